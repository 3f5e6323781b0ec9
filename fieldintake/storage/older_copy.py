"""A vault that went back to an older copy: nothing of it goes out by itself, because she may have said no since.

The mark is set in the transaction that goes back and taken away in the one that stops what waited, by the first person
who opens the vault and may sign: a restore itself runs with nobody's key.
"""

from __future__ import annotations

from fieldintake.casework.ask_back import stop_restored
from fieldintake.protocol.certificates import parse_staff
from fieldintake.protocol.keys import SigningKey
from fieldintake.storage.settings import VaultSettings
from fieldintake.storage.unit import VaultUnit

STOPPED = "releases_stopped"
_MARK = "older_copy"


def mark(settings: VaultSettings) -> None:
    """Say that this vault is an older copy."""
    settings.set(_MARK, "1")


def must_stop(unit: VaultUnit, key: SigningKey) -> bool:
    """Whether the vault is an older copy in which nothing was stopped yet, and this is the key of who opened it."""
    is_marked = unit.settings.get(_MARK) != ""
    return is_marked and parse_staff(unit.directory.certificate(unit.me.id)).public == key.public


def stop(unit: VaultUnit) -> None:
    """Stop every release that waits; its referral is a draft again.

    The mark stays while some wait in restricted cases: the next member who opens the vault stops those.
    """
    done = stop_restored(unit)
    if done.stopped:
        unit.audit.append(STOPPED, unit.me.id)
    if not done.left:
        unit.settings.set(_MARK, "")
