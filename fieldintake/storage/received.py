"""Opened arrivals as JSON inside the vault, and back.

Invariant: `from_json(to_json(message)) == message` for every member of the union.
"""

from __future__ import annotations

import json
from typing import assert_never

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.consent import Purpose
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import Code
from fieldintake.domain.leaving import Answer, WithdrawalOutcome
from fieldintake.domain.messages import (
    Received,
    ReceivedAcknowledgement,
    ReceivedAnswer,
    ReceivedConsent,
    ReceivedField,
    ReceivedRelease,
    ReceivedWithdrawal,
)
from fieldintake.domain.values import from_plain, to_plain


def to_json(message: Received) -> str:
    """The stored form."""
    match message:
        case ReceivedRelease():
            return json.dumps({"kind": "release", **_release(message)})
        case ReceivedWithdrawal(reference, at_ms):
            return json.dumps({"kind": "withdrawal", "reference": reference, "at": at_ms})
        case ReceivedAnswer(reference, answer, note, at_ms, message_id):
            row = {
                "kind": "answer",
                "reference": reference,
                "answer": answer.value,
                "note": note,
                "at": at_ms,
                "message_id": message_id,
            }
            return json.dumps(row)
        case ReceivedAcknowledgement(reference, outcome, at_ms, until, basis):
            row = {"kind": "acknowledgement", "reference": reference, "outcome": outcome.value, "at": at_ms}
            return json.dumps({**row, "until": until, "basis": basis})
        case _:
            assert_never(message)


def _release(message: ReceivedRelease) -> dict[str, object]:
    return {
        "reference": message.reference,
        "purpose": message.purpose.value,
        "at": message.at_ms,
        "until": message.until_ms,
        "fields": [
            [f.type.value, f.record, f.name, f.category.value, to_plain(f.value)] for f in message.fields
        ],
        "consents": [
            [
                c.purpose.value,
                sorted(category.value for category in c.categories),
                c.state,
                c.at_ms,
                c.until_ms,
                c.method,
                c.language,
            ]
            for c in message.consents
        ],
    }


def from_json(text: str) -> Received:
    """The message of a stored form."""
    row = json.loads(text)
    reference = Code(row["reference"])
    match row["kind"]:
        case "release":
            return ReceivedRelease(
                reference,
                Purpose(row["purpose"]),
                row["at"],
                row["until"],
                tuple(
                    ReceivedField(RecordType(t), record, name, DataCategory(category), from_plain(value))
                    for t, record, name, category, value in row["fields"]
                ),
                tuple(
                    ReceivedConsent(
                        Purpose(purpose),
                        frozenset(map(DataCategory, categories)),
                        state,
                        at,
                        until,
                        method,
                        lang,
                    )
                    for purpose, categories, state, at, until, method, lang in row["consents"]
                ),
            )
        case "withdrawal":
            return ReceivedWithdrawal(reference, row["at"])
        case "answer":
            answered = row.get("message_id", "")  # an answer that came before it was kept has none
            return ReceivedAnswer(reference, Answer(row["answer"]), row["note"], row["at"], answered)
        case _:
            outcome = WithdrawalOutcome(row["outcome"])
            return ReceivedAcknowledgement(reference, outcome, row["at"], row["until"], row["basis"])
