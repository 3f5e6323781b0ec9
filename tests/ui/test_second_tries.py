"""What goes wrong in one place holds nothing else back: paper, the door, the first run, another referral."""

from __future__ import annotations

import pytest

from fieldintake.casework.open_case import open_case
from fieldintake.casework.print_letter import Pages
from fieldintake.domain.errors import LetterError
from fieldintake.ui.lock.presenter import LockPresenter
from fieldintake.ui.lock.state import LockState
from fieldintake.ui.referral import presenter as referral_module
from fieldintake.ui.referral.presenter import ReferralPresenter
from fieldintake.ui.referral.state import ReferralStep
from fieldintake.ui.setup.presenter import SetupPresenter
from fieldintake.ui.words import Words
from fieldintake.workspace import paper as paper_module
from fieldintake.workspace.paper import PaperTray
from tests.ui.test_case_pages import Waiting

LETTER, COPY = (Pages(pdf, "K74M-2PQD", frozenset()) for pdf in (b"letter", b"copy"))


class AtOnce:
    """Runs work at once; every failure is told."""

    def submit(self, work, *, done, failed) -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - as the one thread does
            failed(error)
        else:
            done(result)


class Referring:
    """A referral that is ready to be printed; `out` is what was handed out, `told` are troubles.

    Where `closes` is set, the question for a printer or a folder is closed without an answer.
    """

    def __init__(self, vault, background, *, closes: bool = False) -> None:
        self.out: list[Pages] = []
        self.told: list[Exception] = []
        self.closes = closes
        self.presenter = ReferralPresenter(
            vault, background, None, Words("en"), lambda _: None, lambda *_: None, self.where_to,
            lambda _: None, lambda _: None, lambda: None, self.told.append, lambda: 1_800_000_000_000,
        )  # fmt: skip

    def where_to(self, then) -> None:
        if not self.closes:
            then(self.out.extend)


def no_copy(*_given) -> Pages:
    raise LetterError("a sign has no font here")


def test_a_letter_is_handed_out_although_her_copy_can_not_be_made(vault, monkeypatch):
    made = Referring(vault, AtOnce())
    made.presenter._referral = "r"
    made.presenter.state = referral_module.replace(made.presenter.state, paper_allowed=True)
    monkeypatch.setattr(referral_module, "print_letter", lambda *_: LETTER)
    monkeypatch.setattr(referral_module, "print_her_copy", no_copy)
    made.presenter.print_pack()
    assert made.out == [LETTER]
    assert [type(error) for error in made.told] == [LetterError]
    assert made.presenter.state.step is ReferralStep.ISSUED
    assert not made.presenter.state.is_busy


def test_no_letter_is_made_and_noted_when_the_question_where_to_is_closed(vault, monkeypatch):
    made = Referring(vault, AtOnce(), closes=True)
    made.presenter._referral = "r"
    monkeypatch.setattr(referral_module, "print_letter", pytest.fail)
    made.presenter.print_pack()
    assert made.out == []
    assert not made.presenter.state.is_busy
    made.closes = False
    monkeypatch.setattr(referral_module, "print_letter", lambda *_: LETTER)
    made.presenter.print_pack()
    assert made.out == [LETTER]


def test_a_letter_that_can_not_be_made_hands_nothing_out(vault, monkeypatch):
    made = Referring(vault, AtOnce())
    made.presenter._referral = "r"
    monkeypatch.setattr(referral_module, "print_letter", no_copy)
    made.presenter.print_pack()
    assert made.out == []
    assert len(made.told) == 1
    assert made.presenter.state.step is ReferralStep.NEED


def test_a_referral_that_is_being_opened_shows_nothing_of_the_one_before(vault):
    queue = Waiting()
    made = Referring(vault, queue)
    made.presenter.begin(open_case(vault))
    queue.run()
    assert made.presenter.state.code
    made.presenter._referral = "r"
    made.presenter.begin(open_case(vault))
    assert made.presenter.state.code == ""
    made.presenter.print_pack()
    made.presenter.send()
    assert len(queue.jobs) == 1
    queue.run()
    assert made.presenter.state.code


def test_a_printer_that_does_not_take_one_sheet_still_gets_the_other(monkeypatch):
    taken: list[bytes] = []
    told: list[Exception] = []

    def print_pages(pdf, _reference, _printer, _window) -> None:
        if pdf == LETTER.pdf:
            raise LetterError("the printer did not answer")
        taken.append(pdf)

    monkeypatch.setattr(paper_module, "print_pages", print_pages)
    tray = PaperTray(None, None, Words("en"), None, lambda _: None, None, told.append)
    tray._print([LETTER, COPY], "Office")
    assert taken == [COPY.pdf]
    assert [type(error) for error in told] == [LetterError]


def test_saved_sheets_never_take_the_place_of_others(tmp_path):
    tray = PaperTray(None, None, Words("en"), None, lambda _: None, None, pytest.fail)
    tray._save([LETTER, COPY], tmp_path)
    tray._save([LETTER], tmp_path)
    names = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    reference = LETTER.reference
    assert names == {
        f"{reference}.pdf": LETTER.pdf, f"{reference}-2.pdf": COPY.pdf, f"{reference}-3.pdf": LETTER.pdf,
    }  # fmt: skip


def broken(*_given) -> None:
    raise ZeroDivisionError("a mistake of ours")


def test_a_mistake_of_ours_leaves_the_door_free_for_another_try():
    presenter = LockPresenter(
        AtOnce(), broken, pytest.fail, lambda _: None, LockState(1_800_000_000_000, ("Samira",))
    )
    with pytest.raises(ZeroDivisionError):
        presenter.open_with("Samira", "seven quiet boats")
    assert not presenter.state.is_opening


def test_a_mistake_of_ours_leaves_the_first_run_free_for_another_try():
    presenter = SetupPresenter(AtOnce(), broken, pytest.fail, lambda _: None)
    with pytest.raises(ZeroDivisionError):
        presenter.begin("Harbour House", "Samira", "seven quiet boats", "seven quiet boats")
    assert not presenter.state.is_making
