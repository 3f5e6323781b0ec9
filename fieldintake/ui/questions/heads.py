"""What stands between the questions of a page: names of groups, heads of rows, and how another row is added."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldintake.ui.questions.state import Head, RepeatFoot, RowHead
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.label import Label
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare


class HeadRow(QWidget):
    """Signals: `row_wanted(path)`, `row_unwanted(path)`."""

    row_wanted = Signal(str)
    row_unwanted = Signal(str)

    def __init__(self, look: Look, words: Words, item: Head | RowHead | RepeatFoot) -> None:
        super().__init__()
        self._look, self._words, self._path = look, words, item.path
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        staff = item.label.staff
        both = " · ".join(part for part in (staff, item.label.hers) if part)
        match item:
            case Head():
                self._row.addWidget(Label(both, Step.LEAD, heavy=True, wraps=True), 1)
            case RowHead():
                self._head_of_row(item, both, staff)
            case RepeatFoot():
                self._foot(item, both)

    def _head_of_row(self, item: RowHead, both: str, staff: str) -> None:
        _ = self._words.text
        self._row.addWidget(Label(_("{what} {n}", what=both, n=item.index), heavy=True), 1)
        if item.may_remove:
            remove = Button(self._look, _("Remove"), Kind.QUIET)
            remove.setAccessibleName(bare(_("Remove: {what} {n}", what=staff, n=item.index)))
            remove.clicked.connect(lambda: self.row_unwanted.emit(self._path))
            self._row.addWidget(remove)

    def _foot(self, item: RepeatFoot, both: str) -> None:
        add = Button(self._look, self._words.text("Add another: {what}", what=both), icon="plus")
        add.setVisible(item.may_add)
        add.clicked.connect(lambda: self.row_wanted.emit(self._path))
        self._row.addWidget(add)
        self._row.addStretch(1)
