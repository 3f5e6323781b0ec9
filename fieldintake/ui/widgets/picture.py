"""A picture that stands still. Invariant: what it holds is never read as a text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


class Picture(QLabel):
    """Its accessible name is what it shows, in words."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
