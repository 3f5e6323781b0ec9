"""Print a letter: the gate is asked again, and the transaction that marks the hand-over is what counts.

The pages are made first, in memory, from what the gate lets out; they are handed to the caller only after the
disclosure was kept, and only if the gate still says the same.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from fieldintake.casework import gate
from fieldintake.casework.refer import issue, view_of
from fieldintake.domain.desk import Changed, Disclosure
from fieldintake.domain.errors import NotAllowed, ReleaseRefused
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.domain.release import HeldWhy, PaperChoice, Refused, Release, her_own_copy
from fieldintake.domain.roles import Act, require
from fieldintake.ports import LetterRenderer, UnitOfWork, Vault


@dataclass(frozen=True, slots=True)
class Pages:
    """PDF bytes, and the code that may name the print job or file."""

    pdf: bytes
    reference: str
    changed: frozenset[Changed]


def preview_letter(vault: Vault, renderer: LetterRenderer, referral_id: RecordId, language: str) -> bytes:
    """The letter with its draft mark, for looking at; nothing leaves and nothing is disclosed."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        made = _released(vault, unit, referral_id)
        sender = unit.directory.own_card()
        unit.audit.append("letter_previewed", referral_id)
    return renderer.referral(made, sender=sender, language=language, issued=False)


def print_letter(vault: Vault, renderer: LetterRenderer, referral_id: RecordId, language: str) -> Pages:
    """The issued letter; raises `ReleaseRefused` when her choices do not, or perhaps no longer, allow it."""
    with vault.view() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        sender = unit.directory.own_card()
    with vault.work() as unit:
        before = _released(vault, unit, referral_id)
    pdf = renderer.referral(before, sender=sender, language=language, issued=True)
    with vault.work() as unit:
        made = _released(vault, unit, referral_id)
        if gate.digest(made) != gate.digest(before):
            raise ReleaseRefused("changed")
        disclose(vault, unit, made, channel="letter", sha256=hashlib.sha256(pdf).hexdigest())
        issue(vault, unit, unit.records.get(referral_id))
        unit.audit.append("letter_printed", referral_id)
    changed = frozenset({Changed.REFERRALS, Changed.CASE, Changed.CASES})
    return Pages(pdf, made.reference, changed)


def print_her_copy(vault: Vault, renderer: LetterRenderer, referral_id: RecordId, language: str) -> Pages:
    """Her own copy on the paper that she may safely keep; raises `NotAllowed` when she may keep none."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        made = _released(vault, unit, referral_id)
        case = unit.records.get(RecordId(made.case_id))
        copy = her_own_copy(made, PaperChoice(case.text("paper", PaperChoice.NOTHING.value)))
        if copy is None:
            raise NotAllowed("she may not safely keep paper")
        sender = unit.directory.own_card()
        unit.audit.append("her_copy_printed", referral_id)
    return Pages(renderer.her_copy(copy, sender=sender, language=language), made.reference, frozenset())


def choose_paper(vault: Vault, case_id: CaseId, paper: PaperChoice) -> frozenset[Changed]:
    """Keep what she said when asked whether she may safely carry or keep paper."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        unit.records.save(RecordType.CASE, RecordId(case_id), case_id, {"paper": paper.value})
        unit.audit.append("paper_chosen", case_id)
    return frozenset({Changed.CASE})


def _released(vault: Vault, unit: UnitOfWork, referral_id: RecordId) -> Release:
    outcome = view_of(vault, unit, referral_id).outcome
    if isinstance(outcome, Refused):
        raise ReleaseRefused(outcome.why.value)
    if gate.may_have_ended(outcome, vault.clock):
        raise ReleaseRefused(HeldWhy.EXPIRED.value)
    return outcome


def disclose(vault: Vault, unit: UnitOfWork, made: Release, *, channel: str, sha256: str) -> None:
    """Append to the disclosure ledger what leaves now."""
    unit.disclosures.append(
        Disclosure(
            id=new_record_id(vault.random),
            case_id=made.case_id,
            recipient=made.recipient.id,
            recipient_name=made.recipient.name,
            channel=channel,
            purpose=made.purpose,
            categories=made.categories,
            fields=tuple(dict.fromkeys(f"{item.record.value}.{item.name}" for item in made.fields)),
            consents=tuple(event.id for event in made.consents),
            sha256=sha256,
            staff=unit.me.id,
            at_ms=vault.clock.now_ms(),
        )
    )
