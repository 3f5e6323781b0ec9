"""Keep a draft: what was typed so far, of one author, until the form is finished."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from fieldintake.domain.desk import Draft
from fieldintake.domain.errors import NotFound, VaultError
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.roles import Act, require
from fieldintake.ports import Vault


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in a form at one moment; whoever typed it chose its id, so that nothing waits to learn it."""

    draft_id: RecordId
    case_id: CaseId | None
    form_id: str
    form_version: str
    snapshot: bytes


def keep_draft(vault: Vault, typed: Typed) -> None:
    """Write the draft through to the disk; what the vault cannot take goes into its lifeboat, and the error on."""
    draft = as_draft(vault, typed)
    try:
        with vault.work() as unit:
            require(unit.me, Act.WORK_ON_CASES)
            if typed.case_id is not None:
                unit.records.get(RecordId(typed.case_id))  # nothing is kept for a case that was destroyed
            is_new = not any(known.id == draft.id for known in unit.drafts.of_author(unit.me.id))
            unit.drafts.save(draft)
            if is_new:
                unit.audit.append("draft_started", draft.id)
    except VaultError:
        with suppress(VaultError):  # the first error says more
            vault.put_aside([draft])
        raise


def put_aside(vault: Vault, all_typed: Iterable[Typed]) -> None:
    """Into the lifeboat at once, when the vault does not take it in time; from any thread."""
    vault.put_aside([as_draft(vault, typed) for typed in all_typed])


def as_draft(vault: Vault, typed: Typed) -> Draft:
    """What was typed, as a draft of whoever is signed in."""
    form, now_ms = (typed.form_id, typed.form_version), vault.clock.now_ms()
    return Draft(typed.draft_id, vault.staff, typed.case_id, *form, typed.snapshot, now_ms)


def my_drafts(vault: Vault) -> list[Draft]:
    """The drafts of whoever is signed in, newest first."""
    with vault.view() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        return unit.drafts.of_author(unit.me.id)


def drop_draft(vault: Vault, draft_id: RecordId) -> None:
    """Throw away a draft of one's own, for good; raises `NotFound` when there is none."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        if not any(draft.id == draft_id for draft in unit.drafts.of_author(unit.me.id)):
            raise NotFound("the draft is not here any more")
        unit.drafts.delete(draft_id)
        unit.audit.append("draft_dropped", draft_id)
