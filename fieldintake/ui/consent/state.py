"""What the consent screen shows, as values. Qt-free. Nothing is chosen for her; no answer means no."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.consent import ConsentMethod, GivenBy, Purpose


def ends_ms(now_ms: int, months: int) -> int:
    """When a yes of today ends: this laptop's same day so many months later, the month's last one at most."""
    now = (dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=now_ms)).astimezone()
    year, month = divmod(now.year * 12 + now.month - 1 + months, 12)
    day = min(now.day, calendar.monthrange(year, month + 1)[1])
    return round(now.replace(year=year, month=month + 1, day=day).timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """One question. `kind` is a type of provider, `name` a provider; both empty for ourselves.

    `months` is how long a yes shall hold, at most `most_months`; `answer` None while she has not answered.
    """

    key: str
    purpose: Purpose
    kind: str
    name: str
    categories: tuple[DataCategory, ...]
    months: int
    most_months: int
    answer: bool | None = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How the conversation is held."""

    method: ConsentMethod = ConsentMethod.VERBAL_WITH_WITNESS
    given_by: GivenBy = GivenBy.SELF
    interpreter: str = ""
    witness: str = ""


@dataclass(frozen=True, slots=True)
class NoticeText:
    """The text that is read with her: short, and the points with their titles."""

    language: str
    short: str
    points: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ConsentState:
    """The whole page. `hers` is None while her language is the staff's, or has no checked notice.

    `now_ms` is when the page was opened: the ends that it shows count from then, and so do those that are kept.
    """

    now_ms: int
    staff_notice: NoticeText
    hers: NoticeText | None = None
    hers_is_unchecked: bool = False
    rows: tuple[ConsentRow, ...] = ()
    circumstances: Circumstances = field(default_factory=Circumstances)
    shows_points: bool = False
    is_keeping: bool = False

    @property
    def hers_language(self) -> str:
        return self.hers.language if self.hers is not None else ""

    @property
    def lacks_witness(self) -> bool:
        """Whether somebody agreed in spoken words and nobody is named who heard it."""
        spoken = self.circumstances.method is ConsentMethod.VERBAL_WITH_WITNESS
        return spoken and not self.circumstances.witness and any(row.answer for row in self.rows)
