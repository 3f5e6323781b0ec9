"""Converts one XLSForm in a process of its own: bytes on stdin; on stdout a line of JSON, then the XForm.

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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from fieldintake.forms.external_lists import EXTERNAL, EveryChoice
from fieldintake.forms.long_lists import LongLists
from fieldintake.forms.searched_lists import asked_by_search
from fieldintake.forms.sheets import is_yes

if TYPE_CHECKING:
    from pyxform.xls2json_backends import DefinitionData

MAX_SPACE = 1024 * 1024 * 1024
MAX_MEMORY = 280 * 1024 * 1024
"""What is really used; the space of addresses is larger, for libraries that are mapped and not read."""
MAX_SECONDS = 9
MAX_ROWS = 5_000
MAX_CHOICES = 120_000
MAX_TEXTS = 28_000_000
"""Of long lists, in characters: with these an XForm is about as large as one may be."""
_MOST_TOLD = 200
_SHEETS = ("survey", "choices", EXTERNAL, "settings", "entities")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the parent gets: what is told of the form, its XForm, and the same with its long lists when it has any."""

    told: dict[str, object]
    xform: str = ""
    whole: str | None = None

    def parts(self) -> Iterator[bytes]:
        """A line of JSON that says how long the XForm is in bytes, then both texts as they are."""
        xform = self.xform.encode()
        yield json.dumps({**self.told, "length": len(xform)}, default=str).encode() + b"\n"
        yield xform
        yield b"" if self.whole is None else self.whole.encode()


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


def converted(source: bytes, kind: str) -> Answer:
    """What came of a source: its XForm, or the reason why there is none, with the sheets as far as they were read."""
    from pyxform.errors import PyXFormError  # noqa: PLC0415 - 0.8 s to import, in this process only
    from pyxform.xls2xform import convert  # noqa: PLC0415

    from fieldintake.forms.workbook_rows import UnreadableRow  # noqa: PLC0415 - imports the same

    told: dict[str, object] = {}
    try:
        sheets, formulas = _read(source, kind)
        if formulas:
            return Answer({"error": "formula", "places": formulas})
        rows = {name: list(getattr(sheets, name) or ()) for name in _SHEETS}
        survey = asked_by_search(rows["survey"], rows["choices"])
        every = EveryChoice.of(rows["choices"], rows[EXTERNAL], survey)
        if len(rows["survey"]) > MAX_ROWS:
            return _too_large("too many rows", "survey", MAX_ROWS + 2)
        if len(every.rows) > MAX_CHOICES:
            return _too_large("too many rows", *every.place(MAX_CHOICES + 2))
        lists = LongLists.taken_from(every.rows, _setting(rows, "default_language"), every.names)
        too_long = lists.too_long_from(MAX_TEXTS)
        if too_long is not None:
            return _too_large("too much text", *every.place(too_long))
        shown = {every.place(n): row for n, row in zip(lists.numbers, lists.rest, strict=True)}
        told["sheets"] = _told(sheets, rows, shown)
        sheets.survey, sheets.choices = every.survey, lists.rest
        if survey != rows["survey"]:
            sheets.survey_header = _headings(sheets.survey_header, survey)
        if every.names:
            sheets.choices_header = _headings(sheets.choices_header, lists.rest)
        result = convert(_as_given(sheets), form_name="data")
    except UnreadableRow as error:
        return Answer({"error": "unreadable", "places": [error.place]})
    except PyXFormError as error:
        return Answer({"error": "refused", "words": str(error), **told})
    except RecursionError:
        return Answer({"error": "too_large", "words": "nested too deeply", **told})
    faults = list(
        islice(lists.faults(may_repeat=is_yes(_setting(rows, "allow_choice_duplicates"))), _MOST_TOLD)
    )
    if faults:
        of_choices = [(kind, *every.place(number), about) for kind, number, about in faults]
        return Answer({"error": "refused", "words": "", "of_choices": of_choices, **told})
    gaps = [(kind, *every.place(number), *rest) for kind, number, *rest in islice(lists.gaps(), _MOST_TOLD)]
    told |= {"warnings": result.warnings, "gaps": gaps}
    return Answer(told, result.xform, lists.put_back(result.xform) if lists.long else None)


def _read(source: bytes, kind: str) -> tuple[DefinitionData, list[tuple[str, int, str]]]:
    """The sheets, and the formulas in them that have no result."""
    from pyxform.xls2json_backends import get_xlsform  # noqa: PLC0415 - as above

    from fieldintake.forms.workbook_rows import definition_of  # noqa: PLC0415 - imports the same

    if kind == "xlsx":
        sheets, formulas = definition_of(source)
        return sheets, [(f.sheet, f.row, f.column) for f in formulas]
    if kind == "md":
        return get_xlsform(source.decode("utf-8"), file_type=".md"), []
    return get_xlsform(io.BytesIO(source)), []


def _too_large(words: str, sheet: str, row: int) -> Answer:
    return Answer({"error": "too_large", "words": words, "places": [[sheet, row, None]]})


def _setting(rows: Mapping[str, Sequence[Mapping[str, object]]], name: str) -> str:
    return next((str(row[name]) for row in rows["settings"] if name in row), "")


def _headings(*given: Sequence[Mapping[str, object]] | None) -> list[dict[str, None]]:
    """The headings of several sheets, or of rows, as those of one sheet."""
    return [{heading: None for sheet in given for row in sheet or () for heading in row}]


def _told(
    sheets: DefinitionData,
    rows: Mapping[str, Sequence[Mapping[str, object]]],
    shown: Mapping[tuple[str, int], Mapping[str, object]],
) -> dict[str, object]:
    """The sheets for the parent: as their writer names them, each row with its number; of choices those `shown`."""
    titles = {name.lower(): name for name in sheets.sheet_names or ()}
    told: dict[str, object] = {}
    for name, every in rows.items():
        headings = [str(h) for h in next(iter(getattr(sheets, f"{name}_header") or ()), ())]
        found = dict(enumerate(every, 2))
        if name in ("choices", EXTERNAL):
            found = {number: row for (sheet, number), row in shown.items() if sheet == name}
        plain = [{str(k): str(v) for k, v in row.items()} for row in found.values()]
        if found or headings:
            told[name] = {
                "name": titles.get(name, name), "headings": headings, "rows": plain, "numbers": list(found)
            }  # fmt: skip
    return told


def _as_given(sheets: object) -> dict[str, object]:
    """The sheets as the converter takes them, so that nothing is read twice."""
    kept = {name: getattr(sheets, name) for name in dir(sheets) if not name.startswith("_")}
    return {name: value for name, value in kept.items() if value is not None and not callable(value)}


def main(arguments: Sequence[str]) -> int:
    """Convert stdin; 0 when an answer, good or bad, was written."""
    end_with(int(arguments[1]))
    limit_self()
    logging.disable(logging.CRITICAL)
    source = sys.stdin.buffer.read()
    try:
        answer = converted(source, arguments[0])
    except MemoryError:
        answer = Answer({"error": "too_large", "words": "not enough memory"})
    except Exception as error:  # noqa: BLE001 - a hostile file may break the converter anywhere
        answer = Answer({"error": "unreadable", "words": type(error).__name__})
    for part in answer.parts():
        sys.stdout.buffer.write(part)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
