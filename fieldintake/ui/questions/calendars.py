"""Days in the calendars of other countries: what a form stores is always the common date, these are how it is asked.

Source: Persian and Islamic civil as the toolkit counts them; Ethiopian and Coptic have twelve months of thirty days and
a short thirteenth, a leap year every fourth, and differ by 276 years.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum

from PySide6.QtCore import QCalendar, QDate, QLocale

from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_


class Reckoning(Enum):
    """The calendars that a date can be asked in, by the appearance that asks for each."""

    PERSIAN = "persian"
    ISLAMIC = "islamic"
    ETHIOPIAN = "ethiopian"
    COPTIC = "coptic"


_OF_THE_TOOLKIT = {
    Reckoning.PERSIAN: QCalendar.System.Jalali,
    Reckoning.ISLAMIC: QCalendar.System.IslamicCivil,
}
_FIRST_DAY = {
    Reckoning.ETHIOPIAN: dt.date(8, 8, 27).toordinal(),
    Reckoning.COPTIC: dt.date(284, 8, 29).toordinal(),
}
_MONTHS = {
    Reckoning.ETHIOPIAN: (
        N_("Meskerem"), N_("Tikimt"), N_("Hidar"), N_("Tahsas"), N_("Tir"), N_("Yekatit"), N_("Megabit"),
        N_("Miyazya"), N_("Ginbot"), N_("Sene"), N_("Hamle"), N_("Nehase"), N_("Pagume"),
    ),
    Reckoning.COPTIC: (
        N_("Thout"), N_("Paopi"), N_("Hathor"), N_("Koiak"), N_("Tobi"), N_("Meshir"), N_("Paremhat"),
        N_("Parmouti"), N_("Pashons"), N_("Paoni"), N_("Epip"), N_("Mesori"), N_("Nasie"),
    ),
}  # fmt: skip


def month_names(reckoning: Reckoning, words: Words) -> tuple[str, ...]:
    """The names of the months, in their order, in the reader's language."""
    if reckoning in _MONTHS:
        return tuple(words.text(name) for name in _MONTHS[reckoning])
    calendar, locale = QCalendar(_OF_THE_TOOLKIT[reckoning]), QLocale(words.language)
    return tuple(calendar.standaloneMonthName(locale, month) for month in range(1, 13))


def parts_of(reckoning: Reckoning, day: dt.date) -> tuple[int, int, int]:
    """Year, month and day of a common date."""
    if reckoning in _OF_THE_TOOLKIT:
        found = QCalendar(_OF_THE_TOOLKIT[reckoning]).partsFromDate(QDate(day.year, day.month, day.day))
        return found.year, found.month, found.day
    since = day.toordinal() - _FIRST_DAY[reckoning]
    year = (4 * since + 1463) // 1461  # four years have 1,461 days, and the third of them is the long one
    within = since - _before(year)
    return year, within // 30 + 1, within % 30 + 1


def day_of(reckoning: Reckoning, year: int, month: int, day: int) -> dt.date | None:
    """The common date; None for a day that this calendar does not have."""
    if reckoning in _OF_THE_TOOLKIT:
        found = QCalendar(_OF_THE_TOOLKIT[reckoning]).dateFromParts(year, month, day)
        return dt.date(found.year(), found.month(), found.day()) if found.isValid() else None
    try:
        made = dt.date.fromordinal(_FIRST_DAY[reckoning] + _before(year) + 30 * (month - 1) + day - 1)
    except (ValueError, OverflowError):
        return None
    return made if parts_of(reckoning, made) == (year, month, day) else None


def _before(year: int) -> int:
    """Days before a year."""
    return 365 * (year - 1) + year // 4
