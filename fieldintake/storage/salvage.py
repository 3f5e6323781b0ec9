"""A new vault out of a damaged one: every record whose pages and signatures are whole, and a list of what was lost.

Invariant: the damaged vault is only read; nothing comes over that its author did not sign, and no record of which a
part is missing; what was erased for good stays so. The new vault has the same keys and slots.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

import sqlcipher3

from fieldintake.casework.open_case import unused_code
from fieldintake.domain.errors import (
    Cancelled,
    FieldintakeError,
    NotAVault,
    ProtocolError,
    SalvageImpossible,
    StorageFailed,
    VaultDamaged,
)
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.progress import Progress, carry_on
from fieldintake.protocol import revisions
from fieldintake.storage import anchor, lifeboat, runner, slot_file, tombstones
from fieldintake.storage.audit import former_keys, verify_chain
from fieldintake.storage.connection import allow_erasure, open_connection
from fieldintake.storage.file_check import drop_what_is_not_whole
from fieldintake.storage.instance_lock import LOCK, InstanceLock
from fieldintake.storage.integrity import FINDING
from fieldintake.storage.keyring import Keyring
from fieldintake.storage.keys import PageKeys, UnlockedKeys, VaultKeys, vault_keys
from fieldintake.storage.leaves import Row, Shape, StorePages, shape_of
from fieldintake.storage.signatures import RevisionRow, SigningKeys, known_keys, verify_row
from fieldintake.storage.unit import transaction, translated
from fieldintake.storage.vault import SALVAGED, STORE, OpenVault

_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) NOT IN ('sqlite_', 'search_')"
)
_REVISIONS = "SELECT id, record_id, category, hlc, bytes, signature FROM revision WHERE record_id = ?"
_RECORDS = "SELECT id, type, case_id, heads FROM record ORDER BY row"
_STRAYS = "SELECT DISTINCT record_id FROM revision WHERE record_id NOT IN (SELECT id FROM record)"
_REGISTER = "'evidence', 'custody_step'"  # sealed in every case, whether it is restricted or not
_CASES = f"SELECT case_id, max(iif(type IN ({_REGISTER}), NULL, sealed)) FROM record GROUP BY case_id"
_DROP = ("DELETE FROM revision WHERE record_id = ?", "DELETE FROM record WHERE id = ?")
_HEADLESS = (
    f"SELECT DISTINCT case_id, max(sealed IS NOT NULL AND type NOT IN ({_REGISTER})) FROM record AS r"
    " WHERE NOT EXISTS (SELECT 1 FROM record WHERE id = r.case_id) GROUP BY case_id"
)
_AUDIT = "INSERT INTO audit (sequence, at_ms, staff, action, subject, mac) VALUES (?, ?, ?, ?, ?, ?)"
_PAGES_AT_ONCE = 500
_CASES_AT_ONCE = 200
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Lost:
    """So many records of a type; `code` is the case's, empty where nothing tells it. No content."""

    code: str
    type: str
    count: int


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came over: records, pages that did not check of how many, what was lost, entries cut off the audit."""

    records: int
    bad_pages: int
    pages: int
    lost: tuple[Lost, ...]
    audit_lost: int


def salvage(folder: Path, keys: UnlockedKeys, into: Path, *, progress: Progress = carry_on) -> Salvaged:
    """Make a new vault at `into`, which must not exist.

    Raises `SalvageImpossible` where the organisation or the person cannot be read any more, `Cancelled`,
    `StorageFailed` or another `VaultError`; then there is nothing at `into`.
    """
    if into.exists():
        raise StorageFailed("there is something at that place already")
    place = into.with_name(into.name + ".salvaging")
    shutil.rmtree(place, ignore_errors=True)
    lock = InstanceLock(folder / LOCK)
    try:
        place.mkdir(mode=0o700, parents=True)
        found = _Salvage(folder, keys, place).run(progress)
        place.rename(into)
        with suppress(FileNotFoundError):
            anchor.beside(place).rename(anchor.beside(into))
        return found
    except OSError as error:
        raise StorageFailed("the new vault could not be written") from error
    finally:
        lock.release()
        shutil.rmtree(place, ignore_errors=True)
        anchor.beside(place).unlink(missing_ok=True)


class _Salvage:
    """One salvage, step by step."""

    def __init__(self, folder: Path, keys: UnlockedKeys, place: Path) -> None:
        self._folder, self._keys, self._place = folder, keys, place
        self._derived: VaultKeys = vault_keys(keys.master)
        self._audit: dict[int, tuple[object, ...]] = {}
        self._lost: Counter[tuple[str, str]] = Counter()
        self._lines: dict[str, tuple[object, ...]] = {}

    def run(self, progress: Progress) -> Salvaged:
        """Read every page, drop what is not whole, open the result, and let it check itself."""
        if not (self._folder / STORE).is_file():
            raise NotAVault("the folder has no store")
        derived = self._derived
        store = open_connection(self._place / STORE, key=derived.database, salt=derived.salt)
        with closing(store), translated():
            runner.migrate(store)
            bad, pages = self._copy_rows(store, progress)
            cut = self._copy_audit(store)
        for name in (*slot_file.COPIES, tombstones.FILE, lifeboat.FILE):
            if (self._folder / name).is_file():
                shutil.copyfile(self._folder / name, self._place / name)
        try:
            vault = OpenVault(self._place, self._keys)
        except (
            FieldintakeError,
            TypeError,
        ) as error:  # no own card, no such person: nothing can be built on it
            raise SalvageImpossible("who the organisation and this person are cannot be read") from error
        with closing(vault):
            kept = self._finish(vault)
        lost = tuple(Lost(code, kind, count) for (code, kind), count in sorted(self._lost.items()))
        return Salvaged(kept, bad, pages, lost, cut)

    # --- rows ------------------------------------------------------------------------------------------

    def _copy_rows(self, store: sqlcipher3.Connection, progress: Progress) -> tuple[int, int]:
        shapes = _shapes(store)
        pages = StorePages(self._folder / STORE, PageKeys(self._derived.database, self._derived.salt))
        with closing(pages):
            for batch in _batches(pages.leaves(), _PAGES_AT_ONCE):
                with transaction(store, "BEGIN IMMEDIATE"):
                    for _number, rows in batch:
                        self._copy(store, shape_of(rows, shapes), rows)
                if not progress(batch[-1][0], pages.count):
                    raise Cancelled("the salvage was stopped")
            return pages.bad, pages.count

    def _copy(self, store: sqlcipher3.Connection, shape: Shape | None, rows: Iterable[Row]) -> None:
        if shape is None:
            return
        if shape.table == "audit":
            self._audit.update((row.rowid, shape.filled(row)) for row in rows)
        elif shape.table == "case_row":
            self._lines.update((str(row.values[1]), shape.filled(row)) for row in rows)
        elif shape.table != "pulse":
            names, marks = ", ".join(shape.columns), ", ".join("?" * len(shape.columns))
            insert = f"INSERT INTO {shape.table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"
            for row in rows:
                with suppress(sqlcipher3.IntegrityError):  # the revision is there: an older page held it too
                    store.execute(insert, shape.filled(row))

    def _copy_audit(self, store: sqlcipher3.Connection) -> int:
        """The audit from its beginning up to the first entry that is missing; how many were cut off."""
        kept: list[tuple[object, ...]] = []
        for sequence in range(1, max(self._audit, default=0) + 1):
            if sequence not in self._audit:
                break
            kept.append(self._audit[sequence])
        try:
            verify_chain(self._derived.audit, kept, former=former_keys(store))  # type: ignore[arg-type]
        except VaultDamaged:
            kept = []
        with transaction(store, "BEGIN IMMEDIATE"):
            store.executemany(_AUDIT, kept)
        return max(self._audit, default=0) - len(kept)

    # --- records ---------------------------------------------------------------------------------------

    def _finish(self, vault: OpenVault) -> int:
        connection = vault._connection  # noqa: SLF001 - the vault that is being built
        records = self._drop_what_is_not_whole(connection, vault)
        gone = tombstones.read(self._folder, self._keys.vault_id, self._keys.master)
        with vault.work() as unit:
            unit.audit.append(SALVAGED, self._keys.vault_id)
            unit.settings.set(FINDING, "")
            for case_id in gone:
                unit.erase_for_good(case_id)
        self._begin_cases_again(vault)
        self._write_lists(vault)
        vault.check()
        return records - len(gone)

    def _drop_what_is_not_whole(self, connection: sqlcipher3.Connection, vault: OpenVault) -> int:
        with vault.view() as unit:
            keys, keyring = known_keys(unit.directory), unit.directory.keyring
        rows, dropped = connection.execute(_RECORDS).fetchall(), list[str]()
        for record_id, kind, case_id, heads in rows:
            found = connection.execute(_REVISIONS, (record_id,)).fetchall()
            if not _is_whole(found, heads, keys, keyring):
                self._lost[self._code_of(case_id), kind] += 1
                dropped.append(record_id)
        strays = [row[0] for row in connection.execute(_STRAYS)]
        for record_id in strays:
            self._lost["", _kind_of(connection.execute(_REVISIONS, (record_id,)).fetchone()[4])] += 1
        with transaction(connection, "BEGIN IMMEDIATE"), allow_erasure(connection):
            for statement in _DROP:
                connection.executemany(statement, [(record_id,) for record_id in [*dropped, *strays]])
            drop_what_is_not_whole(connection, keyring, self._lose_file)
        return len(rows) - len(dropped)

    def _lose_file(self, case_id: str) -> None:
        self._lost[self._code_of(case_id), "file"] += 1

    def _code_of(self, case_id: str) -> str:
        line = self._lines.get(case_id)
        return "" if line is None else str(line[2])

    def _write_lists(self, vault: OpenVault) -> None:
        """Each case's line anew out of its records, or as it was where its records are sealed to others."""
        connection = vault._connection  # noqa: SLF001 - the vault that is being built
        cases = connection.execute(_CASES).fetchall()
        with vault.work() as unit:
            shut = [
                case_id for case_id, box in cases if box is not None and not unit.records.opens(bytes(box))
            ]
            for line in (self._lines[case_id] for case_id in shut if case_id in self._lines):
                marks = ", ".join("?" * len(line))
                connection.execute(f"INSERT INTO case_row VALUES ({marks}) ON CONFLICT DO NOTHING", line)
        mine = [CaseId(case_id) for case_id, _box in cases if case_id not in set(shut)]
        for some in _batches(iter(mine), _CASES_AT_ONCE):
            with vault.work() as unit:
                unit.records.touched.update(some)

    def _begin_cases_again(self, vault: OpenVault) -> None:
        """A case whose own record was lost gets a new one under its code, so that the rest of it can be found."""
        connection = vault._connection  # noqa: SLF001 - the vault that is being built
        for case_id, is_sealed in connection.execute(_HEADLESS).fetchall():
            with vault.work() as unit:
                if is_sealed:  # open records must not mix with sealed ones: what is restricted stays so
                    unit.erase_case(CaseId(case_id))
                    continue
                code = self._code_of(case_id) or unused_code(vault, unit)
                unit.records.save(
                    RecordType.CASE, RecordId(case_id), CaseId(case_id), {"code": code, "state": "open"}
                )


def _is_whole(found: list[RevisionRow], heads: str, keys: SigningKeys, keyring: Keyring) -> bool:
    """Whether all revisions of a record are there, back to its first, each as its author signed it."""
    there = {row[0] for row in found}
    wanted = {each for ids in json.loads(heads).values() for each in ids}
    try:
        for row in found:
            data = keyring.reached(bytes(row[4]), row[0].encode())
            if data is None:
                continue  # its members see whether it is whole; its page was
            verify_row((*row[:4], data, bytes(row[5])), keys)
            wanted |= set(revisions.decode(data, case_id=CaseId("")).parents)
    except ProtocolError:
        return False
    return wanted <= there


def _kind_of(data: bytes) -> str:
    """The type of record that a revision without its record speaks of, as far as it can be read."""
    with suppress(ProtocolError):
        return revisions.decode(bytes(data), case_id=CaseId("")).type.value
    return ""


def _shapes(store: sqlcipher3.Connection) -> list[Shape]:
    return [_shape(store, row[0]) for row in store.execute(_TABLES).fetchall()]


def _shape(store: sqlcipher3.Connection, table: str) -> Shape:
    columns = store.execute(f"PRAGMA table_info({table})").fetchall()
    keys = [row for row in columns if row[5]]
    number = keys[0][0] if len(keys) == 1 and keys[0][2] == "INTEGER" else None
    names, types = tuple(row[1] for row in columns), tuple(row[2] for row in columns)
    return Shape(table, names, types, tuple(not row[3] for row in columns), number)


def _batches(items: Iterator[_Item], size: int) -> Iterator[list[_Item]]:
    while batch := list(islice(items, size)):
        yield batch
