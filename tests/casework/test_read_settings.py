"""The settings say who may open the desk, since when, and which ways back in are worth something."""

from __future__ import annotations

from contextlib import closing

from fieldintake.casework.read_settings import read_settings
from fieldintake.casework.see_recoveries import KeyEvent, unseen_recoveries
from fieldintake.domain.desk import Role
from fieldintake.storage import keys, recovery
from fieldintake.storage.founding import add_person
from fieldintake.storage.removing import remove_person
from fieldintake.storage.vault import OpenVault
from tests.conftest import PASSPHRASE

HERS, NEW = "nine slow rivers under the bridge", "eleven lanterns along the quiet quay"


def test_members_are_those_who_may_open_the_desk_now(vault_folder, vault):
    idris = add_person(vault, "Idris", Role.WORKER, HERS, cost=keys.FLOOR)
    facts = read_settings(vault, frozenset())
    assert [(each.staff.desk_name, each.staff.role) for each in facts.members] == [
        ("Idris", Role.WORKER),
        ("Samira", Role.ADMIN),
    ]
    founded, added = facts.members[1].since_ms, facts.members[0].since_ms
    assert founded is not None
    assert added is not None
    assert founded <= added
    found = remove_person(vault, idris.id)
    with closing(OpenVault(vault_folder, found)) as again:
        assert [each.staff.desk_name for each in read_settings(again, frozenset()).members] == ["Samira"]
        seen = unseen_recoveries(again).events
    assert [(each.event, each.by, each.whom) for each in seen] == [
        (KeyEvent.PERSON_REMOVED, "Samira", "Idris"),
        (KeyEvent.PERSON_ADDED, "Samira", "Idris"),
    ]


def test_a_code_is_named_until_sheets_have_ended_it(vault_folder, vault):
    assert (read_settings(vault, frozenset()).code_ms, read_settings(vault, frozenset()).sheets_ms) == (
        None,
        None,
    )
    sheets = recovery.new_sheets()
    recovery.enable_sheets(vault, sheets, sheets.words[:2])
    vault.close()
    recovery.make_code(vault_folder, "Samira", PASSPHRASE)
    found = recovery.recover_with_code(
        vault_folder, "Samira", recovery.make_code(vault_folder, "Samira", PASSPHRASE), NEW, cost=keys.FLOOR
    )
    with closing(OpenVault(vault_folder, found)) as again:
        assert read_settings(again, frozenset()).code_ms is not None, "a code outlives its use"
        assert read_settings(again, frozenset()).sheets_ms is not None
    found = recovery.recover_with_sheets(vault_folder, sheets.words[1:], "Samira", HERS, cost=keys.FLOOR)
    with closing(OpenVault(vault_folder, found)) as again:
        assert read_settings(again, frozenset()).code_ms is None
