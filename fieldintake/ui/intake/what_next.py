"""What may follow an intake: how many needs wait for a referral, and the paper that is safe for her. Qt-free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fieldintake.casework.print_letter import choose_paper
from fieldintake.casework.read_case import CaseView, read_case
from fieldintake.domain.ids import CaseId
from fieldintake.domain.release import PaperChoice
from fieldintake.ports import Vault
from fieldintake.ui.intake.state import NextStepState
from fieldintake.ui.ports import Background


@dataclass
class WhatNext:
    """`show` gets the page whenever it changes."""

    vault: Vault
    background: Background
    show: Callable[[NextStepState], None]
    failed: Callable[[Exception], None]
    _state: NextStepState = field(default_factory=NextStepState, init=False)

    def read(self, case_id: CaseId) -> None:
        """Look at her case as it was just kept."""
        self.background.submit(lambda: read_case(self.vault, case_id), done=self._take, failed=self.failed)

    def choose_paper(self, case_id: CaseId, paper: PaperChoice) -> None:
        self.background.submit(
            lambda: choose_paper(self.vault, case_id, paper),
            done=lambda _changed: self._put(replace(self._state, paper_asked=True, paper=paper.value)),
            failed=self.failed,
        )

    def _take(self, view: CaseView) -> None:
        self._put(NextStepState(len(view.needs), "paper" in view.case.fields, view.paper.value))

    def _put(self, state: NextStepState) -> None:
        self._state = state
        self.show(state)
