"""The one table of strings that keep every use of a key apart from every other.

Invariant: the strings are unique and none is a prefix of another (a test checks it), so a signature, a hash
or a derived key made for one use can never stand in for another.
"""

from __future__ import annotations

from enum import Enum


class Context(Enum):
    """What a signature, a derived key, a hash or a seal is for."""

    REVISION_SIGNATURE = b"fieldintake/1 revision signature\0"
    STAFF_CERTIFICATE = b"fieldintake/1 staff certificate\0"
    DEVICE_CERTIFICATE = b"fieldintake/1 device certificate\0"
    CARD_SIGNATURE = b"fieldintake/1 organisation card\0"
    CARD_FINGERPRINT = b"fieldintake/1 card fingerprint\0"
    MESSAGE_SIGNATURE = b"fieldintake/1 message signature\0"
    MESSAGE_KEY = b"fieldintake/1 message key\0"
    THREAD_KEY_WRAP = b"fieldintake/1 thread key wrap\0"
    THREAD_RECORD_ID = b"fieldintake/1 record id in a thread\0"
    BATCH_SIGNATURE = b"fieldintake/1 batch signature\0"
    REPLY_SIGNATURE = b"fieldintake/1 reply signature\0"
    RECEIPT_SIGNATURE = b"fieldintake/1 receipt signature\0"
    BUNDLE_SEAL = b"fieldintake/1 bundle seal\0"
    SERVICE_AUDIT = b"fieldintake/1 service audit\0"
    VAULT_DATABASE_KEY = b"fieldintake/1 vault database key\0"
    VAULT_DATABASE_SALT = b"fieldintake/1 vault database salt\0"
    VAULT_AUDIT_KEY = b"fieldintake/1 vault audit key\0"
    VAULT_SLOT_MAC = b"fieldintake/1 vault slot file mac\0"
    VAULT_ANCHOR_MAC = b"fieldintake/1 vault anchor mac\0"
    VAULT_PAGE_DIGEST = b"fieldintake/1 vault page digest\0"
    VAULT_TOMBSTONES = b"fieldintake/1 vault tombstones mac\0"
    SLOT_WRAP = b"fieldintake/1 slot wrap\0"
    RECOVERY_CODE_WRAP = b"fieldintake/1 recovery code wrap\0"
    RECOVERY_KEY_SEED = b"fieldintake/1 recovery key seed\0"
    RECOVERY_SEAL = b"fieldintake/1 recovery seal\0"
    BACKUP_SEAL = b"fieldintake/1 backup seal\0"
    BACKUP_KEYS = b"fieldintake/1 backup keys\0"
    MASTER_SEAL = b"fieldintake/1 master key seal\0"
    TRAVEL_SEAL = b"fieldintake/1 travel seal\0"
    LIFEBOAT_SEAL = b"fieldintake/1 lifeboat seal\0"
    LIFEBOAT_SIGNATURE = b"fieldintake/1 lifeboat signature\0"
    COMPARTMENT_SEAL = b"fieldintake/1 compartment key seal\0"
    COMPARTMENT_COMMITMENT = b"fieldintake/1 compartment commitment\0"
    COMPARTMENT_CHARTER = b"fieldintake/1 compartment charter\0"
    COMPARTMENT_BOX = b"fieldintake/1 compartment box\0"
    RECEIVING_CHARTER = b"fieldintake/1 receiving key charter\0"
    RECOVERY_CHARTER = b"fieldintake/1 recovery charter\0"

    def over(self, *parts: bytes) -> bytes:
        """The context followed by the parts, each with its length, so that no part can run into another."""
        return self.value + b"".join(len(part).to_bytes(4, "big") + part for part in parts)
