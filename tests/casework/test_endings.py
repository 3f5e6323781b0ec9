"""Whose time ends is shown to those who answer for it; a person decides, and an administrator sets the time."""

from __future__ import annotations

import pytest

from fieldintake.casework.erase_person import erase_person
from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_settings import read_settings
from fieldintake.casework.retention import close_case
from fieldintake.casework.see_endings import Endings, see_endings, set_keep_years
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import NotAllowed
from fieldintake.domain.retention import DAY_MS
from tests.casework.conftest import make_house

YEAR = 365 * DAY_MS


@pytest.fixture
def house_of(tmp_path, office):
    made = []

    def make(role: Role):
        made.append(make_house(tmp_path / role.value, "House", "Samira", office, role))
        return made[-1].vault

    yield make
    for each in made:
        each.vault.close()


def later(vault, ms: int) -> None:
    now = vault.clock.now_ms() + ms
    vault.clock._last_seen_ms = now


def test_a_closed_case_is_shown_in_its_last_month_and_stays_until_a_person_erases_her(house_of):
    vault = house_of(Role.ADMIN)
    case_id = open_case(vault)
    close_case(vault, case_id)
    set_keep_years(vault, 1)
    assert read_settings(vault, frozenset()).keep_days == 365
    assert see_endings(vault).cases == ()
    later(vault, YEAR - 20 * DAY_MS)
    assert [each.row.case_id for each in see_endings(vault).cases] == [case_id]
    later(vault, YEAR)
    assert [each.row.case_id for each in see_endings(vault).cases] == [case_id]
    erase_person(vault, case_id)
    after = see_endings(vault)
    assert after.cases == ()
    assert [count for _year, count in after.erased] == [1]


def test_who_does_not_answer_for_it_sees_nothing_and_sets_nothing(house_of):
    vault = house_of(Role.WORKER)
    close_case(vault, open_case(vault))
    later(vault, 6 * YEAR)
    assert see_endings(vault) == Endings()
    with pytest.raises(NotAllowed):
        set_keep_years(vault, 1)


def test_no_time_is_set_that_was_not_offered(house_of):
    with pytest.raises(NotAllowed):
        set_keep_years(house_of(Role.ADMIN), 0)
