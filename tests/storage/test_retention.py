"""Closing starts a clock that only warns; erasing is for the right role, never on hold, and leaves a certificate."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from fieldintake.casework.erase_person import ERASED_COUNT, erase_person
from fieldintake.casework.open_case import open_case
from fieldintake.casework.retention import close_case, endings, hold_case
from fieldintake.casework.see_recoveries import KeyEvent, confirm_recoveries, unseen_recoveries
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import NotAllowed, NotFound
from fieldintake.domain.retention import DAY_MS, KEEP_DAYS, RetentionState, retention
from fieldintake.domain.roles import MAY, Act, may
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import OpenVault

HERS = "nine slow rivers under the bridge"


def later(vault, days):
    vault.clock._last_seen_ms = vault.clock.now_ms() + days * DAY_MS


def test_the_clock_never_ends_early_in_ten_years():
    closed = 1_800_000_000_000
    for day in range(3650):
        found = retention(closed, closed + day * DAY_MS, on_hold=False).state
        assert (found is RetentionState.OVER) == (day >= KEEP_DAYS)
        assert retention(closed, closed + day * DAY_MS, on_hold=True).state is RetentionState.ON_HOLD


def test_a_closed_case_is_named_a_month_before_its_time_ends_and_nothing_goes_by_itself(vault):
    case_id, kept_open = open_case(vault), open_case(vault)
    close_case(vault, case_id)
    assert endings(vault) == []
    for days, state in (
        (KEEP_DAYS - 29, RetentionState.ENDS_IN_A_MONTH),
        (23, RetentionState.ENDS_IN_A_WEEK),
        (400, RetentionState.OVER),
    ):
        later(vault, days)
        (ending,) = endings(vault)
        assert (ending.row.case_id, ending.clock.state) == (case_id, state)
    with vault.view() as unit:
        assert {row.case_id for row in unit.cases.page(after=None, limit=9)} == {case_id, kept_open}


def test_a_hold_stops_the_clock_and_forbids_erasing_until_it_is_lifted(vault):
    case_id = open_case(vault)
    close_case(vault, case_id)
    hold_case(vault, case_id, "a court asked for it")
    later(vault, KEEP_DAYS + 1)
    assert endings(vault) == []
    with pytest.raises(NotAllowed):
        erase_person(vault, case_id)
    hold_case(vault, case_id, "")
    assert len(endings(vault)) == 1


def test_erasing_leaves_a_certificate_and_an_anonymous_count(vault):
    case_id = open_case(vault)
    certificate = erase_person(vault, case_id)
    assert certificate.organisation == "Harbour House"
    assert dict(certificate.records).popitem()[1] == 1
    with vault.view() as unit:
        entry = unit.audit.page(before=None, limit=1)[0]
        assert (entry.action, entry.sequence) == ("person_erased", certificate.audit_sequence)
        assert sum(int(unit.settings.get(f"{ERASED_COUNT}{year}", "0")) for year in range(2020, 2100)) == 1
    with pytest.raises(NotFound):
        erase_person(vault, case_id)


@pytest.mark.parametrize("role", list(Role))
def test_the_table_of_roles_holds_with_no_screen_in_between(vault, role):
    case_id = open_case(vault)
    vault._unit = replace(vault._unit, me=replace(vault._unit.me, role=role))
    acts = {
        Act.SEE_RETENTION: lambda: endings(vault),
        Act.HOLD_CASE: lambda: hold_case(vault, case_id, ""),
        Act.CLOSE_CASE: lambda: close_case(vault, case_id),
        Act.ERASE_PERSON: lambda: erase_person(vault, case_id),
    }
    for act, call in acts.items():
        if may(role, act):
            call()
        else:
            with pytest.raises(NotAllowed):
                call()


def test_every_act_is_somebodys():
    assert set(MAY) == set(Act)
    assert all(MAY.values())


def test_each_member_sees_who_was_let_in_until_they_confirm_it(vault_folder, unlocked):
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        add_person(vault, "Idris", Role.WORKER, HERS, cost=keys.FLOOR)
        seen = unseen_recoveries(vault)
        assert [(each.event, each.by, each.whom) for each in seen.events] == [
            (KeyEvent.PERSON_ADDED, "Samira", "Idris")
        ]
        confirm_recoveries(vault, seen.newest)
        assert unseen_recoveries(vault).events == ()
        add_person(vault, "Teo", Role.WORKER, HERS, cost=keys.FLOOR)
        assert [each.whom for each in unseen_recoveries(vault).events] == ["Teo"]
    idris = slots.unlock(slot_file.read(vault_folder), "Idris", HERS)
    with closing(OpenVault(vault_folder, idris)) as vault:
        assert [each.whom for each in unseen_recoveries(vault).events] == ["Teo"], "his own coming is no news"
