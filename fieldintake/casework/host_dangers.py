"""What an administrator is told about the laptop itself: calmly, and again after a month."""

from __future__ import annotations

from collections.abc import Collection

from fieldintake.domain.desk import Role
from fieldintake.domain.host import HostDanger
from fieldintake.domain.priority import DAY_MS
from fieldintake.ports import BACKUP_MADE, UnitOfWork, Vault

_SEEN = "host_dangers_seen_"
_AGAIN_AFTER_MS, _BACKUP_EVERY_MS = 30 * DAY_MS, 7 * DAY_MS


def untold_dangers(vault: Vault, found: Collection[HostDanger]) -> tuple[HostDanger, ...]:
    """Those that an administrator has not read about in the last month, or week for a backup; for others none."""
    now_ms = vault.clock.now_ms()
    with vault.view() as unit:
        if unit.me.role is not Role.ADMIN:
            return ()
        read = {each: int(unit.settings.get(_SEEN + each.value, "0")) for each in HostDanger}
        late = _has_no_new_backup(unit, now_ms)
    here = {*found, HostDanger.OLD_BACKUP} if late else set(found)
    return tuple(each for each in HostDanger if each in here and read[each] < now_ms - _again_after_ms(each))


def _has_no_new_backup(unit: UnitOfWork, now_ms: int) -> bool:
    """Whether there is something to lose and no backup of the last week."""
    return not unit.cases.is_empty() and int(unit.settings.get(BACKUP_MADE, "0")) < now_ms - _BACKUP_EVERY_MS


def _again_after_ms(danger: HostDanger) -> int:
    return _BACKUP_EVERY_MS if danger is HostDanger.OLD_BACKUP else _AGAIN_AFTER_MS


def note_dangers_read(vault: Vault, told: Collection[HostDanger]) -> None:
    """Somebody has read them; they come back in a month, if they are still there."""
    with vault.work() as unit:
        for each in told:
            unit.settings.set(_SEEN + each.value, str(vault.clock.now_ms()))
        unit.audit.append("host_dangers_read", unit.me.id)
