"""A desk that is opened now and then by its admin never stops being believed; one that is not says so by name."""

from __future__ import annotations

import datetime as dt
from contextlib import closing

import pytest
import time_machine
from click.testing import CliRunner

from fieldintake import app
from fieldintake.adapters import device_of, opener_of, sealer_of
from fieldintake.casework.believe_date import believe_date
from fieldintake.casework.send_due import hand_over_all
from fieldintake.cli import main
from fieldintake.commands import opening
from fieldintake.domain.consent import Purpose
from fieldintake.domain.desk import ON_ITS_WAY, OutboxItem, OutboxKind, OutboxState, Role
from fieldintake.domain.errors import OwnCertificateEnded
from fieldintake.domain.ids import CaseId, RecordId, new_code
from fieldintake.domain.leaving import Withdrawal
from fieldintake.domain.messages import Thread
from fieldintake.domain.recipient import Recipient
from fieldintake.protocol.batches import make_batch, read_batch
from fieldintake.protocol.certificates import DAY_MS, parse_staff
from fieldintake.storage import keys, recovery, slot_file, slots
from fieldintake.storage.founding import SetUp, add_person, create_vault
from fieldintake.storage.renewing import RENEWED, renew_certificates
from fieldintake.storage.vault import OpenVault
from fieldintake.sync.folder_target import FolderTarget
from fieldintake.workspace.dates import take_date
from tests.conftest import PASSPHRASE

FOUNDED = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
HERS = "nine slow rivers under the bridge"
CASE = CaseId("c0" * 16)


def later(days):
    return time_machine.travel(FOUNDED + dt.timedelta(days=days), tick=True)


def opened(folder, who):
    """Somebody opens the desk and says that the date is right."""
    vault = OpenVault(folder, who)
    vault.clock.believe()
    return closing(vault)


def is_believed(person, partner, at_ms):
    """Whether the partner opens what this person seals with that date."""
    with person.view() as unit:
        mine = unit.directory.own_card()
    with partner.view() as unit:
        theirs = unit.directory.own_card()
    code = new_code(lambda count: bytes(range(count)))
    thread = Thread("7e" * 16, b"k" * 32, CASE, "1" * 32, theirs.id, code, ours=True, key_sent=False)
    to = Recipient("1" * 32, theirs.name, "shelter", organisation=theirs.id)
    sealed = sealer_of(person).seal(Withdrawal(CASE, to, code, at_ms), thread, theirs)
    read = opener_of(partner).open(sealed, thread=lambda _id: None, card={mine.id: mine}.get)
    return read.sender.staff == person.keys.staff


def check_laptop(vault, at_ms):
    """What a service does with a batch of this laptop at that time."""
    with vault.view() as unit:
        root = unit.directory.own_card().root_public
    batch = read_batch(make_batch(device_of(vault), bytes(32), [], None, bytes(16)))
    batch.certificate.verify(root, at_ms)


@pytest.fixture
def house(tmp_path):
    """A vault of Samira, admin, and Idris, worker, founded in March 2026; with keys of both."""
    with later(0):
        folder = tmp_path / "house"
        samira = create_vault(
            folder, SetUp("Harbour House", "Samira", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR
        )
        with opened(folder, samira) as vault:
            add_person(vault, "Idris", Role.WORKER, HERS, cost=keys.FLOOR)
        return folder, samira, slots.unlock(slot_file.read(folder), "Idris", HERS)


@pytest.fixture
def partner(tmp_path):
    with later(0):
        theirs = create_vault(
            tmp_path / "partner", SetUp("Clinic", "Jonas", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR
        )
    with closing(OpenVault(tmp_path / "partner", theirs)) as vault:
        yield vault


def events(vault):
    with vault.view() as unit:
        return [entry.subject for entry in unit.audit.page(before=None, limit=50) if entry.action == RENEWED]


def test_an_admin_who_opens_the_desk_in_time_renews_it_for_everybody_on_it(house, partner):
    folder, samira, idris = house
    with later(600), opened(folder, samira) as vault:
        standing = renew_certificates(vault)
        assert (standing.person_days, standing.laptop_days, standing.ends_soon) == (730, 730, False)
        assert set(events(vault)) == {samira.staff, idris.staff, samira.device}
    with later(600 + 729):
        for who in (samira, idris):
            with opened(folder, who) as vault:
                assert is_believed(vault, partner, vault.clock.now_ms())
                check_laptop(vault, vault.clock.now_ms())
                vault.check()


def test_what_has_more_than_six_months_left_is_not_renewed(house):
    folder, samira, _ = house
    with later(730 - 183), opened(folder, samira) as vault:
        assert renew_certificates(vault).days == 183
        assert events(vault) == []
    with later(730 - 182), opened(folder, samira) as vault:
        assert renew_certificates(vault).days == 730
        assert len(events(vault)) == 3
        assert renew_certificates(vault).days == 730
        assert len(events(vault)) == 3


def test_what_waited_since_before_the_renewal_is_believed_after_it(house, partner):
    folder, samira, _ = house
    with later(600), opened(folder, samira) as vault:
        renew_certificates(vault)
        assert is_believed(vault, partner, vault.clock.now_ms() - 3 * DAY_MS)
        assert is_believed(vault, partner, vault.clock.now_ms() - 590 * DAY_MS)


def test_a_worker_renews_nothing_and_is_told_how_long_is_left(house):
    folder, _, idris = house
    with later(700), opened(folder, idris) as vault:
        standing = renew_certificates(vault)
        assert (standing.days, standing.ends_soon) == (30, True)
        assert events(vault) == []


def test_an_admin_renews_also_what_has_ended_already(house, partner):
    folder, samira, idris = house
    with later(900):
        with opened(folder, idris) as vault:
            assert renew_certificates(vault).days == -170
            with pytest.raises(OwnCertificateEnded):
                is_believed(vault, partner, vault.clock.now_ms())
        with opened(folder, samira) as vault:
            renew_certificates(vault)
        with opened(folder, idris) as vault:
            assert is_believed(vault, partner, vault.clock.now_ms())
            check_laptop(vault, vault.clock.now_ms())


def test_a_vault_without_the_organisations_root_says_how_long_is_left(house):
    folder, samira, _ = house
    with later(700), opened(folder, samira) as vault:
        vault._connection.execute("DELETE FROM secret WHERE name = 'root'")
        assert renew_certificates(vault).days == 30


def test_who_may_not_open_the_desk_any_more_is_not_vouched_for_anew(house):
    folder, samira, idris = house
    with later(600), opened(folder, samira) as vault:
        kept = tuple(slot for slot in slot_file.read(folder).slots if slot.staff != idris.staff)
        vault.write_slots(lambda file: type(file)(file.vault_id, file.generation, kept, file.recovery))
        renew_certificates(vault)
        assert idris.staff not in events(vault)
        with vault.view() as unit:
            assert parse_staff(unit.directory.certificate(idris.staff)).until_day * DAY_MS < (
                vault.clock.now_ms() + 183 * DAY_MS
            )


def test_restoring_or_recovering_vouches_for_the_persons_own_key_and_no_other(house, partner):
    """Both open the vault with other keys than the ones that are certified."""
    folder, samira, _ = house
    with later(600):
        sheets = recovery.new_sheets()
        with opened(folder, samira) as vault:
            recovery.enable_sheets(vault, sheets, sheets.words[:2])
        found = recovery.recover_with_sheets(folder, sheets.words[:2], "Samira", HERS, cost=keys.FLOOR)
        with opened(folder, found) as vault:
            renew_certificates(vault)
            assert is_believed(vault, partner, vault.clock.now_ms())


def waiting_withdrawal(vault, partner):
    with partner.view() as unit:
        theirs = unit.directory.own_card()
    code = new_code(lambda count: bytes(range(count)))
    item = OutboxItem(
        RecordId("d" * 32), OutboxKind.WITHDRAWAL, CASE, "1" * 32, "7e" * 16, Purpose.REFER, RecordId("e" * 32), 0,
        OutboxState.WAITING,
    )  # fmt: skip
    with vault.work() as unit:
        unit.directory.save_card(theirs, compared_by=vault.keys.staff)
        unit.threads.save(
            Thread("7e" * 16, b"k" * 32, CASE, "1" * 32, theirs.id, code, ours=True, key_sent=True)
        )
        unit.outbox.add(item)
    return item.id


def test_what_waits_is_stuck_by_name_while_the_certificate_has_ended_and_goes_after_the_renewal(
    house, partner
):
    folder, samira, idris = house
    with later(900):
        with opened(folder, idris) as vault:
            item = waiting_withdrawal(vault, partner)
            renew_certificates(vault)
            assert hand_over_all(vault, sealer_of(vault), [item]) == []
            with vault.view() as unit:
                found = unit.outbox.get(item)
            assert (found.state, found.why) == (OutboxState.STUCK, "OwnCertificateEnded")
            assert found.state in ON_ITS_WAY
        with opened(folder, samira) as vault:
            renew_certificates(vault)
            assert len(hand_over_all(vault, sealer_of(vault), [item])) == 1


def test_a_laptop_whose_certificate_has_ended_reads_a_stick_but_writes_none(house, partner, tmp_path):
    folder, _, idris = house
    with later(900), opened(folder, idris) as vault, partner.view() as unit:
        theirs = unit.directory.own_card()
        target = FolderTarget(tmp_path / "stick", theirs, device_of(vault), theirs.id, [])
        (tmp_path / "stick").mkdir()
        assert target.exchange([], "").incoming == ()
        with pytest.raises(OwnCertificateEnded):
            target.exchange([object()], "")


def test_opening_the_desk_renews(house):
    folder, samira, _ = house
    with later(600), opened(folder, samira) as vault:
        believe_date(vault)
    with later(600.5):
        found = app._open(folder, samira, accept_older=False)
        with closing(found.vault):
            assert len(events(found.vault)) == 3
            assert found.standing.days > 600


def test_after_a_leap_it_is_renewed_once_the_date_is_believed(house):
    folder, samira, _ = house
    with later(600):
        found = app._open(folder, samira, accept_older=False)
        with closing(found.vault):
            assert events(found.vault) == []
            assert take_date(found.vault).days > 600
            assert len(events(found.vault)) == 3


@pytest.mark.parametrize(
    ("days", "said"), [(500, ""), (700, "ends in 30 days, unless an admin"), (900, "has ended; an admin")]
)
def test_the_command_line_says_how_long_is_left(house, tmp_path, monkeypatch, days, said):
    monkeypatch.setattr(opening, "keep_memory_to_ourselves", lambda: None)
    with later(days):
        with opened(house[0], house[2]) as vault:
            believe_date(vault)
        done = CliRunner().invoke(
            main,
            ["card", "export", "--vault", str(house[0]), str(tmp_path / "card")],
            input=f"Idris\n{HERS}\n",
        )
    assert done.exit_code == 0, done.output
    assert said in done.stderr
    assert ("certificate" in done.stderr) == bool(said)
