"""Install the forms that come with the product, once, and find the plan of an installed one."""

from __future__ import annotations

from collections.abc import Mapping

from fieldintake.casework.install_form import install_form
from fieldintake.data import bundled_forms, bundled_versions, form_sources
from fieldintake.domain.desk import FormVersion
from fieldintake.domain.errors import NotFound
from fieldintake.forms.install import install
from fieldintake.forms.loading import plan_of
from fieldintake.forms.plan import Plan
from fieldintake.ports import Vault

SAFETY_AND_LANGUAGE, INTAKE, NEEDS_AND_RISK = "safety-and-language", "intake", "needs-and-risk"


OF_AN_INTAKE = (SAFETY_AND_LANGUAGE, INTAKE, NEEDS_AND_RISK)
"""The forms that the path of an intake leads through; the first run installs these."""


def install_bundled(vault: Vault, sources: Mapping[str, bytes]) -> None:
    """Install every bundled form whose version is not here yet; `sources` are Markdown tables by file name."""
    with vault.view() as unit:
        known = {(form.form_id, form.version) for form in unit.forms.all()}
    for _, source in sorted(sources.items()):
        form = accepted(source)
        if (form.form_id, form.version) not in known:
            install_form(vault, form)


def accepted(source: bytes) -> FormVersion:
    """The form version of a spreadsheet that passes every check; raises `FormRefused` with places."""
    made = install(source)
    return FormVersion(
        made.id, made.version, made.title, made.source, made.source_kind, made.xform, made.sha256
    )


def form_plan(vault: Vault, form_id: str, version: str | None = None) -> Plan:
    """The plan of an installed form, from which sessions start; raises `NotFound`."""
    with vault.view() as unit:
        found = unit.forms.get(form_id, version)
    if found.retired and version is None:
        raise NotFound("this form was retired")
    return plan_of(found.xform, found.files)


def ready_plan(vault: Vault, form_id: str) -> Plan:
    """The plan of the newest version.

    A form that comes with the product is installed when it is first used, and when a newer product brings a newer one.
    Raises `NotFound` for a form that is not here and does not come with the product, or was retired.
    """
    with vault.view() as unit:
        here = unit.forms.get(form_id) if form_id in unit.forms.titles() else None
    if form_id in bundled_forms() and (here is None or _is_older(here)):
        install_bundled(vault, form_sources(form_id))
    return form_plan(vault, form_id)


def _is_older(here: FormVersion) -> bool:
    """Whether what is here came with an older product; a form that an organisation put in its place is left alone."""
    comes = bundled_versions()[here.form_id]
    is_ours = here.source_kind == "md" and here.version.isdecimal()
    return is_ours and not here.retired and int(here.version) < int(comes)
