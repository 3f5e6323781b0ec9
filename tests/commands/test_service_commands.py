"""Whoever looks after a service does it at the command line, on whatever database the service runs."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from fieldintake.central.home import open_home
from fieldintake.cli import main
from fieldintake.protocol.batches import DeviceSigner, Reading, make_batch, read_reply
from fieldintake.protocol.cards import export_card, fingerprint_words
from fieldintake.protocol.certificates import DAY_MS, certify_device
from tests.protocol.house import House

HARBOUR, LANTERN = House.make(2), House.make(1)
LOST = "ab" * 16


@pytest.fixture(params=["in the folder", "elsewhere"])
def place(request, tmp_path):
    """The options that name a service which was there before."""
    database = (
        [] if request.param == "in the folder" else ["--database", f"sqlite:///{tmp_path / 'elsewhere.db'}"]
    )
    open_home(tmp_path / "service", database="".join(database[1:])).close()
    return ["--data", str(tmp_path / "service"), *database]


def run(command, place, *words, typed=""):
    return CliRunner().invoke(main, ["central", command, *place, *map(str, words)], input=typed)


def done(command, place, *words, typed=""):
    result = run(command, place, *words, typed=typed)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def cards(tmp_path):
    for name, house in (("harbour", HARBOUR), ("lantern", LANTERN)):
        (tmp_path / name).write_bytes(export_card(house.card, house.root))
    return tmp_path


@pytest.fixture
def settled(place, cards):
    """A service on which Harbour has its mailbox and to which Lantern writes."""
    done("import-card", place, "--hosted", cards / "harbour", typed="y\n")
    done("import-card", place, cards / "lantern", typed="y\n")
    return place


def home_of(place):
    return open_home(Path(place[1]), database=place[3] if len(place) > 2 else "")


def answer(place, house, reading=None):
    """What the service says to this house's laptop."""
    home = home_of(place)
    try:
        certificate = certify_device(
            house.root, house.device_key.public, device=house.device, from_ms=0, until_ms=60_000 * DAY_MS
        )
        sent = make_batch(DeviceSigner(house.device_key, certificate), home.public, [], reading, bytes(16))
        return read_reply(home.service.answer(sent), home.public, sent, [])
    finally:
        home.close()


def test_a_card_is_kept_once_its_words_were_compared_and_not_before(place, cards):
    said = run("import-card", place, cards / "lantern", typed="n\n")
    assert (said.exit_code, "Kept" in said.output) == (1, False)
    assert " ".join(fingerprint_words(LANTERN.card)) in said.output
    assert done("organisations", place) == ""
    done("import-card", place, cards / "lantern", typed="y\n")
    assert LANTERN.card.name in done("organisations", place)


def test_a_file_that_is_no_card_is_named(place, cards):
    (cards / "rubbish").write_bytes(b"rubbish")
    said = run("import-card", place, cards / "rubbish")
    assert (said.exit_code, "Malformed" in said.output) == (1, True)


def test_health_counts(settled):
    said = done("health", settled)
    assert f"mailboxes: {HARBOUR.card.name}" in said
    assert "partners: 1\nmessages: 0\naudit whole: True" in said


def test_the_list_shows_the_ids_by_which_laptops_are_revoked(settled):
    answer(settled, LANTERN)
    said = done("organisations", settled)
    assert f"{HARBOUR.card.id}  {HARBOUR.card.name}: mailbox here" in said
    assert f"{LANTERN.card.id}  {LANTERN.card.name}: writes only\n  laptop {LANTERN.device}\n" in said


def test_a_revoked_laptop_is_refused_also_when_it_never_came(settled):
    assert answer(settled, LANTERN).refused == ""
    done("revoke-laptop", settled, LANTERN.card.id, LANTERN.device, typed="y\n")
    assert answer(settled, LANTERN).refused == "revoked"
    done("revoke-laptop", settled, LANTERN.card.id, LOST, typed="y\n")
    assert f"laptop {LOST}, revoked" in done("organisations", settled)


def test_a_revoked_organisation_is_refused_until_its_card_comes_again(settled, cards):
    done("revoke-organisation", settled, LANTERN.card.id, typed="y\n")
    assert answer(settled, LANTERN).refused == "revoked"
    assert "writes only, revoked" in done("organisations", settled)
    done("import-card", settled, cards / "lantern", typed="y\n")
    assert answer(settled, LANTERN).refused == ""


@pytest.mark.parametrize(
    ("command", "words"),
    [("revoke-organisation", [LANTERN.card.id]), ("revoke-laptop", [LANTERN.card.id, LANTERN.device])],
)
def test_a_no_revokes_nothing(settled, command, words):
    assert run(command, settled, *words, typed="n\n").exit_code == 1
    assert answer(settled, LANTERN).refused == ""


def test_what_is_not_known_is_named(settled):
    for words in (["revoke-organisation", "00" * 16], ["revoke-laptop", "00" * 16, LANTERN.device]):
        said = run(words[0], settled, *words[1:])
        assert (said.exit_code, "NotFound" in said.output) == (1, True)
    assert run("revoke-laptop", settled, LANTERN.card.id, "laptop").exit_code == 2


def test_after_a_restore_every_laptop_reads_from_the_start(settled):
    before = answer(settled, HARBOUR, Reading("", 1000, 1)).cursor
    assert answer(settled, HARBOUR, Reading("", 1000, 2)).cursor == before
    assert run("after-restore", settled, typed="n\n").exit_code == 1
    assert answer(settled, HARBOUR, Reading("", 1000, 3)).cursor == before
    done("after-restore", settled, typed="y\n")
    assert answer(settled, HARBOUR, Reading("", 1000, 4)).cursor != before


@pytest.mark.parametrize("command", ["health", "organisations", "after-restore"])
def test_a_folder_that_is_not_there_is_not_made(tmp_path, command):
    assert run(command, ["--data", str(tmp_path / "typo")]).exit_code == 2
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize("url", ["rubbish", "postgresql+psycopg://nobody:secret@127.0.0.1:1/none", "x://y"])
def test_a_database_that_does_not_open_is_named_without_its_password(tmp_path, url):
    (tmp_path / "service").mkdir()
    said = run("health", ["--data", str(tmp_path / "service"), "--database", url])
    assert (said.exit_code, "StorageFailed" in said.output, "secret" in said.output) == (1, True, False)


def test_the_database_may_be_named_where_no_list_of_processes_shows_it(tmp_path, monkeypatch):
    open_home(tmp_path / "service").close()
    monkeypatch.setenv("DESK_DATABASE", f"sqlite:///{tmp_path / 'other.db'}")
    done("health", ["--data", str(tmp_path / "service")])
    assert (tmp_path / "other.db").exists()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_serve_says_what_desks_need_and_listens(tmp_path):
    port, database = free_port(), f"sqlite:///{tmp_path / 'elsewhere.db'}"
    words = ["central", "serve", "--data", str(tmp_path / "s"), "--database", database, "--port", str(port)]
    with subprocess.Popen([sys.executable, "-um", "fieldintake", *words], stdout=subprocess.PIPE) as process:
        try:
            said = [process.stdout.readline().decode() for _ in range(3)]
            end = time.monotonic() + 30
            while not listens(port) and time.monotonic() < end:
                time.sleep(0.05)
            assert listens(port)
        finally:
            process.terminate()
    home = open_home(tmp_path / "s", database=database)
    assert said == [
        f"public key: {home.public.hex()}\n", f"pin: {home.pin}\n", f"address: https://127.0.0.1:{port}\n",
    ]  # fmt: skip
    home.close()
    assert not (tmp_path / "s" / "mail.db").exists()
