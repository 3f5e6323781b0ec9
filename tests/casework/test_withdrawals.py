"""Her no in hard cases: by category, by one of a kind, late, out of order, on the wrong thread, twice."""

from __future__ import annotations

import pytest

from fieldintake.casework.add_note import add_note
from fieldintake.casework.answer_referral import accept_referral, reply_to_referral
from fieldintake.casework.answer_withdrawal import destroy_now, retain
from fieldintake.casework.finish_form import FilledRecord, FinishedForm, finish_form
from fieldintake.casework.read_case import read_case
from fieldintake.casework.read_inbox import read_inbox, read_traffic
from fieldintake.casework.record_consent import HerAnswer, record_consent
from fieldintake.casework.refer import preview_referral, refer, send_sealed
from fieldintake.casework.retention import hold_case
from fieldintake.casework.take_in import take_in
from fieldintake.casework.today import read_today
from fieldintake.casework.withdraw_consent import withdraw_answer, withdraw_consent
from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.consent import ConsentState, Purpose, kind_key
from fieldintake.domain.desk import InboxState, OutboxKind
from fieldintake.domain.errors import InvalidValue, NotAllowed, NotFound
from fieldintake.domain.fields import RecordType
from fieldintake.domain.leaving import Answer, Withdrawal
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.release import Refused, Release
from tests.casework.conftest import HOW, tell
from tests.casework.test_main_job import arrivals, freeze, sync


def says(house, story, state, category, recipient):
    answer = HerAnswer(Purpose.REFER, recipient, frozenset({category}), state)
    record_consent(house.vault, story.case_id, [answer], HOW)


def sent(house, clinic):
    story = tell(house, clinic)
    send_sealed(house.vault, story.referral)
    sync(house)
    return story


def everything_of(vault, case_id):
    with vault.view() as unit:
        return unit.records.of_case(case_id)


def test_taking_everything_back_reaches_a_yes_that_a_no_to_something_else_followed(harbour, clinic):
    story = tell(harbour, clinic)
    says(harbour, story, ConsentState.REFUSED, Cat.IDENTITY, clinic.id)
    assert isinstance(preview_referral(harbour.vault, story.referral).outcome, Release)
    withdraw_consent(harbour.vault, story.case_id, HOW)
    assert isinstance(preview_referral(harbour.vault, story.referral).outcome, Refused)
    assert read_case(harbour.vault, story.case_id).row.consent == "withdrawn"


def test_taking_back_from_one_leaves_her_yes_to_the_others_of_its_kind(harbour, clinic):
    story = tell(harbour, clinic, asked=())
    says(harbour, story, ConsentState.GIVEN, Cat.NEEDS_AND_SERVICES, kind_key("health"))
    withdraw_consent(harbour.vault, story.case_id, HOW, recipient=clinic)
    assert isinstance(preview_referral(harbour.vault, story.referral).outcome, Refused)
    other = Recipient("other", "Another clinic", "health")
    with harbour.vault.work() as unit:
        unit.directory.save_recipient(other)
    second = refer(harbour.vault, story.case_id, frozenset({story.need}), other)
    assert isinstance(preview_referral(harbour.vault, second).outcome, Release)


def test_taking_back_one_line_touches_no_other_line(harbour, clinic):
    story = tell(harbour, clinic)
    says(harbour, story, ConsentState.GIVEN, Cat.NEEDS_AND_SERVICES, kind_key("legal"))
    withdraw_answer(harbour.vault, story.case_id, HOW, purpose=Purpose.REFER, recipient=kind_key("legal"))
    assert isinstance(preview_referral(harbour.vault, story.referral).outcome, Release)


def test_two_referrals_on_one_thread_are_one_case_and_go_together(harbour, clinic_house, clinic):
    story = sent(harbour, clinic)
    second = refer(harbour.vault, story.case_id, frozenset({story.need}), clinic)
    send_sealed(harbour.vault, second)
    sync(harbour)
    sync(clinic_house)
    cases = {accept_referral(clinic_house.vault, item.message_id) for item in arrivals(clinic_house)}
    assert len(cases) == 1
    case_id = cases.pop()
    assert len(read_case(clinic_house.vault, case_id).needs) == 1
    withdraw_consent(harbour.vault, story.case_id, HOW)
    sync(harbour)
    sync(clinic_house)
    assert everything_of(clinic_house.vault, case_id) == []
    assert arrivals(clinic_house) == []


def test_asking_and_then_accepting_before_a_sync_sends_both_answers(harbour, clinic_house, clinic):
    story = sent(harbour, clinic)
    sync(clinic_house)
    message = arrivals(clinic_house)[0].message_id
    reply_to_referral(clinic_house.vault, message, Answer.ASKED, "Which hand?")
    accept_referral(clinic_house.vault, message)
    assert sync(clinic_house).problems == []
    sync(harbour)
    assert read_case(harbour.vault, story.case_id).referrals[0].text("state") == "accepted"


def test_words_too_many_for_an_answer_are_refused_where_they_are_written(harbour, clinic_house, clinic):
    sent(harbour, clinic)
    sync(clinic_house)
    with pytest.raises(InvalidValue):
        reply_to_referral(
            clinic_house.vault, arrivals(clinic_house)[0].message_id, Answer.ASKED, "why? " * 1000
        )
    assert sync(clinic_house).problems == []


def test_an_item_that_cannot_go_is_stuck_and_holds_up_no_other(harbour, clinic_house, clinic):
    lost, story = tell(harbour, clinic), tell(harbour, clinic)
    send_sealed(harbour.vault, lost.referral)
    send_sealed(harbour.vault, story.referral)
    with harbour.vault.work() as unit:
        for item in unit.outbox.of_case(lost.case_id):
            unit.threads.destroy(item.thread_id)
    sync(harbour)
    states = [item.state for item in read_traffic(harbour.vault).outgoing]
    assert sorted(state.value for state in states) == ["confirmed", "stuck"]
    assert read_today(harbour.vault).tasks


def test_what_comes_after_its_withdrawal_leaves_no_content(harbour, clinic_house, clinic, office):
    story = sent(harbour, clinic)
    withdraw_consent(harbour.vault, story.case_id, HOW)
    sync(harbour)
    office.boxes[clinic_house.card.id].reverse()
    for _ in range(3):
        sync(clinic_house)
    assert arrivals(clinic_house) == []
    late = [a.item for a in read_inbox(clinic_house.vault) if a.item.state is InboxState.WITHDRAWN]
    assert [item.message for item in late] == [None]


def test_a_second_withdrawal_on_a_thread_that_is_gone_holds_up_nothing(harbour, clinic_house, clinic, office):
    story = sent(harbour, clinic)
    withdraw_consent(harbour.vault, story.case_id, HOW)
    sync(harbour)
    box = office.boxes[clinic_house.card.id]
    sync(clinic_house)
    sync(clinic_house)
    take_in(clinic_house.vault, clinic_house.opener, list(box))
    again = sent(harbour, clinic)
    sync(clinic_house)
    assert [item.message.reference for item in arrivals(clinic_house)] == [
        preview_referral(harbour.vault, again.referral).outcome.reference
    ]


def test_a_partner_cannot_ask_us_to_destroy_a_case_of_our_own(harbour, clinic_house, clinic):
    story = sent(harbour, clinic)
    sync(clinic_house)
    arrived = arrivals(clinic_house)[0]
    with clinic_house.vault.view() as unit:
        thread = unit.threads.by_id(arrived.thread_id)
    back = Recipient(thread.peer, "Harbour House", "", organisation=thread.peer)
    now = clinic_house.vault.clock.now_ms()
    forged = clinic_house.sealer.seal(
        Withdrawal(thread.case_id, back, thread.reference, now), thread, harbour.card
    )
    take_in(harbour.vault, harbour.opener, [forged])
    assert read_case(harbour.vault, story.case_id)
    problems = [a.item.problem for a in read_inbox(harbour.vault)]
    assert problems == ["WrongDirection"]


def test_a_no_after_delivery_asks_back_and_sends_what_she_still_allows(harbour, clinic_house, clinic):
    story = sent(harbour, clinic)
    says(harbour, story, ConsentState.REFUSED, Cat.HEALTH, clinic.id)
    sync(harbour)
    sync(clinic_house)
    left = arrivals(clinic_house)
    assert len(left) == 1
    assert "health_notes" not in {f.name for f in left[0].message.fields}


def test_a_change_that_she_allows_less_of_asks_the_frozen_message_back(harbour, clinic_house, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    freeze(harbour)
    says(harbour, story, ConsentState.REFUSED, Cat.HEALTH, clinic.id)
    kinds = [item.kind for item in read_traffic(harbour.vault).outgoing]
    assert OutboxKind.WITHDRAWAL in kinds


def test_a_withdrawn_referral_that_is_sent_again_has_its_answer(harbour, clinic_house, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    withdraw_consent(harbour.vault, story.case_id, HOW)
    assert read_case(harbour.vault, story.case_id).referrals[0].text("state") == "withdrawn"
    says(harbour, story, ConsentState.GIVEN, Cat.NEEDS_AND_SERVICES, clinic.id)
    send_sealed(harbour.vault, story.referral)
    sync(harbour)
    sync(clinic_house)
    accept_referral(clinic_house.vault, arrivals(clinic_house)[0].message_id)
    sync(clinic_house)
    sync(harbour)
    assert read_case(harbour.vault, story.case_id).referrals[0].text("state") == "accepted"


def test_an_answer_marks_no_referral_that_never_left(harbour, clinic_house, clinic):
    story = sent(harbour, clinic)
    refer(harbour.vault, story.case_id, frozenset({story.need}), clinic)
    sync(clinic_house)
    accept_referral(clinic_house.vault, arrivals(clinic_house)[0].message_id)
    sync(clinic_house)
    sync(harbour)
    states = sorted(r.text("state") for r in read_case(harbour.vault, story.case_id).referrals)
    assert states == ["accepted", "draft"]


def test_what_a_person_put_on_hold_is_not_destroyed_by_another(harbour, clinic_house, clinic):
    story = sent(harbour, clinic)
    sync(clinic_house)
    case_id = accept_referral(clinic_house.vault, arrivals(clinic_house)[0].message_id)
    hold_case(clinic_house.vault, case_id, "A court asked")
    withdraw_consent(harbour.vault, story.case_id, HOW)
    sync(harbour)
    sync(clinic_house)
    waiting = next(a.item for a in read_inbox(clinic_house.vault) if a.item.state is InboxState.NEW)
    with pytest.raises(NotAllowed):
        destroy_now(clinic_house.vault, waiting.message_id)
    assert read_case(clinic_house.vault, case_id)
    hold_case(clinic_house.vault, case_id, "")
    destroy_now(clinic_house.vault, waiting.message_id)
    with pytest.raises(NotFound):
        read_case(clinic_house.vault, case_id)


def test_keeping_needs_a_basis(harbour, clinic_house, clinic):
    story = sent(harbour, clinic)
    sync(clinic_house)
    case_id = accept_referral(clinic_house.vault, arrivals(clinic_house)[0].message_id)
    add_note(clinic_house.vault, case_id, "Hand was set")
    withdraw_consent(harbour.vault, story.case_id, HOW)
    sync(harbour)
    sync(clinic_house)
    waiting = next(a.item for a in read_inbox(clinic_house.vault) if a.item.state is InboxState.NEW)
    with pytest.raises(NotAllowed):
        retain(clinic_house.vault, waiting.message_id, "  ")
    retain(clinic_house.vault, waiting.message_id, "Medical records act, ten years")
    with pytest.raises(NotAllowed):
        retain(clinic_house.vault, waiting.message_id, "again")


def test_nothing_is_written_to_a_case_that_was_destroyed(harbour, clinic_house, clinic):
    story = sent(harbour, clinic)
    sync(clinic_house)
    case_id = accept_referral(clinic_house.vault, arrivals(clinic_house)[0].message_id)
    withdraw_consent(harbour.vault, story.case_id, HOW)
    sync(harbour)
    sync(clinic_house)
    with pytest.raises(NotFound):
        add_note(clinic_house.vault, case_id, "too late")
    assert everything_of(clinic_house.vault, case_id) == []


def test_people_of_a_repeat_never_overwrite_her(harbour, clinic):
    story = tell(harbour, clinic)
    child = FilledRecord(RecordType.PERSON, {"name": "Lina"}, is_repeated=True)
    finish_form(harbour.vault, story.case_id, FinishedForm("family", "1", "<f/>", [child]), draft_id=None)
    assert read_case(harbour.vault, story.case_id).person.text("name") == "Amina Haddad"


def test_a_form_that_was_finished_is_not_finished_twice(harbour, clinic):
    story = tell(harbour, clinic)
    need = FilledRecord(RecordType.NEED, {"area": "legal"})
    form = FinishedForm("needs", "1", "<needs id='1'/>", [need])
    finish_form(harbour.vault, story.case_id, form, draft_id=None)
    with pytest.raises(NotAllowed):
        finish_form(harbour.vault, story.case_id, form, draft_id=None)
    assert len(read_case(harbour.vault, story.case_id).needs) == 2
