"""What an administrator is told about the laptop itself: calmly, and again after a month."""

from __future__ import annotations

from collections.abc import Collection

from fieldintake.domain.desk import Role
from fieldintake.domain.host import HostDanger
from fieldintake.domain.priority import DAY_MS
from fieldintake.ports import Vault

_SEEN = "host_dangers_seen_"
_AGAIN_AFTER_MS = 30 * DAY_MS


def untold_dangers(vault: Vault, found: Collection[HostDanger]) -> tuple[HostDanger, ...]:
    """Those that an administrator has not read about in the last month; for others none."""
    with vault.view() as unit:
        if unit.me.role is not Role.ADMIN:
            return ()
        read = {each: int(unit.settings.get(_SEEN + each.value, "0")) for each in HostDanger}
    since = vault.clock.now_ms() - _AGAIN_AFTER_MS
    return tuple(each for each in HostDanger if each in found and read[each] < since)


def note_dangers_read(vault: Vault, told: Collection[HostDanger]) -> None:
    """Somebody has read them; they come back in a month, if they are still there."""
    with vault.work() as unit:
        for each in told:
            unit.settings.set(_SEEN + each.value, str(vault.clock.now_ms()))
        unit.audit.append("host_dangers_read", unit.me.id)
