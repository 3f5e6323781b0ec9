"""Travel mode: whoever carries the laptop cannot open it; a colleague or two sheets bring the keys back."""

from __future__ import annotations

import random
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from fieldintake.casework.open_case import open_case
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import (
    NotAVault,
    StorageFailed,
    TravelRefused,
    VaultError,
    WrongPassphrase,
    WrongRecovery,
)
from fieldintake.storage import absence, keys, panic, recovery, slot_file, slots, travel
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import OpenVault
from tests.conftest import PASSPHRASE

COLLEAGUE = "nine loud trains over no bridge"


@pytest.fixture(scope="module")
def house(made, tmp_path_factory):
    """A vault of Samira and Teodora with sheets, which no test touches."""
    folder = shutil.copytree(made[0], tmp_path_factory.mktemp("house") / "desk")
    sheets = recovery.new_sheets()
    with closing(OpenVault(folder, made[1])) as vault:
        add_person(vault, "Teodora", Role.WORKER, COLLEAGUE, cost=keys.FLOOR)
        recovery.enable_sheets(vault, sheets, sheets.words[:2])
        open_case(vault)
    return folder, sheets.words


@pytest.fixture
def folder(house, tmp_path):
    return shutil.copytree(house[0], tmp_path / "desk")


@pytest.fixture
def stick(tmp_path):
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick" / "keys"


def opened(folder, name="Samira", phrase=PASSPHRASE):
    return OpenVault(folder, slots.unlock(slot_file.read(folder), name, phrase))


def leave(folder, stick, colleague="Teodora"):
    with closing(opened(folder)) as vault:
        travel.leave(vault, colleague, stick)


def events(folder):
    with closing(opened(folder)) as vault, vault.view() as unit:
        return [entry.action for entry in unit.audit.page(before=None, limit=99)]


def test_nobody_opens_the_laptop_while_its_keys_are_away(folder, stick):
    before = (folder / "slots").read_bytes()
    leave(folder, stick)
    assert absence.is_away(folder)
    with pytest.raises(NotAVault):
        slot_file.read(folder)
    wrapped = [slot.wrapped for slot in slot_file.decode(before).slots]
    left = [path.read_bytes() for path in folder.iterdir()]
    assert not [each for each in wrapped if any(each in data for data in left)]


def test_the_colleague_brings_everybody_s_keys_back(folder, stick):
    before = (folder / "slots").read_bytes()
    leave(folder, stick)
    travel.return_by_passphrase(folder, stick, COLLEAGUE)
    assert [(folder / name).read_bytes() for name in slot_file.COPIES] == [before, before]
    assert not absence.is_away(folder)
    assert events(folder)[:2] == [travel.ENDED, travel.BEGAN]
    with closing(opened(folder, "Teodora", COLLEAGUE)) as vault:
        vault.check()


def test_two_sheets_bring_them_back(house, folder, stick):
    leave(folder, stick)
    with pytest.raises(WrongRecovery):
        travel.return_by_sheets(folder, stick, house[1][:1])
    travel.return_by_sheets(folder, stick, house[1][1:])
    assert travel.ENDED in events(folder)


def test_the_traveller_s_own_passphrase_opens_nothing_of_the_file(folder, stick):
    mine = slot_file.read(folder).of("Samira").wrapped
    leave(folder, stick)
    assert mine not in stick.read_bytes()
    with pytest.raises(WrongPassphrase):
        travel.return_by_passphrase(folder, stick, PASSPHRASE)
    assert absence.is_away(folder)


def test_without_sheets_the_keys_stay_and_the_reason_is_said(made, tmp_path, stick):
    place = shutil.copytree(made[0], tmp_path / "desk")
    with closing(OpenVault(place, made[1])) as vault, pytest.raises(TravelRefused) as refused:
        travel.leave(vault, "Teodora", stick)
    assert refused.value.why == "no_sheets"
    assert not stick.exists()
    opened(place).close()


@pytest.mark.parametrize("colleague", ["Samira", "Nobody", ""])
def test_the_colleague_is_somebody_else_with_a_slot_here(folder, stick, colleague):
    with closing(opened(folder)) as vault:
        assert [each.desk_name for each in travel.colleagues(vault)] == ["Teodora"]
        with pytest.raises(TravelRefused) as refused:
            travel.leave(vault, colleague, stick)
    assert refused.value.why == "no_colleague"
    opened(folder).close()


def test_the_file_must_not_lie_in_the_vault(folder):
    with closing(opened(folder)) as vault, pytest.raises(TravelRefused) as refused:
        travel.leave(vault, "Teodora", folder / "deep" / "keys")
    assert refused.value.why == "inside"
    opened(folder).close()


def test_a_stick_that_cannot_be_written_or_lies_leaves_the_keys_here(folder, stick, monkeypatch):
    with closing(opened(folder)) as vault:
        with pytest.raises(StorageFailed):
            travel.leave(vault, "Teodora", stick.parent / "none" / "keys")
        real = Path.read_bytes
        monkeypatch.setattr(Path, "read_bytes", lambda path: real(path)[:-1] if path == stick else real(path))
        with pytest.raises(StorageFailed):
            travel.leave(vault, "Teodora", stick)
    monkeypatch.undo()
    opened(folder).close()


@pytest.mark.parametrize("count", [15, pytest.param(500, marks=pytest.mark.long)])
def test_a_changed_travel_file_brings_nothing_back(folder, stick, count, monkeypatch):
    leave(folder, stick)
    data, dice = stick.read_bytes(), random.Random(6)
    monkeypatch.setattr("fieldintake.storage.slots.slot_key", cached(slots.slot_key))
    seal = data.index(travel.read(stick).seals["colleague"])
    size = len(travel.read(stick).seals["colleague"])
    for _ in range(count):
        changed = bytearray(data)
        changed[seal + dice.randrange(size)] ^= 1 << dice.randrange(8)
        stick.write_bytes(changed)
        with pytest.raises(VaultError):
            travel.return_by_passphrase(folder, stick, COLLEAGUE)
        assert absence.is_away(folder)
    for cut in (0, 1, 100, len(data) - 1):
        stick.write_bytes(data[:cut])
        with pytest.raises(NotAVault):
            travel.read(stick)


def cached(derive):
    known = {}
    return lambda *given: (
        known.setdefault(given, None) or known.__setitem__(given, derive(*given)) or known[given]
    )


def test_older_copies_beside_the_vault_travel_too(folder, stick):
    older = shutil.copytree(folder, folder.with_name("desk.before-1"))
    leave(folder, stick)
    for place in (folder, older):
        with pytest.raises(NotAVault):
            slot_file.read(place)
    travel.return_by_passphrase(folder, stick, COLLEAGUE)
    assert slot_file.read(older) == slot_file.read(folder)


def test_keys_come_back_to_their_own_vault_only(folder, stick, tmp_path, made):
    leave(folder, stick)
    (tmp_path / "other").mkdir()
    with pytest.raises(NotAVault):
        travel.return_by_passphrase(tmp_path / "other", stick, COLLEAGUE)
    assert panic.places(tmp_path / "other") == [tmp_path / "other"]
    assert not list((tmp_path / "other").iterdir())
