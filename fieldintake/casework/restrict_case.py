"""Restrict a case to the members of the restricted compartment, or open it to the whole desk again.

It is done by key: others at the desk see that there is a case, its code and whose it is, and nothing that was told.
"""

from __future__ import annotations

from fieldintake.casework.merged_cases import merged_with
from fieldintake.domain.desk import Changed
from fieldintake.domain.errors import NotAllowed
from fieldintake.domain.ids import CaseId
from fieldintake.domain.roles import Act, require
from fieldintake.ports import Vault


def restrict_case(vault: Vault, case_id: CaseId) -> frozenset[Changed]:
    """Seal everything about her.

    Raises `NotAllowed` for a role or a merged case, `CaseRestricted` without the key, `NotFound`.
    """
    return _change(vault, case_id, restricted=True)


def open_case_to_all(vault: Vault, case_id: CaseId) -> frozenset[Changed]:
    """Take the restriction back; raises as `restrict_case`."""
    return _change(vault, case_id, restricted=False)


def _change(vault: Vault, case_id: CaseId, *, restricted: bool) -> frozenset[Changed]:
    with vault.work() as unit:
        require(unit.me, Act.RESTRICT_CASE)
        unit.cases.row(case_id)  # she may have been erased meanwhile
        if len(merged_with(unit, case_id)) > 1:
            raise NotAllowed("a merged case is parted first: both would have to be restricted")
        unit.restrict_case(case_id, restricted)
        unit.audit.append("case_restricted" if restricted else "case_opened_to_all", case_id)
    return frozenset({Changed.CASE, Changed.CASES})
