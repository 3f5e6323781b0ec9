"""Prints one recovery sheet for whoever cannot write it by hand: asked twice, painted word by word, never a file.

The system's queue and the printer's memory may keep a copy, and the question says so; that the paper is typed back
afterwards stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from fieldintake.domain.errors import LetterError
from fieldintake.ui.paper.printing import printers
from fieldintake.ui.ports import Dialogs
from fieldintake.ui.words import Words

_COLUMNS = 3
_HEADING_POINTS, _WORD_POINTS = 20, 14


def paint_sheet(heading: str, sheet: Sequence[str], printer: QPrinter) -> None:
    """The words with their numbers, down each column; raises `LetterError` when the printer does not take them."""
    printer.setDocName("1")  # what a queue shows to everybody says nothing
    painter = QPainter()
    if not painter.begin(printer):
        raise LetterError("the printer did not answer")
    try:
        page = QRectF(painter.viewport())
        rows = -(-len(sheet) // _COLUMNS)
        top, width, height = page.height() / 8, page.width() / _COLUMNS, page.height() * 6 / 8 / rows
        painter.setFont(QFont(painter.font().family(), _HEADING_POINTS))
        painter.drawText(QRectF(0, 0, page.width(), top), Qt.AlignmentFlag.AlignVCenter, heading)
        painter.setFont(QFont(painter.font().family(), _WORD_POINTS))
        for place, word in enumerate(sheet):
            column, row = divmod(place, rows)
            cell = QRectF(column * width, top + row * height, width, height)
            painter.drawText(cell, Qt.AlignmentFlag.AlignVCenter, f"{place + 1}  {word}")
    finally:
        painter.end()


@dataclass(frozen=True)
class SheetPrinting:
    """The second choice, as long as the system knows a printer."""

    dialogs: Dialogs
    words: Words

    def is_possible(self) -> bool:
        return bool(printers())

    def ask(self, number: int, sheet: Sequence[str]) -> None:
        """Say what printing risks, then which printer."""
        _ = self.words.text
        self.dialogs.confirm(
            _("Print sheet {n}?", n=number),
            _(
                "Writing by hand is safer. The printer and the system's queue may keep a copy of these words, and"
                " whoever finds two sheets opens everything. Use only a printer that is plugged into this laptop,"
                " never a shared one."
            ),
            act=_("Print it"),
            leave=_("Write it by hand"),
            then=partial(self._where, number, sheet),
        )

    def _where(self, number: int, sheet: Sequence[str]) -> None:
        self.dialogs.choose(
            self.words.text("Which printer?"),
            [(name, name) for name in printers()],
            chosen="",
            then=partial(self._print, number, sheet),
        )

    def _print(self, number: int, sheet: Sequence[str], name: str) -> None:
        _ = self.words.text
        printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
        try:
            paint_sheet(_("Recovery sheet {n}", n=number), sheet, printer)
        except LetterError:
            self.dialogs.tell(
                _("Nothing was printed."), _("The printer did not answer. Write the sheet by hand.")
            )
