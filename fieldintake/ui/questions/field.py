"""What every field of a question can do: say an answer, and take one over."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldintake.ui.questions.state import Asked


class Field(QWidget):
    """What every field can do.

    Signals: `answered(raw)`; `went_on()` when an answer leads to the next question; of files `file_wanted()`,
    `file_brought(path)`, `file_unwanted()`, `play_wanted()`, `drawn(png)`.
    """

    answered = Signal(object)
    went_on = Signal()
    file_wanted = Signal()
    file_brought = Signal(object)
    file_unwanted = Signal()
    play_wanted = Signal()
    drawn = Signal(bytes)

    def show_asked(self, asked: Asked) -> None:  # noqa: ARG002 - the shape that every field fills
        """Take over the answer of a state."""
        raise TypeError("a field shows its own kind")  # abstract; Qt's metaclass leaves no room for ABC

    def name_after(self, name: str, description: str) -> None:
        """What a screen reader says of it: the question, and what stands under it."""
        target = self.focusProxy() or self
        target.setAccessibleName(name)
        target.setAccessibleDescription(description)
