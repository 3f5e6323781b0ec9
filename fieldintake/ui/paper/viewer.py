"""Shows the pages of a PDF out of memory; nothing is written to look at it.

Signals: `back_wanted()`.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Signal
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldintake.domain.errors import LetterError
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.page import BottomBar, PageHeader
from fieldintake.ui.words import Words


def load_pages(pdf: bytes, owner: QWidget) -> tuple[QPdfDocument, QBuffer]:
    """A document over bytes in memory; keep both. Raises `LetterError` when they are no PDF."""
    buffer = QBuffer(owner)
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(owner)
    document.load(buffer)  # returns nothing for a device: the status tells
    if document.status() is not QPdfDocument.Status.Ready:
        raise LetterError("the pages cannot be shown")
    return document, buffer


class PagesView(QWidget):
    """The pages one under the other, as wide as the window."""

    back_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self._words = words
        self._held: tuple[QPdfDocument, QBuffer] | None = None
        self.header = PageHeader(look)
        self.pages = QPdfView(self)
        self.pages.setPageMode(QPdfView.PageMode.MultiPage)
        self.pages.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.bar = BottomBar(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        top = QVBoxLayout()
        top.setContentsMargins(32, 24, 32, 16)
        top.addWidget(self.header)
        column.addLayout(top)
        column.addWidget(self.pages, 1)
        column.addWidget(self.bar)
        self.bar.back.clicked.connect(self.back_wanted)
        self.again()

    def again(self) -> None:
        """Say the words again in the language that is now chosen."""
        _ = self._words.text
        self.header.say(_("The pages"), _("Shown from memory only: nothing was written to the disk."))
        self.pages.setAccessibleName(_("The pages"))
        self.bar.say(back=_("Back"), pause="", place="", stop="", onward="")

    def show_pdf(self, pdf: bytes) -> None:
        """Show these pages in the place of those before."""
        before = self._held
        self._held = load_pages(pdf, self)
        self.pages.setDocument(self._held[0])
        if before is not None:
            for part in before:
                part.deleteLater()

    def forget(self) -> None:
        """Let go of the pages."""
        if self._held is not None:
            self._held[0].close()
            self._held[1].close()
            self._held[1].setData(QByteArray())
