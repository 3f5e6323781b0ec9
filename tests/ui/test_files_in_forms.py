"""Files in a form that is open: read aside, attached, answered; refused in words; where they are off not even read."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from fieldintake.casework.install_form import install_form
from fieldintake.casework.keep_draft import Typed, my_drafts
from fieldintake.casework.open_case import open_case
from fieldintake.domain.blobs import NO, TAKES_FILES, BlobKind, FilesOff, NotTaken
from fieldintake.domain.ids import RecordId
from fieldintake.forms.loading import plan_of
from fieldintake.media.cleaning import FileCleaner
from fieldintake.ui.filling.files import FILE_WORDS, FilesInForm, Host
from fieldintake.ui.words import Words
from tests.casework.test_attaching import DRAFT, form
from tests.media import files

PATH = "/data/photo"


class AtOnce:
    """Work that is done as soon as it is asked for, or waits until it is let go."""

    def __init__(self) -> None:
        self.waits = False
        self.waiting = []

    def submit(self, work, *, done, failed) -> None:
        if self.waits:
            self.waiting.append((work, done, failed))
            return
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - as the real one does
            failed(error)
        else:
            done(result)

    def go(self) -> None:
        self.waits = False
        while self.waiting:
            work, done, failed = self.waiting.pop(0)
            self.submit(work, done=done, failed=failed)


@dataclass
class Chosen:
    """Dialogs in which a file is chosen at once, and that remember what they said."""

    file: object = None
    asked: list = field(default_factory=list)
    told: list = field(default_factory=list)

    def open_file(self, name, pattern, then) -> None:
        self.asked.append(pattern)
        then(self.file)

    def tell(self, what, then_what) -> None:
        self.told.append(then_what)


class Desk:
    def __init__(self, vault, version) -> None:
        install_form(vault, version)
        self.vault, self.case_id = vault, open_case(vault)
        self.open_draft, self.answers, self.played, self.errors = DRAFT, {}, [], []
        self.dialogs, self.aside = Chosen(), AtOnce()
        host = Host(self.typed, self.answers.__setitem__, lambda: None, self.errors.append)
        self.files = FilesInForm(
            vault, FileCleaner(), AtOnce(), self.aside, self.dialogs, Words(), host,
            lambda data, ending: self.played.append((data, ending)),
        )  # fmt: skip
        self.files.begin(plan_of(version.xform).form)

    def typed(self):
        if self.open_draft is None:
            return None
        return Typed(self.open_draft, self.case_id, "paper", "1", b"begun")

    def bring(self, tmp_path, data, kind=BlobKind.PICTURE):
        self.dialogs.file = tmp_path / "Amina on the bridge.jpg"
        self.dialogs.file.write_bytes(data)
        self.files.wanted(PATH, kind)


@pytest.fixture
def desk(vault):
    return Desk(vault, form())


def said(why):
    return Words().text(FILE_WORDS[why])


def test_a_chosen_photograph_is_answered_shown_and_taken_back(desk, tmp_path):
    desk.bring(tmp_path, files.photo())
    name = desk.answers[PATH]
    shown = desk.files.kept(name)
    assert shown.kind is BlobKind.PICTURE
    assert shown.preview.startswith(b"\xff\xd8")
    assert "kB" in shown.words
    assert not desk.files.working
    desk.files.unwanted(PATH)
    assert desk.answers[PATH] == ""
    assert desk.errors == []


def test_the_name_that_a_file_had_is_nowhere_in_the_records(desk, tmp_path):
    desk.bring(tmp_path, files.photo())
    kept = desk.vault._connection.execute("SELECT id, owner, kind FROM blob").fetchall()
    assert "Amina" not in str(kept) + str(my_drafts(desk.vault)) + str(desk.answers)


def test_a_drawing_is_kept_as_a_picture(desk):
    desk.files.drawn(PATH, files.drawing())
    assert desk.answers[PATH].endswith(".png")


def test_a_sound_is_played_from_memory(desk, tmp_path):
    desk.bring(tmp_path, files.sound(), BlobKind.SOUND)
    name = desk.answers[PATH]
    assert desk.files.kept(name).preview == b""
    desk.files.play_wanted(name)
    ((data, ending),) = desk.played
    assert (data[:4], ending) == (b"RIFF", "wav")


@pytest.mark.parametrize(
    ("data", "kind", "why"),
    [
        (files.archive(), None, NotTaken.UNKNOWN),
        (files.sound(), BlobKind.PICTURE, NotTaken.WRONG_KIND),
        (files.photo()[:300], BlobKind.PICTURE, NotTaken.UNREADABLE),
        (b"x" * (10 * 1024 * 1024 + 1), None, NotTaken.TOO_LARGE),
    ],
)
def test_a_file_that_is_not_taken_is_refused_in_a_sentence(desk, tmp_path, data, kind, why):
    desk.bring(tmp_path, data, kind)
    assert desk.dialogs.told == [said(why)]
    assert not desk.answers
    assert not desk.files.working


def test_a_file_that_is_gone_is_refused_in_a_sentence(desk, tmp_path):
    desk.files.brought(PATH, tmp_path / "gone", None)
    assert desk.dialogs.told == [said(NotTaken.UNREADABLE)]


def test_where_files_are_off_none_is_asked_for_and_a_dropped_one_is_not_read(vault, tmp_path):
    desk = Desk(vault, form(save_to="incident#account"))
    assert desk.files.off is FilesOff.HARM
    desk.aside.waits = True
    desk.files.wanted(PATH, None)
    desk.files.brought(PATH, tmp_path / "dropped", None)
    desk.files.drawn(PATH, b"")
    assert desk.dialogs.told == [said(FilesOff.HARM)] * 3
    assert not desk.dialogs.asked
    assert not desk.aside.waiting


def test_a_house_may_take_no_files(vault):
    with vault.work() as unit:
        unit.settings.set(TAKES_FILES, NO)
    assert Desk(vault, form()).files.off is FilesOff.HOUSE


def test_a_file_that_comes_late_does_not_get_into_another_form(desk, tmp_path):
    desk.aside.waits = True
    desk.bring(tmp_path, files.photo())
    assert desk.files.working == {PATH}
    desk.open_draft = RecordId("d9" * 16)
    desk.files.begin(plan_of(form().xform).form)
    desk.aside.go()
    assert not desk.answers
    assert desk.vault._connection.execute("SELECT count(*) FROM blob").fetchone()[0] == 0


def test_nothing_of_hers_stays_when_the_form_is_closed(desk, tmp_path):
    desk.bring(tmp_path, files.photo())
    desk.files.kept(desk.answers[PATH])
    desk.open_draft = None
    desk.files.end()
    assert not desk.files._known
    assert desk.files.kept(desk.answers[PATH]) is None
