"""The lifeboat: a file beside the store, reserved while there is room, for drafts that the store does not take.

A full disk, a refused write or a stuck thread would otherwise lose what somebody just typed. Invariant: each draft is
sealed to its author and signed by her, so that nobody else reads it or makes one up; two halves are written in turn, in
place and flushed, so that a crash spoils one at most. Random ids are told by their hashes alone.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fieldintake.domain.desk import Draft
from fieldintake.domain.errors import CaseRestricted, NotFound, ProtocolError, StorageFailed
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.protocol import codec
from fieldintake.protocol.contexts import Context
from fieldintake.protocol.keys import ReceivingKey, SigningKey, VerifyKey, seal_to
from fieldintake.storage.keys import UnlockedKeys
from fieldintake.storage.unit import VaultUnit

FILE = "lifeboat"
SIZE = 1 << 20
_HALF = SIZE // 2
_MAGIC = b"boat\0\0\0\1"
_HEAD = len(_MAGIC) + 8 + 4 + 32


def _tag(identifier: str) -> bytes:
    return hashlib.sha256(Context.LIFEBOAT_SEAL.over(identifier.encode())).digest()[:16]


@dataclass(frozen=True, slots=True)
class Aboard:
    """One draft as it lies in the file: whose, which and of what case by hash, then the seal and her signature."""

    staff: bytes
    draft: bytes
    case: bytes
    sealed: bytes
    signature: bytes

    def signed(self) -> list[bytes]:
        """What the signature is over."""
        return [self.staff, self.draft, self.case, self.sealed]


def _half(turn: int, aboard: Iterable[Aboard]) -> bytes:
    body = codec.encode([[*each.signed(), each.signature] for each in aboard])
    head = turn.to_bytes(8, "big") + len(body).to_bytes(4, "big")
    return _MAGIC + head + hashlib.sha256(head + body).digest() + body


def _read_half(half: bytes) -> tuple[int, list[Aboard]] | None:
    """Turn and content; nothing when it is torn or was changed."""
    head, digest, rest = half[8:20], half[20:_HEAD], half[_HEAD:]
    body = rest[: int.from_bytes(head[8:], "big")]
    if half[:8] != _MAGIC or hashlib.sha256(head + body).digest() != digest:
        return None
    try:
        rows = codec.as_list(codec.decode(body), least=0)
        parts = [codec.as_list(row, least=5, most=5) for row in rows]
        found = [Aboard(*(codec.as_bytes(part) for part in row)) for row in parts]
    except ProtocolError:
        return None
    return int.from_bytes(head[:8], "big"), found


class Lifeboat:
    """The lifeboat of one open vault, as one member of staff; every method may be called from any thread."""

    def __init__(self, folder: Path, keys: UnlockedKeys) -> None:
        """Reserves the file where it is missing; never raises. `is_damaged` says that a half did not check."""
        self._path, self._vault_id, self._staff = folder / FILE, keys.vault_id, keys.staff
        self._signing = SigningKey.from_bytes(keys.signing)
        self._receiving = ReceivingKey.from_bytes(keys.receiving) if keys.receiving else None
        self._lock = threading.Lock()
        self._turn, self._aboard = 0, list[Aboard]()
        self._saved_ms: dict[bytes, int] = {}
        self._ashore: set[bytes] = set()
        self.is_damaged = False
        with suppress(OSError):
            self._board()

    def _board(self) -> None:
        data = self._path.read_bytes() if self._path.is_file() else b""
        halves = [_read_half(data[at : at + _HALF]) for at in (0, _HALF)]
        found = [half for half in halves if half is not None]
        if found:
            self._turn, self._aboard = max(found, key=lambda half: half[0])
        self.is_damaged = bool(data) and len(found) < 2
        if len(found) < 2 or len(data) != SIZE:
            self._write_anew()

    # --- what is in it ---------------------------------------------------------------------------------

    def mine(self) -> list[Draft]:
        """The drafts of whoever is signed in; one that was changed by somebody else is no draft."""
        with self._lock:
            found = [(each, self._open(each)) for each in self._aboard if each.staff == _tag(self._staff)]
            self._saved_ms.update({each.draft: draft.saved_ms for each, draft in found if draft is not None})
            if any(draft is None for _each, draft in found):
                self.is_damaged = True
            return [draft for _each, draft in found if draft is not None]

    def _open(self, each: Aboard) -> Draft | None:
        if self._receiving is None:
            return None
        try:
            own = VerifyKey(self._signing.public)
            own.verify(Context.LIFEBOAT_SIGNATURE, each.signature, self._vault_id.encode(), *each.signed())
            plain = self._receiving.open(Context.LIFEBOAT_SEAL, each.sealed, *self._bound())
            row = codec.as_list(codec.decode(plain), least=6, most=6)
            texts = [codec.as_text(row[place]) for place in (0, 1, 2, 3)]
            case_id = CaseId(texts[1]) if texts[1] else None
            snapshot, saved_ms = codec.as_bytes(row[4]), codec.as_int(row[5])
            return Draft(RecordId(texts[0]), self._staff, case_id, texts[2], texts[3], snapshot, saved_ms)
        except ProtocolError:
            return None

    def _bound(self) -> tuple[bytes, bytes]:
        return self._vault_id.encode(), self._staff.encode()

    # --- in and out ------------------------------------------------------------------------------------

    def take(self, drafts: Iterable[Draft]) -> None:
        """Take drafts of whoever is signed in, each in the place of an older one; raises `StorageFailed`."""
        receiving = self._receiving
        if receiving is None:
            raise StorageFailed("nobody's own keys are in hand")
        with self._lock:
            new = {_tag(draft.id): (draft, receiving.public) for draft in drafts}
            new = {tag: each for tag, each in new.items() if tag not in self._ashore}
            if not new:
                return
            kept = [each for each in self._aboard if each.draft not in new]
            self._write([*kept, *(self._seal(draft, public) for draft, public in new.values())])
            self._saved_ms.update({tag: draft.saved_ms for tag, (draft, _public) in new.items()})

    def _seal(self, draft: Draft, public: bytes) -> Aboard:
        row: list[codec.Item] = [
            draft.id, draft.case_id or "", draft.form_id, draft.form_version, draft.snapshot, draft.saved_ms,
        ]  # fmt: skip
        sealed = seal_to(public, Context.LIFEBOAT_SEAL, codec.encode(row), *self._bound())
        case = _tag(draft.case_id) if draft.case_id else b""
        each = Aboard(_tag(self._staff), _tag(draft.id), case, sealed, b"")
        parts = (self._vault_id.encode(), *each.signed())
        signature = self._signing.sign(Context.LIFEBOAT_SIGNATURE, *parts)
        return Aboard(each.staff, each.draft, each.case, each.sealed, signature)

    def put_ashore(self, saved: dict[RecordId, int], finished: Iterable[RecordId]) -> None:
        """Drop what the store has now: saved as new or newer, or finished and not to come back."""
        with self._lock:
            ended = {_tag(draft_id) for draft_id in finished}
            self._ashore |= ended
            times = {_tag(draft_id): at_ms for draft_id, at_ms in saved.items()}
            older = {tag for tag, at_ms in times.items() if self._saved_ms.get(tag, at_ms + 1) <= at_ms}
            left = [each for each in self._aboard if each.draft not in ended | older]
            if len(left) < len(self._aboard):
                with suppress(StorageFailed):  # an older draft than the store's is not taken from here
                    self._write(left)

    def forget_case(self, case_id: CaseId) -> None:
        """Nothing of a destroyed case stays in either half, whoever wrote it."""
        with self._lock, suppress(OSError):
            self._aboard = [each for each in self._aboard if each.case != _tag(case_id)]
            self._write_anew()

    def clear_damage(self) -> None:
        """It was said that something did not check: what cannot be opened is of use to nobody."""
        with self._lock, suppress(OSError):
            mine = _tag(self._staff)
            self._aboard = [each for each in self._aboard if each.staff != mine or self._open(each)]
            self._write_anew()
            self.is_damaged = False

    # --- the file --------------------------------------------------------------------------------------

    def _write(self, aboard: list[Aboard]) -> None:
        data = _half(self._turn + 1, aboard)
        if len(data) > _HALF:
            raise StorageFailed("the lifeboat is full")
        try:
            self._put((self._turn + 1) % 2 * _HALF, data)
        except OSError as error:
            raise StorageFailed("the lifeboat cannot be written") from error
        self._turn, self._aboard = self._turn + 1, aboard

    def _write_anew(self) -> None:
        """Both halves, filled up with chance: nothing of what stood there stays, and the room is really taken."""
        for _half_of_it in range(2):
            data = _half(self._turn + 1, self._aboard)
            self._put((self._turn + 1) % 2 * _HALF, data + os.urandom(_HALF - len(data)))
            self._turn += 1

    def _put(self, place: int, data: bytes) -> None:
        """In place: what was reserved needs no room that the disk may not have."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "r+b", buffering=0) as file:
            file.seek(place)
            file.write(data)
            os.fsync(file.fileno())


def rescue_drafts(unit: VaultUnit, drafts: Iterable[Draft]) -> None:
    """Make them drafts of the store again, unless it has newer ones or their case was destroyed."""
    known = {draft.id: draft.saved_ms for draft in unit.drafts.of_author(unit.me.id)}
    for draft in drafts:
        if known.get(draft.id, -1) >= draft.saved_ms:
            continue
        with suppress(NotFound, CaseRestricted):
            if draft.case_id is not None:
                unit.records.get(RecordId(draft.case_id))
            unit.drafts.save(draft)
            unit.audit.append("draft_rescued", draft.id)
