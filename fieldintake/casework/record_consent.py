"""Record her answers: each an immutable event with how, by whom, in which language and on which notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fieldintake.casework.ask_back import known_as, still_held
from fieldintake.casework.merged_cases import merged_with
from fieldintake.casework.share_less import covers, may_have, share_less
from fieldintake.domain.categories import DataCategory
from fieldintake.domain.consent import ConsentEvent, ConsentMethod, ConsentState, GivenBy, Purpose
from fieldintake.domain.desk import Changed, Disclosure
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.domain.roles import Act, require
from fieldintake.ports import UnitOfWork, Vault


@dataclass(frozen=True, slots=True)
class HerAnswer:
    """One answer to one question. `recipient` is a ledger name: an id, `kind:health`, or `""` for us."""

    purpose: Purpose
    recipient: str
    categories: frozenset[DataCategory]
    state: ConsentState
    until_ms: int | None = None


@dataclass(frozen=True, slots=True)
class HowAnswered:
    """The circumstances of the conversation; `notice_reviewed` says a native reader checked the notice."""

    method: ConsentMethod
    language: str
    given_by: GivenBy = GivenBy.SELF
    interpreter: str = ""
    witness: str = ""
    notice_hash: str = ""
    notice_reviewed: bool = False


def record_consent(
    vault: Vault,
    case_id: CaseId,
    answers: Sequence[HerAnswer],
    how: HowAnswered,
    *,
    draft_id: RecordId | None = None,
) -> frozenset[Changed]:
    """Append her answers; a no to what has left already asks it back, as a withdrawal does.

    `draft_id` is the draft of the conversation, which ends with it.
    """
    from_now = vault.clock.now_ms()
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        for answer in answers:
            append_answer(vault, unit, case_id, answer, how, from_now)
        for each in merged_with(unit, case_id):
            _ask_back(vault, unit, each, answers)
        if draft_id is not None:
            unit.drafts.delete(draft_id)
        if answers:
            unit.audit.append("consent_recorded", case_id)
    return frozenset({Changed.CONSENT, Changed.CASE, Changed.CASES, Changed.OUTBOX})


def _ask_back(vault: Vault, unit: UnitOfWork, case_id: CaseId, answers: Sequence[HerAnswer]) -> None:
    """A no about something that left: it is asked back whole, and what she still allows is sent anew."""
    noes = [a for a in answers if a.state in (ConsentState.REFUSED, ConsentState.WITHDRAWN)]
    for recipient, held in sorted(still_held(unit, case_id).items()):
        names = known_as(unit, recipient)
        about = any(no.recipient in names and _speaks_of(no, shared) for no in noes for shared in held)
        if about and not covers(may_have(vault, unit, case_id, recipient), held):
            share_less(vault, unit, case_id, recipient)


def _speaks_of(answer: HerAnswer, shared: Disclosure) -> bool:
    """An answer about the border speaks of everything that crossed it, for whatever purpose."""
    is_purpose = answer.purpose in (shared.purpose, Purpose.CROSS_BORDER)
    return is_purpose and bool(answer.categories & shared.categories)


def append_answer(
    vault: Vault, unit: UnitOfWork, case_id: CaseId, answer: HerAnswer, how: HowAnswered, now_ms: int
) -> None:
    """One event of the ledger, inside a transaction that does more."""
    unit.consents.append(
        ConsentEvent(
            id=new_record_id(vault.random),
            case_id=case_id,
            purpose=answer.purpose,
            recipient=answer.recipient,
            categories=answer.categories,
            state=answer.state,
            at_ms=now_ms,
            order=0,  # the ledger orders by the time of the revision
            until_ms=answer.until_ms,
            method=how.method,
            given_by=how.given_by,
            language=how.language,
            interpreter=how.interpreter,
            witness=how.witness,
            notice_hash=how.notice_hash,
            notice_reviewed=how.notice_reviewed,
        )
    )
