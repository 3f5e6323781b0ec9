"""Two laptops post over a link that loses requests and answers; the mailbox must come out the same."""

import dataclasses
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from fieldintake.central.home import open_home
from fieldintake.domain.errors import ConnectionCut, SyncError
from fieldintake.domain.messages import Posted, ReceiptStatus
from fieldintake.protocol.cards import export_card
from fieldintake.sync.central_target import CentralTarget
from tests.protocol.house import House, referral, thread_to, withdrawal
from tests.sync.test_central_target import signer

HARBOUR, LANTERN = House.make(2), House.make(1)
THREADS = [f"{number:032x}" for number in range(4)]
FAULTS = ("none", "none", "request lost", "answer lost", "answer cut", "sent twice")


class FlakyLink:
    """Stands where the connection would; the service behind it is the real one."""

    def __init__(self, service):
        self._service = service
        self.fault = "none"

    def post(self, body, _timeout_seconds):
        fault, self.fault = self.fault, "none"
        if fault == "request lost":
            raise ConnectionCut("on the way there")
        answer = self._service.answer(body)
        if fault == "answer lost":
            raise ConnectionCut("on the way back")
        if fault == "sent twice":
            self._service.answer(body)
        return answer[: len(answer) // 2] if fault == "answer cut" else answer

    def close(self):
        pass


class Exchanges(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.home = open_home(Path(self._folder.name) / "service")
        self.home.admin.host(export_card(HARBOUR.card, HARBOUR.root))
        self.home.admin.import_card(export_card(LANTERN.card, LANTERN.root))
        card = dataclasses.replace(
            HARBOUR.card, service_address="http://127.0.0.1:1", service_public=self.home.public
        )
        self.writer = CentralTarget(card, signer(LANTERN), reads=False)
        self.reader = CentralTarget(card, signer(HARBOUR), reads=True)
        for target in (self.writer, self.reader):
            target.close()
            target._link = FlakyLink(self.home.service)
        self.waiting, self.old, self.durable, self.withdrawn = [], [], [], set()
        self.perhaps_withdrawn = set()
        self.cursor, self.seen = "", []

    @rule(thread=st.sampled_from(THREADS))
    def refer(self, thread):
        on = dataclasses.replace(thread_to(HARBOUR), id=thread)
        self.waiting.append(
            Posted(HARBOUR.card.id, LANTERN.sealer().seal(referral(HARBOUR), on, HARBOUR.card))
        )

    @rule(thread=st.sampled_from(THREADS))
    def withdraw(self, thread):
        on = dataclasses.replace(thread_to(HARBOUR, key_sent=True), id=thread)
        sealed = LANTERN.sealer().seal(withdrawal(HARBOUR), on, HARBOUR.card)
        self.waiting.insert(0, Posted(HARBOUR.card.id, sealed, withdraws=True))

    @rule(fault=st.sampled_from(FAULTS), data=st.data())
    def post(self, fault, data):
        self.writer._link.fault = fault
        self.perhaps_withdrawn |= {item.sealed.thread_id for item in self.waiting if item.withdraws}
        some = [self.waiting[n] for n in data.draw(st.permutations(range(len(self.waiting))))]
        many = len(self.old)
        again = (
            [self.old[n] for n in data.draw(st.lists(st.integers(0, many - 1), max_size=3))] if many else []
        )
        try:
            receipts = {r.message_id: r for r in self.writer.exchange([*some, *again], "").receipts}
        except SyncError:
            return
        for item in some:
            receipt = receipts.get(item.sealed.id)
            if receipt is None:
                continue
            assert receipt.status is not ReceiptStatus.REJECTED
            self.waiting.remove(item)
            self.old.append(item)
            if receipt.status is not ReceiptStatus.GONE:
                self.durable.append(item)
            if item.withdraws:
                self.withdrawn.add(item.sealed.thread_id)

    @rule(fault=st.sampled_from(FAULTS))
    def read(self, fault):
        self.reader._link.fault = fault
        try:
            exchange = self.reader.exchange([], self.cursor)
        except SyncError:
            return
        self.seen += [sealed.id for sealed in exchange.incoming]
        self.cursor = exchange.cursor

    @invariant()
    def nothing_is_read_twice(self):
        assert len(self.seen) == len(set(self.seen))

    @invariant()
    def the_audit_is_whole(self):
        assert self.home.admin.health().audit_whole

    def teardown(self):
        try:
            self.check_the_mailbox()
        finally:
            self.home.close()
            self._folder.cleanup()

    def check_the_mailbox(self):
        found, cursor, more = [], "", True
        while more:
            exchange = self.reader.exchange([], cursor)
            found += exchange.incoming
            cursor, more = exchange.cursor, exchange.more
        ids = [sealed.id for sealed in found]
        assert len(ids) == len(set(ids))
        for item in self.durable:
            kept = item.withdraws or item.sealed.thread_id not in self.perhaps_withdrawn
            assert not kept or item.sealed.id in ids
        withdrawals = {item.sealed.id for item in [*self.durable, *self.waiting] if item.withdraws}
        for sealed in found:
            assert sealed.thread_id not in self.withdrawn or sealed.id in withdrawals


TestExactlyOnce = Exchanges.TestCase
TestExactlyOnce.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
