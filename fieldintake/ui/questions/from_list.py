# ruff: noqa: N802 - methods that override the toolkit keep its names
"""One or several from a long list: typing narrows it down.

Invariant: however long the list, a letter costs one pass over words made ready before, and the widget draws only what
is in sight.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QVBoxLayout

from fieldintake.ui.questions.choices import in_both
from fieldintake.ui.questions.field import Field
from fieldintake.ui.questions.state import Asked, Control
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.widgets.rows import Index
from fieldintake.ui.words import Words

_ROWS = 6


class Narrowed(QAbstractListModel):
    """The choices that hold what was typed, chosen ones checked."""

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._choices = tuple(choices)
        self._keys = tuple(words.casefold() for _, words in choices)
        self._shown: Sequence[int] = range(len(self._choices))
        self.chosen: frozenset[str] = frozenset()

    def narrow(self, typed: str) -> None:
        """Show what holds it, in the order of the form."""
        wanted = typed.strip().casefold()
        self.beginResetModel()
        if wanted:
            self._shown = [place for place, key in enumerate(self._keys) if wanted in key]
        else:
            self._shown = range(len(self._choices))
        self.endResetModel()

    def choose(self, chosen: frozenset[str]) -> None:
        if chosen != self.chosen:
            self.chosen = chosen
            self.dataChanged.emit(self.index(0), self.index(max(0, len(self._shown) - 1)))

    def value_at(self, row: int) -> str:
        return self._choices[self._shown[row]][0]

    def words_of(self, values: Sequence[str]) -> list[str]:
        return [words for value, words in self._choices if value in values]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        value, words = self._choices[self._shown[index.row()]]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if value in self.chosen else Qt.CheckState.Unchecked
        return None


class _Typing(QLineEdit):
    """Arrows and Enter go to the list below."""

    def __init__(self, below: QListView) -> None:
        super().__init__()
        self._below = below

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._below.keyPressEvent(event)
        else:
            super().keyPressEvent(event)


class FromListField(Field):
    """A line to type in, what is chosen, and the list."""

    def __init__(self, look: Look, words: Words, asked: Asked) -> None:
        super().__init__()
        self._words = words
        self._several = asked.control is Control.MANY_FROM_LIST
        self.rows = Narrowed([(option.value, in_both(option)) for option in asked.options])
        self.list = QListView()
        self.list.setModel(self.rows)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setFixedHeight(look.scaled(44) * _ROWS)
        self.entry = _Typing(self.list)
        self.entry.setPlaceholderText(words.text("Type to look for it"))
        self.entry.setClearButtonEnabled(True)
        self.said = Label("", Step.CAPTION, Tone.MUTED, wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.entry, self.list, self.said):
            column.addWidget(widget)
        self.setFocusProxy(self.entry)
        self.entry.textEdited.connect(self._narrow)
        self.entry.returnPressed.connect(self._take_current)
        self.list.clicked.connect(lambda index: self._take(index.row()))
        self.list.activated.connect(lambda index: self._take(index.row()))

    def _narrow(self, typed: str) -> None:
        self.rows.narrow(typed)
        if typed and self.rows.rowCount():
            self.list.setCurrentIndex(self.rows.index(0))

    def _take_current(self) -> None:
        current = self.list.currentIndex()
        if current.isValid():
            self._take(current.row())
        else:
            self.went_on.emit()

    def _take(self, row: int) -> None:
        value = self.rows.value_at(row)
        if self._several:
            self.answered.emit(" ".join(sorted(self.rows.chosen ^ {value})) or None)
        else:
            self.answered.emit(None if value in self.rows.chosen else value)

    def show_asked(self, asked: Asked) -> None:
        self.entry.setEnabled(not asked.is_read_only)
        self.list.setEnabled(not asked.is_read_only)
        self.rows.choose(frozenset(asked.chosen))
        chosen = self.rows.words_of(asked.chosen) if asked.chosen else []
        said = self._words.text("Chosen: {what}", what=self._words.several(chosen)) if chosen else ""
        self.said.say(said)
        self.said.setVisible(bool(said))

    def name_after(self, name: str, description: str) -> None:
        super().name_after(name, description)
        self.list.setAccessibleName(name)
