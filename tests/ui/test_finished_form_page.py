"""The page of a finished form: read-only, in two languages, masked until it is held, printed for our own file alone."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldintake.casework.attach_file import attach_file
from fieldintake.casework.bundled_forms import accepted, form_plan
from fieldintake.casework.finish_form import FilledRecord, finish_form, finished_form
from fieldintake.casework.install_form import install_form
from fieldintake.casework.keep_draft import Typed
from fieldintake.casework.open_case import open_case
from fieldintake.domain.blobs import Cleaned
from fieldintake.domain.desk import Role
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import RecordId
from fieldintake.domain.values import Unanswered, UnansweredKind
from fieldintake.forms.session import FormSession
from fieldintake.letters.renderer import PdfLetters
from fieldintake.ui.playing import Sounds
from fieldintake.ui.submission.presenter import SubmissionPresenter
from fieldintake.ui.submission.view import SubmissionView
from fieldintake.ui.widgets.masked import DOTS
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare
from tests.forms.paper import NOW
from tests.media import files
from tests.ui.test_filling import Waiting

SHEET = """
| survey |
| | type | name | label::English (en) | label::Français (fr) | relevant |
| | begin_group | now | Now | Maintenant | |
| | select_one yn | safe | Safe? | En sécurité ? | |
| | text | town | Town | Ville | ${safe} = 'no' |
| | text | words | Her words | Ses mots | |
| | integer | mood | Mood | Humeur | |
| | image | photo | Photo | Photo | |
| | audio | sound | Sound | Son | |
| | end_group | | | | |
| choices |
| | list_name | name | label::English (en) | label::Français (fr) |
| | yn | yes | Yes | Oui |
| | yn | no | No | Non |
| settings |
| | form_id | form_title | version |
| | house | Our house | 3 |
"""
DRAFT = RecordId("d1" * 16)


class Asking:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def confirm(self, question, consequence, *, act, leave, then) -> None:
        self.asked.append(f"{question} {consequence}")
        then()

    def choose(self, name, choices, *, chosen, then) -> None:
        self.asked.append(str(choices))
        then("")


class House:
    def __init__(self, vault) -> None:
        self.vault, self.queue, self.asking = vault, Waiting(), Asking()
        self.states, self.went, self.out, self.heard = [], [], [], []
        install_form(vault, accepted(SHEET.encode()))
        self.case_id = open_case(vault)
        self.submission = self.fill()
        self.presenter = SubmissionPresenter(
            vault, self.queue, self.asking, PdfLetters(), Words("en"), self.states.append, self.went.append,
            lambda then: then(self.out.extend), lambda data, ending: self.heard.append((data, ending)),
            self.raised, lambda: 1_800_000_000_000,
        )  # fmt: skip

    def raised(self, error) -> None:
        raise error

    def fill(self):
        typed = Typed(DRAFT, self.case_id, "house", "3", b"begun")
        photo = attach_file(self.vault, typed, Cleaned("png", files.drawing()))
        sound = attach_file(self.vault, typed, Cleaned("wav", files.sound()))
        session = FormSession.start(form_plan(self.vault, "house"), now=NOW)
        session.answer("/data/now/safe", "yes")
        session.answer("/data/now/words", "the side door")
        session.answer("/data/now/mood", Unanswered(UnansweredKind.PREFERS_NOT_TO_SAY))
        session.answer("/data/now/photo", photo)
        session.answer("/data/now/sound", sound)
        done = finished_form(session)
        person = FilledRecord(RecordType.PERSON, {"name": "Amina", "languages": frozenset({"fr"})})
        finish_form(
            self.vault, self.case_id, type(done)(done.form_id, done.version, done.xml, [person], done.files),
            draft_id=DRAFT,
        )  # fmt: skip
        with self.vault.view() as unit:
            return unit.records.of_case(self.case_id, RecordType.SUBMISSION)[0].id

    def again(self, **answers) -> RecordId:
        """The same form, filled another day."""
        session = FormSession.start(form_plan(self.vault, "house"), now=NOW)
        for name, answer in answers.items():
            session.answer(f"/data/now/{name}", answer)
        time.sleep(0.002)  # the clock of the vault counts milliseconds
        finish_form(self.vault, self.case_id, finished_form(session), draft_id=RecordId("d2" * 16))
        with self.vault.view() as unit:
            return unit.records.of_case(self.case_id, RecordType.SUBMISSION)[-1].id

    def open(self):
        self.presenter.show(self.submission)
        self.queue.run()
        return self.presenter.state

    def actions(self):
        with self.vault.view() as unit:
            return [entry.action for entry in unit.audit.page(before=None, limit=3)]


@pytest.fixture
def house(vault):
    return House(vault)


def lines(state):
    return {line.key.rpartition("/")[2]: line for record in state.told for line in record.lines}


def test_it_is_shown_in_two_languages_without_what_was_hidden_and_the_look_is_audited(house):
    state = house.open()
    assert (state.title, state.version, state.hers) == ("Our house", "3", "fr")
    assert [record.name for record in state.told] == ["Now · Maintenant"]
    shown = lines(state)
    assert shown["safe"].label == "Safe?\nEn sécurité ?"
    assert shown["safe"].text.replace("\u2068", "").replace("\u2069", "") == "Yes\nOui"
    assert "Prefers not to say" in shown["mood"].text
    assert "Préfère ne pas" in shown["mood"].text
    assert "town" not in shown
    assert house.actions()[0] == "submission_looked_at"


def test_nothing_masked_is_in_the_state_but_while_it_is_held_and_each_hold_is_audited(house):
    house.open()
    assert "side door" not in repr(house.presenter.state)
    house.presenter.hold("/data/now/words")
    assert house.presenter.state.revealed is None
    house.queue.run()
    assert "side door" in house.presenter.state.revealed.text
    assert house.actions()[0] == "answer_revealed"
    house.presenter.release()
    assert "side door" not in repr(house.presenter.state)
    house.presenter.hold("/data/now/words")
    house.presenter.release()
    house.queue.run()
    assert house.presenter.state.revealed is None


def test_what_changed_since_the_time_before_stands_first_and_what_is_masked_is_held_open(house):
    house.submission = house.again(safe="no", words="the front door", town="Lindau")
    state = house.open()
    since = state.told[0]
    assert since.name.startswith("What changed since ")
    changed = {line.label.lower().rstrip("?"): line for line in since.lines}
    assert set(changed) == {"safe", "town", "her words", "mood", "photo", "sound"}
    assert bare(changed["safe"].text) == "No\nBefore: Yes"
    assert "Prefers not to say" in changed["mood"].text
    assert changed["her words"].is_masked
    assert "front door" not in repr(state)
    house.presenter.hold(changed["her words"].key)
    house.queue.run()
    assert bare(house.presenter.state.revealed.text) == "the front door\nBefore: the side door"
    assert house.actions()[:2] == ["answer_revealed", "answer_revealed"]


def test_a_form_that_was_answered_alike_says_so_and_the_first_one_says_nothing(house):
    assert not house.open().told[0].key.startswith("since")
    first = house.again(safe="no")
    house.submission = house.again(safe="no")
    assert first != house.submission
    assert [line.label for line in house.open().told[0].lines] == ["Nothing was answered in another way."]


def test_a_picture_is_seen_and_a_sound_heard_while_they_are_held(house):
    house.open()
    house.presenter.hold("/data/now/photo")
    house.queue.run()
    assert house.presenter.state.seen.picture == files.drawing()
    assert house.presenter.state.revealed.text.startswith("A picture, ")
    house.presenter.release()
    assert house.presenter.state.seen is None
    house.presenter.hold("/data/now/sound")
    house.queue.run()
    assert house.heard[-1] == (files.sound(), "wav")
    house.presenter.release()
    assert house.heard[-1] == (b"", "")


def test_a_picture_that_was_lost_is_said_to_be(house):
    house.vault._connection.execute("DELETE FROM blob")
    house.open()
    house.presenter.hold("/data/now/photo")
    house.queue.run()
    assert house.presenter.state.revealed.text == "This file is not here any more."


def test_one_language_can_be_enough(house):
    house.open()
    house.presenter.choose_language()
    house.queue.run()
    assert lines(house.presenter.state)["safe"].label == "Safe?"


def test_it_is_printed_for_our_own_file_after_a_question(house):
    house.open()
    house.presenter.print_it()
    house.queue.run()
    assert "not for her" in house.asking.asked[0]
    (sheet,) = house.out
    assert sheet.pdf.startswith(b"%PDF")
    assert sheet.reference == house.presenter.state.code
    assert house.actions()[0] == "own_file_printed"


def test_leaving_lets_go_of_everything(house):
    house.open()
    house.presenter.leave()
    assert house.went == [house.case_id]
    assert house.presenter.state.told == ()
    house.presenter.hold("/data/now/words")
    house.presenter.print_it()
    assert not house.queue.jobs


def test_a_form_that_comes_after_the_page_was_left_is_not_shown(house):
    house.presenter.show(house.submission)
    house.presenter.put_away()
    house.queue.run()
    assert house.presenter.state.told == ()


def test_whoever_may_not_print_has_no_button(house, look, qtbot, monkeypatch):
    from dataclasses import replace  # noqa: PLC0415

    from fieldintake.domain.roles import Act, may  # noqa: PLC0415

    assert [role for role in Role if may(role, Act.PRINT_OWN_FILE)] == [Role.COORDINATOR, Role.ADMIN]
    view = SubmissionView(look, Words("en"))
    qtbot.addWidget(view)
    view.show()
    view.render_state(replace(house.open(), may_print=False))
    assert not view.bar.next.isVisible()


def test_holding_by_mouse_and_by_space_shows_and_hides(house, look, qtbot):
    view = SubmissionView(look, Words("en"))
    qtbot.addWidget(view)
    view.reveal_wanted.connect(house.presenter.hold)
    view.reveal_ended.connect(house.presenter.release)
    house.presenter.render = view.render_state
    view.resize(1000, 800)
    view.show()
    house.open()
    masked = view.masked["/data/now/words"]
    assert "Her words" in masked.accessibleName()
    QTest.mousePress(masked, Qt.MouseButton.LeftButton)
    house.queue.run()
    assert "side door" in masked.dots.text()
    QTest.mouseRelease(masked, Qt.MouseButton.LeftButton)
    assert masked.dots.text() == DOTS
    photo = view.masked["/data/now/photo"]
    QTest.keyPress(photo, Qt.Key.Key_Space)
    house.queue.run()
    assert not view.picture.isHidden()
    assert not view.picture.pixmap().isNull()
    QTest.keyRelease(photo, Qt.Key.Key_Space)
    assert view.picture.isHidden()
    assert view.picture.pixmap().isNull()


def test_where_a_laptop_cannot_play_a_person_is_told(qapp, monkeypatch):
    import sys  # noqa: PLC0415

    told = []
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    sounds = Sounds(lambda: told.append(1))
    sounds.play(files.sound(), "wav")
    assert told == [1]
    sounds.play(b"", "")
    assert told == [1]
