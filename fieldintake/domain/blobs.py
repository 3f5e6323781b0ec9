"""What is attached to an answer: how it is named, of which kinds it may be, and how much of it.

Invariant: the name of an attached file says nothing about it: random digits, and the ending of the format that it was
written anew in. The name that the file had is not kept anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum

from fieldintake.domain.errors import InvalidValue
from fieldintake.domain.field import RecordType
from fieldintake.domain.ids import CaseId, RandomBytes, RecordId

MAX_BYTES = 10 * 1024 * 1024
"""The largest file that is taken in."""
MAX_FILES = 50
"""The most that may be attached to one draft."""

_NAME = re.compile(r"[0-9a-f]{32}\.(jpg|png|wav|mp3|pdf|txt)")


class BlobKind(Enum):
    """What an attached file is, as far as anything treats it differently."""

    PICTURE = "picture"
    SOUND = "sound"
    DOCUMENT = "document"
    WORDS = "words"


ENDINGS = {
    "jpg": BlobKind.PICTURE,
    "png": BlobKind.PICTURE,
    "wav": BlobKind.SOUND,
    "mp3": BlobKind.SOUND,
    "pdf": BlobKind.DOCUMENT,
    "txt": BlobKind.WORDS,
}
"""The formats that are kept, by the ending of their names."""


TAKES_FILES = "forms_take_files"
"""The setting that says whether files are attached at all; `YES` unless an admin changed it."""
YES, NO = "yes", "no"
_NEVER_WITH = frozenset({RecordType.INCIDENT, RecordType.EVIDENCE, RecordType.CUSTODY_STEP})


class FilesOff(Enum):
    """Why nothing can be attached to the answers of a form."""

    HARM = "harm"
    HOUSE = "house"


def files_off(writes: Collection[RecordType], setting: str) -> FilesOff | None:
    """The one rule on where files are taken; `writes` are the records that the form fills.

    What would be attached to an account of harm may be imagery that nobody may hold, copy or look at; it stays where it
    is, and the register of evidence says in words that it exists.
    """
    if _NEVER_WITH.intersection(writes):
        return FilesOff.HARM
    return FilesOff.HOUSE if setting == NO else None


class NotTaken(Enum):
    """Why a file was not taken."""

    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    TOO_SLOW = "too_slow"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    OTHER_PICTURE = "other_picture"
    OTHER_SOUND = "other_sound"
    WRONG_KIND = "wrong_kind"
    LOCKED = "locked"
    OFF = "off"


@dataclass(frozen=True, slots=True, repr=False)
class Cleaned:
    """A file written anew, with the ending of the format that it is in now."""

    ending: str
    data: bytes

    @property
    def kind(self) -> BlobKind:
        return ENDINGS[self.ending]


@dataclass(frozen=True, slots=True)
class Blob:
    """One attached file: `name` is what answers hold, `owner` the draft or submission with which it goes.

    `mark` is made over all of its bytes, under a key of its own that stands in front.
    """

    name: str
    case_id: CaseId
    owner: RecordId
    kind: BlobKind
    size: int
    mark: bytes = b""


def written_marks(blobs: Iterable[Blob]) -> str:
    """Names and marks as a submission keeps and signs them, a line for each file."""
    return "\n".join(f"{blob.name} {blob.mark.hex()}" for blob in blobs)


def read_marks(text: str) -> dict[str, bytes]:
    """The marks that a submission signed, by the names of its files; raises `InvalidValue`."""
    try:
        return {name: bytes.fromhex(mark) for name, mark in (line.split() for line in text.splitlines())}
    except ValueError:
        raise InvalidValue("not the marks of files") from None


def new_name(random: RandomBytes, ending: str) -> str:
    """A fresh name for a file of that ending."""
    return f"{random(16).hex()}.{ending}"


def is_name(text: str) -> bool:
    """Whether an answer names an attached file."""
    return _NAME.fullmatch(text) is not None
