"""The whole leading column: who is here and the rooms, or a path with its steps; below them always the foot.

Invariant: offline or last synced in words, Lock, Hide and the language are in sight on every screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fieldintake.ui.marks import Mark
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Kind, MenuButton
from fieldintake.ui.widgets.label import Label, Surface, Tone
from fieldintake.ui.widgets.mark import Shape
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.widgets.rail import RailItem, RailList
from fieldintake.ui.widgets.wrap_row import WrapHolder, WrapRow
from fieldintake.wording.isolation import bare

_WIDTH, _NARROW = 232, 100
_NEW = "new-intake"


@dataclass(frozen=True, slots=True)
class FootWords:
    """What the foot says, already in words."""

    network: str
    since: str
    network_icon: str
    lock: str
    hide: str
    language: str
    look: str


@dataclass(frozen=True, slots=True)
class RailWords:
    """Who is here, and the rooms; no way to a new intake when `new_intake` is empty."""

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
        self._look = look
        self._words: RailWords | None = None
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
        self.rooms.chosen.connect(self._choose)
        look.changed.connect(self._again)

    def _choose(self, key: str) -> None:
        if key == _NEW:
            self.new_intake.emit()
        else:
            self.room_chosen.emit(key)

    def _again(self) -> None:
        if self._words is not None:
            self.render_state(self._words)

    def render_state(self, words: RailWords) -> None:
        """In a narrow column New intake is the first of the rooms, so that its words stay."""
        self._words = words
        narrow = self._look.is_large
        for widget in (self.name, self.role):
            widget.setVisible(not narrow)
        self.intake.setVisible(bool(words.new_intake) and not narrow)
        new = RailItem(_NEW, words.new_intake, Mark("plus", Colour.ACCENT, Colour.ACCENT))
        rooms = (new, *words.rooms) if narrow and words.new_intake else words.rooms
        self.initials.say(words.initials)
        self.name.say(words.name)
        self.role.say(words.role)
        self.intake.say(words.new_intake)
        self.rooms.show_items(rooms, at=words.at, name=words.list_name)


class PathColumn(QWidget):
    """The steps of an intake or of set-up. Signals: `step_chosen(key)`, `left()`."""

    step_chosen = Signal(str)
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.back = Button(look, "", Kind.PLAIN, icon="arrow-left")
        self._look = look
        self.name = Label("", Step.LEAD, heavy=True, wraps=True)
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
        for widget in (self.name, self.line, self.note):
            widget.setVisible(not self._look.is_large)
        self.steps.show_items(words.steps, at=words.at, name=words.list_name)
        self.note.say(words.note)


class Foot(WrapHolder):
    """Network in words, Lock, Hide, language, look. Signals: `lock`, `hide_all`, `language_wanted`, `look_wanted`."""

    lock = Signal()
    hide_all = Signal()
    language_wanted = Signal()
    look_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.shape = Shape(look, "cloud-off-outline")
        self.network = Label("", Step.CAPTION, heavy=True)
        self.since = Label("", Step.CAPTION, Tone.MUTED, wraps=True)
        self.lock_button = Button(look, "", icon="lock-outline")
        self.hide_button = Button(look, "", icon="eye-off-outline")
        self.language = MenuButton(look, "", Kind.PLAIN, icon="translate")
        self.look = Button(look, "", Kind.PLAIN, icon="theme-light-dark")
        self.shown = QWidget()
        beside = QHBoxLayout(self.shown)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.language, 1)
        beside.addWidget(self.look)
        self.row = WrapRow(self, spacing=6, least=look.scaled(190))
        self.row.setContentsMargins(12, 8, 12, 8)
        said = QWidget()
        self.said = said
        state = QHBoxLayout(said)
        state.setContentsMargins(12, 0, 0, 0)
        state.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.network)
        words.addWidget(self.since)
        state.addWidget(self.shape)
        state.addLayout(words, 1)
        for widget in (said, self.lock_button, self.hide_button, self.shown):
            self.row.put(widget)
        self.lie_down(flat=False)
        self.lock_button.clicked.connect(self.lock)
        self.hide_button.clicked.connect(self.hide_all)
        self.language.clicked.connect(self.language_wanted)
        self.look.clicked.connect(self.look_wanted)

    def render_state(self, words: FootWords) -> None:
        self.shape.show_mark(words.network_icon, Colour.TEXT_2)
        self.network.say(words.network)
        self.since.say(words.since)
        self.lock_button.say(words.lock)
        self.hide_button.say(words.hide)
        for button in (self.lock_button, self.hide_button):
            button.setVisible(bool(words.lock))
        self.language.say(words.language)
        self.look.say("", spoken=words.look)
        self.look.setToolTip(bare(words.look))

    def lie_down(self, *, flat: bool) -> None:
        """Flat, as a strip over the page: only the words grow. Upright, everything is as wide as the column."""
        buttons = () if flat else (self.lock_button, self.hide_button, self.shown)
        self.row.let_grow(self.said, *buttons)


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
        self.scroller = QScrollArea()
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setWidgetResizable(True)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.upper.setProperty("scrolled", True)  # noqa: FBT003 - Qt's own signature
        self.scroller.setWidget(self.upper)
        self.column = QVBoxLayout()
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.scroller, 1)
        self.column.addWidget(Surface("line"))
        self.column.addWidget(self.foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self.column)
        row.addWidget(Surface("upright"))
        look.changed.connect(self._widen)
        self._widen()

    def _widen(self) -> None:
        self.setFixedWidth(self._look.scaled(_NARROW if self._look.is_large else _WIDTH))

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
