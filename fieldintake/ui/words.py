"""Turns enums, moments and amounts into the sentences of the reader's language.

Qt-free. Invariant: no screen holds a sentence of its own; `Words.speak` switches the language of all of them.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum

from babel import Locale
from babel.dates import format_date

from fieldintake.domain.values import Instant
from fieldintake.wording.catalogue import SOURCE_LANGUAGE, Catalogue, Direction, Domain, own_name
from fieldintake.wording.isolation import Isolated, isolate, isolate_code
from fieldintake.wording.numbers_dates import day, digits

_NO_STATES = frozenset(
    {"AC", "AQ", "BV", "CP", "CQ", "DG", "EA", "EU", "EZ", "HM", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)
_WORLD_ENGLISH = "en_001"  # day before month
_SECOND, _MINUTE, _HOUR, _DAY = 1000, 60_000, 3_600_000, 86_400_000


def _sentence(member: Enum) -> str:
    """Its English; the table reads the states of every screen, which the door must not wait for."""
    from fieldintake.ui.sentences import SENTENCES  # noqa: PLC0415

    return SENTENCES[member]


class Words:
    """The words of one language, and how it writes moments. `zone` None is the zone of the laptop."""

    def __init__(self, language: str = SOURCE_LANGUAGE, zone: dt.tzinfo | None = None) -> None:
        self._zone = zone
        self._catalogue = Catalogue(language, Domain.UI)

    def speak(self, language: str) -> None:
        """Switch the language."""
        self._catalogue = Catalogue(language, Domain.UI)

    @property
    def language(self) -> str:
        return self._catalogue.language

    @property
    def is_rtl(self) -> bool:
        return self._catalogue.direction is Direction.RIGHT_TO_LEFT

    @property
    def own_name(self) -> str:
        """The language's name in itself, with a capital as a name in a list has one."""
        name = own_name(self.language)
        return name[:1].upper() + name[1:]

    def text(self, msgid: str, /, **values: str | int) -> str:
        """The sentence in the reader's language, ready to stand inside another one."""
        return Isolated(self._catalogue.text(msgid, **values))

    def plural(self, one: str, many: str, n: int, /, **values: str | int) -> str:
        """The sentence for `n` things."""
        return Isolated(self._catalogue.plural(one, many, n, **values))

    def of(self, member: Enum) -> str:
        """The word or sentence of a member of an enum."""
        return self.text(_sentence(member))

    def of_with(self, member: Enum, **values: str | int) -> str:
        """The sentence of a member that has places for values."""
        return self.text(_sentence(member), **values)

    def typed(self, text: str) -> str:
        """What a person typed, in the direction of its own first letter; nothing stays nothing."""
        return isolate(text) if text else ""

    def several(self, parts: list[str] | tuple[str, ...]) -> str:
        """Words one after the other, parted as the language parts them."""
        return Isolated(self.text(", ").join(parts))

    def language_name(self, code: str) -> str:
        """What the reader calls a language."""
        name = str(Locale.parse(self.language).languages.get(code.replace("-", "_"), code))
        return name[:1].upper() + name[1:]

    def countries(self) -> tuple[tuple[str, str], ...]:
        """Every country with its code, in the reader's alphabet's order as far as code points know it."""
        names = Locale.parse(self.language).territories
        found = [
            (code, str(name)) for code, name in names.items() if len(code) == 2 and code not in _NO_STATES
        ]
        return tuple(sorted(found, key=lambda pair: pair[1].casefold()))

    def moment(self, ms: int) -> dt.datetime:
        """The local date and time of a moment."""
        utc = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=ms)
        return utc.astimezone(self._zone)

    def instant(self, day: str, time: str) -> Instant:
        """A day (ISO) and a time (`14:05`) as somebody here says them, with the zone; raises `ValueError`."""
        naive = dt.datetime.combine(dt.date.fromisoformat(day), dt.time.fromisoformat(time.zfill(5)))
        local = naive.astimezone() if self._zone is None else naive.replace(tzinfo=self._zone)
        away = local.strftime("%z")
        return Instant(int(local.timestamp() * 1000), f"UTC{away[:3]}:{away[3:5]}")

    def clock(self, ms: int) -> str:
        """The time of day, `14:02`."""
        return isolate_code(digits(f"{self.moment(ms):%H:%M}", self.language))

    def date(self, ms: int) -> str:
        """A day with its year."""
        return day(self.moment(ms).date(), self.language)

    def weekday(self, ms: int) -> str:
        """A day with the name of the week's day, without the year."""
        return self._dated(ms, self.text("EEEE d MMMM"))

    def full_day(self, ms: int) -> str:
        """A day with everything."""
        return self._dated(ms, "full")

    def _dated(self, ms: int, pattern: str) -> str:
        locale = _WORLD_ENGLISH if self.language == SOURCE_LANGUAGE else self.language
        return digits(format_date(self.moment(ms).date(), pattern, locale=locale), self.language)

    def when(self, ms: int, now_ms: int) -> str:
        """A moment as people say it: today with the time, yesterday, a day of the week, a date."""
        days = (self.moment(ms).date() - self.moment(now_ms).date()).days
        if days == 0:
            return self.text("today {time}", time=self.clock(ms))
        if days == -1:
            return self.text("yesterday {time}", time=self.clock(ms))
        if days == 1:
            return self.text("tomorrow {time}", time=self.clock(ms))
        return self.day_of(ms, now_ms)

    def day_of(self, ms: int, now_ms: int) -> str:
        """A day, with its year only when it is another one."""
        moment = self.moment(ms)
        if moment.year != self.moment(now_ms).year:
            return self.date(ms)
        return self._dated(ms, "d MMMM")

    def ago(self, ms: int, now_ms: int) -> str:
        """How long ago something was."""
        passed = max(now_ms - ms, 0)
        if passed < _MINUTE:
            return self.plural("{n} second ago", "{n} seconds ago", passed // _SECOND)
        if passed < _HOUR:
            return self.plural("{n} minute ago", "{n} minutes ago", passed // _MINUTE)
        if passed < _DAY:
            return self.plural("{n} hour ago", "{n} hours ago", passed // _HOUR)
        return self.plural("{n} day ago", "{n} days ago", passed // _DAY)

    def due(self, due_ms: int, now_ms: int) -> str:
        """How much time is left, or how much is over."""
        left = due_ms - now_ms
        if left < 0:
            return self._over(-left)
        days = (self.moment(due_ms).date() - self.moment(now_ms).date()).days
        if days == 0:
            return self.text("Today, {time}", time=self.clock(due_ms))
        return self.plural("In {n} day", "In {n} days", days)

    def _over(self, passed: int) -> str:
        if passed < _HOUR:
            return self.plural("{n} minute over", "{n} minutes over", max(passed // _MINUTE, 1))
        if passed < _DAY:
            return self.plural("{n} hour over", "{n} hours over", passed // _HOUR)
        return self.plural("{n} day over", "{n} days over", passed // _DAY)
