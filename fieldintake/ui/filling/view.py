"""Draws the page for one form of a case: which form, or the form with what ends it.

Signals: `form_chosen(key)`, `back_wanted()`, `next_wanted()`, `leave_wanted()`, `pause_wanted()`,
`throw_away_wanted()`, `leave_open_wanted()`, `turn_wanted()`; and those of `panel`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut

from fieldintake.ui.filling.acts import Undo
from fieldintake.ui.filling.panel import FormPanel, place_of
from fieldintake.ui.filling.screen import Choosing, FillingState, FormChoice
from fieldintake.ui.filling.state import FormStep, Layout
from fieldintake.ui.marks import Mark
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import column_of, row_of
from fieldintake.ui.widgets.first_focus import focus_first
from fieldintake.ui.widgets.page import BottomBar, Page
from fieldintake.ui.widgets.panels import EmptyState, ErrorPanel
from fieldintake.ui.widgets.row_card import RowCard
from fieldintake.ui.widgets.row_delegate import RowShape
from fieldintake.ui.widgets.rows import Row
from fieldintake.ui.widgets.stack import Stack
from fieldintake.ui.words import Words

_FORM, _PATH, _DRAFT = (
    Mark("clipboard-text-outline"),
    Mark("format-list-checks"),
    Mark("pencil-outline"),
)


class FillingView(Page):
    """The choice and the form in one stack."""

    form_chosen = Signal(str)
    back_wanted = Signal()
    next_wanted = Signal()
    leave_wanted = Signal()
    pause_wanted = Signal()
    throw_away_wanted = Signal()
    leave_open_wanted = Signal()
    turn_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._words = words
        self._state: FillingState | None = None
        self._at: tuple[object, ...] = ()
        self.drafts = RowCard(look, RowShape(least=58, code=0))
        self.forms = RowCard(look, RowShape(least=58, code=0))
        self.panel = FormPanel(look, words)
        self.form = self.panel.questions
        self.throw_away = Button(look, "", Kind.QUIET, icon="delete-outline")
        self.not_kept = ErrorPanel(look)
        self.nothing = EmptyState(look)
        self.steps = Stack()
        self.choice = column_of(self.drafts, self.forms)
        self.filled = column_of(self.panel, row_of(self.throw_away))
        for page in (self.nothing, self.choice, self.filled):
            self.steps.add(page)
        for tool in self.panel.tools:
            self.header.add_action(tool)
        self.above.addWidget(self.not_kept)
        self.body.addWidget(self.steps)
        self.setFocusProxy(self.steps)
        self.bar = BottomBar(look)
        self.add_bar(self.bar)
        self._wire()

    def _wire(self) -> None:
        self.bar.back.clicked.connect(self.back_wanted)
        self.bar.pause.clicked.connect(self.pause_wanted)
        self.bar.stop.clicked.connect(self.leave_wanted)
        self.bar.next.clicked.connect(self.next_wanted)
        self.throw_away.clicked.connect(self.throw_away_wanted)
        self.panel.leave_open.clicked.connect(self.leave_open_wanted)
        self.panel.turn.clicked.connect(self.turn_wanted)
        for rows in (self.drafts.list, self.forms.list):
            rows.opened.connect(self.form_chosen)
            rows.acted.connect(self.form_chosen)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.next_wanted)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(lambda: self.panel.acted.emit(Undo()))

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: FillingState) -> None:
        self._state = state
        _ = self._words.text
        self.panel.hide_tools()
        self.not_kept.setVisible(state.could_not_keep)
        self.not_kept.say(
            _("The last answers could not be kept."),
            _("What was kept before is safe."),
            _("Free some space on the disk; it is tried again with each answer."),
        )
        match state.content:
            case None:
                self._show_nothing()
            case Choosing():
                self._show_choice(state, state.content)
            case FormStep():
                self._show_form(state, state.content)
        for part in (self.steps, self.bar.back, self.bar.stop, self.bar.next):
            part.setEnabled(not state.is_saving)
        self._begin_at_the_top(state)

    def _begin_at_the_top(self, state: FillingState) -> None:
        form = state.content if isinstance(state.content, FormStep) else None
        place = form.number if form is not None and form.layout is Layout.PAGES else 0
        at = (type(state.content), state.title, form and form.layout, place)
        if at != self._at:
            self._at = at
            if form is not None and form.at:
                return  # the page shows the question that was asked for
            self.scroller.verticalScrollBar().setValue(0)
            focus_first(self.steps)

    def _show_nothing(self) -> None:
        self.steps.turn_to(self.nothing)
        self.header.say(self._words.text("Her forms"))
        self.nothing.say(self._words.text("One moment."))
        self.bar.say(back="", pause="", place="", stop="", onward="")

    def _show_choice(self, state: FillingState, content: Choosing) -> None:
        _ = self._words.text
        self.steps.turn_to(self.choice)
        self.header.say(_("Her forms"), _("{code} · what do you want to write down?", code=state.code))
        self.drafts.show_rows(
            _("Drafts to resume"), [self._row(draft, state, _DRAFT) for draft in content.drafts]
        )
        rows = [self._row(form, state, _PATH if form.is_path else _FORM) for form in content.forms]
        self.forms.show_rows(_("Begin a form"), rows)
        self.bar.say(back=_("Back"), pause=_("Pause"), place="", stop="", onward="")

    def _row(self, form: FormChoice, state: FillingState, mark: Mark) -> Row:
        _ = self._words.text
        if form.kept_ms is not None:
            line = _("Kept on this laptop {when}", when=self._words.ago(form.kept_ms, state.now_ms))
        elif form.last_ms is None:
            line = _("Not filled yet")
        elif form.finished > 1:
            when = self._words.day_of(form.last_ms, state.now_ms)
            line = self._words.plural(
                "Finished {n} time, last on {day}",
                "Finished {n} times, last on {day}",
                form.finished,
                day=when,
            )
        else:
            line = _("Finished on {day}", day=self._words.day_of(form.last_ms, state.now_ms))
        action = _("Resume") if form.kept_ms is not None else _("Begin")
        return Row(key=form.key, sentence=form.name, heavy=True, reason=line, mark=mark, action=action)

    def _show_form(self, state: FillingState, step: FormStep) -> None:
        _ = self._words.text
        self.steps.turn_to(self.filled)
        kept = _("Nothing is written down yet")
        if state.kept_ms is not None:
            kept = _("Kept on this laptop {when}", when=self._words.ago(state.kept_ms, state.now_ms))
        self.header.say(step.page.title.staff, kept)
        self.panel.render_state(step)
        self.throw_away.say(_("Throw this draft away"))
        is_last = step.layout is Layout.SCROLL or step.number == step.of
        self.bar.say(
            back=_("Back"),
            pause=_("Pause"),
            place=place_of(step, self._words),
            stop=_("Leave it as a draft"),
            onward=_("Finish") if is_last else _("Next"),
        )
