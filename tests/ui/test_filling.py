"""One form of one case: chosen, laid out, looked through before its end, kept, resumed, thrown away."""

from __future__ import annotations

from typing import Any

import pytest

from fieldintake.casework.bundled_forms import accepted
from fieldintake.casework.install_form import install_form
from fieldintake.casework.keep_draft import my_drafts
from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_case import read_case
from fieldintake.domain.errors import DiskFull, NotFound
from fieldintake.domain.fields import RecordType
from fieldintake.media.cleaning import FileCleaner
from fieldintake.ui.filling.acts import AddRow, Answer, Jump, Lay, RemoveRow, Speak, Undo
from fieldintake.ui.filling.files import FilesInForm, Host
from fieldintake.ui.filling.offering import INTAKE_PATH, path_of
from fieldintake.ui.filling.presenter import FillingPresenter
from fieldintake.ui.filling.screen import Choosing
from fieldintake.ui.filling.state import FormStep, Layout
from fieldintake.ui.filling.view import FillingView
from fieldintake.ui.marks import StepMark
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare

FORM = """
| survey |
| | type | name | label::English (en) | label::Français (fr) | required | constraint | constraint_message |
| | begin_group | home | Home | Maison | | | |
| | text | town | Which town? | Quelle ville ? | yes | | |
| | integer | rooms | How many rooms? | Combien de pièces ? | | . < 20 | Fewer than 20 rooms, please. |
| | end_group | | | | | | |
| | begin_group | people | People | Gens | | | |
| | begin_repeat | one | Person | Personne | | | |
| | text | word | A word for this person | Un mot pour cette personne | | | |
| | end_repeat | | | | | | |
| | end_group | | | | | | |
| settings |
| | form_id | form_title | version |
| | own_house | Our house | {version} |
"""
TOWN, ROOMS, WORD = "/data/home/town", "/data/home/rooms", "/data/people/one[1]/word"


class Waiting:
    """Work that waits until somebody runs it, in its order."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Any, Any, Any]] = []

    def submit(self, work, *, done, failed) -> None:
        self.jobs.append((work, done, failed))

    def run(self) -> None:
        while self.jobs:
            work, done, failed = self.jobs.pop(0)
            try:
                result = work()
            except (DiskFull, NotFound) as error:
                failed(error)
            else:
                done(result)


class Asking:
    """Says yes to what is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def confirm(self, question, _consequence, *, act, leave, then) -> None:
        self.asked.append(question)
        then()


class House:
    """A worker with a form of her organisation and one case."""

    def __init__(self, vault) -> None:
        self.vault, self.queue, self.asking = vault, Waiting(), Asking()
        install_form(vault, accepted(FORM.format(version="1").encode()))
        self.case_id = open_case(vault)
        self.told: list[Exception] = []
        self.opened: list[str] = []
        self.paths: list[str] = []
        self.presenter = self.another()

    def another(self) -> FillingPresenter:
        """The page as after a new start of the desk."""
        self.presenter = FillingPresenter(
            self.vault, self.queue, self.asking, Words("en"), lambda _: None, self.opened.append,
            self.paths.append, lambda: None, self.told.append, lambda: 1_800_000_000_000, self.with_files,
        )  # fmt: skip
        return self.presenter

    def with_files(self, host: Host) -> FilesInForm:
        return FilesInForm(
            self.vault, FileCleaner(), self.queue, self.queue, self.asking, Words("en"), host,
            lambda _data, _ending: None,
        )  # fmt: skip

    def offer(self) -> Choosing:
        self.presenter.offer(self.case_id)
        self.queue.run()
        assert isinstance(self.presenter.state.content, Choosing)
        return self.presenter.state.content

    def begin(self) -> FillingPresenter:
        self.offer()
        self.presenter.choose("own_house")
        self.queue.run()
        return self.presenter

    @property
    def step(self) -> FormStep:
        assert isinstance(self.presenter.state.content, FormStep)
        return self.presenter.state.content

    def act(self, *acts) -> None:
        for act in acts:
            self.presenter.act(act)
        self.queue.run()

    def submissions(self) -> list[str]:
        others = read_case(self.vault, self.case_id).others
        return [record.text("xml") for record in others if record.type is RecordType.SUBMISSION]


@pytest.fixture
def house(vault) -> House:
    return House(vault)


def test_her_forms_are_the_path_of_an_intake_and_every_other_one(house):
    choices = house.offer()
    named = [(choice.key, choice.name) for choice in choices.forms]
    assert named[0] == (INTAKE_PATH, "Intake, step by step")
    assert ("own_house", "Our house") in named
    assert ("safety-plan", "Safety plan") in named, (
        "a form that comes with the product is installed by its first use"
    )
    house.presenter.choose(INTAKE_PATH)
    assert house.paths == [house.case_id]


def test_a_form_is_filled_page_by_page_and_becomes_a_submission(house):
    page = house.begin()
    assert (house.step.page.title.staff, house.step.number, house.step.of) == ("Home", 1, 2)
    house.act(Answer(TOWN, "Lindau"), Answer(ROOMS, "3"))
    page.onward()
    assert house.step.page.title.staff == "People"
    page.onward()
    house.queue.run()
    assert house.opened == [house.case_id]
    assert my_drafts(house.vault) == []
    (xml,) = house.submissions()
    assert "<town>Lindau</town>" in xml
    assert [form.finished for form in house.offer().forms if form.key == "own_house"] == [1]


def test_a_form_that_comes_with_the_product_is_installed_when_it_is_first_begun(house):
    house.offer()
    house.presenter.choose("safety-plan")
    house.queue.run()
    assert house.step.page.items
    with house.vault.view() as unit:
        assert "safety-plan" in unit.forms.titles()


def test_a_form_can_lie_on_one_page_and_its_contents_lead_to_each_group(house):
    house.begin()
    house.act(Lay(Layout.SCROLL))
    assert house.step.layout is Layout.SCROLL
    assert house.step.page.title.staff == "Our house"
    assert {item.path for item in house.step.page.items} >= {TOWN, ROOMS, WORD, "/data/people"}
    assert [(line.title, line.open, line.asked) for line in house.step.contents] == [
        ("Home", 2, 2),
        ("People", 1, 1),
    ]
    house.act(Answer(TOWN, "Lindau"))
    assert house.step.answered == (1, 3)
    house.act(Lay(Layout.PAGES), Jump("/data/people"))
    assert (house.step.number, house.step.at) == (2, "/data/people")
    house.act(Jump(ROOMS))
    assert (house.step.number, house.step.at) == (1, ROOMS)


def test_what_stands_in_the_way_of_the_end_is_listed_and_led_to(house):
    page = house.begin()
    house.act(Answer(ROOMS, "400"))
    page.onward()
    page.onward()
    assert not house.submissions()
    assert [(line.path, line.why, line.is_open) for line in house.step.to_look_at] == [
        (TOWN, "There is no answer yet.", True),
        (ROOMS, "Fewer than 20 rooms, please.", False),
    ]
    house.act(Jump(ROOMS))
    assert house.step.number == 1
    house.act(Answer(ROOMS, "4"))
    assert [line.path for line in house.step.to_look_at] == [TOWN]
    page.leave_open()
    house.queue.run()
    (xml,) = house.submissions()
    assert 'fi:unanswered="not_asked"' in xml


def test_what_was_typed_is_a_draft_at_once_and_is_gone_on_with_in_its_own_version(house):
    house.begin()
    house.act(Answer(TOWN, "Lindau"))
    install_form(house.vault, accepted(FORM.format(version="2").replace("town", "place").encode()))
    house.another()
    choices = house.offer()
    assert [choice.name for choice in choices.drafts] == ["Our house"]
    house.presenter.choose(choices.drafts[0].key)
    house.queue.run()
    first = house.step.page.items[0]
    assert (first.path, first.raw) == (TOWN, "Lindau")


def test_leaving_keeps_the_draft_and_going_back_from_the_first_page_leads_to_her_forms(house):
    page = house.begin()
    house.act(Answer(TOWN, "Lindau"))
    page.back()
    house.queue.run()
    assert isinstance(page.state.content, Choosing)
    assert [choice.name for choice in page.state.content.drafts] == ["Our house"]
    page.choose(page.state.content.drafts[0].key)
    house.queue.run()
    page.leave()
    house.queue.run()
    assert house.opened == [house.case_id]
    assert len(my_drafts(house.vault)) == 1


def test_a_draft_is_thrown_away_only_when_asked_once(house):
    page = house.begin()
    house.act(Answer(TOWN, "Lindau"))
    page.throw_away()
    house.queue.run()
    assert house.asking.asked == ["Throw this draft away?"]
    assert my_drafts(house.vault) == []
    assert not house.submissions()
    assert house.opened == [house.case_id]


def test_an_answer_and_a_row_are_taken_back_by_undo(house):
    house.begin()
    house.act(Answer(TOWN, "Lindau"), Answer(TOWN, "Bregenz"), Undo())
    assert house.step.page.items[0].raw == "Lindau"
    house.presenter.onward()
    house.act(AddRow("/data/people/one"))
    assert sum(getattr(item, "path", "").endswith("/word") for item in house.step.page.items) == 2
    house.act(Answer("/data/people/one[2]/word", "aunt"), RemoveRow("/data/people/one[2]"), Undo())
    words = [item.raw for item in house.step.page.items if item.path.endswith("/word")]
    assert words == ["", "aunt"]


def test_two_languages_stand_beside_each_other_when_chosen(house):
    house.begin()
    house.act(Speak("fr"))
    assert house.step.page.items[0].label.hers == "Quelle ville ?"
    house.act(Speak(""))
    assert house.step.page.items[0].label.hers == ""


def test_the_column_shows_the_pages_and_how_they_stand(house):
    house.begin()
    house.act(Answer(TOWN, "Lindau"), Answer(ROOMS, "400"))
    path = path_of(house.presenter.state, Words("en"))
    assert path is not None
    assert [(step.word, step.mark, bare(step.caption)) for step in path.steps] == [
        ("Home", StepMark.HERE, "look again"),
        ("People", StepMark.LATER, "0 of 1 answered"),
    ]


def test_a_full_disk_is_said_on_the_page_and_the_form_stays(house, monkeypatch):
    house.begin()

    def full(*_given, **_named) -> None:
        raise DiskFull("no space")

    monkeypatch.setattr("fieldintake.ui.drafting.keep_draft", full)
    house.act(Answer(TOWN, "Lindau"))
    assert house.presenter.state.could_not_keep
    assert house.step.page.items[0].raw == "Lindau"
    monkeypatch.undo()
    house.act(Answer(ROOMS, "2"))
    assert not house.presenter.state.could_not_keep
    (draft,) = my_drafts(house.vault)
    assert b"Lindau" in draft.snapshot


def test_what_comes_late_for_another_case_is_not_shown(house):
    other = open_case(house.vault)
    house.presenter.offer(house.case_id)
    house.presenter.offer(other)
    house.queue.run()
    assert house.presenter.case_id == other


def test_a_language_that_tells_no_code_is_shown_beside_all_the_same(house, qtbot, look):
    odd = FORM.format(version="1").replace("Français (fr)", "Kurmanji (northern)").replace("own_house", "odd")
    install_form(house.vault, accepted(odd.encode()))
    house.offer()
    house.presenter.choose("odd")
    house.queue.run()
    house.act(Speak("Kurmanji (northern)"))
    view = FillingView(look, Words("en"))
    qtbot.addWidget(view)
    view.render_state(house.presenter.state)
    assert view.form.card(TOWN).question.hers.words == "Quelle ville ?"
