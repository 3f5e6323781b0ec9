"""Whatever stands open and whatever the main thread does, a lock leaves nothing in memory within one second."""

from __future__ import annotations

import os
import statistics
import sys
import time

import pytest

from fieldintake.domain.desk import Role
from fieldintake.storage import keys
from fieldintake.storage.founding import SetUp, create_vault
from tests.conftest import PASSPHRASE
from tests.faults.open_windows import WINDOWS
from tests.faults.test_memory import (
    LONGEST_S,
    arguments_of,
    count_in_memory,
    fill_vault,
    lock_and_wait,
    needles,
    start_desk,
)

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="reads the memory of a process as Linux shows it"
)
ALL = "|".join(
    each for each in WINDOWS if each != "pause"
)  # a page that covers the window holds dialogs back


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    if os.geteuid() != 0:
        pytest.skip("only root may look into a process that guards its memory: memory was not searched")
    folder = tmp_path_factory.mktemp("house") / "desk"
    unlocked = create_vault(folder, SetUp("House", "Samira", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    return folder, unlocked, fill_vault(folder, unlocked)


def lock_over(house, monkeypatch, names: str, blocked: str) -> float:
    """Open these, block the main thread, lock; how long it took, once nothing was found."""
    folder, unlocked, case_id = house
    monkeypatch.setenv("OPEN", names)
    monkeypatch.setenv("BLOCKED_S", "30")
    monkeypatch.setenv("BLOCKED_HOW", blocked)
    wanted = needles(unlocked)
    process = start_desk(folder, unlocked, case_id)
    try:
        assert process.stdout.readline() == b"READY\n"
        before = count_in_memory(process.pid, wanted)
        assert all(before.values()), before
        took = lock_and_wait(process)
        assert b"door" in arguments_of(process)
        for _look in range(3):
            after = count_in_memory(process.pid, wanted)
            assert not any(after.values()), (names, after)
            time.sleep(0.1)
        return took
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_twelve_kinds_and_more_are_opened():
    assert len(WINDOWS) >= 12


@pytest.mark.parametrize("blocked", ["asleep", "busy"])
def test_a_lock_wins_over_everything_at_once_with_the_main_thread_blocked(house, monkeypatch, blocked):
    assert lock_over(house, monkeypatch, ALL, blocked) <= LONGEST_S


@pytest.mark.long
@pytest.mark.parametrize("name", WINDOWS)
def test_a_lock_wins_over_each_of_them(house, monkeypatch, name):
    assert lock_over(house, monkeypatch, name, "asleep") <= LONGEST_S


@pytest.mark.long
def test_a_lock_wins_twenty_times(house, monkeypatch, record_property):
    took = [lock_over(house, monkeypatch, ALL, "asleep") for _ in range(20)]
    figures = {"runs": 20, "median s": statistics.median(took), "longest s": max(took)}
    print(figures)
    record_property("lock over everything", figures)
    assert max(took) <= LONGEST_S
