"""Certificates end after two years; an admin who opens the desk renews those of everybody who may open it.

Invariant: a renewed certificate names the same key, laptop and beginning as the one before it, so that what was
written under that one is believed as before.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from fieldintake.domain.errors import NotAllowed, NotFound
from fieldintake.domain.ids import StaffId
from fieldintake.domain.roles import Act, may
from fieldintake.protocol.certificates import DAY_MS, parse_device, parse_staff
from fieldintake.storage import slot_file
from fieldintake.storage.certifying import DEVICE_CERTIFICATE, certify, certify_laptop, root_of
from fieldintake.storage.unit import VaultUnit
from fieldintake.storage.vault import OpenVault

RENEWED = "certificate_renewed"
RENEW_BELOW_DAYS = 183


@dataclass(frozen=True, slots=True)
class Standing:
    """For how many more days partners believe this person and services this laptop; zero or less: no more."""

    person_days: int
    laptop_days: int

    @property
    def days(self) -> int:
        """Until the first of both ends."""
        return min(self.person_days, self.laptop_days)

    @property
    def ends_soon(self) -> bool:
        """Whether an admin should open this desk."""
        return self.days < RENEW_BELOW_DAYS


def renew_certificates(vault: OpenVault) -> Standing:
    """Renew what ends within six months if the person signed in may certify; how long hers and the laptop's hold."""
    day = vault.clock.now_ms() // DAY_MS
    with vault.view() as unit:
        people = _people_to_renew(vault, unit, day) if _may_certify(unit) else []
        laptop = _may_certify(unit) and _laptop_until(unit) - day < RENEW_BELOW_DAYS
    if people or laptop:
        with vault.work() as unit:
            for staff in people:
                _renew_person(unit, staff, day * DAY_MS)
            if laptop:
                _renew_laptop(unit, day * DAY_MS)
    with vault.view() as unit:
        return Standing(_until(unit, unit.me.id) - day, _laptop_until(unit) - day)


def _may_certify(unit: VaultUnit) -> bool:
    if not may(unit.me.role, Act.CERTIFY):
        return False
    with suppress(NotFound, NotAllowed):
        root_of(unit.directory)
        return True
    return False


def _people_to_renew(vault: OpenVault, unit: VaultUnit, day: int) -> list[StaffId]:
    """Nobody is vouched for anew who may not open this desk any more."""
    slots = slot_file.verified(vault.folder, vault.keys.master).slots
    return [slot.staff for slot in slots if _until(unit, slot.staff) - day < RENEW_BELOW_DAYS]


def _until(unit: VaultUnit, staff: StaffId) -> int:
    return parse_staff(unit.directory.certificate(staff)).until_day


def _laptop_until(unit: VaultUnit) -> int:
    return parse_device(unit.directory.secret(DEVICE_CERTIFICATE)).until_day


def _renew_person(unit: VaultUnit, staff: StaffId, now_ms: int) -> None:
    """What waits was dated before now: a later beginning would make partners refuse it."""
    old = parse_staff(unit.directory.certificate(staff))
    person = unit.directory.member(staff)
    certify(unit.directory, person, old.public, old.device, now_ms, since_ms=old.from_day * DAY_MS)
    unit.audit.append(RENEWED, staff)


def _renew_laptop(unit: VaultUnit, now_ms: int) -> None:
    old = parse_device(unit.directory.secret(DEVICE_CERTIFICATE))
    certify_laptop(unit.directory, old.device, now_ms, since_ms=old.from_day * DAY_MS)
    unit.audit.append(RENEWED, old.device)
