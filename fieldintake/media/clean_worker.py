"""Writes one file anew in a process of its own: bytes on stdin, one line and the clean bytes on stdout.

Invariant: this process sees the bytes of one file and nothing else of anybody; memory, processor time and what it may
write are bounded, it leaves no dump of its memory, and it does not outlive its parent.
Run as `python -m fieldintake.media.clean_worker PARENT`, the parent's process number.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import signal
import sys
import warnings
from collections.abc import Sequence

from fieldintake.domain.blobs import Cleaned, NotTaken
from fieldintake.domain.errors import FileRefused
from fieldintake.media.kinds import Format, format_of

MAX_MEMORY = 768 * 1024 * 1024
MAX_SECONDS = 18


def limit_self() -> None:
    """Bound memory and processor time where the system can; no file may be written, and no dump of memory."""
    try:
        resource = importlib.import_module("resource")
    except ImportError:  # this system has no such limits; the parent's clock still holds
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))


def end_with(parent: int) -> None:
    """Be killed when the parent ends, however it does; elsewhere than on Linux the bounds alone hold."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes  # noqa: PLC0415 - used here only

    ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:  # it ended before we asked
        sys.exit(1)


def cleaned(data: bytes) -> Cleaned:
    """The file written anew; raises `FileRefused`."""
    found = format_of(data)
    if found is Format.PICTURE:
        from fieldintake.media.pictures import clean_picture  # noqa: PLC0415 - each child needs one of them

        return clean_picture(data)
    if found is Format.PDF:
        from fieldintake.media.documents import clean_pdf  # noqa: PLC0415

        return clean_pdf(data)
    from fieldintake.media.sounds import clean_mp3, clean_wav  # noqa: PLC0415
    from fieldintake.media.words import clean_words  # noqa: PLC0415

    return {Format.WAV: clean_wav, Format.MP3: clean_mp3, Format.WORDS: clean_words}[found](data)


def main(arguments: Sequence[str]) -> int:
    """Clean stdin; 0 when an answer, good or bad, was written."""
    end_with(int(arguments[0]))
    limit_self()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")  # what a decoder only warns of is decided by our own bounds
    data = sys.stdin.buffer.read()
    try:
        answer = cleaned(data)
    except FileRefused as error:
        head, rest = f"no {error.why}\n", b""
    except MemoryError:
        head, rest = f"no {NotTaken.TOO_LARGE.value}\n", b""
    except Exception:  # noqa: BLE001 - a hostile file may break a decoder anywhere
        head, rest = f"no {NotTaken.UNREADABLE.value}\n", b""
    else:
        head, rest = f"ok {answer.ending}\n", answer.data
    sys.stdout.buffer.write(head.encode() + rest)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
