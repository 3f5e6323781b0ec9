"""Withdraw: her no takes effect at once here, and goes first to everybody who holds something of hers.

One transaction appends the events, kills what is queued and queues the requests to destroy; there is no moment
at which the ledger says no and the outbox still says yes.
"""

from __future__ import annotations

from collections.abc import Sequence

from fieldintake.casework.ask_back import Withdrawn, together, undo
from fieldintake.casework.merged_cases import merged_with
from fieldintake.casework.record_consent import HerAnswer, HowAnswered, append_answer
from fieldintake.domain.consent import ConsentEvent, ConsentState, Purpose
from fieldintake.domain.ids import CaseId
from fieldintake.domain.ledger import latest_answers
from fieldintake.domain.recipient import Recipient, ledger_names
from fieldintake.domain.roles import Act, require
from fieldintake.ports import UnitOfWork, Vault


def withdraw_consent(
    vault: Vault, case_id: CaseId, how: HowAnswered, *, recipient: Recipient | None = None
) -> Withdrawn:
    """Take back every yes of hers, or all that one recipient may have; nothing to stop is no error.

    What one recipient has through a yes to its kind is taken back under its own id: the others keep theirs.
    """
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        now_ms = vault.clock.now_ms()
        family = merged_with(unit, case_id)
        for each, event in _latest(unit, family):
            if not event.says_yes or (recipient and event.recipient not in ledger_names(recipient)):
                continue
            name = recipient.id if recipient else event.recipient
            gone = HerAnswer(event.purpose, name, event.categories, ConsentState.WITHDRAWN)
            append_answer(vault, unit, each, gone, how, now_ms)
        names = None if recipient is None else frozenset({recipient.id})
        outcome = together(undo(vault, unit, each, names) for each in family)
        unit.audit.append("consent_withdrawn", case_id)
    return outcome


def withdraw_answer(
    vault: Vault, case_id: CaseId, how: HowAnswered, *, purpose: Purpose, recipient: str
) -> Withdrawn:
    """Take back her yes for one purpose under one ledger name: an id, `kind:health`, or `""` for us."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        now_ms = vault.clock.now_ms()
        family = merged_with(unit, case_id)
        for each, event in _latest(unit, family):
            if event.says_yes and (event.purpose, event.recipient) == (purpose, recipient):
                gone = HerAnswer(purpose, recipient, event.categories, ConsentState.WITHDRAWN)
                append_answer(vault, unit, each, gone, how, now_ms)
        outcome = together(undo(vault, unit, each, frozenset({recipient})) for each in family)
        unit.audit.append("consent_withdrawn", case_id)
    return outcome


def _latest(unit: UnitOfWork, family: Sequence[CaseId]) -> list[tuple[CaseId, ConsentEvent]]:
    """Her last answers in every case of hers: what she takes back, she takes back in all of them."""
    return [(each, event) for each in family for event in latest_answers(unit.consents.of_case(each))]
