"""A page of questions: keeps the cards that did not change, makes those that are new, lets the rest go.

Invariant: a card whose question stays keeps its focus, its cursor and what is being typed. Cards are made in slices, so
that the first ones can be used while a long page is still being made.
"""

from __future__ import annotations

import time
from collections import deque

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from fieldintake.ui.questions.card import QuestionCard
from fieldintake.ui.questions.grid import GridCard
from fieldintake.ui.questions.heads import HeadRow
from fieldintake.ui.questions.state import (
    Asked,
    Control,
    FormPage,
    Grid,
    Item,
    Manner,
    hers_alone,
)
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.first_focus import focus_first
from fieldintake.ui.widgets.own_width import OwnWidth
from fieldintake.ui.words import Words
from fieldintake.wording.form_languages import speakable

_FIRST_S, _SLICE_S = 0.030, 0.009
"""How long the first slice may take, and each one after it, in seconds; a slice makes one card at least."""
_SIGNALS = ("file_wanted", "file_unwanted", "play_wanted")


class QuestionsPage(OwnWidth, QWidget):
    """One page.

    Signals: `answered(path, raw)`, `row_wanted(path)`, `row_unwanted(path)`; of files `file_wanted(path)`,
    `file_brought(path, file)`, `file_unwanted(path)`, `drawn(path, png)`, `play_wanted(path)`; and
    `listen_wanted(sound)` when a question is to be heard.
    """

    answered = Signal(str, object)
    row_wanted = Signal(str)
    row_unwanted = Signal(str)
    file_wanted = Signal(str)
    file_brought = Signal(str, object)
    file_unwanted = Signal(str)
    drawn = Signal(str, bytes)
    play_wanted = Signal(str)
    listen_wanted = Signal(object)

    def __init__(self, look: Look, words: Words, manner: Manner = Manner.BESIDE) -> None:
        super().__init__()
        self._look = look
        self._words = words
        self._manner = manner
        self._made: dict[str, tuple[tuple[object, ...], QuestionCard | GridCard]] = {}
        self._items: tuple[Item, ...] = ()
        self._shown: tuple[Item | None, ...] = ()
        self._touched: set[str] = set()  # by hand, and so to be shown anew even if the state is as before
        self._slots: list[QWidget | None] = []
        self._waiting: deque[int] = deque()
        self._in_sight: QWidget | None = None
        self._order: tuple[object, ...] = ()
        self._context: tuple[object, ...] = ()
        self._hers: Words | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)
        self.column.addStretch(1)
        self._next_slice = QTimer(self)
        self._next_slice.setSingleShot(True)
        self._next_slice.setInterval(0)
        self._next_slice.timeout.connect(lambda: self._make(_SLICE_S))

    # --- looking ---------------------------------------------------------------------------------

    @property
    def is_being_made(self) -> bool:
        """Whether some of its cards are still to come."""
        return bool(self._waiting)

    def shows(self, path: str) -> bool:
        """Whether the card of a question is made."""
        return path in self._made

    def card(self, path: str) -> QuestionCard:
        """The card of a question that is on the page; made at once if its turn has not come."""
        self._make_at(path)
        found = self._made[path][1]
        assert isinstance(found, QuestionCard)
        return found

    def row(self, path: str) -> QWidget:
        """The first widget of a row in a table of questions."""
        self._make_at(path)
        found = self._widget_of(path)
        assert found is not None
        return found

    def reveal(self, path: str) -> None:
        """Bring a question into sight, or the first one of a group, and put the keyboard there."""
        self._make_at(path)
        target = self._widget_of(path)
        if target is not None:
            QTimer.singleShot(0, target, lambda: self._bring_into_sight(target))

    def _widget_of(self, path: str) -> QWidget | None:
        for item, widget in zip(self._items, self._slots, strict=True):
            if isinstance(item, Grid) and isinstance(widget, GridCard):
                row = next((row.path for row in item.rows if row.path == path), None)
                if row is not None:
                    return widget.row_widget(row)
            if item.path == path:
                return widget
        below = (
            widget
            for item, widget in zip(self._items, self._slots, strict=True)
            if item.path.startswith(path)
        )
        return next(below, None)

    def _bring_into_sight(self, widget: QWidget) -> None:
        self._in_sight = widget if self._waiting else None
        self._scroll_to(widget)
        holder = widget.parentWidget()
        if isinstance(holder, GridCard):
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            focus_first(widget)

    def _scroll_to(self, widget: QWidget) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)

    # --- showing ---------------------------------------------------------------------------------

    def render_state(self, page: FormPage) -> None:
        """Show a page; the same page again only takes over what changed."""
        context = (self._words.language, page.hers_language)
        if context != self._context:
            self._clear()
            self._context = context
            self._hers = Words(speakable(page.hers_language)) if page.hers_language else None
        items = page.items
        if self._manner is Manner.HERS:
            items = tuple(hers_alone(item) for item in items)
        order = tuple(item.signature if isinstance(item, Asked | Grid) else item for item in items)
        self._items = items
        if order != self._order:
            self._order = order
            self._shown = (None,) * len(items)
            self._arrange()
        for item, before, widget in zip(items, self._shown, self._slots, strict=True):
            if item == before and item.path not in self._touched:
                continue
            if isinstance(item, Asked) and isinstance(widget, QuestionCard):
                widget.show_asked(item)
            elif isinstance(item, Grid) and isinstance(widget, GridCard):
                widget.show_grid(item)
        self._shown = items
        self._touched.clear()

    def _clear(self) -> None:
        for path in list(self._made):
            self._drop(path)
        self._order = ()

    def _arrange(self) -> None:
        """Keep what stays in the order of now; what is new is made from the top, some of it later."""
        signatures = {item.path: item.signature for item in self._items if isinstance(item, Asked | Grid)}
        for path in [path for path, (known, _) in self._made.items() if signatures.get(path) != known]:
            self._drop(path)
        while self.column.count():
            taken = self.column.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None and not isinstance(widget, QuestionCard | GridCard):
                widget.hide()
                widget.deleteLater()
        self._slots = [
            self._made[item.path][1] if isinstance(item, Asked | Grid) and item.path in self._made else None
            for item in self._items
        ]
        for widget in self._slots:
            if widget is not None:
                self.column.addWidget(widget)
        self.column.addStretch(1)
        self._waiting = deque(place for place, widget in enumerate(self._slots) if widget is None)
        self._make(_FIRST_S)

    def _make(self, seconds: float) -> None:
        """Make what waits, for so long."""
        began = at = time.perf_counter()
        longest = 0.0
        while self._waiting and at + longest < began + seconds:
            self._make_one(self._waiting.popleft())
            before, at = at, time.perf_counter()
            longest = max(longest, at - before)
        if self._waiting:
            self._next_slice.start()
        if self._in_sight is not None:  # what was made above it has pushed it down
            self._scroll_to(self._in_sight)
            self._in_sight = self._in_sight if self._waiting else None

    def _make_at(self, path: str) -> None:
        """What shows that path is made now, before its turn."""
        for place in list(self._waiting):
            item = self._items[place]
            is_row = isinstance(item, Grid) and any(row.path == path for row in item.rows)
            if item.path == path or is_row:
                self._waiting.remove(place)
                self._make_one(place)

    def _make_one(self, place: int) -> None:
        made = self._slots[place] = self._widget(self._items[place])
        before = next((widget for widget in reversed(self._slots[:place]) if widget is not None), None)
        self.column.insertWidget(0 if before is None else self.column.indexOf(before) + 1, made)
        made.show()

    def _drop(self, path: str) -> None:
        _, card = self._made.pop(path)
        self._in_sight = None
        card.hide()
        card.deleteLater()

    def _widget(self, item: Item) -> QWidget:
        if isinstance(item, Asked):
            return self._question(item)
        if isinstance(item, Grid):
            grid = GridCard(self._look, self._words, item)
            grid.answered.connect(lambda path, raw: self._answer(item.path, path, raw))
            grid.show_grid(item)
            self._made[item.path] = (item.signature, grid)
            return grid
        head = HeadRow(self._look, self._words, item)
        head.row_wanted.connect(self.row_wanted)
        head.row_unwanted.connect(self.row_unwanted)
        return head

    def _answer(self, touched: str, path: str, raw: object) -> None:
        self._touched.add(touched)
        self.answered.emit(path, raw)

    def _question(self, item: Asked) -> QuestionCard:
        card = QuestionCard(self._look, self._words, item, self._hers, self._manner)
        card.answered.connect(lambda path, raw: self._answer(path, path, raw))
        card.listen_wanted.connect(self.listen_wanted)
        field, path = card.field, item.path
        for name in _SIGNALS:
            getattr(field, name).connect(lambda name=name: getattr(self, name).emit(path))
        field.file_brought.connect(lambda file: self.file_brought.emit(path, file))
        field.drawn.connect(lambda png: self.drawn.emit(path, png))
        field.went_on.connect(lambda: self._go_on(path))
        self._made[path] = (item.signature, card)
        return card

    def _go_on(self, path: str) -> None:
        """To the question after it, once the answer has arrived."""

        def to_next() -> None:
            asked = [item for item in self._items if isinstance(item, Asked)]
            places = [place for place, item in enumerate(asked) if item.path == path]
            after = (
                (item.path for item in asked[places[0] + 1 :] if _takes_answer(item)) if places else iter(())
            )
            following = next(after, None)
            if following is not None:
                self.reveal(following)

        QTimer.singleShot(0, self, to_next)


def _takes_answer(asked: Asked) -> bool:
    return not asked.is_read_only and asked.control not in (Control.NOTE, Control.PLACE)
