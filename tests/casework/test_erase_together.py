"""A case that has evidence is erased by two people: one asks, another one decides, and whoever asked never does."""

import pytest

from fieldintake.casework.answer_referral import accept_referral
from fieldintake.casework.answer_withdrawal import ask_to_destroy, destroy_now, retain
from fieldintake.casework.erase_person import erase_person, foresee_erasure
from fieldintake.casework.erase_together import (
    ask_erasure,
    confirm_erasure,
    decline_erasure,
    take_erasure_back,
)
from fieldintake.casework.erasure_requests import request_about, to_decide
from fieldintake.casework.keep_evidence import add_evidence
from fieldintake.casework.merge_cases import merge_cases, unmerge_cases
from fieldintake.casework.read_evidence import has_evidence
from fieldintake.casework.read_inbox import read_inbox
from fieldintake.casework.refer import send_sealed
from fieldintake.casework.restrict_case import restrict_case
from fieldintake.casework.retention import hold_case
from fieldintake.casework.sync_now import Means, sync_now
from fieldintake.casework.today import TaskKind, Urgency, read_today
from fieldintake.casework.withdraw_consent import withdraw_consent
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import CaseRestricted, EvidenceClosed, NeedsTwo, NotAllowed, NotFound
from fieldintake.domain.fields import RecordType
from fieldintake.storage import keys
from fieldintake.storage.founding import add_person
from tests.casework.conftest import HOW, introduce, make_house, tell
from tests.casework.test_evidence import SAID, hand_to, said_in
from tests.conftest import PASSPHRASE


@pytest.fixture
def house(tmp_path, office):
    """Samira and Wanda are admins, Carla the custodian, Nadia a coordinator, Idris a worker."""
    made = make_house(tmp_path / "harbour", "Harbour House", "Samira", office, Role.ADMIN)
    people = {"Carla": Role.CUSTODIAN, "Idris": Role.WORKER, "Nadia": Role.COORDINATOR, "Wanda": Role.ADMIN}
    for name, role in people.items():
        add_person(made.vault, name, role, PASSPHRASE, cost=keys.FLOOR)
    yield made
    made.vault.close()


@pytest.fixture
def provider(house, clinic_house):
    return introduce(house, clinic_house, "health")


@pytest.fixture
def story(house, provider):
    told = tell(house, provider)
    add_evidence(house.vault, told.case_id, SAID)
    return told


def waiting(vault):
    with vault.view() as unit:
        return [row.case_id for row, _request in to_decide(unit)]


def sync(house):
    return sync_now(Means(house.vault, house.sealer, house.opener, house.targets))


def is_here(vault, case_id):
    with vault.view() as unit:
        return bool(unit.cases.rows({case_id}))


def test_nobody_erases_a_case_with_evidence_alone(house, story):
    with pytest.raises(NeedsTwo):
        erase_person(house.vault, story.case_id)
    assert is_here(house.vault, story.case_id)
    ask_erasure(house.vault, story.case_id)
    for attempt in (erase_person, confirm_erasure, decline_erasure):
        with pytest.raises(NeedsTwo):
            attempt(house.vault, story.case_id)
    assert waiting(house.vault) == []
    assert is_here(house.vault, story.case_id)


def test_one_asks_another_decides_and_the_certificate_names_both(house, story):
    vault = hand_to(house, "Nadia")
    assert foresee_erasure(vault, story.case_id).needs_two
    ask_erasure(vault, story.case_id)
    vault = hand_to(house, "Carla")
    assert waiting(vault) == [story.case_id]
    (task,) = [each for each in read_today(vault).tasks if each.kind is TaskKind.DECIDE_ERASURE]
    assert (task.case.case_id, task.partner, task.urgency) == (story.case_id, "Nadia", Urgency.FIRST)
    certificate = confirm_erasure(vault, story.case_id)
    assert (certificate.asked_by, certificate.erased_by) == ("Nadia", "Carla")
    assert dict(certificate.records)[RecordType.EVIDENCE] == 1
    assert not is_here(vault, story.case_id)
    assert waiting(vault) == []
    assert said_in(vault, "erasure_asked", "person_erased") == ["person_erased", "erasure_asked"]
    with vault.view() as unit:
        assert request_about(unit, [story.case_id]) is None
        assert unit.audit.page(before=None, limit=1)[0].sequence == certificate.audit_sequence
        assert story.case_id not in unit.settings.get("erasure_requests")
    with pytest.raises(NotFound):
        confirm_erasure(vault, story.case_id)


def test_only_whoever_holds_the_key_to_its_evidence_decides(house, story):
    ask_erasure(house.vault, story.case_id)
    for name, refusal in (("Idris", NotAllowed), ("Nadia", EvidenceClosed)):
        vault = hand_to(house, name)
        assert waiting(vault) == []
        for attempt in (confirm_erasure, decline_erasure):
            with pytest.raises(refusal):
                attempt(vault, story.case_id)
    vault = hand_to(house, "Idris")
    with pytest.raises(NotAllowed):
        ask_erasure(vault, story.case_id)


def test_a_no_leaves_everything_and_it_can_be_asked_for_again(house, story):
    ask_erasure(house.vault, story.case_id)
    vault = hand_to(house, "Carla")
    decline_erasure(vault, story.case_id)
    assert waiting(vault) == []
    with pytest.raises(NotAllowed):
        confirm_erasure(vault, story.case_id)
    with vault.view() as unit:
        assert request_about(unit, [story.case_id]).declined_by == vault.staff
    assert is_here(vault, story.case_id)
    ask_erasure(hand_to(house, "Samira"), story.case_id)
    assert waiting(hand_to(house, "Wanda")) == [story.case_id]


def test_whoever_asked_takes_it_back_and_nobody_else(house, story):
    ask_erasure(house.vault, story.case_id)
    with pytest.raises(NotAllowed):
        take_erasure_back(hand_to(house, "Wanda"), story.case_id)
    take_erasure_back(hand_to(house, "Samira"), story.case_id)
    vault = hand_to(house, "Wanda")
    assert waiting(vault) == []
    with pytest.raises(NotAllowed):
        confirm_erasure(vault, story.case_id)


def test_a_hold_stops_both(house, story):
    ask_erasure(house.vault, story.case_id)
    vault = hand_to(house, "Carla")
    hold_case(vault, story.case_id, "A court asked for it")
    with pytest.raises(NotAllowed):
        confirm_erasure(vault, story.case_id)
    with pytest.raises(NotAllowed):
        ask_erasure(hand_to(house, "Samira"), story.case_id)
    assert is_here(house.vault, story.case_id)


def test_without_evidence_one_person_erases_as_before(house, provider):
    plain = tell(house, provider)
    assert not foresee_erasure(house.vault, plain.case_id).needs_two
    with pytest.raises(NotAllowed):
        ask_erasure(house.vault, plain.case_id)
    assert erase_person(house.vault, plain.case_id).asked_by == ""


def test_of_a_restricted_case_only_whoever_opens_both_decides(house, story):
    restrict_case(house.vault, story.case_id)
    ask_erasure(house.vault, story.case_id)
    vault = hand_to(house, "Carla")
    assert waiting(vault) == []
    with pytest.raises(CaseRestricted):
        confirm_erasure(vault, story.case_id)
    vault = hand_to(house, "Wanda")
    assert waiting(vault) == [story.case_id]
    confirm_erasure(vault, story.case_id)
    assert not is_here(vault, story.case_id)


def test_evidence_of_a_merged_case_counts_for_all_of_hers(house, story, provider):
    other = tell(house, provider)
    merge_cases(house.vault, other.case_id, story.case_id)
    with pytest.raises(NeedsTwo):
        erase_person(house.vault, other.case_id)
    ask_erasure(house.vault, story.case_id)
    vault = hand_to(house, "Wanda")
    assert waiting(vault) == [other.case_id]
    confirm_erasure(vault, story.case_id)
    assert not is_here(vault, story.case_id)
    assert not is_here(vault, other.case_id)


def test_what_was_asked_about_one_case_ends_when_it_becomes_two_or_two_become_one(house, story, provider):
    other = tell(house, provider)
    ask_erasure(house.vault, story.case_id)
    merge_cases(house.vault, other.case_id, story.case_id)
    vault = hand_to(house, "Wanda")
    assert waiting(vault) == []
    with pytest.raises(NotAllowed):
        confirm_erasure(vault, other.case_id)
    ask_erasure(vault, other.case_id)
    unmerge_cases(vault, story.case_id)
    vault = hand_to(house, "Samira")
    for case_id in (story.case_id, other.case_id):
        with pytest.raises(NotAllowed):
            confirm_erasure(vault, case_id)
        assert is_here(vault, case_id)


@pytest.fixture
def arrived(house, clinic_house):
    """The case came from the clinic, somebody of ours put evidence to it, and the clinic withdraws it."""
    us = introduce(clinic_house, house, "shelter")
    introduce(house, clinic_house, "health")
    theirs = tell(clinic_house, us)
    send_sealed(clinic_house.vault, theirs.referral)
    sync(clinic_house)
    sync(house)
    (arrival,) = read_inbox(house.vault)
    case_id = accept_referral(house.vault, arrival.item.message_id)
    add_evidence(house.vault, case_id, SAID)
    withdraw_consent(clinic_house.vault, theirs.case_id, HOW)
    sync(clinic_house)
    sync(house)
    message = read_inbox(house.vault)[0].item.message_id
    return case_id, message


def test_a_withdrawal_from_a_partner_destroys_it_with_two_people_too(house, clinic_house, arrived):
    case_id, message = arrived
    with house.vault.view() as unit:
        assert has_evidence(unit, [case_id])
    with pytest.raises(NeedsTwo):
        destroy_now(house.vault, message)
    ask_to_destroy(house.vault, message)
    vault = hand_to(house, "Carla")
    assert waiting(vault) == [case_id]
    certificate = confirm_erasure(vault, case_id)
    assert certificate.asked_by == "Samira"
    assert not is_here(vault, case_id)
    sync(house)
    sync(clinic_house)
    with clinic_house.vault.view() as unit:
        assert {item.state.value for item in unit.outbox.all() if item.kind.value == "withdrawal"} == {
            "confirmed"
        }


def test_a_clock_that_stands_still_lets_no_withdrawal_destroy_evidence(house, clinic_house, monkeypatch):
    """The laptop's date was set back: until it has caught up, everything is written at one and the same time."""
    vault = house.vault
    monkeypatch.setattr(vault.clock, "_wall", lambda: 0)
    us = introduce(clinic_house, house, "shelter")
    introduce(house, clinic_house, "health")
    theirs = tell(clinic_house, us)
    send_sealed(clinic_house.vault, theirs.referral)
    sync(clinic_house)
    sync(house)
    case_id = accept_referral(vault, read_inbox(vault)[0].item.message_id)
    add_evidence(vault, case_id, SAID)
    withdraw_consent(clinic_house.vault, theirs.case_id, HOW)
    sync(clinic_house)
    sync(house)
    assert is_here(vault, case_id)


def test_a_withdrawal_that_was_answered_otherwise_asks_nobody_any_more(house, arrived):
    case_id, message = arrived
    ask_to_destroy(house.vault, message)
    retain(house.vault, message, "A court asked for it")
    vault = hand_to(house, "Carla")
    assert waiting(vault) == []
    with vault.view() as unit:
        assert request_about(unit, [case_id]) is None


def test_a_withdrawal_destroys_and_certifies_what_came_with_it_alone(house, arrived, provider):
    case_id, message = arrived
    own = tell(house, provider)
    merge_cases(house.vault, own.case_id, case_id)
    with house.vault.view() as unit:
        whole = unit.records.count_by_type(case_id)
    ask_to_destroy(house.vault, message)
    vault = hand_to(house, "Carla")
    certificate = confirm_erasure(vault, case_id)
    assert dict(certificate.records) == whole
    assert is_here(vault, own.case_id)
    assert not is_here(vault, case_id)
