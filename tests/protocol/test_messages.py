import dataclasses
import hashlib
import tracemalloc

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.consent import Purpose
from fieldintake.domain.errors import (
    CannotOpen,
    CertificateInvalid,
    Malformed,
    Misaddressed,
    OwnCertificateEnded,
    ProtocolError,
    TooLarge,
    UnknownSender,
    UnknownThread,
    UnknownVersion,
)
from fieldintake.domain.fields import RecordType as Rec
from fieldintake.domain.ids import RecordId
from fieldintake.domain.leaving import Acknowledgement, Answer, ReferralAnswer, WithdrawalOutcome
from fieldintake.domain.messages import (
    ReceivedAcknowledgement,
    ReceivedAnswer,
    ReceivedRelease,
    ReceivedWithdrawal,
    Sealed,
)
from fieldintake.domain.values import PartialDate
from fieldintake.protocol import codec, content, envelope, words
from fieldintake.protocol.envelope import Inside
from fieldintake.protocol.keys import Algorithm
from tests.protocol.house import (
    CASE,
    NOW,
    REFERENCE,
    THREAD_ID,
    House,
    cards_of,
    recipient_of,
    referral,
    theirs,
    thread_to,
    withdrawal,
)
from tests.protocol.vectors import FIRST_MESSAGE

LANTERN, HARBOUR, STRANGER = House.make(1), House.make(2), House.make(3)
KNOWN = cards_of(LANTERN, HARBOUR)


def nobody(_thread_id):
    return None


def first():
    return LANTERN.sealer().seal(referral(HARBOUR), thread_to(HARBOUR), HARBOUR.card)


def opened(sealed, thread=nobody, card=KNOWN, house=HARBOUR):
    return house.opener().open(sealed, thread=thread, card=card)


def test_a_referral_arrives_with_exactly_what_the_gate_let_out():
    found = opened(first())
    assert isinstance(found.message, ReceivedRelease)
    sent = referral(HARBOUR)
    assert [(f.type, f.name, f.category, f.value) for f in found.message.fields] == [
        (f.record, f.name, f.category, f.value) for f in sent.fields
    ]
    assert found.message.reference == REFERENCE
    assert found.message.purpose is Purpose.REFER
    assert (found.message.at_ms, found.message.until_ms) == (NOW, sent.until_ms)
    [told] = found.message.consents
    assert told.categories == sent.consents[0].categories
    assert (told.at_ms, told.until_ms) == (sent.consents[0].at_ms, sent.consents[0].until_ms)
    assert (told.state, told.method, told.language) == ("given", "verbal_with_witness", "ti")
    assert found.thread_key == b"k" * 32
    assert (found.sender.organisation, found.sender.staff) == (LANTERN.card.id, LANTERN.staff)
    assert found.sender.role == "worker"


@pytest.mark.parametrize(("algorithm", "size"), [(Algorithm.X25519, 704), (Algorithm.MLKEM768_X25519, 1792)])
def test_a_new_case_fits_its_size(algorithm, size):
    there = House.make(2, algorithm)
    sealed = LANTERN.sealer().seal(referral(there), thread_to(there), there.card)
    assert len(sealed.data) == size
    assert opened(sealed, card=cards_of(LANTERN), house=there).thread_key == b"k" * 32


def test_no_word_of_what_she_did_not_agree_to_is_inside():
    body = content.encode(referral(HARBOUR), b"k" * 32)
    for held in (b"marigold", b"never in", b"not part of", CASE.encode(), bytes.fromhex(CASE)):
        assert held not in body
    assert b"Selam" in body
    assert b"Selam" not in first().data


def test_the_id_of_a_record_differs_in_every_thread():
    ids = {content.thread_record_id(key * 32, RecordId("1" * 32)) for key in (b"a", b"b", b"c")}
    assert len(ids) == 3
    mine = {f.record for f in opened(first()).message.fields}
    assert len(mine) == 3
    assert not mine & {f.record_id[:16] for f in referral(HARBOUR).fields}


def test_later_messages_open_with_the_thread_only():
    thread = thread_to(HARBOUR, key_sent=True)
    sealed = LANTERN.sealer().seal(withdrawal(HARBOUR), thread, HARBOUR.card)
    assert len(sealed.data) == 704
    with pytest.raises(UnknownThread):
        opened(sealed)
    found = opened(sealed, lambda _id: theirs(thread, LANTERN))
    assert found.message == ReceivedWithdrawal(REFERENCE, NOW)
    assert found.thread_key is None


@pytest.mark.parametrize(
    ("leaving", "arrives"),
    [
        (
            ReferralAnswer(CASE, recipient_of(LANTERN), REFERENCE, Answer.ACCEPTED, "Come at nine", NOW),
            ReceivedAnswer(REFERENCE, Answer.ACCEPTED, "Come at nine", NOW),
        ),
        (
            Acknowledgement(
                CASE, recipient_of(LANTERN), REFERENCE, WithdrawalOutcome.RETAINED, NOW, "2027-01", "law"
            ),
            ReceivedAcknowledgement(REFERENCE, WithdrawalOutcome.RETAINED, NOW, "2027-01", "law"),
        ),
    ],
)
def test_the_answer_travels_back_on_the_same_thread(leaving, arrives):
    thread = thread_to(HARBOUR, key_sent=True)
    sealed = HARBOUR.sealer().seal(leaving, theirs(thread, LANTERN), LANTERN.card)
    assert opened(sealed, lambda _id: thread, house=LANTERN).message == arrives


def test_a_message_opens_for_its_recipient_only():
    thread = thread_to(HARBOUR, key_sent=True)
    later = LANTERN.sealer().seal(withdrawal(HARBOUR), thread, HARBOUR.card)
    for sealed, house in ((first(), STRANGER), (first(), LANTERN), (later, LANTERN)):
        with pytest.raises(CannotOpen):
            opened(sealed, lambda _id: thread, house=house)


def test_a_thread_destroyed_takes_nothing_more():
    gone = dataclasses.replace(theirs(thread_to(HARBOUR), LANTERN), key=b"")
    with pytest.raises(UnknownThread):
        opened(first(), lambda _id: gone)


def test_a_stranger_is_not_believed():
    sealed = STRANGER.sealer().seal(referral(HARBOUR), thread_to(HARBOUR), HARBOUR.card)
    with pytest.raises(UnknownSender):
        opened(sealed)


def test_another_partner_cannot_write_on_a_thread_that_is_not_theirs():
    thread = theirs(thread_to(HARBOUR), LANTERN)
    forged = STRANGER.sealer().seal(withdrawal(HARBOUR), thread_to(HARBOUR, key_sent=True), HARBOUR.card)
    with pytest.raises(UnknownSender):
        opened(forged, lambda _id: thread, card=cards_of(LANTERN, STRANGER))
    other_key = STRANGER.sealer().seal(referral(HARBOUR), thread_to(HARBOUR, key=b"z" * 32), HARBOUR.card)
    with pytest.raises(CannotOpen):
        opened(other_key, lambda _id: thread, card=cards_of(LANTERN, STRANGER))


def test_a_person_whose_certificate_ran_out_is_not_believed():
    late = dataclasses.replace(withdrawal(HARBOUR), at_ms=NOW + 4000 * 24 * 3600 * 1000)
    with pytest.raises(OwnCertificateEnded):
        LANTERN.sealer().seal(late, thread_to(HARBOUR), HARBOUR.card)
    careless = LANTERN.sealer()
    careless._claim = dataclasses.replace(careless._claim, until_day=99_999)
    sealed = careless.seal(late, thread_to(HARBOUR), HARBOUR.card)
    with pytest.raises(CertificateInvalid):
        opened(sealed)


def test_a_sealer_needs_its_own_certificate():
    for house, key in ((LANTERN, HARBOUR.staff_key), (HARBOUR, LANTERN.staff_key)):
        with pytest.raises(CertificateInvalid):
            type(LANTERN.sealer())(key, LANTERN.staff_certificate, house.card.id)


@pytest.mark.parametrize(
    ("change", "value"),
    [("peer", STRANGER.card.id), ("reference", "0000-0000"), ("case_id", "9" * 32)],
)
def test_what_is_misaddressed_is_not_sealed(change, value):
    thread = dataclasses.replace(thread_to(HARBOUR), **{change: value})
    with pytest.raises(Misaddressed):
        LANTERN.sealer().seal(referral(HARBOUR), thread, HARBOUR.card)
    with pytest.raises(Misaddressed):
        LANTERN.sealer().seal(referral(HARBOUR), thread_to(HARBOUR), STRANGER.card)


def test_the_same_referral_sealed_twice_shares_no_bytes_but_its_header():
    one, two = first().data, first().data
    assert one[:18] == two[:18] == b"\x01\x02" + bytes.fromhex(THREAD_ID)
    assert sum(a == b for a, b in zip(one[18:], two[18:], strict=True)) < 40


def test_every_changed_byte_is_noticed():
    good = first().data
    for place in range(0, len(good), 7):
        bad = good[:place] + bytes([good[place] ^ 4]) + good[place + 1 :]
        with pytest.raises(ProtocolError):
            opened(envelope.sealed_of(bad))


def test_an_id_that_is_not_the_messages_is_noticed():
    sealed = first()
    for wrong in (dataclasses.replace(sealed, id="0" * 64), dataclasses.replace(sealed, thread_id="0" * 32)):
        with pytest.raises(Malformed):
            opened(wrong)


@given(st.binary(max_size=300), st.sampled_from(envelope.BUCKETS), st.sampled_from([0, 1, 2, 3, 255]))
@settings(max_examples=60)
def test_rubbish_of_the_right_length_is_refused(noise, size, algorithm):
    data = (bytes([1, algorithm]) + noise).ljust(size, b"\0")[:size]
    with pytest.raises(ProtocolError):
        opened(Sealed(hashlib.sha256(data).hexdigest(), data[2:18].hex(), data))
    with pytest.raises(ProtocolError):
        envelope.sealed_of(noise)


@given(st.binary(max_size=400))
def test_no_content_from_outside_breaks_the_reader(data):
    for read in (envelope.unpack, lambda raw: content.decode(raw, max_bytes=1000)):
        with pytest.raises(ProtocolError):
            read(data)


words_or_numbers = (
    st.integers(-3, 70) | st.text(max_size=5) | st.binary(max_size=9) | st.none() | st.booleans()
)
shapes = st.recursive(
    words_or_numbers,
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.integers(0, 60), inner, max_size=6),
    max_leaves=30,
)


@given(st.integers(1, 5), st.dictionaries(st.integers(1, 7), shapes, max_size=7), st.booleans())
@settings(max_examples=300)
def test_content_of_any_shape_is_read_or_refused(kind, body, proper):
    if proper:
        body |= {1: REFERENCE, 2: NOW, 3: 1}
    try:
        found = content.decode(codec.encode([kind, body]), max_bytes=100_000)
    except ProtocolError:
        return
    assert found.reference == REFERENCE


def test_what_a_newer_program_adds_does_no_harm():
    kind, body = codec.decode(content.encode(referral(HARBOUR), b"k" * 32))
    body[99] = "new"
    body[5].append([77, bytes(8), {1: "a record type of tomorrow"}])
    body[5][0][2][4000] = "a field of tomorrow"
    body[5][0].append([["mood", 8, "hopeful"], ["secret", 60, "x"]])
    body[6].append([88, 1, 1, 0, None, 1, "en"])
    found = content.decode(codec.encode([kind, body, "more"]), max_bytes=10_000)
    named = {f.name: f for f in found.fields}
    assert len(found.fields) == len(referral(HARBOUR).fields) + 2
    assert named["mood"].category is Cat.NEEDS_AND_SERVICES
    assert named["secret"].category is Cat.INCIDENT_ACCOUNT
    assert len(found.consents) == 1


def test_a_newer_kind_or_version_is_named_as_such():
    with pytest.raises(UnknownVersion):
        content.decode(codec.encode([9, {1: REFERENCE, 2: NOW}]), max_bytes=100)
    data = b"\x02" + first().data[1:]
    with pytest.raises(UnknownVersion):
        envelope.sealed_of(data)


def test_a_field_without_a_number_travels_by_name():
    made = referral(HARBOUR)
    odd = dataclasses.replace(made.fields[0], name="shoe_size")
    body = content.encode(dataclasses.replace(made, fields=(odd,)), b"k" * 32)
    [found] = content.decode(body, max_bytes=1000).fields
    assert (found.name, found.category, found.value) == ("shoe_size", Cat.IDENTITY, odd.value)


@pytest.mark.parametrize("length", [300_000, 50_000_000])
def test_a_small_message_cannot_unpack_into_a_large_one(length):
    bomb = zstandard.ZstdCompressor().compress(bytes(length))[4:]
    plain = envelope.pack(Inside(b"c", bytes(64), b"x"), None)
    hostile = plain[:67] + b"\x01" + len(bomb).to_bytes(2, "big") + bomb
    with pytest.raises(TooLarge if length < 1 << 20 else Malformed):
        envelope.unpack(hostile)


def test_unpacking_never_holds_more_than_a_message_may():
    parameters = zstandard.ZstdCompressionParameters(window_log=17, format=zstandard.FORMAT_ZSTD1_MAGICLESS)
    bomb = zstandard.ZstdCompressor(compression_params=parameters).compress(bytes(100_000_000))
    plain = envelope.pack(Inside(b"c", bytes(64), b"x"), None)
    hostile = plain[:67] + b"\x01" + len(bomb).to_bytes(2, "big") + bomb
    tracemalloc.start()
    with pytest.raises(TooLarge):
        envelope.unpack(hostile)
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


def test_what_fits_no_message_is_refused_before_sealing():
    made = referral(HARBOUR)
    noise = hashlib.shake_256(b"noise").hexdigest(40_000)
    long = dataclasses.replace(made, fields=(dataclasses.replace(made.fields[0], value=noise),))
    with pytest.raises(TooLarge):
        LANTERN.sealer().seal(long, thread_to(HARBOUR), HARBOUR.card)


@pytest.mark.parametrize("length", [0, 30, 200, 2000, 9000, 20_000])
def test_every_length_is_padded_to_one_of_six(length):
    noise = hashlib.shake_256(b"noise").digest(length)
    for algorithm in (None, *Algorithm):
        plain = envelope.pack(Inside(b"c" * 158, bytes(64), noise), algorithm)
        total = len(plain) + 18 + envelope.opening_length(algorithm) + 16
        assert total in envelope.BUCKETS
        assert envelope.unpack(plain).content == noise


def test_the_numbers_of_words_never_change():
    tables = [words.RECORDS, words.CATEGORIES, words.PURPOSES, words.CONSENT_STATES]
    tables += [words.METHODS, words.ANSWERS, words.OUTCOMES]
    later = {"spoken": 4}  # what came after the hash was written; its number stays as well
    assert later.items() <= words.METHODS.table().items()
    rows = sorted(str({k: v for k, v in table.table().items() if k not in later}) for table in tables)
    rows += [f"{n} {r.value} {name} {cat.value}" for n, (r, name, cat) in sorted(words.FIELDS.items())[:48]]
    assert (
        hashlib.sha256("\n".join(rows).encode()).hexdigest()
        == "46cfe900e7f87af8b924a662e9994a51f9c3818fdd516802b298063153e752f7"
    )


def test_a_frozen_later_message_is_made_again_byte_for_byte():
    sealer = LANTERN.sealer(random=lambda count: bytes(range(count)))
    thread = thread_to(HARBOUR, key_sent=True)
    sealed = sealer.seal(withdrawal(HARBOUR), thread, HARBOUR.card)
    assert sealed.id == "ff7152b30ae07e121b01990a0ef458aa66d53bf48ef37f9b601d698dfbd43650"


def test_a_frozen_first_message_still_opens():
    found = opened(envelope.sealed_of(bytes.fromhex(FIRST_MESSAGE)))
    assert found.id == "8d4ac7a6dff18fc7e2688c86cb9ed986fe69ee03dac2904fc0a3ce3b31f0828c"
    values = {f.name: f.value for f in found.message.fields}
    assert values["birth_date"] == PartialDate("1998")
    assert {f.type for f in found.message.fields} == {Rec.PERSON, Rec.SAFE_CONTACT, Rec.NEED}
