"""What a desk asks all day costs the database the same in a vault ten times as large, counted in its own steps."""

from __future__ import annotations

from itertools import islice

import pytest

from benchmarks.many_cases import fill_case
from fieldintake.casework.find_cases import list_cases, search_cases
from fieldintake.casework.host_dangers import untold_dangers
from fieldintake.casework.keep_draft import my_drafts
from fieldintake.casework.list_referrals import list_referrals
from fieldintake.casework.read_audit import AuditFilter, open_audit
from fieldintake.casework.read_case import read_case
from fieldintake.casework.read_inbox import read_inbox, read_traffic
from fieldintake.casework.read_settings import read_settings
from fieldintake.casework.retention import close_case, endings
from fieldintake.casework.see_endings import see_endings
from fieldintake.casework.see_recoveries import unseen_recoveries
from fieldintake.casework.today import read_today
from fieldintake.demo.people import made_up_people
from fieldintake.domain.desk import Role
from fieldintake.domain.retention import DAY_MS, KEEP_DAYS
from fieldintake.storage import runner
from fieldintake.storage.connection import allow_migration
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.keys import FLOOR
from fieldintake.storage.vault import OpenVault
from tests.conftest import PASSPHRASE

SMALL, LARGE = 140, 1400  # Today shows a hundred at most
ASKED = {
    "list": lambda vault: list_cases(vault, limit=20),
    "code": lambda vault: search_cases(vault, list_cases(vault, limit=1)[0].code),
    "today": read_today,
    "recoveries": unseen_recoveries,
    "endings": see_endings,
    "dangers": lambda vault: untold_dangers(vault, ()),
    "settings": lambda vault: read_settings(vault, frozenset()),
    "inbox": read_inbox,
    "traffic": read_traffic,
    "referrals": list_referrals,
    "drafts": my_drafts,
    "case": lambda vault: read_case(vault, list_cases(vault, limit=1)[0].case_id),
    "audit": lambda vault: open_audit(vault, AuditFilter()),
}


def filled(folder, cases: int) -> OpenVault:
    keys = create_vault(folder, SetUp("House", "Samira", Role.ADMIN), PASSPHRASE, cost=FLOOR)
    vault, people = OpenVault(folder, keys), made_up_people(3)
    for _ in range(0, cases, 20):
        with vault.work() as unit:
            for person in islice(people, 20):
                fill_case(vault, unit, person)
    return vault


@pytest.fixture(scope="module", name="two")
def _two(tmp_path_factory):
    vaults = [filled(tmp_path_factory.mktemp(str(size)) / "desk", size) for size in (SMALL, LARGE)]
    yield vaults
    for vault in vaults:
        vault.close()


def steps(vault, ask) -> int:
    """Steps of the database's own machine, in tens."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    ask(vault)
    vault._connection.set_progress_handler(count, 10)
    ask(vault)
    vault._connection.set_progress_handler(None, 0)
    return counted


@pytest.mark.parametrize("name", ASKED)
def test_ten_times_the_cases_cost_the_same(two, name):
    small, large = (steps(vault, ASKED[name]) for vault in two)
    assert large <= 1.3 * small + 20


def test_the_count_sees_a_scan(two):
    def scan(vault) -> None:
        vault._connection.execute("SELECT count(*) FROM audit WHERE subject = 'x'").fetchone()

    small, large = (steps(vault, scan) for vault in two)
    assert large > 5 * small


def test_closed_cases_of_before_have_their_end(tmp_path):
    """The migration dates those that were closed before lines knew it."""
    vault = filled(tmp_path / "desk", 20)
    case_id = list_cases(vault)[0].case_id
    close_case(vault, case_id)
    connection = vault._connection
    with allow_migration(connection):
        connection.execute("UPDATE case_row SET closed_ms = NULL")
        for statement in runner._statements((runner._FOLDER / "0008_instant.sql").read_text("utf-8")):
            if "UPDATE" in statement:
                connection.execute(statement)
    assert endings(vault) == []
    vault.clock._last_seen_ms += KEEP_DAYS * DAY_MS
    assert [ending.row.case_id for ending in endings(vault)] == [case_id]
    vault.close()
