"""Possible duplicates: variants of names are found among many people, also across scripts, and every match says why."""

from __future__ import annotations

from contextlib import closing
from itertools import islice

import pytest
import sqlcipher3

from benchmarks.name_variants import HAND_PICKED, Change, named_people, variants
from fieldintake.casework.find_cases import possible_duplicates
from fieldintake.data import given_names
from fieldintake.storage import alike, cases
from fieldintake.storage.duplicates import VaultDuplicates
from tests.storage.test_lists import person

TABLES = (
    "CREATE TABLE case_row (row INTEGER PRIMARY KEY, called TEXT, birth_year INTEGER, phone TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE search_alike USING fts5"
    " (keys, content='', contentless_delete=1, detail=none, tokenize='ascii')",
)


@pytest.fixture(scope="module")
def many():
    """Three thousand people in the tables that the search reads, and nothing else of a vault."""
    people = list(islice(named_people(7), 3000))
    with closing(sqlcipher3.connect(":memory:", isolation_level=None)) as connection:
        for statement in TABLES:
            connection.execute(statement)
        found = VaultDuplicates(connection)
        for row, each in enumerate(people):
            column = alike.pack([each.name])
            connection.execute("INSERT INTO case_row VALUES (?, ?, ?, '')", (row, column, each.birth_year))
            found.index(row, column, each.birth_year)
        yield people, found


@pytest.mark.parametrize("change", Change, ids=lambda change: change.value)
def test_she_is_among_the_first_ten_however_her_name_was_written(many, change):
    people, duplicates = many
    tried = [variant for variant in variants(people, 600, 23) if variant.change is change]
    found = [
        variant.of in [row for row, _ in duplicates.find(variant.name, variant.birth_year, "")]
        for variant in tried
    ]
    assert len(tried) > 40
    assert sum(found) / len(tried) >= 0.95


def test_hand_picked_names_are_alike_across_scripts(many):
    _, duplicates = many
    found = 0
    for here, typed in HAND_PICKED:
        duplicates._connection.execute("BEGIN")
        duplicates._connection.execute(
            "INSERT INTO case_row VALUES (9999, ?, NULL, '')", (alike.pack([here]),)
        )
        duplicates.index(9999, alike.pack([here]), None)
        matches = dict(duplicates.find(typed, None, ""))
        found += "other_script" in matches.get(9999, ())
        duplicates._connection.execute("ROLLBACK")
    assert found >= 13


def test_a_guessed_age_does_not_hide_the_same_name(vault):
    her = person(vault, "Oksana Shevchenko", year="1990")
    found = possible_duplicates(vault, name="Оксана Шевченко", birth_year=1984)
    assert [(match.row.case_id, match.matched) for match in found] == [(her, ("other_script",))]


def test_somebody_whose_year_of_birth_is_not_known_is_found_under_every_year(vault):
    her = person(vault, "Amina Diallo", year="1990")
    vault._connection.execute("UPDATE case_row SET birth_year = NULL")
    cases.VaultCases(vault._connection)._duplicates.index(1, alike.pack(["Amina Diallo"]), None)
    found = possible_duplicates(vault, name="Aminata Diallo", birth_year=2001)
    assert [match.row.case_id for match in found] == [her]


def test_an_unlike_name_of_the_same_year_is_not_shown(vault):
    person(vault, "Grace Okafor", year="1990")
    assert possible_duplicates(vault, name="Oksana Shevchenko", birth_year=1990) == []


def test_names_of_an_older_program_are_indexed_when_the_vault_is_opened(vault):
    her = person(vault, "فاطمة الخطيب")
    vault._connection.execute("DELETE FROM search_alike")
    vault._connection.execute("UPDATE case_row SET called = NULL")
    assert possible_duplicates(vault, name="Fatima Al-Khatib") == []
    cases.VaultCases(vault._connection).name_the_unnamed()
    assert [match.row.case_id for match in possible_duplicates(vault, name="Fatima Al-Khatib")] == [her]


def test_the_list_and_the_tasks_never_leave_their_index(vault):
    for statement, values in ((cases._FIRST, (50,)), (cases._AFTER, (1, 1, "", 50)), (cases._DUE, (50,))):
        plan = " ".join(
            row[3] for row in vault._connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        )
        assert "COVERING INDEX" in plan, statement
        assert "TEMP B-TREE" not in plan, statement


def test_the_groups_of_given_names_are_many_and_of_several_spellings():
    groups = given_names()
    assert len(groups) >= 300
    assert all(len(set(group)) >= 2 for group in groups)
