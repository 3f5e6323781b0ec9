"""Named errors in the worker's words: what happened, then what is safe and what to do. Qt-free.

Invariant: no sentence holds anything that a person answered; an error that is not ours has no sentence.
"""

from __future__ import annotations

from fieldintake.domain import errors
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_

_SENTENCES: tuple[tuple[type[errors.FieldintakeError], str, str], ...] = (
    (
        errors.DiskFull,
        N_("The disk is full."),
        N_("What was kept before is safe. Free some space, then do it again."),
    ),
    (
        errors.VaultDamaged,
        N_("A part of the records cannot be read."),
        N_("Nothing was changed. Lock the desk and call the person who looks after it."),
    ),
    (
        errors.StorageFailed,
        N_("The disk did not take it."),
        N_("What was kept before is safe. Look at the disk, then do it again."),
    ),
    (
        errors.ReleaseRefused,
        N_("Her choices do not allow this."),
        N_("Nothing has left. You can ask her again."),
    ),
    (errors.NotFound, N_("It is not here any more."), N_("Nothing was changed. Go back and look again.")),
    (
        errors.EvidenceClosed,
        N_("Evidence is kept by some people only."),
        N_("Ask the evidence custodian of this desk, or an administrator."),
    ),
    (
        errors.CaseRestricted,
        N_("This case is restricted."),
        N_("Only some people at this desk can open it. Ask one of them, or an administrator."),
    ),
    (
        errors.EmbeddedData,
        N_("This looks like a file, or a part of one."),
        N_("It was not kept. Say in your own words what exists and where; never copy it here."),
    ),
    (
        errors.HashWithoutSource,
        N_("A hash is kept only when the police or a hotline gave it to you."),
        N_("Say who gave it, or leave it out. Nothing was kept."),
    ),
    (
        errors.OnlyReport,
        N_("This may be imagery of a minor, so it is not described here."),
        N_("Write down only where it was reported. Nothing else was kept."),
    ),
    (
        errors.NeedsTwo,
        N_("It takes two people to erase a case that has evidence."),
        N_("Nothing was erased. Whoever asks for it cannot decide it as well."),
    ),
    (errors.NotAllowed, N_("This cannot be done now."), N_("Nothing was changed.")),
    (
        errors.LetterError,
        N_("The letter cannot be made."),
        N_("Nothing was printed. A sign in it may have no font here, or the printer did not answer."),
    ),
    (
        errors.StickUnreadable,
        N_("The stick could not be read or written."),
        N_("Everything is safe and waits. Try another stick."),
    ),
    (
        errors.OwnCertificateEnded,
        N_("Services do not believe this laptop any more: its certificate has ended."),
        N_("Everything is safe and waits. An administrator must unlock this desk once, on this laptop."),
    ),
    (
        errors.SyncError,
        N_("The service could not be reached."),
        N_("What waits is safe and goes with the next sync."),
    ),
    (errors.FormError, N_("This answer was not taken."), N_("The other answers are kept.")),
    (errors.InvalidValue, N_("An answer does not fit its question."), N_("It was not kept; the others are.")),
    (errors.FieldintakeError, N_("This did not work."), N_("What was kept before is safe.")),
)


def sentence_of(error: Exception, words: Words) -> tuple[str, str] | None:
    """What happened and what to do, in the worker's language; None for an error that nobody named."""
    for kind, happened, then in _SENTENCES:
        if isinstance(error, kind):
            return words.text(happened), words.text(then)
    return None


def damage(words: Words) -> tuple[str, str]:
    """What the check of the records found, and what can be done."""
    return (
        words.text("A part of the records is damaged."),
        words.text(
            "Nothing was changed. Make a backup now and call the person who looks after this desk: an older backup "
            "can be brought back, or what is whole can be saved. Both are done at the door."
        ),
    )
