"""The conversation about her choices keeps what it showed: the same end, the same notice, in whatever language."""

from __future__ import annotations

import datetime as dt

import pytest

from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_case import read_case
from fieldintake.ui.consent.presenter import ConsentPresenter
from fieldintake.ui.consent.state import ends_ms
from fieldintake.wording.consent_policy import consent_policy, notice_to_read
from tests.ui.test_second_tries import AtOnce

NOW = 1_798_800_000_000  # 31 December 2026
RECORD, HEALTH = "0", "2"


class Clock:
    """Goes on between two looks, as a conversation does."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> int:
        self.at += 60_000
        return self.at


@pytest.fixture
def asked(vault) -> ConsentPresenter:
    return ConsentPresenter(vault, AtOnce(), lambda _: None, lambda: None, pytest.fail, Clock())


def kept(vault, asked: ConsentPresenter):
    asked.write_witness("Ines")
    asked.keep()
    return read_case(vault, asked._case_id).ledger


def test_the_end_that_is_kept_is_the_end_that_was_shown(vault, asked):
    asked.begin(open_case(vault), consent_policy().first, staff="en", hers="")
    asked.answer(HEALTH, True)
    shown = ends_ms(asked.state.now_ms, asked.state.rows[int(HEALTH)].months)
    (event,) = kept(vault, asked)
    assert event.until_ms == shown


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        ((2026, 8, 31), 6, (2027, 2, 28)),
        ((2026, 11, 22), 6, (2027, 5, 22)),
        ((2026, 11, 22), 12, (2027, 11, 22)),
        ((2027, 8, 30), 6, (2028, 2, 29)),
    ],
)
def test_months_are_months_of_the_calendar(day, months, end):
    start = dt.datetime(*day, 12).astimezone()
    got = dt.datetime.fromtimestamp(ends_ms(round(start.timestamp() * 1000), months) / 1000).astimezone()
    assert (got.year, got.month, got.day) == end


@pytest.mark.parametrize(
    ("staff", "hers"), [("en", ""), ("fr", ""), ("en", "ar"), ("fr", "en"), ("en", "so")]
)
def test_the_notice_that_is_kept_is_the_notice_that_was_read(vault, asked, staff, hers):
    state = asked.begin(open_case(vault), consent_policy().first, staff=staff, hers=hers)
    asked.answer(HEALTH, True)
    (event,) = kept(vault, asked)
    shown = state.hers or state.staff_notice
    read = notice_to_read(hers or staff)
    assert (event.notice_hash, event.notice_reviewed) == (read.sha256, read.reviewed)
    if not state.hers_is_unchecked:
        assert shown.short == read.short


def test_a_language_without_a_checked_notice_is_flagged(vault, asked):
    state = asked.begin(open_case(vault), consent_policy().first, staff="en", hers="so")
    assert state.hers_is_unchecked
    assert state.hers is None


def test_another_language_of_the_staff_loses_no_answer_and_keeps_the_notice_that_is_read(vault, asked):
    asked.begin(open_case(vault), consent_policy().first, staff="en", hers="")
    asked.answer(HEALTH, False)
    asked.speak("fr")
    assert asked.state.rows[int(HEALTH)].answer is False
    assert asked.state.hers_is_unchecked == (notice_to_read("fr").language != "fr")
    (event,) = kept(vault, asked)
    assert (event.language, event.notice_hash) == ("fr", notice_to_read("fr").sha256)
