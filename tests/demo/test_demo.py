"""The demonstration does the whole main job, and its people are made up the same way every time."""

from __future__ import annotations

import json
from itertools import islice

import pytest

from fieldintake.demo.people import LANGUAGES, made_up_people
from fieldintake.demo.run import PASSPHRASE, run_demo
from fieldintake.storage import slot_file, slots
from fieldintake.storage.vault import OpenVault


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    out = tmp_path_factory.mktemp("demonstration")
    said: list[str] = []
    vault = run_demo(out, seed=3, say=said.append)
    return out, vault, said


def test_a_letter_and_her_copy_are_there_in_each_language(demonstration):
    out, _, _ = demonstration
    letters = sorted(path.name for path in (out / "letters").iterdir())
    assert len(letters) == 6
    for language in ("en", "fr", "ar"):
        assert sum(name.endswith(f".{language}.pdf") for name in letters) == 2
    assert all(path.read_bytes().startswith(b"%PDF") for path in (out / "letters").iterdir())


def test_the_other_side_received_her_need_and_not_her_name(demonstration):
    out, _, _ = demonstration
    received = json.loads((out / "received.json").read_text())
    assert len(received) == 3
    for case in received:
        types = [record["type"] for record in case["records"]]
        assert "need" in types
        assert all("name" not in record for record in case["records"])


def test_it_says_that_the_withdrawal_was_confirmed(demonstration):
    _, _, said = demonstration
    assert any("confirmed by a signed answer: True" in line for line in said)


def test_the_vault_that_it_leaves_opens_and_is_sound(demonstration):
    _, folder, _ = demonstration
    vault = OpenVault(folder, slots.unlock(slot_file.read(folder), "Samira", PASSPHRASE))
    vault.check()
    with vault.view() as unit:
        assert unit.cases.count() == 15
    vault.close()


def test_the_same_seed_makes_the_same_people():
    first, again = (list(islice(made_up_people(5), 40)) for _ in range(2))
    assert first == again
    assert first != list(islice(made_up_people(6), 40))


def test_the_made_up_people_write_in_many_scripts_and_have_numbers_that_no_network_uses():
    people = list(islice(made_up_people(1), 400))
    assert {person.language for person in people} == set(LANGUAGES)
    assert all(person.phone.startswith("+999 ") for person in people)
