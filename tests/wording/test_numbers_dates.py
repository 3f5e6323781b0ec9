from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from fieldintake.domain.values import Instant, PartialDate
from fieldintake.wording.isolation import bare
from fieldintake.wording.numbers_dates import (
    date_of,
    day,
    day_and_iso,
    digits,
    instant_and_iso,
    number,
    partial_date,
)

DAY = dt.date(2026, 11, 2)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "2 November 2026 (2026-11-02)"),
        ("fr", "2 novembre 2026 (2026-11-02)"),
        ("ar", "2 نوفمبر 2026 (2026-11-02)"),
        ("fa", "۲ نوامبر ۲۰۲۶ (2026-11-02)"),
        ("fa_AF", "۲ نومبر ۲۰۲۶ (2026-11-02)"),
        ("uk", "2 листопада 2026 р. (2026-11-02)"),
    ],
)
def test_a_day_is_in_words_with_its_iso_form_beside_it(language: str, shown: str) -> None:
    assert bare(day_and_iso(DAY, language)) == shown


def test_digits_are_decided_by_language() -> None:
    assert digits("120", "ar") == "120"
    assert digits("120", "ur") == "120"
    assert digits("120", "fa_AF") == "۱۲۰"
    assert digits("120", "ckb") == "١٢٠"
    assert digits("120", "my") == "၁၂၀"


def test_numbers_have_the_separators_of_the_language() -> None:
    assert bare(number(12345, "en")) == "12,345"
    assert bare(number(Decimal("1.5"), "fr")) == "1,5"
    assert bare(number(-3, "fa")).replace("\u200e", "").lstrip("-−") == "۳"


def test_a_partial_date_says_no_more_than_is_known() -> None:
    assert bare(partial_date(PartialDate("1999"), "en")) == "1999"
    assert bare(partial_date(PartialDate("1999-03"), "en")) == "March 1999 (1999-03)"
    assert bare(partial_date(PartialDate("1999-03-07"), "fr")) == "7 mars 1999 (1999-03-07)"


def test_a_moment_is_shown_in_the_zone_in_which_it_was_entered() -> None:
    late = Instant(int(dt.datetime(2026, 11, 2, 23, 30, tzinfo=dt.UTC).timestamp() * 1000), "Asia/Kabul")
    assert date_of(late) == dt.date(2026, 11, 3)
    assert bare(instant_and_iso(late, "en")) == "3 November 2026 (2026-11-03) 04:00"


def test_a_zone_that_this_machine_does_not_know_is_read_as_utc() -> None:
    assert date_of(Instant(0, "Mars/Base")) == dt.date(1970, 1, 1)
    assert date_of(Instant(-1, "../etc/passwd")) == dt.date(1969, 12, 31)


def test_a_date_in_words_never_breaks_between_its_words() -> None:
    assert " " not in day(DAY, "fr")
