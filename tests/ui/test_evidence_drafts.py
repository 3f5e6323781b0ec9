"""What is typed for the register of evidence outlives a lock, in its own box, and describes nothing that is gated."""

from __future__ import annotations

from fieldintake.casework.keep_draft import my_drafts
from fieldintake.casework.open_case import open_case
from fieldintake.casework.restrict_case import open_case_to_all, restrict_case
from fieldintake.domain.desk import Role
from fieldintake.protocol.boxes import is_box
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import OpenVault
from tests.conftest import PASSPHRASE
from tests.ui.test_evidence import SAID, asking, fill, page, presenter_of, queue, turned  # noqa: F401 - fixtures


def written(vault, queue, evidence, **typed):  # noqa: F811
    evidence.add()
    queue.run()
    fill(evidence, **typed)
    queue.run()


def raw(vault) -> list[bytes]:
    return [bytes(row[0]) for row in vault._connection.execute("SELECT snapshot FROM draft")]


def test_it_is_there_again_after_a_lock(vault, queue, asking, page):  # noqa: F811
    case_id = open_case(vault)
    written(vault, queue, turned(page, queue, case_id), **SAID)
    again = turned(presenter_of(vault, queue, asking), queue, case_id)
    again.add()
    queue.run()
    assert again._typed["what"] == SAID["what"]
    other = turned(presenter_of(vault, queue, asking), queue, open_case(vault))
    other.add()
    queue.run()
    assert other._typed == {}


def test_it_lies_in_the_box_of_the_register_and_in_that_of_a_restricted_case(vault, queue, page):  # noqa: F811
    case_id = open_case(vault)
    written(vault, queue, turned(page, queue, case_id), **SAID)
    restrict_case(vault, case_id)
    open_case_to_all(vault, case_id)
    (data,) = raw(vault)
    assert is_box(data)
    assert b"Threats" not in data
    assert b"Threats" in my_drafts(vault)[0].snapshot


def test_whoever_takes_over_the_drafts_and_keeps_no_evidence_does_not_read_it(vault, queue, page):  # noqa: F811
    add_person(vault, "Idris", Role.WORKER, PASSPHRASE, cost=keys.FLOOR)
    written(vault, queue, turned(page, queue, open_case(vault)), **SAID)
    idris = slots.unlock(slot_file.read(vault.folder), "Idris", PASSPHRASE)
    with vault.work():
        vault._connection.execute("UPDATE draft SET author = ?", (idris.staff,))
    folder = vault.folder
    vault.close()
    theirs = OpenVault(folder, idris)
    assert my_drafts(theirs) == []
    theirs.close()


def test_what_may_show_a_minor_is_described_in_no_draft(vault, queue, page):  # noqa: F811
    evidence = turned(page, queue, open_case(vault))
    written(vault, queue, evidence, **SAID)
    fill(evidence, minor="unknown")
    queue.run()
    (draft,) = my_drafts(vault)
    assert b"unknown" in draft.snapshot
    assert b"Threats" not in draft.snapshot
    assert b"bad.example" not in draft.snapshot


def test_nothing_of_it_stays_once_it_is_kept_or_left(vault, queue, page):  # noqa: F811
    evidence = turned(page, queue, open_case(vault))
    written(vault, queue, evidence, **SAID)
    evidence.leave()
    queue.run()
    assert raw(vault) == []
    written(vault, queue, evidence, **SAID)
    evidence.keep()
    queue.run()
    assert evidence.state.writing is None
    assert raw(vault) == []
    assert evidence.keeper.behind() == []
