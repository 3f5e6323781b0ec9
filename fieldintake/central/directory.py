"""Who may come to the service: organisations with a mailbox here, partners who only write, and laptops.

Invariant: an organisation reads its own mailbox and no other; one without a mailbox here only writes.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from fieldintake.central.engine import transact
from fieldintake.central.tables import DEVICE, ORGANISATION
from fieldintake.domain.ids import DeviceId, OrganisationId
from fieldintake.domain.messages import OrganisationCard
from fieldintake.protocol.cards import import_card


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation as the service knows it."""

    card: OrganisationCard
    hosted: bool
    revoked: bool


@dataclass(frozen=True, slots=True)
class Laptop:
    """A laptop as the service knows it."""

    device: DeviceId
    revoked: bool


class ServiceDirectory:
    """Organisations and laptops."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def save_card(self, data: bytes, *, hosted: bool) -> OrganisationCard:
        """Keep a card file, in place of an older one of the same organisation; raises `ProtocolError`.

        One that was hosted stays so.
        """
        card = import_card(data)

        def work(connection: sa.Connection) -> None:
            same = ORGANISATION.c.organisation == card.id
            known = connection.execute(sa.select(ORGANISATION.c.hosted).where(same)).scalar()
            if known is None:
                row = {"organisation": card.id, "card": data, "hosted": hosted, "revoked": False}
                connection.execute(ORGANISATION.insert().values(**row))
            else:
                change = ORGANISATION.update().where(same)
                connection.execute(change.values(card=data, hosted=known or hosted, revoked=False))

        transact(self._engine, work)
        return card

    def members(self) -> list[Member]:
        """Every organisation, those with a mailbox here first."""
        query = sa.select(ORGANISATION).order_by(ORGANISATION.c.hosted.desc(), ORGANISATION.c.organisation)
        rows = transact(self._engine, lambda connection: connection.execute(query).all())
        return [Member(import_card(bytes(row.card)), row.hosted, row.revoked) for row in rows]

    def find(self, organisation: OrganisationId) -> Member | None:
        query = sa.select(ORGANISATION).where(ORGANISATION.c.organisation == organisation)
        row = transact(self._engine, lambda connection: connection.execute(query).one_or_none())
        return None if row is None else Member(import_card(bytes(row.card)), row.hosted, row.revoked)

    def laptops(self, organisation: OrganisationId) -> list[Laptop]:
        query = sa.select(DEVICE.c.device, DEVICE.c.revoked).where(DEVICE.c.organisation == organisation)
        rows = transact(self._engine, lambda connection: connection.execute(query.order_by("device")).all())
        return [Laptop(DeviceId(row.device), row.revoked) for row in rows]

    def revoke_organisation(self, organisation: OrganisationId) -> bool:
        """Refuse every batch of it from now on; false when it is not known."""
        same = ORGANISATION.c.organisation == organisation
        change = ORGANISATION.update().where(same).values(revoked=True)
        return transact(self._engine, lambda connection: connection.execute(change).rowcount) == 1

    def revoke_device(self, organisation: OrganisationId, device: DeviceId) -> None:
        """Refuse every batch of this laptop from now on, also when it was never seen."""

        def work(connection: sa.Connection) -> None:
            _row(connection, organisation, device)
            connection.execute(DEVICE.update().where(_is(organisation, device)).values(revoked=True))

        transact(self._engine, work)

    def device_may_come(self, organisation: OrganisationId, device: DeviceId) -> bool:
        """Whether the laptop was not revoked; makes its row."""
        return not transact(self._engine, lambda connection: _row(connection, organisation, device).revoked)

    def advance_counter(self, organisation: OrganisationId, device: DeviceId, counter: int) -> int | None:
        """Take a reading's counter; the last one, when this is not beyond it, else None."""

        def work(connection: sa.Connection) -> int | None:
            last = int(_row(connection, organisation, device).counter)
            if counter <= last:
                return last
            connection.execute(DEVICE.update().where(_is(organisation, device)).values(counter=counter))
            return None

        return transact(self._engine, work)


def _is(organisation: OrganisationId, device: DeviceId) -> sa.ColumnElement[bool]:
    return (DEVICE.c.organisation == organisation) & (DEVICE.c.device == device)


def _row(
    connection: sa.Connection, organisation: OrganisationId, device: DeviceId
) -> sa.Row[tuple[object, ...]]:
    query = sa.select(DEVICE).where(_is(organisation, device)).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is not None:
        return row
    fresh = {"organisation": organisation, "device": device, "counter": -1, "revoked": False}
    connection.execute(DEVICE.insert().values(**fresh, day=0, day_bytes=0))
    return connection.execute(query).one()
