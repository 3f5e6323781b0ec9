"""Asking the gate: gathers a case's records and her answers, and lets `domain.release` decide.

Invariant: every verb that shows, prints or sends comes through here, inside its own transaction.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from fieldintake.casework.merged_cases import ledgers
from fieldintake.domain.consent import Purpose
from fieldintake.domain.ids import CaseId, Code, OrganisationId, RecordId, new_code
from fieldintake.domain.messages import Thread
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.release import Refused, Release, release
from fieldintake.domain.values import to_plain
from fieldintake.ports import Clock, UnitOfWork, Vault


def thread_for(vault: Vault, unit: UnitOfWork, case_id: CaseId, recipient: Recipient) -> Thread:
    """The thread of this case and recipient, made with a fresh key and reference when there is none."""
    found = unit.threads.find(case_id, recipient.id)
    if found is not None and found.peer != recipient.organisation and not found.key_sent:
        found = replace(
            found, peer=OrganisationId(recipient.organisation)
        )  # known on paper first, by card since
        unit.threads.save(found)
    if found is not None:
        return found
    thread = Thread(
        id=vault.random(16).hex(),
        key=vault.random(32),
        case_id=case_id,
        recipient=recipient.id,
        peer=OrganisationId(recipient.organisation),
        reference=_unused_reference(vault, unit),
        ours=True,
    )
    unit.threads.save(thread)
    return thread


def _unused_reference(vault: Vault, unit: UnitOfWork) -> Code:
    while True:
        reference = new_code(vault.random)
        if not unit.threads.is_taken(reference):
            return reference


def ask(
    unit: UnitOfWork,
    thread: Thread,
    recipient: Recipient,
    purpose: Purpose,
    needs: frozenset[RecordId],
    now_ms: int,
) -> Release | Refused:
    """What may leave to this recipient now, by her answers in this case and in those merged with it."""
    own, *merged = ledgers(unit, thread.case_id)
    return release(
        thread.case_id,
        unit.records.of_case(thread.case_id),
        own,
        recipient=recipient,
        purpose=purpose,
        reference=thread.reference,
        needs=needs,
        now_ms=now_ms,
        merged=merged,
    )


def may_have_ended(made: Release, clock: Clock) -> bool:
    """Whether a yes behind it ended by a date that nobody believes yet: until somebody does, it does not leave."""
    leap = clock.leap()
    return leap is not None and made.until_ms is not None and made.until_ms <= leap.claimed_ms


def digest(made: Release) -> str:
    """A fingerprint of what would leave: the same while nothing that matters has changed."""
    rows = [[f.record.value, f.record_id, f.name, f.category.value, to_plain(f.value)] for f in made.fields]
    whole = [rows, sorted(event.id for event in made.consents), made.until_ms, made.reference]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()
