"""The line of one case in a list, derived from its records: nothing in it needs a mask.

Invariant: a pure function of records, answers and time; tasks and next steps are computed, never stored by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from fieldintake.domain.compartments import RESTRICTED
from fieldintake.domain.consent import ConsentEvent, ConsentState
from fieldintake.domain.desk import CaseRow
from fieldintake.domain.fields import SURVIVOR, RecordType
from fieldintake.domain.ids import CaseId, Code, RecordId
from fieldintake.domain.ledger import latest_answers
from fieldintake.domain.priority import DAY_MS, PRIORITY_MS, span_ms
from fieldintake.domain.record import Record

_NOBODY_ASKED = ("draft", "declined", "withdrawn")
"""The states of a referral that leave its need where it was."""


class ConsentLine(Enum):
    """How her consent stands, in one word."""

    NOT_ASKED = "not_asked"
    GIVEN = "given"
    PARTLY = "partly"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    RESTRICTED = "restricted"


class NextStep(Enum):
    """What comes next for a case."""

    ASK_CONSENT = "ask_consent"
    ASSESS_RISK = "assess_risk"
    REFER_NEED = "refer_need"
    AWAIT_ANSWER = "await_answer"
    NOTHING_DUE = "nothing_due"


def consent_line(ledger: Sequence[ConsentEvent], now_ms: int) -> ConsentLine:
    """How her answers stand now."""
    last = latest_answers(ledger)
    if not last:
        return ConsentLine.NOT_ASKED
    live = [e for e in last if e.says_yes and (e.until_ms is None or e.until_ms > now_ms)]
    if len(live) == len(last):
        return ConsentLine.GIVEN
    if live:
        return ConsentLine.PARTLY
    if any(event.says_yes for event in last):
        return ConsentLine.EXPIRED
    withdrawn = any(event.state is ConsentState.WITHDRAWN for event in last)
    return ConsentLine.WITHDRAWN if withdrawn else ConsentLine.REFUSED


def consent_until_ms(ledger: Sequence[ConsentEvent], now_ms: int) -> int | None:
    """Until when `consent_line` says the same without a new answer: the first end of a yes; None where none ends."""
    ends = [e.until_ms for e in latest_answers(ledger) if e.says_yes and e.until_ms is not None]
    return min((end for end in ends if end > now_ms), default=None)


def survivor(records: Sequence[Record]) -> Record | None:
    """The person record of the survivor herself."""
    people = [record for record in records if record.type is RecordType.PERSON]
    return next((person for person in people if person.fields.get("role") == SURVIVOR), None)


def next_step(
    case: Record, records: Sequence[Record], ledger: Sequence[ConsentEvent]
) -> tuple[NextStep, int | None]:
    """The next step and when it is due (milliseconds since 1970), or None when it has no date."""
    opened = case.ms("opened_at") or 0
    referrals = [record for record in records if record.type is RecordType.REFERRAL]
    if not ledger and not case.text("came_from"):
        return NextStep.ASK_CONSENT, opened + DAY_MS
    asked = [r for r in referrals if r.text("state") not in _NOBODY_ASKED]
    referred = {need for r in asked for need in r.codes("needs")}
    needs = [record for record in records if record.type is RecordType.NEED]
    open_needs = [need for need in needs if need.id not in referred]
    if open_needs and not case.text("came_from"):
        return NextStep.REFER_NEED, opened + min(span_ms(need.text("priority")) for need in open_needs)
    waiting = [referral for referral in referrals if awaits_answer(referral)]
    if waiting:
        by_id = {need.id: need for need in needs}
        return NextStep.AWAIT_ANSWER, min(_answer_due(r, by_id) for r in waiting)
    person = survivor(records)
    if person is None or "risk_level" not in person.fields:
        return NextStep.ASSESS_RISK, None
    return NextStep.NOTHING_DUE, None


def awaits_answer(referral: Record) -> bool:
    """Whether somebody was asked and has not answered yet."""
    return referral.text("state") == "issued" and "incoming" not in referral.fields


def _answer_due(referral: Record, needs: Mapping[RecordId, Record]) -> int:
    about = referral.codes("needs")
    spans = [span_ms(need.text("priority")) for need_id, need in needs.items() if need_id in about]
    return (referral.ms("issued_at") or 0) + min(spans, default=PRIORITY_MS["normal"])


def is_restricted(case: Record) -> bool:
    """Whether only the members of the restricted compartment can open the case."""
    return case.fields.get(RESTRICTED) is True


CLOSED, MERGED = "closed", "merged"
"""The state of a line whose case is found under another one."""


def _state(case: Record) -> str:
    return MERGED if case.text("merged_into") else case.text("state", "open")


def _bare_row(case: Record, step: NextStep, due: int | None, updated_ms: int) -> CaseRow:
    """The line of a restricted case, which everybody at the desk can read: that it is there and what is due."""
    return CaseRow(
        case_id=CaseId(case.id),
        code=Code(case.text("code")),
        state=case.text("state", "open"),
        risk="not_assessed",
        languages=(),
        worker=case.text("worker"),
        consent=ConsentLine.RESTRICTED.value,
        next_step=step.value,
        next_at_ms=due,
        updated_ms=updated_ms,
    )


def case_row(
    case: Record, records: Sequence[Record], ledger: Sequence[ConsentEvent], *, now_ms: int, updated_ms: int
) -> CaseRow:
    """The line of one case; `records` are all of the case's records."""
    step, due = next_step(case, records, ledger)
    if is_restricted(case):
        return _bare_row(case, step, due, updated_ms)
    person = survivor(records)
    return CaseRow(
        case_id=CaseId(case.id),
        code=Code(case.text("code")),
        state=_state(case),
        risk=person.text("risk_level", "not_assessed") if person else "not_assessed",
        languages=tuple(sorted(person.codes("languages"))) if person else (),
        worker=case.text("worker"),
        consent=consent_line(ledger, now_ms).value,
        next_step=step.value,
        next_at_ms=None if case.text("merged_into") else due,
        updated_ms=updated_ms,
        consent_until_ms=consent_until_ms(ledger, now_ms),
    )
