"""The day after: a draft is gone on with, her forms are taken up again, and the desk turns to another language."""

from __future__ import annotations

import time

import pytest
from PySide6.QtWidgets import QDialog

from fieldintake.casework.know_partner import providers
from fieldintake.casework.list_referrals import list_referrals
from fieldintake.casework.sync_now import SyncOutcome
from fieldintake.ui.filling.offering import INTAKE_PATH
from fieldintake.ui.filling.state import FormStep
from fieldintake.ui.intake.state import IntakeStep
from fieldintake.ui.referral.state import ReferralStep
from fieldintake.ui.rooms import Room
from tests.casework.conftest import House, Story, tell
from tests.journeys.conftest import Desk
from tests.journeys.test_j1_intake import choose


@pytest.fixture
def story(desk: Desk) -> Story:
    """A case with a need, and a draft referral to the clinic that nobody finished."""
    return desk.in_vault(
        lambda vault: tell(House(vault, None, None), next(p for p in providers(vault) if p.organisation))
    )


def test_a_draft_is_gone_on_with_where_it_was_left(desk, story, tmp_path, monkeypatch):
    desk.workspace.enter(Room.REFERRALS)
    page, referral = desk.workspace.pages.referrals, desk.workspace.presenters.referral
    desk.until(lambda: desk.workspace.presenters.referrals.state.lines)
    page.list.list.opened.emit(story.referral)
    desk.until(lambda: referral.state.step is ReferralStep.LEAVES and not referral.state.is_busy)
    assert referral.state.preview.recipient == "Lindenhof Clinic"
    assert referral.state.chosen_needs == {story.need}
    monkeypatch.setattr(desk.workspace.dialogs, "choose", lambda _name, _choices, *, chosen, then: then(""))
    monkeypatch.setattr(desk.workspace.dialogs, "open_folder", lambda _name, then: then(tmp_path / "out"))
    (tmp_path / "out").mkdir()
    desk.press(desk.workspace.pages.referral.print_pack)
    desk.until(lambda: referral.state.printed_to)
    assert list((tmp_path / "out").glob("*.pdf"))
    assert [row.state for row in desk.in_vault(list_referrals)] == ["issued"]


def test_her_forms_are_taken_up_again_from_her_page(desk, story):
    desk.workspace.open_case(story.case_id)
    case, intake = desk.workspace.pages.case, desk.workspace.presenters.intake
    desk.until(lambda: desk.workspace.presenters.case.state.code)
    desk.press(case.forms)
    filling = desk.workspace.pages.filling
    desk.until(filling.forms.list.isVisible)
    choose(filling.forms.list, INTAKE_PATH)
    desk.until(lambda: intake.state.step is IntakeStep.NEEDS and isinstance(intake.state.content, FormStep))
    assert intake.case_id == story.case_id
    assert desk.workspace.column.shell.path.name == "Her forms"


def test_another_language_reaches_what_was_put_into_words_before(desk, story):
    desk.workspace.refer(story.case_id, story.need)
    referral = desk.workspace.presenters.referral
    desk.until(lambda: referral.state.providers)
    before = referral.state.providers[0].kind
    desk.window.speak("fr")
    desk.workspace.speak()
    assert referral.state.providers[0].kind != before
    desk.workspace.open_case(story.case_id)
    case = desk.workspace.presenters.case
    desk.until(lambda: case.state is not None and case.state.needs)
    assert case.state.needs[0].area == referral.state.needs[0].area


def test_a_stick_that_takes_long_can_be_stopped(desk, tmp_path, monkeypatch):
    stick, asked = desk.workspace.presenters.stick, []

    def slow(_folder, stopped):
        while not stopped():
            time.sleep(0.01)
        asked.append(True)
        return SyncOutcome()

    monkeypatch.setattr(stick, "copy_to", slow)
    monkeypatch.setattr(desk.workspace.dialogs, "open_folder", lambda _name, then: then(tmp_path))
    desk.workspace.enter(Room.SYNC)
    desk.press(desk.workspace.pages.sync.copy_out)
    desk.until(lambda: sheets(desk))
    sheets(desk)[0].reject()
    desk.until(lambda: asked and sheets(desk))  # what came of it is told


def sheets(desk: Desk) -> list[QDialog]:
    return [sheet for sheet in desk.window.findChildren(QDialog) if sheet.isVisible()]
