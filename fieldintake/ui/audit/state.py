"""What the page of the audit shows, as values. Qt-free; never content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.casework.read_audit import AuditLine
from fieldintake.ui.audit.words import AuditKind
from fieldintake.wording.catalogue import N_


class Days(Enum):
    """How far back."""

    ALL = "all"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


DAYS = {Days.WEEK: 7, Days.MONTH: 30, Days.YEAR: 365}
WORDS: Mapping[Enum, str] = {
    Days.ALL: N_("Any day"),
    Days.WEEK: N_("The last 7 days"),
    Days.MONTH: N_("The last 30 days"),
    Days.YEAR: N_("The last year"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is filtered by; nothing chosen shows everything."""

    who: str = ""
    who_name: str = ""
    kind: AuditKind | None = None
    days: Days = Days.ALL
    case: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class AuditState:
    """The page: lines newest first. `verified` is the number of entries found to fit, -1 when one does not."""

    now_ms: int
    lines: tuple[AuditLine, ...] = ()
    chosen: Chosen = Chosen()
    has_more: bool = False
    is_loading: bool = True
    verified: int | None = None
