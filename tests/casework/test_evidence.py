"""The register of evidence in the daily work: kept by its members, never changed, and looked at only on record."""

import pytest

from fieldintake.casework.add_note import add_note
from fieldintake.casework.keep_evidence import (
    add_custody_step,
    add_evidence,
    correct_evidence,
    record_report,
)
from fieldintake.casework.merge_cases import merge_cases
from fieldintake.casework.read_case import read_case, reveal
from fieldintake.casework.read_evidence import read_evidence, reveal_evidence
from fieldintake.casework.refer import preview_referral
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import (
    EmbeddedData,
    EvidenceClosed,
    HashWithoutSource,
    NotAllowed,
    OnlyReport,
)
from fieldintake.domain.evidence import EVIDENCE_TYPES
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import RecordId
from fieldintake.domain.values import Instant, PartialDate
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import OpenVault
from tests.casework.conftest import introduce, make_house, tell
from tests.conftest import PASSPHRASE

SAID = {"minor": "no", "kind": "messages", "what": "Threats, some sixty", "address": "https://bad.example/7"}
STEP = {
    "from_whom": "Harbour House", "to_whom": "Officer 7", "at": Instant(1_700_000_000_000, "Europe/Vienna"),
    "place": "Station 3", "reason": "Their request", "condition": "Sealed, switched off",
}  # fmt: skip


@pytest.fixture
def house(tmp_path, office):
    made = make_house(tmp_path / "harbour", "Harbour House", "Samira", office, Role.ADMIN)
    for name, role in (("Carla", Role.CUSTODIAN), ("Idris", Role.WORKER), ("Nadia", Role.COORDINATOR)):
        add_person(made.vault, name, role, PASSPHRASE, cost=keys.FLOOR)
    yield made
    made.vault.close()


@pytest.fixture
def provider(house, clinic_house):
    return introduce(house, clinic_house, "health")


@pytest.fixture
def story(house, provider):
    return tell(house, provider)


@pytest.fixture
def carla(house, story):
    return hand_to(house, "Carla")


def hand_to(house, name):
    house.vault.close()
    folder = house.vault.folder
    house.vault = OpenVault(folder, slots.unlock(slot_file.read(folder), name, PASSPHRASE))
    return house.vault


def said_in(vault, *actions):
    with vault.view() as unit:
        return [e.action for e in unit.audit.page(before=None, limit=500) if e.action in actions]


def only(vault, case_id):
    (reference,) = read_evidence(vault, case_id).references
    return reference


def test_a_reference_is_kept_in_words_and_its_address_does_not_work(carla, story):
    item = add_evidence(carla, story.case_id, SAID)
    reference = only(carla, story.case_id)
    said = reference.now.record
    assert (reference.item, said.text("what"), said.text("kind")) == (item, SAID["what"], "messages")
    assert "address" not in said.fields
    assert reference.now.masked == ("address",)
    assert reveal_evidence(carla, said.id, "address") == "hxxps://bad[.]example/7"
    assert said.text("noted_by") == carla.staff
    with pytest.raises(EvidenceClosed):
        reveal_evidence(carla, said.id, "what")
    assert said_in(carla, "evidence_added", "evidence_looked_at", "evidence_revealed") == [
        "evidence_revealed", "evidence_looked_at", "evidence_added",
    ]  # fmt: skip


def test_looking_at_a_case_without_evidence_is_no_look_at_evidence(carla, story):
    assert read_evidence(carla, story.case_id).references == ()
    assert not said_in(carla, "evidence_looked_at")


def test_nothing_is_changed_a_correction_takes_its_place(carla, story):
    item = add_evidence(carla, story.case_id, SAID)
    first = only(carla, story.case_id).now.record
    correct_evidence(carla, story.case_id, first.id, {**SAID, "what": "Threats, some seventy"})
    reference = only(carla, story.case_id)
    assert (reference.item, reference.now.record.text("what")) == (item, "Threats, some seventy")
    assert [each.record.text("what") for each in reference.before] == ["Threats, some sixty"]
    with pytest.raises(NotAllowed):  # somebody else was faster
        correct_evidence(carla, story.case_id, first.id, SAID)
    for kind in (RecordType.EVIDENCE, RecordType.CUSTODY_STEP):
        with pytest.raises(NotAllowed), carla.work() as unit:
            unit.records.save(kind, first.id, story.case_id, {"item": "x"})


def test_where_it_was_reported_is_said_without_saying_the_rest_again(carla, story):
    add_evidence(carla, story.case_id, SAID)
    first = only(carla, story.case_id).now.record
    record_report(
        carla, story.case_id, first.id, to="A hotline", reference="7/26", on=PartialDate("2026-03-01")
    )
    now = only(carla, story.case_id).now
    assert (now.record.text("what"), now.record.text("report_reference")) == (SAID["what"], "7/26")
    assert reveal_evidence(carla, now.record.id, "address") == "hxxps://bad[.]example/7"
    with pytest.raises(NotAllowed):
        record_report(carla, story.case_id, now.record.id, to=" ", reference="", on=PartialDate("2026"))


def test_custody_goes_from_hand_to_hand_and_a_mistake_is_corrected_beside_it(carla, story):
    item = add_evidence(carla, story.case_id, SAID)
    add_custody_step(carla, story.case_id, item, {**STEP, "to_whom": "Officer 8"})
    (wrong,) = only(carla, story.case_id).steps
    add_custody_step(carla, story.case_id, item, STEP, corrects=wrong.record.id)
    reference = only(carla, story.case_id)
    assert [each.record.text("to_whom") for each in reference.steps] == ["Officer 7"]
    assert [each.record.text("to_whom") for each in reference.former_steps] == ["Officer 8"]
    assert reference.steps[0].record.fields["at"] == STEP["at"]
    for missing in STEP:
        with pytest.raises(NotAllowed):
            add_custody_step(carla, story.case_id, item, {**STEP, missing: ""})
    with pytest.raises(NotAllowed):
        add_custody_step(carla, story.case_id, RecordId("0" * 32), STEP)
    with pytest.raises(NotAllowed):
        add_custody_step(carla, story.case_id, item, STEP, corrects=wrong.record.id)


def test_what_may_show_a_minor_is_never_described_and_never_shown_again(carla, story):
    for minor in ("yes", "unknown"):
        with pytest.raises(OnlyReport):
            add_evidence(carla, story.case_id, {**SAID, "minor": minor})
    add_evidence(carla, story.case_id, SAID)
    first = only(carla, story.case_id).now.record
    correct_evidence(carla, story.case_id, first.id, {"minor": "unknown", "platform": "a chat"})
    reference = only(carla, story.case_id)
    assert reference.is_gated
    assert [set(each.record.fields) & {"what", "kind"} for each in reference.before] == [set()]
    assert [each.masked for each in reference.before] == [()]
    with pytest.raises(OnlyReport):
        reveal_evidence(carla, first.id, "address")
    with pytest.raises(NotAllowed):  # nor by the way by which answers of hers are held open
        reveal(carla, first.id, "address")
    record_report(
        carla,
        story.case_id,
        reference.now.record.id,
        to="A hotline",
        reference="1",
        on=PartialDate("2026"),
    )
    assert only(carla, story.case_id).is_gated


def test_files_and_hashes_of_our_own_are_refused_by_name(carla, story):
    with pytest.raises(EmbeddedData):
        add_evidence(carla, story.case_id, {**SAID, "what": "data:image/png;base64,AAAA"})
    with pytest.raises(HashWithoutSource):
        add_evidence(carla, story.case_id, {**SAID, "hash": "abc"})
    with pytest.raises(NotAllowed):
        add_evidence(carla, story.case_id, {**SAID, "noted_by": "Samira"})
    assert read_evidence(carla, story.case_id).count == 0


@pytest.mark.parametrize("name", ["Idris", "Nadia"])
def test_others_know_that_there_is_something_and_nothing_of_it(house, story, name):
    vault = hand_to(house, "Carla")
    item = add_evidence(vault, story.case_id, SAID)
    vault = hand_to(house, name)
    register = read_evidence(vault, story.case_id)
    assert (register.count, register.is_open, register.references) == (1, False, ())
    attempts = (
        lambda: add_evidence(vault, story.case_id, SAID),
        lambda: correct_evidence(vault, story.case_id, item, SAID),
        lambda: record_report(vault, story.case_id, item, to="x", reference="", on=PartialDate("2026")),
        lambda: add_custody_step(vault, story.case_id, item, STEP),
        lambda: reveal_evidence(vault, item, "address"),
        lambda: reveal(vault, item, "address"),
    )
    for attempt in attempts:
        with pytest.raises((NotAllowed, EvidenceClosed)):
            attempt()
    assert read_case(vault, story.case_id).person is not None


def test_it_is_in_no_release_no_page_of_the_case_and_no_search(carla, story):
    add_evidence(carla, story.case_id, {**SAID, "what": "Zanzibarmarker"})
    seen = read_case(carla, story.case_id)
    assert "Zanzibarmarker" not in repr((seen, preview_referral(carla, story.referral)))
    with carla.view() as unit:
        assert not any(r.type in EVIDENCE_TYPES for r in unit.records.of_case(story.case_id))
        assert unit.cases.page(after=None, limit=9, text="Zanzibarmarker") == []


def test_evidence_of_two_cases_that_are_one_is_read_together(house, story, provider):
    other = tell(house, provider)
    merge_cases(house.vault, story.case_id, other.case_id)
    add_evidence(house.vault, other.case_id, SAID)
    add_note(house.vault, story.case_id, "x")
    assert len(read_evidence(house.vault, story.case_id).references) == 1
