"""J1 in hand-over mode: the laptop is turned to her in the middle of an intake, and comes back by the PIN alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit

from fieldintake.casework.keep_draft import my_drafts
from fieldintake.ui.filling.for_her import for_her
from fieldintake.ui.handover.view import HandoverView
from tests.journeys.conftest import Desk
from tests.journeys.test_j1_intake import begin_as_new, onward, pick

PIN = "482913"
INTERPRETER = "/data/language/interpreter"


def type_pin(desk: Desk, pin: str) -> None:
    """Into the window that asks for it, and Enter."""
    desk.until(lambda: any(dialog.isVisible() for dialog in desk.window.findChildren(QDialog)))
    dialog = next(each for each in desk.window.findChildren(QDialog) if each.isVisible())
    entry = dialog.findChild(QLineEdit)
    QTest.keyClicks(entry, pin)
    QTest.keyClick(entry, Qt.Key.Key_Return)
    desk.until(lambda: not dialog.isVisible())


@pytest.fixture
def turned(desk: Desk) -> Desk:
    """The page about her language is hers, in Arabic."""
    begin_as_new(desk)
    pick(desk, "/data/now/safe_now", "yes")
    onward(desk)
    pick(desk, "/data/language/languages", "ar")
    desk.until(lambda: desk.workspace.presenters.intake.state.content.hers == "ar")
    desk.press(desk.workspace.pages.intake.panel.turn)
    type_pin(desk, PIN)
    type_pin(desk, PIN)
    desk.until(lambda: her_page(desk).isVisible())
    return desk


def her_page(desk: Desk) -> HandoverView:
    return desk.workspace.handing_over.view


def asked(desk: Desk) -> str:
    state = desk.workspace.handing_over.presenter.state
    return state.page.items[0].path if state.page is not None else ""


def to_question(desk: Desk, path: str) -> None:
    for _ in range(20):
        if asked(desk) == path:
            return
        desk.press(her_page(desk).next)
    pytest.fail(f"never asked {path}")


def test_she_answers_in_her_language_and_the_worker_goes_on_where_she_was(turned):
    desk = turned
    view, intake = her_page(desk), desk.workspace.presenters.intake
    assert view.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert not desk.window.column.isVisible()
    to_question(desk, INTERPRETER)
    desk.press(view.questions.card(INTERPRETER).field._boxes["woman"])
    desk.press(view.give_back)
    desk.until(desk.pausing.view.isVisible)
    QTest.keyClicks(desk.pausing.view.pin, PIN)
    QTest.keyClick(desk.pausing.view.pin, Qt.Key.Key_Return)
    desk.until(desk.workspace.pages.intake.isVisible)
    desk.until(lambda: intake.state.kept_ms is not None)
    shown = {getattr(item, "path", ""): item for item in intake.state.content.page.items}
    assert shown[INTERPRETER].chosen == ("woman",)
    drafts = desk.in_vault(my_drafts)
    assert any(b"woman" in draft.snapshot for draft in drafts)


def test_nothing_but_the_pin_leads_back_and_three_wrong_ones_lock(turned):
    desk = turned
    view = her_page(desk)
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
        QTest.keyClick(desk.window.windowHandle(), key)
    QTest.keyClick(desk.window.windowHandle(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    desk.workspace.open_case(desk.workspace.presenters.intake.case_id)  # what comes late waits below
    assert view.isVisible()
    desk.press(view.give_back)
    for _ in range(3):
        QTest.keyClicks(desk.pausing.view.pin, "000000")
        QTest.keyClick(desk.pausing.view.pin, Qt.Key.Key_Return)
    assert desk.left_for == ["locked"]
    assert not desk.workspace.pages.case.isVisible()


def test_what_is_sensitive_or_for_staff_is_never_turned_to_her(turned):
    form, _language = turned.workspace.presenters.intake.open_form()
    asked_of_her = for_her(form.session.definition, form.page()[0])
    assert asked_of_her
    assert not any(question.sensitive for question in asked_of_her)
