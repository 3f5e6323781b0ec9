"""Finish a form: one transaction turns the draft into records and a frozen submission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldintake.domain.blobs import is_name, written_marks
from fieldintake.domain.desk import Changed
from fieldintake.domain.errors import NotAllowed
from fieldintake.domain.fields import FORM_WRITABLE, OTHER_PERSON, SURVIVOR, RecordType
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.domain.record import Record
from fieldintake.domain.roles import Act, require
from fieldintake.domain.values import Instant, Unanswered, UnansweredKind, Value
from fieldintake.forms.definition import ControlKind
from fieldintake.forms.session import FormSession
from fieldintake.ports import UnitOfWork, Vault


@dataclass(frozen=True, slots=True)
class FilledRecord:
    """What a finished form says of one record, by `save_to`; `is_repeated` when it is one row of several."""

    type: RecordType
    fields: Mapping[str, Value]
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class FinishedForm:
    """A finished form: its frozen submission, the records that it filled, and the files that answers name."""

    form_id: str
    version: str
    xml: str
    records: Sequence[FilledRecord]
    files: Sequence[str] = ()


def finished_form(session: FormSession) -> FinishedForm:
    """The outcome of a session: its submission, and its records by `save_to`; raises `InvalidValue`."""
    drafts, files = session.record_drafts(), attached_names(session)
    done = session.finish()
    filled = [
        FilledRecord(RecordType(draft.type), dict(draft.fields), is_repeated=bool(draft.place))
        for draft in drafts
    ]
    return FinishedForm(done.form_id, done.form_version, done.xml.decode(), filled, files)


def attached_names(session: FormSession) -> tuple[str, ...]:
    """The files that answers name, in the form's order."""
    asked = (question for question in session.state().questions if question.kind is ControlKind.UPLOAD)
    return tuple(question.raw for question in asked if is_name(question.raw))


_ONE_EACH = frozenset({RecordType.PERSON, RecordType.SAFE_CONTACT})
"""Of these a case has one that forms write to; every other filled record is a new one."""


def finish_form(
    vault: Vault, case_id: CaseId, form: FinishedForm, *, draft_id: RecordId | None
) -> frozenset[Changed]:
    """Keep the submission and its records and delete the draft; raises `NotAllowed` for other record types."""
    if any(filled.type not in FORM_WRITABLE for filled in form.records):
        raise NotAllowed("a form may not write that kind of record")
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        if any(s.text("xml") == form.xml for s in unit.records.of_case(case_id, RecordType.SUBMISSION)):
            raise NotAllowed("this form was finished already")
        for filled in form.records:
            _save(vault, unit, case_id, filled)
        _save_submission(vault, unit, case_id, form, draft_id)
        if draft_id is not None:
            unit.drafts.delete(draft_id)
        unit.audit.append("form_finished", case_id)
    return frozenset({Changed.CASE, Changed.CASES, Changed.DRAFTS})


def _save_submission(
    vault: Vault, unit: UnitOfWork, case_id: CaseId, form: FinishedForm, draft_id: RecordId | None
) -> None:
    """Her answers as they stand, signed; the marks of her files are signed with them."""
    submission_id = new_record_id(vault.random)
    fields: dict[str, Value] = {
        "form": form.form_id,
        "version": form.version,
        "finished_at": Instant(vault.clock.now_ms()),
        "xml": form.xml,
    }
    if draft_id is not None and form.files:
        kept = unit.blobs.hand_over(draft_id, submission_id, form.files)
        fields["files"] = written_marks(kept)
    unit.records.save(RecordType.SUBMISSION, submission_id, case_id, fields)


_OF_THE_WAY = frozenset({"address", "hours", "cover_name", "code_word", "voicemail_safe", "confirmed_on"})
"""What belongs to one way of reaching her: with another way none of it holds any more."""
_NOT_ASKED = Unanswered(UnansweredKind.NOT_ASKED)


def _save(vault: Vault, unit: UnitOfWork, case_id: CaseId, filled: FilledRecord) -> None:
    if not filled.fields:
        return
    fields: dict[str, Value] = dict(filled.fields)
    if filled.type is RecordType.PERSON:
        fields.setdefault("role", OTHER_PERSON if filled.is_repeated else SURVIVOR)
    before = _existing(unit, case_id, filled.type, fields)
    if before is not None and _is_another_way(before, fields):
        fields = {**dict.fromkeys(_OF_THE_WAY & before.fields.keys(), _NOT_ASKED), **fields}
    record_id = before.id if before is not None else new_record_id(vault.random)
    unit.records.save(filled.type, record_id, case_id, fields)


def _is_another_way(before: Record, fields: Mapping[str, Value]) -> bool:
    """Whether she names another method, or another number than the one that is there."""
    has_method = "method" in fields and fields["method"] != before.fields.get("method")
    number = before.text("address")
    return has_method or bool(number and fields.get("address", number) != number)


def _existing(
    unit: UnitOfWork, case_id: CaseId, record_type: RecordType, fields: Mapping[str, Value]
) -> Record | None:
    """The record that the form speaks of: hers for person and safe contact, else a new one."""
    if record_type not in _ONE_EACH:
        return None
    found = unit.records.of_case(case_id, record_type)
    if record_type is RecordType.PERSON:
        found = [one for one in found if fields["role"] == SURVIVOR == one.fields.get("role")]
    return next(iter(found), None)
