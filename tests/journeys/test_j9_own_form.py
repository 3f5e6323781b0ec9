"""J9: an organisation brings its own spreadsheet; it is reported on, accepted, filled, and taken away again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from openpyxl import Workbook

from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_case import read_case
from fieldintake.domain.desk import Role
from fieldintake.domain.fields import RecordType
from fieldintake.domain.values import UnansweredKind
from fieldintake.storage import keys
from fieldintake.ui.case.state import EventKind
from fieldintake.ui.filling.acts import Answer
from fieldintake.ui.filling.state import FormStep
from fieldintake.ui.forms.state import FormsList, ImportReport, Preview
from fieldintake.ui.questions.state import Asked, FormPage
from tests.conformance.forms import plausible
from tests.journeys import conftest
from tests.journeys.conftest import Desk
from tests.journeys.test_j1_intake import choose
from tests.media import files

SURVEY = [
    ("type", "name", "label::English (en)", "label::Français (fr)", "relevant", "constraint", "appearance"),
    ("begin_group", "stay", "First days", "Premiers jours", "", "", "field-list"),
    ("select_one yn", "sleep", "Could you sleep?", "Avez-vous pu dormir ?", "", "", "likert"),
    ("text", "needs", "What do you miss here?", "Que vous manque-t-il ?", "${sleep} = 'no'", "", "multiline"),
    ("range", "ease", "How at ease are you?", "Comment vous sentez-vous ?", "", "", ""),
    ("rank things", "first", "What comes first?", "Qu’est-ce qui vient d’abord ?", "", "", ""),
    ("select_one_from_file towns.csv", "town", "Which town?", "Quelle ville ?", "", "", "autocomplete"),
    ("end_group", "", "", "", "", "", ""),
    ("begin_repeat", "child", "Child", "Enfant", "", "", ""),
    ("integer", "age", "How old?", "Quel âge ?", "", ". < 18", ""),
    ("end_repeat", "", "", "", "", "", ""),
]
CHOICES = [
    ("list_name", "name", "label::English (en)", "label::Français (fr)", "media::image"),
    ("yn", "yes", "Yes", "Oui", "sleeping.png"),
    ("yn", "no", "No", "Non", ""),
    ("things", "rest", "Rest", "Du repos", ""),
    ("things", "papers", "Papers", "Des papiers", ""),
]


def spreadsheet(folder: Path, version: str = "1", title: str = "First weeks") -> Path:
    """An .xlsx as an organisation writes it, with a list of towns beside it."""
    book = Workbook()
    survey = book.active
    survey.title = "survey"
    survey.append([*SURVEY[0], "parameters"])
    for row in SURVEY[1:]:
        survey.append([*row, "start=0 end=10 step=1" if row[0] == "range" else ""])
    choices = book.create_sheet("choices")
    for row in CHOICES:
        choices.append(row)
    settings = book.create_sheet("settings")
    settings.append(("form_id", "form_title", "version"))
    settings.append(("first_weeks", title, version))
    file = folder / "first weeks.xlsx"
    book.save(file)
    (folder / "towns.csv").write_text("name,label\nlindau,Lindau\nbregenz,Bregenz\n", "utf-8")
    (folder / "sleeping.png").write_bytes(files.drawing())
    return file


def picture_of_yes(page: FormPage) -> bytes:
    """What stands beside the first choice of whether she could sleep."""
    asked = next(item for item in page.items if isinstance(item, Asked) and item.path == "/data/stay/sleep")
    return asked.options[0].picture


@pytest.fixture(autouse=True)
def as_admin(monkeypatch):
    """Samira looks after the desk."""
    made = conftest.create_vault

    def create(folder, setup, passphrase, *, cost=keys.FLOOR):
        return made(
            folder, conftest.SetUp(setup.organisation, setup.desk_name, Role.ADMIN), passphrase, cost=cost
        )

    monkeypatch.setattr(conftest, "create_vault", create)


def report_on(desk: Desk, file: Path, monkeypatch) -> ImportReport:
    """Bring a file by the window, and wait for the report."""
    presenter = desk.workspace.presenters.forms
    desk.workspace.forms.show_all()
    desk.until(
        lambda: isinstance(presenter.state.content, FormsList) and not presenter.state.content.is_loading
    )
    monkeypatch.setattr(desk.workspace.dialogs, "open_file", lambda _name, _pattern, then: then(file))
    desk.press(desk.workspace.pages.forms.bring)
    desk.until(lambda: isinstance(presenter.state.content, ImportReport))
    return presenter.state.content


def accept(desk: Desk) -> None:
    presenter = desk.workspace.presenters.forms
    desk.press(desk.workspace.pages.forms.bar.next)
    desk.until(lambda: isinstance(presenter.state.content, FormsList) and presenter.state.content.lines)


def fill(desk: Desk, form_id: str) -> str:
    """Fill a form of a new case by its page, every question with something plausible; the submission."""
    case_id = desk.in_vault(open_case)
    filling = desk.workspace.presenters.filling
    desk.workspace.forms.offer(case_id)
    desk.until(lambda: filling.state.content is not None)
    choose(desk.workspace.pages.filling.forms.list, form_id)
    desk.until(lambda: isinstance(filling.state.content, FormStep))
    if form_id == "first_weeks":
        assert picture_of_yes(filling.state.content.page)
    asked: set[str] = set()
    for _ in range(200):
        form = filling.form
        if form is None:
            break
        for question in form.session.state().questions:
            if question.path in asked or question.readonly or filling.form is None:
                continue
            asked.add(question.path)
            answer = plausible(question)
            if answer and answer != "attachment":
                filling.act(Answer(question.path, answer))
        before = filling.state.content
        desk.press(desk.workspace.pages.filling.bar.next)
        desk.until(lambda before=before: filling.form is None or filling.state.content is not before)
        content = filling.state.content
        for line in content.to_look_at if isinstance(content, FormStep) else ():
            if not line.is_open:  # what was made up does not fit: it is not asked then
                filling.act(Answer(line.path, UnansweredKind.NOT_ASKED))
        content = filling.state.content
        left = content.to_look_at if isinstance(content, FormStep) else ()
        if left and all(line.is_open for line in left):
            desk.press(desk.workspace.pages.filling.panel.leave_open)
            desk.until(lambda content=content: filling.form is None or filling.state.content is not content)
    desk.until(desk.workspace.pages.case.isVisible)
    view = desk.in_vault(lambda vault: read_case(vault, case_id))
    (done,) = [record for record in view.others if record.type is RecordType.SUBMISSION]
    desk.until(lambda: desk.workspace.presenters.case.state.timeline)
    kinds = [event.kind for event in desk.workspace.presenters.case.state.timeline]
    assert EventKind.FORM_FINISHED in kinds
    return done.text("xml")


def test_it_is_reported_on_looked_at_accepted_and_filled(desk, tmp_path, monkeypatch):
    file = spreadsheet(tmp_path)
    report = report_on(desk, file, monkeypatch)
    assert report.title == "First weeks"
    assert report.may_accept
    assert any("town" in line for part in report.parts for line in part.lines)
    desk.press(desk.workspace.pages.forms.preview)
    presenter = desk.workspace.presenters.forms
    desk.until(lambda: isinstance(presenter.state.content, Preview))
    assert picture_of_yes(presenter.state.content.step.page)
    presenter.act(Answer("/data/stay/sleep", "no"))
    assert any(item.path == "/data/stay/needs" for item in presenter.state.content.step.page.items)
    desk.press(desk.workspace.pages.forms.bar.back)
    accept(desk)
    xml = fill(desk, "first_weeks")
    assert "<sleep>yes</sleep>" in xml
    assert "<first>" in xml
    assert "<town>lindau</town>" in xml


def test_what_cannot_be_used_is_named_with_its_place_and_nothing_is_kept(desk, tmp_path, monkeypatch):
    file = spreadsheet(tmp_path)
    broken = tmp_path / "broken.md"
    broken.write_text("| survey |\n| | type | name | label | relevant |\n| | text | a | A | 1 + |\n")
    report = report_on(desk, broken, monkeypatch)
    assert not report.may_accept
    assert desk.workspace.pages.forms.bar.next.isHidden()
    (part,) = report.parts
    assert "row 2" in part.lines[0]
    assert file.exists()
    desk.workspace.presenters.forms.back()
    content = desk.workspace.presenters.forms
    desk.until(lambda: isinstance(content.state.content, FormsList) and not content.state.content.is_loading)
    assert "broken" not in {line.title for line in content.state.content.lines}


def test_a_new_version_stands_beside_the_old_one_and_the_same_one_with_other_questions_is_refused(
    desk, tmp_path, monkeypatch
):
    report_on(desk, spreadsheet(tmp_path), monkeypatch)
    accept(desk)
    again = report_on(desk, spreadsheet(tmp_path, "1"), monkeypatch)
    assert not again.may_accept
    clash = report_on(desk, spreadsheet(tmp_path, "1", "Other weeks"), monkeypatch)
    assert not clash.may_accept
    assert any(part.is_grave for part in clash.parts)
    newer = report_on(desk, spreadsheet(tmp_path, "2"), monkeypatch)
    assert newer.may_accept
    accept(desk)
    lines = [
        line for line in desk.workspace.presenters.forms.state.content.lines if "First weeks" in line.title
    ]
    assert [(line.version, line.is_newest) for line in lines] == [("2", True), ("1", False)]


def test_it_is_retired_brought_back_and_taken_away_byte_for_byte(desk, tmp_path, monkeypatch):
    file = spreadsheet(tmp_path)
    report_on(desk, file, monkeypatch)
    accept(desk)
    presenter, dialogs = desk.workspace.presenters.forms, desk.workspace.dialogs

    def way(wanted: str) -> None:
        monkeypatch.setattr(dialogs, "choose", lambda _name, _ways, *, chosen, then: then(wanted))
        presenter.choose("first_weeks\n1")

    def line():
        content = presenter.state.content
        found = content.lines if isinstance(content, FormsList) else ()
        return next((line for line in found if line.key == "first_weeks\n1"), None)

    way("retire")
    desk.until(lambda: line() is not None and line().is_retired)
    way("back")
    desk.until(lambda: line() is not None and not line().is_retired)
    out = tmp_path / "out.xlsx"
    monkeypatch.setattr(dialogs, "save_file", lambda _name, _suggested, then: then(out))
    way("take")
    desk.until(out.exists)
    assert out.read_bytes() == file.read_bytes()


@pytest.mark.skipif(
    not os.environ.get("CONFORMANCE_DIR"), reason="no spreadsheet of others: CONFORMANCE_DIR unset"
)
def test_spreadsheets_of_others_are_brought_and_filled(desk, monkeypatch):
    """Those whose folder is given from outside, as their authors wrote them."""
    beside = Path(os.environ["CONFORMANCE_DIR"]).parent / "fixture-forms"
    (file,) = beside.rglob("whova_form.xlsx")
    report = report_on(desk, file, monkeypatch)
    assert report.may_accept
    accept(desk)
    lines = desk.workspace.presenters.forms.state.content.lines
    assert "<Id10002>" in fill(desk, lines[0].key.partition("\n")[0])
