"""What a task says: whom to call, who asks, and since when; and what takes a need off the day."""

from __future__ import annotations

import pytest

from fieldintake.casework.add_note import add_note
from fieldintake.casework.answer_referral import accept_referral
from fieldintake.casework.keep_draft import Typed, keep_draft
from fieldintake.casework.read_inbox import read_traffic
from fieldintake.casework.refer import send_sealed
from fieldintake.casework.today import TaskKind, Urgency, read_today
from fieldintake.casework.withdraw_consent import withdraw_consent
from fieldintake.domain.case_list import DAY_MS
from fieldintake.domain.ids import RecordId
from tests.casework.conftest import HOW, tell
from tests.casework.test_main_job import arrivals, sync


def later(house, ms):
    house.vault.clock._last_seen_ms = house.vault.clock.now_ms() + ms


def tasks(house, kind):
    return [task for task in read_today(house.vault).tasks if task.kind is kind]


def sent(house, clinic):
    story = tell(house, clinic)
    send_sealed(house.vault, story.referral)
    sync(house)
    return story


def test_a_need_without_an_answer_says_whom_to_call_and_since_when(harbour, clinic):
    story = sent(harbour, clinic)
    issued = harbour.vault.clock.now_ms()
    later(harbour, 2 * DAY_MS)
    add_note(harbour.vault, story.case_id, "She came back and asked")
    (task,) = tasks(harbour, TaskKind.AWAIT_ANSWER)
    assert task.provider == "Lindenhof Clinic"
    assert task.urgency is Urgency.FIRST
    assert task.since_ms == pytest.approx(issued, abs=60_000)


def test_an_arrival_says_who_sent_it_and_when_it_came(harbour, clinic_house, clinic):
    sent(harbour, clinic)
    sync(clinic_house)
    (task,) = tasks(clinic_house, TaskKind.ANSWER_ARRIVAL)
    assert (task.partner, task.since_ms) == ("Harbour House", arrivals(clinic_house)[0].arrived_ms)


def test_a_withdrawal_that_came_is_a_task_of_its_own(harbour, clinic_house, clinic):
    story = sent(harbour, clinic)
    sync(clinic_house)
    case_id = accept_referral(clinic_house.vault, arrivals(clinic_house)[0].message_id)
    add_note(clinic_house.vault, case_id, "Hand was set")
    withdraw_consent(harbour.vault, story.case_id, HOW)
    sync(harbour)
    sync(clinic_house)
    (task,) = tasks(clinic_house, TaskKind.WITHDRAWAL_CAME)
    assert task.partner == "Harbour House"
    assert tasks(clinic_house, TaskKind.ANSWER_ARRIVAL) == []


def test_something_stuck_says_for_whom_and_why(harbour, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    queued = harbour.vault.clock.now_ms()
    with harbour.vault.work() as unit:
        for item in unit.outbox.of_case(story.case_id):
            unit.threads.destroy(item.thread_id)
    later(harbour, DAY_MS)
    sync(harbour)
    (task,) = tasks(harbour, TaskKind.UNSTICK)
    assert (task.partner, task.detail) == ("Lindenhof Clinic", "no_card")
    assert task.since_ms == pytest.approx(queued, abs=60_000)


def test_what_waits_says_since_when_it_waits(harbour, clinic):
    send_sealed(harbour.vault, tell(harbour, clinic).referral)
    (item,) = read_traffic(harbour.vault).outgoing
    assert item.since_ms == pytest.approx(harbour.vault.clock.now_ms(), abs=60_000)


def test_a_draft_says_whose_forms_it_is_while_her_case_is_here(harbour, clinic):
    story = tell(harbour, clinic)
    for draft_id, case_id in (("d" * 32, story.case_id), ("e" * 32, None)):
        keep_draft(harbour.vault, Typed(RecordId(draft_id), case_id, "intake", "1", b"{}"))
    today = read_today(harbour.vault)
    with harbour.vault.view() as unit:
        code = unit.cases.row(story.case_id).code
    assert len(today.drafts) == 2
    assert today.codes == {story.case_id: code}
