"""The line of a case: what comes next for her, and how her consent stands."""

from __future__ import annotations

import pytest

from fieldintake.domain.case_list import NextStep, next_step
from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.consent import ConsentEvent, ConsentMethod, ConsentState, GivenBy, Purpose
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.priority import DAY_MS
from fieldintake.domain.record import Record
from fieldintake.domain.values import Instant, Unanswered, UnansweredKind

HER = CaseId("c0" * 16)
OPENED = 1_000 * DAY_MS
NEED = RecordId("1e" * 16)


def record(kind, record_id, **fields):
    return Record(RecordId(record_id), HER, kind, fields, {})


CASE = record(RecordType.CASE, HER, code="K74M-2PQD", opened_at=Instant(OPENED))


def answer(state=ConsentState.GIVEN, until_ms=None, purpose=Purpose.REFER, order=1):
    return ConsentEvent(
        RecordId(f"{order:032x}"), HER, purpose, "clinic", frozenset({Cat.HEALTH}), state, OPENED, order, until_ms,
        ConsentMethod.SIGNATURE, GivenBy.SELF, "ar",
    )  # fmt: skip


def step_with(state):
    need = record(RecordType.NEED, NEED, area="health", priority="urgent")
    referral = record(
        RecordType.REFERRAL, "2e" * 16, needs=frozenset({NEED}), state=state, issued_at=Instant(OPENED + 7)
    )
    return next_step(CASE, [CASE, need, referral], [answer()])


@pytest.mark.parametrize("state", ["draft", "declined", "withdrawn"])
def test_a_need_that_nobody_was_asked_about_is_still_to_be_referred(state):
    assert step_with(state) == (NextStep.REFER_NEED, OPENED + 3 * DAY_MS)


def test_a_need_that_was_referred_waits_for_the_answer():
    assert step_with("issued") == (NextStep.AWAIT_ANSWER, OPENED + 7 + 3 * DAY_MS)
    assert step_with("accepted")[0] is NextStep.ASSESS_RISK


def test_a_time_is_read_as_milliseconds_or_not_at_all():
    asked = record(RecordType.CASE, HER, opened_at=Instant(5), closed_at=Unanswered(UnansweredKind.UNKNOWN))
    assert (asked.ms("opened_at"), asked.ms("closed_at"), asked.ms("elsewhere")) == (5, None, None)
