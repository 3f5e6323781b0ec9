"""The path of an intake keeps what was said: resumed, refused by the disk, stopped, gone back on."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable
from typing import Any

import pytest

from fieldintake.casework.bundled_forms import OF_AN_INTAKE, accepted, form_plan
from fieldintake.casework.finish_form import finish_form
from fieldintake.casework.install_form import install_form
from fieldintake.casework.keep_draft import keep_draft, my_drafts
from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_case import read_case
from fieldintake.data import form_sources
from fieldintake.domain.consent import ConsentState
from fieldintake.domain.desk import FormVersion
from fieldintake.domain.errors import DiskFull, NotFound
from fieldintake.ui import drafting
from fieldintake.ui.consent import presenter as consent_module
from fieldintake.ui.consent.presenter import ConsentPresenter
from fieldintake.ui.filling import finishing
from fieldintake.ui.filling.acts import Answer
from fieldintake.ui.filling.open_form import OpenForm
from fieldintake.ui.intake.presenter import IntakePresenter
from fieldintake.ui.intake.state import IntakeStep
from fieldintake.ui.words import Words

SAFE, ADDRESS, NAME = "/data/now/safe_now", "/data/contact/address", "/data/about/name"
REFER = "2"  # the place of a question among those of the first conversation
DANGER = "/data/danger/danger_signs"
LANGUAGES = "/data/language/languages"


class Waiting:
    """Work that waits until somebody runs it, in its order, as on the one thread of a desk."""

    def __init__(self) -> None:
        self.jobs: deque[tuple[Callable[[], Any], Callable[[Any], None], Callable[[Exception], None]]] = (
            deque()
        )

    def submit(self, work, *, done, failed) -> None:
        self.jobs.append((work, done, failed))

    def run(self) -> None:
        while self.jobs:
            work, done, failed = self.jobs.popleft()
            try:
                result = work()
            except (DiskFull, NotFound) as error:
                failed(error)
            else:
                done(result)


class Path:
    """One worker's intake; `told` are troubles, `opened` cases whose page was opened."""

    def __init__(self, vault) -> None:
        self.vault, self.queue = vault, Waiting()
        self.told: list[Exception] = []
        self.opened: list[str] = []
        self.presenter = self.another()

    def another(self) -> IntakePresenter:
        """The path as after a new start of the desk."""
        asked = ConsentPresenter(
            self.vault, self.queue, lambda _: None, lambda: None, self.told.append, _now_ms, keeps_drafts=True
        )
        return IntakePresenter(
            self.vault, self.queue, Words("en"), asked, lambda _: None, self.opened.append, lambda _: None,
            lambda: None, lambda: None, self.told.append, _now_ms,
        )  # fmt: skip

    def begin(self) -> IntakePresenter:
        self.presenter.begin()
        self.presenter.onward()
        self.queue.run()
        return self.presenter

    def to(self, step: IntakeStep) -> None:
        for _ in range(60):
            if self.presenter.state.step is step:
                return
            self.presenter.onward()
            self.queue.run()
        pytest.fail(f"never came to {step}")


class Disk:
    """Fills up and is emptied again, under whatever an intake writes."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch

    def fill(self) -> None:
        def full(*_given, **_named) -> None:
            raise DiskFull("no space")

        self._patch.setattr(drafting, "keep_draft", full)
        self._patch.setattr(finishing, "finish_form", full)

    def empty(self) -> None:
        self._patch.setattr(drafting, "keep_draft", keep_draft)
        self._patch.setattr(finishing, "finish_form", finish_form)


def _now_ms() -> int:
    return 1_800_000_000_000


@pytest.fixture(scope="module")
def bundled() -> list[FormVersion]:
    """The forms of the product, read once."""
    return [accepted(source) for source in form_sources(*OF_AN_INTAKE).values()]


@pytest.fixture
def path(vault, bundled) -> Path:
    for form in bundled:
        install_form(vault, form)
    return Path(vault)


def draft_of(path: Path, case_id, form_id: str, answer: tuple[str, str]):
    """Keep a draft as another day left it."""
    form = OpenForm.start(form_plan(path.vault, form_id), case_id, "en", dt.datetime.now(dt.UTC))
    form.take(Answer(*answer), dt.datetime.now(dt.UTC))
    keep_draft(path.vault, form.typed())
    return form.draft_id


def test_a_resumed_draft_leads_through_the_forms_that_had_not_been_begun(path):
    path.begin().act(Answer(SAFE, "yes"))
    path.queue.run()
    path.presenter = path.another()
    path.presenter.resume(my_drafts(path.vault)[0].id)
    path.queue.run()
    assert path.presenter.state.kept_ms == my_drafts(path.vault)[0].saved_ms
    opened_ms = read_case(path.vault, path.presenter.case_id).case.ms("opened_at")
    assert path.presenter.state.started_ms == opened_ms
    for step in (IntakeStep.INTAKE, IntakeStep.NEEDS, IntakeStep.NEXT):
        path.to(step)


@pytest.mark.parametrize("chosen", [0, 1])
def test_of_two_drafts_of_one_form_the_chosen_one_is_opened(path, chosen):
    case_id = open_case(path.vault)
    drafts = [draft_of(path, case_id, "intake", (NAME, name)) for name in ("Amina", "Mariam")]
    path.presenter.resume(drafts[chosen])
    path.queue.run()
    assert path.presenter.state.step is IntakeStep.INTAKE
    assert path.presenter._forms.at(IntakeStep.INTAKE).draft_id == drafts[chosen]


def test_going_back_to_the_search_and_on_again_stays_in_her_case(path):
    path.begin().act(Answer(SAFE, "yes"))
    path.queue.run()
    hers = path.presenter.case_id
    path.presenter.go_to(IntakeStep.SEARCH)
    path.presenter.onward()
    path.queue.run()
    assert path.presenter.case_id == hers
    assert path.presenter.state.step is IntakeStep.SAFETY
    path.presenter.stop()
    path.queue.run()
    assert path.opened == [hers]


def test_a_second_woman_gets_a_case_and_forms_of_her_own(path):
    path.begin().act(Answer(ADDRESS, "Harbour 3"))
    path.queue.run()
    first = path.presenter.case_id
    path.begin()
    assert path.presenter.case_id != first
    path.presenter.act(Answer(SAFE, "yes"))
    path.queue.run()
    kept = {draft.case_id: draft.snapshot for draft in my_drafts(path.vault)}
    assert b"Harbour 3" in kept[first]
    assert b"Harbour 3" not in kept[path.presenter.case_id]


def test_the_forms_of_a_known_case_are_taken_up_at_her_needs_in_her_language(path):
    case_id = path.begin().case_id
    path.presenter.act(Answer(LANGUAGES, "ar"))
    path.presenter.stop()
    path.queue.run()
    path.presenter = path.another()
    path.presenter.take_up(case_id)
    path.queue.run()
    assert path.presenter.case_id == case_id
    assert path.presenter.state.step is IntakeStep.NEEDS
    assert path.presenter.state.is_known
    assert path.presenter.state.content.hers == "ar"
    path.presenter.act(Answer(DANGER, "threats"))
    path.to(IntakeStep.NEXT)
    person = read_case(path.vault, case_id).person
    assert (person.codes("danger_signs"), person.codes("languages")) == ({"threats"}, {"ar"})


def test_her_forms_are_taken_up_where_a_draft_of_hers_was_left(path):
    case_id = open_case(path.vault)
    draft_of(path, case_id, "intake", (NAME, "Amina"))
    path.presenter.take_up(case_id)
    path.queue.run()
    assert path.presenter.state.step is IntakeStep.INTAKE


def test_a_resumed_path_speaks_her_language_too(path):
    path.begin().act(Answer(LANGUAGES, "ar"))
    path.queue.run()
    path.presenter = path.another()
    path.presenter.resume(my_drafts(path.vault)[0].id)
    path.queue.run()
    path.to(IntakeStep.CONSENT)
    assert path.presenter.consent._language == "ar"


def test_her_choices_are_on_the_disk_before_they_are_kept_and_are_gone_on_with(path):
    """A laptop that is locked or dies in the middle of the conversation."""
    path.begin().act(Answer(SAFE, "yes"))
    path.to(IntakeStep.CONSENT)
    case_id = path.presenter.case_id
    path.presenter.consent.answer(REFER, False)
    path.presenter.consent.answer("0", True)
    path.presenter.consent.choose_months("0", 3)
    path.presenter.consent.write_witness("Ines")
    path.queue.run()
    path.presenter = path.another()
    draft = next(draft for draft in my_drafts(path.vault) if draft.form_id == "consent")
    path.presenter.resume(draft.id)
    path.queue.run()
    assert path.presenter.state.step is IntakeStep.CONSENT
    assert [rows(path)[0].answer, rows(path)[int(REFER)].answer, rows(path)[0].months] == [True, False, 3]
    assert path.presenter.consent.state.circumstances.witness == "Ines"
    assert not read_case(path.vault, case_id).ledger
    path.to(IntakeStep.INTAKE)
    assert len(read_case(path.vault, case_id).ledger) == 2
    assert [draft.form_id for draft in my_drafts(path.vault)] == ["safety-and-language"]


def test_choices_that_were_taken_back_leave_no_draft_behind(path):
    path.begin()
    path.to(IntakeStep.CONSENT)
    path.presenter.consent.answer(REFER, False)
    path.presenter.consent.answer(REFER, False)
    path.to(IntakeStep.INTAKE)
    assert my_drafts(path.vault) == []
    assert not read_case(path.vault, path.presenter.case_id).ledger


def test_a_draft_of_her_choices_never_shows_in_another_case(path):
    path.begin()
    path.to(IntakeStep.CONSENT)
    path.presenter.consent.answer(REFER, False)
    path.queue.run()
    path.presenter = path.another()
    path.presenter.consent.take_up(my_drafts(path.vault))
    path.begin()
    path.to(IntakeStep.CONSENT)
    assert all(row.answer is None for row in rows(path))


@pytest.mark.parametrize("away", ["begin", "resume", "take_up"])
def test_her_choices_are_kept_before_another_path_begins(path, away):
    other = open_case(path.vault)
    draft = draft_of(path, other, "intake", (NAME, "Mariam"))
    hers = path.begin().case_id
    path.to(IntakeStep.CONSENT)
    path.presenter.consent.answer(REFER, False)
    ways = {
        "begin": path.presenter.begin,
        "resume": lambda: path.presenter.resume(draft),
        "take_up": lambda: path.presenter.take_up(other),
    }
    ways[away]()
    path.queue.run()
    assert [event.state for event in read_case(path.vault, hers).ledger] == [ConsentState.REFUSED]
    assert path.presenter.case_id == (None if away == "begin" else other)


def test_a_draft_that_is_gone_is_told_and_shows_nobody(path):
    path.begin().act(Answer(SAFE, "yes"))
    path.presenter.resume("f" * 32)
    path.queue.run()
    assert [type(error) for error in path.told] == [NotFound]


@pytest.fixture
def disk(monkeypatch) -> Disk:
    return Disk(monkeypatch)


def test_a_finish_that_the_disk_refuses_keeps_what_was_typed_and_can_be_done_again(path, disk):
    path.begin()
    path.to(IntakeStep.NEEDS)
    disk.fill()
    path.presenter.act(Answer(DANGER, "threats"))
    for _ in range(10):
        path.presenter.onward()
        path.queue.run()
    assert path.presenter.state.step is IntakeStep.NEEDS
    assert path.presenter.state.could_not_keep
    assert not path.presenter.state.is_saving
    assert len(path.told) >= 1
    disk.empty()
    path.presenter.act(Answer(DANGER, "threats weapon"))
    path.to(IntakeStep.NEXT)
    assert read_case(path.vault, path.presenter.case_id).person.codes("danger_signs") == {"threats", "weapon"}
    assert not path.presenter.state.could_not_keep
    assert my_drafts(path.vault) == []


def test_after_a_refused_finish_the_answers_are_in_a_draft_as_soon_as_there_is_room(path, disk):
    path.begin().act(Answer(ADDRESS, "Harbour 3"))
    path.queue.run()
    disk.fill()
    path.presenter.act(Answer(ADDRESS, "Harbour 31"))
    path.presenter.stop()
    path.queue.run()
    assert path.opened == []
    disk.empty()
    path.presenter.act(Answer(SAFE, "yes"))
    path.queue.run()
    assert b"Harbour 31" in my_drafts(path.vault)[0].snapshot


def test_an_answer_that_comes_while_it_is_finished_makes_no_draft_of_a_finished_form(path):
    path.begin().act(Answer(ADDRESS, "Harbour 3"))
    path.queue.run()
    path.presenter.stop()
    path.presenter.act(Answer(ADDRESS, "Harbour 31"))
    path.presenter.onward()
    path.presenter.stop()
    path.queue.run()
    path.presenter.act(Answer(ADDRESS, "Harbour 312"))
    path.queue.run()
    assert my_drafts(path.vault) == []
    assert len(path.opened) == 1


def test_it_is_said_until_the_last_refused_answer_is_on_the_disk_and_without_a_window(path, disk):
    path.begin()
    disk.fill()
    path.presenter.act(Answer(ADDRESS, "Harbour 3"))
    path.queue.run()
    assert path.presenter.state.could_not_keep
    path.to(IntakeStep.INTAKE)
    path.presenter.act(Answer(NAME, "Amina"))
    path.queue.run()
    assert path.presenter.state.could_not_keep
    assert path.told == []
    disk.empty()
    path.presenter.act(Answer(NAME, "Amina B"))
    path.queue.run()
    assert not path.presenter.state.could_not_keep
    kept = {draft.form_id: draft.snapshot for draft in my_drafts(path.vault)}
    assert b"Harbour 3" in kept["safety-and-language"]
    assert b"Amina B" in kept["intake"]


def test_a_lock_writes_what_the_disk_refused_before_and_what_was_typed_since(path, disk):
    path.begin()
    disk.fill()
    path.presenter.act(Answer(ADDRESS, "Harbour 3"))
    path.queue.run()
    path.presenter.act(Answer(ADDRESS, "Harbour 31"))
    path.presenter.act(Answer(ADDRESS, "Harbour 312"))
    disk.empty()
    path.presenter.keeper.flush()
    assert b"Harbour 312" in my_drafts(path.vault)[0].snapshot


def test_a_lock_goes_on_when_the_disk_refuses_to_the_last(path, disk):
    path.begin()
    disk.fill()
    path.presenter.act(Answer(ADDRESS, "Harbour 3"))
    path.presenter.keeper.flush()
    assert my_drafts(path.vault) == []


def rows(path: Path):
    return path.presenter.consent.state.rows


def test_her_no_is_in_the_ledger_when_the_intake_stops_at_her_choices(path):
    path.begin()
    path.to(IntakeStep.CONSENT)
    path.presenter.consent.answer(REFER, False)
    path.presenter.stop()
    path.queue.run()
    ledger = read_case(path.vault, path.presenter.case_id).ledger
    assert [event.state for event in ledger] == [ConsentState.REFUSED]
    assert len(path.opened) == 1


def test_a_yes_in_spoken_words_without_a_witness_holds_the_stop_up_and_says_so(path):
    path.begin()
    path.to(IntakeStep.CONSENT)
    path.presenter.consent.answer(REFER, True)
    path.presenter.back()
    path.presenter.stop()
    path.queue.run()
    assert path.opened == []
    assert path.presenter.state.step is IntakeStep.CONSENT
    assert path.presenter.state.content.lacks_witness
    path.presenter.consent.write_witness("Ines")
    path.presenter.stop()
    path.queue.run()
    ledger = read_case(path.vault, path.presenter.case_id).ledger
    assert [(event.state, event.witness) for event in ledger] == [(ConsentState.GIVEN, "Ines")]
    assert len(path.opened) == 1


def test_her_choices_stand_there_after_going_back_and_on_again_in_her_language_too(path):
    path.begin()
    path.to(IntakeStep.CONSENT)
    path.presenter.consent.answer(REFER, False)
    path.presenter.consent.write_interpreter("Leila")
    path.presenter.back()
    path.presenter.act(Answer("/data/language/languages", "ar"))
    path.to(IntakeStep.CONSENT)
    assert [row.answer for row in rows(path)].count(False) == 1
    assert rows(path)[int(REFER)].answer is False
    assert path.presenter.consent.state.circumstances.interpreter == "Leila"
    assert path.presenter.consent._language == "ar"


def test_the_choices_of_another_woman_are_never_shown(path):
    path.begin()
    path.to(IntakeStep.CONSENT)
    path.presenter.consent.answer(REFER, False)
    path.begin()
    path.to(IntakeStep.CONSENT)
    assert all(row.answer is None for row in rows(path))


def test_nothing_is_changed_while_her_choices_are_kept_and_a_refusal_leaves_them_there(path, monkeypatch):
    path.begin()
    path.to(IntakeStep.CONSENT)
    path.presenter.consent.answer(REFER, False)

    def full(*_given, **_named) -> None:
        raise DiskFull("no space")

    monkeypatch.setattr(consent_module, "record_consent", full)
    path.presenter.onward()
    path.presenter.consent.answer("1", False)
    path.presenter.back()
    path.queue.run()
    assert path.presenter.state.step is IntakeStep.CONSENT
    assert not path.presenter.state.is_saving
    assert [row.answer for row in rows(path)].count(False) == 1
    assert len(path.told) == 1
    monkeypatch.undo()
    path.to(IntakeStep.INTAKE)
    assert len(read_case(path.vault, path.presenter.case_id).ledger) == 1


def test_a_draft_of_a_destroyed_case_is_told_once_and_holds_no_other_up(path, monkeypatch):
    path.begin()
    gone = path.presenter.case_id

    def refuse(vault, typed) -> None:
        if typed.case_id == gone:
            raise NotFound("destroyed")
        keep_draft(vault, typed)

    monkeypatch.setattr(drafting, "keep_draft", refuse)
    path.presenter.act(Answer(ADDRESS, "Harbour 3"))
    path.begin()
    path.presenter.act(Answer(SAFE, "yes"))
    path.queue.run()
    assert [type(error) for error in path.told] == [NotFound]
    assert [draft.case_id for draft in my_drafts(path.vault)] == [path.presenter.case_id]
    assert not path.presenter.state.could_not_keep


def searches(path: Path) -> int:
    with path.vault.view() as unit:
        return sum(entry.action == "cases_searched" for entry in unit.audit.page(before=None, limit=99))


def test_looking_whether_she_was_here_before_is_noted_once_for_each_intake(path):
    path.presenter.begin()
    path.presenter.search("", "", "", "")
    path.queue.run()
    assert searches(path) == 0
    for name in ("A", "Am", "Ami"):
        path.presenter.search(name, "", "", "")
        path.queue.run()
    assert searches(path) == 1
    path.presenter.begin()
    path.presenter.search("Amina", "", "", "")
    path.queue.run()
    assert searches(path) == 2
