"""The register of evidence opens for its members only, by key, in every case, whether it is restricted or not."""

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from fieldintake.casework.keep_evidence import add_custody_step, add_evidence
from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_case import read_case
from fieldintake.casework.read_evidence import read_evidence, reveal_evidence
from fieldintake.casework.restrict_case import open_case_to_all, restrict_case
from fieldintake.domain.compartments import Compartment
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import CaseRestricted, DiskFull, EvidenceClosed, NotAllowed
from fieldintake.domain.evidence import EVIDENCE_TYPES
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import RecordId
from fieldintake.domain.values import Instant, PartialDate
from fieldintake.protocol.boxes import is_box
from fieldintake.storage import keys, recovery, slot_file, slots
from fieldintake.storage.certifying import root_of
from fieldintake.storage.compartments import close_to, establish, members, open_to
from fieldintake.storage.founding import add_person
from fieldintake.storage.keys import vault_keys
from fieldintake.storage.removing import remove_person
from fieldintake.storage.salvage import salvage
from fieldintake.storage.vault import STORE, OpenVault
from tests.conftest import PASSPHRASE
from tests.storage.pages_in_clear import count_in_clear

NEW = "another calm evening by the sea"
OLD = sorted((Path(__file__).parents[1] / "databases").glob("schema-*"))
BEFORE_IT = [folder for folder in OLD if folder.name < "schema-0008"]
"""Vaults of a time in which nobody had a register; later ones are founded with it."""
SAID = {
    "minor": "no", "kind": "messages", "what": "wordsmarker", "platform": "platformmarker",
    "address": "https://addressmarker.example/1", "device": "devicemarker", "exhibit": "exhibitmarker",
    "seal": "sealmarker", "told_by": "tellermarker", "told_on": PartialDate("1971-02"), "hash": "beefmarker",
    "hash_from": "police", "reported_to": "deskmarker", "report_reference": "numbermarker",
    "reported_on": PartialDate("1972-03"),
}  # fmt: skip
STEP = {
    "from_whom": "givermarker", "to_whom": "takermarker", "at": Instant(86_400_000, "Europe/Vienna"),
    "place": "placemarker", "reason": "reasonmarker", "condition": "statemarker",
}  # fmt: skip
NEEDLES = (
    *(text.removeprefix("https://").removesuffix(".example/1") for text in SAID.values()
      if isinstance(text, str) and text.endswith(("marker", "/1"))),
    *(text for text in STEP.values() if isinstance(text, str)),
    "1971-02", "1972-03", "vienna", "hxxps", "messages", "police",
)  # fmt: skip


def tell(vault, case_id=None):
    case_id = case_id or open_case(vault)
    item = add_evidence(vault, case_id, SAID)
    add_custody_step(vault, case_id, item, STEP)
    return case_id


@pytest.fixture
def house(vault_folder, unlocked):
    """Samira the admin, Carla the custodian, Nadia the coordinator, Idris the worker."""
    with closing(OpenVault(vault_folder, unlocked)) as vault:
        for name, role in (
            ("Carla", Role.CUSTODIAN),
            ("Nadia", Role.COORDINATOR),
            ("Idris", Role.WORKER),
        ):
            add_person(vault, name, role, PASSPHRASE, cost=keys.FLOOR)
    return vault_folder


def opened_by(folder, name, passphrase=PASSPHRASE):
    return closing(OpenVault(folder, slots.unlock(slot_file.read(folder), name, passphrase)))


def who(vault, name):
    with vault.view() as unit:
        return next(person.id for person in unit.directory.staff() if person.desk_name == name)


def reads_it(vault, case_id):
    """Whether everything of the register is there, its masked fields too."""
    register = read_evidence(vault, case_id)
    if not register.is_open:
        return False
    (reference,) = register.references
    (step,) = reference.steps
    hidden = reveal_evidence(vault, reference.now.record.id, "address")
    assert (reference.now.record.text("what"), hidden) == (
        "wordsmarker",
        "hxxps://addressmarker[.]example/1",
    )
    return step.record.text("to_whom") == "takermarker"


def decrypted_fields(vault, case_id):
    """How many fields of the register open, box by box, over the raw rows of the database."""
    with vault.view() as unit:
        ring = unit.keyring
    rows = vault._connection.execute(
        "SELECT record.id, sealed, revision.id, bytes, length(fields)"
        " FROM record JOIN revision ON record_id = record.id"
        " WHERE case_id = ? AND type IN ('evidence', 'custody_step')",
        (case_id,),
    ).fetchall()
    assert len(rows) == 2
    assert all(row[4] == len("{}") for row in rows)
    boxes = [(row[0], row[1]) for row in rows] + [(row[2], row[3]) for row in rows]
    assert all(is_box(bytes(data)) for _place, data in boxes)
    return sum(ring.reached(bytes(data), place.encode()) is not None for place, data in boxes)


@pytest.mark.parametrize("restricted", [False, True], ids=["open", "restricted"])
def test_with_other_keys_of_the_desk_and_the_raw_database_no_field_decrypts(house, unlocked, restricted):
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell(vault)
        if restricted:
            restrict_case(vault, case_id)
            tell(vault, open_case(vault))
        assert decrypted_fields(vault, case_id) == 4
        assert reads_it(vault, case_id)
    readers = {"Samira"} if restricted else {"Samira", "Carla"}
    for name in ("Idris", "Nadia", "Carla"):
        with opened_by(house, name) as vault:
            assert bool(decrypted_fields(vault, case_id)) == (name in readers)
            vault.check()
            if name in readers:
                assert reads_it(vault, case_id)
                continue
            with pytest.raises(CaseRestricted), vault.view() as unit:
                unit.records.of_case(case_id, *EVIDENCE_TYPES)
            with pytest.raises(CaseRestricted), vault.work() as unit:
                unit.records.save(RecordType.EVIDENCE, RecordId("e" * 32), case_id, {"what": "x"})
    database = vault_keys(unlocked.master).database
    assert not any(count_in_clear(house / STORE, database, *NEEDLES).values())


def test_nothing_of_it_is_in_any_page_while_it_is_written_restricted_and_opened_again(house, unlocked):
    database = vault_keys(unlocked.master).database
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell(vault)
        for change in (restrict_case, open_case_to_all):
            assert not any(count_in_clear(house / STORE, database, *NEEDLES).values())
            change(vault, case_id)
        assert not any(count_in_clear(house / STORE, database, *NEEDLES).values())
        assert count_in_clear(house / STORE, database, "evidence_added")[
            "evidence_added"
        ]  # the oracle can see


def test_a_case_reads_as_before_for_whoever_does_not_hold_its_evidence(house, unlocked):
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell(vault)
    with opened_by(house, "Idris") as vault:
        assert read_case(vault, case_id).row.case_id == case_id
        register = read_evidence(vault, case_id)
        assert (register.count, register.is_open, register.references) == (2, False, ())
        with pytest.raises(NotAllowed):
            add_evidence(vault, case_id, SAID)
    with opened_by(house, "Nadia") as vault, pytest.raises(EvidenceClosed):
        add_evidence(vault, case_id, SAID)


def test_a_coordinator_restricts_and_opens_a_case_whose_evidence_she_cannot_read(house, unlocked):
    with opened_by(house, "Carla") as vault:
        case_id = tell(vault)
    with opened_by(house, "Nadia") as vault:
        restrict_case(vault, case_id)
        assert not reads_it(vault, case_id)
        assert decrypted_fields(vault, case_id) == 0
    with opened_by(house, "Carla") as vault:
        assert decrypted_fields(vault, case_id) == 0
        with pytest.raises(CaseRestricted):
            read_evidence(vault, case_id)
        with pytest.raises(CaseRestricted):
            add_evidence(vault, case_id, SAID)
    with closing(OpenVault(house, unlocked)) as vault:
        assert reads_it(vault, case_id)
    with opened_by(house, "Nadia") as vault:
        open_case_to_all(vault, case_id)
    with opened_by(house, "Carla") as vault:
        assert reads_it(vault, case_id)
        vault.check()


def test_an_admin_lets_a_colleague_in_and_shuts_a_custodian_out(house, unlocked):
    with closing(OpenVault(house, unlocked)) as vault:
        plain, restricted = tell(vault), tell(vault)
        restrict_case(vault, restricted)
        nadia, carla = who(vault, "Nadia"), who(vault, "Carla")
        open_to(vault, nadia, Compartment.EVIDENCE)
        assert nadia in members(vault, Compartment.EVIDENCE)
        with pytest.raises(NotAllowed):
            open_to(vault, nadia, Compartment.ADMIN)
        with pytest.raises(NotAllowed):
            close_to(vault, vault.keys.staff, Compartment.EVIDENCE)
    before = slots.unlock(slot_file.read(house), "Carla", PASSPHRASE)
    with opened_by(house, "Nadia") as vault:
        assert reads_it(vault, plain)
        assert reads_it(vault, restricted)
    with closing(OpenVault(house, unlocked)) as vault:
        close_to(vault, carla, Compartment.EVIDENCE)
        assert members(vault, Compartment.EVIDENCE) == {nadia, vault.keys.staff}
        tell(vault)
    assert [key.compartment for key in before.compartments] == [Compartment.EVIDENCE]
    with closing(OpenVault(house, before)) as vault:
        assert decrypted_fields(vault, plain) == 0
        with pytest.raises(EvidenceClosed):
            reads_it(vault, plain)
    for name in ("Samira", "Nadia"):
        with opened_by(house, name) as vault:
            assert reads_it(vault, plain)
            assert reads_it(vault, restricted)
            vault.check()
            with vault.view() as unit:
                actions = [entry.action for entry in unit.audit.page(before=None, limit=50)]
            assert {"evidence_opened_to", "evidence_closed_to"} <= set(actions)


@pytest.mark.parametrize("step", [1, 2])
def test_shutting_out_cut_short_is_done_again_without_loss(house, unlocked, monkeypatch, step):
    """Between the two writes of the slot file, or before the last: nothing is sealed with a key that nobody holds."""
    with closing(OpenVault(house, unlocked)) as vault:
        case_id, carla = tell(vault), who(vault, "Carla")
        write, written = vault.write_slots, []

        def cut(change):
            written.append(1)
            if len(written) == step:
                raise DiskFull("no space")
            write(change)

        monkeypatch.setattr(vault, "write_slots", cut)
        with pytest.raises(DiskFull):
            close_to(vault, carla, Compartment.EVIDENCE)
    with opened_by(house, "Samira") as vault:
        assert reads_it(vault, case_id)
        close_to(vault, carla, Compartment.EVIDENCE)
        assert reads_it(vault, case_id)
        assert carla not in members(vault, Compartment.EVIDENCE)


def test_removing_a_person_keeps_it_for_its_members_under_new_keys(house, unlocked):
    with closing(OpenVault(house, unlocked)) as vault:
        plain, restricted = tell(vault), tell(vault)
        restrict_case(vault, restricted)
        idris = who(vault, "Idris")
        renewed = remove_person(vault, idris)
    with closing(OpenVault(house, renewed)) as vault:
        assert reads_it(vault, plain)
        assert reads_it(vault, restricted)
        vault.check()
    with opened_by(house, "Carla") as vault:
        assert reads_it(vault, plain)
    with opened_by(house, "Nadia") as vault:
        assert decrypted_fields(vault, plain) == decrypted_fields(vault, restricted) == 0


def test_two_sheets_and_a_new_passphrase_leave_everybody_where_they_were(house, unlocked):
    sheets = recovery.new_sheets()
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell(vault)
        recovery.enable_sheets(vault, sheets, sheets.words[:2])
    for name in ("Carla", "Nadia"):
        found = recovery.recover_with_sheets(house, sheets.words[1:], name, NEW, cost=keys.FLOOR)
        with closing(OpenVault(house, found)) as vault:
            assert reads_it(vault, case_id) == (name == "Carla")
    changed = recovery.change_passphrase(house, "Samira", PASSPHRASE, NEW, cost=keys.FLOOR)
    with closing(OpenVault(house, changed)) as vault:
        assert reads_it(vault, case_id)


def test_salvage_by_whoever_cannot_read_it_brings_it_over_whole(house, unlocked, tmp_path):
    with closing(OpenVault(house, unlocked)) as vault:
        case_id = tell(vault)
    found = salvage(house, slots.unlock(slot_file.read(house), "Idris", PASSPHRASE), tmp_path / "new")
    assert found.lost == ()
    with opened_by(tmp_path / "new", "Idris") as vault:
        assert read_case(vault, case_id).row.consent == "not_asked"
    with opened_by(tmp_path / "new", "Carla") as vault:
        assert reads_it(vault, case_id)


# --- vaults of before -------------------------------------------------------------------------------


@pytest.mark.parametrize("frozen", BEFORE_IT, ids=lambda folder: folder.name)
def test_an_old_vault_gets_its_register_when_an_admin_opens_it(frozen, tmp_path):
    folder = shutil.copytree(frozen, tmp_path / "desk")
    with opened_by(folder, "Idris") as vault:
        establish(vault)
        assert not members(vault, Compartment.EVIDENCE)  # whoever is no admin founds nothing
    if not all(slot.public for slot in slot_file.read(folder).slots):
        with opened_by(folder, "Samira") as vault:
            establish(
                vault
            )  # nothing could be sealed to her yet, so nothing is founded and the root stays open
            assert root_of(vault._unit.directory)
        recovery.change_passphrase(folder, "Samira", PASSPHRASE, NEW, cost=keys.FLOOR)
        recovery.change_passphrase(folder, "Samira", NEW, PASSPHRASE, cost=keys.FLOOR)
    with opened_by(folder, "Samira") as vault:
        assert not vault._unit.keyring.holds(Compartment.EVIDENCE)
        establish(vault)
        generation = slot_file.read(folder).generation
        establish(vault)
        assert slot_file.read(folder).generation == generation  # once
        (row,) = vault._unit.cases.page(after=None, limit=9, text="Okafor")
        tell(vault, row.case_id)
        assert reads_it(vault, row.case_id)
        add_person(vault, "Carla", Role.CUSTODIAN, PASSPHRASE, cost=keys.FLOOR)
    for name, reads in (("Samira", True), ("Carla", True), ("Idris", False)):
        with opened_by(folder, name) as vault:
            establish(vault)
            assert reads_it(vault, row.case_id) == reads
            vault.check()


@pytest.fixture
def of_before(house, unlocked):
    """The vault as a program without a register left it: no key of it anywhere, and sheets."""
    sheets = recovery.new_sheets()
    with closing(OpenVault(house, unlocked)) as vault:
        recovery.enable_sheets(vault, sheets, sheets.words[:2])
        vault.write_slots(without_register)
        with vault.work():
            vault._connection.execute("DELETE FROM secret WHERE name LIKE 'charter evidence%'")
    return house, sheets


def without_register(file):
    def kept(sealed):
        return tuple(key for key in sealed if key.compartment is not Compartment.EVIDENCE)

    seal = replace(file.recovery, compartments=kept(file.recovery.compartments))
    mine = tuple(replace(slot, compartments=kept(slot.compartments)) for slot in file.slots)
    return replace(file, slots=mine, recovery=seal)


def test_a_vault_of_before_seals_the_new_key_to_its_custodians_and_to_the_sheets(of_before):
    folder, sheets = of_before
    with opened_by(folder, "Carla") as vault:
        case_id = open_case(vault)
        with pytest.raises(EvidenceClosed):
            tell(vault, case_id)
    with opened_by(folder, "Samira") as vault:
        establish(vault)
        tell(vault, case_id)
    with opened_by(folder, "Carla") as vault:
        assert reads_it(vault, case_id)
    found = recovery.recover_with_sheets(folder, sheets.words[1:], "Samira", NEW, cost=keys.FLOOR)
    with closing(OpenVault(folder, found)) as vault:
        assert reads_it(vault, case_id)


def test_a_founding_that_was_cut_short_is_begun_anew(of_before, monkeypatch):
    folder, _sheets = of_before
    with opened_by(folder, "Samira") as vault:

        def full():
            raise DiskFull("no space")

        monkeypatch.setattr(vault, "work", full)
        with pytest.raises(DiskFull):
            establish(vault)
    with opened_by(folder, "Carla") as vault:
        assert not vault._unit.keyring.holds(Compartment.EVIDENCE)  # nobody signed for that key
    with opened_by(folder, "Samira") as vault:
        establish(vault)
        case_id = tell(vault)
    for slot in slot_file.read(folder).slots:
        assert len({key.compartment for key in slot.compartments}) == len(slot.compartments)
    with opened_by(folder, "Carla") as vault:
        assert reads_it(vault, case_id)
