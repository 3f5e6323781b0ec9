"""The forms that come with the product are installed once, and a newer version comes beside the older."""

from __future__ import annotations

from fieldintake.casework.bundled_forms import NEEDS_AND_RISK, install_bundled
from fieldintake.data import form_sources


def installed(vault) -> list[tuple[str, str, str]]:
    with vault.view() as unit:
        return [(form.form_id, form.version, form.source_kind) for form in unit.forms.all()]


def times_noted(vault) -> int:
    with vault.view() as unit:
        return sum(entry.action == "form_installed" for entry in unit.audit.page(before=None, limit=100))


def test_a_version_that_is_here_is_not_installed_again_and_another_comes_beside_it(vault):
    sources = form_sources(NEEDS_AND_RISK)
    install_bundled(vault, sources)
    install_bundled(vault, sources)
    assert installed(vault) == [(NEEDS_AND_RISK, "2", "md")]
    newer = {name: source.replace(b"| 2 | pages |", b"| 3 | pages |") for name, source in sources.items()}
    install_bundled(vault, newer)
    install_bundled(vault, sources)
    assert installed(vault) == [(NEEDS_AND_RISK, "2", "md"), (NEEDS_AND_RISK, "3", "md")]
    assert times_noted(vault) == 2
