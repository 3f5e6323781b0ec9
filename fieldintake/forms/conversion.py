"""Hands an XLSForm to the converter's process and takes the answer back.

Invariant: the source is checked for size before anything unpacks it; whatever happens in the child, the
parent gets a result or a named error within the time limit.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fieldintake.domain.errors import FormError
from fieldintake.forms.sheets import Sheet
from fieldintake.forms.workbook import MAX_ROWS, Place, workbook_fault
from fieldintake.forms.xpath.document import MAX_BYTES

MAX_SOURCE = 20 * 1024 * 1024
MAX_TABLE = 6 * 1024 * 1024
"""Of a table in Markdown, which is read whole."""
MAX_SECONDS = 10.0
_PACKAGE = Path(__file__).resolve().parents[2]


class ConversionFailed(FormError):
    """The source became no XForm; `code` says why, `words` are the converter's own."""

    def __init__(
        self,
        code: str,
        words: str = "",
        places: Sequence[Place] = (),
        sheets: Mapping[str, Sheet] | None = None,
        of_choices: Sequence[tuple[str, str, int, str]] = (),
    ) -> None:
        super().__init__(f"form not converted: {code}")
        self.code = code
        self.words = words
        self.places = places
        self.sheets = sheets or {}
        self.of_choices = of_choices


@dataclass(frozen=True, slots=True)
class Converted:
    """An XForm and the sheets it came from.

    `whole` is the XForm with its long lists, which `xform` shows by one choice; `gaps` are what lacks words in
    them: kind of remark, sheet, row, heading, and the language or the code that it is about.
    """

    xform: str
    whole: bytes
    warnings: tuple[str, ...] = ()
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    gaps: tuple[tuple[str, str, int, str, str], ...] = ()


def convert(source: bytes, *, seconds: float = MAX_SECONDS) -> Converted:
    """The XForm of an XLSForm: .xlsx or .xls bytes, or Markdown tables as UTF-8 text.

    Raises:
        ConversionFailed: too_large, unreadable, refused, too_slow.
    """
    kind = kind_of(source)
    try:
        child = subprocess.run(  # noqa: S603 - our own module, no shell, nothing of the source in it
            [sys.executable, "-m", "fieldintake.forms.convert_worker", kind, str(os.getpid())],
            input=source,
            capture_output=True,
            timeout=seconds,
            check=False,
            env=_environment(),
        )
    except subprocess.TimeoutExpired:
        raise ConversionFailed("too_slow") from None
    return answered(child.stdout)


def kind_of(source: bytes) -> str:
    """What the bytes are, by their beginning, never by a name.

    Raises:
        ConversionFailed: when they are too large or nothing that can be a form.
    """
    if len(source) > MAX_SOURCE:
        raise ConversionFailed("too_large")
    if source.startswith(b"PK\x03\x04"):
        fault = workbook_fault(source)
        if fault is not None:
            raise ConversionFailed(fault.code, fault.words, () if fault.place is None else (fault.place,))
        return "xlsx"
    if source.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    if len(source) > MAX_TABLE:
        raise ConversionFailed("too_large")
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError:
        raise ConversionFailed("unreadable") from None
    if "|" not in text or "\0" in text:
        raise ConversionFailed("unreadable")
    if text.count("\n") > MAX_ROWS:
        raise ConversionFailed("too_large", "too many rows")
    return "md"


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP")}
    return {**kept, "PYTHONPATH": str(_PACKAGE), "PYTHONUTF8": "1"}


def answered(output: bytes) -> Converted:
    """What the converter's process wrote.

    Raises:
        ConversionFailed: with what it says is wrong.
    """
    end = output.find(b"\n")
    try:
        told = json.loads(output[:end])
    except ValueError:
        raise ConversionFailed("too_large") from None  # the child died at a limit
    sheets = {name: _sheet(given) for name, given in told.get("sheets", {}).items()}
    if "error" in told:
        raise ConversionFailed(
            str(told["error"]),
            str(told.get("words", "")),
            tuple(Place(*place) for place in told.get("places", ())),
            sheets,
            tuple((str(k), str(s), int(row), str(about)) for k, s, row, about in told.get("of_choices", ())),
        )
    start, middle = end + 1, end + 1 + int(told["length"])
    whole = output[middle:] if len(output) > middle else output[start:middle]
    if len(whole) > MAX_BYTES:
        raise ConversionFailed("too_large", "too many choices", (Place("choices", None),), sheets)
    return Converted(
        output[start:middle].decode(),
        whole,
        tuple(str(words) for words in told["warnings"]),
        sheets,
        tuple((str(k), str(s), int(row), str(h), str(about)) for k, s, row, h, about in told["gaps"]),
    )


def _sheet(given: Mapping[str, Any]) -> Sheet:
    rows = zip(given["numbers"], given["rows"], strict=True)
    return Sheet(str(given["name"]), tuple(given["headings"]), tuple((int(n), dict(r)) for n, r in rows))
