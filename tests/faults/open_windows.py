"""Everything that can stand open over the desk when it must lock, each opened as a person or the toolkit opens it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QPlainTextEdit

from fieldintake.app import Desk
from fieldintake.ui.paper.printing import paint_pages
from fieldintake.ui.widgets.button import Picker


def _nothing(*_given: object) -> None:
    """An answer that never comes."""


def _write(desk: Desk, text: str) -> None:
    desk.workspace.dialogs.write("Why?", "Hint", act="Do", leave="Leave", then=_nothing)
    for field in desk.window.findChildren(QPlainTextEdit):
        field.setPlainText(text)


def _digits(desk: Desk, _text: str) -> None:
    desk.workspace.dialogs.ask_digits("PIN", "Hint", 6, act="Do", leave="Leave", then=_nothing)


def _wait(desk: Desk, _text: str) -> None:
    desk.workspace.dialogs.wait("Working", "Then", leave="Stop", left=_nothing)


def _picker(desk: Desk, text: str) -> None:
    desk.picker = Picker(desk.look)
    desk.picker.addItems([text, "other"])
    desk.picker.show()
    desk.picker.showPopup()


def _context_menu(desk: Desk, text: str) -> None:
    desk.edit = QLineEdit(text)
    desk.edit.show()
    desk.edit.selectAll()
    desk.context = desk.edit.createStandardContextMenu()
    desk.context.popup(desk.edit.mapToGlobal(desk.edit.rect().center()))


def _paper(desk: Desk, _text: str) -> None:
    desk.workspace.paper.look_at(_pdf())


def _pdf() -> bytes:
    from io import BytesIO  # noqa: PLC0415 - of this one window

    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    file = BytesIO()
    canvas = Canvas(file)
    canvas.drawString(100, 100, "a letter")
    canvas.save()
    return file.getvalue()


def _print(desk: Desk, _text: str) -> None:
    """On its way to a printer: pages are painted one after the other, again and again."""
    from PySide6.QtPrintSupport import QPrinter  # noqa: PLC0415

    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(desk.folder.with_suffix(".print.pdf")))
    paint_pages(_pdf(), "reference", printer, desk.window)


def _drag(desk: Desk, text: str) -> None:
    """A drag runs a loop of its own until the mouse is let go."""

    def begin() -> None:
        desk.drag = QDrag(desk.window)
        data = QMimeData()
        data.setText(text)
        desk.drag.setMimeData(data)
        desk.drag.exec()

    QTimer.singleShot(0, begin)


WINDOWS: dict[str, Callable[[Desk, str], object]] = {
    "tell": lambda desk, text: desk.workspace.dialogs.tell("What", text),
    "confirm": lambda desk, text: desk.workspace.dialogs.confirm(
        "Sure?", text, act="Do", leave="Leave", then=_nothing
    ),
    "write": _write,
    "digits": _digits,
    "wait": _wait,
    "menu": lambda desk, _text: desk.choose_language(),
    "two-part menu": lambda desk, _text: desk.choose_look(),
    "file to open": lambda desk, _text: desk.workspace.dialogs.open_file("Which?", "", _nothing),
    "file to save": lambda desk, text: desk.workspace.dialogs.save_file("Where?", "file", _nothing),
    "folder": lambda desk, _text: desk.workspace.dialogs.open_folder("Which?", _nothing),
    "pause": lambda desk, _text: desk.pausing._choose("123456"),
    "picker": _picker,
    "context menu": _context_menu,
    "letter": _paper,
    "print": _print,
    "drag": _drag,
}


ALWAYS_VISIBLE = {"tell", "confirm", "write", "digits", "wait", "file to open", "file to save", "folder"}
"""Menus close each other, as popups do."""


def open_all(desk: Desk, names: list[str], text: str) -> None:
    """Open these; each one that should stand on the screen must do so."""
    for name in names:
        WINDOWS[name](desk, text)


def count_open() -> int:
    """Dialogs and menus that stand open."""
    return sum(each.isVisible() and isinstance(each, QDialog | QMenu) for each in QApplication.allWidgets())
