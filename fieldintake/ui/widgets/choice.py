# ruff: noqa: N802 - methods that override the toolkit keep its names
"""A choice to tick or to pick, in one or two languages, large enough for a tired hand."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.painted_text import lay_out
from fieldintake.wording.isolation import bare

_PAD = 12


class Choice(QAbstractButton):
    """`several` draws a box, else a circle; `framed` draws an edge around it; `stacked` puts hers below."""

    def __init__(
        self,
        look: Look,
        *,
        several: bool,
        framed: bool = False,
        stacked: bool = False,
        step: Step = Step.BODY,
    ) -> None:
        super().__init__()
        self._step = step
        self._look = look
        self._several = several
        self._framed = framed
        self._stacked = stacked
        self._hers = ""
        self._hers_rtl = False
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(not stacked)
        self.setSizePolicy(policy)
        look.changed.connect(self.updateGeometry)

    def say(self, staff: str, hers: str = "", *, hers_right_to_left: bool = False) -> None:
        self.setText(staff)
        self._hers = hers
        self._hers_rtl = hers_right_to_left
        self.setAccessibleName(bare(", ".join(part for part in (staff, hers) if part)))
        self.updateGeometry()
        self.update()

    def _icon_room(self) -> int:
        return self._look.scaled(20) + _PAD

    def _share(self, width: int) -> int:
        room = width - 2 * _PAD - self._icon_room()
        return (room - 16) // 2 if self._hers and not self._stacked else room

    def hasHeightForWidth(self) -> bool:
        return not self._stacked

    def heightForWidth(self, width: int) -> int:
        tallest = max(self._height_of(self.text(), width), self._height_of(self._hers, width))
        return max(self._look.scaled(44), math.ceil(tallest) + 2 * 8)

    def _height_of(self, text: str, width: int) -> float:
        face, line = self._look.face(self._step, heavy=True), self._look.line(self._step)
        return lay_out(text, face, width=self._share(width), line=line, right_to_left=False).height

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._look.face(self._step, heavy=True))
        words = [metrics.horizontalAdvance(text) for text in (self.text(), self._hers)]
        width = 2 * _PAD + self._icon_room() + (max(words) if self._stacked else sum(words) + 16) + 4
        if self._stacked:
            lines = self._look.line(self._step) + (self._look.line(Step.CAPTION) if self._hers else 0)
            return QSize(width, max(self._look.scaled(56), lines + 12))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        if self._stacked:
            return self.sizeHint()
        return QSize(self._look.scaled(120 if self.text() else 44), self._look.scaled(44))

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        pixels = self._look.scaled(20)
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - _PAD - pixels if rtl else _PAD
        name = (
            ("checkbox-marked" if self.isChecked() else "checkbox-blank-outline")
            if self._several
            else ("radiobox-marked" if self.isChecked() else "radiobox-blank")
        )
        ink = Colour.ACCENT if self.isChecked() else Colour.LINE_STRONG
        self._look.icon(name, ink).paint(painter, left, (self.height() - pixels) // 2, pixels, pixels)
        if self._stacked:
            self._paint_stacked(painter, right_to_left=rtl)
        else:
            self._paint_beside(painter, right_to_left=rtl)

    def _paint_ground(self, painter: QPainter) -> None:
        edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked():
            line = Colour.ACCENT if self._framed else Colour.ACCENT_SOFT
            painter.setPen(QPen(self._look.colour(line), self._look.edge))
            painter.setBrush(self._look.colour(Colour.ACCENT_SOFT))
        elif self._framed:
            painter.setPen(QPen(self._look.colour(Colour.LINE_STRONG), self._look.edge))
            painter.setBrush(self._look.colour(Colour.HOVER if self.underMouse() else Colour.SURFACE))
        elif self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour(Colour.HOVER))
        else:
            return
        painter.drawRoundedRect(edge, 8, 8)

    def _paint_beside(self, painter: QPainter, *, right_to_left: bool) -> None:
        share = self._share(self.width())
        near = _PAD + self._icon_room()
        far = self.width() - _PAD - share
        staff_at, hers_at = (far - self._icon_room(), _PAD) if right_to_left else (near, far)
        if right_to_left and not self._hers:
            staff_at = _PAD
        self._paint_text(painter, self.text(), staff_at, share, right_to_left=right_to_left)
        if self._hers:
            self._paint_text(painter, self._hers, hers_at, share, right_to_left=self._hers_rtl)

    def _paint_text(
        self, painter: QPainter, text: str, left: int, share: int, *, right_to_left: bool
    ) -> None:
        face = self._look.face(self._step, heavy=self.isChecked())
        made = lay_out(text, face, width=share, line=self._look.line(self._step), right_to_left=right_to_left)
        made.paint(
            painter,
            QRectF(left, (self.height() - made.height) / 2, 0, 0).topLeft(),
            self._look.colour(Colour.TEXT),
        )

    def _paint_stacked(self, painter: QPainter, *, right_to_left: bool) -> None:
        share = self.width() - 2 * _PAD - self._icon_room()
        left = _PAD if right_to_left else _PAD + self._icon_room()
        body, caption = self._look.line(self._step), self._look.line(Step.CAPTION)
        top = (self.height() - body - (caption if self._hers else 0)) / 2
        face = self._look.face(self._step, heavy=self.isChecked())
        staff = lay_out(
            self.text(), face, width=share, line=body, right_to_left=right_to_left, lines_at_most=1
        )
        staff.paint(painter, QRectF(left, top, 0, 0).topLeft(), self._look.colour(Colour.TEXT))
        if self._hers:
            small = self._look.face(Step.CAPTION)
            hers = lay_out(
                self._hers, small, width=share, line=caption, right_to_left=right_to_left, lines_at_most=1
            )
            ink = Colour.TEXT if self.isChecked() else Colour.TEXT_2
            hers.paint(painter, QRectF(left, top + body, 0, 0).topLeft(), self._look.colour(ink))
