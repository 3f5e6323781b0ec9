"""What a person does reaches the presenter in the words of the field: by key, by click, by holding."""

from __future__ import annotations

import gc
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from fieldintake.domain.desk import InboxState
from fieldintake.domain.errors import WrongPassphrase
from fieldintake.domain.values import UnansweredKind
from fieldintake.ui.background import OneThread
from fieldintake.ui.dialogs import WindowDialogs
from fieldintake.ui.lock.presenter import LockPresenter
from fieldintake.ui.lock.state import DoorProblem, LockState
from fieldintake.ui.lock.view import LockView
from fieldintake.ui.pause.presenter import PausePresenter
from fieldintake.ui.pause.state import PauseState
from fieldintake.ui.questions.page import QuestionsPage
from fieldintake.ui.questions.state import Asked, Control, FormPage, Option, RepeatFoot, Twice
from fieldintake.ui.setup.presenter import SetupPresenter
from fieldintake.ui.setup.state import SetupProblem
from fieldintake.ui.setup.view import SetupView
from fieldintake.ui.widgets.button import Picker
from fieldintake.ui.widgets.masked import DOTS, Masked
from fieldintake.ui.widgets.rows import Row, RowList
from fieldintake.ui.words import Words
from tests.ui import gallery

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(look, qtbot) -> QuestionsPage:
    made = QuestionsPage(look, Words("en", gallery.ZONE))
    qtbot.addWidget(made)
    made.resize(900, 900)
    made.show()
    return made


def heard(signal) -> list[tuple]:
    got: list[tuple] = []
    signal.connect(lambda *values: got.append(values))
    return got


def one(control: Control, **more) -> FormPage:
    return FormPage(Twice("Page"), (Asked("/data/q", control, Twice("Question"), **more),))


OPTIONS = (Option("a", Twice("First")), Option("b", Twice("Second")))


def test_ticking_two_choices_says_both_in_the_order_of_the_form(page):
    page.render_state(one(Control.MANY, options=OPTIONS, chosen=("b",)))
    got = heard(page.answered)
    first = page.card("/data/q").field._boxes["a"]
    QTest.mouseClick(first, LEFT)
    assert got == [("/data/q", "a b")]


def test_a_picked_choice_can_be_let_go_again(page):
    page.render_state(one(Control.ONE, options=OPTIONS, chosen=("a",)))
    got = heard(page.answered)
    QTest.mouseClick(page.card("/data/q").field._boxes["a"], LEFT)
    assert got == [("/data/q", None)]


def test_each_of_the_four_answers_is_one_click_and_one_more_takes_it_back(page):
    page.render_state(one(Control.LINE))
    got = heard(page.answered)
    for kind in UnansweredKind:
        QTest.mouseClick(page.card("/data/q").without[kind], LEFT)
    assert got == [("/data/q", kind) for kind in UnansweredKind]
    page.render_state(one(Control.LINE, unanswered=UnansweredKind.NOT_ASKED))
    QTest.mouseClick(page.card("/data/q").without[UnansweredKind.NOT_ASKED], LEFT)
    assert got[-1] == ("/data/q", None)


def test_typing_is_not_disturbed_by_the_state_that_follows_it(page):
    page.render_state(one(Control.LINE))
    card = page.card("/data/q")
    card.field.entry.setFocus()
    got = heard(page.answered)
    QTest.keyClicks(card.field.entry, "Mar")
    page.render_state(one(Control.LINE, raw="Ma"))
    assert page.card("/data/q") is card
    assert card.field.entry.text() == "Mar"
    assert got[-1] == ("/data/q", "Mar")


def test_a_number_takes_no_letters(page):
    page.render_state(one(Control.INTEGER))
    QTest.keyClicks(page.card("/data/q").field.entry, "3x1")
    assert page.card("/data/q").field.entry.text() == "31"


def test_a_date_is_said_when_it_is_whole_and_never_as_half(page):
    page.render_state(one(Control.DATE))
    field = page.card("/data/q").field
    got = heard(page.answered)
    QTest.keyClicks(field.day, "2")
    QTest.keyClicks(field.year, "1998")
    assert got == []
    field.month.setCurrentIndex(4)
    field.month.activated.emit(4)
    assert got == [("/data/q", "1998-04-02")]


def test_a_row_of_a_repeat_can_be_wanted(page):
    page.render_state(FormPage(Twice("Page"), (RepeatFoot("/data/child", Twice("child"), may_add=True),)))
    got = heard(page.row_wanted)
    QTest.mouseClick(page.findChild(QPushButton), LEFT)
    assert got == [("/data/child",)]


def test_holding_space_shows_a_name_and_letting_go_hides_it(look, qtbot):
    masked = Masked(look)
    qtbot.addWidget(masked)
    masked.show()
    masked.setFocus()
    wanted, released = heard(masked.wanted), heard(masked.released)
    masked.reveal("Mariam")
    assert masked.dots.text() == DOTS
    QTest.keyPress(masked, Qt.Key.Key_Space)
    masked.reveal("Mariam")
    assert "Mariam" in masked.dots.text()
    QTest.keyRelease(masked, Qt.Key.Key_Space)
    assert masked.dots.text() == DOTS
    assert (len(wanted), len(released)) == (1, 1)


def test_a_name_hides_when_the_screen_is_left(look, qtbot):
    masked = Masked(look)
    qtbot.addWidget(masked)
    masked.show()
    QTest.mousePress(masked, LEFT)
    masked.reveal("Mariam")
    masked.hide()
    assert masked.dots.text() == DOTS


def test_enter_does_the_action_of_a_row_and_a_click_beside_it_opens(look, qtbot):
    rows = RowList(look)
    qtbot.addWidget(rows)
    rows.resize(600, 200)
    rows.show()
    rows.show_rows([Row("a", "Call the clinic", action="Call")], name="Tasks")
    acted, opened = heard(rows.acted), heard(rows.opened)
    rows.setCurrentIndex(rows.rows.index(0))
    QTest.keyClick(rows, Qt.Key.Key_Return)
    QTest.mouseClick(rows.viewport(), LEFT, pos=rows.visualRect(rows.rows.index(0)).center())
    assert (acted, opened) == ([("a",)], [("a",)])


class Inline:
    """Runs work at once, as the background would later."""

    def submit(self, work, *, done, failed):
        try:
            result = work()
        except WrongPassphrase as error:
            failed(error)
        else:
            done(result)


def test_a_wrong_passphrase_is_said_and_the_field_is_empty_again(look, qtbot):
    view = LockView(look, Words("en", gallery.ZONE))
    qtbot.addWidget(view)
    view.show()
    opened = []

    def unlock(name, passphrase):
        if passphrase != "right":
            raise WrongPassphrase("no slot")
        return name

    presenter = LockPresenter(
        Inline(), unlock, opened.append, view.render_state, LockState(gallery.NOW, ("Samira", "Jonas"))
    )
    view.unlock_wanted.connect(presenter.open_with)
    presenter.start()
    QTest.keyClicks(view.passphrase, "wrong")
    QTest.keyClick(view.passphrase, Qt.Key.Key_Return)
    assert presenter.state.problem is DoorProblem.WRONG
    assert view.passphrase.text() == ""
    QTest.keyClicks(view.passphrase, "right")
    QTest.mouseClick(view.unlock, LEFT)
    assert opened == ["Samira"]


def test_the_first_run_makes_a_vault_only_when_both_passphrases_are_the_same(look, qtbot):
    view = SetupView(look, Words("en", gallery.ZONE))
    qtbot.addWidget(view)
    view.show()
    asked, made = [], []

    def make(*answers):
        asked.append(answers)
        return "keys"

    presenter = SetupPresenter(Inline(), make, made.append, view.render_state)
    view.wanted.connect(presenter.begin)
    presenter.start()
    QTest.mouseClick(view.make, LEFT)
    assert presenter.state.problem is SetupProblem.NO_ORGANISATION
    QTest.keyClicks(view.organisation, "Harbour House")
    QTest.keyClicks(view.desk_name, "Samira")
    QTest.keyClicks(view.new.first, "six quiet boats")
    QTest.mouseClick(view.make, LEFT)
    assert presenter.state.problem is SetupProblem.DIFFERENT
    assert asked == []
    QTest.keyClicks(view.new.again, "six quiet boats")
    QTest.keyClick(view.new.again, Qt.Key.Key_Return)
    assert asked == [("Harbour House", "Samira", "six quiet boats")]
    assert made == ["keys"]


def test_five_wrong_pins_lock_and_a_right_one_goes_on():
    said = []
    presenter = PausePresenter(
        lambda pin: pin == "2468",
        lambda: said.append("on"),
        lambda: said.append("lock"),
        lambda _: None,
        PauseState(0),
    )
    presenter.start(0)
    presenter.answer("2468")
    for _ in range(5):
        presenter.answer("1111")
    assert said == ["on", "lock"]


def test_work_runs_on_one_thread_and_comes_back_on_the_main_one(qtbot):
    worker = OneThread("vault")
    where: list[tuple[str, int]] = []

    def work() -> int:
        where.append(("work", threading.get_ident()))
        return 7

    def done(result: int) -> None:
        where.append(("done", threading.get_ident()))

    for _ in range(3):
        worker.submit(work, done=done, failed=pytest.fail)
    qtbot.waitUntil(lambda: sum(1 for name, _ in where if name == "done") == 3)
    worker.close()
    assert len({thread for name, thread in where if name == "work"}) == 1
    assert {thread for name, thread in where if name == "done"} == {threading.get_ident()}


def test_a_failure_reaches_the_caller_and_nothing_comes_after_closing(qtbot):
    worker = OneThread("vault")
    failures: list[Exception] = []

    def work() -> None:
        raise WrongPassphrase("no slot")

    worker.submit(work, done=pytest.fail, failed=failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    worker.close()
    worker.submit(work, done=pytest.fail, failed=pytest.fail)
    assert isinstance(failures[0], WrongPassphrase)


class Window:
    """Something that must be let go of where it was made."""

    def __init__(self, ended: list[int]) -> None:
        self._ended = ended

    def __del__(self) -> None:
        self._ended.append(threading.get_ident())


def test_what_a_job_holds_is_let_go_of_on_the_main_thread(qtbot):
    worker, ended, told = OneThread("vault"), [], []

    def give() -> None:
        window = Window(ended)
        worker.submit(
            lambda: window and None, done=lambda _none: told.append(window is None), failed=pytest.fail
        )

    for _ in range(300):
        give()
    qtbot.waitUntil(lambda: len(told) == 300)
    give()
    worker.close()  # the last one is told to nobody
    gc.collect()
    assert len(ended) == 301
    assert set(ended) == {threading.get_ident()}


def test_a_question_is_asked_once_in_plain_words_and_leaving_it_does_nothing(window, look):
    opened = window("today")
    agreed = []
    dialogs = WindowDialogs(look, Words("en"), opened)
    dialogs.confirm(
        "Destroy it?", "It is gone then.", act="Destroy", leave="Keep", then=lambda: agreed.append(1)
    )
    asked = opened.findChildren(QDialog)
    assert len(asked) == 1
    asked[0].reject()
    assert agreed == []


def test_escape_twice_hides_everything(window):
    opened = window("today")
    hidden = heard(opened.hide_wanted)
    QTest.keyClick(opened, Qt.Key.Key_Escape, delay=10)
    QTest.keyClick(opened, Qt.Key.Key_Escape, delay=10)
    assert len(hidden) == 1


def test_the_state_of_a_page_is_never_changed_by_drawing_it(page):
    state = gallery.form_page()
    page.render_state(state)
    assert state == gallery.form_page()
    assert replace(state) == state


def test_a_referral_about_which_we_asked_can_still_be_answered(window):
    opened = window("inbox")
    view = opened.pages.currentWidget()
    state = gallery.scenes()["inbox"].state
    view.render_state(replace(state, chosen=replace(state.chosen, state=InboxState.ASKED)))
    assert view.accept.isVisible()
    assert view.decline.isVisible()


def test_a_wheel_under_the_pointer_changes_no_choice(look, qtbot):
    picker = Picker(look)
    qtbot.addWidget(picker)
    picker.offer((("a", "A"), ("b", "B"), ("c", "C")), "b")
    heard_activated = heard(picker.activated)
    picker.show()
    picker.setFocus()
    for turn in (120, -120):
        middle = QPointF(picker.rect().center())
        event = QWheelEvent(
            middle, picker.mapToGlobal(middle), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(picker, event)
        assert not event.isAccepted()
    assert picker.value == "b"
    assert heard_activated == []
