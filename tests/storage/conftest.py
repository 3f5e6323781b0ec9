"""One vault is made for the run and copied for each test: making one costs a second on purpose."""

from __future__ import annotations

import shutil

import pytest

from fieldintake.domain.desk import Role
from fieldintake.storage import keys
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.vault import OpenVault
from tests.conftest import PASSPHRASE


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Folder and keys of a vault that no test touches."""
    folder = tmp_path_factory.mktemp("made") / "desk"
    unlocked = create_vault(folder, SetUp("Harbour House", "Samira", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    return folder, unlocked


@pytest.fixture
def vault_folder(made, tmp_path):
    return shutil.copytree(made[0], tmp_path / "desk")


@pytest.fixture
def unlocked(made):
    return made[1]


@pytest.fixture
def vault(vault_folder, unlocked):
    opened = OpenVault(vault_folder, unlocked)
    yield opened
    opened.close()
