"""Prints pages from memory; the job's name is the recipient's reference and nothing else.

The system's spool and the printer's memory may keep a copy: the question "where to" says so.
"""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from fieldintake.domain.errors import LetterError
from fieldintake.ui.paper.viewer import load_pages

_DPI = 300


def printers() -> list[str]:
    """The names of the printers that the system knows; a QPrinter without one claims to be valid all the same."""
    return list(QPrinterInfo.availablePrinterNames())


def print_pages(pdf: bytes, job: str, printer_name: str, owner: QWidget) -> None:
    """Send the pages to a printer; raises `LetterError` when it does not take them."""
    printer = QPrinter(QPrinterInfo.printerInfo(printer_name), QPrinter.PrinterMode.HighResolution)
    paint_pages(pdf, job, printer, owner)


def paint_pages(pdf: bytes, job: str, printer: QPrinter, owner: QWidget) -> None:
    """Paint every page onto a printer; raises `LetterError` when it does not take them."""
    document, buffer = load_pages(pdf, owner)
    printer.setDocName(job)
    printer.setResolution(_DPI)
    painter = QPainter()
    if not painter.begin(printer):
        raise LetterError("the printer did not answer")
    try:
        for number in range(document.pageCount()):
            if number and not printer.newPage():
                raise LetterError("the printer stopped")
            points = document.pagePointSize(number)
            size = QSize(round(points.width() * _DPI / 72), round(points.height() * _DPI / 72))
            painter.drawImage(painter.viewport(), document.render(number, size))
    finally:
        painter.end()
        document.close()
        buffer.close()
