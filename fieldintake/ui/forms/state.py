"""What the page of forms shows, as values: those of the desk, what one that is brought would do, or how it looks."""

from __future__ import annotations

from dataclasses import dataclass

from fieldintake.ui.filling.state import FormStep


@dataclass(frozen=True, slots=True)
class FormLine:
    """One version of a form; `key` is its id and version."""

    key: str
    title: str
    version: str
    drafts: int = 0
    is_retired: bool = False
    is_newest: bool = True
    is_bundled: bool = False


@dataclass(frozen=True, slots=True)
class FormsList:
    """Every version, those that came last first."""

    lines: tuple[FormLine, ...] = ()
    may_change: bool = False
    is_loading: bool = True


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One part of a report, in words already; `is_grave` where it stands in the way."""

    name: str
    lines: tuple[str, ...]
    is_grave: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a form would do here, before anybody accepts it."""

    title: str
    line: str
    parts: tuple[ReportPart, ...] = ()
    may_accept: bool = False
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """The form as it is filled; its answers are kept nowhere."""

    title: str
    step: FormStep


@dataclass(frozen=True, slots=True)
class FormsState:
    """The page."""

    content: FormsList | ImportReport | Preview
