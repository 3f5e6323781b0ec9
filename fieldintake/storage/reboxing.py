"""Every box in a store under a new key: when somebody is shut out of a compartment, or of the vault.

Invariant: in one transaction, so that no box is ever left under a key that nobody holds any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlcipher3

from fieldintake.domain.compartments import Compartment
from fieldintake.protocol.boxes import CompartmentKey, is_box, seal_box
from fieldintake.storage.blobs import place_of
from fieldintake.storage.connection import allow_sealing
from fieldintake.storage.keyring import Keyring

_BOXES = (
    ("SELECT id, bytes, id FROM revision", "UPDATE revision SET bytes = ? WHERE id = ?"),
    (
        "SELECT id, sealed, id FROM record WHERE sealed IS NOT NULL",
        "UPDATE record SET sealed = ? WHERE id = ?",
    ),
    ("SELECT id, snapshot, id FROM draft", "UPDATE draft SET snapshot = ? WHERE id = ?"),
    ("SELECT id, mark, id || '/mark' FROM blob", "UPDATE blob SET mark = ? WHERE id = ?"),
    ("SELECT name, value, name FROM secret", "UPDATE secret SET value = ? WHERE name = ?"),
)
"""Where boxes lie: key, bytes and place of each row, and how to put another box there."""
_CHUNKS = "SELECT row, blob, number FROM blob_chunk"
_CHUNK = "SELECT bytes FROM blob_chunk WHERE row = ?"
_SET_CHUNK = "UPDATE blob_chunk SET bytes = ? WHERE row = ?"


def seal_anew(connection: sqlcipher3.Connection, former: Keyring, keys: Iterable[CompartmentKey]) -> None:
    """Put what lies in boxes of these keys' compartments into new ones; `former` opens them."""
    by_compartment = {key.compartment: key for key in keys}
    with allow_sealing(connection):
        for find, put in _BOXES:
            for row, data, place in connection.execute(find).fetchall():
                again = _again(bytes(data), place.encode(), former, by_compartment)
                if again is not None:
                    connection.execute(put, (again, row))
        _seal_files_anew(connection, former, by_compartment)


def _seal_files_anew(
    connection: sqlcipher3.Connection, former: Keyring, keys: Mapping[Compartment, CompartmentKey]
) -> None:
    """Chunks of files one by one: all of them together may be more than memory holds."""
    for row, name, number in connection.execute(_CHUNKS).fetchall():
        data = bytes(connection.execute(_CHUNK, (row,)).fetchone()[0])
        again = _again(data, place_of(name, number), former, keys)
        if again is not None:
            connection.execute(_SET_CHUNK, (again, row))


def _again(
    data: bytes, place: bytes, former: Keyring, keys: Mapping[Compartment, CompartmentKey]
) -> bytes | None:
    """The same in boxes of these keys; None where nothing of it hangs from them. Evidence lies in a box in a box."""
    if not is_box(data):
        return None
    compartment = former.compartment_of(data)
    if compartment not in keys and compartment is not Compartment.RESTRICTED:
        return None
    inside = former.open(data, place)
    again = _again(inside, place, former, keys)
    key = keys.get(compartment) or former.newest(compartment)
    if key is None or (again is None and compartment not in keys):
        return None
    return seal_box(key, inside if again is None else again, place)
