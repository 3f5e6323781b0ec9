import dataclasses

import pytest
from starlette.routing import Route

from fieldintake.central.directory import ServiceDirectory
from fieldintake.central.engine import connect
from fieldintake.central.home import open_home
from fieldintake.central.service import Service, create_app
from fieldintake.central.store import Store
from fieldintake.domain.errors import ProtocolError
from fieldintake.domain.messages import ReceiptStatus as Status
from fieldintake.protocol import batches
from fieldintake.protocol.batches import Delivery, DeviceSigner, Reading
from fieldintake.protocol.cards import export_card
from fieldintake.protocol.certificates import DAY_MS, certify_device
from fieldintake.protocol.keys import SigningKey
from tests.protocol.house import NOW, House, referral, thread_to, withdrawal

KEY = SigningKey.from_bytes(bytes(32))
HARBOUR, LANTERN, STRANGER = House.make(2), House.make(1), House.make(3)
BOX = HARBOUR.card.id


class Clock:
    ms = NOW

    def __call__(self):
        return self.ms


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def service(tmp_path, clock):
    """The harbour's service; the lantern is its partner."""
    engine = connect(f"sqlite:///{tmp_path / 'mail.db'}")
    store, directory = Store(engine), ServiceDirectory(engine)
    directory.save_card(export_card(HARBOUR.card, HARBOUR.root), hosted=True)
    directory.save_card(export_card(LANTERN.card, LANTERN.root), hosted=False)
    store.add_mailbox(BOX)
    yield Service(store, directory, KEY, clock)
    engine.dispose()


def signer(house, certificate=None):
    return DeviceSigner(house.device_key, certificate or house.device_certificate)


def ask(service, house, *deliveries, reading=None, certificate=None, public=KEY.public):
    sent = batches.make_batch(signer(house, certificate), public, deliveries, reading, bytes(16))
    return batches.read_reply(service.answer(sent), KEY.public, sent, deliveries)


def read(service, cursor="", counter=1, house=HARBOUR):
    return ask(service, house, reading=Reading(cursor, 100_000, counter))


def sealed():
    return LANTERN.sealer().seal(referral(HARBOUR), thread_to(HARBOUR), HARBOUR.card)


def test_a_referral_goes_from_one_house_to_the_other(service):
    message = sealed()
    [receipt] = ask(service, LANTERN, Delivery(BOX, message.data)).receipts
    assert (receipt.message_id, receipt.status) == (message.id, Status.DURABLE)
    assert receipt.at_ms == NOW // 3_600_000 * 3_600_000
    found = read(service)
    assert found.incoming == (message.data,)
    assert not found.more
    assert read(service, found.cursor, 2).incoming == ()


def test_a_withdrawal_takes_the_referral_out_of_the_mailbox(service):
    ask(service, LANTERN, Delivery(BOX, sealed().data))
    gone = LANTERN.sealer().seal(withdrawal(HARBOUR), thread_to(HARBOUR, key_sent=True), HARBOUR.card)
    ask(service, LANTERN, Delivery(BOX, gone.data, withdraws=True))
    assert read(service).incoming == (gone.data,)
    [late] = ask(service, LANTERN, Delivery(BOX, sealed().data)).receipts
    assert late.status is Status.GONE


def test_one_bad_letter_does_not_block_the_others(service):
    deliveries = [
        Delivery(BOX, b"rubbish"),
        Delivery(BOX, sealed().data),
        Delivery(LANTERN.card.id, sealed().data),
    ]
    receipts = ask(service, LANTERN, *deliveries).receipts
    assert [(r.status, r.code) for r in receipts] == [
        (Status.REJECTED, "malformed"),
        (Status.DURABLE, ""),
        (Status.REJECTED, "no_mailbox"),
    ]


def refused(service, house, **more):
    found = ask(service, house, Delivery(BOX, sealed().data), **more)
    assert found.receipts == ()
    assert read(service, counter=99).incoming == ()
    return found.refused


def test_a_stranger_is_refused(service):
    assert refused(service, STRANGER) == "unknown_organisation"


def test_a_certificate_by_another_root_or_out_of_date_is_refused(service, clock):
    forged = certify_device(
        STRANGER.root, LANTERN.device_key.public, device=LANTERN.device, from_ms=NOW, until_ms=NOW + DAY_MS
    )
    assert refused(service, LANTERN, certificate=forged) == "unknown_organisation"
    stale = certify_device(
        LANTERN.root, LANTERN.device_key.public, device=LANTERN.device, from_ms=0, until_ms=NOW - DAY_MS
    )
    assert refused(service, LANTERN, certificate=stale) == "certificate"


def test_a_batch_for_another_service_is_refused(service):
    assert refused(service, LANTERN, public=SigningKey.generate().public) == "other_service"


def test_a_partner_writes_but_never_reads(service):
    assert refused(service, LANTERN, reading=Reading("", 1000, 1)) == "not_a_reader"


def test_two_houses_on_one_service_read_their_own_mailbox_only(service):
    service._directory.save_card(export_card(LANTERN.card, LANTERN.root), hosted=True)
    service._store.add_mailbox(LANTERN.card.id)
    ask(service, LANTERN, Delivery(BOX, sealed().data))
    assert read(service, house=LANTERN).incoming == ()
    assert len(read(service).incoming) == 1


def test_a_lost_laptop_and_a_partner_gone_are_refused(service):
    service._directory.revoke_device(LANTERN.card.id, LANTERN.device)
    assert refused(service, LANTERN) == "revoked"
    service._directory.revoke_organisation(HARBOUR.card.id)
    assert ask(service, HARBOUR).refused == "revoked"


def test_a_replayed_reading_is_refused_and_told_the_last_counter(service):
    read(service, counter=41)
    again = read(service, counter=41)
    assert (again.refused, again.last_counter, again.incoming) == ("counter", 41, ())
    assert read(service, counter=42).refused == ""


def test_a_replayed_or_reordered_batch_of_letters_does_no_harm(service):
    one = batches.make_batch(signer(LANTERN), KEY.public, [Delivery(BOX, sealed().data)], None, bytes(16))
    two = batches.make_batch(signer(LANTERN), KEY.public, [Delivery(BOX, sealed().data)], None, bytes(16))
    for sent in (two, one, one, two, one):
        service.answer(sent)
    assert len(read(service).incoming) == 2


@pytest.mark.parametrize("data", [b"", b"<html>", b"\x01\x02", bytes(2_000_000), b"\x80" * 3000])
def test_rubbish_gets_a_signed_refusal(service, data):
    found = batches.read_reply(service.answer(data), KEY.public, data, ())
    assert found.refused in ("malformed", "too_large")


def test_the_database_knows_no_content_and_no_minute(service, tmp_path):
    ask(service, LANTERN, Delivery(BOX, sealed().data))
    read(service)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (b"Selam", b"901820", b"marigold", str(NOW).encode(), NOW.to_bytes(8, "big")[2:]):
        assert secret not in stored
    assert sealed().data[:18] in stored


def test_the_application_has_one_way_in(service):
    [route] = create_app(service).routes
    assert isinstance(route, Route)
    assert (route.path, route.methods) == ("/v1/sync", {"POST"})


def test_a_home_keeps_its_keys_and_shows_them_to_nobody(tmp_path):
    home = open_home(tmp_path / "service")
    again = open_home(tmp_path / "service")
    assert (again.public, again.pin) == (home.public, home.pin)
    assert (tmp_path / "service").stat().st_mode & 0o77 == 0
    for path in (tmp_path / "service").iterdir():
        assert path.stat().st_mode & 0o77 == 0, path.name


def test_the_admin_sees_who_may_come_and_how_things_are(tmp_path):
    admin = open_home(tmp_path / "service").admin
    assert admin.health().hosted == ()
    admin.host(export_card(HARBOUR.card, HARBOUR.root))
    admin.import_card(export_card(LANTERN.card, LANTERN.root))
    with pytest.raises(ProtocolError):
        admin.import_card(b"rubbish")
    health = admin.health()
    assert dataclasses.astuple(health) == ((HARBOUR.card.name,), 1, 0, True)
    admin.revoke_organisation(LANTERN.card.id)
    assert admin.health().partners == 0
    admin.after_restore()
