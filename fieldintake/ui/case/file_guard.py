# ruff: noqa: N802 - methods that override the toolkit keep its names
"""Refuses files and pictures on the page about evidence, by drop and by paste.

Invariant: of what is refused only the kind is asked, which names formats: no byte, no picture and no name of a file is
read, so none can be kept, shown or logged.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget


def is_words_only(what: QMimeData) -> bool:
    """Whether there is nothing but plain text, as far as the names of the formats say."""
    return what.hasText() and not (what.hasUrls() or what.hasImage())


class FileGuard(QObject):
    """Watches a page and every field on it. Signal: `refused()`."""

    refused = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def watch(self) -> None:
        """Watch the fields that are on the page now; once more for the same field is as once."""
        fields = [*self._page.findChildren(QLineEdit), *self._page.findChildren(QPlainTextEdit)]
        for field in fields:
            field.setAcceptDrops(False)  # a drop goes to the page, which refuses it
            field.setContextMenuPolicy(
                Qt.ContextMenuPolicy.NoContextMenu
            )  # its paste would pass by this guard
            field.installEventFilter(self)
            if isinstance(field, QPlainTextEdit):
                field.viewport().setAcceptDrops(False)
                field.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        match event:
            case QDropEvent() if event.type() is QEvent.Type.Drop:
                event.setDropAction(Qt.DropAction.IgnoreAction)
                event.accept()
                self.refused.emit()
                return True
            case QDragEnterEvent() | QDragMoveEvent():
                event.acceptProposedAction()  # only what is let in here can be refused in words
                return True
            case QKeyEvent() if event.type() is QEvent.Type.KeyPress:
                return event.matches(QKeySequence.StandardKey.Paste) and self._refuses_clipboard()
            case QMouseEvent() if event.button() is Qt.MouseButton.MiddleButton:
                return True  # it pastes on some systems
            case _:
                return False

    def _refuses_clipboard(self) -> bool:
        what = QApplication.clipboard().mimeData()
        if is_words_only(what) or not what.formats():
            return False
        self.refused.emit()
        return True
