"""What every test stands on: no display unless asked for, no network, a cheap but real vault."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldintake.domain.desk import Role
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.vault import OpenVault

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
