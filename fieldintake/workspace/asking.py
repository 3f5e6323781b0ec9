"""Asks her what may be shared, from wherever the question came up, and goes back there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fieldintake.domain.consent_questions import ConsentQuestion
from fieldintake.domain.desk import CaseRow
from fieldintake.domain.recipient import Recipient
from fieldintake.wording.consent_policy import consent_policy

if TYPE_CHECKING:
    from fieldintake.workspace.desk import Workspace


class Asking:
    """Owned by the workspace."""

    def __init__(self, desk: Workspace) -> None:
        self._desk = desk
        self._then: Callable[[], None] = lambda: None

    def all(self, case: CaseRow) -> None:
        """The whole conversation again, from her page."""
        self._ask(case, list(consent_policy().first), lambda: self._desk.open_case(case.case_id))

    def for_referral(self, case: CaseRow, recipient: Recipient) -> None:
        """What this one provider may know, before the referral goes on."""

        def back() -> None:
            self._desk.window.turn_to(self._desk.pages.referral)
            self._desk.presenters.referral.preview_again()

        self._ask(case, consent_policy().for_referral(recipient), back)

    def _ask(self, case: CaseRow, questions: list[ConsentQuestion], then: Callable[[], None]) -> None:
        self._then = then
        staff = self._desk.words.language
        hers = next((code for code in case.languages if code != staff), "")
        self._desk.presenters.consent.begin(case.case_id, questions, staff=staff, hers=hers)
        self._desk.window.turn_to(self._desk.pages.consent)

    def end(self) -> None:
        """Her answers are kept, or the conversation was left."""
        self._desk.refresh()
        self._then()
