"""Draws one task of the door: the parts that it asks, in one column. Signal: `wanted(Given)`."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from fieldintake.domain.desk import Role
from fieldintake.ui.task.state import ABOUTS, ACTS, ENDS, OF_FILES, PARTS, Given, Part, TaskState, Way
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.button import Picker
from fieldintake.ui.widgets.card import column_of
from fieldintake.ui.widgets.choice import Choice
from fieldintake.ui.widgets.door_page import DoorPage
from fieldintake.ui.widgets.label import Label
from fieldintake.ui.widgets.secret import HandField, NewPassphrase, SecretField
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare


class TaskView(DoorPage):
    """Every part is made once; a state shows those that its task asks."""

    wanted = Signal(object)

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look, words)
        self._state: TaskState | None = None
        self.name, self.role = Picker(look), Picker(look)
        self.passphrase, self.code, self.own_name = SecretField(look), HandField(), QLineEdit()
        self.new = NewPassphrase(look)
        self.ways = QButtonGroup(self)
        self.labels = {part: Label("", heavy=True) for part in Part}
        controls: dict[Part, QWidget] = {
            Part.NAME: self.name,
            Part.PASSPHRASE: self.passphrase,
            Part.CODE: self.code,
            Part.ROLE: self.role,
            Part.WAY: self._way_choices(),
            Part.OWN_NAME: self.own_name,
            Part.NEW: self.new,
        }
        self.parts = {part: column_of(self.labels[part], controls[part], spacing=6) for part in Part}
        self.controls = controls
        for holder in self.parts.values():
            self.rows.addWidget(holder)
        for field in (self.passphrase, self.code, self.own_name):
            field.returnPressed.connect(self._onward)
        self.new.entered.connect(self._send)
        self.act.clicked.connect(self._send)
        self.in_order(
            self.name, self.passphrase, self.code, self.role, *self.way_choices, self.own_name,
            self.new.first, self.new.again,
        )  # fmt: skip

    def _way_choices(self) -> QWidget:
        self.way_choices = [Choice(self._look, several=False, framed=True) for _ in Way]
        for place, choice in enumerate(self.way_choices):
            self.ways.addButton(choice, place)
        self.way_choices[0].setChecked(True)
        return column_of(*self.way_choices)

    def _onward(self) -> None:
        """Enter goes to what is still empty, then does it."""
        asks_new = self._state is not None and Part.NEW in PARTS[self._state.task]
        if asks_new and not self.new.again.text():
            self.new.first.setFocus()
        else:
            self._send()

    def _send(self) -> None:
        self.wanted.emit(
            Given(
                name=self.name.value,
                passphrase=self.passphrase.text(),
                code=self.code.text(),
                role=Role(self.role.value),
                way=list(Way)[self.ways.checkedId()],
                own_name=self.own_name.text().strip(),
                new=self.new.first.text(),
                again=self.new.again.text(),
            )
        )

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: TaskState) -> None:
        first = self._state is None
        if first:
            self._offer_ways(state)
        was_busy = self._state is not None and self._state.is_busy
        self._state = state
        _ = self._words.text
        self.say(
            self._words.of(state.task),
            state.said or _(ABOUTS[state.task]),
            act=_("One moment ...") if state.is_busy else _(ACTS[state.task]),
            back=self._back_words(state),
            problem=self._words.of(state.problem) if state.problem is not None else "",
        )
        self._say_parts(state)
        if was_busy and not state.is_busy:
            self.passphrase.clear()
        for part, holder in self.parts.items():
            holder.setVisible(part in PARTS[state.task])
            holder.setEnabled(not state.is_busy)
        self.act.setEnabled(not state.is_busy)
        self.back.setEnabled(not state.is_busy)
        if first or (was_busy and not state.is_busy):
            self._begin(state)

    def _back_words(self, state: TaskState) -> str:
        _ = self._words.text
        if state.task in ENDS:
            return ""
        if state.said:
            return _("Leave everything as it is")
        return _("Not now") if state.may_skip else _("Back")

    def _offer_ways(self, state: TaskState) -> None:
        for choice, way in zip(self.way_choices, Way, strict=True):
            choice.setVisible(way in state.ways)
            if way is state.ways[0]:
                choice.setChecked(True)

    def _begin(self, state: TaskState) -> None:
        """The keyboard at the first thing that is not chosen already."""
        parts = [part for part in PARTS[state.task] if part is not Part.NAME or len(state.names) > 1]
        places = {Part.NEW: self.new.first, Part.WAY: self.way_choices[list(Way).index(state.ways[0])]}
        if not parts:
            self.act.setFocus()
            return
        places.get(parts[0], self.controls[parts[0]]).setFocus()

    def _say_parts(self, state: TaskState) -> None:
        _ = self._words.text
        names = {
            Part.NAME: _("Desk name"),
            Part.PASSPHRASE: _("Passphrase") if state.task in OF_FILES else _("Passphrase you use now"),
            Part.CODE: _("Recovery code"),
            Part.ROLE: _("What may your colleague do?"),
            Part.WAY: "",
            Part.OWN_NAME: _("Your desk name"),
            Part.NEW: "",
        }
        for part, text in names.items():
            self.labels[part].say(text)
            self.labels[part].setVisible(bool(text))
            if text:
                self.controls[part].setAccessibleName(bare(text))
        self.passphrase.name(names[Part.PASSPHRASE], _("Show what is typed"))
        self.name.offer(tuple((name, name) for name in state.names), self.name.value or state.chosen)
        self.role.offer(
            tuple((role.value, self._words.of(role)) for role in Role), self.role.value or Role.WORKER.value
        )
        self.new.say(self._words, _("New passphrase"), _("New passphrase again"))
        for choice, way in zip(self.way_choices, Way, strict=True):
            choice.say(self._words.of(way))
