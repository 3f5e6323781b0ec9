"""The facts that somebody else recorded, when CONFORMANCE_DIR names the folder that they are in."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conformance import scenarios, xpath

GIVEN = os.environ.get("CONFORMANCE_DIR", "")


def given(name: str) -> dict[str, Any]:
    """What a file of the folder holds; skips where no folder is named."""
    if not GIVEN:
        pytest.skip(f"{name} was not replayed: CONFORMANCE_DIR names no folder")
    found: dict[str, Any] = json.loads((Path(GIVEN) / name).read_text(encoding="utf-8"))
    return found


def share_that_holds(outcomes: Iterator[tuple[object, str | None]]) -> float:
    """How much of what was recorded is so here; prints the rest."""
    faults = [fault for _, fault in outcomes]
    wrong = [fault for fault in faults if fault is not None]
    print(*wrong, sep="\n")
    return 1 - len(wrong) / len(faults)


def test_given_expressions_have_the_values_that_were_recorded() -> None:
    assert share_that_holds(xpath.failures(given("xpath.json"))) >= 0.995


def test_given_sessions_go_as_they_were_recorded() -> None:
    data, files = given("scenarios.json"), scenarios.attachments([Path(GIVEN)])
    assert share_that_holds(scenarios.failures(data, files)) >= 0.96
