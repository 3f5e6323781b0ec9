"""Hands an XLSForm to the converter's process and takes the answer back.

Invariant: the source is checked for size before anything unpacks it; whatever happens in the child, the
parent gets a result or a named error within the time limit.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from fieldintake.domain.errors import FormError

MAX_SOURCE = 20 * 1024 * 1024
MAX_UNPACKED = 150 * 1024 * 1024
MAX_RATIO = 300
MAX_MEMBERS = 2_000
MAX_SECONDS = 60.0
_PACKAGE = Path(__file__).resolve().parents[2]

Row = dict[str, str]


class ConversionFailed(FormError):
    """The source became no XForm; `code` says why, `words` are the converter's own."""

    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(f"form not converted: {code}")
        self.code = code
        self.words = words


@dataclass(frozen=True, slots=True)
class Converted:
    """An XForm and the sheets it came from."""

    xform: str
    warnings: tuple[str, ...]
    sheets: dict[str, list[Row]]


def convert(source: bytes, *, seconds: float = MAX_SECONDS) -> Converted:
    """The XForm of an XLSForm: .xlsx or .xls bytes, or Markdown tables as UTF-8 text.

    Raises:
        ConversionFailed: too_large, unreadable, refused, too_slow.
    """
    kind = kind_of(source)
    try:
        child = subprocess.run(  # noqa: S603 - our own module, no shell, nothing of the source in it
            [sys.executable, "-m", "fieldintake.forms.convert_worker", kind],
            input=source,
            capture_output=True,
            timeout=seconds,
            check=False,
            env=_environment(),
        )
    except subprocess.TimeoutExpired:
        raise ConversionFailed("too_slow") from None
    return _answer(child.stdout)


def kind_of(source: bytes) -> str:
    """What the bytes are, by their beginning, never by a name.

    Raises:
        ConversionFailed: when they are too large or nothing that can be a form.
    """
    if len(source) > MAX_SOURCE:
        raise ConversionFailed("too_large")
    if source.startswith(b"PK\x03\x04"):
        _check_archive(source)
        return "xlsx"
    if source.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError:
        raise ConversionFailed("unreadable") from None
    if "|" not in text or "\0" in text:
        raise ConversionFailed("unreadable")
    return "md"


def _check_archive(source: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise ConversionFailed("unreadable") from None
    unpacked = sum(m.file_size for m in members)
    ratio = max((m.file_size / max(m.compress_size, 1) for m in members), default=0)
    bomb = ratio > MAX_RATIO and unpacked > 8 * 1024 * 1024
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or bomb:
        raise ConversionFailed("too_large")


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP")}
    return {**kept, "PYTHONPATH": str(_PACKAGE), "PYTHONUTF8": "1"}


def _answer(output: bytes) -> Converted:
    try:
        answer = json.loads(output)
    except ValueError:
        raise ConversionFailed("too_large") from None  # the child died at a limit
    if "error" in answer:
        raise ConversionFailed(str(answer["error"]), str(answer.get("words", "")))
    return Converted(str(answer["xform"]), tuple(str(w) for w in answer["warnings"]), dict(answer["sheets"]))
