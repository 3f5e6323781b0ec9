"""Dates asked in the calendars of other countries, against days that are known."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldintake.ui.questions.calendars import Reckoning, day_of, month_names, parts_of
from fieldintake.ui.words import Words

KNOWN = [
    (Reckoning.PERSIAN, (1402, 1, 1), dt.date(2023, 3, 21)),
    (Reckoning.PERSIAN, (1403, 12, 30), dt.date(2025, 3, 20)),
    (Reckoning.PERSIAN, (1357, 11, 22), dt.date(1979, 2, 11)),
    (Reckoning.ISLAMIC, (1445, 9, 1), dt.date(2024, 3, 11)),
    (Reckoning.ETHIOPIAN, (2016, 1, 1), dt.date(2023, 9, 12)),
    (Reckoning.ETHIOPIAN, (2017, 1, 1), dt.date(2024, 9, 11)),
    (Reckoning.ETHIOPIAN, (2015, 13, 6), dt.date(2023, 9, 11)),
    (Reckoning.ETHIOPIAN, (1999, 13, 6), dt.date(2007, 9, 11)),
    (Reckoning.COPTIC, (1741, 1, 1), dt.date(2024, 9, 11)),
]


@pytest.mark.parametrize(("reckoning", "parts", "day"), KNOWN)
def test_known_days(reckoning: Reckoning, parts: tuple[int, int, int], day: dt.date) -> None:
    assert parts_of(reckoning, day) == parts
    assert day_of(reckoning, *parts) == day


@pytest.mark.parametrize(
    ("reckoning", "parts"),
    [
        (Reckoning.PERSIAN, (1404, 12, 30)),
        (Reckoning.ISLAMIC, (1445, 1, 31)),
        (Reckoning.ETHIOPIAN, (2016, 13, 6)),
        (Reckoning.ETHIOPIAN, (2016, 14, 1)),
        (Reckoning.COPTIC, (1741, 1, 31)),
        (Reckoning.COPTIC, (99_999, 1, 1)),
    ],
)
def test_a_day_that_is_not_there_is_none(reckoning: Reckoning, parts: tuple[int, int, int]) -> None:
    assert day_of(reckoning, *parts) is None


@given(st.sampled_from(Reckoning), st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_there_and_back(reckoning: Reckoning, day: dt.date) -> None:
    assert day_of(reckoning, *parts_of(reckoning, day)) == day


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("reckoning", Reckoning)
def test_each_month_has_its_own_name(reckoning: Reckoning, language: str) -> None:
    names = month_names(reckoning, Words(language))
    assert all(names)
    assert len(set(names)) == len(names) in (12, 13)
