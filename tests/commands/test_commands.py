"""The command line does what its help says, and names what goes wrong."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing

import pytest
from click.testing import CliRunner

from fieldintake.casework.open_case import open_case
from fieldintake.cli import main
from fieldintake.commands import opening
from fieldintake.domain.desk import Role
from fieldintake.protocol.cards import fingerprint_words, import_card
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.vault import OpenVault
from tests.conftest import PASSPHRASE


@pytest.fixture(autouse=True)
def own_process(monkeypatch):
    """The tests' own process stays readable for debuggers."""
    monkeypatch.setattr(opening, "keep_memory_to_ourselves", lambda: None)


@pytest.fixture
def clinic_folder(tmp_path):
    create_vault(tmp_path / "clinic", SetUp("Lindenhof", "Jonas", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    return tmp_path / "clinic"


def run(*words, typed=""):
    return CliRunner().invoke(main, [str(word) for word in words], input=typed)


def cards_of(folder):
    vault = OpenVault(folder, slots.unlock(slot_file.read(folder), "Samira", PASSPHRASE))
    try:
        with vault.view() as unit:
            return [card.name for card in unit.directory.cards()], unit.directory.own_card()
    finally:
        vault.close()


def exported(clinic_folder, tmp_path):
    done = run("card", "export", "--vault", clinic_folder, tmp_path / "card", typed=f"{PASSPHRASE}\n")
    assert done.exit_code == 0, done.output
    return tmp_path / "card"


def test_two_organisations_come_to_know_each_other_by_six_words(vault_folder, clinic_folder, tmp_path):
    file = exported(clinic_folder, tmp_path)
    words = " ".join(fingerprint_words(import_card(file.read_bytes())))
    done = run(
        "card", "import", "--vault", vault_folder, "--kind", "health", file, typed=f"{PASSPHRASE}\n{words}\n"
    )
    assert done.exit_code == 0, done.output
    assert cards_of(vault_folder)[0] == ["Lindenhof"]


def test_wrong_words_keep_no_card(vault_folder, clinic_folder, tmp_path):
    file = exported(clinic_folder, tmp_path)
    typed = f"{PASSPHRASE}\nsix other words than the right\n"
    done = run("card", "import", "--vault", vault_folder, "--kind", "health", file, typed=typed)
    assert done.exit_code == 1
    assert "NotAllowed" in done.output
    assert cards_of(vault_folder)[0] == []


def test_a_file_that_is_no_card_is_named(vault_folder, tmp_path):
    (tmp_path / "rubbish").write_bytes(b"rubbish")
    done = run("card", "import", "--vault", vault_folder, "--kind", "health", tmp_path / "rubbish")
    assert done.exit_code == 1
    assert "Malformed" in done.output


def test_a_wrong_passphrase_is_named_and_nothing_else_is_said(vault_folder, tmp_path):
    done = run("card", "export", "--vault", vault_folder, tmp_path / "card", typed="not this one\n")
    assert done.exit_code == 1
    assert "WrongPassphrase" in done.output
    assert "not this one" not in done.output
    assert not (tmp_path / "card").exists()


def test_a_service_is_kept_in_the_card(vault_folder):
    done = run(
        "service", "use", "--vault", vault_folder, "--public", "11" * 32, "--pin", "22" * 32,
        "https://desk.example:8443", typed=f"{PASSPHRASE}\n",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert cards_of(vault_folder)[1].service_address == "https://desk.example:8443"


def test_a_colleague_opens_the_same_desk_with_a_passphrase_of_her_own(vault_folder, monkeypatch):
    monkeypatch.setattr("fieldintake.storage.founding.calibrate", lambda: keys.FLOOR)
    hers = "another seven quiet boats at sea"
    done = run("person", "add", "--vault", vault_folder, "Ines", typed=f"{PASSPHRASE}\n{hers}\n{hers}\n")
    assert done.exit_code == 0, done.output
    vault = OpenVault(vault_folder, slots.unlock(slot_file.read(vault_folder), "Ines", hers))
    with vault.view() as unit:
        assert (unit.me.desk_name, unit.me.role) == ("Ines", Role.WORKER)
    vault.check()
    vault.close()


def test_the_demonstration_leaves_a_folder_of_somebody_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("hers")
    done = run("demo", "--out", tmp_path, "--no-desk")
    assert done.exit_code == 1
    assert (tmp_path / "letter.txt").read_text() == "hers"


def test_no_command_but_the_desks_imports_the_toolkit():
    code = "import sys, fieldintake.cli, fieldintake.demo.run; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_admin_lets_people_into_restricted_cases_and_removes_them(vault_folder, monkeypatch):
    monkeypatch.setattr("fieldintake.storage.founding.calibrate", lambda: keys.FLOOR)
    opened = f"{PASSPHRASE}\n"
    both = f"{opened}{PASSPHRASE}\n{PASSPHRASE}\n"
    assert run("person", "add", "--vault", vault_folder, "Ines", typed=both).exit_code == 0

    def people():
        return run("person", "list", "--vault", vault_folder, typed=f"Samira\n{opened}").output

    assert "Ines: worker\n" in people()
    for word, said in (("let-in", "Ines: worker, restricted cases\n"), ("shut-out", "Ines: worker\n")):
        done = run("person", word, "--vault", vault_folder, "Ines", typed=f"Samira\n{opened}")
        assert done.exit_code == 0, done.output
        assert said in people()
    assert (
        run("person", "remove", "--vault", vault_folder, "Nobody", typed=f"Samira\n{opened}").exit_code == 1
    )
    left = run("person", "remove", "--vault", vault_folder, "Ines", typed=f"Samira\n{opened}n\n")
    assert left.exit_code == 1
    assert "Ines" in people()
    done = run("person", "remove", "--vault", vault_folder, "Ines", typed=f"Samira\n{opened}y\n")
    assert done.exit_code == 0, done.output
    assert [slot.desk_name for slot in slot_file.read(vault_folder).slots] == ["Samira"]
    assert "Ines" not in run("person", "list", "--vault", vault_folder, typed=opened).output.split("\n", 1)[1]


def test_two_cases_are_merged_and_parted_by_their_codes(vault_folder):
    opened = slots.unlock(slot_file.read(vault_folder), "Samira", PASSPHRASE)
    with closing(OpenVault(vault_folder, opened)) as vault:
        cases = [open_case(vault), open_case(vault)]
        with vault.view() as unit:
            other, kept = (unit.cases.row(case_id).code for case_id in cases)

    def lines():
        with closing(OpenVault(vault_folder, opened)) as vault, vault.view() as unit:
            return {row.code for row in unit.cases.page(after=None, limit=9)}

    typed = f"{PASSPHRASE}\n"
    done = run("case", "merge", "--vault", vault_folder, other, kept, typed=typed)
    assert done.exit_code == 0, done.output
    assert lines() == {kept}
    assert run("case", "merge", "--vault", vault_folder, other, kept, typed=typed).exit_code == 1
    done = run("case", "unmerge", "--vault", vault_folder, other, typed=typed)
    assert done.exit_code == 0, done.output
    assert lines() == {other, kept}
    assert run("case", "unmerge", "--vault", vault_folder, other, typed=typed).exit_code == 1
