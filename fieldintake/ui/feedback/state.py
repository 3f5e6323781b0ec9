"""What the page of feedback shows. Qt-free."""

from __future__ import annotations

from dataclasses import dataclass

from fieldintake.ui.case.lines import ToldRecord


@dataclass(frozen=True, slots=True)
class FeedbackState:
    """`told` has a part for each month; None while it is being read."""

    told: tuple[ToldRecord, ...] | None = None
