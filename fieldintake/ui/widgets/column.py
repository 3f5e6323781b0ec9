"""The whole leading column: who is here and the rooms, or a path with its steps; below them always the foot.

Invariant: offline or last synced in words, Lock, Hide and the language are in sight on every screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Kind, MenuButton
from fieldintake.ui.widgets.label import Label, Surface, Tone
from fieldintake.ui.widgets.mark import Shape
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.widgets.rail import RailItem, RailList

_WIDTH = 232


@dataclass(frozen=True, slots=True)
class FootWords:
    """What the foot says, already in words."""

    network: str
    since: str
    network_icon: str
    lock: str
    hide: str
    language: str


@dataclass(frozen=True, slots=True)
class RailWords:
    """Who is here, and the rooms."""

    initials: str
    name: str
    role: str
    new_intake: str
    rooms: tuple[RailItem, ...]
    at: str
    list_name: str


@dataclass(frozen=True, slots=True)
class PathWords:
    """The steps of a path, its name, and the way back; no way back when `back` is empty."""

    back: str
    name: str
    line: str
    steps: tuple[RailItem, ...]
    at: str
    note: str
    list_name: str


class Rail(QWidget):
    """Who is here, New intake, and the rooms. Signals: `room_chosen(key)`, `new_intake()`."""

    room_chosen = Signal(str)
    new_intake = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.initials = Label("", Step.CAPTION, Tone.ACCENT, heavy=True)
        self.initials.setAlignment(Qt.AlignmentFlag.AlignCenter)
        avatar = Surface("avatar")
        avatar.setFixedSize(36, 36)
        within = QHBoxLayout(avatar)
        within.setContentsMargins(0, 0, 0, 0)
        within.addWidget(self.initials)
        self.name = Label("", Step.BODY, heavy=True)
        self.role = Label("", Step.CAPTION, Tone.MUTED)
        self.intake = Button(look, "", Kind.SOFT, icon="plus")
        self.rooms = RailList(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 12, 8)
        column.setSpacing(0)
        who = QHBoxLayout()
        who.setContentsMargins(8, 0, 0, 0)
        who.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.role)
        who.addWidget(avatar)
        who.addLayout(words, 1)
        column.addLayout(who)
        column.addSpacing(14)
        column.addWidget(self.intake)
        column.addSpacing(16)
        column.addWidget(self.rooms)
        column.addStretch(1)
        self.intake.clicked.connect(self.new_intake)
        self.rooms.chosen.connect(self.room_chosen)

    def render_state(self, words: RailWords) -> None:
        self.initials.say(words.initials)
        self.name.say(words.name)
        self.role.say(words.role)
        self.intake.say(words.new_intake)
        self.rooms.show_items(words.rooms, at=words.at, name=words.list_name)


class PathColumn(QWidget):
    """The steps of an intake or of set-up. Signals: `step_chosen(key)`, `left()`."""

    step_chosen = Signal(str)
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.back = Button(look, "", Kind.PLAIN, icon="arrow-left")
        self.name = Label("", Step.LEAD, heavy=True)
        self.line = Label("", Step.CAPTION, Tone.MUTED, wraps=True)
        self.steps = RailList(look)
        self.note = Prose(look, "", step=Step.CAPTION, ink=Colour.TEXT_2)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 12, 8)
        column.setSpacing(0)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        head = QVBoxLayout()
        head.setContentsMargins(12, 10, 12, 14)
        head.setSpacing(2)
        head.addWidget(self.name)
        head.addWidget(self.line)
        column.addLayout(head)
        column.addWidget(self.steps)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 20, 12, 0)
        foot.addWidget(self.note)
        column.addLayout(foot)
        column.addStretch(1)
        self.back.clicked.connect(self.left)
        self.steps.chosen.connect(self.step_chosen)

    def render_state(self, words: PathWords) -> None:
        self.back.say(words.back)
        self.back.setVisible(bool(words.back))
        self.name.say(words.name)
        self.line.say(words.line)
        self.steps.show_items(words.steps, at=words.at, name=words.list_name)
        self.note.say(words.note)


class Foot(QWidget):
    """Network in words, Lock, Hide, language. Signals: `lock`, `hide_all`, `language_wanted`."""

    lock = Signal()
    hide_all = Signal()
    language_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.shape = Shape(look, "cloud-off-outline")
        self.network = Label("", Step.CAPTION, heavy=True)
        self.since = Label("", Step.CAPTION, Tone.MUTED, wraps=True)
        self.lock_button = Button(look, "", icon="lock-outline")
        self.hide_button = Button(look, "", icon="eye-off-outline")
        self.language = MenuButton(look, "", Kind.PLAIN, icon="translate")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        state = QHBoxLayout()
        state.setContentsMargins(12, 0, 0, 0)
        state.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.network)
        words.addWidget(self.since)
        state.addWidget(self.shape)
        state.addLayout(words, 1)
        column.addLayout(state)
        self.buttons = QWidget()
        self._look = look
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.buttons)
        self._pair.setContentsMargins(0, 0, 0, 0)
        self._pair.addWidget(self.lock_button, 1)
        self._pair.addWidget(self.hide_button, 1)
        column.addWidget(self.buttons)
        column.addWidget(self.language)
        self.lock_button.clicked.connect(self.lock)
        self.hide_button.clicked.connect(self.hide_all)
        self.language.clicked.connect(self.language_wanted)

    def render_state(self, words: FootWords) -> None:
        self.shape.show_mark(words.network_icon, Colour.TEXT_2)
        self.network.say(words.network)
        self.since.say(words.since)
        self.lock_button.say(words.lock)
        self.hide_button.say(words.hide)
        self.buttons.setVisible(bool(words.lock))
        self._arrange()
        self.language.say(words.language)

    def _arrange(self) -> None:
        """Long words stand one under the other."""
        needed = self.lock_button.sizeHint().width() + self.hide_button.sizeHint().width() + 8
        fits = needed <= self._look.scaled(_WIDTH) - 24 - self._look.edge
        self._pair.setDirection(
            QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        )


class LeadingColumn(Surface):
    """Rail or path above, foot below."""

    def __init__(self, look: Look) -> None:
        super().__init__("column")
        self._look = look
        self.rail = Rail(look)
        self.path = PathColumn(look)
        self.foot = Foot(look)
        self.upper = QStackedWidget()
        self.upper.addWidget(self.rail)
        self.upper.addWidget(self.path)
        self.upper.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.upper, 1)
        column.addWidget(Surface("line"))
        column.addWidget(self.foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(column)
        row.addWidget(Surface("upright"))
        look.changed.connect(self._widen)
        self._widen()

    def _widen(self) -> None:
        self.setFixedWidth(self._look.scaled(_WIDTH))

    def render_state(self, upper: RailWords | PathWords, foot: FootWords) -> None:
        if isinstance(upper, RailWords):
            self.rail.render_state(upper)
            self.upper.setCurrentWidget(self.rail)
        else:
            self.path.render_state(upper)
            self.upper.setCurrentWidget(self.path)
        self.foot.render_state(foot)


def initials(names: Sequence[str]) -> str:
    """At most two first letters."""
    return "".join(name[0] for name in names if name)[:2].upper()
