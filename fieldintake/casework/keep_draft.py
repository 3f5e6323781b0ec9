"""Keep a draft: what was typed so far, of one author, until the form is finished."""

from __future__ import annotations

from fieldintake.domain.desk import Draft
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.ports import Vault


def keep_draft(
    vault: Vault,
    *,
    draft_id: RecordId,
    case_id: CaseId | None,
    form_id: str,
    form_version: str,
    snapshot: bytes,
) -> None:
    """Write the draft through to the disk; the caller chose its id, so that nothing waits to learn it."""
    with vault.work() as unit:
        if case_id is not None:
            unit.records.get(RecordId(case_id))  # nothing is kept for a case that was destroyed
        is_new = not any(draft.id == draft_id for draft in unit.drafts.of_author(unit.me.id))
        unit.drafts.save(
            Draft(draft_id, unit.me.id, case_id, form_id, form_version, snapshot, vault.clock.now_ms())
        )
        if is_new:
            unit.audit.append("draft_started", draft_id)


def my_drafts(vault: Vault) -> list[Draft]:
    """The drafts of whoever is signed in, newest first."""
    with vault.view() as unit:
        return unit.drafts.of_author(unit.me.id)
