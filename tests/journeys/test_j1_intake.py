"""J1: an outreach worker without a network takes in a woman who speaks Arabic, and prints a letter in her language."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldintake.casework.read_case import read_case
from fieldintake.domain.consent import ConsentState, Purpose
from fieldintake.domain.fields import RecordType
from fieldintake.domain.values import Unanswered, UnansweredKind
from fieldintake.ui.filling.state import FormStep
from fieldintake.ui.intake.state import IntakeStep
from fieldintake.ui.questions.from_list import FromListField
from fieldintake.ui.referral.state import ReferralStep
from tests.journeys.conftest import LEFT, Desk


def card(desk: Desk, path: str):
    """The card of a question, once it is on the page."""
    form = desk.workspace.pages.intake.form
    desk.until(lambda: form.shows(path))
    return form.card(path)


def step(desk: Desk) -> IntakeStep:
    return desk.workspace.presenters.intake.state.step


def page(desk: Desk) -> int:
    content = desk.workspace.presenters.intake.state.content
    return content.number if isinstance(content, FormStep) else 0


def onward(desk: Desk) -> None:
    """Press the filled button of the bar and wait for the page after it."""
    before = (step(desk), page(desk))
    desk.press(desk.workspace.pages.intake.bar.next)
    desk.until(lambda: (step(desk), page(desk)) != before)


def pick(desk: Desk, path: str, *values: str) -> None:
    for value in values:
        field = card(desk, path).field
        if isinstance(field, FromListField):
            (name,) = field.rows.words_of([value])
            field.entry.clear()
            desk.write(field.entry, name.partition(" · ")[0])
            QTest.keyClick(field.entry, Qt.Key.Key_Return)
        else:
            desk.press(field._boxes[value])


def to_step(desk: Desk, wanted: IntakeStep) -> None:
    while step(desk) is not wanted:
        onward(desk)


def choose(rows, key: str) -> None:
    """Choose a row of a list by keyboard."""
    place = rows.model().place_of(key)
    rows.setFocus()
    rows.setCurrentIndex(rows.model().index(place, 0))
    QTest.keyClick(rows, Qt.Key.Key_Return)


def begin_as_new(desk: Desk) -> None:
    desk.press(desk.window.column.rail.intake)
    view = desk.workspace.pages.intake
    desk.until(view.search.name.isVisible)
    desk.write(view.search.name, "Amina")
    desk.until(lambda: desk.workspace.presenters.intake.state.content.has_searched)
    onward(desk)
    assert step(desk) is IntakeStep.SAFETY
    desk.until(lambda: view.form.isAncestorOf(desk.window.focusWidget()))  # never on a way out of the work


def take_in(desk: Desk) -> None:
    """From the search to the end of the path."""
    begin_as_new(desk)
    pick(desk, "/data/now/safe_now", "yes")
    onward(desk)
    pick(desk, "/data/language/languages", "ar")
    onward(desk)
    pick(desk, "/data/contact/method", "text_message")
    desk.write(card(desk, "/data/contact/cover_name").field.entry, "Anna, library")
    desk.press(card(desk, "/data/contact/must_not_know").without[UnansweredKind.PREFERS_NOT_TO_SAY])
    to_step(desk, IntakeStep.CONSENT)
    consent = desk.workspace.pages.intake.consent
    desk.write(consent.witness, "Ines")
    state = desk.workspace.presenters.intake.consent.state
    for row in state.rows:
        yes = row.purpose is Purpose.RECORD_WITH_US or row.kind == "health"
        desk.press(consent.row(row.key).yes if yes else consent.row(row.key).no)
    onward(desk)
    assert step(desk) is IntakeStep.INTAKE
    pick(desk, "/data/start/how_far", "all")
    onward(desk)
    name = card(desk, "/data/about/name").field.entry
    desk.until(lambda: name.text() == "Amina")  # as she said it in the search
    to_step(desk, IntakeStep.NEEDS)
    pick(desk, "/data/danger/danger_signs", "followed")
    onward(desk)
    pick(desk, "/data/risk/risk_level", "high")
    onward(desk)
    pick(desk, "/data/need[1]/area", "health")
    pick(desk, "/data/need[1]/priority", "urgent")
    desk.write(card(desk, "/data/need[1]/wanted").field.entry, "To see a doctor who is a woman")
    to_step(desk, IntakeStep.NEXT)


@pytest.fixture
def taken_in(desk: Desk) -> Desk:
    take_in(desk)
    return desk


def case_of(desk: Desk):
    case_id = desk.workspace.presenters.intake.case_id
    return desk.in_vault(lambda vault: read_case(vault, case_id))


def test_what_she_said_is_in_the_vault_as_she_said_it(taken_in):
    view = case_of(taken_in)
    assert view.person.text("name") == "Amina"
    assert view.person.codes("languages") == {"ar"}
    assert view.person.text("risk_level") == "high"
    assert view.safe_contact.text("cover_name") == "Anna, library"
    left_out = Unanswered(UnansweredKind.PREFERS_NOT_TO_SAY)
    assert view.safe_contact.fields["must_not_know"] == left_out
    assert [need.text("wanted") for need in view.needs] == ["To see a doctor who is a woman"]
    submissions = [record for record in view.others if record.type is RecordType.SUBMISSION]
    assert len(submissions) == 3


def test_her_answers_are_events_and_nothing_was_chosen_for_her(taken_in):
    ledger = case_of(taken_in).ledger
    given = {(e.purpose, e.recipient) for e in ledger if e.state is ConsentState.GIVEN}
    assert given == {(Purpose.RECORD_WITH_US, ""), (Purpose.REFER, "kind:health")}
    assert all(event.witness == "Ines" and event.language == "ar" for event in ledger)


def test_both_languages_stand_on_the_page_when_she_speaks_another(desk):
    begin_as_new(desk)
    onward(desk)
    pick(desk, "/data/language/languages", "ar")
    desk.until(lambda: desk.workspace.presenters.intake.state.content.page.hers_language == "ar")
    shown = desk.workspace.presenters.intake.state.content.page
    assert shown.hers_right_to_left
    labels = [item.label.hers for item in shown.items if hasattr(item, "label")]
    assert any("\u0600" <= sign <= "\u06ff" for label in labels for sign in label)


def test_every_answer_is_in_a_draft_before_the_form_is_finished(desk):
    begin_as_new(desk)
    pick(desk, "/data/now/safe_now", "yes")
    desk.until(lambda: desk.workspace.presenters.intake.state.kept_ms is not None)
    drafts = desk.in_vault(lambda vault: _drafts(vault))
    assert len(drafts) == 1
    assert b"yes" in drafts[0].snapshot


def _drafts(vault):
    with vault.view() as unit:
        return unit.drafts.of_author(unit.me.id)


def test_an_intake_may_end_after_the_first_question(desk):
    begin_as_new(desk)
    pick(desk, "/data/now/safe_now", "no")
    desk.press(desk.workspace.pages.intake.bar.stop)
    desk.until(desk.workspace.pages.case.isVisible)
    assert not desk.in_vault(_drafts)


def test_a_letter_in_her_language_is_looked_at_and_kept(taken_in, tmp_path, monkeypatch):
    desk = taken_in
    desk.press(desk.workspace.pages.intake.next_page.refer)
    referral, view = desk.workspace.presenters.referral, desk.workspace.pages.referral
    desk.until(lambda: view.isVisible() and referral.state.needs)
    choose(view.needs.list, referral.state.needs[0].key)
    desk.press(view.bar.next)
    desk.until(lambda: referral.state.step is ReferralStep.PROVIDER)
    desk.until(lambda: view.steps.isAncestorOf(desk.window.focusWidget()))
    choose(view.providers.list, referral.state.providers[0].key)
    desk.press(view.bar.next)
    desk.until(lambda: referral.state.step is ReferralStep.LEAVES and not referral.state.is_busy)
    left = {line.name for line in referral.state.preview.leaves}
    assert "What she asks for" in left
    assert "Name" not in left
    place = view.letter_in.findData("ar")
    view.letter_in.setCurrentIndex(place)
    view.letter_in.activated.emit(place)
    desk.press(view.look_at)
    desk.until(desk.workspace.pages.paper.isVisible)
    assert desk.workspace.pages.paper.pages.document().pageCount() >= 1
    desk.press(desk.workspace.pages.paper.bar.back)
    monkeypatch.setattr(desk.workspace.dialogs, "choose", lambda _name, _choices, *, chosen, then: then(""))
    monkeypatch.setattr(desk.workspace.dialogs, "open_folder", lambda _name, then: then(tmp_path))
    desk.press(view.print_pack)
    desk.until(lambda: referral.state.printed_to)
    (saved,) = tmp_path.glob("*.pdf")
    assert saved.read_bytes().startswith(b"%PDF")
    assert saved.stem == referral.state.printed_to
    assert [line.channel for line in case_of(desk).disclosures] == ["letter"]


def test_the_desk_turns_to_arabic_and_back_while_it_is_open(desk):
    desk.window.speak("ar")
    assert desk.window.layoutDirection() is Qt.LayoutDirection.RightToLeft
    QTest.mouseClick(desk.window.column.rail.intake, LEFT)
    desk.until(desk.workspace.pages.intake.isVisible)
    desk.window.speak("en")
    assert desk.window.layoutDirection() is Qt.LayoutDirection.LeftToRight
