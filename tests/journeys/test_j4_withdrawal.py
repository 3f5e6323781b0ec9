"""J4: she takes her agreement back, at her page, in three clicks or fewer."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton

from fieldintake.casework.know_partner import providers
from fieldintake.casework.read_case import read_case
from fieldintake.casework.refer import send_sealed
from fieldintake.domain.consent import Purpose
from fieldintake.domain.desk import OutboxState
from fieldintake.domain.ids import CaseId
from fieldintake.ui.case.state import Tab
from fieldintake.wording.isolation import bare
from tests.casework.conftest import House, tell
from tests.journeys.conftest import LEFT, Desk


def referred(desk: Desk) -> CaseId:
    """Amina's case with a sealed referral that waits to go."""

    def work(vault):
        clinic = next(p for p in providers(vault) if p.organisation)
        story = tell(House(vault, None, None), clinic)
        send_sealed(vault, story.referral)
        return story.case_id

    return desk.in_vault(work)


def test_three_clicks_take_it_back_and_stop_what_waits(desk):
    case_id = referred(desk)
    desk.workspace.open_case(case_id)
    view = desk.workspace.pages.case
    desk.until(lambda: desk.workspace.presenters.case.state.consents and view.isVisible())
    clicks = 0
    tabs = view.tabs
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(list(Tab).index(Tab.CONSENT)).center())
    clicks += 1
    desk.until(lambda: desk.workspace.presenters.case.state.tab is Tab.CONSENT)
    shown = desk.workspace.presenters.case.state.consents
    line = next(c for c in shown if c.may_withdraw and c.purpose is Purpose.REFER)
    rows = view.consents.list
    index = rows.model().index(rows.model().place_of(line.key), 0)
    where = rows.visualRect(index)
    QTest.mouseClick(rows.viewport(), LEFT, pos=where.center() + _to_action(where))
    clicks += 1
    desk.until(lambda: desk.window.findChildren(QDialog))
    dialog = desk.window.findChildren(QDialog)[0]
    act = [
        button for button in dialog.findChildren(QPushButton) if "without a witness" in bare(button.text())
    ]
    desk.press(act[0])
    clicks += 1
    desk.until(lambda: line.key not in {c.key for c in desk.workspace.presenters.case.state.consents})
    assert clicks <= 3
    after = desk.in_vault(lambda vault: read_case(vault, case_id))
    assert [item.state for item in after.outgoing] == [OutboxState.KILLED]
    assert after.row.consent == "withdrawn"


def _to_action(rect):
    """From the middle of a row to the words at its far end."""
    return QPoint(rect.width() // 2 - 40, 0)
