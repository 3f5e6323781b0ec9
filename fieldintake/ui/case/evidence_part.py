# ruff: noqa: N802 - methods that override the toolkit keep its names
"""Draws the register of evidence: a card for each thing that exists, with its custody; or the page that is written.

Signals: `add_wanted()`, `correct_wanted(item)`, `report_wanted(item)`, `step_wanted(item)`,
`step_correction_wanted(step)`, `answered(name, raw)`, `keep_wanted()`, `leave_wanted()`, `reveal_wanted(key)`,
`reveal_ended()`, `file_refused()`, `whom_wanted()`, `country_wanted()`, `whom_read()`.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldintake.ui.case.evidence_state import EvidenceState, ReferenceCard, StepLine
from fieldintake.ui.case.file_guard import FileGuard
from fieldintake.ui.case.told import LinesCard
from fieldintake.ui.case.whom_card import WhomCard
from fieldintake.ui.marks import Mark
from fieldintake.ui.questions.page import QuestionsPage
from fieldintake.ui.questions.state import FormPage, Twice
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import column_of, empty, row_of
from fieldintake.ui.widgets.label import Label
from fieldintake.ui.widgets.masked import Masked
from fieldintake.ui.widgets.panels import NoticePanel
from fieldintake.ui.widgets.row_delegate import RowShape
from fieldintake.ui.widgets.rows import Row, RowList
from fieldintake.ui.words import Words

_STEP = Mark("account-outline")


class EvidencePart(QWidget):
    """Words only: a file that is dropped or pasted anywhere on it is refused."""

    add_wanted = Signal()
    correct_wanted = Signal(str)
    report_wanted = Signal(str)
    step_wanted = Signal(str)
    step_correction_wanted = Signal(str)
    answered = Signal(str, object)
    keep_wanted = Signal()
    leave_wanted = Signal()
    reveal_wanted = Signal(str)
    reveal_ended = Signal()
    file_refused = Signal()
    whom_wanted = Signal()
    country_wanted = Signal()
    whom_read = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self._look, self._words = look, words
        self._shown: tuple[object, ...] = ()
        self.masked: dict[str, Masked] = {}
        self._cards: list[LinesCard] = []
        self.whom = WhomCard(look, words)
        self.about = NoticePanel(look, icon="shield-check-outline")
        self.add = Button(look, "", icon="plus")
        self.gate = NoticePanel(look, "amber", "alert-outline")
        self.form = QuestionsPage(look, words)
        self.heading = Label("", Step.LEAD, heavy=True, wraps=True)
        self.back, self.keep = Button(look, ""), Button(look, "", icon="check")
        self._list = QVBoxLayout()
        self._list.setSpacing(24)
        self._build()
        self._wire()

    def _build(self) -> None:
        self.reading, cards = QWidget(), QVBoxLayout()
        self.reading.setLayout(cards)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(24)
        cards.addWidget(self.about)
        cards.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        cards.addLayout(self._list)
        self.writing = column_of(
            self.heading, self.gate, self.form, row_of(self.back, self.keep, spacing=12), spacing=16
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        for widget in (self.whom, self.reading, self.writing):
            column.addWidget(widget)
        self.guard = FileGuard(self)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _wire(self) -> None:
        self.guard.refused.connect(self.file_refused)
        self.add.clicked.connect(self.add_wanted)
        self.about.acted.connect(self.whom_wanted)
        self.gate.acted.connect(self.whom_wanted)
        self.whom.country_wanted.connect(self.country_wanted)
        self.whom.read.connect(self.whom_read)
        self.form.answered.connect(self.answered)
        self.back.clicked.connect(self.leave_wanted)
        self.keep.clicked.connect(self.keep_wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A paste beside every field: the guard has refused what is no text, and text has no place to go."""
        if not event.matches(QKeySequence.StandardKey.Paste):
            super().keyPressEvent(event)

    def render_state(self, state: EvidenceState) -> None:
        self.whom.render_state(state.whom)
        self.writing.setVisible(state.writing is not None)
        self.reading.setVisible(state.writing is None)
        self._show_about(state)
        if state.writing is not None:
            self._show_writing(state)
        else:
            self.form.render_state(FormPage(Twice(), ()))  # nothing typed stays in a field that nobody sees
        shown = (state.references, state.may_keep, self._words.language)
        if shown != self._shown:
            self._shown = shown
            self._make(state)
        if state.revealed is not None and state.revealed.key in self.masked:
            self.masked[state.revealed.key].reveal(state.revealed.text)
        self.guard.watch()

    def _show_about(self, state: EvidenceState) -> None:
        _ = self._words.text
        self.add.say(_("Write down what exists and where"))
        self.add.setVisible(state.may_keep)
        self.about.setVisible(state.is_read)
        call = _("Whom to call")
        asks = (
            _("Ask {who}.", who=state.keepers)
            if state.keepers
            else _("An administrator must open this desk once.")
        )
        if state.is_open:
            self.about.say(
                _("Only where it is, in words. Never the thing itself."),
                _("Do not open, copy, photograph or forward it, and do not keep it on this laptop."),
                _(
                    "It never leaves with a referral. Only those who keep evidence read it: {who}.",
                    who=state.keepers,
                ),
                action=call,
            )
        elif state.count:
            self.about.say(_("Evidence is written down for this case. Others keep it."), asks, action=call)
        else:
            self.about.say(_("No evidence is written down for this case."), asks, action=call)

    def _show_writing(self, state: EvidenceState) -> None:
        _, writing = self._words.text, state.writing
        if writing is None:
            return
        self.heading.say(self._words.of(writing.edit))
        self.gate.setVisible(writing.is_gated)
        self._say_gate(self.gate)
        self.form.render_state(writing.page)
        self.back.say(_("Back"))
        self.keep.say(_("Keep it"))

    def _say_gate(self, gate: NoticePanel) -> None:
        _ = self._words.text
        gate.say(
            _("Report it, and nothing else."),
            _(
                "Do not look for it, open it, copy it or forward it, not even to the police: tell them where it is."
            ),
            _("Nothing that describes it is written down here."),
            action=_("Whom to call"),
        )

    # --- one card for each thing -------------------------------------------------------------------

    def _make(self, state: EvidenceState) -> None:
        self.masked, self._cards = {}, []
        empty(self._list)
        for reference in state.references:
            self._list.addWidget(self._card(reference, may_keep=state.may_keep))

    def _card(self, reference: ReferenceCard, *, may_keep: bool) -> LinesCard:
        _ = self._words.text
        card = LinesCard(self._look, self._words, reference.record)
        card.reveal_wanted.connect(self.reveal_wanted)
        card.reveal_ended.connect(self.reveal_ended)
        self.masked |= card.masked
        if reference.is_gated:
            gate = NoticePanel(self._look, "amber", "alert-outline")
            self._say_gate(gate)
            gate.acted.connect(self.whom_wanted)
            card.card.rows.insertWidget(0, gate)
        if reference.steps:
            steps = RowList(self._look, RowShape(code=0))
            rows = [self._step(step, may_keep=may_keep) for step in reference.steps]
            steps.show_rows(rows, name=_("Who had it"))
            steps.acted.connect(self.step_correction_wanted)
            card.card.add_line()
            card.card.add(steps)
        if may_keep:
            card.card.add_line()
            card.card.add(self._acts(reference))
        return card

    def _step(self, step: StepLine, *, may_keep: bool) -> Row:
        return Row(
            key=step.key,
            sentence=step.sentence,
            heavy=True,
            reason=f"{step.when}. {step.reason}",
            third=step.condition,
            mark=_STEP,
            action=self._words.text("Correct") if may_keep else "",
        )

    def _acts(self, reference: ReferenceCard) -> QWidget:
        _, name = self._words.text, reference.record.name
        acts = (
            (_("Where it was reported"), "send-outline", self.report_wanted),
            (_("Who gave it to whom"), "account-outline", self.step_wanted),
            (_("Correct"), "note-text-outline", self.correct_wanted),
        )
        buttons = []
        for words, icon, signal in acts:
            button = Button(self._look, words, Kind.OUTLINED, icon=icon)
            button.say(words, spoken=_("{what}: {which}", what=words, which=name))
            button.clicked.connect(partial(signal.emit, reference.key))
            buttons.append(button)
        return row_of(*buttons)
