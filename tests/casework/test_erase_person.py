"""She is erased here, and whoever holds something of hers hears of it: what was queued, sent, printed."""

from __future__ import annotations

import pytest

from fieldintake.casework.answer_referral import accept_referral
from fieldintake.casework.erase_person import erase_person
from fieldintake.casework.print_letter import print_letter
from fieldintake.casework.read_case import read_case
from fieldintake.casework.read_inbox import read_traffic
from fieldintake.casework.refer import send_sealed
from fieldintake.casework.withdraw_consent import withdraw_consent
from fieldintake.domain.desk import OutboxKind, OutboxState
from fieldintake.domain.errors import NotFound
from tests.casework.conftest import HOW, tell
from tests.casework.test_main_job import arrivals, freeze, sync
from tests.casework.test_paper import Printer
from tests.casework.test_withdrawals import sent


def outgoing(house):
    return [(item.kind, item.state) for item in read_traffic(house.vault).outgoing]


def test_what_waits_for_her_does_not_go_out_any_more(harbour, clinic_house, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    assert erase_person(harbour.vault, story.case_id).asked == ()
    assert outgoing(harbour) == []
    sync(harbour)
    sync(clinic_house)
    assert arrivals(clinic_house) == []


def test_who_received_something_destroys_it_after_her_erasure(harbour, clinic_house, clinic, office):
    story = sent(harbour, clinic)
    sync(clinic_house)
    case_id = accept_referral(clinic_house.vault, arrivals(clinic_house)[0].message_id)
    assert erase_person(harbour.vault, story.case_id).asked == ("Lindenhof Clinic",)
    assert outgoing(harbour) == [(OutboxKind.WITHDRAWAL, OutboxState.WAITING)]
    sync(harbour)
    assert office.withdrawn
    sync(clinic_house)
    with pytest.raises(NotFound):
        read_case(clinic_house.vault, case_id)


def test_what_may_have_left_is_asked_back_with_the_key_that_opens_the_request(harbour, clinic_house, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    freeze(harbour)
    erase_person(harbour.vault, story.case_id)
    sync(harbour)
    assert sync(clinic_house).received == 1
    assert arrivals(clinic_house) == []


def test_a_withdrawal_that_waited_when_she_was_erased_still_goes(harbour, clinic_house, clinic):
    story = sent(harbour, clinic)
    sync(clinic_house)
    withdraw_consent(harbour.vault, story.case_id, HOW)
    erase_person(harbour.vault, story.case_id)
    sync(harbour)
    sync(clinic_house)
    assert arrivals(clinic_house) == []


def test_once_the_request_has_gone_out_nothing_of_the_thread_can_be_opened(harbour, clinic_house, clinic):
    story = sent(harbour, clinic)
    with harbour.vault.view() as unit:
        thread = unit.threads.find(story.case_id, clinic.id)
    erase_person(harbour.vault, story.case_id)
    sync(harbour)
    for house in (clinic_house, clinic_house, harbour):
        assert sync(house).problems == []
    with harbour.vault.view() as unit:
        assert unit.threads.is_destroyed(thread.id)
        assert not unit.threads.is_taken(thread.reference)


def test_the_certificate_names_who_holds_paper(harbour, clinic):
    story = tell(harbour, clinic)
    print_letter(harbour.vault, Printer(), story.referral, "en")
    certificate = erase_person(harbour.vault, story.case_id)
    assert (certificate.asked, certificate.on_paper) == ((), ("Lindenhof Clinic",))
