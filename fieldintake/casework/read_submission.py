"""Read a finished form again, hold open one answer of it, print it for our own file; each is an event of the audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from fieldintake.domain.blobs import Blob
from fieldintake.domain.desk import FormVersion, Staff
from fieldintake.domain.errors import NotFound
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, Code, RecordId
from fieldintake.domain.own_file import FormLine, own_file_paper
from fieldintake.domain.record import Record
from fieldintake.domain.roles import Act, require
from fieldintake.forms.loading import plan_of
from fieldintake.forms.plan import Plan
from fieldintake.ports import LetterRenderer, UnitOfWork, Vault


@dataclass(frozen=True, slots=True, repr=False)
class Earlier:
    """The same form as it was finished in this case the time before, in the version of then."""

    id: RecordId
    finished_ms: int
    plan: Plan
    xml: bytes


@dataclass(frozen=True, slots=True, repr=False)
class FinishedView:
    """A finished form, and the version of the form in which it was filled; `files` are those that are still here."""

    id: RecordId
    case_id: CaseId
    code: Code
    languages: tuple[str, ...]
    finished_ms: int
    form: FormVersion
    plan: Plan
    xml: bytes
    files: Mapping[str, Blob]
    me: Staff
    earlier: Earlier | None = None


def read_submission(vault: Vault, submission_id: RecordId) -> FinishedView:
    """Raises `NotFound`, `CaseRestricted`."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        record = _submission(unit, submission_id)
        form = unit.forms.get(record.text("form"), record.text("version"))
        row = unit.cases.row(record.case_id)
        files = {blob.name: blob for blob in unit.blobs.of_owner(submission_id)}
        earlier = _earlier(unit, record)
        unit.audit.append("submission_looked_at", submission_id)
        me = unit.me
    plan = plan_of(form.xform, form.files)
    return FinishedView(
        submission_id, record.case_id, row.code, row.languages, _finished_ms(record), form, plan, _xml(record),
        files, me, None if earlier is None else _read_earlier(*earlier),
    )  # fmt: skip


def _earlier(unit: UnitOfWork, record: Record) -> tuple[Record, FormVersion] | None:
    """The one before it, if there is one and its version of the form is still here."""
    same = [
        other
        for other in unit.records.of_case(record.case_id, RecordType.SUBMISSION)
        if other.text("form") == record.text("form") and _finished_ms(other) < _finished_ms(record)
    ]
    if not same:
        return None
    last = max(same, key=_finished_ms)
    with suppress(NotFound):
        return last, unit.forms.get(last.text("form"), last.text("version"))
    return None


def _read_earlier(record: Record, form: FormVersion) -> Earlier:
    return Earlier(record.id, _finished_ms(record), plan_of(form.xform, form.files), _xml(record))


def _finished_ms(record: Record) -> int:
    return record.ms("finished_at") or 0


def _xml(record: Record) -> bytes:
    return record.text("xml").encode()


def reveal_answer(vault: Vault, submission_id: RecordId, path: str) -> None:
    """One masked answer of it is looked at, for as long as it is held."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        _submission(unit, submission_id)
        unit.audit.append("answer_revealed", f"{submission_id}.{path.rpartition('/')[2]}")


def print_for_own_file(
    vault: Vault,
    renderer: LetterRenderer,
    view: FinishedView,
    lines: Sequence[FormLine],
    language: str,
) -> bytes:
    """The pages in that language; a second one stands in the lines. Raises `NotAllowed`, `LetterError`.

    No masked answer is on them, and nobody is told anything by them: it is no release.
    """
    with vault.work() as unit:
        require(unit.me, Act.PRINT_OWN_FILE)
        record = _submission(unit, view.id)
        code = unit.cases.row(record.case_id).code
        sender = unit.directory.own_card()
        unit.audit.append("own_file_printed", view.id)
    paper = own_file_paper(code, view.form.title, view.form.version, view.finished_ms, lines)
    return renderer.own_file(paper, sender=sender, language=language)


def _submission(unit: UnitOfWork, submission_id: RecordId) -> Record:
    record = unit.records.get(submission_id)
    if record.type is not RecordType.SUBMISSION:
        raise NotFound("no such finished form")
    return record
