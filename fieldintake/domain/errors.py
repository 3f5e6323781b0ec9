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


class VaultRolledBack(VaultDamaged):
    """The store, a page of it or the slot file is older than what this laptop last wrote."""


class VaultTooNew(VaultError):
    """A newer version of the program wrote this vault."""


class VaultInUse(VaultError):
    """Another process of this program has the vault open."""


class DiskFull(VaultError):
    """The disk took no more; the vault is as it was before the last step."""


class StorageFailed(VaultError):
    """The disk refused to read or write; the vault is as it was before the last step."""


class BackupRefused(VaultError):
    """A backup is damaged, changed, cut short or of another vault; nothing of it was used."""


class AnotherVault(BackupRefused):
    """The backup is of other records than those that are here."""


class KeysAway(VaultError):
    """The keys of this vault were taken away for a journey; the travel file brings them back."""


class TravelRefused(VaultError):
    """The keys stay on this laptop; `why` is `no_sheets`, `no_colleague` or `inside` (the vault's own folder)."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the keys were not taken away: {why}")
        self.why = why


class SalvageImpossible(VaultError):
    """Who the organisation and its people are cannot be read any more: only a backup helps."""


class Cancelled(VaultError):
    """The person stopped a long piece of work; everything is as it was before."""


class WrongRecovery(VaultError):
    """A recovery code or recovery sheet is mistyped, of another vault, or not enough of them were given."""


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


class CaseRestricted(FieldintakeError):
    """What was asked for is in a compartment to which this person holds no key."""


class EvidenceClosed(CaseRestricted):
    """The register of evidence is in a compartment of its own, and this person holds no key to it."""


class EmbeddedData(InvalidValue):
    """What was typed looks like the bytes of a file; the register keeps words only."""


class HashWithoutSource(NotAllowed):
    """A hash is kept only where the police or a hotline supplied it."""


class OnlyReport(NotAllowed):
    """It may be sexual imagery of a minor: nothing is described, and only the report is kept."""


class NeedsTwo(NotAllowed):
    """The case has evidence: one person asks to erase it, and another one decides."""


# --- codes typed by people -------------------------------------------------------------------------


class InvalidCode(FieldintakeError):
    """A case code or reference has a wrong symbol, length or check symbol."""


# --- forms -----------------------------------------------------------------------------------------


class FormError(FieldintakeError):
    """A form cannot be installed or used."""


# --- files that are attached -----------------------------------------------------------------------


class FileRefused(FieldintakeError):
    """A file is not attached; `why` is a value of `NotTaken`."""

    def __init__(self, why: str) -> None:
        super().__init__(f"file not taken: {why}")
        self.why = why


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


class Malformed(ProtocolError):
    """The bytes do not have the shape that the protocol asks for, or not in the one canonical form."""


class TooLarge(ProtocolError):
    """The bytes, or what they unpack to, exceed a limit of the protocol."""


class UnknownVersion(ProtocolError):
    """A newer program wrote this; the bytes are kept until this one is updated."""


class SignatureInvalid(ProtocolError):
    """A signature does not fit the bytes and the key that they name."""


class CertificateInvalid(ProtocolError):
    """A certificate is not from the organisation's root, or not valid at that time."""


class UnknownSender(ProtocolError):
    """The organisation's card was never imported here."""


class UnknownThread(ProtocolError):
    """The thread's key is not here: its first message has not come, or the key was destroyed."""


class CannotOpen(ProtocolError):
    """The message was not sealed to any of our keys, or was changed on the way."""


class Misaddressed(ProtocolError):
    """What should be sealed names another recipient or reference than its thread; nothing was sealed."""


class SyncError(FieldintakeError):
    """A sync could not finish; what waited still waits."""


class NoConnection(SyncError):
    """The service cannot be reached from here."""


class ConnectionCut(SyncError):
    """The connection broke or stalled before the whole answer came."""


class NotOurService(SyncError):
    """Something answered that is not the pinned service: a sign-in page, a proxy, another certificate."""


class AnswerDamaged(SyncError):
    """The answer is cut short, changed, unsigned, or belongs to another question."""


class ServiceRefused(SyncError):
    """The service said no to the whole batch; carries its short code in `why`."""

    def __init__(self, why: str) -> None:
        super().__init__(f"service refused: {why}")
        self.why = why


class StickUnreadable(SyncError):
    """The folder of the stick cannot be read or written."""


class OwnCertificateEnded(SyncError):
    """The certificate of this person or this laptop has ended; an admin who opens this desk renews it."""
