# ruff: noqa: N802 - methods that override the toolkit keep its names
"""One ring around whatever has the focus, for keyboard and pointer alike.

Invariant: fields and item views draw their own focus; everything else gets this ring, and it never takes a click.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour

_WIDTH, _GAP = 3, 2
_REACH = _WIDTH + _GAP
_MOVES = frozenset(
    {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest}
)


class FocusRing(QWidget):
    """Lies over the window; owned by it."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._over = window
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        window.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)
        look.changed.connect(self.update)
        self._follow(None, application.focusWidget())

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        if not isValid(self._over):  # the window is going away, and took the focus with it
            return
        for widget in filter(isValid, self._watched):
            widget.removeEventFilter(self)
        self._watched = []
        self._target = now if now is not None and self._wants_ring(now) else None
        step = self._target
        while step is not None and step is not self._over:
            step.installEventFilter(self)
            step.destroyed.connect(self._forget)
            self._watched.append(step)
            step = step.parentWidget()
        self._lie_over()

    def _forget(self, gone: QObject) -> None:
        self._watched = [widget for widget in self._watched if widget is not gone]
        if self._target is gone:
            self._target = None
            self.update()

    def _wants_ring(self, widget: QWidget) -> bool:
        own = (QLineEdit, QPlainTextEdit, QAbstractItemView, QAbstractScrollArea)
        return not isinstance(widget, own) and widget.window() is self.window()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._lie_over()
        return False

    def _lie_over(self) -> None:
        self.setGeometry(self._over.rect())
        self.raise_()
        self.setVisible(self._target is not None)
        self.update()

    def _place(self, target: QWidget) -> QRect:
        shown = target.rect()
        if isinstance(target, QTabBar):
            shown = target.tabRect(target.currentIndex()).adjusted(0, 6, 0, -6)
        return QRect(target.mapTo(self._over, shown.topLeft()), shown.size())

    def _clip(self, target: QWidget) -> QRect:
        seen = self.rect()
        step = target.parentWidget()
        while step is not None and step is not self._over:
            outer = step.parentWidget()
            if isinstance(outer, QAbstractScrollArea) and outer.viewport() is step:
                corner = step.mapTo(self._over, QPoint(0, 0))
                seen = seen.intersected(QRect(corner, step.size()).adjusted(-_REACH, 0, _REACH, 0))
            step = outer
        return seen

    def paintEvent(self, _: QPaintEvent) -> None:
        if self._target is None or not self._target.isVisible():
            return
        painter = QPainter(self)
        painter.setClipRect(self._clip(self._target))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour(Colour.FOCUS), _WIDTH))
        out = _GAP + _WIDTH / 2
        painter.drawRoundedRect(QRectF(self._place(self._target)).adjusted(-out, -out, out, out), 12, 12)
