"""Twelve laptops, as plain folders: what each may write to its disk in the open, and what an administrator is told."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldintake.casework.host_dangers import note_dangers_read, untold_dangers
from fieldintake.domain.desk import Role
from fieldintake.domain.host import HostDanger
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import OpenVault
from fieldintake.system.host import dangers

DISK, SWAP, HIBERNATION, CORE = (
    HostDanger.DISK,
    HostDanger.SWAP,
    HostDanger.HIBERNATION,
    HostDanger.CORE_DUMPS,
)
VAULT = Path("/home/sam/desk/records")
PLAIN, SEALED, LVM_ON_SEALED, LVM_PLAIN = "sda1", "dm-0", "dm-1", "dm-2"
NUMBERS = {PLAIN: "8:1", SEALED: "254:0", LVM_ON_SEALED: "254:1", LVM_PLAIN: "254:2"}
UUIDS = {SEALED: "CRYPT-LUKS2-aa-home", LVM_ON_SEALED: "LVM-bb", LVM_PLAIN: "LVM-cc"}
BELOW = {LVM_ON_SEALED: SEALED, LVM_PLAIN: PLAIN}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a disk is made of")


@dataclass
class Host:
    """A laptop: `mounts` are (place, device), `swaps` (name, kind)."""

    mounts: tuple[tuple[str, str], ...] = (("/", SEALED),)
    swaps: tuple[tuple[str, str], ...] = ()
    resume: str = ""
    states: str = "freeze mem disk"
    core: str = "core"
    kind: str = "ext4"

    def build(self, root: Path) -> Path:
        for name in NUMBERS:
            device = root / "sys/class/block" / name
            device.mkdir(parents=True)
            if name in UUIDS:
                (device / "dm").mkdir()
                (device / "dm/uuid").write_text(UUIDS[name] + "\n")
        for name, below in BELOW.items():
            (root / "sys/class/block" / name / "slaves").mkdir()
            (root / "sys/class/block" / name / "slaves" / below).symlink_to(root / "sys/class/block" / below)
        (root / "sys/dev/block").mkdir(parents=True)
        for name, numbers in NUMBERS.items():
            (root / "sys/dev/block" / numbers).symlink_to(root / "sys/class/block" / name)
        (root / "dev/mapper").mkdir(parents=True)
        (root / "dev/mapper/luks-home").symlink_to("../dm-0")
        lines = [
            f"{at} 1 {NUMBERS.get(device, '0:44')} / {place} rw - {self.kind} {source(device)} rw"
            for at, (place, device) in enumerate(self.mounts, 20)
        ]
        swaps = ["Filename Type Size Used Priority", *(f"{name} {kind} 9 0 -2" for name, kind in self.swaps)]
        files = {
            "proc/self/mountinfo": "\n".join(lines),
            "proc/swaps": "\n".join(swaps),
            "proc/sys/kernel/core_pattern": self.core,
            "sys/power/state": self.states,
            "sys/power/resume": self.resume,
        }
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text + "\n")
        return root


def source(device: str) -> str:
    return f"/dev/{device}" if device in NUMBERS else device


HOSTS = {
    "everything sealed": (Host(), set()),
    "a plain disk": (Host((("/", PLAIN),)), {DISK}),
    "home sealed, the rest plain": (Host((("/", PLAIN), ("/home", SEALED))), set()),
    "home plain, the rest sealed": (Host((("/", SEALED), ("/home", PLAIN))), {DISK}),
    "volumes on a sealed disk": (Host((("/", LVM_ON_SEALED),)), set()),
    "volumes on a plain disk": (Host((("/", LVM_PLAIN),)), {DISK}),
    "a plain swap partition": (Host(swaps=(("/dev/sda1", "partition"),)), {SWAP}),
    "a sealed swap partition": (Host(swaps=(("/dev/mapper/luks-home", "partition"),)), set()),
    "swap packed in memory": (Host(swaps=(("/dev/zram0", "partition"),)), set()),
    "a swap file on a plain disk": (
        Host((("/", PLAIN), ("/home", SEALED)), swaps=(("/swapfile", "file"),)),
        {SWAP},
    ),
    "hibernation to a plain disk": (Host(resume="8:1"), {HIBERNATION}),
    "hibernation turned off": (Host(resume="8:1", states="freeze mem"), set()),
    "memory as a disk": (Host((("/", "tmpfs"),), kind="tmpfs"), set()),
    "a disk that cannot be told": (Host((("/", "overlay"),), kind="overlay"), set()),
}


@pytest.mark.parametrize("name", HOSTS)
def test_a_laptop_gives_away_what_it_does_and_no_more(name, tmp_path):
    host, expected = HOSTS[name]
    assert dangers(VAULT, root=host.build(tmp_path), dumpable=False) == expected


@pytest.mark.parametrize(("core", "dumpable", "expected"), [
    ("|/usr/lib/handler %P", True, {CORE}), ("/var/cores/%p", True, {CORE}), ("core", True, set()),
    ("|/usr/lib/handler %P", False, set()),
])  # fmt: skip
def test_memory_is_kept_by_a_handler_only_of_a_process_that_may_be_dumped(tmp_path, core, dumpable, expected):
    root = Host(core=core).build(tmp_path)
    assert dangers(VAULT, root=root, dumpable=dumpable) == expected


def test_a_system_that_tells_nothing_is_no_danger(tmp_path):
    assert dangers(VAULT, root=tmp_path, dumpable=False) == frozenset()


def test_this_laptop_can_be_asked():
    assert dangers(Path.home()) <= set(HostDanger)


def test_an_administrator_is_told_and_again_after_a_month(vault, monkeypatch):
    found = frozenset({SWAP, DISK})
    assert untold_dangers(vault, found) == (SWAP, DISK)
    note_dangers_read(vault, (SWAP,))
    assert untold_dangers(vault, found) == (DISK,)
    later = vault.clock.now_ms() + 31 * 24 * 3600 * 1000
    monkeypatch.setattr(vault.clock, "now_ms", lambda: later)
    assert untold_dangers(vault, found) == (SWAP, DISK)
    assert untold_dangers(vault, ()) == ()


def test_nobody_else_is_told(vault_folder):
    samira = slots.unlock(slot_file.read(vault_folder), "Samira", "seven quiet boats under one moon")
    with closing(OpenVault(vault_folder, samira)) as vault:
        add_person(vault, "Idris", Role.WORKER, "nine slow rivers under the bridge", cost=keys.FLOOR)
    idris = slots.unlock(slot_file.read(vault_folder), "Idris", "nine slow rivers under the bridge")
    with closing(OpenVault(vault_folder, idris)) as vault:
        assert untold_dangers(vault, frozenset(HostDanger)) == ()
