"""The laptop turned to her: only what is safe, only her language, and no way back without the PIN."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt

from fieldintake.casework.bundled_forms import accepted
from fieldintake.domain.ids import CaseId
from fieldintake.domain.values import UnansweredKind
from fieldintake.forms.loading import plan_of
from fieldintake.ui.filling.acts import Answer
from fieldintake.ui.filling.for_her import for_her
from fieldintake.ui.filling.open_form import OpenForm
from fieldintake.ui.handover.presenter import HandoverPresenter
from fieldintake.ui.handover.state import HandoverState
from fieldintake.ui.handover.view import HandoverView

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
FORM = """
| survey |
| | type | name | label::English (en) | label::العربية (ar) | relevant | read_only | bind::fi:sensitive |{to_her}
| | begin_group | ease | At ease | راحة | | | |
| | note | for_staff | Read the notice first. | اقرأ الإشعار أولاً. | | | |
| | select_one yn | tea | Does she want tea? | هل تريد شايًا؟ | | | |{tea}
| | text | sugar | How much sugar? | كم من السكر؟ | ${{tea}} = 'yes' | | |
| | text | secret | Whom is she afraid of? | ممن تخاف؟ | | | yes |
| | text | fixed | The house | البيت | | yes | |
| | text | word | One word for today? | كلمة واحدة لهذا اليوم؟ | | | |
| | end_group | | | | | | |
| choices |
| | list_name | name | label::English (en) | label::العربية (ar) |
| | yn | yes | Yes | نعم |
| | yn | no | No | لا |
| settings |
| | form_id | form_title | version | namespaces |
| | ease | Ease | 1 | fi="https://fieldintake.invalid/xforms" |
"""
TEA, SUGAR, WORD = "/data/ease/tea", "/data/ease/sugar", "/data/ease/word"


def opened(to_her: str = "", tea: str = "") -> OpenForm:
    source = FORM.format(to_her=" bind::fi:to_her |" if to_her else "", tea=f" {tea} |" if tea else "")
    return OpenForm.start(plan_of(accepted(source.encode()).xform), CaseId("c" * 32), "en", NOW)


class Round:
    """One hand-over; `back` counts how often the laptop was given back."""

    def __init__(self, form: OpenForm, language: str = "ar") -> None:
        self.form, self.back, self.shown = form, 0, []
        self.presenter = HandoverPresenter(self.shown.append, self._back)
        self.presenter.begin(form, language, lambda change: form.take(change, NOW))

    def _back(self) -> None:
        self.back += 1

    @property
    def state(self) -> HandoverState:
        return self.presenter.state

    @property
    def at(self) -> str:
        return self.state.page.items[0].path if self.state.page is not None else ""


@pytest.fixture
def turn() -> Round:
    return Round(opened())


def test_she_sees_what_is_neither_sensitive_nor_for_staff(turn):
    paths = [question.path for question in for_her(turn.form.session.definition, turn.form.page()[0])]
    assert paths == [TEA, WORD]


def test_each_question_stands_alone_in_her_language(turn):
    (question,) = turn.state.page.items
    assert question.label.hers == "هل تريد شايًا؟"
    assert [option.label.hers for option in question.options] == ["نعم", "لا"]
    assert turn.state.page.hers_right_to_left
    assert (turn.state.number, turn.state.of) == (1, 2)


def test_what_she_answers_is_an_answer_of_the_form_and_asks_what_follows(turn):
    turn.presenter.answer(TEA, "yes")
    assert (turn.at, turn.state.of) == (TEA, 3)
    turn.presenter.onward()
    assert turn.at == SUGAR
    turn.presenter.answer(SUGAR, UnansweredKind.PREFERS_NOT_TO_SAY)
    assert turn.form.session.node(SUGAR).unanswered is not None
    turn.presenter.back()
    turn.presenter.answer(TEA, "no")
    assert turn.state.of == 2


def test_she_can_answer_nothing_that_she_was_not_asked(turn):
    turn.presenter.answer("/data/ease/secret", "somebody")
    assert turn.form.session.node("/data/ease/secret").value == ""


def test_at_the_end_she_is_thanked_and_may_go_back_once_more(turn):
    turn.presenter.onward()
    turn.presenter.onward()
    assert turn.state.page is None
    turn.presenter.back()
    assert turn.at == WORD
    turn.presenter.onward()
    turn.presenter.onward()
    assert turn.back == 1


def test_stopping_asks_no_more_and_only_the_pin_leads_back(turn):
    turn.presenter.stop()
    assert turn.state.page is None
    assert turn.back == 0
    turn.presenter.give_back()
    assert turn.back == 1


def test_nothing_of_hers_stays_when_the_laptop_is_turned_back(turn):
    turn.presenter.answer(TEA, "yes")
    turn.presenter.end()
    assert turn.shown[-1].page is None
    turn.presenter.answer(TEA, "no")
    assert turn.form.session.node(TEA).value == "yes"


def test_where_a_form_says_how_it_speaks_to_her_it_asks_only_that_and_says_it_so():
    turn = Round(opened("yes", "Do you want tea?"), "en")
    assert turn.state.of == 1
    assert turn.state.page.items[0].label.hers == "Do you want tea?"
    assert not turn.state.page.items[0].hint


def test_the_page_is_hers_from_right_to_left_whatever_the_desk_speaks(qtbot, look, turn):
    view = HandoverView(look)
    qtbot.addWidget(view)
    view.render_state(turn.state)
    assert view.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert view.next.text().strip() == "التالي"
    assert view.back.isHidden()
    given = []
    view.answered.connect(lambda path, raw: given.append(Answer(path, raw)))
    view.questions.card(TEA).field.answered.emit("yes")
    assert given == [Answer(TEA, "yes")]
