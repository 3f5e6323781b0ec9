"""The pictures that an organisation puts into its form: seen where they are meant, and clean."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fieldintake.domain.errors import Cancelled
from fieldintake.domain.ids import CaseId
from fieldintake.forms.faults import Fault
from fieldintake.forms.loading import plan_of
from fieldintake.media.cleaning import FileCleaner
from fieldintake.ui.filling.open_form import OpenForm
from fieldintake.ui.filling.showing import Showing
from fieldintake.ui.forms.brought import Brought, look_at
from fieldintake.ui.handover.asking import page_for_her
from fieldintake.ui.questions.page import QuestionsPage
from fieldintake.ui.questions.state import Asked, Manner
from fieldintake.ui.widgets.picture import Picture
from fieldintake.ui.words import Words
from tests.media import files

FORM = """| survey |
| | type | name | label | media::image |
| | select_one doors | door | Which door? | house.png |
| choices |
| | list_name | name | label | media::image |
| | doors | green | Green | green.jpg |
| | doors | red | Red | gone.png |
| settings |
| | form_id | version |
| | doors | 1 |
"""
NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Brought:
    folder = tmp_path_factory.mktemp("form")
    (folder / "form.md").write_text(FORM)
    (folder / "house.png").write_bytes(files.drawing())
    (folder / "green.jpg").write_bytes(files.photo())
    return look_at(folder / "form.md", FileCleaner())


@pytest.fixture
def form(brought: Brought) -> OpenForm:
    assert brought.version is not None
    plan = plan_of(brought.version.xform, brought.version.files)
    return OpenForm.start(plan, CaseId("c" * 32), "en", NOW)


def asked(form: OpenForm) -> Asked:
    item = Showing(Words("en"), lambda asked: asked).step(form).page.items[0]
    assert isinstance(item, Asked)
    return item


def test_they_are_kept_without_what_they_carried(brought: Brought) -> None:
    assert set(brought.files) == {"house.png", "green.jpg"}
    assert not any(mark in data for mark in files.MARKS for data in brought.files.values())


def test_one_that_is_not_there_is_named_and_left_out(brought: Brought) -> None:
    assert [p.detail for p in brought.problems if p.fault is Fault.WITHOUT_MEDIA] == ["gone.png"]


def test_one_that_is_no_picture_is_named_and_left_out(tmp_path: Path) -> None:
    (tmp_path / "form.md").write_text(FORM)
    (tmp_path / "house.png").write_bytes(b"no picture at all")
    found = look_at(tmp_path / "form.md", FileCleaner())
    assert {p.detail for p in found.problems} == {"house.png", "green.jpg", "gone.png"}
    assert not found.files


def test_it_can_be_stopped_between_two_pictures(tmp_path: Path) -> None:
    (tmp_path / "form.md").write_text(FORM)
    (tmp_path / "house.png").write_bytes(files.drawing())
    told: list[tuple[int, int]] = []

    def stop(done: int, in_all: int) -> bool:
        told.append((done, in_all))
        return len(told) < 2

    with pytest.raises(Cancelled):
        look_at(tmp_path / "form.md", FileCleaner(), stop)
    assert told == [(1, 4), (2, 4)]


def test_the_question_and_its_choices_show_theirs(form: OpenForm, brought: Brought) -> None:
    question = asked(form)
    assert question.picture == brought.files["house.png"]
    assert [option.picture for option in question.options] == [brought.files["green.jpg"], b""]


def test_she_sees_them_too(form: OpenForm, brought: Brought) -> None:
    page = page_for_her(form, form.session.state().questions[0], "en")
    assert isinstance(page.items[0], Asked)
    assert page.items[0].options[0].picture == brought.files["green.jpg"]


@pytest.mark.parametrize("manner", list(Manner))
def test_they_are_drawn(form: OpenForm, look, qtbot, manner: Manner) -> None:
    page = QuestionsPage(look, Words("en"), manner)
    qtbot.addWidget(page)
    page.render_state(Showing(Words("en"), lambda asked: asked).step(form).page)
    drawn = page.card("/data/door").findChildren(Picture)
    assert [picture.pixmap().isNull() for picture in drawn] == [False, False]


SPOKEN = """| survey |
| | type | name | label::English (en) | label::Français (fr) | media::image | media::audio::Français (fr) |
| | text | door | Which door? | Quelle porte ? | house.png | porte.wav |
| settings |
| | form_id | version | default_language |
| | spoken | 1 | English (en) |
"""


@pytest.mark.parametrize(("staff", "hers"), [("en", ""), ("fr", "en"), ("en", "fr")])
def test_a_picture_without_a_language_is_for_all_and_a_sound_is_heard_in_whatever_there_is(
    tmp_path: Path, staff: str, hers: str
) -> None:
    (tmp_path / "form.md").write_text(SPOKEN)
    (tmp_path / "house.png").write_bytes(files.drawing())
    (tmp_path / "porte.wav").write_bytes(files.sound())
    version = look_at(tmp_path / "form.md", FileCleaner()).version
    assert version is not None
    form = OpenForm.start(plan_of(version.xform, version.files), CaseId("c" * 32), staff, NOW)
    item = Showing(Words(staff), lambda asked: asked, hers).step(form).page.items[0]
    assert isinstance(item, Asked)
    assert item.picture == version.files["house.png"]
    assert item.sound is not None
    assert (item.sound.data, item.sound.ending) == (version.files["porte.wav"], "wav")
