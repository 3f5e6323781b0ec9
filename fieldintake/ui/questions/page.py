"""A page of questions: keeps the cards that did not change, makes those that are new, lets the rest go.

Invariant: a card whose question stays keeps its focus, its cursor and what is being typed.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from fieldintake.ui.questions.card import QuestionCard
from fieldintake.ui.questions.state import Asked, FormPage, Head, Item, RepeatFoot, RowHead
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import row_of
from fieldintake.ui.widgets.first_focus import focus_first
from fieldintake.ui.widgets.label import Label
from fieldintake.ui.words import Words
from fieldintake.wording.form_languages import speakable


class QuestionsPage(QWidget):
    """Signals: `answered(path, raw)`, `row_wanted(path)`, `row_unwanted(path)`."""

    answered = Signal(str, object)
    row_wanted = Signal(str)
    row_unwanted = Signal(str)

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self._look = look
        self._words = words
        self._cards: dict[str, tuple[tuple[object, ...], QuestionCard]] = {}
        self._others: list[QWidget] = []
        self._order: tuple[object, ...] = ()
        self._context: tuple[object, ...] = ()
        self._hers: Words | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)

    def card(self, path: str) -> QuestionCard:
        """The card of a question that is on the page."""
        return self._cards[path][1]

    def reveal(self, path: str) -> None:
        """Bring a question into sight and put the keyboard there, once it is laid out."""
        known = self._cards.get(path)
        if known is not None:
            QTimer.singleShot(0, known[1], lambda: self._bring_into_sight(known[1]))

    def _bring_into_sight(self, card: QuestionCard) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(card)
        focus_first(card)

    def render_state(self, page: FormPage) -> None:
        """Show a page; the same page again only takes over what changed."""
        context = (self._words.language, page.hers_language)
        if context != self._context:
            self._clear()
            self._context = context
            self._hers = Words(speakable(page.hers_language)) if page.hers_language else None
        order = tuple(item.signature if isinstance(item, Asked) else item for item in page.items)
        if order != self._order:
            self._arrange(page)
            self._order = order
        for item in page.items:
            if isinstance(item, Asked):
                self._cards[item.path][1].show_asked(item)

    def _clear(self) -> None:
        for _, card in self._cards.values():
            card.deleteLater()
        self._cards = {}
        self._order = ()

    def _arrange(self, page: FormPage) -> None:
        while self.column.count():
            self.column.takeAt(0)
        for widget in self._others:
            widget.hide()
            widget.deleteLater()
        self._others = []
        wanted = {item.path: item for item in page.items if isinstance(item, Asked)}
        for path in [path for path in self._cards if path not in wanted]:
            self._drop(path)
        for item in page.items:
            self.column.addWidget(self._widget(item))
        self.column.addStretch(1)

    def _drop(self, path: str) -> None:
        _, card = self._cards.pop(path)
        card.hide()
        card.deleteLater()

    def _widget(self, item: Item) -> QWidget:
        if isinstance(item, Asked):
            return self._card_for(item)
        widget = self._other(item)
        self._others.append(widget)
        return widget

    def _card_for(self, item: Asked) -> QuestionCard:
        known = self._cards.get(item.path)
        if known is not None and known[0] == item.signature:
            return known[1]
        if known is not None:
            self._drop(item.path)
        card = QuestionCard(self._look, self._words, item, self._hers)
        card.answered.connect(self.answered)
        self._cards[item.path] = (item.signature, card)
        return card

    def _other(self, item: Head | RowHead | RepeatFoot) -> QWidget:
        _ = self._words.text
        if isinstance(item, Head):
            return Label(item.label.staff, Step.LEAD, heavy=True, wraps=True)
        if isinstance(item, RowHead):
            name = Label(_("{what} {n}", what=item.label.staff, n=item.index), heavy=True)
            if not item.may_remove:
                return row_of(name)
            remove = Button(self._look, _("Remove"), Kind.QUIET)
            remove.clicked.connect(lambda: self.row_unwanted.emit(item.path))
            return row_of(name, remove, stretch_at=0)
        add = Button(self._look, _("Add another: {what}", what=item.label.staff), icon="plus")
        add.setVisible(item.may_add)
        add.clicked.connect(lambda: self.row_wanted.emit(item.path))
        return row_of(add)
