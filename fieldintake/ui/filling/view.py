"""Draws the page for one form of a case: which form, or the form with what ends it.

Signals: `form_chosen(key)`, `throw_away_wanted()`, `leave_open_wanted()`; and those of the frame.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldintake.ui.filling.frame import FormFrame
from fieldintake.ui.filling.panel import place_of
from fieldintake.ui.filling.screen import Choosing, FillingState, FormChoice
from fieldintake.ui.filling.state import FormStep, Layout
from fieldintake.ui.marks import Mark
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import column_of, row_of
from fieldintake.ui.widgets.panels import EmptyState
from fieldintake.ui.widgets.row_card import RowCard
from fieldintake.ui.widgets.row_delegate import RowShape
from fieldintake.ui.widgets.rows import Row
from fieldintake.ui.words import Words

_FORM, _PATH, _DRAFT = (
    Mark("clipboard-text-outline"),
    Mark("format-list-checks"),
    Mark("pencil-outline"),
)


class FillingView(FormFrame):
    """The choice and the form in one stack."""

    form_chosen = Signal(str)
    throw_away_wanted = Signal()
    leave_open_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look, words)
        self._state: FillingState | None = None
        self.drafts = RowCard(look, RowShape(least=58, code=0))
        self.forms = RowCard(look, RowShape(least=58, code=0))
        self.throw_away = Button(look, "", Kind.QUIET, icon="delete-outline")
        self.nothing = EmptyState(look)
        self.choice = column_of(self.drafts, self.forms)
        self.filled = column_of(self.panel, row_of(self.throw_away))
        self.hold(self.nothing, self.choice, self.filled)
        self.setFocusProxy(self.steps)
        self.throw_away.clicked.connect(self.throw_away_wanted)
        self.panel.leave_open.clicked.connect(self.leave_open_wanted)
        for rows in (self.drafts.list, self.forms.list):
            rows.opened.connect(self.form_chosen)
            rows.acted.connect(self.form_chosen)

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: FillingState) -> None:
        self._state = state
        self.panel.hide_tools()
        self.say_not_kept(could_not_keep=state.could_not_keep)
        match state.content:
            case None:
                self._show_nothing()
            case Choosing():
                self._show_choice(state, state.content)
            case FormStep():
                self._show_form(state, state.content)
        for part in (self.steps, self.bar.back, self.bar.stop, self.bar.next):
            part.setEnabled(not state.is_saving)
        form = state.content if isinstance(state.content, FormStep) else None
        self.begin_at_the_top((type(state.content), state.title), form)

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
        self.header.say(step.page.title.staff, self.say_kept(state.kept_ms, state.now_ms))
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
