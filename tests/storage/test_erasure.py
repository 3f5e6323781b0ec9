"""An erased person is gone from every page of the store and its log; proved by decrypting them all."""

from __future__ import annotations

from contextlib import closing

import pytest

from fieldintake.domain.desk import Draft
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.storage import tombstones
from fieldintake.storage.keys import vault_keys
from fieldintake.storage.vault import STORE, OpenVault
from tests.storage.pages_in_clear import count_in_clear

HER = (
    "Zerbinetta",
    "Quillfeather",
    "0147258369",
    "marzipan letters",
    "half of a form about her",
    "7777-7777",
)
HER_WORDS = ("zerbinetta", "quillfeather")


def fill(vault):
    for number in range(1, 60):
        case_id = CaseId(f"{number:032x}")
        hers = number == 30
        with vault.work() as unit:
            code = "7777-7777" if hers else f"{number:04d}-0000"
            unit.records.save(RecordType.CASE, RecordId(case_id), case_id, {"code": code, "state": "open"})
            name = f"{HER[0]} {HER[1]}" if hers else f"Person{number} Other{number}"
            unit.records.save(RecordType.PERSON, RecordId(f"{number + 2**64:032x}"), case_id, {"name": name})
            phone = HER[2] if hers else f"09{number:08d}"
            contact = {"method": "phone", "address": phone}
            unit.records.save(RecordType.SAFE_CONTACT, RecordId(f"{number + 2**65:032x}"), case_id, contact)
            note = {"text": (HER[3] if hers else "words ") * 300}
            unit.records.save(RecordType.NOTE, RecordId(f"{number + 2**66:032x}"), case_id, note)
    her = CaseId(f"{30:032x}")
    with vault.work() as unit:
        unit.drafts.save(Draft(RecordId("ab" * 16), unit.me.id, her, "intake", "1", HER[4].encode(), 1))
        unit.records.save(
            RecordType.PERSON, RecordId(f"{30 + 2**64:032x}"), her, {"name": "Zerbinetta Changed"}
        )
        name = f"{HER[0]} {HER[1]}"
        unit.records.save(RecordType.PERSON, RecordId(f"{30 + 2**64:032x}"), her, {"name": name})
    return her


@pytest.fixture
def filled(vault_folder, unlocked):
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        her = fill(vault)
        yield vault, her


def test_the_decryptor_of_this_test_sees_what_is_there(filled, vault_folder, unlocked):
    found = count_in_clear(vault_folder / STORE, vault_keys(unlocked.master).database, *HER)
    assert all(found.values()), found


def test_an_erased_person_is_in_no_page_of_the_store_or_its_log(filled, vault_folder, unlocked):
    vault, her = filled
    with vault.work() as unit:
        assert unit.erase_for_good(her)
    found = count_in_clear(vault_folder / STORE, vault_keys(unlocked.master).database, *HER, her, *HER_WORDS)
    only_ids = {needle: count for needle, count in found.items() if count}
    assert only_ids == {}, only_ids
    vault.check()
    with vault.view() as unit:
        assert unit.cases.count() == 58
        assert not unit.cases.page(after=None, limit=9, text="Zerbinetta")


def test_erasing_somebody_who_is_not_here_is_remembered_too(filled, vault_folder, unlocked):
    vault, _ = filled
    stranger = CaseId("ee" * 16)
    with vault.work() as unit:
        assert not unit.erase_for_good(stranger)
    assert tombstones.read(vault_folder, unlocked.vault_id, unlocked.master) == [stranger]
