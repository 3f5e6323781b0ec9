"""Whom this house tells about abuse material: a few words of its own, above the list that comes along."""

from __future__ import annotations

from fieldintake.domain.desk import Changed
from fieldintake.domain.errors import NotAllowed
from fieldintake.domain.roles import Act, require
from fieldintake.ports import UnitOfWork, Vault

_SETTING = "report_to"
_MOST = 600


def report_to(unit: UnitOfWork) -> str:
    """In the words of an administrator; empty where nobody wrote any."""
    return unit.settings.get(_SETTING)


def set_report_to(vault: Vault, words: str) -> frozenset[Changed]:
    """Say whom to call, and how; nothing leaves the list that comes along alone. Raises `NotAllowed`."""
    if len(words.strip()) > _MOST:
        raise NotAllowed("a few words that can be read at a glance")
    with vault.work() as unit:
        require(unit.me, Act.SET_REPORTING)
        unit.settings.set(_SETTING, words.strip())
        unit.audit.append("report_to_changed", "report_to")
    return frozenset({Changed.SETTINGS})
