"""Keep the register of evidence: a reference, its correction, where it was reported, each step of custody.

What is kept is never changed. A correction is a new record that takes the place of the one before, so that the register
shows what was said when, and by whom.
"""

from __future__ import annotations

from collections.abc import Mapping

from fieldintake.domain.desk import Changed
from fieldintake.domain.errors import EvidenceClosed, NotAllowed
from fieldintake.domain.evidence import NOT_DESCRIBED, check_reference, check_step, defanged, is_gated
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.domain.record import Record
from fieldintake.domain.roles import Act, require
from fieldintake.domain.values import Instant, PartialDate, Value
from fieldintake.ports import UnitOfWork, Vault

_KEPT_BY_US = ("item", "corrects", "noted_by", "noted_at")
_CHANGED = frozenset({Changed.CASE})


def add_evidence(vault: Vault, case_id: CaseId, said: Mapping[str, Value]) -> RecordId:
    """A new reference, of which the fields of the table are said; gives the id by which it is known.

    Raises `OnlyReport` where it may be imagery of a minor and is described, `HashWithoutSource`, `EmbeddedData`,
    `NotAllowed`, `EvidenceClosed` without the key.
    """
    with vault.work() as unit:
        _require(unit)
        made = new_record_id(vault.random)
        _write(vault, unit, case_id, made, {"item": made, **_harmless(said)})
        unit.audit.append("evidence_added", made)
    return made


def correct_evidence(
    vault: Vault, case_id: CaseId, latest: RecordId, said: Mapping[str, Value]
) -> frozenset[Changed]:
    """Say a reference anew, as a whole; raises as `add_evidence`, and `NotAllowed` when it was corrected meanwhile."""
    with vault.work() as unit:
        _require(unit)
        former = _latest(unit, case_id, latest)
        _write(vault, unit, case_id, new_record_id(vault.random), _after(former, _harmless(said)))
        unit.audit.append("evidence_corrected", former.text("item"))
    return _CHANGED


def record_report(
    vault: Vault, case_id: CaseId, latest: RecordId, *, to: str, reference: str, on: PartialDate
) -> frozenset[Changed]:
    """Say where it was reported and under which number they keep it; raises as `correct_evidence`."""
    if not to.strip():
        raise NotAllowed("a report names whom it was made to")
    with vault.work() as unit:
        _require(unit)
        former = _latest(unit, case_id, latest)
        gone = (*_KEPT_BY_US, *(NOT_DESCRIBED if is_gated(former.fields) else ()))
        said = {name: value for name, value in former.fields.items() if name not in gone}
        said |= _harmless({"reported_to": to, "report_reference": reference, "reported_on": on})
        _write(vault, unit, case_id, new_record_id(vault.random), _after(former, said))
        unit.audit.append("evidence_reported", former.text("item"))
    return _CHANGED


def add_custody_step(
    vault: Vault,
    case_id: CaseId,
    item: RecordId,
    said: Mapping[str, Value],
    *,
    corrects: RecordId | None = None,
) -> frozenset[Changed]:
    """It went from one hand to another, or what was written about that was wrong.

    Raises `NotAllowed` without both parties, time, place, reason and state, and as `add_evidence`.
    """
    with vault.work() as unit:
        _require(unit)
        harmless = _harmless(said)
        check_step(harmless)
        if all(each.text("item") != item for each in unit.records.of_case(case_id, RecordType.EVIDENCE)):
            raise NotAllowed("no such reference in this case")
        if corrects is not None:
            _check_step_stands(unit, case_id, item, corrects)
            harmless["corrects"] = corrects
        step = {"item": item, **harmless, **_by_whom(vault, unit)}
        unit.records.save(RecordType.CUSTODY_STEP, new_record_id(vault.random), case_id, step)
        unit.audit.append("custody_corrected" if corrects else "custody_step_added", item)
    return _CHANGED


def _require(unit: UnitOfWork) -> None:
    require(unit.me, Act.KEEP_EVIDENCE)
    if not unit.records.opens_register():
        raise EvidenceClosed("no key to the register of evidence")


def _harmless(said: Mapping[str, Value]) -> dict[str, Value]:
    """What was said, without empty words, each address so that it cannot be opened."""
    if any(name in said for name in _KEPT_BY_US):
        raise NotAllowed("who wrote it, and when, is not said by hand")
    plain = {
        name: defanged(value.strip()) if isinstance(value, str) else value for name, value in said.items()
    }
    return {name: value for name, value in plain.items() if value != ""}


def _by_whom(vault: Vault, unit: UnitOfWork) -> dict[str, Value]:
    return {"noted_by": str(unit.me.id), "noted_at": Instant(vault.clock.now_ms())}


def _latest(unit: UnitOfWork, case_id: CaseId, record_id: RecordId) -> Record:
    every = unit.records.of_case(case_id, RecordType.EVIDENCE)
    found = next((each for each in every if each.id == record_id), None)
    if found is None or any(each.text("corrects") == record_id for each in every):
        raise NotAllowed("it was corrected meanwhile")
    return found


def _check_step_stands(unit: UnitOfWork, case_id: CaseId, item: RecordId, step: RecordId) -> None:
    steps = [
        each for each in unit.records.of_case(case_id, RecordType.CUSTODY_STEP) if each.text("item") == item
    ]
    if all(each.id != step for each in steps) or any(each.text("corrects") == step for each in steps):
        raise NotAllowed("it was corrected meanwhile")


def _after(former: Record, said: Mapping[str, Value]) -> dict[str, Value]:
    return {"item": former.text("item"), "corrects": str(former.id), **said}


def _write(
    vault: Vault, unit: UnitOfWork, case_id: CaseId, record_id: RecordId, fields: Mapping[str, Value]
) -> None:
    check_reference(fields)
    unit.records.save(RecordType.EVIDENCE, record_id, case_id, {**fields, **_by_whom(vault, unit)})
