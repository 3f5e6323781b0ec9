"""The service is killed in the middle of its work; whatever it signed for must be there afterwards."""

import dataclasses
import socket
import subprocess
import sys
import threading
import time

import pytest

from fieldintake.central.home import open_home
from fieldintake.domain.errors import SyncError
from fieldintake.domain.messages import Posted, ReceiptStatus
from fieldintake.protocol.cards import export_card
from fieldintake.sync.central_target import CentralTarget
from tests.protocol.house import House, referral, thread_to
from tests.sync.test_central_target import signer

HARBOUR, LANTERN = House.make(2), House.make(1)
_SERVE = (
    "import sys; from pathlib import Path; from fieldintake.central.server import serve; "
    "serve(Path(sys.argv[1]), '127.0.0.1', int(sys.argv[2]))"
)
KILLS = 3


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_until_it_listens(port, process):
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the service did not start")


@pytest.fixture
def home(tmp_path):
    made = open_home(tmp_path / "service")
    made.admin.host(export_card(HARBOUR.card, HARBOUR.root))
    made.admin.import_card(export_card(LANTERN.card, LANTERN.root))
    yield made
    made.close()


def posted(number):
    thread = dataclasses.replace(thread_to(HARBOUR), id=f"{number:032x}")
    return Posted(HARBOUR.card.id, LANTERN.sealer().seal(referral(HARBOUR), thread, HARBOUR.card))


def post_until_cut(card, start, signed_for, offered):
    """One message a turn, until the link breaks."""
    target = CentralTarget(card, signer(LANTERN), reads=False)
    try:
        for number in range(start, start + 100_000):
            item = posted(number)
            offered.append(item)
            [receipt] = target.exchange([item], "").receipts
            assert receipt.status is ReceiptStatus.DURABLE
            signed_for.append(item)
    except SyncError:
        return
    finally:
        target.close()


def test_what_was_signed_for_survives_kill_9(home, tmp_path):
    signed_for, offered = [], []
    for turn in range(KILLS):
        port = free_port()
        process = subprocess.Popen([sys.executable, "-c", _SERVE, str(home.folder), str(port)])
        wait_until_it_listens(port, process)
        card = dataclasses.replace(
            HARBOUR.card,
            service_address=f"https://127.0.0.1:{port}",
            service_public=home.public,
            service_pin=home.pin,
        )
        threads = [
            threading.Thread(
                target=post_until_cut, args=(card, (turn * 2 + n) * 100_000, signed_for, offered)
            )
            for n in range(2)
        ]
        for thread in threads:
            thread.start()
        time.sleep(0.5 + 0.13 * turn)
        process.kill()
        process.wait()
        for thread in threads:
            thread.join()
    assert len(signed_for) > 5 * KILLS
    with_service = home.service._store
    found, cursor, more = [], "", True
    while more:
        page = with_service.read(HARBOUR.card.id, cursor, 1 << 20)
        found += page.messages
        cursor, more = page.cursor, page.more
    assert len(found) == len(set(found))
    assert {item.sealed.data for item in signed_for} <= set(found) <= {item.sealed.data for item in offered}
    assert home.admin.health().audit_whole
    print(f"{len(signed_for)} signed for, {len(offered)} offered, {KILLS} kills")
