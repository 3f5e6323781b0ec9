"""The audit in words: every action of the code has them, a page is keyset, and reading it is an event itself."""

from __future__ import annotations

import ast
import importlib
from dataclasses import replace
from pathlib import Path

import pytest

from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_audit import AuditFilter, export_audit, more_audit, open_audit, verify_audit
from fieldintake.casework.read_case import read_case
from fieldintake.domain.desk import OutboxKind
from fieldintake.domain.errors import Cancelled, StickUnreadable
from fieldintake.domain.leaving import Answer, WithdrawalOutcome
from fieldintake.ui.audit.presenter import AuditPresenter
from fieldintake.ui.audit.rows import audit_file
from fieldintake.ui.audit.words import ACTIONS
from fieldintake.ui.words import Words

ROOT = Path(__file__).resolve().parents[2] / "fieldintake"
MADE_UP = (
    {f"referral_{answer.value}" for answer in Answer}
    | {f"withdrawal_{outcome.value}" for outcome in WithdrawalOutcome}
    | {f"{kind.value}_handed_over" for kind in OutboxKind}
)


def written() -> set[str]:
    """Every action that some line of the code writes, by its literal or by the constant that it names."""
    found: set[str] = set()
    for path in ROOT.rglob("*.py"):
        module = ".".join(("fieldintake", *path.relative_to(ROOT).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
                continue
            audits = node.func.attr == "append" and ast.unparse(node.func.value).endswith("audit")
            if audits or (node.func.attr == "_say" and path.name == "vault.py"):
                found |= actions_of(node.args[0], module)
    return found


def actions_of(node: ast.expr, module: str) -> set[str]:
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.IfExp):
        return actions_of(node.body, module) | actions_of(node.orelse, module)
    if isinstance(node, ast.Name) and node.id.isupper():
        return {getattr(importlib.import_module(module), node.id)}
    return set()


def test_every_action_that_can_be_written_has_its_words():
    found = written()
    assert len(found) > 50
    assert found | MADE_UP <= set(ACTIONS)


def newest(vault) -> list[str]:
    with vault.view() as unit:
        return [entry.action for entry in unit.audit.page(before=None, limit=5)]


def test_opening_is_one_event_and_a_further_page_is_none(vault):
    for _ in range(60):
        open_case(vault)
    lines = open_audit(vault, AuditFilter())
    assert newest(vault)[0] == "audit_read"
    before = newest(vault)
    rest = more_audit(vault, AuditFilter(), lines[-1].entry.sequence)
    assert newest(vault) == before
    numbers = [line.entry.sequence for line in (*lines, *rest)]
    assert numbers == list(range(numbers[0], 0, -1))


def test_a_filter_finds_what_somebody_did_to_one_case(vault):
    first, second = open_case(vault), open_case(vault)
    read_case(vault, second)
    lines = more_audit(vault, AuditFilter(subject=second), None)
    assert [line.entry.action for line in lines] == ["case_looked_at", "case_opened"]
    assert {line.code for line in lines} == {read_case(vault, second).row.code}
    looked = more_audit(vault, AuditFilter(actions={"case_opened"}, staff=vault.staff), None)
    assert [line.entry.subject for line in looked] == [second, first]


def test_checking_and_exporting_are_events(vault):
    count = verify_audit(vault)
    assert newest(vault)[0] == "audit_verified"
    assert len(exported(vault)) == count + 1
    assert newest(vault)[0] == "audit_exported"


def exported(vault):
    taken = []
    export_audit(vault, AuditFilter(), taken.extend)
    return taken


def test_both_say_how_far_they_are_and_once_stopped_leave_no_event(vault, monkeypatch):
    monkeypatch.setattr("fieldintake.storage.audit._TOLD_EACH", 1)
    monkeypatch.setattr("fieldintake.casework.read_audit._AT_ONCE", 2)
    for _ in range(5):
        open_case(vault)
    before = newest(vault)
    for verb in (
        verify_audit,
        lambda vault, far: export_audit(vault, AuditFilter(), lambda _lines: None, far),
    ):
        told = []
        with pytest.raises(Cancelled):
            verb(vault, lambda done, in_all, told=told: told.append((done, in_all)) or len(told) < 3)
        assert told == sorted(told)
        assert told[0][0] < told[-1][0] < told[-1][1]
    assert newest(vault) == before


def test_a_file_that_was_stopped_or_refused_leaves_nothing(vault, tmp_path):
    path = tmp_path / "audit.csv"
    with pytest.raises(Cancelled), audit_file(path, Words("en")) as take:
        export_audit(vault, AuditFilter(), take, lambda _done, _all: False)
    assert not list(tmp_path.glob("audit*"))
    with pytest.raises(StickUnreadable), audit_file(tmp_path / "no" / "audit.csv", Words("en")):
        pytest.fail("there is no such folder")


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-x", "@sum", "\t=1"])
def test_no_cell_of_the_file_is_a_formula(vault, name, tmp_path):
    with audit_file(tmp_path / "audit.csv", Words("en")) as take:
        take([replace(line, who=name) for line in exported(vault)[:1]])
    text = (tmp_path / "audit.csv").read_text("utf-8-sig")
    assert f"'{name.strip()[:1]}" in text or f"'{name}" in text


class AtOnce:
    def submit(self, work, *, done, failed) -> None:
        done(work())


class Picks:
    def __init__(self) -> None:
        self.key = ""

    def choose(self, _name, choices, *, chosen, then) -> None:
        assert self.key in dict(choices)
        then(self.key)

    def save_file(self, _name, suggested, then) -> None:
        then(self.folder / suggested)

    def wait(self, _what, _about, *, leave, left) -> Picks:
        return self

    def reached(self, _done, _in_all) -> None:
        """Nobody looks."""

    def ended(self) -> None:
        """Nothing was opened."""


def test_the_page_filters_pages_checks_and_exports(vault, tmp_path):
    dialogs = Picks()
    dialogs.folder = tmp_path
    page = AuditPresenter(vault, AtOnce(), dialogs, Words("en"), lambda _: None, pytest.fail, lambda: 0)
    for _ in range(60):
        open_case(vault)
    page.enter()
    assert (len(page.state.lines), page.state.has_more) == (50, True)
    page.more()
    assert len(page.state.lines) > 60
    dialogs.key = "written"
    page.choose_kind()
    assert {line.entry.action for line in page.state.lines} == {"case_opened"}
    page.verify()
    assert page.state.verified > 60
    page.export()
    assert (tmp_path / "audit.csv").read_bytes().count(b"\r\n") == 61
