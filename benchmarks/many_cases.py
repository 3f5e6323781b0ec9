"""A vault full of made-up cases, for measuring."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from fieldintake.casework.open_case import add_case
from fieldintake.demo.people import MadeUpPerson, made_up_people
from fieldintake.domain.desk import Role
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, new_record_id
from fieldintake.domain.values import PartialDate
from fieldintake.storage import keys
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.keys import UnlockedKeys
from fieldintake.storage.unit import VaultUnit
from fieldintake.storage.vault import OpenVault

PASSPHRASE = "only for measuring, nobody real"
_AT_ONCE = 500


def fill_case(vault: OpenVault, unit: VaultUnit, person: MadeUpPerson) -> CaseId:
    """One case with a person, a contact and a need."""
    case_id = add_case(vault, unit, {})
    unit.audit.append("case_opened", case_id)
    unit.records.save(
        RecordType.PERSON,
        new_record_id(vault.random),
        case_id,
        {
            "role": "survivor",
            "name": person.name,
            "birth_date": PartialDate(str(person.birth_year)),
            "languages": frozenset({person.language}),
            "risk_level": person.risk,
            "health_notes": person.health,
        },
    )
    contact = {"method": person.method, "address": person.phone}
    unit.records.save(RecordType.SAFE_CONTACT, new_record_id(vault.random), case_id, contact)
    need = {"area": person.need_area, "wanted": person.need, "priority": person.priority}
    unit.records.save(RecordType.NEED, new_record_id(vault.random), case_id, need)
    return case_id


def make_full_vault(folder: Path, cases: int, *, cost: keys.Cost = keys.FLOOR) -> UnlockedKeys:
    """A vault of that many cases; returns its only person's keys."""
    unlocked = create_vault(folder, SetUp("House", "Samira", Role.ADMIN), PASSPHRASE, cost=cost)
    vault = OpenVault(folder, unlocked)
    people = made_up_people(7)
    for start in range(0, cases, _AT_ONCE):
        with vault.work() as unit:
            for person in islice(people, min(_AT_ONCE, cases - start)):
                fill_case(vault, unit, person)
    vault.close()
    return unlocked
