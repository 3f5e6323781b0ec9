"""Restricted cases open for members only, by key: whoever else holds the whole database reads no field of them."""

from contextlib import closing
from dataclasses import replace

import pytest

from fieldintake.casework.finish_form import FilledRecord, FinishedForm, finish_form
from fieldintake.casework.merge_cases import merge_cases, unmerge_cases
from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_case import read_case
from fieldintake.casework.restrict_case import open_case_to_all, restrict_case
from fieldintake.domain.compartments import Compartment
from fieldintake.domain.desk import Draft, Role
from fieldintake.domain.errors import CaseRestricted, DiskFull, NotAllowed, VaultDamaged
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import RecordId
from fieldintake.domain.values import PartialDate
from fieldintake.protocol.boxes import CompartmentKey
from fieldintake.storage import compartments, keys, recovery, slot_file, slots
from fieldintake.storage.audit import ChainedAudit
from fieldintake.storage.compartments import close_to, establish, members, open_to
from fieldintake.storage.founding import SetUp, add_person, create_vault
from fieldintake.storage.keys import vault_keys
from fieldintake.storage.vault import STORE, OpenVault
from tests.conftest import PASSPHRASE
from tests.storage.pages_in_clear import count_in_clear

NEEDLES = (
    "Zubaida", "Qorbani", "1971", "asthma-marker", "hold-marker", "narrative-marker", "5550177", "draft-marker",
    "note-marker", "codeword-marker",
)  # fmt: skip


def tell_everything(vault):
    """A case with a needle in each kind of place, a draft among them."""
    case_id = open_case(vault)
    person = {
        "role": "survivor",
        "name": "Zubaida Qorbani",
        "birth_date": PartialDate("1971"),
        "languages": frozenset({"fa"}),
        "health_notes": "asthma-marker",
        "risk_level": "high",
    }
    contact = {"method": "phone", "address": "+999 5550177", "code_word": "codeword-marker"}
    records = (
        FilledRecord(RecordType.PERSON, person),
        FilledRecord(RecordType.SAFE_CONTACT, contact),
        FilledRecord(RecordType.INCIDENT, {"account": "narrative-marker"}),
        FilledRecord(RecordType.NOTE, {"text": "note-marker"}),
    )
    finish_form(vault, case_id, FinishedForm("intake", "1", "<data/>", records), draft_id=None)
    with vault.work() as unit:
        unit.records.save(RecordType.CASE, RecordId(case_id), case_id, {"hold_reason": "hold-marker"})
        unit.drafts.save(Draft(RecordId("d" * 32), unit.me.id, case_id, "intake", "1", b"draft-marker", 1))
    return case_id


@pytest.fixture
def house(vault_folder, unlocked):
    """Samira the admin has a case; Idris is a worker, Nadia a coordinator, at the same desk."""
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        add_person(vault, "Idris", Role.WORKER, PASSPHRASE, cost=keys.FLOOR)
        add_person(vault, "Nadia", Role.COORDINATOR, PASSPHRASE, cost=keys.FLOOR)
    return vault_folder


def opened_by(folder, name):
    return closing(OpenVault(folder, slots.unlock(slot_file.read(folder), name, PASSPHRASE)))


def test_of_a_restricted_case_no_field_lies_in_any_page(house, unlocked):
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell_everything(vault)
    database = vault_keys(unlocked.master).database
    assert all(count_in_clear(house / STORE, database, *NEEDLES).values())  # the oracle can see
    with closing(OpenVault(house, unlocked)) as vault:
        restrict_case(vault, case_id)
        tell_her_more(vault, case_id)
        assert not any(count_in_clear(house / STORE, database, *NEEDLES).values())
    assert not any(count_in_clear(house / STORE, database, *NEEDLES).values())


def tell_her_more(vault, case_id):
    """What is written while it is restricted goes into boxes too."""
    with vault.work() as unit:
        person = next(r for r in unit.records.of_case(case_id) if r.type is RecordType.PERSON)
        unit.records.save(
            RecordType.PERSON, person.id, case_id, {"other_names": "Zubaida", "health_notes": "asthma-marker"}
        )
        unit.drafts.save(Draft(RecordId("e" * 32), unit.me.id, case_id, "intake", "1", b"draft-marker", 1))


def test_a_member_reads_on_and_everybody_else_is_refused_by_key(house, unlocked):
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell_everything(vault)
        before = read_case(vault, case_id)
        restrict_case(vault, case_id)
        after = read_case(vault, case_id)
        assert after.person.fields == before.person.fields
        assert after.case.fields == {**before.case.fields, "restricted": True}
        assert after.ledger == before.ledger
        with vault.view() as unit:
            assert [d.snapshot for d in unit.drafts.of_author(unit.me.id)] == [b"draft-marker"]
        vault.check()  # what was signed is as it was signed, inside its boxes
    with opened_by(house, "Nadia") as vault:
        assert read_case(vault, case_id).person.text("name") == "Zubaida Qorbani"
    with opened_by(house, "Idris") as vault:
        for attempt in refused_attempts(vault, case_id):
            with pytest.raises(CaseRestricted):
                attempt()
        vault.check()
        with vault.view() as unit:
            row = unit.cases.row(case_id)
            assert (row.consent, row.languages, row.risk) == ("restricted", (), "not_assessed")
            assert not unit.cases.page(after=None, limit=9, text="Zubaida")
            assert not unit.cases.possible_duplicates(name="Zubaida Qorbani", birth_year=1971, phone="")


def refused_attempts(vault, case_id):
    """Reading, writing and restricting, past every screen."""

    def read():
        with vault.view() as unit:
            unit.records.of_case(case_id)

    def write():
        with vault.work() as unit:
            unit.records.save(RecordType.NEED, RecordId(vault.random(16).hex()), case_id, {"area": "health"})

    def change():
        with vault.work() as unit:
            unit.records.save(RecordType.CASE, RecordId(case_id), case_id, {"state": "closed"})

    def take_out():
        with vault.work() as unit:
            unit.restrict_case(case_id, False)

    return read, write, change, take_out


def test_opening_it_to_all_again_brings_back_every_byte_and_signature(house, unlocked):
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell_everything(vault)
        before = stored(vault, case_id)
        restrict_case(vault, case_id)
        assert not stored(vault, case_id) & before
        open_case_to_all(vault, case_id)
        assert stored(vault, case_id) >= before
        assert vault._connection.execute(
            "SELECT count(*) FROM record WHERE sealed IS NOT NULL"
        ).fetchone() == (0,)
        vault.check()
        with vault.view() as unit:
            assert unit.cases.page(after=None, limit=9, text="Zubaida")
    with opened_by(house, "Idris") as vault:
        assert read_case(vault, case_id).person.text("name") == "Zubaida Qorbani"


def stored(vault, case_id):
    rows = vault._connection.execute(
        "SELECT revision.id, bytes, signature FROM record JOIN revision ON record_id = record.id WHERE case_id = ?",
        (case_id,),
    )
    return set(rows.fetchall())


def test_a_worker_may_not_restrict_even_with_a_key(house, unlocked):
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell_everything(vault)
        open_to(vault, next(p.id for p in staff(vault) if p.desk_name == "Idris"))
    with opened_by(house, "Idris") as vault, pytest.raises(NotAllowed):
        restrict_case(vault, case_id)


def test_a_merged_case_is_parted_before_it_is_restricted(house, unlocked):
    with closing(OpenVault(house, unlocked)) as vault:
        kept, other = open_case(vault), open_case(vault)
        merge_cases(vault, kept, other)
        for case_id in (kept, other):
            with pytest.raises(NotAllowed):
                restrict_case(vault, case_id)
        unmerge_cases(vault, other)
        restrict_case(vault, kept)
        with pytest.raises(NotAllowed):
            merge_cases(vault, other, kept)


def staff(vault):
    with vault.view() as unit:
        return unit.directory.staff()


def test_an_admin_lets_a_worker_in_and_nobody_else_can(house, unlocked):
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell_everything(vault)
        restrict_case(vault, case_id)
        idris = next(p.id for p in staff(vault) if p.desk_name == "Idris")
        open_to(vault, idris)
        assert idris in members(vault, Compartment.RESTRICTED)
    with opened_by(house, "Idris") as vault:
        assert read_case(vault, case_id).person.text("name") == "Zubaida Qorbani"
        with pytest.raises(NotAllowed):
            open_to(vault, idris)


def test_a_key_that_the_root_never_signed_for_is_not_believed(house, unlocked):
    """Somebody at the desk can write the slot file anew, but cannot make others seal to a key of his."""
    planted = CompartmentKey(Compartment.RESTRICTED, 2, bytes(32))
    with closing(
        OpenVault(house, replace(unlocked, compartments=(*unlocked.compartments, planted)))
    ) as vault:
        case_id = tell_everything(vault)
        restrict_case(vault, case_id)
        with vault.view() as unit:
            assert unit.keyring.newest(Compartment.RESTRICTED).epoch == 1


def test_a_key_is_sealed_to_no_receiving_key_that_the_root_never_vouched_for(house, unlocked):
    with closing(OpenVault(house, unlocked)) as vault:
        idris = next(p.id for p in staff(vault) if p.desk_name == "Idris")
        mine = slots.StaffKeys.generate().receiving.public

        def plant(file):
            return replace(
                file, slots=tuple(replace(s, public=mine) if s.staff == idris else s for s in file.slots)
            )

        vault.write_slots(plant)
        with pytest.raises(VaultDamaged):
            open_to(vault, idris)


def test_only_an_admin_holds_the_root_key(house, unlocked):
    with opened_by(house, "Nadia") as vault, pytest.raises(NotAllowed):
        add_person(vault, "Eve", Role.ADMIN, PASSPHRASE, cost=keys.FLOOR)
    with opened_by(house, "Nadia") as vault, vault.view() as unit, pytest.raises(CaseRestricted):
        unit.directory.secret("root")


def test_a_box_that_was_moved_to_another_record_is_named(house, unlocked):
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell_everything(vault)
        restrict_case(vault, case_id)
        vault._connection.execute(
            "UPDATE record SET sealed = (SELECT sealed FROM record WHERE type = 'note') WHERE type = 'person'"
        )
        with pytest.raises(VaultDamaged):
            read_case(vault, case_id)


def test_two_sheets_open_restricted_cases_too_and_give_nobody_more_than_before(house, unlocked):
    sheets = recovery.new_sheets()
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell_everything(vault)
        restrict_case(vault, case_id)
        recovery.enable_sheets(vault, sheets, sheets.words[:2])
    for name, may_read in (("Nadia", True), ("Idris", False)):
        recovered = recovery.recover_with_sheets(
            house, sheets.words[1:], name, "another calm evening by the sea", cost=keys.FLOOR
        )
        with closing(OpenVault(house, recovered)) as vault:
            if may_read:
                assert read_case(vault, case_id).person.text("name") == "Zubaida Qorbani"
            else:
                with pytest.raises(CaseRestricted):
                    read_case(vault, case_id)


def test_a_changed_passphrase_leaves_her_in_her_compartments(house, unlocked):
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell_everything(vault)
        restrict_case(vault, case_id)
    changed = recovery.change_passphrase(
        house, "Nadia", PASSPHRASE, "another calm evening by the sea", cost=keys.FLOOR
    )
    with closing(OpenVault(house, changed)) as vault:
        assert read_case(vault, case_id).person.text("name") == "Zubaida Qorbani"


def test_a_vault_without_compartments_gets_them_when_an_admin_opens_it(tmp_path):
    folder = tmp_path / "old"
    first = create_vault(folder, SetUp("House", "Lena", Role.COORDINATOR), PASSPHRASE, cost=keys.FLOOR)
    with closing(OpenVault(folder, first)) as vault:
        establish(vault)  # a coordinator founds nothing
        with vault.work() as unit:
            assert not unit.keyring.newest_keys()
            lena = unit.me
            unit.directory.save_staff(replace(lena, role=Role.ADMIN), unit.directory.certificate(lena.id))
    with closing(OpenVault(folder, first)) as vault:
        establish(vault)
        establish(vault)
        case_id = tell_everything(vault)
        restrict_case(vault, case_id)
        with vault.view() as unit:
            actions = [entry.action for entry in unit.audit.page(before=None, limit=50)]
        assert actions.count(compartments.FOUNDED) == 1
    with closing(OpenVault(folder, slots.unlock(slot_file.read(folder), "Lena", PASSPHRASE))) as vault:
        assert read_case(vault, case_id).person.text("name") == "Zubaida Qorbani"


def test_whoever_is_shut_out_reads_nothing_more_with_the_keys_of_before(house, unlocked):
    sheets = recovery.new_sheets()
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell_everything(vault)
        restrict_case(vault, case_id)
        recovery.enable_sheets(vault, sheets, sheets.words[:2])
        nadia = next(p.id for p in staff(vault) if p.desk_name == "Nadia")
    before = slots.unlock(slot_file.read(house), "Nadia", PASSPHRASE)
    with closing(OpenVault(house, unlocked)) as vault:
        close_to(vault, nadia)
        assert nadia not in members(vault, Compartment.RESTRICTED)
        assert read_case(vault, case_id).person.text("name") == "Zubaida Qorbani"
        tell_her_more(vault, case_id)
        open_to(vault, nadia)
        close_to(vault, nadia)
    assert before.compartments
    for kept in (before, slots.unlock(slot_file.read(house), "Nadia", PASSPHRASE)):
        with closing(OpenVault(house, kept)) as vault, pytest.raises(CaseRestricted):
            read_case(vault, case_id)
    with opened_by(house, "Samira") as vault:
        assert read_case(vault, case_id).person.text("other_names") == "Zubaida"
        vault.check()
    recovered = recovery.recover_with_sheets(
        house, sheets.words[1:], "Samira", "another calm evening by the sea", cost=keys.FLOOR
    )
    with closing(OpenVault(house, recovered)) as vault:
        assert read_case(vault, case_id).person.text("name") == "Zubaida Qorbani"


def test_an_admin_is_not_shut_out(house, unlocked):
    with closing(OpenVault(house, unlocked)) as vault, pytest.raises(NotAllowed):
        close_to(vault, vault.keys.staff)


@pytest.mark.parametrize("step", [1, 2])
def test_shutting_out_cut_short_is_done_again_without_loss(house, unlocked, monkeypatch, step):
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell_everything(vault)
        restrict_case(vault, case_id)
        nadia = next(p.id for p in staff(vault) if p.desk_name == "Nadia")
        writes, write = [], vault.write_slots

        def cut(change):
            if len(writes) == step - 1 == 1:
                raise KeyboardInterrupt
            writes.append(write(change))
            if step == 1:
                raise KeyboardInterrupt

        monkeypatch.setattr(vault, "write_slots", cut)
        with pytest.raises(KeyboardInterrupt):
            close_to(vault, nadia)
    with opened_by(house, "Samira") as vault:
        assert read_case(vault, case_id).person.text("name") == "Zubaida Qorbani"
        close_to(vault, nadia)
    with opened_by(house, "Samira") as vault:
        assert read_case(vault, case_id).person.text("name") == "Zubaida Qorbani"
        vault.check()
    with opened_by(house, "Nadia") as vault, pytest.raises(CaseRestricted):
        read_case(vault, case_id)


def test_a_new_key_that_was_not_kept_seals_nothing(house, unlocked, monkeypatch):
    """Else what is sealed under it could never be opened again."""
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell_everything(vault)
        restrict_case(vault, case_id)
        nadia = next(p.id for p in staff(vault) if p.desk_name == "Nadia")
        with monkeypatch.context() as patch:
            patch.setattr(vault, "seal_anew", lambda _keys: (_ for _ in ()).throw(DiskFull("full")))
            with pytest.raises(DiskFull):
                close_to(vault, nadia)
        with monkeypatch.context() as patch:
            patch.setattr(ChainedAudit, "append", lambda *_entry: (_ for _ in ()).throw(DiskFull("full")))
            with pytest.raises(DiskFull):
                close_to(vault, nadia)
        tell_her_more(vault, case_id)
    with opened_by(house, "Samira") as vault:
        assert read_case(vault, case_id).person.text("other_names") == "Zubaida"
        vault.check()
