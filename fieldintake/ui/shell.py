"""The window: the column, and one page at a time beside it. It stacks screens and nothing else.

Invariant: while a page covers the others, nothing but what lifts it shows another page or opens a window; what
comes meanwhile waits below, and only locking and hiding answer to keys. These two answer over everything that is
open.

Signals: `room_chosen(Room)`, `intake_wanted`, `step_chosen(key)`, `path_left`, `lock_wanted`, `hide_wanted`,
`language_wanted`, `look_wanted`, `help_wanted`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from fieldintake.ui.column_words import foot_words, path_words, rail_words
from fieldintake.ui.key_guard import KeyGuard
from fieldintake.ui.rooms import Room, ShellState
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.column import LeadingColumn
from fieldintake.ui.widgets.focus_ring import FocusRing
from fieldintake.ui.words import Words

_LEAST = (1100, 700)
_TWICE_MS = 600


class Screen(Protocol):
    """What the shell asks of a page."""

    def again(self) -> None: ...


class MainWindow(QMainWindow):
    """Owned by the composition root, as are the presenters of its pages."""

    room_chosen = Signal(Room)
    intake_wanted = Signal()
    step_chosen = Signal(str)
    path_left = Signal()
    lock_wanted = Signal()
    hide_wanted = Signal()
    language_wanted = Signal()
    look_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self._words = words
        self._look = look
        self._state: ShellState | None = None
        self._since_escape = QElapsedTimer()
        self._key_guard = KeyGuard(self, self.lock_wanted.emit, self._escape)
        self._below: QWidget | None = None
        self._waiting: list[Callable[[], None]] = []
        self._put_aside: list[QWidget] = []
        self.setWindowTitle("Desk")
        self.setMinimumSize(*_LEAST)
        self.column = LeadingColumn(look)
        self.pages = QStackedWidget()
        holder = QWidget()
        self._strip = QVBoxLayout(holder)
        self._strip.setContentsMargins(0, 0, 0, 0)
        self._strip.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.column)
        row.addWidget(self.pages, 1)
        self._strip.addLayout(row, 1)
        self.setCentralWidget(holder)
        self._place_foot()
        look.changed.connect(self._place_foot)
        self.ring = FocusRing(look, self)
        self._wire()

    def _wire(self) -> None:
        rail, path, foot = self.column.rail, self.column.path, self.column.foot
        rail.room_chosen.connect(lambda key: self.room_chosen.emit(Room(key)))
        rail.new_intake.connect(self.intake_wanted)
        path.step_chosen.connect(self.step_chosen)
        path.left.connect(self.path_left)
        foot.lock.connect(self.lock_wanted)
        foot.hide_all.connect(self.hide_wanted)
        foot.language_wanted.connect(self.language_wanted)
        foot.look_wanted.connect(self.look_wanted)
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self.lock_wanted)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self._escape)
        self._begin = QShortcut(QKeySequence("Ctrl+N"), self)
        self._begin.activated.connect(self.intake_wanted)
        self._help = QShortcut(QKeySequence(Qt.Key.Key_F1), self)
        self._help.activated.connect(self.help_wanted)

    def _place_foot(self) -> None:
        """With large text the column is narrow, and what always shows stands as a strip on top."""
        foot, flat = self.column.foot, self._look.is_large
        self._strip.removeWidget(foot)
        self.column.column.removeWidget(foot)
        if flat:
            self._strip.insertWidget(0, foot)
        else:
            self.column.column.addWidget(foot)
        foot.lie_down(flat=flat)

    def add(self, page: QWidget) -> None:
        """Take a page in; the first one is shown."""
        self.pages.addWidget(page)

    def turn_to(self, page: QWidget) -> None:
        """Show a page, or let it wait below what covers everything."""
        if self.is_covered:
            self._below = page
        else:
            self._show(page, alone=False)

    @property
    def is_covered(self) -> bool:
        return self._below is not None

    @property
    def page(self) -> QWidget | None:
        """The page that is shown, or that will be when nothing covers it any more."""
        return self._below or self.pages.currentWidget()

    def cover(self, page: QWidget) -> None:
        """Hide everything under one page, open windows too; a second cover takes the place of the first."""
        if self.is_covered:
            self._show(page, alone=True)
            return
        self._below = self.pages.currentWidget()
        opened = [each for each in self.findChildren(QWidget) if each.isWindow() and each.isVisible()]
        self._put_aside = [each for each in opened if each.windowType() is Qt.WindowType.Dialog]
        for each in opened:
            each.hide()
        self._answer_to_keys(yes=False)
        self._show(page, alone=True)

    def uncover(self) -> None:
        """Show what was below, and then what waited."""
        below, self._below = self._below, None
        if below is None:
            return
        self._answer_to_keys(yes=True)
        self._show(below, alone=False)
        for each in self._put_aside:
            each.setWindowModality(Qt.WindowModality.WindowModal)
            each.show()
        waiting, self._waiting, self._put_aside = self._waiting, [], []
        for call in waiting:
            call()

    def when_uncovered(self, call: Callable[[], None]) -> None:
        """Call it now, or once nothing covers the pages."""
        if self.is_covered:
            self._waiting.append(call)
        else:
            call()

    def _answer_to_keys(self, *, yes: bool) -> None:
        self._begin.setEnabled(yes)
        self._help.setEnabled(yes)

    def _show(self, page: QWidget, *, alone: bool) -> None:
        self.column.setVisible(not alone)
        self.column.foot.setVisible(not alone)
        self.pages.setCurrentWidget(page)
        target = page if page.focusProxy() is not None else self.column.rail.rooms
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def speak(self, language: str) -> None:
        """Switch the language and the direction of everything on screen."""
        self._words.speak(language)
        self._look.speak(language, right_to_left=self._words.is_rtl)
        if self._state is not None:
            self.render_state(self._state)
        for place in range(self.pages.count()):
            cast("Screen", self.pages.widget(place)).again()

    def render_state(self, state: ShellState) -> None:
        self._state = state
        foot = foot_words(state, self._words)
        upper = path_words(state.path, self._words) if state.path else rail_words(state, self._words)
        self.column.render_state(upper, foot)

    def guard(self, opened: QWidget) -> None:
        """Let locking and hiding answer to keys over a dialog or a menu too; it keeps every other key."""
        self._key_guard.watch(opened)

    def _escape(self) -> None:
        """Twice within a moment hides everything; whatever has the focus, nothing can take the key away."""
        if self._since_escape.isValid() and self._since_escape.elapsed() < _TWICE_MS:
            self._since_escape.invalidate()
            self.hide_wanted.emit()
        else:
            self._since_escape.start()
