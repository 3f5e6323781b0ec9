"""Our own facts about expressions and sessions, always run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from fieldintake.forms.xpath.values import to_boolean, to_number, to_string
from tests.conformance import scenarios, xpath

HERE = Path(__file__).parent
DATA = json.loads((HERE / "own_xpath.json").read_text(encoding="utf-8"))
SESSIONS = json.loads((HERE / "own_scenarios.json").read_text(encoding="utf-8"))


def test_there_are_enough_facts() -> None:
    assert len(DATA["cases"]) >= 300


def test_every_fact_about_expressions_holds() -> None:
    wrong = [f"{c['expression']}: {f}" for c, f in xpath.failures(DATA) if f is not None]
    assert wrong == []


def test_every_recorded_session_replays() -> None:
    wrong = [f"{name}: {f}" for name, f in scenarios.failures(SESSIONS, {}) if f is not None]
    assert wrong == []


def test_a_false_fact_is_found_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lie = {**DATA, "cases": [{**DATA["cases"][0], "expected": {"kind": "number", "value": -1}}]}
    file = tmp_path / "lie.json"
    file.write_text(json.dumps(lie), encoding="utf-8")
    assert xpath.main([str(file)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 1 failed"


def test_a_false_session_is_found_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lie = json.loads(json.dumps(SESSIONS))
    lie["tests"][0]["scenarios"][0]["initial_state"]["/data/a"]["value"] = "wrong"
    file = tmp_path / "lie.json"
    file.write_text(json.dumps(lie), encoding="utf-8")
    assert scenarios.main([str(file)]) == 1
    assert capsys.readouterr().out.splitlines()[-1].endswith(", 1 failed")


def _native() -> list[dict[str, object]]:
    kinds = ("boolean", "number", "string")
    return [
        c
        for c in DATA["cases"]
        if c["evaluator"] == "native" and c["expected"]["kind"] in kinds and c["context"] == "/"
    ]


def test_plain_expressions_agree_with_another_implementation() -> None:
    """libxml2 is the oracle, where it reads the same grammar and prints numbers the same way."""
    differing = []
    for case in _native():
        expression = str(case["expression"])
        tree = etree.fromstring(DATA["documents"][case["document"]].encode()).getroottree()
        try:
            oracle = tree.xpath(expression, namespaces={"b": "urn:books"})
        except etree.XPathEvalError:
            continue
        value, run, _ = xpath.evaluate(case, DATA["documents"][case["document"]])
        if isinstance(oracle, bool):
            same = to_boolean(value) == oracle
        elif isinstance(oracle, float):
            number = to_number(value, run)
            same = number == oracle or (number != number and oracle != oracle)
        else:
            same = to_string(value) == str(oracle)
        if not same:
            differing.append(expression)
    # exponents, and numbers that a form would lose digits of, are where we differ on purpose
    assert set(differing) <= {
        "string(1234567890123)",
        "123456789012 + 1",
        "0.1 + 0.2",
        "1 div 3",
        "1000000 * 1000000",
        "string(0.0000001)",
        "string(-0)",
    }
