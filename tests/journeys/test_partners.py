"""Two organisations come to know each other at the desk: a file, six words by voice, and letters by stick."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMetaMethod
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton

from fieldintake.adapters import card_file
from fieldintake.casework.know_partner import providers
from fieldintake.casework.list_referrals import list_referrals
from fieldintake.casework.refer import send_sealed
from fieldintake.protocol.cards import export_card, fingerprint_words, import_card, make_card
from fieldintake.protocol.keys import ReceivingKey, SigningKey
from fieldintake.ui.partner.state import PartnerProblem
from fieldintake.ui.rooms import Room
from fieldintake.ui.service.state import ServiceProblem
from fieldintake.ui.widgets.stack import Stack
from tests.casework.conftest import House, tell
from tests.journeys.conftest import Desk


@pytest.fixture
def night_desk(tmp_path: Path) -> Path:
    """The card file of an organisation that nobody here knows."""
    root = SigningKey.generate()
    card = make_card(root.public, ReceivingKey.generate().public, "City Night Desk")
    path = tmp_path / "night.card"
    path.write_bytes(export_card(card, root))
    return path


def words_of(path: Path) -> str:
    return " ".join(fingerprint_words(import_card(path.read_bytes())))


def told(desk: Desk) -> list[str]:
    """What the open sheets say, each closed once it was read."""
    said = []
    for sheet in desk.window.findChildren(QDialog):
        if sheet.isVisible():
            said.append(
                " ".join(child.accessibleName() for child in sheet.children() if child.isWidgetType())
            )
            sheet.reject()
    return said


def open_card(desk: Desk, path: Path, monkeypatch) -> None:
    dialogs = desk.workspace.dialogs
    monkeypatch.setattr(dialogs, "choose", lambda _name, _choices, *, chosen, then: then("card"))
    monkeypatch.setattr(dialogs, "open_file", lambda _name, _pattern, then: then(path))
    desk.workspace.enter(Room.INBOX)
    desk.press(desk.workspace.pages.inbox.open_file)
    desk.until(desk.workspace.pages.partner.isVisible)


def choose(picker, value: str) -> None:
    picker.setCurrentIndex(picker.findData(value))
    picker.activated.emit(picker.currentIndex())


def test_a_partner_is_kept_only_with_the_words_that_were_heard(desk, night_desk, monkeypatch):
    open_card(desk, night_desk, monkeypatch)
    page, state = desk.workspace.pages.partner, lambda: desk.workspace.presenters.partner.state
    assert page.name.text() == "City Night Desk"
    shown = " ".join(label.accessibleName() for label in page.findChildren(type(page.name)))
    assert not any(word in shown.lower().split() for word in words_of(night_desk).split())
    assert not page.bar.next.isEnabled()
    desk.write(page.entry, "harbour lemon quiet seven amber stone")
    choose(page.kind, "shelter")
    choose(page.country, "PT")
    desk.press(page.bar.next)
    desk.until(lambda: state().problem is PartnerProblem.WORDS_DIFFER)
    assert not any(p.name == "City Night Desk" for p in desk.in_vault(providers))
    page.entry.selectAll()
    desk.write(page.entry, words_of(night_desk).upper().replace(" ", ", "))
    desk.press(page.bar.next)
    desk.until(lambda: any(p.name == "City Night Desk" for p in desk.in_vault(providers)))
    kept = next(p for p in desk.in_vault(providers) if p.name == "City Night Desk")
    assert (kept.kind, kept.country, bool(kept.organisation)) == ("shelter", "PT", True)
    desk.until(desk.workspace.pages.inbox.isVisible)
    assert any("City Night Desk" in said for said in told(desk))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda card: b"hello", PartnerProblem.NOT_A_CARD),
        (lambda card: card[:-1] + bytes([card[-1] ^ 1]), PartnerProblem.CHANGED),
        (lambda card: card[:1] + b"\x02" + card[2:], PartnerProblem.NEWER),
    ],
)
def test_a_file_that_is_no_good_card_is_named(desk, night_desk, monkeypatch, change, problem):
    night_desk.write_bytes(change(night_desk.read_bytes()))
    open_card(desk, night_desk, monkeypatch)
    desk.until(lambda: desk.workspace.presenters.partner.state.problem is problem)
    assert not desk.workspace.pages.partner.card.isVisible()


def test_our_own_card_is_not_a_partner(desk, tmp_path, monkeypatch):
    ours = tmp_path / "ours"
    ours.write_bytes(desk.in_vault(card_file))
    open_card(desk, ours, monkeypatch)
    desk.until(lambda: desk.workspace.presenters.partner.state.problem is PartnerProblem.OURS)


def test_our_card_is_saved_and_its_words_are_on_the_screen_to_be_read_out(desk, tmp_path, monkeypatch):
    path = tmp_path / "our.card"
    monkeypatch.setattr(desk.workspace.dialogs, "save_file", lambda _name, _suggested, then: then(path))
    desk.workspace.enter(Room.SYNC)
    page = desk.workspace.pages.sync
    desk.until(lambda: page.our_words.words)
    desk.press(page.save_card)
    desk.until(path.exists)
    assert page.our_words.words == words_of(path).replace(" ", ", ")
    desk.until(lambda: told(desk))


def test_a_service_is_used_from_its_three_facts_and_becomes_part_of_our_card(desk):
    desk.workspace.enter(Room.SYNC)
    sync, page = desk.workspace.pages.sync, desk.workspace.pages.service
    desk.until(sync.no_service.isVisible)
    assert not sync.sync_now.isEnabled()
    desk.press(sync.no_service.action)
    desk.write(page.address, "https://post.example:8443")
    desk.write(page.public_key, "ab 12")
    desk.press(page.bar.next)
    assert desk.workspace.presenters.service.state.problem is ServiceProblem.PUBLIC_KEY
    page.public_key.selectAll()
    desk.write(page.public_key, SigningKey.generate().public.hex().upper())
    desk.write(page.pin, "ab" * 32)
    before = sync.our_words.words
    desk.press(page.bar.next)
    desk.until(lambda: sync.isVisible() and sync.sync_now.isEnabled())
    assert sync.our_words.words != before
    assert not sync.no_service.isVisible()
    desk.until(lambda: told(desk))


def test_a_referral_is_in_its_room_and_goes_out_by_stick(desk, tmp_path, monkeypatch):
    def work(vault):
        story = tell(House(vault, None, None), next(p for p in providers(vault) if p.organisation))
        send_sealed(vault, story.referral)
        return story.case_id

    case_id = desk.in_vault(work)
    desk.workspace.window.room_chosen.emit(Room.REFERRALS)
    page = desk.workspace.pages.referrals
    desk.until(lambda: page.isVisible() and desk.workspace.presenters.referrals.state.lines)
    (line,) = desk.workspace.presenters.referrals.state.lines
    assert line.code == desk.in_vault(list_referrals)[0].code
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr(desk.workspace.dialogs, "open_folder", lambda _name, then: then(folder))
    desk.workspace.enter(Room.SYNC)
    desk.press(desk.workspace.pages.sync.copy_out)
    desk.until(lambda: list(folder.iterdir()))
    desk.until(lambda: told(desk))
    desk.press(desk.workspace.pages.sync.read_in)
    desk.until(lambda: told(desk))
    QTest.keyClick(page.list.list, "a")
    page.list.list.opened.emit(line.key)
    case = desk.workspace.presenters.case
    desk.until(lambda: case.state is not None and case.state.key == case_id)


def test_no_signal_of_any_page_goes_nowhere(desk):
    pages = desk.workspace.pages
    parts = [*pages.all(), pages.intake.search, pages.intake.form, pages.intake.consent, pages.consent.page]
    dead = [
        f"{type(part).__name__}.{bytes(signal.name()).decode()}"
        for part in parts
        for signal in own_signals(part)
        if not part.isSignalConnected(signal)
    ]
    assert dead == []


def own_signals(part) -> list[QMetaMethod]:
    """The signals that a page declares itself."""
    table = part.metaObject()
    found = [table.method(place) for place in range(table.methodOffset(), table.methodCount())]
    return [method for method in found if method.methodType() is QMetaMethod.MethodType.Signal]


def test_every_room_of_the_rail_has_a_page(desk):
    for room in Room:
        desk.window.room_chosen.emit(room)
        assert desk.workspace.column.shell.at is room
        assert not isinstance(desk.window.pages.currentWidget(), Stack)
        assert desk.window.pages.currentWidget().findChildren(QPushButton) is not None
