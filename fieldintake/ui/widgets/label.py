# ruff: noqa: N802 - methods that override the toolkit keep its names
"""Text that stands still: always plain, whoever wrote it, in one of the five sizes.

Invariant: markup in a text is shown as it was typed, never obeyed.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from fieldintake.ui.tokens import Step
from fieldintake.wording.isolation import bare


class Tone(Enum):
    """What a text's colour says."""

    PLAIN = "plain"
    MUTED = "muted"
    ACCENT = "accent"
    AMBER = "amber"
    BRICK = "brick"


class Label(QLabel):
    """One text. `wraps` lets it take as many lines as it needs."""

    def __init__(
        self,
        words: str = "",
        step: Step = Step.BODY,
        tone: Tone = Tone.PLAIN,
        *,
        heavy: bool = False,
        wraps: bool = False,
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", step.value)
        self.setProperty("tone", tone.value)
        self.setProperty("heavy", heavy)
        self.setWordWrap(wraps)
        if wraps:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.say(words)

    def say(self, words: str) -> None:
        """Show another text; a screen reader hears it without direction controls."""
        self._lead()
        self.setText(words)
        self.setAccessibleName(bare(words))

    def _lead(self) -> None:
        # By itself the toolkit follows the words: a code would stand at the wrong side of an Arabic page.
        if self.alignment() & Qt.AlignmentFlag.AlignHCenter:
            return
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._lead()
        super().changeEvent(event)

    def set_tone(self, tone: Tone) -> None:
        if self.property("tone") != tone.value:
            self.setProperty("tone", tone.value)
            restyle(self)


class Surface(QFrame):
    """A frame that the style sheet draws: card, wash, column, bar, hairline."""

    def __init__(self, surface: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", surface)


def hairline() -> Surface:
    """A line between two rows."""
    return Surface("line")


def restyle(widget: QWidget) -> None:
    """Let the style sheet see a changed property."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
