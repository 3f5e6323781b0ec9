"""What is attached to an answer: how it is named, of which kinds it may be, and how much of it.

Invariant: the name of an attached file says nothing about it: random digits, and the ending of the format that it was
written anew in. The name that the file had is not kept anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from fieldintake.domain.ids import CaseId, RandomBytes, RecordId

MAX_BYTES = 10 * 1024 * 1024
"""The largest file that is taken in."""
MAX_FILES = 50
"""The most that may be attached to one draft."""

_NAME = re.compile(r"[0-9a-f]{32}\.(jpg|png|wav|mp3|pdf|txt|csv)")


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
    "csv": BlobKind.WORDS,
}
"""The formats that are kept, by the ending of their names."""


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


def new_name(random: RandomBytes, ending: str) -> str:
    """A fresh name for a file of that ending."""
    return f"{random(16).hex()}.{ending}"


def is_name(text: str) -> bool:
    """Whether an answer names an attached file."""
    return _NAME.fullmatch(text) is not None
