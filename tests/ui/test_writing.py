"""Words in a small window are a draft from the first letter on, until they are what they were meant for."""

from __future__ import annotations

from collections import deque

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from fieldintake.casework.add_note import add_note
from fieldintake.casework.answer_referral import reply_to_referral
from fieldintake.casework.erase_person import erase_person
from fieldintake.casework.keep_draft import my_drafts
from fieldintake.casework.keep_words import Meant
from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_case import read_case
from fieldintake.casework.refer import send_sealed
from fieldintake.casework.restrict_case import restrict_case
from fieldintake.domain.errors import DiskFull
from fieldintake.domain.leaving import Answer
from fieldintake.ui.today.presenter import TodayPresenter
from fieldintake.ui.writing import Prompt, Writing
from tests.casework.conftest import clinic, clinic_house, harbour, office, tell  # noqa: F401 - fixtures
from tests.casework.test_main_job import arrivals, sync
from tests.ui.test_dialogs import opened  # noqa: F401 - a fixture

NOTE = Prompt("Note", "Kept here.", "Keep it", "Back")


class Queue:
    """Work in its order; errors go where they belong."""

    def __init__(self) -> None:
        self.jobs = deque()

    def submit(self, work, *, done, failed) -> None:
        self.jobs.append((work, done, failed))

    def run(self) -> None:
        while self.jobs:
            work, done, failed = self.jobs.popleft()
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - as the background does
                failed(error)
            else:
                done(result)


class Window:
    """The last small window that was opened."""

    def write(self, question, hint, *, act, leave, then, text="", typed=None) -> None:
        self.text, self.typed, self.accept = text, typed, then


class Desk:
    """One place to write at."""

    def __init__(self, vault) -> None:
        self.vault, self.queue, self.window, self.failures = vault, Queue(), Window(), []
        self.writing = Writing(vault, self.queue, self.window, self.failures.append)

    def ask(self, meant, about, work, prompt=NOTE):
        self.writing.ask(meant, about, prompt, work, done=lambda _d: None, failed=self.failures.append)
        self.queue.run()
        return self.window

    def type(self, text) -> None:
        for count in range(1, len(text) + 1):
            self.window.typed(text[:count])
        self.queue.run()

    def note(self, case_id):
        return self.ask(Meant.NOTE, case_id, lambda text: add_note(self.vault, case_id, text))

    def kept(self):
        return [draft.snapshot.decode() for draft in my_drafts(self.vault)]


@pytest.fixture
def desk(vault):
    return Desk(vault)


def test_what_was_typed_is_there_again_at_the_same_place_and_nowhere_else(vault, desk):
    one, other = open_case(vault), open_case(vault)
    desk.note(one)
    desk.type("She called")
    assert desk.kept() == ["She called"]
    assert Desk(vault).note(other).text == ""
    assert Desk(vault).ask(Meant.HOLD, one, pytest.fail).text == ""
    assert Desk(vault).note(one).text == "She called"


def test_a_note_that_is_kept_leaves_no_draft(vault, desk):
    case_id = open_case(vault)
    window = desk.note(case_id)
    desk.type("She called")
    window.typed("She called again")
    window.accept("She called again")
    desk.queue.run()
    assert desk.kept() == []
    assert desk.writing.keeper.behind() == []
    assert "She called again" in str(read_case(vault, case_id))


def test_words_that_were_cleared_are_no_draft(vault, desk):
    desk.note(open_case(vault))
    desk.type("Wrong woman")
    desk.window.typed("  ")
    desk.queue.run()
    assert desk.kept() == []


def test_words_that_could_not_be_kept_are_a_draft_again(vault, desk):
    def fails(_text):
        raise DiskFull("full")

    case_id = open_case(vault)
    window = desk.ask(Meant.NOTE, case_id, fails)
    desk.type("She called")
    window.accept("She called")
    desk.queue.run()
    assert [type(error) for error in desk.failures] == [DiskFull]
    assert Desk(vault).note(case_id).text == "She called"


def test_trouble_is_told_once_for_a_window(vault, desk, monkeypatch):
    desk.note(open_case(vault))
    monkeypatch.setattr("fieldintake.ui.drafting.keep_draft", _full)
    for text in ("S", "Sh", "She"):
        desk.window.typed(text)
        desk.queue.run()
    assert [type(error) for error in desk.failures] == [DiskFull]
    assert [typed.snapshot for typed in desk.writing.keeper.behind()] == [b"She"]


def _full(_vault, _typed):
    raise DiskFull("full")


def test_what_waits_is_known_to_the_lock(vault, desk):
    desk.note(open_case(vault))
    desk.window.typed("She")
    assert [typed.snapshot for typed in desk.writing.keeper.behind()] == [b"She"]
    desk.queue.run()
    assert desk.writing.keeper.behind() == []


def test_they_go_with_her_and_lie_in_a_box_with_her_case(vault, desk):
    case_id = open_case(vault)
    desk.note(case_id)
    desk.type("Zqo-her-words")
    restrict_case(vault, case_id)
    raw = vault._connection.execute("SELECT snapshot FROM draft").fetchone()[0]
    assert b"Zqo-her-words" not in bytes(raw)
    assert desk.kept() == ["Zqo-her-words"]
    erase_person(vault, case_id)
    assert vault._connection.execute("SELECT count(*) FROM draft").fetchone()[0] == 0


def test_an_answered_message_leaves_no_words_of_anybody(harbour, clinic_house, clinic):  # noqa: F811
    send_sealed(harbour.vault, tell(harbour, clinic).referral)
    sync(harbour)
    sync(clinic_house)
    message_id = arrivals(clinic_house)[0].message_id
    vault = clinic_house.vault
    desk = Desk(vault)
    desk.ask(Meant.QUESTION, message_id, pytest.fail)
    desk.type("Which hand?")
    assert desk.failures == []
    assert desk.kept() == ["Which hand?"]
    reply_to_referral(vault, message_id, Answer.DECLINED, "Full")
    assert desk.kept() == []


def test_today_leads_to_where_the_words_belong(vault, desk):
    case_id = open_case(vault)
    desk.note(case_id)
    desk.type("She called")
    went, states = [], []
    today = TodayPresenter(
        vault, desk.queue, states.append, went.append, went.append, went.append, pytest.fail, lambda: 1,
    )  # fmt: skip
    today.show()
    desk.queue.run()
    (line,) = states[-1].drafts
    today.choose_draft(line.key)
    assert went == [case_id]


def test_the_window_begins_with_the_words_and_tells_each_change(opened):  # noqa: F811
    heard, taken = [], []
    opened.dialogs.write(
        "Note", "Kept here.", act="Keep it", leave="Back", then=taken.append, text="She", typed=heard.append
    )
    over = opened.window.findChild(QPlainTextEdit)
    assert over.toPlainText() == "She"
    over.insertPlainText(" called")
    assert heard == ["She called"]
    over.window().accept()
    assert taken == ["She called"]
