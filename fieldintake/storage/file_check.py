"""Whether every attached file is as it came, and as the submission says that its author signed.

Invariant: a file is looked at a few chunks at a time, so that a look in between anything else never takes long. What
lies in a box whose key is not held is not looked at: its members check it.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable

import sqlcipher3

from fieldintake.domain.blobs import read_marks
from fieldintake.domain.errors import InvalidValue, VaultDamaged
from fieldintake.storage.blobs import Marking, bare_chunk, chunks_of, place_of, place_of_mark
from fieldintake.storage.keyring import Keyring

_NEXT = "SELECT row, id, mark FROM blob WHERE row > ? ORDER BY row LIMIT 1"
_STILL = "SELECT 1 FROM blob WHERE id = ?"
_CHUNKS = "SELECT number, bytes FROM blob_chunk WHERE blob = ? AND number >= ? ORDER BY number LIMIT ?"
_SUBMISSIONS = "SELECT id, fields, sealed FROM record WHERE type = 'submission' ORDER BY row"
_MARK = "SELECT mark FROM blob WHERE id = ? AND owner = ?"
_AT_ONCE = 8


class FileLook:
    """One looking over of all files, from the one after `at` on."""

    def __init__(self, connection: sqlcipher3.Connection, keyring: Keyring, at: int = 0) -> None:
        self._connection = connection
        self._keyring = keyring
        self.at = at
        self._row = 0
        self._name = ""
        self._mark = b""
        self._number = 0
        self._marking: Marking | None = None

    def step(self) -> bool:
        """Look at a few chunks; whether there was anything left to look at. Raises `VaultDamaged`."""
        if self._marking is None and not self._begin():
            return False
        if self._marking is not None:  # else it is its members who look at it
            self._look(self._marking)
        return True

    def _look(self, marking: Marking) -> None:
        rows = self._connection.execute(_CHUNKS, (self._name, self._number, _AT_ONCE)).fetchall()
        for number, kept in rows:
            data = self._keyring.reached(bytes(kept), place_of(self._name, number))
            if data is None:
                return self._end()
            if number != self._number:
                return self._fail()
            marking.take(bare_chunk(data))
            self._number += 1
        if len(rows) == _AT_ONCE:
            return None
        if hmac.compare_digest(marking.mark(), self._mark):
            return self._end()
        return self._fail()

    def _begin(self) -> bool:
        row = self._connection.execute(_NEXT, (self.at,)).fetchone()
        if row is None:
            return False
        self._row, self._name, mark = row
        self._number, found = 0, self._keyring.reached(bytes(mark), place_of_mark(self._name))
        if found is None:
            self._end()
        else:
            self._mark = bare_chunk(found)
            self._marking = Marking.again(self._mark)
        return True

    def _end(self) -> None:
        self.at, self._marking = self._row, None

    def _fail(self) -> None:
        """Unless it was taken away since the look at it began."""
        is_here = self._connection.execute(_STILL, (self._name,)).fetchone()
        self._end()
        if is_here:
            raise VaultDamaged("an attached file does not fit its mark")


def verify_files(connection: sqlcipher3.Connection, keyring: Keyring, *, may_miss: bool) -> None:
    """Look at every file, and at what submissions say of theirs; raises `VaultDamaged`.

    Out of a damaged vault come submissions without some of their files: then those `may_miss`.
    """
    look = FileLook(connection, keyring)
    while look.step():
        pass
    for record, fields, sealed in connection.execute(_SUBMISSIONS):
        data = fields.encode() if sealed is None else keyring.reached(bytes(sealed), record.encode())
        if data is not None:
            _verify_signed(
                connection, keyring, (record, json.loads(data).get("files", "")), may_miss=may_miss
            )


def _verify_signed(
    connection: sqlcipher3.Connection, keyring: Keyring, signed: tuple[str, str], *, may_miss: bool
) -> None:
    record, written = signed
    try:
        marks = read_marks(written)
    except InvalidValue as error:
        raise VaultDamaged("the marks of files are not readable") from error
    for name, mark in marks.items():
        row = connection.execute(_MARK, (name, record)).fetchone()
        if row is None and may_miss:
            continue
        found = None if row is None else keyring.reached(bytes(row[0]), place_of_mark(name))
        if found is None or not hmac.compare_digest(bare_chunk(found), mark):
            raise VaultDamaged("an attached file is not the one that was signed")


def drop_what_is_not_whole(
    connection: sqlcipher3.Connection, keyring: Keyring, lost: Callable[[str], None]
) -> None:
    """In a vault that is built out of a damaged one; `lost` is told the case of each file that was."""
    look = FileLook(connection, keyring)
    for name, case_id, owner in connection.execute("SELECT id, case_id, owner FROM blob").fetchall():
        look.at = connection.execute("SELECT row - 1 FROM blob WHERE id = ?", (name,)).fetchone()[0]
        if _is_owned(connection, owner) and _is_whole(connection, look, name):
            continue
        connection.execute("DELETE FROM blob WHERE id = ?", (name,))
        lost(case_id)
    connection.execute("DELETE FROM blob_chunk WHERE blob NOT IN (SELECT id FROM blob)")


def _is_owned(connection: sqlcipher3.Connection, owner: str) -> bool:
    found = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM draft WHERE id = ?1) OR EXISTS (SELECT 1 FROM record WHERE id = ?1)",
        (owner,),
    ).fetchone()
    return bool(found[0])


def _is_whole(connection: sqlcipher3.Connection, look: FileLook, name: str) -> bool:
    """A sealed file has at least all its chunks: their members see whether they open."""
    size, count = connection.execute(
        "SELECT size, (SELECT count(*) FROM blob_chunk WHERE blob = blob.id) FROM blob WHERE id = ?", (name,)
    ).fetchone()
    if count != chunks_of(size):
        return False
    row = look.at + 1
    try:
        while look.at < row and look.step():
            pass
    except VaultDamaged:
        return False
    return True
