# ruff: noqa: N802 - methods that override the toolkit keep its names
"""Buttons: one filled per page, the rest outlined or quiet words."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QSizePolicy

from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour
from fieldintake.wording.isolation import bare


class Kind(Enum):
    """How loud a button is."""

    FILLED = "filled"
    SOFT = "soft"
    OUTLINED = "outlined"
    QUIET = "quiet"
    PLAIN = "plain"
    DESTRUCTIVE = "destructive"


_INK = {
    Kind.FILLED: Colour.ON_ACCENT,
    Kind.SOFT: Colour.ACCENT,
    Kind.OUTLINED: Colour.TEXT,
    Kind.QUIET: Colour.ACCENT,
    Kind.PLAIN: Colour.TEXT_2,
    Kind.DESTRUCTIVE: Colour.BRICK,
}


class Button(QPushButton):
    """A verb in words, with an icon where one helps. `trailing` puts the icon behind the words."""

    def __init__(
        self,
        look: Look,
        words: str = "",
        kind: Kind = Kind.OUTLINED,
        *,
        icon: str = "",
        trailing: bool = False,
    ) -> None:
        super().__init__()
        self._look = look
        self._kind = kind
        self._icon_name = icon
        self._trailing = trailing
        self.setProperty("kind", kind.value)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._draw_icon)
        self.say(words)
        self._draw_icon()

    def say(self, words: str, *, spoken: str = "") -> None:
        """Show other words; `spoken` is what a screen reader says where the words need their surroundings."""
        shown = words.replace("&", "&&")
        # The toolkit leaves four pixels between icon and words; a blank makes it the twelve of the scale.
        gap = "\u2002" if self._icon_name and words else ""
        self.setText(shown + gap if self._trailing else gap + shown)
        self.setAccessibleName(bare(spoken or words))

    def _draw_icon(self) -> None:
        if not self._icon_name:
            return
        self.setIcon(self._look.icon(self._icon_name, _INK[self._kind]))
        pixels = self._look.scaled(20)
        self.setIconSize(QSize(pixels, pixels))
        if self._trailing:
            flipped = not self._look.is_rtl
            self.setLayoutDirection(
                Qt.LayoutDirection.RightToLeft if flipped else Qt.LayoutDirection.LeftToRight
            )


class MenuButton(Button):
    """A button that opens choices; a chevron at its far end says so."""

    def __init__(self, look: Look, words: str = "", kind: Kind = Kind.OUTLINED, *, icon: str = "") -> None:
        super().__init__(look, words, kind, icon=icon)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + self._look.scaled(20), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        draw_chevron(self, self._look)


class Picker(QComboBox):
    """A closed list of choices, each with the value that it stands for."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        look.changed.connect(self.update)

    def offer(self, choices: tuple[tuple[str, str], ...], chosen: str) -> None:
        """Replace the choices (value, words) without telling anybody."""
        self.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.clear()
        for value, words in choices:
            self.addItem(bare(words), value)
        self.setCurrentIndex(self.findData(chosen))
        self.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    @property
    def value(self) -> str:
        return str(self.currentData() or "")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A page that is scrolled under the pointer must change no answer; the open list has a wheel of its own."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        draw_chevron(self, self._look)


def draw_chevron(widget: QPushButton | QComboBox, look: Look) -> None:
    """Paint the sign for "opens choices" at the far end of a widget."""
    pixels = look.scaled(18)
    inset = 10
    far = (
        inset
        if widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
        else widget.width() - inset - pixels
    )
    painter = QPainter(widget)
    look.icon("chevron-down", Colour.TEXT_2).paint(
        painter, far, (widget.height() - pixels) // 2, pixels, pixels
    )
