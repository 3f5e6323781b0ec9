"""Looks over an open vault a little at a time, on the thread that owns it, and remembers where it was.

First every page of the file, then the signature of every revision, then every attached file. Invariant: a slice takes
some fifteen milliseconds, so that a save or a search hardly waits for it; what is found is told once in the audit and
to everybody who unlocks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from fieldintake.domain.errors import ProtocolError, StorageFailed, VaultDamaged, VaultError
from fieldintake.ports import RECORDS_CHECKED
from fieldintake.storage import wal
from fieldintake.storage.file_check import FileLook
from fieldintake.storage.keys import PageKeys, vault_keys
from fieldintake.storage.signatures import SigningKeys, known_keys, verify_row
from fieldintake.storage.vault import STORE, OpenVault

FINDING = "integrity_finding"
_PLACE = "integrity_place"
DAMAGE_FOUND = "damage_found"
_SLICE_S = 0.015
_PAGES, _REVISIONS, _FILES = "pages", "revisions", "files"
_AT_ONCE = {_PAGES: 32, _REVISIONS: 8}
_KEEP_PLACE_EVERY = {_PAGES: 4096, _REVISIONS: 1024, _FILES: 64}
_NEXT_PART = {_PAGES: _REVISIONS, _REVISIONS: _FILES}
_NEXT = "SELECT row, id, record_id, category, hlc, bytes, signature FROM revision WHERE row > ? ORDER BY row LIMIT ?"
_AGAIN_AFTER_MS = 7 * 24 * 3600 * 1000
Clock = Callable[[], float]


class Sweep:
    """The looking over of one open vault. All of it on the vault's thread."""

    def __init__(self, vault: OpenVault, clock: Clock = time.perf_counter) -> None:
        self._vault, self._clock = vault, clock
        derived = vault_keys(vault.keys.master)
        self._pages = PageKeys(derived.database, derived.salt)
        self._signing: SigningKeys = {}
        with vault.view() as unit:
            kept = unit.settings.get(_PLACE).split()
            self._checked_ms = int(unit.settings.get(RECORDS_CHECKED, "0"))
            self.has_finding = bool(unit.settings.get(FINDING))
        self._part, self._at = (kept[0], int(kept[1])) if len(kept) == 2 else (_PAGES, 0)
        self._kept_at = self._at
        self._files: FileLook | None = None
        self._is_under_way = bool(kept)

    @property
    def is_due(self) -> bool:
        """Whether a round is under way, or the last one ended a week ago; after a finding there is none."""
        rested = self._vault.clock.now_ms() - self._checked_ms >= _AGAIN_AFTER_MS
        return not self.has_finding and (self._is_under_way or rested)

    def slice(self) -> bool:
        """Look on for a moment; whether there is more to look at in this round. Never raises for damage: it tells."""
        self._is_under_way = True
        until = self._clock() + _SLICE_S
        try:
            while self._clock() < until:
                if not self._step():
                    return self._turn()
            self._keep_place(force=False)
        except VaultDamaged:
            self._tell()
            return False
        return True

    def _step(self) -> bool:
        look = {_PAGES: self._look_at_pages, _REVISIONS: self._look_at_revisions, _FILES: self._look_at_files}
        return look[self._part]()

    def _turn(self) -> bool:
        """A part is done, or the whole round."""
        if self._part in _NEXT_PART:
            self._part, self._at, self._files = _NEXT_PART[self._part], 0, None
            self._keep_place(force=True)
            return True
        self._checked_ms, self._is_under_way = self._vault.clock.now_ms(), False
        self._part, self._at = _PAGES, 0
        with self._vault.work() as unit:
            unit.settings.set(_PLACE, "")
            unit.settings.set(RECORDS_CHECKED, str(self._checked_ms))
        return False

    # --- pages -----------------------------------------------------------------------------------------

    def _look_at_pages(self) -> bool:
        try:
            with (self._vault.folder / STORE).open("rb") as file:
                file.seek(self._at * wal.PAGE)
                data = file.read(_AT_ONCE[_PAGES] * wal.PAGE)
        except OSError as error:
            raise VaultDamaged("the store cannot be read") from error
        for start in range(0, len(data) - wal.PAGE + 1, wal.PAGE):
            number = self._at + start // wal.PAGE + 1
            if not self._pages.checks(number, data[start : start + wal.PAGE]):
                self._look_again(number)
        self._at += len(data) // wal.PAGE
        return len(data) == _AT_ONCE[_PAGES] * wal.PAGE

    def _look_again(self, number: int) -> None:
        """A page that was torn in the file may be whole in the log: folded, it is whole."""
        with suppress(StorageFailed):
            self._vault.watch.fold(self._vault._connection)  # noqa: SLF001 - a part of the open vault
        with (self._vault.folder / STORE).open("rb") as file:
            file.seek((number - 1) * wal.PAGE)
            if not self._pages.checks(number, file.read(wal.PAGE)):
                raise VaultDamaged("a page does not check")

    # --- revisions -------------------------------------------------------------------------------------

    def _look_at_revisions(self) -> bool:
        with self._vault.view() as unit:
            keyring = unit.directory.keyring
            self._signing = self._signing or known_keys(unit.directory)
            connection = self._vault._connection  # noqa: SLF001 - a part of the open vault
            rows = connection.execute(_NEXT, (self._at, _AT_ONCE[_REVISIONS])).fetchall()
            for row in rows:
                data = keyring.reached(bytes(row[5]), row[1].encode())
                if data is None:
                    continue
                try:
                    verify_row((*row[1:5], data, bytes(row[6])), self._signing)
                except ProtocolError as error:
                    self._signing = known_keys(unit.directory)  # somebody may have joined meanwhile
                    self._verify_again(row, data, error)
        self._at = rows[-1][0] if rows else self._at
        return len(rows) == _AT_ONCE[_REVISIONS]

    def _verify_again(self, row: tuple, data: bytes, first: ProtocolError) -> None:  # type: ignore[type-arg]
        try:
            verify_row((*row[1:5], data, bytes(row[6])), self._signing)
        except ProtocolError:
            raise VaultDamaged("a revision is not as its author signed it") from first

    # --- files -----------------------------------------------------------------------------------------

    def _look_at_files(self) -> bool:
        with self._vault.view() as unit:
            if self._files is None:
                connection = self._vault._connection  # noqa: SLF001 - a part of the open vault
                self._files = FileLook(connection, unit.keyring, self._at)
            has_more = self._files.step()
            self._at = self._files.at
        return has_more

    # --- what is remembered ----------------------------------------------------------------------------

    def _keep_place(self, *, force: bool) -> None:
        if force or abs(self._at - self._kept_at) >= _KEEP_PLACE_EVERY[self._part]:
            self._kept_at = self._at
            with self._vault.work() as unit:
                unit.settings.set(_PLACE, f"{self._part} {self._at}")

    def _tell(self) -> None:
        self.has_finding, self._is_under_way = True, False
        with suppress(VaultError), self._vault.work() as unit:
            unit.settings.set(FINDING, self._part)
            unit.settings.set(_PLACE, "")
            unit.audit.append(DAMAGE_FOUND, self._part)
