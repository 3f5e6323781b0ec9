"""Presenters of cases: a name leaves with the finger, and one woman's page never stands in for another's."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

import pytest

from fieldintake.casework.erase_person import erase_person
from fieldintake.casework.finish_form import FilledRecord, FinishedForm, finish_form
from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_case import read_case
from fieldintake.casework.record_consent import HerAnswer, HowAnswered, record_consent
from fieldintake.domain.categories import DataCategory
from fieldintake.domain.consent import ConsentMethod, ConsentState, Purpose
from fieldintake.domain.errors import NotFound
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId
from fieldintake.domain.ledger import latest_answers
from fieldintake.domain.values import PartialDate, Unanswered, UnansweredKind
from fieldintake.ui.case.presenter import CasePresenter
from fieldintake.ui.cases.presenter import CasesPresenter
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare

HEALTH, LEGAL = "kind:health", "kind:legal"


class Waiting:
    """Work that waits until somebody runs it, in its order, as on the one thread of a desk."""

    def __init__(self) -> None:
        self.jobs: deque[tuple[Callable[[], Any], Callable[[Any], None]]] = deque()

    def submit(self, work, *, done, failed) -> None:
        self.jobs.append((work, done))

    def run(self, most: int = 99) -> None:
        while self.jobs and most:
            work, done = self.jobs.popleft()
            done(work())
            most -= 1


class Asking:
    """Somebody who says yes to every question."""

    def __init__(self) -> None:
        self.questions: list[str] = []
        self.offered: list[str] = []
        self.picked, self.typed = "", ""

    def confirm(self, question, _consequence, *, act, leave, then) -> None:
        self.questions.append(question)
        then()

    def pick(self, question, _hint, choices, *, leave, then) -> None:
        self.questions.append(question)
        then(self.picked or choices[-1][0])

    def choose(self, _name, choices, *, chosen, then) -> None:
        self.offered = [value for value, _words in choices]
        then(self.picked)

    def write(self, question, _hint, *, act, leave, then, text="", typed=None) -> None:
        self.questions.append(question)
        then(self.typed)

    def tell(self, _what, _then) -> None:
        """Nobody reads it here."""


def _now_ms() -> int:
    return 1_800_000_000_000


def case_of(vault, name: str) -> CaseId:
    case_id = open_case(vault)
    person = FilledRecord(RecordType.PERSON, {"name": name})
    finish_form(vault, case_id, FinishedForm("intake", "1", "<data/>", [person]), draft_id=None)
    return case_id


@pytest.fixture
def queue() -> Waiting:
    return Waiting()


@pytest.fixture
def referred() -> list[CaseId]:
    return []


@pytest.fixture
def asking() -> Asking:
    return Asking()


@pytest.fixture
def page(vault, queue, asking, referred) -> CasePresenter:
    return CasePresenter(
        vault, queue, asking, Words("en"), lambda _: None, lambda case_id, _need: referred.append(case_id),
        lambda _: None, lambda _: None, lambda: None, pytest.fail, _now_ms,
    )  # fmt: skip


@pytest.fixture
def cases(vault, queue) -> CasesPresenter:
    return CasesPresenter(vault, queue, Words("en"), lambda _: None, lambda _: None, pytest.fail, _now_ms)


def test_a_name_that_comes_after_a_short_tap_is_not_shown_on_her_page(vault, queue, page):
    page.show(case_of(vault, "Amina"))
    queue.run()
    page.hold_name()
    queue.run()
    assert page.state.revealed_name == "Amina"
    page.release()
    page.hold_name()
    page.release()
    queue.run()
    assert page.state.revealed_name is None


def test_a_name_that_comes_after_the_page_was_turned_is_not_shown(vault, queue, page):
    first, second = case_of(vault, "Amina"), case_of(vault, "Mariam")
    page.show(first)
    queue.run()
    page.hold_name()
    page.show(second)
    queue.run()
    assert page.state.revealed_name is None


def test_a_name_that_comes_after_a_short_tap_is_not_shown_in_the_list(vault, queue, cases):
    key = case_of(vault, "Amina")
    cases.show()
    queue.run()
    cases.hold(key)
    queue.run()
    assert cases.state.revealed.name == "Amina"
    cases.release()
    cases.hold(key)
    cases.release()
    queue.run()
    assert cases.state.revealed is None
    cases.hold(key)
    cases.show()
    queue.run()
    assert cases.state.revealed is None


def test_while_a_case_is_read_the_one_before_can_not_be_referred(vault, queue, page, referred):
    first, second = case_of(vault, "Amina"), case_of(vault, "Mariam")
    page.show(first)
    queue.run()
    page.show(second)
    assert page.state.key == page.state.code == ""
    page.refer_need("")
    assert referred == []
    queue.run()
    page.refer_need("")
    assert referred == [second]


def test_of_two_cases_opened_at_once_only_the_last_is_shown(vault, queue, page, referred):
    first, second = case_of(vault, "Amina"), case_of(vault, "Mariam")
    page.show(first)
    page.show(second)
    queue.run(most=1)
    page.refer_need("")
    assert referred == []
    queue.run()
    assert page.state.key == second


def test_reading_the_same_case_again_leaves_the_page_and_its_part_as_they_are(vault, queue, page):
    page.show(case_of(vault, "Amina"))
    queue.run()
    before = page.state
    page.again()
    assert page.state is before


def agreed(vault) -> CaseId:
    """She lets two kinds of provider know, and ourselves write it down."""
    case_id = case_of(vault, "Amina")
    what = frozenset({DataCategory.NEEDS_AND_SERVICES})
    asked = ((Purpose.REFER, HEALTH), (Purpose.REFER, LEGAL), (Purpose.RECORD_WITH_US, ""))
    answers = [HerAnswer(purpose, to, what, ConsentState.GIVEN) for purpose, to in asked]
    record_consent(vault, case_id, answers, HowAnswered(ConsentMethod.SIGNATURE, "en"))
    return case_id


def standing(vault, case_id: CaseId) -> set[str]:
    """Whom she lets know, as it stands now."""
    return {event.recipient for event in latest_answers(read_case(vault, case_id).ledger) if event.says_yes}


@pytest.mark.parametrize("taken_back", [HEALTH, LEGAL, ""])
def test_taking_back_one_row_asks_about_that_row_and_leaves_the_others(
    vault, queue, page, asking, taken_back
):
    case_id = agreed(vault)
    page.show(case_id)
    queue.run()
    key = next(event.id for event in page._view.ledger if event.recipient == taken_back)
    line = next(line for line in page.state.consents if line.key == key)
    page.withdraw(key)
    queue.run()
    assert standing(vault, case_id) == {HEALTH, LEGAL, ""} - {taken_back}
    asked_about = line.to if taken_back else Words("en").of(line.purpose)
    assert bare(asked_about) in bare(asking.questions[0])


def test_taking_everything_back_leaves_no_yes(vault, queue, page, asking):
    case_id = agreed(vault)
    page.show(case_id)
    queue.run()
    page.withdraw("")
    queue.run()
    assert standing(vault, case_id) == set()
    assert "everybody" in asking.questions[0]


def test_a_row_that_is_not_there_any_more_takes_nothing_back(vault, queue, page, asking):
    case_id = agreed(vault)
    page.show(case_id)
    queue.run()
    page.withdraw("gone")
    queue.run()
    assert asking.questions == []
    assert len(standing(vault, case_id)) == 3


def test_a_case_that_was_erased_leaves_nothing_on_the_page(vault, queue, asking):
    told: list[Exception] = []
    page = CasePresenter(
        vault, Failing(queue), asking, Words("en"), lambda _: None, lambda *_: None, lambda _: None,
        lambda _: None, lambda: None, told.append, _now_ms,
    )  # fmt: skip
    case_id = case_of(vault, "Amina")
    page.show(case_id)
    queue.run()
    assert page.state.code
    erase_person(vault, case_id)
    page.again()
    queue.run()
    assert [type(error) for error in told] == [NotFound]
    assert (page.state.code, page.state.timeline, page._view) == ("", (), None)


class Failing:
    """The queue, with failures told as the one thread of a desk tells them."""

    def __init__(self, queue: Waiting) -> None:
        self.queue = queue

    def submit(self, work, *, done, failed) -> None:
        def safe():
            try:
                return work(), None
            except NotFound as error:
                return None, error

        def told(found) -> None:
            result, error = found
            if error is not None:
                failed(error)
            else:
                done(result)

        self.queue.submit(safe, done=told, failed=failed)


def told_of(vault) -> CaseId:
    case_id = open_case(vault)
    filled = [
        FilledRecord(
            RecordType.PERSON,
            {
                "name": "Amina",
                "birth_date": PartialDate("1994-03"),
                "residence_status": Unanswered(UnansweredKind.PREFERS_NOT_TO_SAY),
                "languages": frozenset({"ar"}),
            },
        ),
        FilledRecord(RecordType.SAFE_CONTACT, {"address": "0611223344", "code_word": "blue door"}),
        FilledRecord(RecordType.INCIDENT, {"account": "He waited outside.", "where": "online"}),
    ]
    finish_form(vault, case_id, FinishedForm("intake", "1", "<data/>", filled), draft_id=None)
    return case_id


def test_every_answer_is_on_the_page_in_words_and_what_is_masked_is_not_in_the_state(vault, queue, page):
    page.show(told_of(vault))
    queue.run()
    lines = {line.key.partition(".")[2]: line for card in page.state.told for line in card.lines}
    assert bare(lines["residence_status"].text) == "Prefers not to say"
    assert bare(lines["languages"].text) == "Arabic"
    masked = {name for name, line in lines.items() if line.is_masked}
    assert masked == {"name", "birth_date", "address", "code_word", "account"}
    assert (page.state.contact.address, page.state.contact.code_word) == (True, True)
    for hidden in ("Amina", "1994", "0611223344", "blue door", "He waited"):
        assert hidden not in repr(page.state)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("address", "0611223344"),
        ("code_word", "blue door"),
        ("account", "He waited"),
        ("birth_date", "March"),
    ],
)
def test_a_masked_answer_is_in_the_state_only_while_it_is_held_and_looking_is_audited(
    vault, queue, page, name, shown
):
    page.show(told_of(vault))
    queue.run()
    keys = [line.key for card in page.state.told for line in card.lines]
    key = next(each for each in keys if each.endswith(f".{name}"))
    page.hold(key)
    queue.run()
    assert page.state.revealed.key == key
    assert shown in page.state.revealed.text
    page.release()
    assert page.state.revealed is None
    with vault.view() as unit:
        last = unit.audit.page(before=None, limit=1)[0]
    assert (last.action, last.subject) == ("field_revealed", key)


def test_a_withdrawal_is_kept_as_she_said_it(vault, queue, page, asking):
    for picked, typed, method in (
        ("signature", "", ConsentMethod.SIGNATURE),
        ("spoken", "", ConsentMethod.SPOKEN),
        ("verbal_with_witness", "Teo", ConsentMethod.VERBAL_WITH_WITNESS),
        ("verbal_with_witness", " ", ConsentMethod.SPOKEN),
    ):
        case_id = agreed(vault)
        page.show(case_id)
        queue.run()
        asking.picked, asking.typed = picked, typed
        page.withdraw("")
        queue.run()
        said = [e for e in read_case(vault, case_id).ledger if not e.says_yes]
        assert {(e.method, e.witness) for e in said} == {(method, typed.strip())}


def test_a_case_is_closed_held_and_released_again_from_its_page(vault, queue, page, asking):
    case_id = case_of(vault, "Amina")
    page.show(case_id)
    for act, typed in (("close", ""), ("hold", "A court asks for it"), ("lift_hold", "")):
        queue.run()
        asking.picked, asking.typed = act, typed
        page.decide()
        queue.run()
        if act == "hold":
            assert "court" in page.state.standing.hold_reason
            page._acts.offer(page._view)
            assert "erase" not in asking.offered
    queue.run()
    assert page.state.standing.closed_ms
    assert page.state.standing.ends_ms
    assert page.state.standing.hold_reason == ""


def test_erasing_from_the_page_empties_it_and_gives_the_certificate(vault, queue, page, asking):
    made = []
    page._acts._erasing.certified = lambda certificate: (page._gone(certificate), made.append(certificate))
    case_id = case_of(vault, "Amina")
    page.show(case_id)
    queue.run()
    asking.picked = "erase"
    page.decide()
    queue.run()
    assert page.state.code == ""
    assert made[0].records
    with pytest.raises(NotFound):
        read_case(vault, case_id)
