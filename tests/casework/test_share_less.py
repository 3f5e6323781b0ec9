"""She allows less than has left: what is asked back, what goes anew, and what must not start by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldintake.casework.answer_referral import accept_referral, reply_to_referral
from fieldintake.casework.finish_form import FilledRecord, FinishedForm, finish_form
from fieldintake.casework.know_partner import keep_provider
from fieldintake.casework.print_letter import print_letter
from fieldintake.casework.read_case import read_case
from fieldintake.casework.read_inbox import read_traffic
from fieldintake.casework.record_consent import HerAnswer, record_consent
from fieldintake.casework.refer import preview_referral, refer, send_sealed
from fieldintake.casework.share_less import covers
from fieldintake.casework.withdraw_consent import withdraw_consent
from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.consent import ConsentState, Purpose, kind_key
from fieldintake.domain.desk import OutboxKind, OutboxState
from fieldintake.domain.fields import RecordType
from fieldintake.domain.leaving import Answer
from fieldintake.domain.release import HeldWhy, Refused
from tests.casework.conftest import HOW, tell
from tests.casework.test_main_job import arrivals, freeze, sync
from tests.casework.test_paper import Printer
from tests.casework.test_withdrawals import sent

NEEDS_AND_HEALTH = frozenset({Cat.NEEDS_AND_SERVICES, Cat.HEALTH})


def answers(house, story, *given):
    record_consent(house.vault, story.case_id, list(given), HOW)


def no_to(category, recipient, purpose=Purpose.REFER):
    return HerAnswer(purpose, recipient, frozenset({category}), ConsentState.REFUSED)


def yes_to(categories, recipient, purpose=Purpose.REFER):
    return HerAnswer(purpose, recipient, frozenset(categories), ConsentState.GIVEN)


def another_need(house, story):
    need = FilledRecord(RecordType.NEED, {"area": "legal", "wanted": "Speak to a lawyer"})
    form = FinishedForm("needs", "1", "<needs/>", [need])
    finish_form(house.vault, story.case_id, form, draft_id=None)
    return read_case(house.vault, story.case_id).needs[-1].id


def second_referral(house, story, clinic):
    need = another_need(house, story)
    return refer(house.vault, story.case_id, frozenset({need}), clinic)


def both_sent(harbour, clinic_house, clinic):
    """Two referrals of hers on one thread, both arrived; the story and the second one."""
    story = sent(harbour, clinic)
    second = second_referral(harbour, story, clinic)
    send_sealed(harbour.vault, second)
    sync(harbour)
    sync(clinic_house)
    return story, second


def outgoing(house, kind):
    return [item for item in read_traffic(house.vault).outgoing if item.kind is kind]


def states(house, story):
    return {r.id: r.text("state") for r in read_case(house.vault, story.case_id).referrals}


def wanted(house):
    return {f.value for item in arrivals(house) for f in item.message.fields if f.name == "wanted"}


@pytest.fixture
def abroad(harbour, clinic):
    """The clinic, which turns out to be over the border."""
    keep_provider(harbour.vault, replace(clinic, country="FR"))
    return replace(clinic, country="FR")


def test_a_no_to_the_border_asks_back_what_crossed_it(harbour, abroad):
    story = tell(harbour, abroad)
    answers(harbour, story, yes_to(NEEDS_AND_HEALTH, abroad.id, Purpose.CROSS_BORDER))
    send_sealed(harbour.vault, story.referral)
    sync(harbour)
    answers(harbour, story, no_to(Cat.NEEDS_AND_SERVICES, abroad.id, Purpose.CROSS_BORDER))
    assert len(outgoing(harbour, OutboxKind.WITHDRAWAL)) == 1
    assert states(harbour, story)[story.referral] == "withdrawn"


def test_a_no_to_the_border_changes_nothing_where_there_is_none(harbour, clinic):
    story = sent(harbour, clinic)
    answers(harbour, story, no_to(Cat.HEALTH, clinic.id, Purpose.CROSS_BORDER))
    assert outgoing(harbour, OutboxKind.WITHDRAWAL) == []


def test_a_no_to_the_kind_that_a_yes_to_the_clinic_itself_follows_takes_nothing_back(harbour, clinic):
    story = sent(harbour, clinic)
    answers(harbour, story, no_to(Cat.HEALTH, kind_key("health")), yes_to(NEEDS_AND_HEALTH, clinic.id))
    assert outgoing(harbour, OutboxKind.WITHDRAWAL) == []


def test_the_same_no_said_again_asks_back_nothing_that_it_left_standing(harbour, clinic_house, clinic):
    story = sent(harbour, clinic)
    for _ in range(2):
        answers(harbour, story, no_to(Cat.HEALTH, clinic.id))
        sync(harbour)
    assert len(outgoing(harbour, OutboxKind.WITHDRAWAL)) == 1
    assert len(outgoing(harbour, OutboxKind.RELEASE)) == 2


def test_a_referral_that_was_stopped_earlier_does_not_start_by_itself(harbour, clinic):
    stopped = tell(harbour, clinic)
    send_sealed(harbour.vault, stopped.referral)
    withdraw_consent(harbour.vault, stopped.case_id, HOW)
    answers(harbour, stopped, yes_to(NEEDS_AND_HEALTH, clinic.id))
    second = second_referral(harbour, stopped, clinic)
    send_sealed(harbour.vault, second)
    sync(harbour)
    answers(harbour, stopped, no_to(Cat.HEALTH, clinic.id))
    waiting = [i.subject for i in outgoing(harbour, OutboxKind.RELEASE) if i.state is OutboxState.WAITING]
    assert waiting == [second]
    assert states(harbour, stopped)[stopped.referral] == "withdrawn"


def test_a_referral_that_was_only_printed_is_not_sent_by_a_smaller_yes(harbour, clinic):
    story = tell(harbour, clinic)
    print_letter(harbour.vault, Printer(), story.referral, "en")
    answers(harbour, story, no_to(Cat.HEALTH, clinic.id))
    assert read_traffic(harbour.vault).outgoing == ()
    assert states(harbour, story)[story.referral] == "withdrawn"


def test_a_referral_that_was_declined_does_not_go_again(harbour, clinic_house, clinic):
    story = sent(harbour, clinic)
    sync(clinic_house)
    reply_to_referral(clinic_house.vault, arrivals(clinic_house)[0].message_id, Answer.DECLINED, "Full")
    sync(clinic_house)
    sync(harbour)
    answers(harbour, story, no_to(Cat.HEALTH, clinic.id))
    assert len(outgoing(harbour, OutboxKind.WITHDRAWAL)) == 1
    assert len(outgoing(harbour, OutboxKind.RELEASE)) == 1


def test_siblings_on_one_thread_are_asked_back_and_sent_anew_together(harbour, clinic_house, clinic):
    story, second = both_sent(harbour, clinic_house, clinic)
    for item in arrivals(clinic_house):
        accept_referral(clinic_house.vault, item.message_id)
    answers(harbour, story, no_to(Cat.HEALTH, clinic.id))
    for house in (harbour, clinic_house, harbour, clinic_house):
        sync(house)
    assert states(harbour, story) == {story.referral: "issued", second: "issued"}
    assert wanted(clinic_house) == {"See a doctor", "Speak to a lawyer"}
    assert "health_notes" not in {f.name for item in arrivals(clinic_house) for f in item.message.fields}


def ledger_alone_says_no(house, story, categories):
    """Her no as another way into the ledger would bring it: nothing is asked back before the hand-over."""
    with house.vault.work() as unit:
        given = unit.consents.of_case(story.case_id)[0]
        no = replace(given, id="5" * 32, categories=frozenset(categories), state=ConsentState.REFUSED)
        unit.consents.append(no)


def test_a_frozen_message_with_more_than_she_allows_takes_its_siblings_along(harbour, clinic_house, clinic):
    story = sent(harbour, clinic)
    second = second_referral(harbour, story, clinic)
    send_sealed(harbour.vault, second)
    freeze(harbour)
    ledger_alone_says_no(harbour, story, {Cat.HEALTH})
    for house in (harbour, harbour, clinic_house, clinic_house):
        sync(house)
    assert len(outgoing(harbour, OutboxKind.WITHDRAWAL)) == 1
    assert wanted(clinic_house) == {"See a doctor", "Speak to a lawyer"}
    assert states(harbour, story) == {story.referral: "issued", second: "issued"}


def test_a_frozen_message_that_may_not_leave_any_more_takes_its_siblings_back(harbour, clinic_house, clinic):
    story = sent(harbour, clinic)
    second = second_referral(harbour, story, clinic)
    send_sealed(harbour.vault, second)
    freeze(harbour)
    ledger_alone_says_no(harbour, story, NEEDS_AND_HEALTH)
    for house in (harbour, harbour, clinic_house, clinic_house):
        sync(house)
    assert arrivals(clinic_house) == []
    assert set(states(harbour, story).values()) == {"withdrawn"}


def test_what_was_shared_is_covered_while_every_field_of_it_may_still_leave(harbour, clinic):
    story = sent(harbour, clinic)
    shared = read_case(harbour.vault, story.case_id).disclosures
    assert covers(preview_referral(harbour.vault, story.referral).outcome, shared)
    answers(harbour, story, no_to(Cat.HEALTH, clinic.id))
    assert not covers(preview_referral(harbour.vault, story.referral).outcome, shared)


def test_a_field_that_is_not_there_any_more_is_not_covered(harbour, clinic):
    made = preview_referral(harbour.vault, tell(harbour, clinic).referral).outcome
    story = sent(harbour, clinic)
    (shared,) = read_case(harbour.vault, story.case_id).disclosures
    assert covers(made, [shared])
    assert not covers(made, [shared, replace(shared, fields=("person.gender",))])


def test_a_refusal_covers_nothing_but_nothing(harbour, clinic):
    story = sent(harbour, clinic)
    refused = Refused(HeldWhy.WITHDRAWN, ())
    assert not covers(refused, read_case(harbour.vault, story.case_id).disclosures)
    assert covers(refused, [])
