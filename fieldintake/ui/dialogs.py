"""The only place that opens a dialog, a menu or a file window.

Invariant: nothing here blocks; every answer comes by callback, and closing a dialog answers nothing. Nothing
opens over a page that covers the window: it waits. Every window is our own, never the system's, so that locking
and hiding reach it too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup, QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.waiting import Waiting
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.label import Label
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare


def _at_once(call: Callable[[], None]) -> None:
    call()


def _unguarded(_opened: QWidget) -> None:
    """The door has nothing to lock."""


def _forget_places(dialog: QFileDialog) -> None:
    """The toolkit keeps the folders that were looked at in a file of its own; leave it the home folder alone."""
    dialog.setDirectory(str(Path.home()))
    dialog.setHistory([])


class WindowDialogs:
    """Dialogs over one window; `when_free` calls once they may open, `guard` hears of each one before."""

    def __init__(
        self,
        look: Look,
        words: Words,
        window: QWidget,
        when_free: Callable[[Callable[[], None]], None] = _at_once,
        guard: Callable[[QWidget], None] = _unguarded,
    ) -> None:
        self._look = look
        self._words = words
        self._window = window
        self._when_free = when_free
        self._guard = guard

    def choose(
        self, name: str, choices: Sequence[tuple[str, str]], *, chosen: str, then: Callable[[str], None]
    ) -> None:
        self.choose_each(name, [choices], chosen=(chosen,), then=then)

    def choose_each(
        self,
        name: str,
        groups: Sequence[Sequence[tuple[str, str]]],
        *,
        chosen: Collection[str],
        then: Callable[[str], None],
    ) -> None:
        """One menu of several short lists; of each one value may be chosen."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(bare(name))
        for choices in groups:
            group = QActionGroup(menu)
            for value, words in choices:
                action = QAction(words.replace("&", "&&"), menu)
                action.setCheckable(True)
                action.setChecked(value in chosen)
                action.triggered.connect(lambda _=False, value=value: then(value))
                group.addAction(action)
                menu.addAction(action)
            menu.addSeparator()
        self._open(menu, lambda: menu.popup(self._beside_focus(menu)))

    def _beside_focus(self, menu: QMenu) -> QPoint:
        focus = QApplication.focusWidget() or self._window
        corner = focus.rect().bottomLeft()
        if self._look.is_rtl:
            corner = focus.rect().bottomRight() - QPoint(menu.sizeHint().width(), 0)
        return focus.mapToGlobal(corner)

    def confirm(
        self, question: str, consequence: str, *, act: str, leave: str, then: Callable[[], None]
    ) -> None:
        dialog, column = self._sheet(question)
        column.addWidget(Prose(self._look, consequence))
        self._add_buttons(dialog, column, act=act, leave=leave, kind=Kind.DESTRUCTIVE)
        dialog.accepted.connect(then)
        self._open(dialog, dialog.open)

    def write(
        self,
        question: str,
        hint: str,
        *,
        act: str,
        leave: str,
        then: Callable[[str], None],
        text: str = "",
        typed: Callable[[str], None] | None = None,
    ) -> None:
        dialog, column = self._sheet(question)
        column.addWidget(Prose(self._look, hint))
        field = QPlainTextEdit(text)
        field.moveCursor(QTextCursor.MoveOperation.End)
        field.setTabChangesFocus(True)
        field.setAccessibleName(bare(question))
        column.addWidget(field)
        self._add_buttons(dialog, column, act=act, leave=leave, kind=Kind.FILLED)
        if typed is not None:
            field.textChanged.connect(lambda: typed(field.toPlainText()))
        dialog.accepted.connect(lambda: then(field.toPlainText()))
        self._open(dialog, dialog.open)
        field.setFocus()

    def pick(
        self,
        question: str,
        hint: str,
        choices: Sequence[tuple[str, str]],
        *,
        leave: str,
        then: Callable[[str], None],
    ) -> None:
        """One button for each choice; the way out has the focus."""
        dialog, column = self._sheet(question)
        column.addWidget(Prose(self._look, hint))
        for value, words in choices:
            button = Button(self._look, words, Kind.OUTLINED)
            button.clicked.connect(partial(self._picked, dialog, value, then))
            column.addWidget(button)
        self._add_buttons(dialog, column, act="", leave=leave, kind=Kind.FILLED)
        self._open(dialog, dialog.open)

    @staticmethod
    def _picked(dialog: QDialog, value: str, then: Callable[[str], None]) -> None:
        dialog.accept()
        then(value)

    def tell(self, what: str, then_what: str) -> None:
        dialog, column = self._sheet(what)
        column.addWidget(Prose(self._look, then_what))
        self._add_buttons(dialog, column, act="", leave=self._words.text("OK"), kind=Kind.FILLED)
        self._open(dialog, dialog.open)

    def ask_digits(
        self, question: str, hint: str, count: int, *, act: str, leave: str, then: Callable[[str], None]
    ) -> None:
        """Ask for so many digits, typed unseen; they are taken only when all are there."""
        dialog, column = self._sheet(question)
        column.addWidget(Prose(self._look, hint))
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setMaxLength(count)
        field.setAccessibleName(bare(question))
        column.addWidget(field)
        go = self._add_buttons(dialog, column, act=act, leave=leave, kind=Kind.FILLED)
        go.setEnabled(False)

        def look(typed: str) -> None:
            go.setEnabled(len(typed) == count and typed.isdecimal())

        def take() -> None:
            if go.isEnabled():
                dialog.accept()

        field.textChanged.connect(look)
        field.returnPressed.connect(take)
        dialog.accepted.connect(lambda: then(field.text()))
        self._open(dialog, dialog.open)
        field.setFocus()

    def wait(self, what: str, then_what: str, *, leave: str, left: Callable[[], None]) -> Waiting:
        """Say what is under way, unless it ends at once, and let it be stopped."""
        dialog, column = self._sheet(what)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        column.addWidget(Prose(self._look, then_what))
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(bare(what))
        column.addWidget(bar)
        self._add_buttons(dialog, column, act="", leave=leave, kind=Kind.FILLED)
        dialog.rejected.connect(left)
        return Waiting(dialog, bar, lambda: self._open(dialog, dialog.open))

    def open_file(self, name: str, pattern: str, then: Callable[[Path], None]) -> None:
        self._file(name, QFileDialog.FileMode.ExistingFile, pattern, "", then)

    def save_file(self, name: str, suggested: str, then: Callable[[Path], None]) -> None:
        self._file(name, QFileDialog.FileMode.AnyFile, "", suggested, then)

    def open_folder(self, name: str, then: Callable[[Path], None]) -> None:
        self._file(name, QFileDialog.FileMode.Directory, "", "", then)

    def _file(
        self,
        name: str,
        mode: QFileDialog.FileMode,
        pattern: str,
        suggested: str,
        then: Callable[[Path], None],
    ) -> None:
        dialog = QFileDialog(self._window, name)
        _forget_places(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        if mode is QFileDialog.FileMode.AnyFile:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.selectFile(suggested)
        if pattern:
            dialog.setNameFilter(pattern)
        # The system's own window would keep a list of recent files, and locking would not reach it.
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setOption(QFileDialog.Option.DontUseCustomDirectoryIcons)
        dialog.finished.connect(lambda _result: _forget_places(dialog))
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        self._open(dialog, dialog.open)

    def _open(self, made: QWidget, opening: Callable[[], None]) -> None:
        self._guard(made)
        self._when_free(opening)

    def _sheet(self, heading: str) -> tuple[QDialog, QVBoxLayout]:
        dialog = QDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("Desk")
        dialog.setMinimumWidth(self._look.scaled(480))
        column = QVBoxLayout(dialog)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addWidget(Label(heading, Step.LEAD, heavy=True, wraps=True))
        return dialog, column

    def _add_buttons(
        self, dialog: QDialog, column: QVBoxLayout, *, act: str, leave: str, kind: Kind
    ) -> Button:
        """The way out, with the focus, and the act where there is one; the last of them is given back."""
        row = QHBoxLayout()
        row.addStretch(1)
        stay = Button(self._look, leave, Kind.OUTLINED)
        stay.clicked.connect(dialog.reject)
        row.addWidget(stay)
        last = stay
        if act:
            last = Button(self._look, act, kind)
            last.clicked.connect(dialog.accept)
            row.addWidget(last)
        column.addLayout(row)
        stay.setFocus()
        return last
