"""Every kind of question by gesture and by ear: what is chosen reaches the page, what is drawn has a name."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSlider,
    QWidget,
)

from fieldintake.forms.definition import ControlKind, DataType
from fieldintake.forms.state import Labels, QuestionState
from fieldintake.ui.questions.choices import MenuField
from fieldintake.ui.questions.mapping import page_of
from fieldintake.ui.questions.page import QuestionsPage
from fieldintake.ui.questions.state import (
    Asked,
    Control,
    FormPage,
    Grid,
    Head,
    Manner,
    Option,
    Scale,
    Sound,
    Twice,
)
from fieldintake.ui.widgets.choice import Choice
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare
from tests.ui import every_kind, gallery

_SPOKEN = (QAbstractButton, QLineEdit, QPlainTextEdit, QSlider)


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


def lines(count: int) -> FormPage:
    return FormPage(
        Twice("Page"),
        tuple(Asked(f"/d/q{n}", Control.LINE, Twice(f"Question {n}", f"سؤال {n}")) for n in range(count)),
        "ar",
        hers_right_to_left=True,
    )


@pytest.mark.parametrize("form", [every_kind.typed, every_kind.chosen, every_kind.given])
def test_a_screen_reader_has_a_name_for_all_that_takes_the_keyboard(page, form, qtbot):
    page.render_state(form())
    qtbot.waitUntil(lambda: all(page.shows(item.path) for item in form().items if isinstance(item, Asked)))
    every = [widget for widget in page.findChildren(QWidget) if isinstance(widget, _SPOKEN)]
    found = [w for w in every if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(found) > len(form().items)
    for widget in found:
        told = QAccessible.queryAccessibleInterface(widget)
        assert told.text(QAccessible.Text.Name), widget
        assert told.role() is not QAccessible.Role.NoRole


def test_a_screen_reader_says_what_is_wrong_after_the_hint(page):
    page.render_state(every_kind.typed())
    entry = QAccessible.queryAccessibleInterface(page.card("/d/lines").field.entry)
    assert entry.text(QAccessible.Text.Name) == "In your own words"
    told = entry.text(QAccessible.Text.Description)
    assert told.index("As much or as little") < told.index("Please look at this answer again.")


def test_enter_goes_to_the_next_question_and_stays_in_the_last(page, qtbot):
    page.render_state(lines(2))
    first, last = (page.card(f"/d/q{n}").field.entry for n in (0, 1))
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Return)
    qtbot.waitUntil(last.hasFocus)
    QTest.keyClick(last, Qt.Key.Key_Return)
    qtbot.wait(1)
    assert last.hasFocus()


def test_enter_leads_through_a_day_and_its_time_to_the_next_question(page, qtbot):
    kinds = (("d", Control.DATE), ("m", Control.DATE_TIME), ("t", Control.TIME), ("l", Control.LINE))
    page.render_state(
        FormPage(Twice("Page"), tuple(Asked(f"/d/{name}", kind, Twice(name)) for name, kind in kinds))
    )
    day, moment, time, line = (page.card(f"/d/{name}").field for name, _ in kinds)
    day.day.setFocus()
    way = (
        (Qt.Key.Key_Return, day.day, day.month),
        (Qt.Key.Key_Tab, day.month, day.year),
        (Qt.Key.Key_Return, day.year, moment.day.day),
        (Qt.Key.Key_Return, moment.day.year, moment.entry),
        (Qt.Key.Key_Return, moment.entry, time.entry),
        (Qt.Key.Key_Return, time.entry, line.entry),
    )
    for key, pressed, reached in way:
        QTest.keyClick(pressed, key)
        qtbot.waitUntil(reached.hasFocus)


def test_an_answer_that_is_not_taken_does_not_stay_on_the_page(page):
    state = FormPage(
        Twice("Page"),
        (
            Asked("/d/one", Control.ONE, Twice("Which?"), options=every_kind.options(every_kind.FREQUENCY)),
            every_kind.chosen().items[5],
        ),
    )
    page.answered.connect(lambda _path, _raw: page.render_state(state))
    page.render_state(state)
    boxes = page.card("/d/one").findChildren(QAbstractButton)
    row = page.row("/d/t/eat")
    for box in (boxes[0], row):
        box.click()
        assert not box.isChecked()


def test_a_date_is_asked_in_the_calendar_of_the_form_and_stored_in_the_common_one(page, qtbot):
    asked = Asked("/d/q", Control.DATE, Twice("When?"), calendar="ethiopian")
    page.render_state(FormPage(Twice("Page"), (asked,)))
    got = heard(page.answered)
    field = page.card("/d/q").field
    QTest.keyClicks(field.day, "1")
    field.month.setCurrentIndex(1)
    field.month.activated.emit(1)
    assert got == []
    QTest.keyClicks(field.year, "2017")
    assert got == [("/d/q", "2024-09-11")]
    assert "11 September 2024" in bare(field.common.text())
    QTest.keyClicks(field.day, "9")
    assert got[-1] == ("/d/q", "2024-09-29")
    page.render_state(FormPage(Twice("Page"), (replace(asked, raw="2023-09-11"),)))
    assert (field.day.text(), field.month.value, field.year.text()) == ("6", "13", "2015")


@pytest.mark.parametrize("raw", ["", "soon", "2024", "2024-13-40"])
def test_a_day_that_is_none_does_not_break_another_calendar(page, raw):
    asked = Asked("/d/q", Control.DATE, Twice("When?"), raw=raw, calendar="coptic")
    page.render_state(FormPage(Twice("Page"), (asked,)))
    assert page.card("/d/q").field.common.isHidden()


def test_the_digits_of_a_large_number_are_set_apart_beside_it(page):
    asked = Asked("/d/q", Control.INTEGER, Twice("How much?"), raw="1250000", groups_digits=True)
    page.render_state(FormPage(Twice("Page"), (asked,)))
    assert bare(page.card("/d/q").field.grouped.text()) == "1,250,000"


@pytest.mark.parametrize("manner", list(Manner))
def test_a_question_is_heard_when_somebody_asks_for_it(look, qtbot, manner):
    page = QuestionsPage(look, Words("en"), manner)
    qtbot.addWidget(page)
    sound = Sound(b"RIFF", "wav")
    page.render_state(FormPage(Twice("Page"), (Asked("/d/q", Control.LINE, Twice("Who?"), sound=sound),)))
    got = heard(page.listen_wanted)
    listen = next(
        b for b in page.card("/d/q").findChildren(QAbstractButton) if b.accessibleName() == "Listen"
    )
    listen.click()
    assert got == [(sound,)]


def ranged(appearance: str) -> QuestionState:
    steps = (("start", "0"), ("end", "4"), ("step", "2"))
    return QuestionState(
        "/d/q", ControlKind.RANGE, DataType.INTEGER, (appearance,), "How safe?", None, "2", (), (), None,
        required=False, readonly=False, problem=None, parameters=steps,
    )  # fmt: skip


@pytest.mark.parametrize("appearance", ["picker", "vertical"])
def test_the_steps_of_a_range_stand_as_the_form_says(page, appearance):
    nothing = {"labels": lambda _path, _code: Labels(None), "problem_words": lambda _code: Twice()}
    page.render_state(page_of([ranged(appearance)], title="", hers="", **nothing))
    field = page.card("/d/q").field
    if appearance == "picker":
        assert isinstance(field, MenuField)
        assert field.entry.value == "2"
        return
    steps = field.findChildren(Choice)
    assert len({step.mapTo(page, QPoint()).x() for step in steps}) == 1
    assert [step.isChecked() for step in steps] == [False, True, False]


def test_digits_of_arabic_are_stored_as_forms_store_them(page):
    page.render_state(FormPage(Twice("Page"), (Asked("/d/q", Control.DECIMAL, Twice("How much?")),)))
    got = heard(page.answered)
    typed = QInputMethodEvent()
    typed.setCommitString("١٢٫٥")
    QApplication.sendEvent(page.card("/d/q").field.entry, typed)
    assert got[-1] == ("/d/q", "12.5")


def test_a_slider_is_moved_by_keys_and_says_its_value(page):
    page.render_state(every_kind.chosen())
    got = heard(page.answered)
    slider = page.card("/d/slider").field.slider
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert got == [("/d/slider", "50")]
    told = QAccessible.queryAccessibleInterface(slider).text(QAccessible.Text.Name)
    assert told == "How far is it, in kilometres?: 45"


@pytest.mark.parametrize("raw", ["", "often", "sNaN", "11"])
def test_what_is_no_step_of_a_scale_is_no_answer(page, raw):
    scale = Scale(Decimal(0), Decimal(10), Decimal(1))
    page.render_state(
        FormPage(Twice("Page"), (Asked("/d/q", Control.SCALE, Twice("?"), scale=scale, raw=raw),))
    )
    assert page.card("/d/q").isVisible()
    assert scale.place_of(raw) is None


def test_a_question_far_down_is_shown_before_its_turn_comes(look, qtbot):
    holder = QScrollArea()
    holder.setWidgetResizable(True)
    page = QuestionsPage(look, Words("en", gallery.ZONE))
    holder.setWidget(page)
    qtbot.addWidget(holder)
    holder.resize(900, 600)
    holder.show()
    page.render_state(lines(60))
    assert not page.shows("/d/q59")
    page.reveal("/d/q59")
    qtbot.waitUntil(lambda: page.card("/d/q59").field.entry.hasFocus())
    assert holder.verticalScrollBar().value() > 0


def test_where_she_holds_the_laptop_no_words_of_ours_stand_in_heads_and_tables(look, qtbot):
    page = QuestionsPage(look, Words("ar", gallery.ZONE), Manner.HERS)
    qtbot.addWidget(page)
    option = Option("y", Twice("Yes", "نعم"))
    row = Asked("/d/t/r", Control.ONE, Twice("I sleep well", "أنام جيدًا"), options=(option,))
    items = (
        Head("/d/h", Twice("Your days", "أيامكِ")),
        Grid("/d/t", Twice("Weeks", "الأسابيع"), (option,), (row,)),
    )
    page.show()
    page.render_state(FormPage(Twice("Page"), items, "ar", hers_right_to_left=True))
    shown = " ".join(label.text() for label in page.findChildren(QLabel))
    assert "أيامكِ" in shown
    assert not [words for words in ("Your days", "Weeks", "I sleep well", "Yes") if words in shown]
