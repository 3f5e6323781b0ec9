"""What the page of a case says of her answers and referrals: to whom, and what came of it."""

from __future__ import annotations

import pytest

from fieldintake.casework.finish_form import FilledRecord, FinishedForm, finish_form
from fieldintake.casework.read_case import read_case
from fieldintake.casework.record_consent import HerAnswer, HowAnswered, record_consent
from fieldintake.casework.refer import refer
from fieldintake.domain.categories import DataCategory
from fieldintake.domain.consent import ConsentMethod, ConsentState, Purpose
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.values import Instant
from fieldintake.ui.case.mapping import case_state
from fieldintake.ui.case.rows import consent_row, event_row, need_row, shared_row
from fieldintake.ui.case.state import CaseState, Channel, EventKind, ReferralStage, SharedLine
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare
from tests.ui.test_case_pages import _now_ms, case_of

CLINIC = Recipient("clinic", "Lindenhof Clinic", "health")
ENGLISH = Words("en")


def page_of(vault, case_id: CaseId) -> CaseState:
    return case_state(read_case(vault, case_id), ENGLISH, _now_ms())


@pytest.fixture
def agreed(vault) -> CaseId:
    """She agrees that the clinic and any lawyer may know, to our writing it down, and to be counted."""
    case_id = case_of(vault, "Amina")
    with vault.work() as unit:
        unit.directory.save_recipient(CLINIC)
    what = frozenset({DataCategory.NEEDS_AND_SERVICES})
    asked = (
        (Purpose.REFER, "clinic"),
        (Purpose.REFER, "kind:legal"),
        (Purpose.RECORD_WITH_US, ""),
        (Purpose.STATISTICS, ""),
    )
    answers = [HerAnswer(purpose, to, what, ConsentState.GIVEN) for purpose, to in asked]
    record_consent(vault, case_id, answers, HowAnswered(ConsentMethod.SIGNATURE, "en"))
    return case_id


def test_the_timeline_says_to_whom_she_agreed(vault, agreed):
    rows = [event_row(event, ENGLISH, group="") for event in page_of(vault, agreed).timeline]
    to = {bare(row.reason) for row in rows if bare(row.sentence) == "She agreed: Send you to a service"}
    assert to == {"To: Lindenhof Clinic", "To: Legal help"}


def test_what_stays_with_us_goes_to_us(vault, agreed):
    rows = [consent_row(line, ENGLISH, _now_ms()) for line in page_of(vault, agreed).consents]
    to = {bare(row.reason).split(".")[0] for row in rows}
    assert to == {"To: Lindenhof Clinic", "To: Legal help", "To: us", "To: our own reports"}


@pytest.fixture
def need(vault, agreed) -> RecordId:
    filled = [FilledRecord(RecordType.NEED, {"area": "health"})]
    finish_form(vault, agreed, FinishedForm("needs", "1", "<needs/>", filled), draft_id=None)
    return read_case(vault, agreed).needs[0].id


def referred(vault, case_id: CaseId, need: RecordId, state: str) -> None:
    referral = refer(vault, case_id, frozenset({need}), CLINIC)
    fields = {"state": state, "issued_at": Instant(1), "answered_at": Instant(2)}
    with vault.work() as unit:
        unit.records.save(RecordType.REFERRAL, referral, case_id, fields)


def test_a_need_whose_referral_she_took_back_says_so_and_can_be_referred_again(vault, agreed, need):
    referred(vault, agreed, need, "withdrawn")
    page = page_of(vault, agreed)
    row = need_row(page.needs[0], ENGLISH, _now_ms())
    assert bare(row.reason).startswith("Lindenhof Clinic: she took it back")
    assert row.action
    answers = [event for event in page.timeline if event.kind is EventKind.ANSWERED]
    assert [bare(event.what) for event in answers] == ["Lindenhof Clinic"]


def test_a_referral_that_stands_is_shown_before_one_that_she_took_back(vault, agreed, need):
    referred(vault, agreed, need, "accepted")
    referred(vault, agreed, need, "withdrawn")
    assert page_of(vault, agreed).needs[0].stage is ReferralStage.ACCEPTED


@pytest.mark.parametrize(
    ("channel", "has_receipt", "said"),
    [
        (Channel.LETTER, False, ""),
        (Channel.SEALED, False, "Not confirmed yet."),
        (Channel.SEALED, True, "With receipt."),
    ],
)
def test_nothing_is_awaited_of_a_letter(channel, has_receipt, said):
    line = SharedLine("s", "Lindenhof Clinic", channel, Purpose.REFER, (), 1, has_receipt)
    row = shared_row(line, ENGLISH, _now_ms())
    assert bare(row.third) == f"{bare(ENGLISH.of(Purpose.REFER))}. {said}".strip()
