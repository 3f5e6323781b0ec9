"""The audit notices what was edited, removed, reordered or cut off in the middle."""

import pytest

from fieldintake.domain.errors import VaultDamaged
from fieldintake.storage.audit import verify_chain

ROWS = "SELECT sequence, at_ms, staff, action, subject, mac FROM audit ORDER BY sequence"


@pytest.fixture
def chain(vault):
    for number in range(9):
        with vault.work() as unit:
            unit.audit.append("looked", str(number))
    key = vault._derived.audit
    return key, vault._connection.execute(ROWS).fetchall()


def test_an_untouched_chain_verifies(chain):
    key, rows = chain
    assert verify_chain(key, rows) == len(rows) == 10


@pytest.mark.parametrize(
    "spoil",
    [
        lambda rows: [*rows[:3], (*rows[3][:3], "edited", *rows[3][4:]), *rows[4:]],
        lambda rows: [*rows[:3], *rows[4:]],
        lambda rows: [*rows[:3], rows[4], rows[3], *rows[5:]],
        lambda rows: rows[1:],
        lambda rows: [*rows, rows[-1]],
    ],
    ids=["edited", "removed", "reordered", "beheaded", "repeated"],
)
def test_a_spoilt_chain_is_noticed(chain, spoil):
    key, rows = chain
    with pytest.raises(VaultDamaged):
        verify_chain(key, spoil(rows))


def test_another_key_verifies_nothing(chain):
    _, rows = chain
    with pytest.raises(VaultDamaged):
        verify_chain(bytes(32), rows)
