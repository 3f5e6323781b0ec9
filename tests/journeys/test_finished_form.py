"""A finished form is opened from her page, read, held open for a moment, and left again."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldintake.casework.attach_file import attach_file
from fieldintake.casework.bundled_forms import form_plan
from fieldintake.casework.finish_form import finish_form, finished_form
from fieldintake.casework.keep_draft import Typed
from fieldintake.casework.open_case import open_case
from fieldintake.domain.blobs import Cleaned
from fieldintake.domain.ids import RecordId
from fieldintake.forms.session import FormSession
from fieldintake.ui.widgets.masked import DOTS
from tests.journeys.conftest import Desk
from tests.media import files

DRAFT = RecordId("d1" * 16)


def fill(vault):
    """An intake with her name, and with a picture beside it."""
    case_id, plan = open_case(vault), form_plan(vault, "intake")
    session = FormSession.start(plan, now=dt.datetime.now(dt.UTC))
    question = next(q for q in session.state().questions if q.path.endswith("/name"))
    session.answer(question.path, "Amina Haddad")
    typed = Typed(DRAFT, case_id, "intake", plan.form.version, session.snapshot())
    attach_file(vault, typed, Cleaned("png", files.drawing()))
    finish_form(vault, case_id, finished_form(session), draft_id=DRAFT)
    return case_id, question.path


@pytest.fixture
def filled(desk: Desk):
    return desk.in_vault(fill)


def test_a_finished_form_is_read_from_her_timeline_and_left_again(desk, filled):
    case_id, path = filled
    workspace = desk.workspace
    workspace.open_case(case_id)
    case, page = workspace.pages.case, workspace.pages.submission
    desk.until(lambda: case.timeline.list.rows.rowCount() > 1)
    rows = [case.timeline.list.rows.row_at(n) for n in range(case.timeline.list.rows.rowCount())]
    (place,) = [n for n, row in enumerate(rows) if row.action]
    assert rows[place].action == "Read"
    case.timeline.list.setCurrentIndex(case.timeline.list.rows.index(place, 0))
    QTest.keyClick(case.timeline.list, Qt.Key.Key_Return)
    desk.until(lambda: path in page.masked)
    assert workspace.window.page is page
    assert not page.bar.next.isVisible()  # she is a worker: paper of it is for those who answer for the file
    masked = page.masked[path]
    QTest.mousePress(masked, Qt.MouseButton.LeftButton)
    desk.until(lambda: "Amina" in masked.dots.text())
    QTest.mouseRelease(masked, Qt.MouseButton.LeftButton)
    assert masked.dots.text() == DOTS
    desk.press(page.bar.back)
    desk.until(lambda: workspace.window.page is case)
    assert page.masked == {}
    assert "Amina" not in repr(workspace.presenters.submission.state)


def test_going_elsewhere_lets_go_of_a_finished_form(desk, filled):
    workspace = desk.workspace
    workspace.open_case(filled[0])
    desk.until(lambda: workspace.pages.case.timeline.list.rows.rowCount() > 1)
    rows = workspace.pages.case.timeline.list.rows
    workspace.forms.read(next(rows.row_at(n).key for n in range(rows.rowCount()) if rows.row_at(n).action))
    desk.until(lambda: workspace.presenters.submission.state.told)
    workspace.enter(workspace.home)
    assert workspace.presenters.submission.state.told == ()
