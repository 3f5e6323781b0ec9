"""What every field of a question can do: say an answer, and take one over."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldintake.ui.questions.state import Asked


class Field(QWidget):
    """What every field can do. Signal `answered(raw)`."""

    answered = Signal(object)

    def show_asked(self, asked: Asked) -> None:  # noqa: ARG002 - the shape that every field fills
        """Take over the answer of a state."""
        raise TypeError("a field shows its own kind")  # abstract; Qt's metaclass leaves no room for ABC
