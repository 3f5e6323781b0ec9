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
from collections.abc import Sequence

MAX_MEMORY = 768 * 1024 * 1024
MAX_SECONDS = 9
MAX_ROWS = 5_000
MAX_CHOICES = 50_000
_SHEETS = ("survey", "choices", "settings", "entities")


def limit_self() -> None:
    """Bound memory and processor time where the system can."""
    try:
        resource = importlib.import_module("resource")
    except ImportError:  # this system has no such limits; the parent's clock still holds
        return
    with contextlib.suppress(ValueError, OSError):
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


def converted(source: bytes, kind: str) -> dict[str, object]:
    """The XForm text, the warnings and the sheets; or `error` with a code and the converter's words."""
    from pyxform.errors import PyXFormError  # noqa: PLC0415 - 0.8 s to import, in this process only
    from pyxform.xls2json_backends import get_xlsform  # noqa: PLC0415
    from pyxform.xls2xform import convert  # noqa: PLC0415

    logging.disable(logging.CRITICAL)
    file_type = ".md" if kind == "md" else None
    try:
        sheets = get_xlsform(_given(source, kind), file_type=file_type)
        rows = {name: list(getattr(sheets, name) or ()) for name in _SHEETS}
        if len(rows["survey"]) > MAX_ROWS or len(rows["choices"]) > MAX_CHOICES:
            return {"error": "too_large", "words": "too many rows"}
        result = convert(_given(source, kind), file_type=file_type, form_name="data")
    except PyXFormError as error:
        return {"error": "refused", "words": str(error)}
    except RecursionError:
        return {"error": "too_large", "words": "nested too deeply"}
    return {"xform": result.xform, "warnings": result.warnings, "sheets": rows}


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
