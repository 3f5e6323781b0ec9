"""Converts one XLSForm in a process of its own: bytes on stdin, one JSON object on stdout.

Invariant: only form sources ever come here, never answers; memory and processor time are bounded, the parent
kills what takes too long, and the process does not outlive its parent.
Run as `python -m fieldintake.forms.convert_worker KIND PARENT`, the latter being the parent's process number.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import logging
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from fieldintake.forms.long_lists import LongLists

if TYPE_CHECKING:
    from pyxform.xls2json_backends import DefinitionData

MAX_SPACE = 1024 * 1024 * 1024
MAX_MEMORY = 280 * 1024 * 1024
"""What is really used; the space of addresses is larger, for libraries that are mapped and not read."""
MAX_SECONDS = 9
MAX_ROWS = 5_000
MAX_CHOICES = 120_000
_SHEETS = ("survey", "choices", "settings", "entities")


def limit_self() -> None:
    """Bound memory and processor time where the system can."""
    try:
        resource = importlib.import_module("resource")
    except ImportError:  # this system has no such limits; the parent's clock still holds
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MAX_SPACE, MAX_SPACE))
        resource.setrlimit(resource.RLIMIT_DATA, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))


def end_with(parent: int) -> None:
    """Be killed when the parent ends, however it does; elsewhere than on Linux the bounds alone hold."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes  # noqa: PLC0415 - used here only

    ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:  # it ended before we asked
        sys.exit(1)


def converted(source: bytes, kind: str) -> dict[str, object]:
    """The XForm text, the warnings and the sheets; or `error` with a code and the converter's words."""
    from pyxform.errors import PyXFormError  # noqa: PLC0415 - 0.8 s to import, in this process only
    from pyxform.xls2json_backends import get_xlsform  # noqa: PLC0415
    from pyxform.xls2xform import convert  # noqa: PLC0415

    logging.disable(logging.CRITICAL)
    found: dict[str, object] = {"sheets": {}}
    try:
        sheets = get_xlsform(_given(source, kind), file_type=".md" if kind == "md" else None)
        rows = {name: list(getattr(sheets, name) or ()) for name in _SHEETS}
        for name, most in (("survey", MAX_ROWS), ("choices", MAX_CHOICES)):
            if len(rows[name]) > most:
                place = {"code": "too_large", "sheet": name, "row": most + 2}
                return {"error": "too_large", "words": "too many rows", "place": place}
        lists = LongLists.taken_from(rows["choices"])
        found = {"sheets": _told(sheets, {**rows, "choices": lists.rest}, lists.numbers)}
        sheets.choices = lists.rest
        result = convert(_as_given(sheets), form_name="data")
    except PyXFormError as error:
        return {"error": "refused", "words": str(error), **found}
    except RecursionError:
        return {"error": "too_large", "words": "nested too deeply", **found}
    return {"xform": lists.put_back(result.xform), "warnings": result.warnings, **found}


def _told(
    sheets: DefinitionData, rows: Mapping[str, Sequence[Mapping[str, object]]], of_choices: Sequence[int]
) -> dict[str, object]:
    """The sheets for the parent: as their writer names them, each row with its number."""
    titles = {name.lower(): name for name in sheets.sheet_names or ()}
    told: dict[str, object] = {}
    for name, found in rows.items():
        headings = [str(h) for h in next(iter(getattr(sheets, f"{name}_header") or ()), ())]
        numbers = of_choices if name == "choices" else range(2, len(found) + 2)
        plain = [{str(k): str(v) for k, v in row.items()} for row in found]
        if found or headings:
            told[name] = {
                "name": titles.get(name, name), "headings": headings, "rows": plain, "numbers": list(numbers)
            }  # fmt: skip
    return told


def _as_given(sheets: object) -> dict[str, object]:
    """The sheets as the converter takes them, so that nothing is read twice."""
    kept = {name: getattr(sheets, name) for name in dir(sheets) if not name.startswith("_")}
    return {name: value for name, value in kept.items() if value is not None and not callable(value)}


def _given(source: bytes, kind: str) -> str | io.BytesIO:
    return source.decode("utf-8") if kind == "md" else io.BytesIO(source)


def main(arguments: Sequence[str]) -> int:
    """Convert stdin; 0 when an answer, good or bad, was written."""
    end_with(int(arguments[1]))
    limit_self()
    source = sys.stdin.buffer.read()
    try:
        answer = converted(source, arguments[0])
    except MemoryError:
        answer = {"error": "too_large", "words": "not enough memory"}
    except Exception as error:  # noqa: BLE001 - a hostile file may break the converter anywhere
        answer = {"error": "unreadable", "words": type(error).__name__}
    sys.stdout.buffer.write(json.dumps(answer, default=str).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
