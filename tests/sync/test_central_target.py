import dataclasses
import socket

import pytest

from fieldintake.central.home import open_home
from fieldintake.central.server import RunningService
from fieldintake.domain.errors import (
    AnswerDamaged,
    ConnectionCut,
    NoConnection,
    NotOurService,
    ServiceRefused,
    SyncError,
)
from fieldintake.domain.messages import Posted, ReceiptStatus, ReceivedRelease, ReceivedWithdrawal
from fieldintake.protocol import batches
from fieldintake.protocol.batches import DeviceSigner
from fieldintake.protocol.cards import export_card
from fieldintake.protocol.certificates import DAY_MS, certify_device
from fieldintake.protocol.keys import SigningKey
from fieldintake.sync.central_target import CentralTarget
from tests.protocol.house import House, cards_of, referral, theirs, thread_to, withdrawal
from tests.sync.hostile import HostileServer

HARBOUR, LANTERN, STRANGER = House.make(2), House.make(1), House.make(3)


def signer(house):
    certificate = certify_device(
        house.root, house.device_key.public, device=house.device, from_ms=0, until_ms=60_000 * DAY_MS
    )
    return DeviceSigner(house.device_key, certificate)


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    home = open_home(tmp_path_factory.mktemp("service"))
    home.admin.host(export_card(HARBOUR.card, HARBOUR.root))
    home.admin.import_card(export_card(LANTERN.card, LANTERN.root))
    with RunningService(home) as service:
        yield service


@pytest.fixture
def card(running):
    return dataclasses.replace(
        HARBOUR.card,
        service_address=running.address,
        service_public=running.home.public,
        service_pin=running.home.pin,
    )


@pytest.fixture
def targets():
    made = []

    def make(card, house, *, reads=False):
        made.append(CentralTarget(card, signer(house), reads=reads))
        return made[-1]

    yield make
    for target in made:
        target.close()


def posted(*, thread_id="7e" * 16):
    thread = dataclasses.replace(thread_to(HARBOUR), id=thread_id)
    return Posted(HARBOUR.card.id, LANTERN.sealer().seal(referral(HARBOUR), thread, HARBOUR.card))


def read_all(target, cursor=""):
    found, more = [], True
    while more:
        exchange = target.exchange([], cursor)
        found += exchange.incoming
        more, cursor = exchange.more, exchange.cursor
    return found, cursor


def test_a_referral_and_its_withdrawal_travel_over_tls(card, targets):
    item = posted(thread_id="aa" * 16)
    there, here = targets(card, LANTERN), targets(card, HARBOUR, reads=True)
    _, before = read_all(here)
    [receipt] = there.exchange([item], "").receipts
    assert (receipt.message_id, receipt.status) == (item.sealed.id, ReceiptStatus.DURABLE)
    batches.verify_receipt(receipt, card.service_public)
    [found], cursor = read_all(here, before)
    assert found == item.sealed
    opened = HARBOUR.opener().open(found, thread=lambda _id: None, card=cards_of(LANTERN))
    assert isinstance(opened.message, ReceivedRelease)

    thread = dataclasses.replace(thread_to(HARBOUR, key_sent=True), id="aa" * 16)
    gone = LANTERN.sealer().seal(withdrawal(HARBOUR), thread, HARBOUR.card)
    there.exchange([Posted(HARBOUR.card.id, gone, withdraws=True)], "")
    [found], _ = read_all(here, cursor)
    opened = HARBOUR.opener().open(found, thread=lambda _id: theirs(thread, LANTERN), card=cards_of(LANTERN))
    assert isinstance(opened.message, ReceivedWithdrawal)
    assert item.sealed not in read_all(here)[0]
    assert there.exchange([item], "").receipts[0].status is ReceiptStatus.DUPLICATE
    other = posted(thread_id="aa" * 16)
    assert there.exchange([other], "").receipts[0].status is ReceiptStatus.GONE


def test_many_messages_go_in_as_many_batches_as_the_link_takes(card, targets):
    items = [posted(thread_id=f"{n:032x}") for n in range(40)]
    here = targets(card, HARBOUR, reads=True)
    _, before = read_all(here)
    receipts = targets(card, LANTERN).exchange(items, "").receipts
    assert [r.message_id for r in receipts] == [item.sealed.id for item in items]
    assert {r.status for r in receipts} == {ReceiptStatus.DURABLE}
    found, _ = read_all(here, before)
    assert found == [item.sealed for item in items]


def test_posting_to_the_own_service_does_not_read_unless_a_cursor_says_from_where(card, targets):
    here = targets(card, HARBOUR, reads=True)
    targets(card, LANTERN).exchange([posted(thread_id="bb" * 16)], "")
    assert here.exchange([posted(thread_id="bc" * 16)], "").incoming == ()
    _, cursor = read_all(here)
    again = here.exchange([posted(thread_id="bd" * 16)], cursor)
    assert len(again.incoming) == len(again.receipts) == 1


def test_a_laptop_put_back_to_yesterday_catches_up(card, targets):
    targets(card, HARBOUR, reads=True).exchange([], "")
    late = targets(card, HARBOUR, reads=True)
    late._counter = 5
    assert late.exchange([], "").cursor


def test_another_certificate_than_the_pinned_one_gets_no_byte(card, targets):
    wrong = dataclasses.replace(card, service_pin="0" * 64)
    with pytest.raises(NotOurService):
        targets(wrong, LANTERN).exchange([posted()], "")


def test_another_signing_key_than_the_cards_is_not_believed(card, targets):
    wrong = dataclasses.replace(card, service_public=SigningKey.generate().public)
    with pytest.raises(AnswerDamaged):
        targets(wrong, LANTERN).exchange([posted()], "")


@pytest.mark.parametrize(
    ("address", "pin"), [("http://10.0.0.1:80", ""), ("https://127.0.0.1:1", ""), ("http://example.org", "")]
)
def test_no_way_without_tls_and_a_pin_but_on_this_machine(card, address, pin):
    odd = dataclasses.replace(card, service_address=address, service_pin=pin)
    with pytest.raises(NotOurService):
        CentralTarget(odd, signer(LANTERN), reads=False)


def test_a_refusal_is_named(card, targets):
    with pytest.raises(ServiceRefused) as caught:
        targets(card, STRANGER).exchange([posted()], "")
    assert caught.value.why == "unknown_organisation"
    with pytest.raises(ServiceRefused) as caught:
        targets(card, LANTERN, reads=True).exchange([], "")
    assert caught.value.why == "not_a_reader"


def test_nobody_there(card, targets):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    gone = dataclasses.replace(card, service_address=f"https://127.0.0.1:{port}")
    with pytest.raises(NoConnection):
        targets(gone, LANTERN).exchange([posted()], "")


CBOR = "application/cbor-seq"
PORTAL = b"<!doctype html><html><body>Welcome to the station. Accept our terms.</body></html>"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (lambda _body: (200, "text/html", PORTAL, None), NotOurService),
        (lambda _body: (200, CBOR, PORTAL, None), AnswerDamaged),
        (lambda _body: (302, "text/html", b"", None), NotOurService),
        (lambda _body: (404, "text/plain", b"no", None), NotOurService),
        (lambda _body: (503, "text/plain", b"later", None), ServiceRefused),
        (lambda _body: (413, "text/plain", b"", None), ServiceRefused),
        (lambda _body: (200, CBOR, b"", None), AnswerDamaged),
        (lambda _body: (200, CBOR, bytes(3_000_000), None), AnswerDamaged),
        (lambda body: (200, CBOR, body, None), AnswerDamaged),
    ],
)
def test_whatever_a_hostile_network_answers_nothing_counts_as_sent(card, targets, answer, error):
    with HostileServer(answer) as server:
        there = dataclasses.replace(card, service_address=server.address, service_pin="")
        with pytest.raises(error):
            targets(there, LANTERN).exchange([posted()], "")


def test_an_answer_cut_anywhere_counts_for_nothing_and_the_retry_is_a_duplicate(running, card, targets):
    item = posted(thread_id="cc" * 16)
    answers = []

    def cut(body):
        answers.append(running.home.service.answer(body))
        return 200, CBOR, answers[-1], len(answers[-1]) // 2

    with HostileServer(cut) as server:
        there = dataclasses.replace(card, service_address=server.address, service_pin="")
        with pytest.raises(ConnectionCut):
            targets(there, LANTERN).exchange([item], "")
    [receipt] = targets(card, LANTERN).exchange([item], "").receipts
    assert receipt.status is ReceiptStatus.DUPLICATE


def test_an_old_answer_played_again_counts_for_nothing(running, card, targets):
    kept = []

    def replay(body):
        kept.append(running.home.service.answer(body))
        return 200, CBOR, kept[0], None

    with HostileServer(replay) as server:
        there = dataclasses.replace(card, service_address=server.address, service_pin="")
        target = targets(there, LANTERN)
        assert target.exchange([posted(thread_id="d1" * 16)], "").receipts
        with pytest.raises(AnswerDamaged):
            target.exchange([posted(thread_id="d2" * 16)], "")


def test_what_was_signed_for_stays_signed_for_when_the_link_breaks_after_it(running, card, targets):
    count = 0

    def break_third(body):
        nonlocal count
        count += 1
        data = running.home.service.answer(body)
        return 200, CBOR, data, None if count < 3 else 10

    items = [posted(thread_id=f"e{n:031x}") for n in range(30)]
    with HostileServer(break_third) as server:
        there = dataclasses.replace(card, service_address=server.address, service_pin="")
        target = targets(there, LANTERN)
        target._pace.went_through = lambda *_: None
        exchange = target.exchange(items, "")
        assert 0 < len(exchange.receipts) < 30
        assert exchange.more
        with pytest.raises(SyncError):
            target.exchange(items[len(exchange.receipts) :], "")
    receipts = targets(card, LANTERN).exchange(items, "").receipts
    assert len(receipts) == 30
    assert {r.status for r in receipts} == {ReceiptStatus.DURABLE, ReceiptStatus.DUPLICATE}


def test_a_service_of_tomorrow_may_hand_out_what_only_tomorrows_program_reads(running, card, targets):
    future = b"\x09" + bytes(100)

    def answer(body):
        made = batches.Answered(0, incoming=[future], cursor="x.1")
        return 200, CBOR, batches.make_reply(running.home.key, body, made), None

    with HostileServer(answer) as server:
        there = dataclasses.replace(card, service_address=server.address, service_pin="")
        [kept] = targets(there, HARBOUR, reads=True).exchange([], "").incoming
    assert (kept.data, kept.thread_id) == (future, "")
