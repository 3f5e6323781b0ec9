"""Which forms may be filled for a case: those begun and not finished, and the newest version of each installed one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fieldintake.domain.desk import CaseRow, Draft, FormVersion
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId
from fieldintake.domain.roles import Act, require
from fieldintake.ports import UnitOfWork, Vault


@dataclass(frozen=True, slots=True)
class FormOffer:
    """One form: how often it was finished in this case, and when last (milliseconds since 1970)."""

    form_id: str
    title: str
    finished: int = 0
    last_ms: int | None = None


@dataclass(frozen=True, slots=True)
class FormsOfCase:
    """`drafts` are those of whoever is signed in, newest first; `titles` name forms by id, retired ones too."""

    row: CaseRow
    offers: tuple[FormOffer, ...]
    drafts: tuple[Draft, ...]
    titles: dict[str, str]


def forms_of_case(vault: Vault, case_id: CaseId) -> FormsOfCase:
    """What may be filled for her; raises `NotFound` for a case that is gone."""
    with vault.view() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        newest = {
            form.form_id: form for form in unit.forms.all()
        }  # in the order in which they were installed
        drafts = [draft for draft in unit.drafts.of_author(unit.me.id) if draft.case_id == case_id]
        return FormsOfCase(
            unit.cases.row(case_id),
            _offers(unit, case_id, [form for form in newest.values() if not form.retired]),
            tuple(drafts),
            unit.forms.titles(),
        )


def _offers(unit: UnitOfWork, case_id: CaseId, forms: list[FormVersion]) -> tuple[FormOffer, ...]:
    submissions = unit.records.of_case(case_id, RecordType.SUBMISSION)
    times = Counter(done.text("form") for done in submissions)
    last = {done.text("form"): done.ms("finished_at") for done in submissions}
    return tuple(
        FormOffer(form.form_id, form.title, times[form.form_id], last.get(form.form_id)) for form in forms
    )
