import contextlib

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldintake.domain.errors import Malformed, ProtocolError, TooLarge
from fieldintake.protocol import codec
from fieldintake.protocol.contexts import Context

scalars = (
    st.integers(min_value=-(1 << 64), max_value=(1 << 64) - 1)
    | st.booleans()
    | st.none()
    | st.binary(max_size=40)
    | st.text(max_size=40)
)
items = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.text(max_size=8) | st.integers(-1000, 1000), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(items)
def test_what_is_encoded_comes_back_the_same(value):
    assert codec.decode(codec.encode(value)) == value


@given(st.lists(items, max_size=6))
def test_a_sequence_comes_back_item_by_item(values):
    data = b"".join(codec.encode(value) for value in values)
    assert [codec.decode(part) for part in codec.split_sequence(data)] == values


@given(st.binary(max_size=200))
def test_rubbish_ends_in_a_protocol_error_or_is_canonical(data):
    try:
        value = codec.decode(data)
    except ProtocolError:
        return
    assert codec.encode(value) == data


@given(items, st.data())
def test_one_changed_byte_is_another_value_or_refused(value, data):
    good = codec.encode(value)
    place = data.draw(st.integers(0, len(good) - 1))
    bad = bytearray(good)
    bad[place] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(ProtocolError):
        assert codec.encode(codec.decode(bytes(bad))) == bytes(bad)


@pytest.mark.parametrize(
    "hexed",
    [
        "",
        "1817",  # a longer head than needed
        "190017",
        "1b0000000000000017",
        "f97e00",  # a float
        "fa3f800000",
        "f7",  # undefined
        "f818",
        "9f01ff",  # open lengths
        "5f4101ff",
        "bf616101ff",
        "c074323031332d30332d32315432303a30343a30305a",  # a tag: a date
        "d82368285b612d7a5d2b29",  # a tag: a regular expression
        "c249010000000000000000",  # a tag: a big number
        "a2616201616101",  # keys out of order
        "a2616101616102",  # the same key twice
        "62ff00",  # not UTF-8
        "0000",  # bytes after the end
        "7b7fffffffffffffff61",  # a text that claims more than there is
        "9b7fffffffffffffff",
        "a1810101",  # an array as a key
        "a1410101",  # bytes as a key
        "a1f501",  # true as a key
        "1c",
        "ff",
    ],
)
def test_every_other_form_of_cbor_is_refused(hexed):
    with pytest.raises(ProtocolError):
        codec.decode(bytes.fromhex(hexed))


def test_depth_and_size_are_bounded_before_anything_is_built():
    with pytest.raises(TooLarge):
        codec.decode(b"\x81" * 100_000 + b"\x01")
    with pytest.raises(TooLarge):
        codec.decode(b"\x58\x64" + bytes(100), max_bytes=50)


def test_floats_and_dates_are_not_encoded():
    for value in (1.5, {"a": [float("nan")]}, 1 << 70):
        with pytest.raises(Malformed):
            codec.encode(value)


def test_the_canonical_order_of_keys_is_length_then_bytes():
    assert codec.encode({"bb": 1, "a": 2, 10: 3, 300: 4}).hex() == "a40a0361610219012c0462626201"
    assert cbor2.loads(codec.encode({"bb": 1, "a": 2})) == {"a": 2, "bb": 1}


def test_no_context_is_a_prefix_of_another():
    names = [context.value for context in Context]
    assert len(set(names)) == len(names) == len(Context.__members__)
    assert not [(a, b) for a in names for b in names if a != b and b.startswith(a)]
    assert Context.BATCH_SIGNATURE.over(b"ab", b"c") != Context.BATCH_SIGNATURE.over(b"a", b"bc")
