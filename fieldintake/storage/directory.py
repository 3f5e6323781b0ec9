"""People and organisations known offline: staff, our own card, partners' cards, providers of services."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

import sqlcipher3

from fieldintake.domain.desk import Role, Staff
from fieldintake.domain.errors import NotFound
from fieldintake.domain.ids import OrganisationId, StaffId
from fieldintake.domain.messages import OrganisationCard
from fieldintake.domain.recipient import Recipient
from fieldintake.protocol import codec
from fieldintake.protocol.boxes import CompartmentKey, is_box, seal_box
from fieldintake.storage.keyring import Keyring

_STAFF = "SELECT id, desk_name, role, left_ms FROM staff ORDER BY desk_name"
_ADD_STAFF = (
    "INSERT INTO staff (id, desk_name, role, certificate) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET certificate = excluded.certificate, role = excluded.role"
)
_CERTIFICATE = "SELECT certificate FROM staff WHERE id = ?"
_FORMER = "former certificate "
_CERTIFICATES = (
    "SELECT certificate FROM staff UNION ALL"
    f" SELECT value FROM secret WHERE name LIKE '{_FORMER}%' ORDER BY 1"
)
_OWN = "SELECT card FROM organisation WHERE own = 1"
_CARDS = "SELECT card FROM organisation WHERE own = 0 ORDER BY id"
_SAVE_CARD = (
    "INSERT INTO organisation (id, own, card, compared_by) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET card = excluded.card, compared_by = excluded.compared_by"
)
_COMPARED_BY = "SELECT compared_by FROM organisation WHERE id = ?"
_RECIPIENTS = "SELECT row FROM recipient ORDER BY id"
_RECIPIENT = "SELECT row FROM recipient WHERE id = ?"
_SAVE_RECIPIENT = (
    "INSERT INTO recipient (id, row) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET row = excluded.row"
)
_SECRET = "SELECT value FROM secret WHERE name = ?"  # noqa: S105 - a query, not a secret
_SET_SECRET = "INSERT OR REPLACE INTO secret (name, value) VALUES (?, ?)"  # noqa: S105 - a query, not a secret


def _pack(card: OrganisationCard) -> bytes:
    row: list[codec.Item] = [card.id, card.name, card.root_public, card.receiving_public]
    return codec.encode([*row, card.service_address, card.service_public, card.service_pin])


def _unpack(data: bytes) -> OrganisationCard:
    row = codec.as_list(codec.decode(data), least=7, most=7)
    return OrganisationCard(
        OrganisationId(codec.as_text(row[0])),
        codec.as_text(row[1]),
        codec.as_bytes(row[2]),
        codec.as_bytes(row[3]),
        codec.as_text(row[4]),
        codec.as_bytes(row[5]),
        codec.as_text(row[6]),
    )


def _recipient(text: str) -> Recipient:
    row = json.loads(text)
    return Recipient(**{**row, "languages": tuple(row["languages"])})


class VaultDirectory:
    """The local directory."""

    def __init__(self, connection: sqlcipher3.Connection, keyring: Keyring | None = None) -> None:
        self._connection = connection
        self.keyring = Keyring() if keyring is None else keyring

    def staff(self) -> list[Staff]:
        rows = self._connection.execute(_STAFF)
        return [Staff(StaffId(row[0]), row[1], Role(row[2]), has_left=row[3] is not None) for row in rows]

    def member(self, staff: StaffId) -> Staff:
        """One member of staff; raises `NotFound`."""
        found = next((person for person in self.staff() if person.id == staff), None)
        if found is None:
            raise NotFound("no such member of staff")
        return found

    def save_staff(self, staff: Staff, certificate: bytes) -> None:
        """Add a person, or renew their certificate."""
        self._connection.execute(_ADD_STAFF, (staff.id, staff.desk_name, staff.role.value, certificate))

    def certificate(self, staff: StaffId) -> bytes:
        """The signed certificate of a member of staff."""
        row = self._connection.execute(_CERTIFICATE, (staff,)).fetchone()
        if row is None:
            raise NotFound("no such member of staff")
        return bytes(row[0])

    def keep_former(self, certificate: bytes) -> None:
        """Keep a certificate that gives way to one of another key: what it signed must stay verifiable."""
        self.save_secret(_FORMER + hashlib.sha256(certificate).hexdigest(), certificate)

    def certificates(self) -> list[bytes]:
        """Every certificate of our people, those that gave way to newer keys too."""
        return [bytes(row[0]) for row in self._connection.execute(_CERTIFICATES)]

    def own_card(self) -> OrganisationCard:
        row = self._connection.execute(_OWN).fetchone()
        if row is None:
            raise NotFound("the organisation is not set up")
        return _unpack(bytes(row[0]))

    def save_own_card(self, card: OrganisationCard) -> None:
        """Set or change what we tell partners about ourselves."""
        self._connection.execute(_SAVE_CARD, (card.id, 1, _pack(card), None))

    def cards(self) -> list[OrganisationCard]:
        return [_unpack(bytes(row[0])) for row in self._connection.execute(_CARDS)]

    def save_card(self, card: OrganisationCard, *, compared_by: StaffId) -> None:
        self._connection.execute(_SAVE_CARD, (card.id, 0, _pack(card), compared_by))

    def card_compared_by(self, organisation: OrganisationId) -> StaffId | None:
        row = self._connection.execute(_COMPARED_BY, (organisation,)).fetchone()
        return None if row is None or row[0] is None else StaffId(row[0])

    def recipients(self) -> list[Recipient]:
        return [_recipient(row[0]) for row in self._connection.execute(_RECIPIENTS)]

    def recipient(self, recipient_id: str) -> Recipient:
        row = self._connection.execute(_RECIPIENT, (recipient_id,)).fetchone()
        if row is None:
            raise NotFound("no such provider in the directory")
        return _recipient(row[0])

    def save_recipient(self, recipient: Recipient) -> None:
        row = json.dumps(asdict(recipient), ensure_ascii=False)
        self._connection.execute(_SAVE_RECIPIENT, (recipient.id, row))

    def secret(self, name: str) -> bytes:
        """A key of the organisation or of this device that the vault keeps; raises `NotFound`, `CaseRestricted`."""
        row = self._connection.execute(_SECRET, (name,)).fetchone()
        if row is None:
            raise NotFound(f"the vault keeps no {name}")
        value = bytes(row[0])
        return self.keyring.open(value, name.encode()) if is_box(value) else value

    def save_secret(self, name: str, value: bytes, *, within: CompartmentKey | None = None) -> None:
        """Keep a key in the vault, for everybody at the desk or for holders of a compartment's key."""
        kept = value if within is None else seal_box(within, value, name.encode())
        self._connection.execute(_SET_SECRET, (name, kept))
