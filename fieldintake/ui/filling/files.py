"""Files in a form that is open: chosen or drawn, written anew beside the vault, attached, shown, played. Qt-free.

Invariant: bytes from outside are read and written anew on a thread that has no vault; the name and the place of a file
are forgotten as soon as it was read; where files are off, none is asked for, and one that is dropped is not opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fieldintake.casework.attach_file import (
    Attachment,
    attach_file,
    clean_file,
    read_attachment,
    why_no_files,
)
from fieldintake.casework.keep_draft import Typed
from fieldintake.domain.blobs import MAX_BYTES, BlobKind, Cleaned, FilesOff, NotTaken, is_name
from fieldintake.domain.errors import FileRefused
from fieldintake.domain.ids import RecordId
from fieldintake.forms.definition import FormDefinition
from fieldintake.ports import FileCleaner, Vault
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_

FILE_WORDS = {
    NotTaken.TOO_LARGE: N_("This file is too large. What is kept here has ten megabytes at most."),
    NotTaken.TOO_MANY: N_("This form holds fifty files already, and takes no more."),
    NotTaken.TOO_SLOW: N_("This file took too long to look through, and was left."),
    NotTaken.UNREADABLE: N_("This file is damaged or not whole."),
    NotTaken.UNKNOWN: N_(
        "Files of this kind are not taken. Pictures, sounds, PDF documents and plain text are."
    ),
    NotTaken.OTHER_PICTURE: N_("Pictures of this format are not taken. Save it as JPEG or PNG first."),
    NotTaken.OTHER_SOUND: N_("Recordings of this format are not taken. Save it as WAV or MP3 first."),
    NotTaken.WRONG_KIND: N_("This question asks for another kind of file."),
    NotTaken.LOCKED: N_("This document has a passphrase. Bring it without one."),
    NotTaken.OFF: N_("No files are taken in this form."),
    FilesOff.HARM: N_(
        "No file is attached here: beside an account of harm it could be imagery that nobody may keep or look at. "
        "Leave it where it is, and write down in the register of evidence that it exists."
    ),
    FilesOff.HOUSE: N_("This organisation takes no files. An administrator decides that in the settings."),
}
"""Why a file is not taken, and why a question takes none."""
_NOT_TAKEN = N_("The file was not taken.")
_PATTERNS = {
    BlobKind.PICTURE: N_("Pictures (*.jpg *.jpeg *.png *.webp *.gif *.bmp)"),
    BlobKind.SOUND: N_("Sounds (*.wav *.mp3)"),
    None: N_(
        "Pictures, sounds, documents, text (*.jpg *.jpeg *.png *.webp *.gif *.bmp *.wav *.mp3 *.pdf *.txt *.csv)"
    ),
}
_KIND_WORDS = {
    BlobKind.PICTURE: N_("A picture, {size}"),
    BlobKind.SOUND: N_("A sound, {size}"),
    BlobKind.DOCUMENT: N_("A document, {size}"),
    BlobKind.WORDS: N_("A text, {size}"),
}
_KILO = 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """An attached file as a question shows it; `preview` are the bytes of a picture, empty for others."""

    kind: BlobKind
    words: str
    preview: bytes = b""


@dataclass(frozen=True, slots=True)
class Host:
    """The form that is open, as far as files need it; `typed` is None while none is."""

    typed: Callable[[], Typed | None]
    answer: Callable[[str, str], None]
    show: Callable[[], None]
    failed: Callable[[Exception], None]


@dataclass
class FilesInForm:
    """`aside` is a worker without a vault; `play` is given the bytes of a sound and their ending."""

    vault: Vault
    cleaner: FileCleaner
    background: Background
    aside: Background
    dialogs: Dialogs
    words: Words
    host: Host
    play: Callable[[bytes, str], None]
    off: FilesOff | None = field(default=None, init=False)
    working: set[str] = field(default_factory=set, init=False)
    _known: dict[str, Attachment | None] = field(default_factory=dict, init=False)

    def begin(self, form: FormDefinition) -> None:
        """Another form is open: whether it takes files is asked, and what was shown of the one before is forgotten."""
        self.end()
        self.off = FilesOff.HOUSE

        def ask() -> FilesOff | None:
            with self.vault.view() as unit:
                return why_no_files(unit, form)

        def done(off: FilesOff | None) -> None:
            self.off = off
            self.host.show()

        self.background.submit(ask, done=done, failed=self.host.failed)

    def end(self) -> None:
        """No form is open: nothing of hers stays here."""
        self._known.clear()
        self.working.clear()
        self.off = None

    # --- bringing --------------------------------------------------------------------------------

    def wanted(self, path: str, kind: BlobKind | None) -> None:
        """Ask for a file for that question."""
        if self._may(path):
            name, pattern = self.words.text(N_("Attach a file")), _PATTERNS.get(kind, _PATTERNS[None])
            self.dialogs.open_file(
                name, self.words.text(pattern), lambda file: self.brought(path, file, kind)
            )

    def brought(self, path: str, file: Path, kind: BlobKind | None) -> None:
        """A file was chosen, or dropped on the question."""
        if self._may(path):
            self._attach(path, lambda: clean_file(self.cleaner, read_bounded(file), kind))

    def drawn(self, path: str, png: bytes) -> None:
        """A signature or a drawing, as the question gives it."""
        if self._may(path):
            self._attach(path, lambda: clean_file(self.cleaner, png, BlobKind.PICTURE))

    def unwanted(self, path: str) -> None:
        """The answer is taken back; the file goes with its draft, so that this can be undone."""
        self.host.answer(path, "")

    def _may(self, path: str) -> bool:
        if self.off is not None:
            self.dialogs.tell(
                self.words.text(FILE_WORDS[NotTaken.OFF]), self.words.text(FILE_WORDS[self.off])
            )
        return self.off is None and path not in self.working and self.host.typed() is not None

    def _attach(self, path: str, make: Callable[[], Cleaned]) -> None:
        begun = self.host.typed()
        if begun is None:
            return
        self.working.add(path)
        self.host.show()

        def failed(error: Exception) -> None:
            if self._is_still(begun.draft_id):
                self.working.discard(path)
                self._say(error)
                self.host.show()

        def kept(name: str) -> None:
            if self._is_still(begun.draft_id):
                self.working.discard(path)
                self.host.answer(path, name)

        def cleaned(found: Cleaned) -> None:
            typed = self.host.typed()
            if typed is not None and typed.draft_id == begun.draft_id:
                self.background.submit(
                    lambda: attach_file(self.vault, typed, found), done=kept, failed=failed
                )

        self.aside.submit(make, done=cleaned, failed=failed)

    def _is_still(self, draft_id: RecordId) -> bool:
        typed = self.host.typed()
        return typed is not None and typed.draft_id == draft_id

    def _say(self, error: Exception) -> None:
        if isinstance(error, FileRefused):
            self.dialogs.tell(self.words.text(_NOT_TAKEN), self.words.text(FILE_WORDS[NotTaken(error.why)]))
        elif isinstance(error, OSError):
            self.dialogs.tell(self.words.text(_NOT_TAKEN), self.words.text(FILE_WORDS[NotTaken.UNREADABLE]))
        else:
            self.host.failed(error)

    # --- showing ---------------------------------------------------------------------------------

    def kept(self, raw: str) -> Kept | None:
        """What an answer names, to be shown; None while it is fetched, or when it names none."""
        if not is_name(raw):
            return None
        if raw not in self._known:
            self._fetch(raw)
        found = self._known[raw]
        if found is None:
            return None
        preview = found.data if found.kind is BlobKind.PICTURE else b""
        return Kept(found.kind, file_in_words(found.kind, len(found.data), self.words), preview)

    def _fetch(self, name: str) -> None:
        typed = self.host.typed()
        self._known[name] = None
        if typed is None:
            return

        def done(found: Attachment) -> None:
            if self._is_still(typed.draft_id):
                self._known[name] = found
                self.host.show()

        self.background.submit(
            lambda: read_attachment(self.vault, typed.draft_id, name), done=done, failed=self.host.failed
        )

    def play_wanted(self, raw: str) -> None:
        """Play the sound that an answer names, from memory."""
        found = self._known.get(raw)
        if found is not None and found.kind is BlobKind.SOUND:
            self.play(found.data, raw.rpartition(".")[2])


def read_bounded(file: Path) -> bytes:
    """The bytes of a file that is small enough; raises `FileRefused`, `OSError`."""
    with file.open("rb") as source:
        data = source.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise FileRefused(NotTaken.TOO_LARGE.value)
    return data


def file_in_words(kind: BlobKind, size: int, words: Words) -> str:
    """What a file is and how large, as `A picture, 84 kB`."""
    return words.text(_KIND_WORDS[kind], size=_size_in_words(size, words))


def _size_in_words(size: int, words: Words) -> str:
    """How large a file is, in kilobytes or megabytes."""
    kilo = max(1, round(size / _KILO))
    if kilo < _KILO:
        return words.text("{n} kB", n=kilo)
    return words.text("{n} MB", n=max(1, round(kilo / _KILO)))
