"""Files attached to answers: kept whole or not at all, and gone with the draft or the submission that held them."""

from __future__ import annotations

from contextlib import closing

import pytest

from fieldintake.casework.open_case import open_case
from fieldintake.domain.blobs import Blob, BlobKind, is_name, new_name
from fieldintake.domain.desk import Draft
from fieldintake.domain.errors import NotFound, VaultDamaged
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import RecordId
from fieldintake.domain.values import Instant
from fieldintake.storage.blobs import CHUNK
from fieldintake.storage.vault import OpenVault

DRAFT = RecordId("d1" * 16)
PICTURE = b"".join(number.to_bytes(4, "big") for number in range(25_600))


def begin(vault, case_id, draft_id=DRAFT):
    with vault.work() as unit:
        unit.drafts.save(Draft(draft_id, unit.me.id, case_id, "intake", "1", b"half a form", 1))


def attach(vault, case_id, data=PICTURE, draft_id=DRAFT):
    name = new_name(vault.random, "png")
    with vault.work() as unit:
        unit.blobs.add(Blob(name, case_id, draft_id, BlobKind.PICTURE, 0), data)
    return name


def finish(vault, case_id, *names):
    submission = RecordId(vault.random(16).hex())
    with vault.work() as unit:
        fields = {"form": "intake", "version": "1", "finished_at": Instant(1), "xml": "<data/>"}
        unit.records.save(RecordType.SUBMISSION, submission, case_id, fields)
        unit.blobs.hand_over(DRAFT, submission, names)
        unit.drafts.delete(DRAFT)
    return submission


def read(vault, name):
    with vault.view() as unit:
        return unit.blobs.read(name)


def chunks(vault):
    return vault._connection.execute("SELECT count(*) FROM blob_chunk").fetchone()[0]


@pytest.fixture
def case_id(vault):
    made = open_case(vault)
    begin(vault, made)
    return made


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK + 7])
def test_a_file_comes_back_byte_by_byte(vault, case_id, size):
    data = (PICTURE * 2)[:size]
    name = attach(vault, case_id, data)
    assert is_name(name)
    assert read(vault, name) == data
    with vault.view() as unit:
        assert [(blob.name, blob.size) for blob in unit.blobs.of_owner(DRAFT)] == [(name, size)]


def test_a_file_is_there_after_the_vault_was_closed(vault_folder, unlocked):
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        case_id = open_case(vault)
        name = attach(vault, case_id)
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        assert read(vault, name) == PICTURE


def test_files_of_a_dropped_draft_go_with_it(vault, case_id):
    name = attach(vault, case_id)
    with vault.work() as unit:
        unit.drafts.delete(DRAFT)
    with pytest.raises(NotFound):
        read(vault, name)
    assert chunks(vault) == 0


def test_a_finished_form_keeps_the_files_that_its_answers_name_and_no_other(vault, case_id):
    kept, taken_back = attach(vault, case_id), attach(vault, case_id)
    submission = finish(vault, case_id, kept)
    with vault.view() as unit:
        assert [blob.name for blob in unit.blobs.of_owner(submission)] == [kept]
    assert read(vault, kept) == PICTURE
    with pytest.raises(NotFound):
        read(vault, taken_back)


def test_a_file_of_another_draft_is_not_handed_over(vault, case_id):
    other = RecordId("d2" * 16)
    begin(vault, case_id, other)
    name = attach(vault, case_id, draft_id=other)
    submission = finish(vault, case_id, name)
    with vault.view() as unit:
        assert not unit.blobs.of_owner(submission)
        assert unit.blobs.get(name).owner == other


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE blob_chunk SET bytes = zeroblob(length(bytes)) WHERE number = 1",
        "DELETE FROM blob_chunk WHERE number = 2",
        "UPDATE blob_chunk SET number = iif(number = 0, 9, number) WHERE number = 0",
    ],
)
def test_a_changed_a_missing_and_a_moved_chunk_are_noticed(vault, case_id, change):
    name = attach(vault, case_id)
    vault._connection.execute(change)
    with pytest.raises(VaultDamaged):
        read(vault, name)


def test_the_files_of_an_erased_case_are_gone(vault, case_id):
    kept = attach(vault, case_id)
    finish(vault, case_id, kept)
    begin(vault, case_id)
    begun = attach(vault, case_id)
    other = open_case(vault)
    begin(vault, other, RecordId("d3" * 16))
    others = attach(vault, other, b"another woman's", RecordId("d3" * 16))
    with vault.work() as unit:
        unit.erase_for_good(case_id)
    for name in (begun, kept):
        with pytest.raises(NotFound):
            read(vault, name)
    assert read(vault, others) == b"another woman's"
    assert chunks(vault) == 1


def test_bytes_that_begin_as_a_box_does_are_kept_as_bytes(vault, case_id):
    from fieldintake.protocol.boxes import _MAGIC  # noqa: PLC0415 - what a hostile file would hold

    assert read(vault, attach(vault, case_id, _MAGIC + b"no box")) == _MAGIC + b"no box"
