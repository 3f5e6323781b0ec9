"""Install a form: an accepted version beside the older ones, which keep their drafts and submissions."""

from __future__ import annotations

from fieldintake.domain.desk import Changed, FormVersion
from fieldintake.domain.errors import NotAllowed, NotFound
from fieldintake.ports import UnitOfWork, Vault


def install_form(vault: Vault, form: FormVersion) -> frozenset[Changed]:
    """Keep it; raises `NotAllowed` when this version is here with other content."""
    with vault.work() as unit:
        keep_version(unit, form)
    return frozenset({Changed.FORMS})


def keep_version(unit: UnitOfWork, form: FormVersion) -> None:
    """Within a transaction; raises as `install_form` does."""
    try:
        before = unit.forms.get(form.form_id, form.version)
    except NotFound:
        before = None
    if before is not None and before.sha256 != form.sha256:
        raise NotAllowed("this version of the form is here with other content")
    unit.forms.install(form)
    unit.audit.append("form_installed", form.form_id)
