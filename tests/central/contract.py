"""What every database under the service must do; each engine's test class inherits it all."""

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from fieldintake.central import tables
from fieldintake.central.directory import ServiceDirectory
from fieldintake.central.store import DAY_BYTES, Arrival, From, Store
from fieldintake.domain.ids import DeviceId, OrganisationId
from fieldintake.domain.messages import ReceiptStatus as Status
from fieldintake.protocol.cards import export_card
from tests.protocol.house import House

BOX = OrganisationId("b0" * 16)
ALICE = From(OrganisationId("a1" * 16), DeviceId("d1" * 16), 500_000)
CAROL = From(OrganisationId("c1" * 16), DeviceId("d2" * 16), 500_000)


def message(number, *, thread="77" * 16, withdraws=False, size=40):
    return Arrival(f"{number:064x}", thread, bytes([number % 256]) * size, withdraws)


class StoreContract:
    """`engine` is a fixture of the subclass: an empty, migrated database."""

    @pytest.fixture
    def store(self, engine):
        directory = ServiceDirectory(engine)
        for sender in (ALICE, CAROL):
            assert directory.device_may_come(sender.organisation, sender.device)
        made = Store(engine)
        made.add_mailbox(BOX)
        made.add_mailbox(BOX)
        return made

    def accept(self, store, *arrivals, sender=ALICE):
        return [verdict.status for verdict in store.accept(BOX, sender, arrivals)]

    def everything(self, store, cursor="", want_bytes=1_000_000):
        return list(store.read(BOX, cursor, want_bytes).messages)

    def test_what_is_kept_is_read_in_order_and_once(self, store):
        assert self.accept(store, message(1), message(2)) == [Status.DURABLE] * 2
        first = store.read(BOX, "", 1_000_000)
        assert first.messages == (message(1).data, message(2).data)
        assert not first.more
        self.accept(store, message(3))
        assert store.read(BOX, first.cursor, 1000).messages == (message(3).data,)

    def test_the_same_message_again_is_a_duplicate_for_ever(self, store):
        assert self.accept(store, message(1), message(1)) == [Status.DURABLE, Status.DUPLICATE]
        assert self.accept(store, message(1), sender=CAROL) == [Status.DUPLICATE]
        assert len(self.everything(store)) == 1

    def test_no_mailbox_is_said_and_nothing_kept(self, store):
        [verdict] = store.accept(OrganisationId("e" * 32), ALICE, [message(1)])
        assert (verdict.status, verdict.code) == (Status.REJECTED, "no_mailbox")
        assert store.read(OrganisationId("e" * 32), "", 10) is None

    def test_a_withdrawal_deletes_the_thread_and_stays_itself(self, store):
        self.accept(store, message(1), message(2), message(3, thread="88" * 16))
        assert self.accept(store, message(4, withdraws=True)) == [Status.DURABLE]
        assert self.everything(store) == [message(3, thread="88" * 16).data, message(4).data]
        assert self.accept(store, message(5)) == [Status.GONE]
        assert self.accept(store, message(1)) == [Status.DUPLICATE]
        assert self.accept(store, message(4, withdraws=True)) == [Status.DUPLICATE]
        assert self.accept(store, message(6, withdraws=True)) == [Status.DURABLE]
        assert self.everything(store)[1:] == [message(4).data, message(6).data]

    def test_a_withdrawal_that_overtakes_its_release_still_rules(self, store):
        assert self.accept(store, message(4, withdraws=True)) == [Status.DURABLE]
        assert self.accept(store, message(1)) == [Status.GONE]

    def test_a_withdrawal_in_the_same_batch_rules_what_came_before_it(self, store):
        statuses = self.accept(store, message(1), message(2, withdraws=True), message(3))
        assert statuses == [Status.DURABLE, Status.DURABLE, Status.GONE]
        assert self.everything(store) == [message(2).data]

    def test_nobody_withdraws_what_another_organisation_sent(self, store):
        self.accept(store, message(1))
        self.accept(store, message(2, withdraws=True), sender=CAROL)
        assert message(1).data in self.everything(store)
        assert self.accept(store, message(3)) == [Status.DURABLE]

    def test_a_reader_takes_pages_and_misses_nothing(self, store):
        for number in range(0, 600, 100):
            self.accept(store, *(message(n, size=10) for n in range(number, number + 100)))
        cursor, found = "", []
        while True:
            page = store.read(BOX, cursor, 1500)
            found += page.messages
            cursor = page.cursor
            if not page.more:
                break
            assert len(page.messages) == 150
        assert found == [message(n, size=10).data for n in range(600)]
        assert store.read(BOX, "", 1_000_000).more
        assert store.read(BOX, "", 1).messages == (message(0, size=10).data,)

    @pytest.mark.parametrize("cursor", ["", "nonsense", "other.3", ".", "x.-1", "x.²"])
    def test_a_cursor_of_another_epoch_starts_over(self, store, cursor):
        self.accept(store, message(1), message(2))
        assert len(self.everything(store, cursor)) == 2

    def test_a_cursor_beyond_every_number_is_no_cursor(self, store):
        self.accept(store, message(1))
        epoch = store.read(BOX, "", 10).cursor.partition(".")[0]
        assert len(self.everything(store, f"{epoch}.{'9' * 40}")) == 1

    def test_a_new_epoch_makes_every_reader_start_over(self, store):
        self.accept(store, message(1), message(2))
        cursor = store.read(BOX, "", 1000).cursor
        assert self.everything(store, cursor) == []
        store.new_epoch(BOX)
        assert len(self.everything(store, cursor)) == 2

    def test_a_laptop_has_a_daily_quota_that_withdrawals_pass(self, store, engine):
        with engine.begin() as connection:
            day = ALICE.hour // 24
            connection.execute(tables.DEVICE.update().values(day=day, day_bytes=DAY_BYTES - 50))
        assert self.accept(store, message(1), message(2)) == [Status.DURABLE, Status.REJECTED]
        assert self.accept(store, message(3, withdraws=True)) == [Status.DURABLE]
        tomorrow = From(ALICE.organisation, ALICE.device, ALICE.hour + 24)
        assert self.accept(store, message(2, thread="99" * 16), sender=tomorrow) == [Status.DURABLE]

    def test_the_audit_notices_a_changed_or_missing_row(self, store, engine):
        audit = tables.AUDIT

        def change(statement):
            with engine.begin() as connection:
                connection.execute(statement)
            return store.audit_is_whole(BOX)

        for number in range(4):
            self.accept(store, message(number))
        assert store.audit_is_whole(BOX)
        second = audit.update().where(audit.c.position == 2)
        assert not change(second.values(messages=7))
        assert change(second.values(messages=1))
        assert not change(audit.delete().where(audit.c.position == 4))

    def test_writers_at_once_leave_no_gap_that_a_reader_could_pass(self, store):
        writers, each = 4, 15
        found, stop = [], threading.Event()

        def write(writer):
            for number in range(each):
                self.accept(store, message(writer * 1000 + number, thread=f"{writer:032x}"))

        def read():
            cursor = ""
            while True:
                last_round = stop.is_set()
                page = store.read(BOX, cursor, 100_000)
                found.extend(page.messages)
                cursor = page.cursor
                if last_round and not page.more:
                    return

        reader = threading.Thread(target=read)
        threads = [threading.Thread(target=write, args=(n,)) for n in range(writers)]
        for thread in (reader, *threads):
            thread.start()
        for thread in threads:
            thread.join()
        stop.set()
        reader.join()
        assert len(found) == writers * each
        assert store.audit_is_whole(BOX)

    def test_the_same_message_from_many_at_once_is_kept_once(self, store):
        statuses = []
        threads = [
            threading.Thread(target=lambda: statuses.extend(self.accept(store, message(1)))) for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(status.value for status in statuses) == ["duplicate"] * 5 + ["durable"]
        assert len(self.everything(store)) == 1

    def test_a_counter_only_goes_up(self, engine):
        directory = ServiceDirectory(engine)
        who = (ALICE.organisation, ALICE.device)
        assert directory.advance_counter(*who, 5) is None
        assert directory.advance_counter(*who, 5) == 5
        assert directory.advance_counter(*who, 4) == 5
        assert directory.advance_counter(*who, 6) is None

    def test_a_revoked_laptop_stays_revoked(self, engine):
        directory = ServiceDirectory(engine)
        directory.revoke_device(ALICE.organisation, ALICE.device)
        assert not directory.device_may_come(ALICE.organisation, ALICE.device)
        assert directory.device_may_come(CAROL.organisation, CAROL.device)

    def test_some_organisations_have_a_mailbox_and_others_only_write(self, engine):
        directory = ServiceDirectory(engine)
        lantern, harbour = House.make(1), House.make(2)
        directory.save_card(export_card(lantern.card, lantern.root), hosted=True)
        directory.save_card(export_card(lantern.card, lantern.root), hosted=False)
        directory.save_card(export_card(harbour.card, harbour.root), hosted=False)
        assert [(m.card.name, m.hosted, m.revoked) for m in directory.members()] == [
            ("House 1", True, False),
            ("House 2", False, False),
        ]
        assert directory.revoke_organisation(harbour.card.id)
        assert directory.find(harbour.card.id).revoked
        assert directory.find(BOX) is None
        assert not directory.revoke_organisation(BOX)

    def test_the_steps_make_the_tables_that_the_code_names(self, engine):
        with engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), tables.METADATA) == []
