"""The slot file: all slots of a vault, in two copies, each written whole and authenticated by a MAC.

Invariant: the file holds desk names only; bounds are checked before a cost is paid; a copy without the vault's MAC is
never the one that counts.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from fieldintake.domain.compartments import Compartment
from fieldintake.domain.errors import NotAVault, ProtocolError, VaultDamaged, VaultTooNew
from fieldintake.domain.ids import DeviceId, StaffId
from fieldintake.protocol import codec
from fieldintake.storage.durable import replace_file
from fieldintake.storage.exchange import settle
from fieldintake.storage.keys import Cost, vault_keys
from fieldintake.storage.slots import RecoverySeal, SealedKey, Slot, SlotFile

COPIES = ("slots", "slots.2")
_VERSION, _OLDER = 3, (1, 2)
_MAX_BYTES = 1 << 20


def encode(file: SlotFile, master: bytes) -> bytes:
    """The bytes of a copy, with the MAC of that master key."""
    slots: list[codec.Item] = [
        [
            s.staff, s.device, s.desk_name, [s.cost.memory_kib, s.cost.passes, s.cost.lanes],
            s.salt, s.nonce, s.wrapped, s.master, s.public, s.recovery, _sealed(s.compartments),
        ]
        for s in file.slots
    ]  # fmt: skip
    seal = file.recovery
    recovery: list[codec.Item] = [seal.public, seal.sealed, _sealed(seal.compartments)] if seal else []
    body = codec.encode([_VERSION, file.vault_id, file.generation, slots, recovery])
    return codec.encode([body, hmac.digest(vault_keys(master).slot_mac, body, "sha256")])


def _parts(data: bytes) -> tuple[SlotFile, bytes, bytes]:
    outer = codec.as_list(codec.decode(data, max_bytes=_MAX_BYTES), least=2, most=2)
    body, mac = codec.as_bytes(outer[0]), codec.as_bytes(outer[1], 32)
    row = codec.as_list(codec.decode(body), least=4)
    if row[0] not in (_VERSION, *_OLDER):
        raise VaultTooNew("the slot file is of another version")
    slots = tuple(_slot(untrusted) for untrusted in codec.as_list(row[3], least=1, most=64))
    recovery = _recovery(row[4]) if len(row) > 4 else None
    return SlotFile(codec.as_text(row[1], 64), codec.as_int(row[2]), slots, recovery), body, mac


def _slot(untrusted: object) -> Slot:
    row = codec.as_list(untrusted, least=8, most=11)
    memory, passes, lanes = (codec.as_int(part) for part in codec.as_list(row[3], least=3, most=3))
    cost = Cost(memory, passes, lanes)
    cost.check()
    public, recovery = (codec.as_bytes(part) for part in [*row[8:10], b"", b""][:2])
    return Slot(
        StaffId(codec.as_text(row[0], 32)),
        DeviceId(codec.as_text(row[1], 32)),
        codec.as_text(row[2], 64),
        cost,
        codec.as_bytes(row[4], 16),
        codec.as_bytes(row[5], 12),
        codec.as_bytes(row[6]),
        codec.as_bytes(row[7]),
        public,
        recovery,
        _sealed_keys(row[10]) if len(row) > 10 else (),
    )


def _recovery(untrusted: object) -> RecoverySeal | None:
    row = codec.as_list(untrusted, least=0, most=3)
    if len(row) < 2:
        return None
    sealed = _sealed_keys(row[2]) if len(row) > 2 else ()
    return RecoverySeal(codec.as_bytes(row[0]), codec.as_bytes(row[1]), sealed)


def _sealed(keys: Iterable[SealedKey]) -> list[codec.Item]:
    return [[key.compartment.value, key.epoch, key.sealed] for key in keys]


def _sealed_keys(untrusted: object) -> tuple[SealedKey, ...]:
    rows = [codec.as_list(row, least=3, most=3) for row in codec.as_list(untrusted, least=0, most=32)]
    return tuple(
        SealedKey(_compartment(row[0]), codec.as_int(row[1]), codec.as_bytes(row[2])) for row in rows
    )


def _compartment(untrusted: object) -> Compartment:
    try:
        return Compartment(codec.as_text(untrusted, 16))
    except ValueError as error:
        raise VaultTooNew("a compartment that a newer program knows") from error


def read(folder: Path) -> SlotFile:
    """The newest readable copy; raises `NotAVault` when there is none, `VaultDamaged` when all are broken.

    An exchange of the folder that was cut short is settled first.
    """
    settle(folder)
    found: list[SlotFile] = []
    problem: VaultDamaged | VaultTooNew | None = None
    paths = [folder / name for name in COPIES if (folder / name).is_file()]
    if not paths:
        raise NotAVault("the folder has no slot file")
    for path in paths:
        try:
            found.append(_parts(path.read_bytes()[: _MAX_BYTES + 1])[0])
        except (VaultDamaged, VaultTooNew) as error:
            problem = error
        except ProtocolError as error:
            problem = VaultDamaged("a slot file is not readable")
            problem.__cause__ = error
    if not found:
        raise problem or VaultDamaged("no slot file is readable")
    newest = max(found, key=lambda file: file.generation)
    twins = (file for file in found if file.generation == newest.generation and file != newest)
    return replace(newest, spare=next(twins, None))


def decode(data: bytes) -> SlotFile:
    """The slots in a copy of a slot file, with bounds checked but not the MAC; raises `ProtocolError`."""
    return _parts(data)[0]


def raw(folder: Path, file: SlotFile) -> bytes:
    """The bytes of a copy that holds this."""
    for data in _copies(folder):
        with suppress(ProtocolError, VaultDamaged, VaultTooNew):
            if _parts(data)[0] == file:
                return data
    raise NotAVault("the folder has no slot file")


def verified(folder: Path, master: bytes) -> SlotFile:
    """The newest copy that carries this master key's MAC; raises `VaultDamaged` when none does."""
    key, sound = vault_keys(master).slot_mac, []
    for data in _copies(folder):
        with suppress(ProtocolError, VaultDamaged, VaultTooNew):
            file, body, mac = _parts(data)
            if hmac.compare_digest(mac, hmac.digest(key, body, "sha256")):
                sound.append(file)
    if not sound:
        raise VaultDamaged("the slot file was changed by somebody without the key")
    return max(sound, key=lambda file: file.generation)


def heal(folder: Path, sound: SlotFile, *, master: bytes) -> bool:
    """Put a verified copy in the place of one that is missing, older, damaged or forged; whether there was one."""
    if len(set(_copies(folder))) == 1:
        return False
    write(folder, sound, master=master)
    return True


def _copies(folder: Path) -> list[bytes]:
    """The bytes of each copy, none of one that is missing."""
    paths = [folder / name for name in COPIES]
    return [path.read_bytes()[: _MAX_BYTES + 1] if path.is_file() else b"" for path in paths]


def write(folder: Path, file: SlotFile, *, master: bytes) -> None:
    """Write both copies, one after the other, so that one is whole at every instant."""
    data = encode(file, master)
    for name in COPIES:
        replace_file(folder / name, data)
