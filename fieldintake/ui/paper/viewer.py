"""Shows the pages of a PDF out of memory; nothing is written to look at it.

Signals: `back_wanted()`, and `keep_wanted()`, `language_wanted()` where the pages may be kept.
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
    keep_wanted = Signal()
    language_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self._words = words
        self._may_keep = False
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
        self.bar.next.clicked.connect(self.keep_wanted)
        self.bar.stop.clicked.connect(self.language_wanted)
        self.again()

    def again(self) -> None:
        """Say the words again in the language that is now chosen."""
        _ = self._words.text
        self.header.say(_("The pages"), _("Shown from memory only: nothing was written to the disk."))
        self.pages.setAccessibleName(_("The pages"))
        keep, language = (_("Print or keep"), _("Another language")) if self._may_keep else ("", "")
        self.bar.say(back=_("Back"), pause="", place="", stop=language, onward=keep)

    def show_pdf(self, pdf: bytes, *, may_keep: bool = False) -> None:
        """Show these pages in the place of those before."""
        self._may_keep = may_keep
        self.again()
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
