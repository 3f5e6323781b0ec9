"""The one icon set: the Material Design font that qtawesome ships, drawn as icons.

The package's own loader imports a second binding layer, which costs 0.17 s of every start (measured), so its font
and its table of names are read as files. Invariant: a name that the set does not have is a KeyError, never a blank.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

_FONT = "materialdesignicons6-webfont-6.9.96.ttf"
_NAMES = "materialdesignicons6-webfont-charmap-6.9.96.json"
_SHARE = 0.875  # of the height: the set is drawn on a grid of 24 with a margin


class IconFont:
    """Icons by name; made once, after the application."""

    def __init__(self) -> None:
        spec = find_spec("qtawesome")
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError("qtawesome")
        folder = Path(spec.origin).parent / "fonts"
        number = QFontDatabase.addApplicationFont(str(folder / _FONT))
        self._family = QFontDatabase.applicationFontFamilies(number)[0]
        names: dict[str, str] = json.loads((folder / _NAMES).read_text(encoding="utf-8"))
        self._glyphs = names

    def icon(self, name: str, *, colour: str, disabled: str) -> QIcon:
        """The icon in a colour, and in another one while it is disabled; raises `KeyError`."""
        glyph = chr(int(self._glyphs[name], 16))
        return QIcon(_GlyphEngine(self._family, glyph, QColor(colour), QColor(disabled)))


class _GlyphEngine(QIconEngine):
    """Draws one glyph at whatever size is asked for."""

    def __init__(self, family: str, glyph: str, colour: QColor, disabled: QColor) -> None:
        super().__init__()
        self._family, self._glyph = family, glyph
        self._colour, self._disabled = colour, disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        font = QFont(self._family)
        font.setPixelSize(max(1, round(_SHARE * rect.height())))
        painter.save()
        painter.setFont(font)
        painter.setPen(self._disabled if mode is QIcon.Mode.Disabled else self._colour)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), self._glyph)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return drawn

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._family, self._glyph, self._colour, self._disabled)
