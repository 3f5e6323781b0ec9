"""Draws the consent conversation: the notice, hers larger than the staff's; then her choices.

Signals: `answered(key, yes)`, `months_chosen(key, months)`, `points_toggled()`, `witness_written(text)`,
`interpreter_written(text)`, `method_chosen(ConsentMethod)`, `giver_chosen(GivenBy)`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from fieldintake.domain.consent import FOR_A_YES, ConsentMethod, GivenBy, Purpose
from fieldintake.ui.consent.row import ConsentRowView
from fieldintake.ui.consent.state import ConsentRow, ConsentState, NoticeText, ends_ms
from fieldintake.ui.questions.state import Twice
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Kind, Picker
from fieldintake.ui.widgets.card import Card, Section, column_of, empty, row_of
from fieldintake.ui.widgets.label import Label
from fieldintake.ui.widgets.mark import Shape
from fieldintake.ui.widgets.page import Twin
from fieldintake.ui.widgets.panels import NoticePanel
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import Direction, direction_of
from fieldintake.wording.labels import Labels

_BESIDE_FROM = 760


class ConsentPage(QWidget):
    """The body of the consent step; the path page around it has header and bar."""

    answered = Signal(str, bool)
    months_chosen = Signal(str, int)
    points_toggled = Signal()
    witness_written = Signal(str)
    interpreter_written = Signal(str)
    method_chosen = Signal(ConsentMethod)
    giver_chosen = Signal(GivenBy)

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self._look = look
        self._words = words
        self._hers: Words | None = None
        self._state: ConsentState | None = None
        self._rows: dict[str, ConsentRowView] = {}
        self._made_for: tuple[object, ...] = ()
        self.plain_words = Label("", heavy=True)
        self.staff_notice = Prose(look, "", ink=Colour.TEXT_2)
        self.hers_notice = Prose(look, "", step=Step.LEAD)
        self.unchecked = NoticePanel(look, "amber", "alert-outline")
        self.points = QVBoxLayout()
        self.all_points = Button(look, "", Kind.QUIET)
        self.method = Picker(look)
        self.giver = Picker(look)
        self.interpreter = QLineEdit()
        self.witness = QLineEdit()
        self.how = Prose(look, "", step=Step.CAPTION, ink=Colour.TEXT_2)
        self.change = Button(look, "", Kind.QUIET)
        self._changes_how = False
        self.choices = Card(padding=(1, 4), spacing=0)
        self.section = Section(self.choices)
        self.outcome = Prose(look)
        self._build()
        self._wire()

    def _build(self) -> None:
        notice = Card(padding=(24, 12), spacing=8)
        staff = column_of(self.plain_words, self.staff_notice, spacing=2)
        notice.add(Twin(self._look, staff, self.hers_notice, shares=(6, 7), beside_from=_BESIDE_FROM))
        notice.add(self.unchecked)
        holder = QWidget()
        holder.setLayout(self.points)
        self.points.setContentsMargins(0, 0, 0, 0)
        notice.add(holder)
        self.points_holder = holder
        for picker in (self.giver, self.method):
            picker.setMinimumWidth(self._look.scaled(200))
        self.fields = column_of(
            row_of(self.giver, self.method, spacing=12, stretch_at=1),
            row_of(self.interpreter, self.witness, spacing=12, stretch_at=1),
        )
        self.interpreter.setMinimumWidth(self._look.scaled(240))
        notice.add(row_of(self.how, self.change, self.all_points, spacing=12, stretch_at=0))
        notice.add(self.fields)
        outcome = row_of(Shape(self._look, "shield-lock-outline"), self.outcome, spacing=12, stretch_at=1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(12)
        for widget in (notice, self.section, outcome):
            page.addWidget(widget)
        page.addStretch(1)

    def _wire(self) -> None:
        self.all_points.clicked.connect(self.points_toggled)
        self.change.clicked.connect(self._toggle_how)
        self.witness.textEdited.connect(self.witness_written)
        self.interpreter.textEdited.connect(self.interpreter_written)
        self.method.activated.connect(lambda _: self.method_chosen.emit(ConsentMethod(self.method.value)))
        self.giver.activated.connect(lambda _: self.giver_chosen.emit(GivenBy(self.giver.value)))

    def _toggle_how(self) -> None:
        self._changes_how = not self._changes_how
        if self._state is not None:
            self._show_circumstances(self._state)

    def row(self, key: str) -> ConsentRowView:
        """The row of one question."""
        return self._rows[key]

    def render_state(self, state: ConsentState) -> None:
        self._state = state
        _ = self._words.text
        self._hers = Words(state.hers_language) if state.hers_language else None
        self.plain_words.say(_("In plain words"))
        self.staff_notice.say(state.staff_notice.short, right_to_left=_is_rtl(state.staff_notice))
        self.hers_notice.setVisible(state.hers is not None)
        if state.hers is not None:
            self.hers_notice.say(state.hers.short, right_to_left=_is_rtl(state.hers))
        self.unchecked.setVisible(state.hers_is_unchecked)
        self.unchecked.say(
            _("The notice in her language was not checked by a native reader yet."),
            _("Read this one with her through an interpreter."),
        )
        self._show_points(state)
        self._show_circumstances(state)
        self.section.heading.say(_("Her choices"), _("Nothing is chosen for her. No answer means no."))
        self._show_rows(state)
        self.outcome.say(self._outcome(state))

    def _show_points(self, state: ConsentState) -> None:
        _ = self._words.text
        self.all_points.say(_("Fewer words") if state.shows_points else _("All seven points"))
        self.points_holder.setVisible(state.shows_points)
        empty(self.points)
        if state.shows_points:
            shown = state.hers or state.staff_notice
            for heading, text in shown.points:
                for words, heavy in ((heading, True), (text, False)):
                    prose = Prose(self._look, "", heavy=heavy)
                    prose.say(words, right_to_left=_is_rtl(shown))
                    self.points.addWidget(prose)

    def _show_circumstances(self, state: ConsentState) -> None:
        _ = self._words.text
        how = state.circumstances
        parts = [self._words.of(how.given_by), self._words.of(how.method)]
        parts += [_("Interpreter: {who}", who=how.interpreter)] if how.interpreter else []
        parts += [_("Witness: {who}", who=how.witness)] if how.witness else []
        self.how.say(". ".join(parts) + ".")
        unnamed = how.method is ConsentMethod.VERBAL_WITH_WITNESS and not how.witness
        writing = self.witness.hasFocus() or self.interpreter.hasFocus()
        self.fields.setVisible(self._changes_how or unnamed or writing)
        self.change.say(_("Done") if self._changes_how else _("Change"))
        self.change.setVisible(not unnamed)
        self.method.offer(tuple((item.value, self._words.of(item)) for item in FOR_A_YES), how.method.value)
        self.giver.offer(tuple((item.value, self._words.of(item)) for item in GivenBy), how.given_by.value)
        self.method.setAccessibleName(_("How she answers"))
        self.giver.setAccessibleName(_("Who answers"))
        for entry, name, value in (
            (self.interpreter, _("Interpreter, if any"), how.interpreter),
            (self.witness, _("Witness"), how.witness),
        ):
            entry.setPlaceholderText(name)
            entry.setAccessibleName(name)
            if entry.text() != value and not entry.hasFocus():
                entry.setText(value)

    def _show_rows(self, state: ConsentState) -> None:
        made_for = (
            self._words.language,
            state.hers_language,
            tuple((row.key, row.purpose, row.kind, row.name, row.categories) for row in state.rows),
        )
        if made_for != self._made_for:
            self._make_rows(state)
            self._made_for = made_for
        for row in state.rows:
            ends = {span: self._ends(state.now_ms, span) for span in (1, 3, 6, 12, 24, 60, row.most_months)}
            self._rows[row.key].render_state(row, ends)

    def _make_rows(self, state: ConsentState) -> None:
        empty(self.choices.rows)
        self._rows = {}
        for place, row in enumerate(state.rows):
            if place:
                self.choices.add_line()
            view = ConsentRowView(self._look, self._words, self._hers, row, self._texts(row))
            view.answered.connect(self.answered)
            view.months_chosen.connect(self.months_chosen)
            self.choices.add(view)
            self._rows[row.key] = view

    def _texts(self, row: ConsentRow) -> tuple[Twice, ...]:
        staff = _row_words(row, self._words)
        hers = _row_words(row, self._hers) if self._hers is not None else ("", "", "")
        return tuple(Twice(mine, other) for mine, other in zip(staff, hers, strict=True))

    def _ends(self, now_ms: int, months: int) -> str:
        return self._words.date(ends_ms(now_ms, months))

    def _outcome(self, state: ConsentState) -> str:
        _ = self._words.text
        agreed = [_row_words(row, self._words)[0] for row in state.rows if row.answer and leaves(row.purpose)]
        if not agreed:
            return _("If we stop now: nothing leaves this laptop.")
        return _(
            "If we stop now, she has agreed to: {what}. Nothing else leaves.",
            what=self._words.several(agreed),
        )


def _is_rtl(text: NoticeText) -> bool:
    return direction_of(text.language) is Direction.RIGHT_TO_LEFT


def leaves(purpose: Purpose) -> bool:
    """Whether a yes to this purpose lets something out of the organisation."""
    return purpose in (Purpose.REFER, Purpose.COORDINATE, Purpose.CROSS_BORDER)


def _row_words(row: ConsentRow, words: Words) -> tuple[str, str, str]:
    """What is asked, to whom it would go, and what it holds."""
    _ = words.text
    kind = Labels(words.language).code("need_area", row.kind) if row.kind else ""
    to = row.name or kind or (_("our own reports") if row.purpose is Purpose.STATISTICS else _("us"))
    title = words.of(row.purpose)
    if row.purpose is Purpose.REFER and kind:
        title = _("Send you to a service: {kind}", kind=kind)
    what = words.several([words.of(category) for category in row.categories])
    if len(row.categories) >= 12:
        what = _("everything that you tell us")
    return title, _("To: {who}", who=to), _("What: {what}", what=what)
