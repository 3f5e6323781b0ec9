"""Whose answer is it: one of several referrals on a thread, an older program's, one that comes too late."""

from __future__ import annotations

from fieldintake.casework.answer_referral import accept_referral, reply_to_referral
from fieldintake.casework.take_in import take_in
from fieldintake.casework.withdraw_consent import withdraw_consent
from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.leaving import Answer, ReferralAnswer
from fieldintake.domain.recipient import Recipient
from tests.casework.conftest import HOW
from tests.casework.test_main_job import arrivals, sync
from tests.casework.test_share_less import answers, both_sent, no_to, states
from tests.casework.test_withdrawals import sent


def arrival_about(house, wanted):
    return next(i for i in arrivals(house) if wanted in {f.value for f in i.message.fields})


def answer_of_an_older_program(clinic_house, harbour, message_id=""):
    """An answer that names no message, or one that nobody sent."""
    arrived = arrivals(clinic_house)[0]
    with clinic_house.vault.view() as unit:
        thread = unit.threads.by_id(arrived.thread_id)
    back = Recipient(thread.peer, "Harbour House", "", organisation=thread.peer)
    now = clinic_house.vault.clock.now_ms()
    said = ReferralAnswer(thread.case_id, back, thread.reference, Answer.DECLINED, "Full", now, message_id)
    return clinic_house.sealer.seal(said, thread, harbour.card)


def test_an_answer_to_one_of_two_referrals_marks_that_one(harbour, clinic_house, clinic):
    story, second = both_sent(harbour, clinic_house, clinic)
    message = arrival_about(clinic_house, "Speak to a lawyer").message_id
    reply_to_referral(clinic_house.vault, message, Answer.DECLINED, "No lawyer here")
    sync(clinic_house)
    sync(harbour)
    assert states(harbour, story) == {story.referral: "issued", second: "declined"}
    accept_referral(clinic_house.vault, arrival_about(clinic_house, "See a doctor").message_id)
    sync(clinic_house)
    sync(harbour)
    assert states(harbour, story) == {story.referral: "accepted", second: "declined"}


def test_an_answer_that_names_no_message_or_an_unknown_one_is_about_the_whole_thread(
    harbour, clinic_house, clinic
):
    for message_id in ("", "ab" * 32):
        story, second = both_sent(harbour, clinic_house, clinic)
        take_in(
            harbour.vault, harbour.opener, [answer_of_an_older_program(clinic_house, harbour, message_id)]
        )
        assert states(harbour, story) == {story.referral: "declined", second: "declined"}


def test_an_answer_that_comes_after_she_withdrew_changes_nothing(harbour, clinic_house, clinic):
    story = sent(harbour, clinic)
    sync(clinic_house)
    accept_referral(clinic_house.vault, arrivals(clinic_house)[0].message_id)
    sync(clinic_house)
    withdraw_consent(harbour.vault, story.case_id, HOW)
    sync(harbour)
    assert states(harbour, story) == {story.referral: "withdrawn"}


def test_an_answer_to_what_was_asked_back_does_not_answer_what_was_sent_anew(harbour, clinic_house, clinic):
    story = sent(harbour, clinic)
    sync(clinic_house)
    accept_referral(clinic_house.vault, arrivals(clinic_house)[0].message_id)
    sync(clinic_house)
    answers(harbour, story, no_to(Cat.HEALTH, clinic.id))
    sync(harbour)
    assert states(harbour, story) == {story.referral: "issued"}
