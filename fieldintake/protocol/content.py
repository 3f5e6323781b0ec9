"""The content of a message as values: what the gate let out, going and coming.

Content is `[kind, map]`. Record ids are HMACs under the thread's key, so two recipients cannot compare them.
Invariant: only what stands in a `Release` field by field is written; nothing is taken from anywhere else.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from typing import assert_never

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.consent import ConsentEvent
from fieldintake.domain.errors import InvalidCode, InvalidValue, Malformed, UnknownVersion
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import Code, RecordId, parse_code
from fieldintake.domain.leaving import Acknowledgement, ReferralAnswer, Sealable, Withdrawal
from fieldintake.domain.messages import (
    Received,
    ReceivedAcknowledgement,
    ReceivedAnswer,
    ReceivedConsent,
    ReceivedField,
    ReceivedRelease,
    ReceivedWithdrawal,
)
from fieldintake.domain.release import Release, ReleasedField
from fieldintake.domain.values import Value, from_plain, to_plain
from fieldintake.protocol import codec, words
from fieldintake.protocol.contexts import Context

_RELEASE, _WITHDRAWAL, _ANSWER, _ACKNOWLEDGEMENT = 1, 2, 3, 4
_REFERENCE, _AT, _PURPOSE, _UNTIL, _RECORDS, _CONSENTS = 1, 2, 3, 4, 5, 6
_SAYS, _NOTE, _UNTIL_DAY, _BASIS = 3, 4, 5, 6
_ANSWERED = 5
_ID_BYTES, _MESSAGE_ID_BYTES = 8, 32
_MAX_RECORDS, _MAX_CONSENTS = 2000, 200


def encode(leaving: Sealable, thread_key: bytes) -> bytes:
    """The canonical bytes of what leaves."""
    common: dict[int, codec.Item] = {_REFERENCE: leaving.reference, _AT: leaving.at_ms}
    match leaving:
        case Release():
            return codec.encode([_RELEASE, common | _release(leaving, thread_key)])
        case Withdrawal():
            return codec.encode([_WITHDRAWAL, common])
        case ReferralAnswer():
            common |= {_SAYS: words.ANSWERS.number(leaving.answer), _NOTE: leaving.note}
            if leaving.message_id:
                common |= {_ANSWERED: codec.hex_bytes(leaving.message_id, _MESSAGE_ID_BYTES)}
            return codec.encode([_ANSWER, common])
        case Acknowledgement():
            common |= {_SAYS: words.OUTCOMES.number(leaving.outcome)}
            common |= {_UNTIL_DAY: leaving.until, _BASIS: leaving.basis}
            return codec.encode([_ACKNOWLEDGEMENT, common])
        case _:
            assert_never(leaving)


def thread_record_id(thread_key: bytes, record_id: RecordId) -> bytes:
    """The id by which one thread knows a record."""
    text = Context.THREAD_RECORD_ID.over(record_id.encode())
    return hmac.digest(thread_key, text, "sha256")[:_ID_BYTES]


def _release(leaving: Release, thread_key: bytes) -> dict[int, codec.Item]:
    return {
        _PURPOSE: words.PURPOSES.number(leaving.purpose),
        _UNTIL: leaving.until_ms,
        _RECORDS: _records(leaving.fields, thread_key),
        _CONSENTS: [_consent(event, leaving.at_ms) for event in leaving.consents],
    }


def _records(fields: Iterable[ReleasedField], thread_key: bytes) -> list[codec.Item]:
    """`[type, id, {number: value}, [[name, category, value], ...]]` per record, in the order given."""
    numbered: dict[tuple[RecordType, RecordId], dict[int, codec.Item]] = {}
    named: dict[tuple[RecordType, RecordId], list[codec.Item]] = {}
    for item in fields:
        key = (item.record, item.record_id)
        numbers, names = numbered.setdefault(key, {}), named.setdefault(key, [])
        value = codec.plain_item(to_plain(item.value))
        number = words.FIELD_NUMBERS.get((item.record, item.name, item.category))
        if number is None:
            names.append([item.name, words.CATEGORIES.number(item.category), value])
        else:
            numbers[number] = value
    rows: list[codec.Item] = []
    for (record, record_id), numbers in numbered.items():
        row: list[codec.Item] = [
            words.RECORDS.number(record),
            thread_record_id(thread_key, record_id),
            numbers,
        ]
        names = named[record, record_id]
        rows.append([*row, names] if names else row)
    return rows


def _consent(event: ConsentEvent, at_ms: int) -> codec.Item:
    """Times stand relative to the release's, which makes them short."""
    return [
        words.PURPOSES.number(event.purpose),
        sum(1 << words.CATEGORIES.number(category) for category in event.categories),
        words.CONSENT_STATES.number(event.state),
        event.at_ms - at_ms,
        None if event.until_ms is None else event.until_ms - at_ms,
        words.METHODS.number(event.method),
        event.language,
    ]


def decode(data: bytes, *, max_bytes: int) -> Received:
    """What a message says; raises `ProtocolError`."""
    kind, body = codec.as_list(codec.decode(data, max_bytes=max_bytes), least=2)[:2]
    fields = codec.as_map(body)
    reference, at_ms = _code(fields.get(_REFERENCE)), codec.as_int(fields.get(_AT))
    match kind:
        case 1:
            return _received_release(fields, reference, at_ms)
        case 2:
            return ReceivedWithdrawal(reference, at_ms)
        case 3:
            answer, note = words.ANSWERS.get(fields.get(_SAYS)), codec.as_text(fields.get(_NOTE, ""))
            return ReceivedAnswer(reference, answer, note, at_ms, _message_id(fields.get(_ANSWERED)))
        case 4:
            return ReceivedAcknowledgement(
                reference,
                words.OUTCOMES.get(fields.get(_SAYS)),
                at_ms,
                codec.as_text(fields.get(_UNTIL_DAY, "")),
                codec.as_text(fields.get(_BASIS, "")),
            )
        case _:
            raise UnknownVersion("a kind of message that a newer program knows")


def _received_release(fields: dict[object, object], reference: Code, at_ms: int) -> ReceivedRelease:
    until = fields.get(_UNTIL)
    records = codec.as_list(fields.get(_RECORDS), least=0, most=_MAX_RECORDS)
    consents = codec.as_list(fields.get(_CONSENTS, []), least=0, most=_MAX_CONSENTS)
    return ReceivedRelease(
        reference=reference,
        purpose=words.PURPOSES.get(fields.get(_PURPOSE)),
        at_ms=at_ms,
        until_ms=None if until is None else codec.as_int(until),
        fields=tuple(item for row in records for item in _received_fields(row)),
        consents=tuple(found for row in consents if (found := _received_consent(row, at_ms)) is not None),
    )


def _received_fields(untrusted: object) -> Iterable[ReceivedField]:
    row = codec.as_list(untrusted, least=3)
    record_type, record = words.RECORDS.find(row[0]), codec.as_bytes(row[1], _ID_BYTES).hex()
    if record_type is None:
        return
    for number, plain in codec.as_map(row[2]).items():
        known = words.FIELDS.get(number) if isinstance(number, int) else None
        if known is not None:
            if known[0] is not record_type:
                raise Malformed("a field of another record type")
            yield ReceivedField(record_type, record, known[1], known[2], _value(plain))
    for named in codec.as_list(row[3], least=0) if len(row) > 3 else []:
        name, category, plain = codec.as_list(named, least=3)[:3]
        yield ReceivedField(record_type, record, codec.as_text(name, 64), _category(category), _value(plain))


def _category(untrusted: object) -> DataCategory:
    """A category that we do not know counts as the most sensitive one."""
    return words.CATEGORIES.find(untrusted) or DataCategory.INCIDENT_ACCOUNT


def _received_consent(untrusted: object, at_ms: int) -> ReceivedConsent | None:
    """None for a consent to a purpose that a newer program knows: it permits nothing here."""
    row = codec.as_list(untrusted, least=7)
    purpose, state = words.PURPOSES.find(row[0]), words.CONSENT_STATES.find(row[2])
    mask = codec.as_int(row[1], most=(1 << 62) - 1)
    given_at = codec.as_int(row[3], least=-(1 << 62), most=1 << 62) + at_ms
    until = None if row[4] is None else codec.as_int(row[4], least=-(1 << 62), most=1 << 62) + at_ms
    method = words.METHODS.find(row[5])
    language = codec.as_text(row[6], 35)
    if purpose is None or state is None:
        return None
    named = (words.CATEGORIES.find(bit) for bit in range(mask.bit_length()) if mask >> bit & 1)
    return ReceivedConsent(
        purpose=purpose,
        categories=frozenset(category for category in named if category is not None),
        state=state.value,
        at_ms=given_at,
        until_ms=until,
        method=method.value if method else "",
        language=language,
    )


def _code(untrusted: object) -> Code:
    text = codec.as_text(untrusted, 9)
    try:
        code = parse_code(text)
    except InvalidCode as error:
        raise Malformed("not a reference") from error
    if code != text:
        raise Malformed("not a reference in its one form")
    return code


def _message_id(untrusted: object) -> str:
    return "" if untrusted is None else codec.as_bytes(untrusted, _MESSAGE_ID_BYTES).hex()


def _value(untrusted: object) -> Value:
    try:
        return from_plain(untrusted)
    except InvalidValue as error:
        raise Malformed("not a value") from error
