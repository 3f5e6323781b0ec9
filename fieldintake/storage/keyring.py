"""The compartment keys of whoever opened the vault, and what they open.

Invariant: a key counts only under a charter of the organisation's root, so that nobody at the desk can slip a key of
their own to those who seal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

from fieldintake.domain.compartments import Compartment
from fieldintake.domain.errors import (
    CannotOpen,
    CaseRestricted,
    EvidenceClosed,
    NotFound,
    ProtocolError,
    VaultDamaged,
)
from fieldintake.protocol import boxes
from fieldintake.protocol.boxes import CompartmentKey


class Keyring:
    """The keys that this person holds; of one compartment the newest seals, and each opens what it sealed."""

    def __init__(self, keys: Iterable[CompartmentKey] = ()) -> None:
        self._keys = {(key.compartment, key.epoch): key for key in keys}

    def add(self, key: CompartmentKey) -> None:
        """Hold this one too, from now on."""
        self._keys[key.compartment, key.epoch] = key

    def newest(self, compartment: Compartment) -> CompartmentKey | None:
        """The key that seals, if this person is in that compartment."""
        epochs = [epoch for held, epoch in self._keys if held is compartment]
        return self._keys[compartment, max(epochs)] if epochs else None

    def holds(self, compartment: Compartment) -> bool:
        """Whether this person is in that compartment."""
        return self.newest(compartment) is not None

    def newest_keys(self) -> tuple[CompartmentKey, ...]:
        """One key for each compartment that this person is in."""
        found = (self.newest(compartment) for compartment in Compartment)
        return tuple(key for key in found if key is not None)

    def seal(self, compartment: Compartment, data: bytes, *place: bytes) -> bytes:
        """A box in that place; raises `CaseRestricted` or `EvidenceClosed` without a key."""
        key = self.newest(compartment)
        if key is None:
            raise _closed(compartment)
        return boxes.seal_box(key, data, *place)

    def open(self, box: bytes, *place: bytes) -> bytes:
        """What is in a box; raises as `seal`, and `VaultDamaged` when it was changed."""
        try:
            key = self._keys.get(boxes.label(box))
            if key is None:
                raise _closed(boxes.label(box)[0])
            return boxes.open_box(key, box, *place)
        except CannotOpen as error:
            raise VaultDamaged("a sealed record was changed or moved") from error
        except ProtocolError as error:
            raise VaultDamaged("a sealed record is not readable") from error

    def bare(self, data: bytes, *place: bytes) -> bytes:
        """What is inside every box around these bytes, if any is; raises as `open`."""
        while boxes.is_box(data):
            data = self.open(data, *place)
        return data

    def reached(self, data: bytes, *place: bytes) -> bytes | None:
        """As `bare`; None where a key is not held."""
        with suppress(CaseRestricted):
            return self.bare(data, *place)
        return None

    def taken_out(self, compartment: Compartment, data: bytes, *place: bytes) -> bytes:
        """The bytes without the outermost box if it is that compartment's; raises as `open`."""
        is_in = boxes.is_box(data) and self.compartment_of(data) is compartment
        return self.open(data, *place) if is_in else data

    def compartment_of(self, box: bytes) -> Compartment:
        """Whose box it is; raises `VaultDamaged`."""
        try:
            return boxes.label(box)[0]
        except ProtocolError as error:
            raise VaultDamaged("a sealed record is not readable") from error

    def opens(self, box: bytes) -> bool:
        """Whether this person holds the key of a box."""
        with suppress(ProtocolError):
            return boxes.label(box) in self._keys
        return False


def _closed(compartment: Compartment) -> CaseRestricted:
    kind = EvidenceClosed if compartment is Compartment.EVIDENCE else CaseRestricted
    return kind("no key to this compartment")


def chartered(
    keys: Iterable[CompartmentKey],
    charter_of: Callable[[CompartmentKey], bytes],
    root_public: bytes,
    vault_id: str,
) -> Keyring:
    """A keyring of those keys that the root has signed for; the others are left out."""
    ring = Keyring()
    for key in keys:
        with suppress(ProtocolError, NotFound):
            boxes.check_charter(root_public, vault_id, key, charter_of(key))
            ring.add(key)
    return ring
