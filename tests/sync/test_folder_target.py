import dataclasses
import itertools
import shutil

import pytest

from fieldintake.central.home import open_home
from fieldintake.central.server import RunningService
from fieldintake.domain.errors import StickUnreadable
from fieldintake.domain.messages import Posted, ReceiptStatus
from fieldintake.protocol.cards import export_card
from fieldintake.sync.central_target import CentralTarget
from fieldintake.sync.folder_target import FolderTarget, carry_in
from tests.protocol.house import House, cards_of, referral, thread_to
from tests.sync.test_central_target import signer

HARBOUR, LANTERN, STRANGER = House.make(2), House.make(1), House.make(3)


def posted(number=1):
    thread = dataclasses.replace(thread_to(HARBOUR), id=f"{number:032x}")
    return Posted(HARBOUR.card.id, LANTERN.sealer().seal(referral(HARBOUR), thread, HARBOUR.card))


def at_lantern(folder, card=HARBOUR.card):
    return FolderTarget(folder, card, signer(LANTERN), LANTERN.card.id, [LANTERN.receiving])


def at_harbour(folder):
    return FolderTarget(folder, LANTERN.card, signer(HARBOUR), HARBOUR.card.id, [HARBOUR.receiving])


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_messages_go_by_stick_and_open_there(stick):
    items = [posted(n) for n in range(3)]
    sent = at_lantern(stick).exchange(items, "c")
    assert (sent.receipts, sent.incoming, sent.cursor, sent.more) == ((), (), "c", False)
    found = at_harbour(stick).exchange([], "").incoming
    assert set(found) == {item.sealed for item in items}
    assert HARBOUR.opener().open(found[0], thread=lambda _id: None, card=cards_of(LANTERN)).message.fields


def test_a_file_tells_nothing_by_its_name_or_bytes(stick):
    at_lantern(stick).exchange([posted()], "")
    [path] = stick.iterdir()
    data = path.read_bytes()
    assert (len(path.name), path.suffix, len(data)) == (16, "", 4096)
    for known in (HARBOUR.card.id, LANTERN.card.id, posted().sealed.thread_id):
        assert bytes.fromhex(known) not in data


def test_any_subset_in_any_order_any_number_of_times_has_the_same_effect(stick, tmp_path):
    for number in range(3):
        at_lantern(stick).exchange([posted(number)], "")
    whole = {item.id for item in at_harbour(stick).exchange([], "").incoming}
    parts = set()
    for turn, paths in enumerate(itertools.combinations(sorted(stick.iterdir()), 2)):
        other = tmp_path / f"other{turn}"
        other.mkdir()
        for name, path in zip(("zz", "aa"), paths, strict=True):
            shutil.copy(path, other / name)
        part = [item.id for item in at_harbour(other).exchange([], "").incoming]
        assert len(part) == 2
        parts |= set(part)
    assert parts == whole
    assert len(whole) == 3


def test_other_files_on_the_stick_do_no_harm_and_suffer_none(stick):
    at_lantern(stick).exchange([posted()], "")
    others = {"photo.jpg": b"jpg", "noise": bytes(5000), "empty": b"", "half": posted().sealed.data}
    for name, data in others.items():
        (stick / name).write_bytes(data)
    (stick / "folder").mkdir()
    assert len(at_harbour(stick).exchange([], "").incoming) == 1
    assert {name: (stick / name).read_bytes() for name in others} == others


def test_a_stick_that_is_gone_is_named(stick):
    stick.rmdir()
    for outgoing in ([], [posted()]):
        with pytest.raises(StickUnreadable):
            at_lantern(stick).exchange(outgoing, "")


def test_receipts_of_the_service_travel_back_on_the_stick(stick, tmp_path):
    home = open_home(tmp_path / "service")
    home.admin.host(export_card(HARBOUR.card, HARBOUR.root))
    home.admin.import_card(export_card(LANTERN.card, LANTERN.root))
    with RunningService(home) as running:
        card = dataclasses.replace(
            HARBOUR.card, service_address=running.address, service_public=home.public, service_pin=home.pin
        )
        items = [posted(1), posted(2)]
        at_lantern(stick, card).exchange(items, "")
        service = CentralTarget(card, signer(HARBOUR), reads=True)
        cards = {LANTERN.card.id: LANTERN.card}
        assert carry_in(stick, [HARBOUR.receiving], service, cards) == 1
        kept = service.exchange([], "").incoming
        assert carry_in(stick, [HARBOUR.receiving], service, cards) == 1
        assert carry_in(stick, [HARBOUR.receiving], service, {}) == 0
        service.close()
    assert list(kept) == [item.sealed for item in items]
    receipts = at_lantern(stick, card).exchange([], "").receipts
    assert {r.message_id for r in receipts} == {item.sealed.id for item in items}
    assert {r.status for r in receipts} <= {ReceiptStatus.DURABLE, ReceiptStatus.DUPLICATE}
    assert at_lantern(stick, HARBOUR.card).exchange([], "").receipts == ()
