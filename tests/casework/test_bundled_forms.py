"""The forms that come with the product are installed once, and a newer version comes beside the older."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldintake.casework.bundled_forms import NEEDS_AND_RISK, accepted, install_bundled, ready_plan
from fieldintake.casework.install_form import install_form
from fieldintake.data import bundled_versions, form_sources
from fieldintake.domain.errors import NotFound


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


def test_a_newer_product_brings_its_newer_form_when_one_is_begun(vault):
    older = {name: at_version(source, b"1") for name, source in form_sources(NEEDS_AND_RISK).items()}
    install_bundled(vault, older)
    assert ready_plan(vault, NEEDS_AND_RISK).form.version == bundled_versions()[NEEDS_AND_RISK]
    assert [version for _, version, _ in installed(vault)] == ["1", bundled_versions()[NEEDS_AND_RISK]]


@pytest.mark.parametrize("change", ["retired", "own spreadsheet", "own version"])
def test_what_an_organisation_decided_about_a_form_stands(vault, change):
    source = at_version(
        form_sources(NEEDS_AND_RISK)[NEEDS_AND_RISK], b"house" if change == "own version" else b"1"
    )
    form = accepted(source)
    install_form(vault, replace(form, source_kind="xlsx") if change == "own spreadsheet" else form)
    if change == "retired":
        with vault.work() as unit:
            unit.forms.retire(NEEDS_AND_RISK, "1", retired=True)
            unit.audit.append("form_retired", NEEDS_AND_RISK)
        with pytest.raises(NotFound):
            ready_plan(vault, NEEDS_AND_RISK)
    else:
        assert ready_plan(vault, NEEDS_AND_RISK).form.version == form.version
    assert len(installed(vault)) == 1


def at_version(source: bytes, version: bytes) -> bytes:
    now = bundled_versions()[NEEDS_AND_RISK].encode()
    return source.replace(b"| " + now + b" | pages |", b"| " + version + b" | pages |")
