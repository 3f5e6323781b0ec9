"""Feedback: the laptop is hers, locks when she gives it back, and a coordinator reads months, never people."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from fieldintake.casework.keep_draft import my_drafts
from fieldintake.domain.desk import Role
from fieldintake.domain.feedback import FEWEST, Feedback
from fieldintake.rescue import before_lock
from fieldintake.storage import keys
from fieldintake.ui.handover.view import HandoverView
from fieldintake.wording.isolation import bare
from tests.journeys import conftest
from tests.journeys.conftest import Desk


@pytest.fixture(autouse=True)
def as_coordinator(monkeypatch):
    """Samira reads what people said."""
    made = conftest.create_vault

    def create(folder, setup, passphrase, *, cost=keys.FLOOR):
        who = conftest.SetUp(setup.organisation, setup.desk_name, Role.COORDINATOR)
        return made(folder, who, passphrase, cost=cost)

    monkeypatch.setattr(conftest, "create_vault", create)


def her_page(desk: Desk) -> HandoverView:
    return desk.workspace.handing_over.view


def asked(desk: Desk) -> str:
    state = desk.workspace.handing_over.presenter.state
    return state.page.items[0].path.rpartition("/")[2] if state.page is not None else ""


def turn(desk: Desk, monkeypatch, language: str) -> None:
    monkeypatch.setattr(
        desk.workspace.dialogs, "choose", lambda _name, _choices, *, chosen, then: then(language)
    )
    desk.workspace.feedback.begin()
    desk.until(lambda: her_page(desk).isVisible())


def test_she_answers_in_her_language_and_giving_it_back_locks(desk: Desk, monkeypatch) -> None:
    locked: list[bool] = []
    desk.window.lock_wanted.connect(lambda: locked.append(True))
    turn(desk, monkeypatch, "ar")
    view = her_page(desk)
    assert view.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert not desk.window.column.isVisible()
    seen = []
    while asked(desk):
        seen.append(asked(desk))
        if asked(desk) == "listened":
            desk.press(view.questions.card("/data/said/listened").field._boxes["yes"])
        desk.press(view.next)
    assert seen == ["listened", "explained", "decided", "safe", "tongue", "helped", "good", "change", "again"]
    assert locked == []
    desk.press(view.next)  # the thanks: give the laptop back
    desk.until(lambda: bool(locked))
    assert view.isVisible()  # nobody comes back to the desk but through the door
    vault = desk.workspace.vault
    assert desk.in_vault(
        lambda vault: vault._connection.execute("SELECT count(*) FROM feedback").fetchone()
    ) == (0,)
    before_lock(desk.workspace.unsaved, desk.workspace.vault_thread)
    rows = desk.in_vault(lambda vault: vault._connection.execute("SELECT answers FROM feedback").fetchall())
    assert rows == [('{"listened": "yes"}',)]
    assert desk.in_vault(my_drafts) == []
    assert vault is desk.workspace.vault


def test_who_stops_at_once_leaves_nothing(desk: Desk, monkeypatch) -> None:
    turn(desk, monkeypatch, "en")
    desk.press(her_page(desk).stop)
    desk.press(her_page(desk).next)
    assert desk.workspace.feedback.box.empty() == []


def test_a_coordinator_reads_months(desk: Desk) -> None:
    presenter = desk.workspace.presenters.feedback

    def told(vault) -> None:
        with vault.work() as unit:
            unit.feedback.mix_in(
                [
                    Feedback(
                        f"{n:032x}",
                        "2026-02",
                        "1",
                        {"listened": "yes" if n else "no", "change": f"more tea {n}"},
                    )
                    for n in range(FEWEST)
                ]
            )

    desk.in_vault(told)
    desk.workspace.feedback.read()
    desk.until(lambda: presenter.state.told is not None)
    (month,) = presenter.state.told
    said = {line.label: line.text for line in month.lines}
    assert bare(said["Did we listen to you?"]) == "Yes: 4\nNo: 1"
    assert all(f"more tea {n}" in said["What should we do in another way?"] for n in range(FEWEST))
    desk.workspace.enter(desk.workspace.home)
    assert presenter.state.told is None
    assert "more tea" not in repr(desk.workspace.pages.feedback._state)
