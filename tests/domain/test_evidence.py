"""What the register of evidence takes: words alone, addresses that do not work, and no description of a child."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldintake.domain.errors import EmbeddedData, HashWithoutSource, InvalidValue, NotAllowed, OnlyReport
from fieldintake.domain.evidence import (
    EVIDENCE_FIELDS,
    EVIDENCE_TYPES,
    NOT_DESCRIBED,
    check_reference,
    check_step,
    check_words,
    defanged,
)
from fieldintake.domain.field import RecordType
from fieldintake.domain.fields import FIELDS, IMMUTABLE, ValueKind, check
from fieldintake.domain.release import _RELEASABLE

LIVE = (
    "https://example.com/a?b=1", "HTTP://EXAMPLE.COM", "see example.org.", "a@mail.example.net", "ftp://files.example.net",
    "192.0.2.7:8080/x", "tg://resolve?domain=x", "t.me/abc", "mailto:a@example.org", "例え。テスト/x", "пример.рф",
    "magnet:?xt=1", "javascript:alert(1)", "xn--e1afmkfd.xn--p1ai", "https : //example.com",
)  # fmt: skip
BYTES = bytes(range(256)) * 2
EMBEDDED = (
    "data:image/png;base64,iVBORw0KGgo=", "DATA : video/mp4,xx", "x;base64,xx", base64.b64encode(BYTES).decode(),
    base64.encodebytes(BYTES).decode(), BYTES.hex(), BYTES.hex(" "), BYTES.hex(":"),
    "".join(f"%{b:02x}" for b in BYTES),
    "".join(f"\\x{b:02x}" for b in BYTES), base64.b32encode(BYTES).decode(), base64.urlsafe_b64encode(BYTES).decode(),
    "word " * 900,
)  # fmt: skip
WORDS = (
    "Messages in which she is threatened, some sixty, from March to May.", "3.5 GB, 12.11.2026, no. 7/2026", "",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "رسائل تهديد على الهاتف", "hxxps://example[.]com/a",
)  # fmt: skip


@pytest.mark.parametrize("text", LIVE)
def test_no_address_can_be_opened_as_it_is_kept(text):
    harmless = defanged(text)
    assert harmless != text
    assert "://" not in harmless.replace("hxxp://", "").replace("hxxps://", "").replace("HXXP://", "")
    assert defanged(harmless) == harmless
    with pytest.raises(InvalidValue):
        check_words(text)
    check_words(harmless)


@given(st.text(max_size=200))
def test_what_is_harmless_stays_as_it_is(text):
    assert defanged(defanged(text)) == defanged(text)


@given(
    st.from_regex(r"\A[a-z]{2,8}(\.[a-z]{2,8}){1,3}\Z"), st.sampled_from(["", "https://", "http://", "x@"])
)
def test_no_name_of_a_host_is_left_whole(host, before):
    assert host not in defanged(f"look at {before}{host}/page now")


@pytest.mark.parametrize("text", EMBEDDED, ids=lambda text: text[:12])
def test_what_looks_like_a_file_is_refused_by_name(text):
    with pytest.raises(EmbeddedData):
        check_words(text)
    for row in EVIDENCE_FIELDS:
        if row.kind is ValueKind.TEXT:
            with pytest.raises(EmbeddedData):
                check(row.record, row.name, text)


@given(st.binary(min_size=200, max_size=1500))
def test_no_bytes_get_in_as_base64_or_hex(data):
    for text in (base64.b64encode(data).decode(), base64.encodebytes(data).decode(), data.hex()):
        with pytest.raises(EmbeddedData):
            check_words(text)


@pytest.mark.parametrize("text", WORDS)
def test_words_hashes_and_numbers_are_taken(text):
    check_words(text)


def test_no_field_of_the_register_can_hold_bytes_or_leave():
    mine = [row for row in FIELDS if row.record in EVIDENCE_TYPES]
    assert tuple(mine) == EVIDENCE_FIELDS
    assert {row.kind for row in mine} <= {
        ValueKind.TEXT, ValueKind.CODE, ValueKind.PARTIAL_DATE, ValueKind.INSTANT,
    }  # fmt: skip
    assert not EVIDENCE_TYPES & _RELEASABLE
    assert EVIDENCE_TYPES <= IMMUTABLE


@pytest.mark.parametrize("minor", ["yes", "unknown"])
@pytest.mark.parametrize("name", NOT_DESCRIBED)
def test_what_may_show_a_minor_is_not_described(minor, name):
    with pytest.raises(OnlyReport):
        check_reference({"minor": minor, name: "x"})
    check_reference({"minor": minor, "platform": "x", "exhibit": "7", "reported_to": "a hotline"})


def test_whether_it_may_show_a_minor_is_always_answered():
    for said in ({}, {"minor": "perhaps"}, {"what": "Messages"}):
        with pytest.raises(NotAllowed):
            check_reference(said)


def test_a_hash_is_taken_from_the_police_or_a_hotline_only():
    said = {"minor": "no", "what": "Messages", "hash": "abc"}
    for more in ({}, {"hash_from": "us"}):
        with pytest.raises(HashWithoutSource):
            check_reference({**said, **more})
    with pytest.raises(HashWithoutSource):
        check_reference({"minor": "no", "what": "Messages", "hash_from": "police"})
    for source in ("police", "hotline"):
        check_reference({**said, "hash_from": source})


def test_a_step_says_who_when_where_why_and_in_what_state():
    said = {"from_whom": "a", "to_whom": "b", "at": 1, "place": "c", "reason": "d", "condition": "e"}
    check_step(said)
    for name in said:
        with pytest.raises(NotAllowed):
            check_step({**said, name: ""})
    assert RecordType.CUSTODY_STEP in IMMUTABLE
