"""Only a way that she finds safe today is ever given out, with what belongs to that way."""

from __future__ import annotations

from dataclasses import replace

from fieldintake.casework.finish_form import FilledRecord, FinishedForm, finish_form
from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_case import read_case
from fieldintake.casework.record_consent import HerAnswer, record_consent
from fieldintake.casework.refer import preview_referral, refer, send_sealed
from fieldintake.casework.send_due import hand_over_all
from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.consent import ConsentState, Purpose
from fieldintake.domain.desk import OutboxState
from fieldintake.domain.fields import RecordType
from fieldintake.domain.release import Release
from fieldintake.domain.values import Unanswered
from tests.casework.conftest import HOW, tell
from tests.casework.test_today import later

BY_TEXT = {"method": "text_message", "address": "+999 555 0101", "hours": "18 to 20", "cover_name": "Anna"}
ASKED = frozenset({Cat.NEEDS_AND_SERVICES, Cat.SAFE_CONTACT})


def fill(house, case_id, **contact):
    form = FinishedForm(
        "safety", "1", f"<data>{contact}</data>", [FilledRecord(RecordType.SAFE_CONTACT, contact)]
    )
    finish_form(house.vault, case_id, form, draft_id=None)


def contact_of(house, case_id):
    return read_case(house.vault, case_id).safe_contact


def given_out(house, clinic, contact):
    """What of her contact the clinic would get."""
    case_id = open_case(house.vault)
    need = FilledRecord(RecordType.NEED, {"area": "health", "wanted": "See a doctor"})
    finish_form(house.vault, case_id, FinishedForm("needs", "1", "<data/>", [need]), draft_id=None)
    fill(house, case_id, **contact)
    record_consent(
        house.vault, case_id, [HerAnswer(Purpose.REFER, clinic.id, ASKED, ConsentState.GIVEN)], HOW
    )
    needs = frozenset({read_case(house.vault, case_id).needs[0].id})
    outcome = preview_referral(house.vault, refer(house.vault, case_id, needs, clinic)).outcome
    assert isinstance(outcome, Release)
    return {item.name for item in outcome.fields if item.record is RecordType.SAFE_CONTACT}


def test_another_way_takes_everything_of_the_old_one_with_it(harbour):
    case_id = open_case(harbour.vault)
    fill(harbour, case_id, **BY_TEXT, must_not_know="Her cousin")
    fill(harbour, case_id, method="voice_call", hours="9 to 10")
    contact = contact_of(harbour, case_id)
    assert (contact.text("method"), contact.text("hours")) == ("voice_call", "9 to 10")
    assert all(isinstance(contact.fields[name], Unanswered) for name in ("address", "cover_name"))
    assert contact.text("must_not_know") == "Her cousin"


def test_another_number_takes_the_hours_and_the_name_of_the_old_one_with_it(harbour):
    case_id = open_case(harbour.vault)
    fill(harbour, case_id, **BY_TEXT, must_not_know="Her cousin")
    fill(harbour, case_id, method="text_message", address="+999 555 0202")
    contact = contact_of(harbour, case_id)
    assert (contact.text("method"), contact.text("address")) == ("text_message", "+999 555 0202")
    assert all(isinstance(contact.fields[name], Unanswered) for name in ("hours", "cover_name"))
    assert contact.text("must_not_know") == "Her cousin"


def test_a_number_that_was_missing_leaves_the_hours_as_they_are(harbour):
    case_id = open_case(harbour.vault)
    fill(harbour, case_id, method="text_message", hours="18 to 20")
    fill(harbour, case_id, method="text_message", address="+999 555 0101")
    assert contact_of(harbour, case_id).text("hours") == "18 to 20"


def test_the_same_way_once_more_keeps_what_was_not_said_again(harbour):
    case_id = open_case(harbour.vault)
    fill(harbour, case_id, **BY_TEXT)
    fill(harbour, case_id, method="text_message", hours="9 to 10")
    contact = contact_of(harbour, case_id)
    assert (contact.text("address"), contact.text("hours")) == ("+999 555 0101", "9 to 10")


def test_a_way_that_is_safe_is_given_out(harbour, clinic):
    assert {"method", "address", "hours", "cover_name"} <= given_out(harbour, clinic, BY_TEXT)


def test_no_number_is_given_out_where_no_way_is_safe(harbour, clinic):
    assert given_out(harbour, clinic, BY_TEXT | {"method": "none"}) == set()


def test_no_number_is_given_out_without_a_way(harbour, clinic):
    assert given_out(harbour, clinic, {"address": "+999 555 0101"}) == set()


def test_what_ends_by_itself_is_not_called_her_no(harbour, clinic):
    story = tell(harbour, clinic, asked=())
    until = harbour.vault.clock.now_ms() + 60_000
    answer = HerAnswer(Purpose.REFER, clinic.id, ASKED, ConsentState.GIVEN, until)
    record_consent(harbour.vault, story.case_id, [answer], HOW)
    send_sealed(harbour.vault, story.referral)
    later(harbour, 120_000)
    view = read_case(harbour.vault, story.case_id)
    assert hand_over_all(harbour.vault, harbour.sealer, [item.id for item in view.outgoing]) == []
    view = read_case(harbour.vault, story.case_id)
    assert [(item.state, item.why) for item in view.outgoing] == [(OutboxState.KILLED, "expired")]
    assert [referral.text("state") for referral in view.referrals] == ["draft"]


def test_a_partner_that_is_in_another_country_now_is_not_called_her_no(harbour, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    with harbour.vault.work() as unit:
        unit.directory.save_recipient(replace(clinic, country="ES"))
    assert stopped(harbour, story) == ("border", "draft")


def test_what_she_refuses_is_called_her_no(harbour, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    record_consent(
        harbour.vault, story.case_id, [HerAnswer(Purpose.REFER, clinic.id, ASKED, ConsentState.REFUSED)], HOW
    )
    assert stopped(harbour, story) == ("refused", "withdrawn")


def stopped(house, story):
    """Why the one release was stopped, and what its referral says then."""
    items = [item.id for item in read_case(house.vault, story.case_id).outgoing]
    assert hand_over_all(house.vault, house.sealer, items) == []
    view = read_case(house.vault, story.case_id)
    assert [item.state for item in view.outgoing] == [OutboxState.KILLED]
    return view.outgoing[0].why, view.referrals[0].text("state")
