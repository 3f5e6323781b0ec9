# ruff: noqa: N802 - methods that override the toolkit keep their names
"""Lets Ctrl+L and Esc twice be heard over whatever is open: shortcuts of a window sleep below its dialogs and menus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class KeyGuard(QObject):
    """A filter for dialogs and menus: `lock` takes Ctrl+L away, `escape` hears Esc, which closes as ever."""

    def __init__(self, parent: QObject, lock: Callable[[], None], escape: Callable[[], None]) -> None:
        super().__init__(parent)
        self._lock, self._escape = lock, escape

    def watch(self, opened: QWidget) -> None:
        """Listen to a dialog or a menu, and to what is in it: some fields swallow every key."""
        for each in (opened, *opened.findChildren(QWidget)):
            each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and _is_typed_at(watched):
            if event.key() == Qt.Key.Key_L and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self._lock()
                return True
            if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
                self._escape()
        return super().eventFilter(watched, event)


def _is_typed_at(watched: QObject) -> bool:
    """Whether a key came to this widget first, and was not passed on by another one."""
    if not isinstance(watched, QWidget):
        return False
    focus: QWidget | None = watched.window().focusWidget()
    return watched is (watched.window() if focus is None else focus)
