"""What every test stands on: no display unless asked for, no network, a cheap but real vault."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fieldintake.domain.desk import Role
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.vault import OpenVault

if TYPE_CHECKING:
    from fieldintake.door import Door

PASSPHRASE = "seven quiet boats under one moon"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--onscreen", action="store_true", help="show windows on the display")
    parser.addoption("--long", action="store_true", help="run the full-size fault and property tests too")


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--onscreen"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    left = pytest.mark.skip(reason="full-size run: make test-long")
    for item in items:
        if "long" in item.keywords:
            item.add_marker(left)


class Doors:
    """Opens doors; what they hand over, and that they gave way to a fresh door, is kept here."""

    def __init__(self, application) -> None:
        self._application = application
        self.handed: list[tuple[Path, keys.UnlockedKeys, bool]] = []
        self.left: list[str] = []
        self.heard: list[Callable[[object], None]] = []
        self.made: list[Door] = []

    def __call__(self, folder: Path, word: str = "") -> Door:
        from fieldintake.door import Door  # noqa: PLC0415 - most tests need no toolkit

        self.made.append(Door(self._application, folder, word))
        self.made[-1].window.show()
        return self.made[-1]

    def go_in(self, folder: Path, found: keys.UnlockedKeys, *, accept_older: bool) -> None:
        self.handed.append((folder, found, accept_older))


@pytest.fixture
def doors(qapp, monkeypatch) -> Iterator[Doors]:
    """Doors that replace no process, with keys at the floor of the cost."""
    from shiboken6 import delete  # noqa: PLC0415

    from fieldintake import door  # noqa: PLC0415

    made = Doors(qapp)
    monkeypatch.setattr(door, "become_workspace", made.go_in)
    monkeypatch.setattr(door, "watch_system", made.heard.append)
    monkeypatch.setattr(door, "become_door", lambda _folder, word="lock": made.left.append(word))
    for module in ("founding", "recovery"):
        monkeypatch.setattr(f"fieldintake.storage.{module}.calibrate", lambda: keys.FLOOR)
    yield made
    for each in made.made:
        each.thread.close()
        each.look.speak("en", right_to_left=False)
        each.window.close()
        delete(each.window)


@pytest.fixture
def vault_folder(tmp_path: Path) -> Path:
    """The folder of a fresh vault of Harbour House, whose first person is Samira."""
    folder = tmp_path / "desk"
    create_vault(folder, SetUp("Harbour House", "Samira", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    return folder


@pytest.fixture
def vault(vault_folder: Path) -> Iterator[OpenVault]:
    """That vault, opened by Samira."""
    opened = OpenVault(vault_folder, slots.unlock(slot_file.read(vault_folder), "Samira", PASSPHRASE))
    yield opened
    opened.close()
