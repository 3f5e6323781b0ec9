"""The first run: a vault for an organisation and its first administrator, with the forms of an intake in it.

Invariant: a vault that was begun here says in itself that its recovery sheets are due, so that a first run which was
cut short goes on where it must.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from fieldintake.casework.bundled_forms import OF_AN_INTAKE, install_bundled
from fieldintake.data import form_sources
from fieldintake.domain.desk import Role
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.keys import UnlockedKeys
from fieldintake.storage.vault import OpenVault

SHEETS_DUE = "recovery_sheets_due"
"""The setting of a vault whose first run is to end with tested sheets."""


def found(folder: Path, organisation: str, desk_name: str, passphrase: str, *, language: str) -> UnlockedKeys:
    """Make the vault; raises `WeakPassphrase` or another `VaultError`."""
    keys = create_vault(folder, SetUp(organisation, desk_name, Role.ADMIN, language), passphrase)
    with closing(OpenVault(folder, keys)) as vault:
        install_bundled(vault, form_sources(*OF_AN_INTAKE))
        with vault.work() as unit:
            unit.settings.set(SHEETS_DUE, "1")
    return keys
