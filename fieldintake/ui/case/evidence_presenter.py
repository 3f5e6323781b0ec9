"""Shows and keeps the register of evidence of the case that is open. Qt-free.

Invariant: it is read only when somebody turns to it, and audited; a file that is dropped or pasted is not looked at:
neither its content nor its name comes here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from fieldintake.casework.keep_evidence import (
    add_custody_step,
    add_evidence,
    correct_evidence,
    record_report,
)
from fieldintake.casework.keep_words import KeptWords, Meant, end_words, kept_words
from fieldintake.casework.read_evidence import Reference, Register, read_evidence, reveal_evidence
from fieldintake.domain.evidence import NOT_DESCRIBED
from fieldintake.domain.fields import RecordType
from fieldintake.domain.fields import field as field_row
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.values import PartialDate
from fieldintake.ports import Vault
from fieldintake.ui.case.evidence_mapping import (
    evidence_state,
    is_described,
    missing_from,
    said_from,
    typed_from,
    writing_page,
)
from fieldintake.ui.case.evidence_state import Edit, EvidenceState, WhomToCall, Writing
from fieldintake.ui.case.lines import Revealed
from fieldintake.ui.case.telling import in_words
from fieldintake.ui.drafting import DraftKeeper
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words
from fieldintake.wording.reporting import reporting_countries, reporting_places


@dataclass
class EvidencePresenter:
    """`put` shows a state; `keepers` names who keeps evidence, on the vault's thread; `changed` is told of a save."""

    vault: Vault
    background: Background
    dialogs: Dialogs
    words: Words
    put: Callable[[EvidenceState], None]
    failed: Callable[[Exception], None]
    changed: Callable[[], None]
    keepers: Callable[[], Sequence[str]] = field(default=tuple)
    state: EvidenceState = field(default_factory=EvidenceState, init=False)
    _case: CaseId | None = field(default=None, init=False)
    _register: Register | None = field(default=None, init=False)
    _keepers: Sequence[str] = field(default=(), init=False)
    _typed: dict[str, str] = field(default_factory=dict, init=False)
    _about: tuple[Reference, RecordId] | None = field(default=None, init=False)
    keeper: DraftKeeper = field(init=False)
    _kept_words: KeptWords | None = field(default=None, init=False)
    _turn: int = field(default=0, init=False)
    _held: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.keeper = DraftKeeper(self.vault, self.background, lambda: None, self.failed)

    def forget(self) -> None:
        """Another case is opened, or none: nothing of the one before stays."""
        self._turn += 1
        self._held += 1
        self._case, self._register, self._about, self._typed = None, None, None, {}
        self._kept_words = None
        self.state = EvidenceState()

    def open(self, case_id: CaseId) -> None:
        """Somebody turns to the evidence of a case; it is read once, until something is written."""
        if self._case != case_id:
            self.forget()
            self._case = case_id
            self._read()

    def _read(self) -> None:
        self._turn += 1
        turn, case_id = self._turn, self._case
        if case_id is None:
            return
        self.background.submit(
            lambda: (read_evidence(self.vault, case_id), tuple(self.keepers())),
            done=lambda found: self._take(turn, *found),
            failed=self.failed,
        )

    def _take(self, turn: int, register: Register, keepers: Sequence[str]) -> None:
        if turn != self._turn:
            return
        self._register, self._keepers = register, keepers
        self.put(self.said_again())

    def said_again(self) -> EvidenceState:
        """The same in the language that is now chosen; nothing is read for it."""
        if self._register is not None:
            fresh = evidence_state(self._register, self._keepers, self.words)
            writing = self.state.writing
            if writing is not None:
                writing = replace(writing, page=writing_page(writing.edit, self._typed, (), self.words))
            self.state = replace(fresh, writing=writing, whom=self.state.whom)
        return self.state

    def _show(self, state: EvidenceState) -> None:
        self.state = state
        self.put(state)

    # --- what is masked --------------------------------------------------------------------------

    def hold(self, key: str) -> None:
        """Show what is masked in one line, while it is held."""
        record_id, _dot, name = key.partition(".")
        self._held += 1
        held, row = self._held, field_row(RecordType.EVIDENCE, name)

        def done(text: str) -> None:
            if held == self._held:
                self._show(replace(self.state, revealed=Revealed(key, in_words(row, text, self.words))))

        self.background.submit(
            lambda: reveal_evidence(self.vault, RecordId(record_id), name), done=done, failed=self.failed
        )

    def release(self) -> None:
        self._held += 1
        if self.state.revealed is not None:
            self._show(replace(self.state, revealed=None))

    # --- writing ---------------------------------------------------------------------------------

    def add(self) -> None:
        self._begin(Edit.NEW, {})

    def report(self, item: str) -> None:
        self._about_item(item)
        self._begin(Edit.REPORT, {})

    def step(self, item: str) -> None:
        self._about_item(item)
        self._begin(Edit.STEP, {})

    def correct(self, item: str) -> None:
        """Say it anew; what is masked is asked for to be corrected, which the audit says."""
        self._about_item(item)
        if self._about is None:
            return
        said = self._about[0].now
        names = said.masked

        def done(hidden: dict[str, str]) -> None:
            self._begin(Edit.CORRECT, typed_from(said.record, hidden))

        self.background.submit(
            lambda: {name: reveal_evidence(self.vault, said.record.id, name) for name in names},
            done=done,
            failed=self.failed,
        )

    def correct_step(self, step: str) -> None:
        """A step was written down wrongly: it is said anew, and both stay."""
        for reference in self._register.references if self._register else ():
            for each in reference.steps:
                if each.record.id == step:
                    self._about = (reference, RecordId(step))
                    self._begin(Edit.CORRECT_STEP, typed_from(each.record, {}))

    def _about_item(self, item: str) -> None:
        references = self._register.references if self._register else ()
        found = next((each for each in references if each.item == item), None)
        self._about = None if found is None else (found, found.now.record.id)

    def _begin(self, edit: Edit, typed: dict[str, str]) -> None:
        """With what was typed there before a lock, if anything was."""
        turn, part = self._turn, self._about[1] if self._about and edit is not Edit.NEW else ""
        about = f"{self._case}.{edit.value}.{part}"

        def done(kept: KeptWords) -> None:
            if turn == self._turn:
                self._kept_words, self._typed = kept, json.loads(kept.text) if kept.text else typed
                self._draw(edit, ())

        self.background.submit(
            lambda: kept_words(self.vault, Meant.EVIDENCE, about), done=done, failed=self.failed
        )

    def _draw(self, edit: Edit, missing: Sequence[str]) -> None:
        page = writing_page(edit, self._typed, missing, self.words)
        reference = self._about[0] if self._about and edit is not Edit.NEW else None
        if edit in (Edit.NEW, Edit.CORRECT):
            gated = bool(self._typed.get("minor")) and not is_described(self._typed)
        else:
            gated = reference is not None and reference.is_gated
        self._show(replace(self.state, writing=Writing(edit, page, gated), revealed=None))

    def answer(self, name: str, raw: object) -> None:
        """Something was typed or chosen."""
        writing = self.state.writing
        if writing is None:
            return
        if isinstance(raw, str):
            self._typed[name] = raw
        else:
            self._typed.pop(name, None)
        if self._kept_words is not None:
            kept = {name: said for name, said in self._typed.items() if self._may_keep(name)}
            self.keeper.keep(self._kept_words.typed(json.dumps(kept)))
        self._draw(writing.edit, ())

    def _may_keep(self, name: str) -> bool:
        """Not even a draft describes what may be imagery of a minor."""
        return name not in NOT_DESCRIBED or is_described(self._typed)

    def leave(self) -> None:
        """Nothing is kept."""
        words, self._kept_words, self._typed = self._kept_words, None, {}
        if words is not None:
            self.keeper.drop({words.draft_id})
            self.background.submit(
                lambda: end_words(self.vault, words.draft_id), done=lambda _none: None, failed=self.failed
            )
        self._show(replace(self.state, writing=None))

    def keep(self) -> None:
        """Keep what was written, if nothing that is needed is missing."""
        writing = self.state.writing
        if writing is None or self._case is None:
            return
        missing = missing_from(writing.edit, self._typed)
        if missing:
            self._draw(writing.edit, missing)
            return
        try:
            verb = self._verb(writing.edit, self._case)
        except ValueError:
            self._draw(writing.edit, ("at.day", "at.time"))
            return
        self.background.submit(verb, done=lambda _done: self._kept(), failed=self.failed)

    def _verb(self, edit: Edit, case_id: CaseId) -> Callable[[], object]:
        said, typed = said_from(edit, self._typed, self.words), dict(self._typed)
        if edit is Edit.NEW or self._about is None:
            return lambda: add_evidence(self.vault, case_id, said)
        reference, record_id = self._about
        case_id = reference.now.record.case_id  # of two cases that are one, the one that it was told in
        match edit:
            case Edit.CORRECT:
                return lambda: correct_evidence(self.vault, case_id, record_id, said)
            case Edit.REPORT:
                to, number = typed["reported_to"], typed.get("report_reference", "")
                on = PartialDate(typed["reported_on"])
                return lambda: record_report(self.vault, case_id, record_id, to=to, reference=number, on=on)
            case _:
                corrects = record_id if edit is Edit.CORRECT_STEP else None
                item = reference.item
                return lambda: add_custody_step(self.vault, case_id, item, said, corrects=corrects)

    def _kept(self) -> None:
        self.leave()
        self._read()
        self.changed()

    # --- whom to tell ----------------------------------------------------------------------------

    def refuse_file(self) -> None:
        """A file was dropped or pasted: nothing of it was taken, and a card says what to do."""
        country = self.state.whom.country if self.state.whom else ""
        self._show_whom(country, refused=True)

    def whom_to_call(self) -> None:
        self._show_whom(self.state.whom.country if self.state.whom else "", refused=False)

    def choose_country(self) -> None:
        """The list for another country."""
        known = reporting_countries()
        choices = [(code, name) for code, name in self.words.countries() if code in known]
        chosen = self.state.whom.country if self.state.whom else ""
        refused = self.state.whom is not None and self.state.whom.refused_file
        self.dialogs.choose(
            self.words.text("Country"),
            choices,
            chosen=chosen,
            then=lambda code: self._show_whom(code, refused=refused),
        )

    def close_whom(self) -> None:
        self._show(replace(self.state, whom=None))

    def _show_whom(self, country: str, *, refused: bool) -> None:
        name = dict(self.words.countries()).get(country, "") if country else ""
        own = self._register.report_to if self._register else ""
        whom = WhomToCall(refused, country, name, self.words.typed(own), reporting_places(country))
        self._show(replace(self.state, whom=whom))
