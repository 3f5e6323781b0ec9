"""What the page of a finished form shows. Qt-free.

Invariant: nothing masked is in it but while it is held.
"""

from __future__ import annotations

from dataclasses import dataclass

from fieldintake.ui.case.lines import Revealed, ToldRecord


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture that is held open now, by the key of its line; the bytes of the picture."""

    key: str
    picture: bytes


@dataclass(frozen=True, slots=True)
class SubmissionState:
    """One finished form; `told` has a part for each group of the form, `hers` is the second language, if any."""

    now_ms: int
    title: str = ""
    code: str = ""
    version: str = ""
    finished_ms: int | None = None
    told: tuple[ToldRecord, ...] = ()
    revealed: Revealed | None = None
    seen: Seen | None = None
    languages: tuple[str, ...] = ()
    hers: str = ""
    may_print: bool = False
    is_busy: bool = False
