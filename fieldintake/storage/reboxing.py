"""Every box in a store under a new key: when somebody is shut out of a compartment, or of the vault.

Invariant: in one transaction, so that no box is ever left under a key that nobody holds any more.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlcipher3

from fieldintake.protocol.boxes import CompartmentKey, is_box, seal_box
from fieldintake.storage.connection import allow_sealing
from fieldintake.storage.keyring import Keyring

_BOXES = (
    ("SELECT id, bytes, id FROM revision", "UPDATE revision SET bytes = ? WHERE id = ?"),
    (
        "SELECT id, sealed, id FROM record WHERE sealed IS NOT NULL",
        "UPDATE record SET sealed = ? WHERE id = ?",
    ),
    ("SELECT id, snapshot, id FROM draft", "UPDATE draft SET snapshot = ? WHERE id = ?"),
    ("SELECT name, value, name FROM secret", "UPDATE secret SET value = ? WHERE name = ?"),
)
"""Where boxes lie: key, bytes and place of each row, and how to put another box there."""


def seal_anew(connection: sqlcipher3.Connection, former: Keyring, keys: Iterable[CompartmentKey]) -> None:
    """Put what lies in boxes of these keys' compartments into new ones; `former` opens them."""
    by_compartment = {key.compartment: key for key in keys}
    with allow_sealing(connection):
        for find, put in _BOXES:
            for row, data, place in connection.execute(find).fetchall():
                box = bytes(data)
                key = by_compartment.get(former.compartment_of(box)) if is_box(box) else None
                if key is not None:
                    where = place.encode()
                    connection.execute(put, (seal_box(key, former.open(box, where), where), row))
