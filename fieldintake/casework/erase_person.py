"""Erase a person for good, with a certificate that says so and names nobody.

A case that has evidence is erased by two people, see `erase_together.py`.
Whoever holds something of hers is asked to destroy it too. What stays is an anonymous count of the year, the audit's
entries, which hold ids only, a random id outside the database by which a restored backup is cleaned again, and, until
they have gone out, the requests to destroy.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fieldintake.casework.ask_back import Outside, Withdrawn, outside, together, undo
from fieldintake.casework.erasure_requests import forget_requests
from fieldintake.casework.merged_cases import merged_with
from fieldintake.casework.paper_calls import forget_case
from fieldintake.casework.read_evidence import has_evidence
from fieldintake.casework.retention import refuse_on_hold
from fieldintake.domain.errors import NeedsTwo
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId
from fieldintake.domain.roles import Act, require
from fieldintake.ports import UnitOfWork, Vault

ERASED_COUNT = "erased_in_"


@dataclass(frozen=True, slots=True)
class ErasureCertificate:
    """For her, or for whoever must show that it was done: counts of records by type, and nothing of what they held.

    `asked` are recipients who are asked to destroy what was sent sealed; `on_paper` hold letters, which no message
    calls back: people must tell them. `asked_by` is who asked for it where it took two people.
    """

    organisation: str
    erased_by: str
    at_ms: int
    audit_sequence: int
    records: tuple[tuple[RecordType, int], ...]
    asked: tuple[str, ...] = ()
    on_paper: tuple[str, ...] = ()
    asked_by: str = ""


def foresee_erasure(vault: Vault, case_id: CaseId) -> Outside:
    """Who will be asked to destroy and who must be called; raises `NotAllowed` for a role or a hold, `NotFound`."""
    with vault.view() as unit:
        require(unit.me, Act.CONFIRM_ERASURE)  # whoever asks, and whoever decides
        family = merged_with(unit, case_id)
        for each in family:
            refuse_on_hold(unit, each)
        return replace(outside(unit, family), needs_two=has_evidence(unit, family))


def erased_counts(unit: UnitOfWork, now_ms: int) -> list[tuple[int, int]]:
    """How many people were erased in each year that knows of any, the newest year first; nothing else is kept."""
    this_year = time.gmtime(now_ms / 1000).tm_year
    counts = [
        (year, int(unit.settings.get(f"{ERASED_COUNT}{year}", "0"))) for year in range(this_year, 2024, -1)
    ]
    return [(year, count) for year, count in counts if count]


def erase_person(vault: Vault, case_id: CaseId) -> ErasureCertificate:
    """Remove her case, and those merged with it, from every page.

    Raises `NotAllowed` for a role or a hold, `NeedsTwo` where there is evidence, `NotFound`.
    """
    with vault.work() as unit:
        require(unit.me, Act.ERASE_PERSON)
        family = merged_with(unit, case_id) if unit.cases.rows({case_id}) else [case_id]
        for each in family:
            refuse_on_hold(unit, each)
        if has_evidence(unit, family):
            raise NeedsTwo("a case that has evidence is erased by two people")
        return erase_in(vault, unit, case_id, family)


def erase_in(
    vault: Vault, unit: UnitOfWork, case_id: CaseId, family: Sequence[CaseId], *, asked_by: str = ""
) -> ErasureCertificate:
    """Remove these cases of hers, inside the transaction of whoever may decide it."""
    counts = count_records(unit, family)
    done = together(undo(vault, unit, each, None) for each in family)
    for each in family:
        unit.erase_for_good(each)
        forget_case(unit, each)
    forget_requests(unit, family)
    unit.audit.append("person_erased", case_id)
    return certify(vault, unit, counts, done, asked_by)


def count_records(unit: UnitOfWork, family: Iterable[CaseId]) -> Counter[RecordType]:
    """How much these cases hold; for a certificate, so before they are erased."""
    counts = Counter[RecordType]()
    for each in family:
        counts.update(unit.records.count_by_type(each))
    return counts


def certify(
    vault: Vault, unit: UnitOfWork, counts: Counter[RecordType], done: Withdrawn, asked_by: str
) -> ErasureCertificate:
    """Count her in the number of this year, and say what was done; after the entry in the audit that says it."""
    now_ms = vault.clock.now_ms()
    year = ERASED_COUNT + str(time.gmtime(now_ms / 1000).tm_year)
    unit.settings.set(year, str(int(unit.settings.get(year, "0")) + 1))
    sequence = unit.audit.page(before=None, limit=1)[0].sequence
    organisation, by = unit.directory.own_card().name, unit.me.desk_name
    kinds = tuple(sorted(counts.items(), key=lambda item: item[0].value))
    return ErasureCertificate(organisation, by, now_ms, sequence, kinds, done.asked, done.on_paper, asked_by)
