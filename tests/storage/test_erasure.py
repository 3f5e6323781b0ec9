"""An erased person is gone from every page of the store and its log; proved by decrypting them all."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.consent import Purpose
from fieldintake.domain.desk import (
    Disclosure,
    Draft,
    InboxItem,
    InboxState,
    OutboxItem,
    OutboxKind,
    OutboxState,
)
from fieldintake.domain.fields import SURVIVOR, RecordType
from fieldintake.domain.ids import CaseId, Code, OrganisationId, RecordId
from fieldintake.domain.leaving import Answer
from fieldintake.domain.messages import ReceivedAnswer, Thread
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
    "lindenhof answered",
    "side door at nine",
    "bytes of an answer",
    "her opened message",
    "her sealed message",
    "harbour sent her",
    "clinic of the disclosure",
    "person.quillfield",
    "8888-8888",
    "9999-9999",
    "k" * 32,
)
SENT, CAME = "5e" * 16, "5c" * 16
HER_WORDS = ("zerbinetta", "quillfeather", "srbnt")


def fill(vault):
    for number in range(1, 60):
        case_id = CaseId(f"{number:032x}")
        hers = number == 30
        with vault.work() as unit:
            code = "7777-7777" if hers else f"{number:04d}-0000"
            unit.records.save(RecordType.CASE, RecordId(case_id), case_id, {"code": code, "state": "open"})
            name = f"{HER[0]} {HER[1]}" if hers else f"Person{number} Other{number}"
            fields = {"name": name, "role": SURVIVOR}
            unit.records.save(RecordType.PERSON, RecordId(f"{number + 2**64:032x}"), case_id, fields)
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
        trail(unit, her)
    return her


def trail(unit, her):
    """What was sent, received and disclosed about her, and the threads on which that was."""
    for thread_id, reference, ours in ((SENT, "8888-8888", True), (CAME, "9999-9999", False)):
        unit.threads.save(
            Thread(thread_id, b"k" * 32, her, "clinic", OrganisationId("c1" * 16), Code(reference), ours=ours)
        )
    item = OutboxItem(
        RecordId("0a" * 16), OutboxKind.ANSWER, her, HER[6], CAME, Purpose.REFER, RecordId("0b" * 16), 2,
        OutboxState.HANDED_OVER, message_id="ef" * 32, data=HER[8].encode(), answer="asked", note=HER[7],
    )  # fmt: skip
    unit.outbox.add(item)
    release = replace(item, id=RecordId("0c" * 16), kind=OutboxKind.RELEASE, thread_id=SENT)
    unit.outbox.add(replace(release, state=OutboxState.CONFIRMED))
    said = ReceivedAnswer(Code("9999-9999"), Answer.ASKED, HER[9], 1)
    came = InboxItem("dd" * 32, CAME, None, HER[11], said, InboxState.DONE, "", 1, her)
    unit.inbox.add(came, HER[10].encode())
    categories, consents = frozenset({DataCategory.HEALTH}), (RecordId("0d" * 16),)
    unit.disclosures.append(
        Disclosure(
            RecordId("0e" * 16), her, "clinic", HER[12], "sealed", Purpose.REFER, categories, (HER[13],),
            consents, "ef" * 32, unit.me.id, 1,
        )
    )  # fmt: skip


@pytest.fixture
def filled(vault_folder, unlocked):
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        her = fill(vault)
        yield vault, her


def test_the_decryptor_of_this_test_sees_what_is_there(filled, vault_folder, unlocked):
    found = count_in_clear(vault_folder / STORE, vault_keys(unlocked.master).database, *HER, *HER_WORDS)
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


def test_a_request_to_destroy_that_has_not_gone_out_outlives_her_and_names_no_case(filled):
    vault, her = filled
    request = OutboxItem(
        RecordId("ba" * 16), OutboxKind.WITHDRAWAL, her, "clinic", SENT, Purpose.REFER, RecordId(her), 0,
        OutboxState.WAITING,
    )  # fmt: skip
    with vault.work() as unit:
        unit.outbox.add(request)
        unit.erase_for_good(her)
    with vault.view() as unit:
        assert unit.outbox.all() == [replace(request, case_id="", subject=SENT)]
        assert unit.threads.by_id(SENT).key == b"k" * 32
        assert unit.threads.by_id(SENT).case_id == ""
        assert unit.threads.by_id(CAME) is None
        assert unit.threads.has_ended(SENT)


def test_erasing_somebody_who_is_not_here_is_remembered_too(filled, vault_folder, unlocked):
    vault, _ = filled
    stranger = CaseId("ee" * 16)
    with vault.work() as unit:
        assert not unit.erase_for_good(stranger)
    assert tombstones.read(vault_folder, unlocked.vault_id, unlocked.master) == [stranger]
