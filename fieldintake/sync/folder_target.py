"""A folder on a stick as a way out and in: bundles for a partner, bundles and receipts for us.

Any subset of the files, in any order, any number of times, has the same effect: messages have one id each, and
receipts prove themselves. Invariant: a file appears whole under its random name or not at all, and no file of
others is ever changed or removed.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

from fieldintake.domain.errors import ProtocolError, StickUnreadable
from fieldintake.domain.ids import OrganisationId, RandomBytes
from fieldintake.domain.messages import Exchange, OrganisationCard, Posted, Receipt, Sealed
from fieldintake.protocol import envelope
from fieldintake.protocol.batches import (
    MAX_DELIVERIES,
    NONCE_BYTES,
    Delivery,
    DeviceSigner,
    make_batch,
    read_batch,
    verify_receipt,
)
from fieldintake.protocol.bundles import (
    Carried,
    CarriedBatch,
    CarriedReceipts,
    open_bundle,
    seal_batch,
    seal_receipts,
)
from fieldintake.protocol.keys import ReceivingKey
from fieldintake.sync.central_target import CentralTarget, now_ms

_BATCH_BYTES = 256 << 10
_MAX_FILE = 2 << 20
_MAX_FILES = 5000
_NO_SERVICE = bytes(32)


class FolderTarget:
    """A folder for one partner; fits the port `SyncTarget`."""

    def __init__(
        self,
        folder: Path,
        card: OrganisationCard,
        device: DeviceSigner,
        own: OrganisationId,
        keys: Sequence[ReceivingKey],
        random: RandomBytes = secrets.token_bytes,
    ) -> None:
        """`card` is the partner's; `own` and `keys` are the own organisation's id and receiving keys."""
        self._folder = folder
        self._card = card
        self._device = device
        self._own = own
        self._keys = keys
        self._random = random

    def exchange(self, outgoing: Sequence[Posted], cursor: str) -> Exchange:
        """Write what goes out; give what the folder holds for us, and the partner's receipts.

        Raises `StickUnreadable`, and `OwnCertificateEnded` when there is something to write. What was written
        stays unconfirmed until receipts come back.
        """
        if outgoing:
            self._device.check(now_ms())
        for batch in self._batches(outgoing):
            write_bundle(self._folder, seal_batch(batch, self._card.receiving_public), self._random)
        incoming: dict[str, Sealed] = {}
        receipts: dict[str, Receipt] = {}
        for carried in read_bundles(self._folder, self._keys):
            match carried:
                case CarriedBatch(batch):
                    incoming.update((item.id, item) for item in messages_for(self._own, batch))
                case CarriedReceipts(found):
                    receipts.update((item.message_id, item) for item in found if self._gave(item))
        return Exchange(tuple(receipts.values()), tuple(incoming.values()), cursor, more=False)

    def _batches(self, outgoing: Sequence[Posted]) -> Iterator[bytes]:
        deliveries: list[Delivery] = []
        for item in outgoing:
            deliveries.append(Delivery(item.mailbox, item.sealed.data, item.withdraws))
            full = sum(len(delivery.data) for delivery in deliveries) >= _BATCH_BYTES
            if full or len(deliveries) == MAX_DELIVERIES // 2:
                yield self._batch(deliveries)
                deliveries = []
        if deliveries:
            yield self._batch(deliveries)

    def _batch(self, deliveries: Sequence[Delivery]) -> bytes:
        service = self._card.service_public or _NO_SERVICE
        return make_batch(self._device, service, deliveries, None, self._random(NONCE_BYTES))

    def _gave(self, receipt: Receipt) -> bool:
        try:
            verify_receipt(receipt, self._card.service_public)
        except ProtocolError:
            return False
        return True


def carry_in(
    folder: Path,
    keys: Sequence[ReceivingKey],
    service: CentralTarget,
    cards: dict[OrganisationId, OrganisationCard],
    random: RandomBytes = secrets.token_bytes,
) -> int:
    """Hand the batches in the folder to our own service, and write its receipts for their senders.

    The number of batches handed over. Raises `SyncError`; batches of organisations without a card are left.
    """
    count = 0
    for carried in read_bundles(folder, keys):
        if not isinstance(carried, CarriedBatch):
            continue
        try:
            sender = cards.get(read_batch(carried.batch).certificate.organisation)
        except ProtocolError:
            continue
        if sender is not None:
            receipts = service.forward(carried.batch)
            write_bundle(folder, seal_receipts(receipts, sender.receiving_public), random)
            count += 1
    return count


def messages_for(own: OrganisationId, batch: bytes) -> list[Sealed]:
    """The messages of a batch that are for our mailbox; none from a batch that is not whole."""
    found: list[Sealed] = []
    try:
        deliveries = read_batch(batch).deliveries
    except ProtocolError:
        return found
    for delivery in deliveries:
        if delivery.mailbox == own:
            try:
                found.append(envelope.sealed_of(delivery.data))
            except ProtocolError:
                continue
    return found


def write_bundle(folder: Path, data: bytes, random: RandomBytes) -> Path:
    """Write a file under a random name without an extension; raises `StickUnreadable`."""
    path = folder / random(8).hex()
    partial = folder / f".{path.name}"
    try:
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise StickUnreadable("the folder cannot be written") from error
    return path


def read_bundles(folder: Path, keys: Sequence[ReceivingKey]) -> Iterator[Carried]:
    """What every file that opens with our keys holds; other files are passed over."""
    try:
        paths = sorted(path for path in folder.iterdir() if _may_be_bundle(path))
    except OSError as error:
        raise StickUnreadable("the folder cannot be read") from error
    if len(paths) > _MAX_FILES:
        raise StickUnreadable("more files than a stick of bundles has")
    for path in paths:
        try:
            yield open_bundle(path.read_bytes(), keys)
        except ProtocolError:
            continue
        except OSError as error:
            raise StickUnreadable("a file of the folder cannot be read") from error


def _may_be_bundle(path: Path) -> bool:
    return "." not in path.name and path.is_file() and path.stat().st_size <= _MAX_FILE
