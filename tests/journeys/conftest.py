"""A whole desk over a real vault: the windows, presenters and threads that a person works with, offscreen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import delete

from fieldintake.adapters import card_file, provider_from
from fieldintake.casework.bundled_forms import OF_AN_INTAKE, install_bundled
from fieldintake.casework.know_partner import know_partner
from fieldintake.data import form_sources, resources_dir
from fieldintake.domain.desk import Role
from fieldintake.domain.recipient import Recipient
from fieldintake.pausing import Pausing
from fieldintake.protocol.cards import fingerprint_words, import_card
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.background import OneThread
from fieldintake.ui.shell import MainWindow
from fieldintake.ui.theme import Look
from fieldintake.ui.words import Words
from fieldintake.workspace import Workspace
from tests.conftest import PASSPHRASE

LEFT = Qt.MouseButton.LeftButton


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys" in item.path.as_posix():
            # The offscreen platform has no window manager and says so for each window with a least size, and each menu.
            item.add_marker(pytest.mark.qt_log_ignore("does not support"))


@dataclass
class Desk:
    """A person at work. `press`, `write` and `until` are all that she can do."""

    workspace: Workspace
    window: MainWindow
    qtbot: object
    paused: list[bool]
    left_for: list[str] = field(default_factory=list)
    pausing: Pausing | None = None

    def press(self, widget: QWidget) -> None:
        self.until(lambda: self._is_in_reach(widget))
        QTest.mouseClick(widget, LEFT)

    def _is_in_reach(self, widget: QWidget) -> bool:
        """On the screen, laid out and enabled; scrolled to where it must be, as a person would."""
        above = widget.parentWidget()
        while above is not None:
            if isinstance(above, QScrollArea) and widget.isVisible():
                above.ensureWidgetVisible(widget)
            above = above.parentWidget()
        return widget.isVisible() and widget.isEnabled() and not widget.visibleRegion().isEmpty()

    def write(self, widget: QWidget, text: str) -> None:
        self.until(lambda: self._is_in_reach(widget))
        widget.setFocus()
        QTest.keyClicks(widget, text)

    def until(self, ready: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(ready()), timeout=15_000)  # type: ignore[attr-defined]

    def in_vault(self, work: Callable[[OpenVault], object]) -> object:
        """What the vault says, asked on its own thread."""
        return self.workspace.vault_thread.wait_for(lambda: work(self.workspace.vault))


def make_vault(folder: Path, name: str, person: str) -> keys.UnlockedKeys:
    create_vault(folder, SetUp(name, person, Role.WORKER), PASSPHRASE, cost=keys.FLOOR)
    return slots.unlock(slot_file.read(folder), person, PASSPHRASE)


@pytest.fixture(scope="session")
def session_look(qapp: QApplication) -> Look:
    return Look(qapp, resources_dir())


@pytest.fixture
def clinic_card(tmp_path: Path) -> bytes:
    """The signed card of Lindenhof Clinic."""
    vault = OpenVault(tmp_path / "clinic", make_vault(tmp_path / "clinic", "Lindenhof Clinic", "Jonas"))
    try:
        return card_file(vault)
    finally:
        vault.close()


@pytest.fixture
def desk(tmp_path: Path, qtbot, session_look: Look, clinic_card: bytes) -> Iterator[Desk]:
    """Samira's desk at Harbour House, which knows the clinic."""
    unlocked = make_vault(tmp_path / "harbour", "Harbour House", "Samira")
    session_look.speak("en", right_to_left=False)
    words = Words("en")
    window = MainWindow(session_look, words)
    thread = OneThread("vault", window)
    paused: list[bool] = []
    left_for: list[str] = []
    pausing = Pausing(window, session_look, words, lambda: left_for.append("locked"))

    def open_vault():
        vault = OpenVault(tmp_path / "harbour", unlocked)
        install_bundled(vault, form_sources(*OF_AN_INTAKE))
        know(vault, clinic_card)
        with vault.view() as unit:
            return vault, unit.me, unit.directory.own_card()

    vault, me, own = thread.wait_for(open_vault)
    workspace = Workspace(
        vault, me, own, window=window, look=session_look, words=words, vault_thread=thread,
        pause=lambda: paused.append(True), with_pin=pausing.with_pin,
        take_back=pausing.take_back, certified_days=700, to_door=left_for.append,
    )  # fmt: skip
    window.resize(1440, 900)
    workspace.begin()
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    yield Desk(workspace, window, qtbot, paused, left_for, pausing)
    thread.wait_for(vault.close)
    workspace.close()
    thread.close()
    window.close()
    session_look.speak("en", right_to_left=False)
    delete(window)


def know(vault: OpenVault, card_bytes: bytes) -> Recipient:
    card = import_card(card_bytes)
    words = fingerprint_words(card)
    provider = provider_from(card, kind="health")
    know_partner(vault, card, words=words, typed=" ".join(words), provider=provider)
    return provider


@pytest.fixture
def at_desk(qtbot, session_look):
    """Opens the workspace with keys from a door; `close` gives the vault back, as a lock does."""
    opened: list[tuple[Desk, OneThread]] = []

    def close() -> None:
        while opened:
            desk, thread = opened.pop()
            desk.workspace.close()
            thread.wait_for(desk.workspace.vault.close)
            thread.close()
            desk.window.close()
            delete(desk.window)  # else every later change of look dresses it again

    def open_desk(folder, unlocked) -> Desk:
        words, left_for = Words("en"), []
        window = MainWindow(session_look, words)
        thread = OneThread("vault", window)
        vault = thread.wait_for(lambda: OpenVault(folder, unlocked))
        me, own = thread.wait_for(lambda: who(vault))
        workspace = Workspace(
            vault, me, own, window=window, look=session_look, words=words, vault_thread=thread,
            pause=lambda: None, with_pin=lambda then: then(), take_back=window.uncover,
            to_door=left_for.append, certified_days=700,
        )  # fmt: skip
        window.resize(1440, 900)
        workspace.begin()
        window.show()
        opened.append((Desk(workspace, window, qtbot, [], left_for), thread))
        return opened[-1][0]

    open_desk.close = close
    yield open_desk
    close()


def who(vault):
    with vault.view() as unit:
        return unit.me, unit.directory.own_card()
