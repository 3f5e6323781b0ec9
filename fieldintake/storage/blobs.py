"""Attached files, in chunks; each goes with the draft or the submission that holds it.

Invariant: chunks and marks of a restricted case lie in boxes: a mark would tell whether a file that somebody knows is
attached. Bytes are given out only when all of them are there and fit the mark that was made when they came, under a key
that no other file has. A file that is in no answer any more stays until its draft ends, so that an answer can be taken
back.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Collection, Iterator
from dataclasses import replace

import sqlcipher3

from fieldintake.domain.blobs import Blob, BlobKind
from fieldintake.domain.errors import NotFound, VaultDamaged
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.storage.records import VaultRecords

CHUNK = 32 * 1024
_KEY = 32
_PERSON = b"attached"
_OPEN = b"\0"
"""In front of every chunk and mark, so that no bytes that came from outside begin as a box does."""
_ADD = "INSERT INTO blob (id, case_id, owner, kind, size, mark) VALUES (?, ?, ?, ?, ?, ?)"
_ADD_CHUNK = "INSERT INTO blob_chunk (blob, number, bytes) VALUES (?, ?, ?)"
_COLUMNS = "id, case_id, owner, kind, size, mark"
_GET = f"SELECT {_COLUMNS} FROM blob WHERE id = ?"
_OF_OWNER = f"SELECT {_COLUMNS} FROM blob WHERE owner = ? ORDER BY row"
_CHUNKS = "SELECT number, bytes FROM blob_chunk WHERE blob = ? ORDER BY number"
_SET_OWNER = "UPDATE blob SET owner = ? WHERE id = ?"
_SET_MARK = "UPDATE blob SET mark = ? WHERE id = ?"
_MARKS = "SELECT id, mark FROM blob WHERE case_id = ? ORDER BY row"
_SET_CHUNK = "UPDATE blob_chunk SET bytes = ? WHERE blob = ? AND number = ?"

_Row = tuple[str, str, str, str, int, bytes]


class Marking:
    """The mark of a file while its bytes come: a key of its own, and their hash under that key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._hash = hashlib.blake2b(key=key, digest_size=32, person=_PERSON)

    @classmethod
    def again(cls, mark: bytes) -> Marking:
        """To be compared with that mark at the end."""
        return cls(mark[:_KEY])

    def take(self, data: bytes) -> Marking:
        self._hash.update(data)
        return self

    def mark(self) -> bytes:
        return self._key + self._hash.digest()


def chunks_of(size: int) -> int:
    """How many chunks a file of that many bytes has."""
    return -(-size // CHUNK)


def bare_chunk(kept: bytes) -> bytes:
    """The bytes of a chunk, or a mark, out of what is kept of it, once it is in no box."""
    return kept[len(_OPEN) :]


def place_of(name: str, number: int) -> bytes:
    """The place to which the box of a chunk is bound."""
    return f"{name}/{number}".encode()


def place_of_mark(name: str) -> bytes:
    """The place to which the box of a mark is bound."""
    return f"{name}/mark".encode()


class VaultBlobs:
    """The attached files of one open vault."""

    def __init__(self, connection: sqlcipher3.Connection, records: VaultRecords) -> None:
        self._connection = connection
        self._records = records

    def add(self, blob: Blob, data: bytes) -> Blob:
        marked = replace(blob, size=len(data), mark=Marking(os.urandom(_KEY)).take(data).mark())
        mark = self._records.boxed(marked.case_id, _OPEN + marked.mark, place_of_mark(marked.name))
        row = (marked.name, marked.case_id, marked.owner, marked.kind.value, marked.size, mark)
        self._connection.execute(_ADD, row)
        for number in range(chunks_of(len(data))):
            part = data[number * CHUNK : (number + 1) * CHUNK]
            kept = self._records.boxed(marked.case_id, _OPEN + part, place_of(marked.name, number))
            self._connection.execute(_ADD_CHUNK, (marked.name, number, kept))
        return marked

    def get(self, name: str) -> Blob:
        row = self._connection.execute(_GET, (name,)).fetchone()
        if row is None:
            raise NotFound("no such attached file")
        return self._blob(row)

    def _blob(self, row: _Row) -> Blob:
        mark = bare_chunk(self._records.unboxed(bytes(row[5]), place_of_mark(row[0])))
        return Blob(row[0], CaseId(row[1]), RecordId(row[2]), BlobKind(row[3]), row[4], mark)

    def read(self, name: str) -> bytes:
        blob = self.get(name)
        data = b"".join(self._parts(name))
        if not hmac.compare_digest(Marking.again(blob.mark).take(data).mark(), blob.mark):
            raise VaultDamaged("an attached file does not fit its mark")
        return data

    def _parts(self, name: str) -> Iterator[bytes]:
        for number, kept in self._connection.execute(_CHUNKS, (name,)).fetchall():
            yield bare_chunk(self._records.unboxed(bytes(kept), place_of(name, number)))

    def of_owner(self, owner: RecordId) -> list[Blob]:
        return [self._blob(row) for row in self._connection.execute(_OF_OWNER, (owner,)).fetchall()]

    def hand_over(self, draft_id: RecordId, submission_id: RecordId, names: Collection[str]) -> list[Blob]:
        mine = [blob for blob in self.of_owner(draft_id) if blob.name in names]
        for blob in mine:
            self._connection.execute(_SET_OWNER, (submission_id, blob.name))
        return [replace(blob, owner=submission_id) for blob in mine]

    def move(self, case_id: CaseId) -> None:
        """Put the files of a case where they belong now, in the open or in boxes; raises `CaseRestricted`."""
        for name, mark in self._connection.execute(_MARKS, (case_id,)).fetchall():
            place = place_of_mark(name)
            again = self._records.boxed(case_id, self._records.unboxed(bytes(mark), place), place)
            self._connection.execute(_SET_MARK, (again, name))
            for number, kept in self._connection.execute(_CHUNKS, (name,)).fetchall():
                place = place_of(name, number)
                again = self._records.boxed(case_id, self._records.unboxed(bytes(kept), place), place)
                self._connection.execute(_SET_CHUNK, (again, name, number))
