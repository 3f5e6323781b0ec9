"""Two cases on one page: what is masked stays so, likeness in words, and nothing of a destroyed case is left."""

from __future__ import annotations

from typing import Any

import pytest

from fieldintake.casework.compare_cases import alike_cases
from fieldintake.casework.erase_person import erase_person
from fieldintake.casework.finish_form import FilledRecord, FinishedForm, finish_form
from fieldintake.casework.merge_cases import merge_cases
from fieldintake.casework.open_case import open_case
from fieldintake.casework.retention import close_case
from fieldintake.domain.desk import Role
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.values import PartialDate, Unanswered, UnansweredKind
from fieldintake.ui.compare.likeness import likeness
from fieldintake.ui.compare.presenter import ComparePresenter
from fieldintake.ui.compare.state import CompareState, Likeness
from fieldintake.ui.intake.state import Match, Matched, SearchStep
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare
from tests.ui.test_case_pages import Asking, Waiting

PERSON, CONTACT, NEED = RecordType.PERSON, RecordType.SAFE_CONTACT, RecordType.NEED
SAME, ALIKE, DIFFERS, ONE_ONLY = Likeness.SAME, Likeness.ALIKE, Likeness.DIFFERS, Likeness.ONE_ONLY


def woman(vault, fields: dict[str, Any], contact: dict[str, Any] | None = None, needs=()) -> CaseId:
    case_id = open_case(vault)
    filled = [FilledRecord(PERSON, {"role": "survivor", **fields})]
    filled += [FilledRecord(CONTACT, contact)] if contact else []
    filled += [FilledRecord(NEED, {"area": area}) for area in needs]
    finish_form(vault, case_id, FinishedForm("intake", "1", "<data/>", filled), draft_id=None)
    return case_id


class Page:
    """The presenter, with everything that it told."""

    def __init__(self, vault) -> None:
        self.queue, self.asking = Waiting(), Asking()
        self.went: list[Any] = []
        self.page = ComparePresenter(
            vault, self.queue, self.asking, Words("en"), Role.ADMIN, lambda _state: None,
            lambda: self.went.append("turned"), self.went.append, lambda: self.went.append("changed"),
            pytest.fail,
        )  # fmt: skip

    def cases(self, one, other) -> CompareState:
        self.page.compare(one, other, lambda: self.went.append("back"))
        self.queue.run()
        return self.page.state

    def typed(self, name: str, known) -> CompareState:
        match = Match(known, "K74M-2PQD", (Matched.NAME_SOUNDS,), "Samira", 0)
        back, new = (lambda: self.went.append("back")), (lambda: self.went.append("new"))
        self.page.compare_typed(SearchStep(name), match, back, new)
        self.queue.run()
        return self.page.state


@pytest.fixture
def page(vault) -> Page:
    return Page(vault)


def said(state: CompareState) -> dict[str, Likeness | None]:
    return {bare(line.label): line.likeness for line in state.lines}


def texts(state: CompareState) -> str:
    return " ".join(bare(cell.text) for line in state.lines for cell in (line.one, line.other))


def test_what_is_the_same_and_what_differs_is_said_and_nothing_masked_is_shown(vault, page):
    languages = frozenset({"ar", "en"})
    one = woman(
        vault,
        {"name": "Mariam Haddad", "birth_date": PartialDate("1998-04-02"), "languages": languages},
        {"method": "text_message", "address": "+49 170 555 04 17"},
        ["health", "legal"],
    )
    other = woman(
        vault,
        {"name": "مريم حداد", "birth_date": PartialDate("1998"), "languages": frozenset({"ar"}), "age": 28},
        {"method": "voice_call", "address": "+49170 5550417"},
        ["legal", "health"],
    )
    close_case(vault, other)
    state = page.cases(one, other)
    assert page.went == ["turned"]
    assert said(state) == {
        "Name": ALIKE,
        "Date of birth": ALIKE,
        "Age": ONE_ONLY,
        "Languages": ALIKE,
        "Way to reach her": DIFFERS,
        "Number or address": SAME,
        "Needs": SAME,
        "State": None,
    }
    assert "Text message" in texts(state)
    assert "Still open Closed on" in texts(state)
    for secret in ("Mariam", "Haddad", "حداد", "1998", "0417", "04 17", "170"):
        assert secret not in texts(state), secret


@pytest.mark.parametrize(
    ("name", "one", "other", "matched", "like"),
    [
        ("name", "Amina", "amina ", (), SAME),
        ("name", "Amina", "Beatriz", (), DIFFERS),
        ("name", "Mariam", "مريم", ("other_script",), ALIKE),
        ("other_names", "Mariam", "مريم", ("other_script",), DIFFERS),  # the search is about her name
        ("birth_date", PartialDate("1998-04"), PartialDate("1998-04"), (), SAME),
        ("birth_date", PartialDate("1998"), PartialDate("1998-04-02"), (), ALIKE),
        ("birth_date", PartialDate("1998"), PartialDate("1999-01"), (), ALIKE),
        ("birth_date", PartialDate("1998-04"), PartialDate("1998-05"), (), DIFFERS),
        ("birth_date", PartialDate("1998"), Unanswered(UnansweredKind.UNKNOWN), (), ONE_ONLY),
        ("address", "0170 555 04 17", "٠١٧٠٥٥٥٠٤١٧", (), SAME),
        ("address", "+49 170 5550417", "0170 5550417", ("same_phone",), ALIKE),
        ("address", "0170 5550417", "0170 5550418", (), DIFFERS),
        ("address", "at her sister's", "At her  sister's", (), SAME),
        ("address", "House 12", "House 13", ("same_phone",), DIFFERS),
        ("age", 30, 31, (), DIFFERS),
        ("languages", frozenset({"ar"}), frozenset({"fr"}), (), DIFFERS),
    ],
)
def test_a_likeness_says_no_more_than_is_known(name, one, other, matched, like):
    assert likeness(name, one, other, matched) is like
    assert likeness(name, other, one, matched) is like


def test_what_the_search_did_not_ask_stands_there_without_a_word_about_it(vault, page):
    known = woman(vault, {"name": "Mariam", "languages": frozenset({"ar"})}, needs=["legal"])
    state = page.typed("Maryam", known)
    assert said(state) == {"Name": Likeness.LOOK, "Languages": None, "Needs": None, "State": None}
    assert "Arabic" in texts(state)
    assert "Mariam" not in texts(state)


def test_whom_we_asked_for_her_is_said_once_each(vault, page):
    one, other = woman(vault, {"name": "Mariam"}), woman(vault, {"name": "Maryam"})
    with vault.work() as unit:
        unit.directory.save_recipient(Recipient("clinic", "Lindenhof Clinic", "health"))
        for number, (who, state) in enumerate(
            [("clinic", "accepted"), ("clinic", "accepted"), ("x", "issued")]
        ):
            fields = {"recipient": who, "state": state}
            unit.records.save(RecordType.REFERRAL, RecordId(f"{number:032x}"), other, fields)
    line = next(line for line in page.cases(one, other).lines if line.label == "Referrals")
    assert bare(line.other.text) == "Lindenhof Clinic: accepted, Unknown organisation: no answer yet"
    assert line.one.text == ""
    assert line.likeness is None


def test_not_her_goes_on_and_leaves_nothing_of_the_other_woman(vault, page):
    known = woman(vault, {"name": "Mariam", "languages": frozenset({"ar"})})
    page.typed("Maryam", known)
    page.page.not_her()
    page.page.not_her()  # a second press has nothing to leave
    assert page.went == ["turned", "new"]
    assert page.page.state == CompareState()


def test_between_two_cases_nothing_is_begun_anew(vault, page):
    page.cases(woman(vault, {"name": "Mariam"}), woman(vault, {"name": "Maryam"}))
    page.page.not_her()
    assert page.went == ["turned"]


def test_the_page_is_emptied_when_one_of_the_two_is_destroyed(vault, page):
    one, other = woman(vault, {"name": "Mariam"}), woman(vault, {"name": "Maryam"})
    page.cases(one, other)
    page.page.look_whether_gone()
    page.queue.run()
    assert page.page.state.lines
    erase_person(vault, other)
    page.page.look_whether_gone()
    page.queue.run()
    assert page.page.state == CompareState()


def test_cases_that_may_be_hers_are_offered_and_none_that_is_already(vault, page):
    one, other, third = (woman(vault, {"name": name}) for name in ("Mariam", "Maryam", "Meryem"))
    woman(vault, {"name": "Beatriz"})
    assert {match.row.case_id for match in alike_cases(vault, one)} == {other, third}
    merge_cases(vault, one, other)
    assert [match.row.case_id for match in alike_cases(vault, other)] == [third]
    page.asking.picked = third
    page.page.ask_for(one)
    page.queue.run()
    assert page.asking.questions == ["Which other case is hers?"]
    assert page.page.state.other_key == third
    page.page.leave()
    assert page.went == ["turned", one]
