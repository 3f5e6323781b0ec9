"""What the page for one form of a case shows, as values: which form, or the form. Qt-free."""

from __future__ import annotations

from dataclasses import dataclass

from fieldintake.ui.filling.state import FormStep


@dataclass(frozen=True, slots=True)
class FormChoice:
    """One form that may be filled; `kept_ms` when it is a draft, `last_ms` when it was finished before."""

    key: str
    name: str
    kept_ms: int | None = None
    finished: int = 0
    last_ms: int | None = None
    is_path: bool = False


@dataclass(frozen=True, slots=True)
class Choosing:
    """Drafts to go on with, and forms to begin."""

    drafts: tuple[FormChoice, ...] = ()
    forms: tuple[FormChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class FillingState:
    """The page. `content` is None while it is read; `kept_ms` is when the draft last reached the disk."""

    now_ms: int
    code: str = ""
    title: str = ""
    content: Choosing | FormStep | None = None
    kept_ms: int | None = None
    could_not_keep: bool = False
    is_saving: bool = False
