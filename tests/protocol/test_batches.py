import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldintake.domain.errors import ProtocolError, SignatureInvalid, TooLarge, UnknownVersion
from fieldintake.domain.ids import OrganisationId
from fieldintake.domain.messages import ReceiptStatus
from fieldintake.protocol import batches, codec, tls
from fieldintake.protocol.batches import Answered, Delivery, DeviceSigner, Reading, Verdict
from fieldintake.protocol.contexts import Context
from fieldintake.protocol.keys import SigningKey
from tests.protocol.house import House

HOUSE = House.make(1)
SERVICE = SigningKey.from_bytes(bytes(32))
DEVICE = DeviceSigner(HOUSE.device_key, HOUSE.device_certificate)
NONCE = bytes(range(16))
HOUR = 3_600_000
READING = Reading("epoch.7", 8192, 12)

deliveries = st.builds(
    Delivery,
    st.binary(min_size=16, max_size=16).map(lambda raw: OrganisationId(raw.hex())),
    st.binary(max_size=60),
)


def batch(*items, reading=READING):
    return batches.make_batch(DEVICE, SERVICE.public, items, reading, NONCE)


DELIVERIES = (
    Delivery(OrganisationId("aa" * 16), b"one"),
    Delivery(OrganisationId("bb" * 16), b"two", withdraws=True),
)
VERDICTS = (Verdict(ReceiptStatus.DURABLE), Verdict(ReceiptStatus.REJECTED, "quota"))


def reply(sent, **more):
    verdicts = [
        (delivery.message_id, verdict) for delivery, verdict in zip(DELIVERIES, VERDICTS, strict=True)
    ]
    return batches.make_reply(SERVICE, sent, Answered(5 * HOUR, verdicts, **more))


@given(st.lists(deliveries, max_size=5), st.none() | st.just(READING))
def test_a_batch_comes_back_as_it_was_signed(items, reading):
    found = batches.read_batch(batch(*items, reading=reading))
    assert found.deliveries == tuple(items)
    assert found.reading == reading
    assert found.certificate.device == HOUSE.device
    found.certificate.verify(HOUSE.root.public, 20_000 * 24 * HOUR)


def test_the_bytes_of_a_frozen_batch_and_reply_never_change():
    expected = "149e564806f07e64c4a4f13ac28af0d9a858e90e1f58666799626e279cf2231e"
    assert hashlib.sha256(batch(*DELIVERIES)).hexdigest() == expected
    answer = reply(batch(*DELIVERIES), incoming=(b"three",), cursor="epoch.8", more=True)
    expected = "c9291dbbb45b9d64cf248927a22b418682ce2727c253b666a2d3251f07b8ea4d"
    assert hashlib.sha256(answer).hexdigest() == expected


def test_every_changed_byte_of_a_batch_is_noticed():
    good = batch(*DELIVERIES)
    for place in range(len(good)):
        bad = good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :]
        with pytest.raises(ProtocolError):
            batches.read_batch(bad).certificate.verify(HOUSE.root.public, 20_000 * 24 * HOUR)
    for wrong in (good[:-1], good + b"\x01", good[:20], b""):
        with pytest.raises(ProtocolError):
            batches.read_batch(wrong)


def test_a_reply_says_what_became_of_each_letter():
    sent = batch(*DELIVERIES)
    found = batches.read_reply(
        reply(sent, incoming=(b"three",), cursor="epoch.8", more=True), SERVICE.public, sent, DELIVERIES
    )
    assert [(r.message_id, r.status, r.code) for r in found.receipts] == [
        (DELIVERIES[0].message_id, ReceiptStatus.DURABLE, ""),
        (DELIVERIES[1].message_id, ReceiptStatus.REJECTED, "quota"),
    ]
    assert (found.incoming, found.cursor, found.more) == ((b"three",), "epoch.8", True)
    assert {r.at_ms for r in found.receipts} == {5 * HOUR}


def test_a_receipt_proves_itself_for_ever():
    sent = batch(*DELIVERIES)
    [first, second] = batches.read_reply(reply(sent), SERVICE.public, sent, DELIVERIES).receipts
    batches.verify_receipt(first, SERVICE.public)
    for changed in (
        {"status": ReceiptStatus.GONE},
        {"at_ms": 6 * HOUR},
        {"message_id": second.message_id},
        {"code": "x"},
        {"signature": second.signature},
    ):
        with pytest.raises(SignatureInvalid):
            batches.verify_receipt(replace(first, **changed), SERVICE.public)


def test_a_reply_to_another_batch_or_by_another_service_does_not_count():
    sent, other = batch(*DELIVERIES), batch(DELIVERIES[0], DELIVERIES[1], reading=None)
    answer = reply(sent)
    with pytest.raises(SignatureInvalid):
        batches.read_reply(answer, SERVICE.public, other, DELIVERIES)
    with pytest.raises(SignatureInvalid):
        batches.read_reply(answer, SigningKey.generate().public, sent, DELIVERIES)
    with pytest.raises(ProtocolError):
        batches.read_reply(answer, SERVICE.public, sent, DELIVERIES[:1])
    for place in range(0, len(answer), 3):
        bad = answer[:place] + bytes([answer[place] ^ 1]) + answer[place + 1 :]
        with pytest.raises(ProtocolError):
            batches.read_reply(bad, SERVICE.public, sent, DELIVERIES)
    for end in range(0, len(answer), 5):
        with pytest.raises(ProtocolError):
            batches.read_reply(answer[:end], SERVICE.public, sent, DELIVERIES)


def test_a_refusal_is_signed_also_for_bytes_that_cannot_be_read():
    rubbish = b"\xff\xff"
    answer = batches.make_reply(SERVICE, rubbish, Answered(HOUR, refused="malformed"))
    assert batches.read_reply(answer, SERVICE.public, rubbish, ()).refused == "malformed"


@given(st.binary(max_size=300))
def test_rubbish_is_neither_batch_nor_reply(data):
    with pytest.raises(ProtocolError):
        batches.read_batch(data)
    with pytest.raises(ProtocolError):
        batches.read_reply(data, SERVICE.public, batch(), ())


def test_size_number_and_version_are_bounded():
    with pytest.raises(TooLarge):
        batches.read_batch(bytes(batches.MAX_BYTES + 1))
    with pytest.raises(TooLarge):
        batches.read_batch(b"\x01" * 2000)
    head = codec.encode([2, "anything"])
    newer = codec.encode(head) + codec.encode(HOUSE.device_key.sign(Context.BATCH_SIGNATURE, head))
    with pytest.raises(UnknownVersion):
        batches.read_batch(newer)


def test_a_service_certificate_has_one_pin():
    key, certificate = tls.make_certificate(20_000 * 24 * HOUR)
    assert b"PRIVATE KEY" in key
    assert len(tls.pin_of_pem(certificate)) == 64
    assert tls.pin_of_pem(certificate) != tls.pin_of_pem(tls.make_certificate(0)[1])
    with pytest.raises(ProtocolError):
        tls.pin_of_pem(b"rubbish")
