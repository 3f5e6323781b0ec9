"""A picture that stands still. Invariant: what it holds is never read as a text."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel

from fieldintake.ui.theme import Look


class Picture(QLabel):
    """Its accessible name is what it shows, in words."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)

    def show_within(self, data: bytes, room: QSize, look: Look) -> None:
        """Show the picture as large as fits into a room of the look's size; hidden for bytes that are none."""
        scaled = _scaled(data, room, look)
        self.setVisible(scaled is not None)
        self.setPixmap(scaled or QPixmap())


def picture_in(data: bytes, room: QSize, look: Look) -> Picture | None:
    """A picture made of bytes; None for bytes that are none."""
    scaled = _scaled(data, room, look)
    if scaled is None:
        return None
    made = Picture()
    made.setPixmap(scaled)
    return made


def _scaled(data: bytes, room: QSize, look: Look) -> QPixmap | None:
    image = QImage.fromData(data) if data else QImage()
    if image.isNull():
        return None
    within = QSize(look.scaled(room.width()), look.scaled(room.height()))
    smooth = Qt.TransformationMode.SmoothTransformation
    return QPixmap.fromImage(image.scaled(within, Qt.AspectRatioMode.KeepAspectRatio, smooth))
