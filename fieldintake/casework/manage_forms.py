"""Bring, retire and take away the forms of a desk; versions stay side by side."""

from __future__ import annotations

from dataclasses import dataclass

from fieldintake.casework.bundled_forms import OF_AN_INTAKE
from fieldintake.casework.install_form import keep_version
from fieldintake.domain.blobs import NO, TAKES_FILES, YES
from fieldintake.domain.desk import Changed, FormVersion
from fieldintake.domain.errors import NotAllowed
from fieldintake.domain.roles import Act, may, require
from fieldintake.ports import Vault


@dataclass(frozen=True, slots=True)
class DeskForm:
    """One version of a form: whether it is the newest, and how many drafts of the reader were begun in it."""

    form_id: str
    version: str
    title: str
    source_kind: str
    is_retired: bool
    is_newest: bool
    drafts: int


@dataclass(frozen=True, slots=True)
class DeskForms:
    """The forms of the desk, those that came last first; `may_change` whether the reader may change them."""

    forms: tuple[DeskForm, ...]
    may_change: bool


def read_forms(vault: Vault) -> DeskForms:
    """Every version of every form."""
    with vault.view() as unit:
        require(unit.me, Act.SEE_FORMS)
        every = unit.forms.all()
        newest = {form.form_id: form.version for form in every}
        mine = [(draft.form_id, draft.form_version) for draft in unit.drafts.of_author(unit.me.id)]
        return DeskForms(
            tuple(
                DeskForm(
                    form.form_id,
                    form.version,
                    form.title,
                    form.source_kind,
                    form.retired,
                    newest[form.form_id] == form.version,
                    mine.count((form.form_id, form.version)),
                )
                for form in reversed(every)
            ),
            may(unit.me.role, Act.CHANGE_FORMS),
        )


def form_here(vault: Vault, form_id: str) -> FormVersion | None:
    """The newest version of a form, retired or not; None for one that is not here."""
    with vault.view() as unit:
        require(unit.me, Act.SEE_FORMS)
        return unit.forms.get(form_id) if form_id in unit.forms.titles() else None


def bring_form(vault: Vault, form: FormVersion) -> frozenset[Changed]:
    """Accept a form; raises `NotAllowed` when this version is here with other content."""
    with vault.work() as unit:
        require(unit.me, Act.CHANGE_FORMS)
        keep_version(unit, form)
    return frozenset({Changed.FORMS})


def retire_form(vault: Vault, form_id: str, version: str, *, retired: bool) -> frozenset[Changed]:
    """No new draft begins with this version, or does again; raises `NotAllowed` for a form of the intake path."""
    with vault.work() as unit:
        require(unit.me, Act.CHANGE_FORMS)
        if retired and form_id in OF_AN_INTAKE:
            raise NotAllowed("an intake leads through this form")
        unit.forms.retire(form_id, version, retired=retired)
        unit.audit.append("form_retired" if retired else "form_brought_back", form_id)
    return frozenset({Changed.FORMS})


def take_form(vault: Vault, form_id: str, version: str) -> FormVersion:
    """The form as it was brought, byte for byte, to be taken elsewhere; raises `NotFound`."""
    with vault.work() as unit:
        require(unit.me, Act.SEE_FORMS)
        form = unit.forms.get(form_id, version)
        unit.audit.append("form_taken", form_id)
    return form


def take_files(vault: Vault, *, taken: bool) -> frozenset[Changed]:
    """Whether this organisation takes files in forms at all; what was attached before stays."""
    with vault.work() as unit:
        require(unit.me, Act.CHANGE_FORMS)
        unit.settings.set(TAKES_FILES, YES if taken else NO)
        unit.audit.append("files_allowed" if taken else "files_forbidden", "")
    return frozenset({Changed.SETTINGS})
