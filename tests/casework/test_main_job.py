"""The main job between two organisations: refer, receive, accept, answer, withdraw."""

from dataclasses import replace

import pytest

from fieldintake.casework.answer_referral import accept_referral, reply_to_referral
from fieldintake.casework.read_case import read_case
from fieldintake.casework.read_inbox import read_inbox, read_traffic
from fieldintake.casework.record_consent import HerAnswer, record_consent
from fieldintake.casework.refer import preview_referral, send_sealed
from fieldintake.casework.send_due import due_by_organisation, hand_over_all
from fieldintake.casework.sync_now import Means, sync_now
from fieldintake.casework.withdraw_consent import withdraw_consent
from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.consent import ConsentState, Purpose
from fieldintake.domain.desk import InboxState, OutboxKind, OutboxState
from fieldintake.domain.errors import NotAllowed, NotFound, ReleaseRefused
from fieldintake.domain.fields import RecordType
from fieldintake.domain.leaving import Answer
from fieldintake.domain.messages import ReceivedRelease
from fieldintake.domain.release import Refused, Release
from tests.casework.conftest import HOW, tell


def sync(house):
    return sync_now(Means(house.vault, house.sealer, house.opener, house.targets))


def freeze(house):
    """Hand everything over, and lose the network before anything is posted."""
    for items in due_by_organisation(house.vault, *OutboxKind).values():
        hand_over_all(house.vault, house.sealer, items)


def arrivals(house):
    return [a.item for a in read_inbox(house.vault) if isinstance(a.item.message, ReceivedRelease)]


def referral_state(house, story):
    return read_case(house.vault, story.case_id).referrals[0].text("state")


def test_what_she_agreed_to_arrives_and_nothing_else(harbour, clinic_house, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    sync(harbour)
    sync(clinic_house)
    message = arrivals(clinic_house)[0].message
    words = {(f.type, f.name) for f in message.fields}
    assert (RecordType.NEED, "wanted") in words
    assert (RecordType.PERSON, "health_notes") in words
    assert not {name for kind, name in words if kind is RecordType.SAFE_CONTACT}
    assert not {"name", "birth_date", "risk_level"} & {name for _, name in words}


def test_the_recipient_knows_her_by_a_reference_of_its_own(harbour, clinic_house, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    sync(harbour)
    sync(clinic_house)
    code = read_case(harbour.vault, story.case_id).row.code
    reference = arrivals(clinic_house)[0].message.reference
    assert reference != code
    assert preview_referral(harbour.vault, story.referral).outcome.reference == reference


def test_without_her_yes_nothing_is_even_queued(harbour, clinic):
    story = tell(harbour, clinic, asked=())
    assert isinstance(preview_referral(harbour.vault, story.referral).outcome, Refused)
    with pytest.raises(ReleaseRefused):
        send_sealed(harbour.vault, story.referral)
    assert not read_traffic(harbour.vault).outgoing


def test_an_accepted_referral_becomes_a_case_and_the_answer_comes_back(harbour, clinic_house, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    sync(harbour)
    sync(clinic_house)
    case_id = accept_referral(clinic_house.vault, arrivals(clinic_house)[0].message_id, "Tomorrow at nine")
    received = read_case(clinic_house.vault, case_id)
    assert received.needs[0].text("wanted") == "See a doctor"
    assert received.case.text("came_from") == "Harbour House"
    sync(clinic_house)
    sync(harbour)
    view = read_case(harbour.vault, story.case_id)
    assert view.referrals[0].text("state") == "accepted"
    assert view.referrals[0].text("answer_note") == "Tomorrow at nine"


def test_a_declined_referral_comes_back_with_its_words(harbour, clinic_house, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    sync(harbour)
    sync(clinic_house)
    message = arrivals(clinic_house)[0].message_id
    reply_to_referral(clinic_house.vault, message, Answer.DECLINED, "No doctor before Monday")
    with pytest.raises(NotAllowed):
        accept_referral(clinic_house.vault, message)
    sync(clinic_house)
    sync(harbour)
    assert referral_state(harbour, story) == "declined"


def test_a_withdrawal_before_the_hand_over_stops_it(harbour, clinic_house, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    outcome = withdraw_consent(harbour.vault, story.case_id, HOW)
    assert outcome.stopped == 1
    assert not outcome.asked
    sync(harbour)
    sync(clinic_house)
    assert not arrivals(clinic_house)


def test_a_later_no_to_the_need_is_heard_at_the_hand_over(harbour, clinic_house, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    no = HerAnswer(Purpose.REFER, clinic.id, frozenset({Cat.NEEDS_AND_SERVICES}), ConsentState.REFUSED)
    record_consent(harbour.vault, story.case_id, [no], HOW)
    sync(harbour)
    assert read_traffic(harbour.vault).outgoing[0].state is OutboxState.KILLED
    sync(clinic_house)
    assert not arrivals(clinic_house)


def test_what_is_sent_is_what_she_allows_at_that_instant(harbour, clinic_house, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    no = HerAnswer(Purpose.REFER, clinic.id, frozenset({Cat.HEALTH}), ConsentState.REFUSED)
    record_consent(harbour.vault, story.case_id, [no], HOW)
    sync(harbour)
    sync(clinic_house)
    message = arrivals(clinic_house)[0].message
    assert "health_notes" not in {f.name for f in message.fields}


def test_after_a_withdrawal_the_recipient_destroys_and_says_so(harbour, clinic_house, clinic, office):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    sync(harbour)
    sync(clinic_house)
    case_id = accept_referral(clinic_house.vault, arrivals(clinic_house)[0].message_id)
    outcome = withdraw_consent(harbour.vault, story.case_id, HOW)
    assert outcome.asked == ("Lindenhof Clinic",)
    sync(harbour)
    assert office.withdrawn
    sync(clinic_house)
    with pytest.raises(NotFound):
        read_case(clinic_house.vault, case_id)
    assert all(not isinstance(a.item.message, ReceivedRelease) for a in read_inbox(clinic_house.vault))
    sync(clinic_house)
    sync(harbour)
    kinds = {type(a.item.message).__name__ for a in read_inbox(harbour.vault)}
    assert "ReceivedAcknowledgement" in kinds


def test_a_received_case_with_work_of_our_own_waits_for_a_person(harbour, clinic_house, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    sync(harbour)
    sync(clinic_house)
    case_id = accept_referral(clinic_house.vault, arrivals(clinic_house)[0].message_id)
    with clinic_house.vault.work() as unit:
        unit.records.save(RecordType.NOTE, "a" * 32, case_id, {"text": "Hand was set"})
    withdraw_consent(harbour.vault, story.case_id, HOW)
    sync(harbour)
    sync(clinic_house)
    assert read_case(clinic_house.vault, case_id)
    waiting = [a.item for a in read_inbox(clinic_house.vault) if a.item.state is InboxState.NEW]
    assert len(waiting) == 1


def test_a_new_referral_after_a_withdrawal_has_a_thread_and_reference_of_its_own(
    harbour, clinic_house, clinic
):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    first = preview_referral(harbour.vault, story.referral).outcome.reference
    sync(harbour)
    withdraw_consent(harbour.vault, story.case_id, HOW)
    yes = HerAnswer(Purpose.REFER, clinic.id, frozenset({Cat.NEEDS_AND_SERVICES}), ConsentState.GIVEN)
    record_consent(harbour.vault, story.case_id, [yes], HOW)
    again = preview_referral(harbour.vault, story.referral).outcome
    assert isinstance(again, Release)
    assert again.reference != first


def test_a_message_frozen_but_never_posted_leaves_the_thread_usable(harbour, clinic_house, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    freeze(harbour)
    with harbour.vault.work() as unit:
        unit.records.save(RecordType.NEED, story.need, story.case_id, {"wanted": "See a doctor, today"})
    sync(harbour)
    sync(harbour)
    sync(clinic_house)
    wanted = [f.value for f in arrivals(clinic_house)[0].message.fields if f.name == "wanted"]
    assert wanted == ["See a doctor, today"]


def test_a_withdrawal_of_what_never_arrived_is_obeyed_too(harbour, clinic_house, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    freeze(harbour)
    withdraw_consent(harbour.vault, story.case_id, HOW)
    sync(harbour)
    sync(clinic_house)
    sync(clinic_house)
    sync(harbour)
    assert not arrivals(clinic_house)
    assert "ReceivedAcknowledgement" in {type(a.item.message).__name__ for a in read_inbox(harbour.vault)}


def test_the_same_delivery_twice_is_one_arrival(harbour, clinic_house, clinic, office):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    sync(harbour)
    box = office.boxes[clinic_house.card.id]
    box += box
    sync(clinic_house)
    assert len(arrivals(clinic_house)) == 1


def test_one_message_that_cannot_be_read_blocks_no_other(harbour, clinic_house, clinic, office):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    sync(harbour)
    box = office.boxes[clinic_house.card.id]
    *whole, last = box[0].data
    box.insert(0, replace(box[0], data=bytes([*whole, last ^ 1])))
    sync(clinic_house)
    assert len(arrivals(clinic_house)) == 1
    problems = [
        a.item.problem for a in read_inbox(clinic_house.vault) if a.item.state is InboxState.UNVERIFIED
    ]
    assert problems == ["Malformed"]


def test_what_left_stands_in_the_disclosure_ledger_with_its_receipt(harbour, clinic_house, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    sync(harbour)
    shared = read_case(harbour.vault, story.case_id).disclosures
    assert [d.channel for d in shared] == ["sealed"]
    assert shared[0].receipt is not None
    assert "person.name" not in shared[0].fields
    assert read_traffic(harbour.vault).outgoing[0].kind is OutboxKind.RELEASE
