"""The one tree of named errors: adapters raise these at their edge, presenters turn them into sentences.

Invariant: a message holds codes, places and counts only, never what a person answered.
"""

from __future__ import annotations


class FieldintakeError(Exception):
    """Root of every error that the product raises on purpose; `str()` of it is safe to log."""


# --- vault and keys ------------------------------------------------------------------------------


class VaultError(FieldintakeError):
    """Something about the encrypted vault stops the work; nothing was changed."""


class WrongPassphrase(VaultError):
    """No slot of that desk name opens with that passphrase."""


class NotAVault(VaultError):
    """The folder or file is not a vault of this product, or belongs to another one."""


class VaultDamaged(VaultError):
    """A page, a slot or a log frame fails its check; a backup or a salvage is needed."""


class VaultTooNew(VaultError):
    """A newer version of the program wrote this vault."""


class VaultInUse(VaultError):
    """Another process of this program has the vault open."""


class DiskFull(VaultError):
    """The disk took no more; the vault is as it was before the last step."""


class StorageFailed(VaultError):
    """The disk refused to read or write; the vault is as it was before the last step."""


class WeakPassphrase(VaultError):
    """Shorter than fifteen characters and fewer than six words."""


# --- records and casework --------------------------------------------------------------------------


class UnknownField(FieldintakeError):
    """A record type has no field of that name in the field table."""


class InvalidValue(FieldintakeError):
    """A value does not fit the kind that the field table names."""


class NotFound(FieldintakeError):
    """No record, draft, form or message of that id is here."""


class NotAllowed(FieldintakeError):
    """The person's role, or the state of the case, does not allow this."""


# --- codes typed by people -------------------------------------------------------------------------


class InvalidCode(FieldintakeError):
    """A case code or reference has a wrong symbol, length or check symbol."""


# --- forms -----------------------------------------------------------------------------------------


class FormError(FieldintakeError):
    """A form cannot be installed or used."""


# --- consent and release ---------------------------------------------------------------------------


class ReleaseRefused(FieldintakeError):
    """Her choices, as known now, do not let this leave; carries the reason code in `why`."""

    def __init__(self, why: str) -> None:
        super().__init__(f"release refused: {why}")
        self.why = why


# --- letters ---------------------------------------------------------------------------------------


class LetterError(FieldintakeError):
    """A letter cannot be made."""


# --- protocol, sync, central service ---------------------------------------------------------------


class ProtocolError(FieldintakeError):
    """Bytes from outside are not what they claim to be; they were not used."""


class SyncError(FieldintakeError):
    """A sync could not finish; what waited still waits."""
