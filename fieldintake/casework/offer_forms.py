"""Which forms may be filled for a case: those begun and not finished, and the newest version of each installed one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from fieldintake.data import bundled_titles
from fieldintake.domain.desk import CaseRow, Draft, FormVersion
from fieldintake.domain.feedback import FEEDBACK
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
            _offers(unit, case_id, _titles(newest)),
            tuple(drafts),
            {**bundled_titles(), **unit.forms.titles()},
        )


def _titles(newest: Mapping[str, FormVersion]) -> dict[str, str]:
    """The forms that may be begun: installed and not retired, or come with the product and not used yet.

    What people say of the help they had belongs to no case.
    """
    here = {form_id: form.title for form_id, form in newest.items() if not form.retired}
    come = {form_id: title for form_id, title in bundled_titles().items() if form_id not in newest}
    return {form_id: title for form_id, title in (here | come).items() if form_id != FEEDBACK}


def _offers(unit: UnitOfWork, case_id: CaseId, titles: Mapping[str, str]) -> tuple[FormOffer, ...]:
    submissions = unit.records.of_case(case_id, RecordType.SUBMISSION)
    times = Counter(done.text("form") for done in submissions)
    last = {done.text("form"): done.ms("finished_at") for done in submissions}
    return tuple(
        FormOffer(form_id, title, times[form_id], last.get(form_id)) for form_id, title in titles.items()
    )
