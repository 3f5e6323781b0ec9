import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldintake.domain.errors import CannotOpen, ProtocolError, TooLarge, UnknownVersion
from fieldintake.domain.messages import Receipt, ReceiptStatus
from fieldintake.protocol.bundles import (
    CarriedBatch,
    CarriedReceipts,
    open_bundle,
    seal_batch,
    seal_receipts,
)
from fieldintake.protocol.keys import Algorithm, ReceivingKey

OLD, NEW = ReceivingKey.generate(Algorithm.X25519), ReceivingKey.generate()
RECEIPT = Receipt("ab" * 32, ReceiptStatus.REJECTED, 3_600_000, "quota", bytes(64))


@pytest.mark.parametrize("key", [OLD, NEW])
@pytest.mark.parametrize("length", [0, 1, 4000, 70_000])
def test_a_batch_comes_back_whichever_key_it_was_sealed_to(key, length):
    data = seal_batch(b"b" * length, key.public)
    assert open_bundle(data, [NEW, OLD]) == CarriedBatch(b"b" * length)
    assert len(data).bit_count() == 1
    assert len(data) >= 4096


def test_receipts_come_back_as_they_were_given():
    assert open_bundle(seal_receipts([RECEIPT], NEW.public), [NEW]) == CarriedReceipts((RECEIPT,))


def test_few_and_many_receipts_look_alike():
    few, many = seal_receipts([], NEW.public), seal_receipts([RECEIPT] * 20, NEW.public)
    assert len(few) == len(many) == 4096
    assert few[:2] == many[:2]


def test_nobody_else_opens_it_and_every_change_is_noticed():
    data = seal_batch(b"batch", NEW.public)
    with pytest.raises(CannotOpen):
        open_bundle(data, [ReceivingKey.generate()])
    for place in range(0, len(data), 97):
        with pytest.raises(ProtocolError):
            open_bundle(data[:place] + bytes([data[place] ^ 8]) + data[place + 1 :], [NEW])
    with pytest.raises(UnknownVersion):
        open_bundle(b"\x02" + data[1:], [NEW])
    with pytest.raises(TooLarge):
        seal_batch(bytes(3 << 20), NEW.public)


@given(st.binary(max_size=200))
def test_rubbish_is_no_bundle(data):
    for untrusted in (data, b"\x01" + data, b"\x01\x01" + data):
        with pytest.raises(ProtocolError):
            open_bundle(untrusted, [OLD, NEW])
