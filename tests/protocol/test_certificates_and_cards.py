import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldintake.domain.desk import Role
from fieldintake.domain.errors import (
    CertificateInvalid,
    Malformed,
    ProtocolError,
    SignatureInvalid,
    UnknownVersion,
)
from fieldintake.domain.ids import DeviceId, StaffId
from fieldintake.protocol import cards, certificates, codec
from fieldintake.protocol.identity import organisation_id
from fieldintake.protocol.keys import Algorithm, ReceivingKey, SigningKey

ROOT = SigningKey.from_bytes(bytes(range(32)))
STAFF, DEVICE = StaffId("11" * 16), DeviceId("22" * 16)
DAY = certificates.DAY_MS
NOW = 20_000 * DAY + 5


def staff_certificate(root=ROOT):
    return certificates.certify_staff(
        root,
        bytes(32),
        staff=STAFF,
        device=DEVICE,
        role=Role.COORDINATOR,
        from_ms=NOW,
        until_ms=NOW + 90 * DAY,
    )


def device_certificate(root=ROOT):
    return certificates.certify_device(root, bytes(32), device=DEVICE, from_ms=NOW, until_ms=NOW + 90 * DAY)


PARSE = {"staff": certificates.parse_staff, "device": certificates.parse_device}
MAKE = {"staff": staff_certificate, "device": device_certificate}


def test_a_certificate_says_who_signs_in_which_role_on_which_laptop():
    found = certificates.parse_staff(staff_certificate())
    found.verify(ROOT.public, NOW)
    assert (found.staff, found.device, found.role) == (STAFF, DEVICE, Role.COORDINATOR)
    assert found.organisation == organisation_id(ROOT.public)
    assert len(staff_certificate()) < 170


@pytest.mark.parametrize("kind", ["staff", "device"])
def test_a_certificate_holds_from_its_first_day_to_the_day_before_its_last(kind):
    found = PARSE[kind](MAKE[kind]())
    for at in (NOW, NOW - 5, NOW - 5 + 90 * DAY - 1):
        found.verify(ROOT.public, at)
    for at in (NOW - 6, NOW - 5 + 90 * DAY):
        with pytest.raises(CertificateInvalid):
            found.verify(ROOT.public, at)


@pytest.mark.parametrize("kind", ["staff", "device"])
def test_another_root_or_a_changed_byte_is_no_certificate(kind):
    other = SigningKey.generate()
    with pytest.raises(CertificateInvalid):
        PARSE[kind](MAKE[kind](other)).verify(ROOT.public, NOW)
    good = MAKE[kind]()
    for place in range(len(good)):
        bad = good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :]
        with pytest.raises(ProtocolError):
            PARSE[kind](bad).verify(ROOT.public, NOW)


def test_a_device_certificate_never_passes_for_a_persons():
    with pytest.raises(ProtocolError):
        certificates.parse_staff(device_certificate()).verify(ROOT.public, NOW)
    with pytest.raises(ProtocolError):
        certificates.parse_device(staff_certificate()).verify(ROOT.public, NOW)


def test_what_a_newer_program_adds_to_a_certificate_does_no_harm():
    row = codec.decode(device_certificate()[:-64])
    body = codec.encode([*row, "something new"])
    longer = body + ROOT.sign(certificates.Context.DEVICE_CERTIFICATE, body)
    certificates.parse_device(longer).verify(ROOT.public, NOW)
    with pytest.raises(UnknownVersion):
        certificates.parse_device(codec.encode([2, *row[1:]]) + bytes(64))


@given(st.binary(max_size=250))
def test_rubbish_is_no_certificate_and_no_card(data):
    for parse in (*PARSE.values(), cards.import_card):
        with pytest.raises(ProtocolError):
            parse(data)


RECEIVING = ReceivingKey.from_bytes(bytes([1]) + bytes(range(32)))


def card(**changes):
    parts = {
        "service_address": "https://10.1.2.3:8443",
        "service_public": bytes(range(32)),
        "service_pin": "ab" * 32,
    }
    return cards.make_card(ROOT.public, RECEIVING.public, "House of the Lantern", **(parts | changes))


def test_a_card_comes_back_from_its_file_with_the_same_words():
    found = cards.import_card(cards.export_card(card(), ROOT))
    assert found == card()
    assert found.id == organisation_id(ROOT.public)
    assert cards.fingerprint_words(found) == cards.fingerprint_words(card())


def test_the_words_of_a_frozen_card_never_change():
    assert " ".join(cards.fingerprint_words(card())) == "vutar kikol poluh manin gorol zodis"


def test_any_change_to_a_card_changes_its_words():
    hybrid = ReceivingKey.generate(Algorithm.MLKEM768_X25519).public
    changed = [
        dataclasses.replace(card(), name="House of the Lanterns"),
        dataclasses.replace(card(), receiving_public=hybrid),
        dataclasses.replace(card(), service_pin="ac" * 32),
        dataclasses.replace(card(), service_address="https://10.1.2.3:8444"),
    ]
    words = {cards.fingerprint_words(item) for item in [card(), *changed]}
    assert len(words) == 5


def test_a_card_signed_by_another_or_changed_is_refused():
    with pytest.raises(SignatureInvalid):
        cards.export_card(card(), SigningKey.generate())
    good = cards.export_card(card(), ROOT)
    for place in range(len(good)):
        bad = good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :]
        with pytest.raises(ProtocolError):
            cards.import_card(bad)


@pytest.mark.parametrize(
    "changes",
    [
        {"service_address": "ftp://x"},
        {"service_address": "https://user@x"},
        {"service_address": "https://x/path"},
        {"service_public": b"short"},
        {"service_pin": "AB" * 32},
    ],
)
def test_a_card_with_a_strange_part_is_not_made(changes):
    with pytest.raises(Malformed):
        card(**changes)


@pytest.mark.parametrize("name", ["", " x", "two\nlines", "x" * 201, "a\u202eb"])
def test_a_card_has_a_printable_name(name):
    with pytest.raises(Malformed):
        cards.make_card(ROOT.public, RECEIVING.public, name)
