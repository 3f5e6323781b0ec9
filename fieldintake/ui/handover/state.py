"""What she sees when the laptop is turned to her, as values. Qt-free. No code and no name is ever in it."""

from __future__ import annotations

from dataclasses import dataclass

from fieldintake.ui.questions.state import FormPage


@dataclass(frozen=True, slots=True)
class HandoverState:
    """One question in her language; `page` is None once she is at the end or wants to stop.

    `number` counts from 1.
    """

    language: str
    page: FormPage | None = None
    number: int = 0
    of: int = 0
