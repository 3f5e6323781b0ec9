"""Hands an XLSForm to the converter's process and takes the answer back.

Invariant: the source is checked for size before anything unpacks it; whatever happens in the child, the
parent gets a result or a named error within the time limit.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldintake.domain.errors import FormError
from fieldintake.forms.sheets import Sheet
from fieldintake.forms.workbook import MAX_ROWS, WorkbookFault, workbook_fault

MAX_SOURCE = 20 * 1024 * 1024
MAX_SECONDS = 10.0
_PACKAGE = Path(__file__).resolve().parents[2]


class ConversionFailed(FormError):
    """The source became no XForm; `code` says why, `words` are the converter's own."""

    def __init__(
        self,
        code: str,
        words: str = "",
        place: WorkbookFault | None = None,
        sheets: Mapping[str, Sheet] | None = None,
    ) -> None:
        super().__init__(f"form not converted: {code}")
        self.code = code
        self.words = words
        self.place = place
        self.sheets = sheets or {}


@dataclass(frozen=True, slots=True)
class Converted:
    """An XForm and the sheets it came from."""

    xform: str
    warnings: tuple[str, ...]
    sheets: dict[str, Sheet]


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
            raise ConversionFailed(fault.code, fault.words, fault)
        return "xlsx"
    if source.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
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
    try:
        answer = json.loads(output)
    except ValueError:
        raise ConversionFailed("too_large") from None  # the child died at a limit
    sheets = {name: _sheet(given) for name, given in answer.get("sheets", {}).items()}
    if "error" in answer:
        place = WorkbookFault(**answer["place"]) if "place" in answer else None
        raise ConversionFailed(str(answer["error"]), str(answer.get("words", "")), place, sheets)
    return Converted(str(answer["xform"]), tuple(str(w) for w in answer["warnings"]), sheets)


def _sheet(given: Mapping[str, Any]) -> Sheet:
    rows = zip(given["numbers"], given["rows"], strict=True)
    return Sheet(str(given["name"]), tuple(given["headings"]), tuple((int(n), dict(r)) for n, r in rows))
