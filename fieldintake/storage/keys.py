"""The keys of a vault: passphrase to slot key, and master key to every other key.

Invariant: a key-encryption key only wraps; every derived key has its own context; Argon2id parameters from
a file are checked against bounds before they cost anything. Source of the floor: RFC 9106, second choice.
"""

from __future__ import annotations

import hashlib
import hmac
import time
import unicodedata
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fieldintake.domain.errors import VaultDamaged, WeakPassphrase
from fieldintake.domain.ids import DeviceId, StaffId
from fieldintake.domain.strength import is_long_enough
from fieldintake.protocol.boxes import CompartmentKey
from fieldintake.protocol.contexts import Context

FLOOR_KIB, CEILING_KIB = 64 * 1024, 1024 * 1024
FLOOR_PASSES, CEILING_PASSES = 3, 20
CEILING_LANES = 16
_TARGET_S, _LONGEST_S = 0.7, 1.5


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id parameters: memory in KiB, passes, lanes."""

    memory_kib: int
    passes: int
    lanes: int

    def check(self) -> None:
        """Raises `VaultDamaged` outside the bounds, before any memory is touched."""
        if not (
            FLOOR_KIB <= self.memory_kib <= CEILING_KIB
            and FLOOR_PASSES <= self.passes <= CEILING_PASSES
            and 1 <= self.lanes <= CEILING_LANES
        ):
            raise VaultDamaged("a slot asks for a cost outside the bounds")


FLOOR = Cost(FLOOR_KIB, FLOOR_PASSES, 4)


def check_strength(passphrase: str) -> None:
    """Raises `WeakPassphrase` below fifteen characters and below six words."""
    if not is_long_enough(passphrase):
        raise WeakPassphrase("fifteen characters or six words are needed")


def slot_key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """The 32-byte key of a slot; takes about a second by design."""
    cost.check()
    secret = unicodedata.normalize("NFC", passphrase)[:1024].encode()
    return Argon2id(
        salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    ).derive(secret)


def calibrate() -> Cost:
    """The cost that takes 0.7 to 1.5 s on this machine: doubles memory from the floor."""
    cost = FLOOR
    while True:
        started = time.perf_counter()
        slot_key("calibration only", b"sixteen byte slt", cost)
        took = time.perf_counter() - started
        if took >= _TARGET_S or cost.memory_kib * 2 > CEILING_KIB or took * 2 > _LONGEST_S:
            break
        cost = Cost(cost.memory_kib * 2, cost.passes, cost.lanes)
    passes = min(CEILING_PASSES, max(cost.passes, int(cost.passes * _TARGET_S / max(took, 0.001)) + 1))
    return cost if took >= _TARGET_S else Cost(cost.memory_kib, passes, cost.lanes)


@dataclass(frozen=True, slots=True)
class VaultKeys:
    """The keys derived from a vault's master key."""

    database: bytes
    salt: bytes
    audit: bytes
    slot_mac: bytes
    anchor: bytes
    pages: bytes
    tombstones: bytes


def _derive(master: bytes, context: Context, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=context.value).derive(master)


def code_key(code: bytes, bound: bytes) -> bytes:
    """The 32-byte key of a recovery code, for the one slot that `bound` names."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=bound).derive(code)


def recovery_seed(secret: bytes) -> bytes:
    """The seeds of the organisation's recovery key, 96 bytes, from the secret that the sheets share."""
    return _derive(secret, Context.RECOVERY_KEY_SEED, 96)


def vault_keys(master: bytes) -> VaultKeys:
    """Everything that hangs from the 32-byte master key."""
    return VaultKeys(
        database=_derive(master, Context.VAULT_DATABASE_KEY, 32),
        salt=_derive(master, Context.VAULT_DATABASE_SALT, 16),
        audit=_derive(master, Context.VAULT_AUDIT_KEY, 32),
        slot_mac=_derive(master, Context.VAULT_SLOT_MAC, 32),
        anchor=_derive(master, Context.VAULT_ANCHOR_MAC, 32),
        pages=_derive(master, Context.VAULT_PAGE_DIGEST, 32),
        tombstones=_derive(master, Context.VAULT_TOMBSTONES, 32),
    )


@dataclass(frozen=True, slots=True, repr=False)
class BackupKeys:
    """The keys of one backup."""

    database: bytes
    salt: bytes
    mac: bytes


def backup_keys(secret: bytes, master: bytes) -> BackupKeys:
    """The keys of a fresh 32-byte secret, bound to the vault: a forger without the master key has none of them."""
    okm = _derive(secret + master, Context.BACKUP_KEYS, 80)
    return BackupKeys(okm[:32], okm[32:48], okm[48:])


@dataclass(frozen=True, slots=True, repr=False)
class UnlockedKeys:
    """What the door hands to the workspace: never a passphrase.

    `master` is 32 bytes; `signing` the Ed25519 seed of this person on this laptop, `receiving` her private key of what
    is sealed to her, empty where nobody's own keys are in hand. `compartments` are the keys that her slot holds, of
    which the vault believes only those that the organisation's root has signed for.
    """

    vault_id: str
    staff: StaffId
    device: DeviceId
    master: bytes
    signing: bytes
    receiving: bytes = b""
    compartments: tuple[CompartmentKey, ...] = ()


class PageKeys:
    """Opens single pages of a store as the cipher wrote them: the database itself reads all or nothing.

    A page is AES-256-CBC; its last 80 bytes are the IV (16) and an HMAC-SHA512 (64) over content, IV and page number.
    """

    RESERVE, SALT, TAG = 80, 16, 64

    def __init__(self, key: bytes, salt: bytes) -> None:
        self._key, self._salt = key, salt
        masked = bytes(byte ^ 0x3A for byte in salt)
        self._mac = hashlib.pbkdf2_hmac("sha512", key, masked, 2, 32)

    def checks(self, number: int, page: bytes) -> bool:
        """Whether every byte of the page is as it was written."""
        start = self.SALT if number == 1 else 0
        covered = page[start : -self.TAG] + number.to_bytes(4, "little")
        fits = hmac.compare_digest(hmac.digest(self._mac, covered, "sha512"), page[-self.TAG :])
        return fits and page[:start] == self._salt[:start]

    def open(self, number: int, page: bytes) -> bytes | None:
        """The content of a page, with zeros for the reserve; None where one byte of it is not as it was written."""
        if not self.checks(number, page):
            return None
        start = self.SALT if number == 1 else 0
        covered = page[start : -self.TAG]
        cipher = Cipher(algorithms.AES(self._key), modes.CBC(covered[-16:])).decryptor()
        return bytes(start) + cipher.update(covered[:-16]) + cipher.finalize() + bytes(self.RESERVE)
