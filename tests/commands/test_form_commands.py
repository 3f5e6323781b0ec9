"""Forms at the command line: a report before anything is kept, and the very bytes out again."""

from __future__ import annotations

from contextlib import closing

import pytest
from click.testing import CliRunner

from fieldintake.cli import main
from fieldintake.commands import opening
from fieldintake.domain.desk import Role
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.vault import OpenVault
from tests.conftest import PASSPHRASE
from tests.forms.books import form

HEAD = "type | name | label | relevant\n"
SETTINGS = (("form_id", "version", "form_title"), ("arrival", "1", "Arrival"))


@pytest.fixture(autouse=True)
def own_process(monkeypatch):
    """The tests' own process stays readable for debuggers."""
    monkeypatch.setattr(opening, "keep_memory_to_ourselves", lambda: None)


@pytest.fixture
def desk(tmp_path):
    create_vault(tmp_path / "desk", SetUp("Lindenhof", "Jonas", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    return tmp_path / "desk"


@pytest.fixture
def arrival(tmp_path):
    file = tmp_path / "arrival.xlsx"
    file.write_bytes(
        form(
            f"{HEAD}text | town | Which town? |\ntext | road | Which road? | ${{town}} != ''",
            settings=SETTINGS,
        )
    )
    return file


def run(desk, *words):
    done = CliRunner().invoke(
        main, ["--vault", str(desk), "forms", *map(str, words)], input=f"{PASSPHRASE}\n"
    )
    return done.exit_code, done.output.removeprefix("Passphrase: \n")


def audited(desk):
    vault = OpenVault(desk, slots.unlock(slot_file.read(desk), "Jonas", PASSPHRASE))
    with closing(vault), vault.view() as unit:
        actions = [entry.action for entry in unit.audit.page(before=None, limit=50)]
    return [action for action in reversed(actions) if action.startswith("form_")]


def test_a_form_is_reported_on_and_kept_only_when_accepted(desk, arrival):
    code, told = run(desk, "install", arrival)
    assert code == 0
    assert told.startswith("Arrival\nVersion 1.")
    assert "road: words, asked only if" in told
    assert told.endswith("Nothing was kept. With --accept it is.\n")
    assert run(desk, "list") == (0, "")
    code, told = run(desk, "install", "--accept", arrival)
    assert (code, told.splitlines()[-1]) == (0, "Kept.")
    assert run(desk, "list") == (0, "arrival, version 1: Arrival (newest)\n")
    code, told = run(desk, "install", "--accept", arrival)
    assert (code, told.splitlines()[-1]) == (0, "This very version is here already.")


def test_a_form_with_a_fault_is_refused_by_its_place_before_any_passphrase(desk, tmp_path):
    file = tmp_path / "broken.xlsx"
    file.write_bytes(form(f"{HEAD}text | a | A | 1 +", settings=SETTINGS))
    done = CliRunner().invoke(main, ["--vault", str(desk), "forms", "install", "--accept", str(file)])
    assert done.exit_code == 1
    assert "survey row 2, column relevant: This expression cannot be read: 1 +" in done.output
    assert "Passphrase" not in done.output


def test_the_same_version_with_other_questions_is_refused(desk, arrival):
    run(desk, "install", "--accept", arrival)
    before = run(desk, "list")
    arrival.write_bytes(form(f"{HEAD}text | other | Other? |", settings=SETTINGS))
    code, told = run(desk, "install", "--accept", arrival)
    assert (code, "Give it another version in its settings sheet" in told) == (1, True)
    assert run(desk, "list") == before


def test_a_form_comes_out_as_the_very_bytes_that_were_brought(desk, arrival, tmp_path):
    run(desk, "install", "--accept", arrival)
    out = tmp_path / "out.xlsx"
    assert run(desk, "export", "arrival", out)[0] == 0
    assert out.read_bytes() == arrival.read_bytes()
    code, told = run(desk, "export", "nowhere", tmp_path / "other")
    assert (code, "NotFound" in told, (tmp_path / "other").exists()) == (1, True, False)


def test_an_older_version_comes_out_too(desk, arrival, tmp_path):
    run(desk, "install", "--accept", arrival)
    first = arrival.read_bytes()
    settings = (SETTINGS[0], ("arrival", "2", "Arrival"))
    arrival.write_bytes(form(f"{HEAD}text | other | Other? |", settings=settings))
    code, told = run(desk, "install", "--accept", arrival)
    assert (code, "New: other" in told, "Gone: town" in told) == (0, True, True)
    assert run(desk, "list")[1].splitlines() == [
        "arrival, version 2: Arrival (newest)",
        "arrival, version 1: Arrival (older)",
    ]
    out = tmp_path / "out.xlsx"
    assert run(desk, "export", "--form-version", "1", "arrival", out)[0] == 0
    assert out.read_bytes() == first


def test_a_form_is_retired_and_brought_back(desk, arrival):
    run(desk, "install", "--accept", arrival)
    assert run(desk, "retire", "arrival")[0] == 0
    assert run(desk, "list")[1] == "arrival, version 1: Arrival (newest, retired)\n"
    assert run(desk, "retire", "--back", "arrival")[0] == 0
    assert run(desk, "list")[1] == "arrival, version 1: Arrival (newest)\n"
    assert audited(desk) == ["form_installed", "form_retired", "form_brought_back"]


def test_only_an_admin_changes_the_forms_of_a_desk(tmp_path, arrival):
    desk = tmp_path / "workers"
    create_vault(desk, SetUp("Lindenhof", "Jonas", Role.WORKER), PASSPHRASE, cost=keys.FLOOR)
    code, told = run(desk, "install", "--accept", arrival)
    assert (code, "NotAllowed" in told) == (1, True)
    assert run(desk, "list") == (0, "")
