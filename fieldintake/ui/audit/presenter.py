"""Reads the audit page by page, filters it, checks its chain, and puts it into a file. Qt-free.

Invariant: entering the page is one event; a filter or a further page is none, a check and a file are one each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from fieldintake.casework.read_audit import (
    PAGE,
    AuditFilter,
    AuditLine,
    case_by_code,
    export_audit,
    more_audit,
    open_audit,
    people_in_audit,
    verify_audit,
)
from fieldintake.domain.ids import CaseId, StaffId
from fieldintake.domain.progress import Progress
from fieldintake.domain.retention import DAY_MS
from fieldintake.ports import Vault
from fieldintake.ui.audit.rows import audit_file
from fieldintake.ui.audit.state import DAYS, AuditState, Chosen, Days
from fieldintake.ui.audit.words import ACTIONS, AuditKind
from fieldintake.ui.long_work import Notice, run_long
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words

T = TypeVar("T")


@dataclass
class AuditPresenter:
    """The page of the audit, for whoever may see it."""

    vault: Vault
    background: Background
    dialogs: Dialogs
    words: Words
    render: Callable[[AuditState], None]
    failed: Callable[[Exception], None]
    now_ms: Callable[[], int]
    state: AuditState = field(default_factory=lambda: AuditState(0), init=False)
    _turn: int = field(default=0, init=False)

    def enter(self) -> None:
        """Open the page, with no filter."""
        self._show(AuditState(self.now_ms()))
        self._read(lambda wanted: open_audit(self.vault, wanted))

    def more(self) -> None:
        """The next page of older entries."""
        last = self.state.lines[-1].entry.sequence if self.state.lines else None
        before = self.state.lines
        self._read(lambda wanted: more_audit(self.vault, wanted, last), before=before)

    def choose_person(self) -> None:
        self.background.submit(
            lambda: people_in_audit(self.vault), done=self._offer_people, failed=self.failed
        )

    def _offer_people(self, people: list[tuple[StaffId, str]]) -> None:
        names = {str(staff): name for staff, name in people}
        choices = [("", self.words.text("Anybody")), *names.items()]

        def chosen(who: str) -> None:
            self._choose(replace(self.state.chosen, who=who, who_name=names.get(who, "")))

        name = self.words.text("Who")
        self.dialogs.choose(name, choices, chosen=self.state.chosen.who, then=chosen)

    def choose_kind(self) -> None:
        kinds = {kind.value: kind for kind in AuditKind}
        choices = [("", self.words.text("Anything")), *((key, self.words.of(k)) for key, k in kinds.items())]
        now = self.state.chosen.kind
        self.dialogs.choose(
            self.words.text("What"),
            choices,
            chosen=now.value if now else "",
            then=lambda key: self._choose(replace(self.state.chosen, kind=kinds.get(key))),
        )

    def choose_days(self) -> None:
        self.dialogs.choose(
            self.words.text("When"),
            [(days.value, self.words.of(days)) for days in Days],
            chosen=self.state.chosen.days.value,
            then=lambda key: self._choose(replace(self.state.chosen, days=Days(key))),
        )

    def choose_case(self) -> None:
        _ = self.words.text
        self.dialogs.write(
            _("Which case?"),
            _("Its code. Leave it empty for every case."),
            act=_("Show"),
            leave=_("Back"),
            then=self._find_case,
        )

    def _find_case(self, typed: str) -> None:
        code = typed.strip()
        if not code:
            self._choose(replace(self.state.chosen, case="", code=""))
            return
        self.background.submit(
            lambda: case_by_code(self.vault, code),
            done=lambda case: self._found(case, code),
            failed=self.failed,
        )

    def _found(self, case: CaseId | None, code: str) -> None:
        if case is None:
            _ = self.words.text
            self.dialogs.tell(_("No case has this code."), _("Look at the code again. Nothing was changed."))
            return
        self._choose(replace(self.state.chosen, case=case, code=code.upper()))

    def verify(self) -> None:
        """Check that no entry was changed, removed or moved."""
        self._under_way(
            self.words.text("The audit is being checked"),
            lambda far: verify_audit(self.vault, far),
            lambda count: self._show(replace(self.state, verified=-1 if count is None else count)),
        )

    def export(self) -> None:
        """Everything that the filter lets through, as a table in a file."""
        name = self.words.text("Put it into a file")
        self.dialogs.save_file(name, "audit.csv", self._export_to)

    def _export_to(self, path: Path) -> None:
        wanted = self._wanted()

        def work(far: Progress) -> None:
            with audit_file(path, self.words) as take:
                export_audit(self.vault, wanted, take, far)

        self._under_way(self.words.text("The audit is being put into a file"), work, lambda _none: None)

    def _under_way(self, what: str, work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        """With a way to stop it, which leaves no event and no file."""
        _ = self.words.text
        about = _("Years of work take a moment. Stopping it changes nothing.")
        run_long(
            self.background,
            self.dialogs,
            Notice(what, about, _("Stop")),
            work,
            done=done,
            failed=self.failed,
        )

    def _choose(self, chosen: Chosen) -> None:
        self._show(replace(self.state, chosen=chosen, lines=(), is_loading=True))
        self._read(lambda wanted: more_audit(self.vault, wanted, None))

    def _wanted(self) -> AuditFilter:
        chosen = self.state.chosen
        of_kind = {action for action, (kind, _words) in ACTIONS.items() if kind is chosen.kind}
        days = DAYS.get(chosen.days)
        return AuditFilter(
            staff=StaffId(chosen.who) if chosen.who else None,
            actions=of_kind if chosen.kind else None,
            subject=chosen.case or None,
            since_ms=self.now_ms() - days * DAY_MS if days else 0,
        )

    def _read(
        self, verb: Callable[[AuditFilter], list[AuditLine]], *, before: tuple[AuditLine, ...] = ()
    ) -> None:
        self._turn += 1
        turn, wanted = self._turn, self._wanted()

        def done(lines: list[AuditLine]) -> None:
            if turn == self._turn:
                shown = (*before, *lines)
                more = len(lines) == PAGE
                self._show(replace(self.state, lines=shown, has_more=more, is_loading=False))

        self.background.submit(lambda: verb(wanted), done=done, failed=self.failed)

    def _show(self, state: AuditState) -> None:
        self.state = state
        self.render(state)
