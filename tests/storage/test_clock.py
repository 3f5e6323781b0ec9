"""A vault's time goes on, never back, and follows no leap forward until somebody believes it."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldintake.casework.believe_date import believe_date
from fieldintake.storage import clock as module
from fieldintake.storage.clock import LEAP_MS, VaultClock
from fieldintake.storage.vault import OpenVault

HOUR = 3_600_000
START = 1_800_000_000_000


@dataclass
class Laptop:
    """What a laptop says, and the time that really passes."""

    says_ms: int = START
    passed_ms: int = 5

    def wait(self, ms: int) -> None:
        self.says_ms += ms
        self.passed_ms += ms

    def clock(self, seen_ms: int = START) -> VaultClock:
        return VaultClock(seen_ms, wall=lambda: self.says_ms, passing=lambda: self.passed_ms)


def test_a_leap_is_not_followed_until_somebody_believes_it():
    laptop = Laptop()
    clock = laptop.clock()
    laptop.says_ms += 400 * 24 * HOUR
    laptop.passed_ms += HOUR
    assert clock.now_ms() == START + HOUR
    leap = clock.leap()
    assert leap is not None
    assert (leap.known_ms, leap.claimed_ms) == (START + HOUR, laptop.says_ms)
    clock.believe()
    assert clock.now_ms() == laptop.says_ms
    assert clock.leap() is None


def test_a_wrong_date_that_was_set_right_leaves_no_trace():
    laptop = Laptop()
    clock = laptop.clock()
    laptop.says_ms += 400 * 24 * HOUR
    laptop.passed_ms += HOUR
    clock.now_ms()
    laptop.says_ms = START + HOUR + 1000
    assert clock.now_ms() == START + HOUR + 1000


def test_time_goes_on_while_the_laptop_claims_a_day_that_is_over():
    laptop = Laptop()
    clock = laptop.clock()
    laptop.says_ms -= 30 * 24 * HOUR
    assert clock.now_ms() == START
    laptop.wait(HOUR)
    assert clock.now_ms() == START + HOUR
    laptop.says_ms = START + 2 * HOUR
    assert clock.now_ms() == START + 2 * HOUR


def test_a_long_day_with_the_desk_open_is_no_leap():
    laptop = Laptop()
    clock = laptop.clock()
    for _ in range(5):
        laptop.wait(30 * HOUR)
        assert clock.leap() is None
        assert clock.now_ms() == laptop.says_ms


def test_what_was_shut_for_longer_than_a_day_is_asked_about_and_for_less_is_not():
    assert Laptop(START + LEAP_MS).clock().leap() is None
    assert Laptop(START + LEAP_MS + 1).clock().leap() is not None


def test_a_vault_that_has_seen_nothing_believes_the_laptop():
    assert Laptop().clock(0).now_ms() == START


@given(st.lists(st.tuples(st.integers(-(10**11), 10**11), st.integers(0, 10**8)), max_size=20))
def test_time_never_runs_back_and_never_leaps(steps):
    laptop = Laptop()
    clock, last = laptop.clock(), START
    for says, passes in steps:
        laptop.says_ms += says
        laptop.passed_ms += passes
        now = clock.now_ms()
        assert last <= now <= last + passes + LEAP_MS
        last = now


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a clock that counts sleep by that name")
def test_time_is_counted_while_the_laptop_sleeps(monkeypatch):
    read: list[int] = []
    monkeypatch.setattr(module.time, "clock_gettime_ns", lambda which: read.append(which) or 5_000_000)
    assert module.passing_ms() == 5
    assert read == [time.CLOCK_BOOTTIME]


def test_a_vault_opened_after_a_leap_dates_by_what_it_knows_and_says_so_once_it_is_believed(
    vault_folder, unlocked, monkeypatch
):
    vault = OpenVault(vault_folder, unlocked)
    with vault.work() as unit:
        unit.audit.append("unlocked", "")
        known_ms = unit.audit.page(before=None, limit=1)[0].at_ms
    monkeypatch.setattr(module.time, "time_ns", lambda: (known_ms + 90 * 24 * HOUR) * 1_000_000)
    vault.close()
    vault = OpenVault(vault_folder, unlocked)
    with vault.work() as unit:
        unit.audit.append("unlocked", "")
    with vault.view() as unit:
        assert unit.audit.page(before=None, limit=1)[0].at_ms < known_ms + HOUR
    believe_date(vault)
    with vault.view() as unit:
        newest = unit.audit.page(before=None, limit=1)[0]
    vault.close()
    assert (newest.action, newest.at_ms) == ("date_believed", known_ms + 90 * 24 * HOUR)
