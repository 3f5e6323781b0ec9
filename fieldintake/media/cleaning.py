"""Hands a file to a process of its own that writes it anew, and takes the answer back.

Invariant: a file that is too large is never handed on; whatever happens in the child, the parent gets a clean file or a
named refusal within the time limit. Nothing is written to a disk, and no name of a file is known here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fieldintake.domain.blobs import ENDINGS, MAX_BYTES, Cleaned, NotTaken
from fieldintake.domain.errors import FileRefused

MAX_SECONDS = 20.0
_PACKAGE = Path(__file__).resolve().parents[2]
_LONGEST_HEAD = 40


@dataclass(frozen=True, slots=True)
class FileCleaner:
    """Writes files anew, each in a process that sees this one file and nothing else."""

    seconds: float = MAX_SECONDS

    def clean(self, data: bytes) -> Cleaned:
        """Raises `FileRefused`."""
        if len(data) > MAX_BYTES:
            raise FileRefused(NotTaken.TOO_LARGE.value)
        try:
            child = subprocess.run(  # noqa: S603 - our own module, no shell, nothing of the file in it
                [sys.executable, "-m", "fieldintake.media.clean_worker", str(os.getpid())],
                input=data,
                capture_output=True,
                timeout=self.seconds,
                check=False,
                env=_environment(),
            )
        except subprocess.TimeoutExpired:
            raise FileRefused(NotTaken.TOO_SLOW.value) from None
        return _answer(child.stdout)


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "SYSTEMROOT")}
    return {**kept, "PYTHONPATH": str(_PACKAGE), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def _answer(output: bytes) -> Cleaned:
    head, _, data = output.partition(b"\n")
    word, _, what = head[:_LONGEST_HEAD].decode("ascii", "replace").partition(" ")
    if word == "ok" and what in ENDINGS:
        if len(data) > MAX_BYTES:
            raise FileRefused(NotTaken.TOO_LARGE.value)
        return Cleaned(what, data)
    with suppress(ValueError):
        raise FileRefused(NotTaken(what).value)
    raise FileRefused(NotTaken.UNREADABLE.value)  # the child died at a limit, or of a hostile file
