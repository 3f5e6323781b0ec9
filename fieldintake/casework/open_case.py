"""Open a case: from here on she has a case code, and nothing else is known of her yet."""

from __future__ import annotations

from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, Code, RecordId, new_code, new_record_id
from fieldintake.domain.roles import Act, require
from fieldintake.domain.values import Instant, Value
from fieldintake.ports import UnitOfWork, Vault


def open_case(vault: Vault) -> CaseId:
    """A new, empty case of the worker who is signed in."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        case_id = add_case(vault, unit, {})
        unit.audit.append("case_opened", case_id)
    return case_id


def add_case(vault: Vault, unit: UnitOfWork, more: dict[str, Value]) -> CaseId:
    """A new case inside the transaction of a verb that says in the audit why; `more` are further fields of it."""
    case_id = CaseId(new_record_id(vault.random))
    fields: dict[str, Value] = {
        "code": unused_code(vault, unit),
        "state": "open",
        "opened_at": Instant(vault.clock.now_ms()),
        "worker": unit.me.desk_name,
        **more,
    }
    unit.records.save(RecordType.CASE, RecordId(case_id), case_id, fields)
    return case_id


def unused_code(vault: Vault, unit: UnitOfWork) -> Code:
    """A code that no case of this vault has."""
    while True:
        code = new_code(vault.random)
        if unit.cases.by_code(code) is None:
            return code
