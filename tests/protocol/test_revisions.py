import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.errors import Malformed, ProtocolError, SignatureInvalid, UnknownVersion
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, DeviceId, RecordId, RevisionId, StaffId
from fieldintake.domain.values import BlobRef, Instant, PartialDate, Unanswered, UnansweredKind
from fieldintake.protocol import codec, revisions
from fieldintake.protocol.keys import SigningKey

CASE = CaseId("c" * 32)
KEY = SigningKey.from_bytes(bytes(range(32)))


def sample(**changes):
    parts = {
        "record_id": RecordId("ab" * 16),
        "type": RecordType.NEED,
        "category": DataCategory.NEEDS_AND_SERVICES,
        "parents": [RevisionId("02" * 32), RevisionId("01" * 32)],
        "hlc": 1_700_000_000_000 << 16,
        "staff": StaffId("11" * 16),
        "device": DeviceId("22" * 16),
        "changes": {
            "area": "shelter",
            "count": 3,
            "sure": True,
            "amount": Decimal("1.50"),
            "since": PartialDate("2026-11"),
            "at": Instant(5, "Europe/Berlin"),
            "codes": frozenset({"b", "a"}),
            "paper": BlobRef("9" * 32),
            "why": Unanswered(UnansweredKind.NOT_SAFE_TO_ASK),
        },
    }
    return revisions.encode(**(parts | changes))


def test_a_revision_comes_back_with_every_kind_of_value():
    found = revisions.decode(sample(), case_id=CASE)
    assert found.id == revisions.revision_id(sample())
    assert found.case_id == CASE
    assert found.type is RecordType.NEED
    assert found.parents == ("01" * 32, "02" * 32)
    assert found.changes["amount"] == Decimal("1.50")
    assert found.changes["codes"] == frozenset({"a", "b"})
    assert found.changes["why"] == Unanswered(UnansweredKind.NOT_SAFE_TO_ASK)
    assert len(found.changes) == 9


def test_the_bytes_and_id_of_a_revision_never_change():
    small = sample(changes={"area": "shelter"}, parents=[])
    assert small.hex() == (
        "8a0150abababababababababababababababab646e656564726e656564735f616e645f73657276696365738"
        "01b018bcfe56800000050111111111111111111111111111111115022222222222222222222222222222222"
        "f6a164617265616773" + "68656c746572"
    )


def test_the_frozen_signature_of_a_revision():
    small = sample(changes={"area": "shelter"}, parents=[])
    assert revisions.sign(small, KEY).hex() == FROZEN_SIGNATURE


def test_only_the_author_over_these_bytes_verifies():
    data, other = sample(), SigningKey.generate()
    signature = revisions.sign(data, KEY)
    revisions.verify(data, signature, KEY.public)
    for wrong in ((data + b"\0", signature, KEY.public), (data, signature, other.public)):
        with pytest.raises(SignatureInvalid):
            revisions.verify(*wrong)
    with pytest.raises(SignatureInvalid):
        revisions.verify(data, signature[:-1], KEY.public)


def test_ids_that_are_not_hex_are_refused():
    for wrong in ("Zz" * 16, "AB" * 16, "ab" * 15, ""):
        with pytest.raises(Malformed):
            sample(record_id=RecordId(wrong))


def test_what_a_newer_program_wrote_is_named_as_such():
    row = codec.decode(sample())
    for place, value in ((0, 2), (2, "spaceship"), (3, "moods"), (8, b"compartment")):
        with pytest.raises(UnknownVersion):
            revisions.decode(codec.encode([*row[:place], value, *row[place + 1 :]]), case_id=CASE)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_is_another_revision_or_refused(place, flip):
    bad = bytearray(sample())
    bad[place % len(bad)] ^= flip
    with contextlib.suppress(ProtocolError):
        assert revisions.decode(bytes(bad), case_id=CASE).id != revisions.revision_id(sample())


@given(st.binary(max_size=120))
def test_rubbish_is_no_revision(data):
    with pytest.raises(ProtocolError):
        revisions.decode(data, case_id=CASE)


FROZEN_SIGNATURE = (
    "66355faa2539df403802a1dc899b9d3bd254ca2244749276905090f38cbae094"
    "e02368c319d394e7e03e78fed66f242b1e7824b3c8c8c92921c3ed6a88a6480d"
)
