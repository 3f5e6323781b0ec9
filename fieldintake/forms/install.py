"""Installs a form: XLSForm in, checked XForm out, or every fault with its place.

Invariant: nothing is installed that our own parser did not read to the last expression.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from fieldintake.domain.errors import FormError
from fieldintake.forms.conversion import (
    MAX_SECONDS,
    MAX_SOURCE,
    ConversionFailed,
    Converted,
    Row,
    convert,
    kind_of,
)
from fieldintake.forms.definition import FormDefinition, NodeDefinition
from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.forms.lint import problems_of, warnings_of
from fieldintake.forms.xform import NotAForm, read_form

_CODES = {
    "too_large": Fault.TOO_LARGE,
    "too_slow": Fault.TOO_SLOW,
    "unreadable": Fault.UNREADABLE,
    "refused": Fault.NOT_CONVERTED,
    "formula": Fault.FORMULA,
}
MAX_ELEMENTS = 300_000
_ROW = re.compile(r"\[row : (\d+)\]")


class FormRefused(FormError):
    """The form has faults; `problems` names each with its place."""

    def __init__(self, problems: tuple[FormProblem, ...]) -> None:
        super().__init__(f"form refused: {len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class InstalledForm:
    """A form that may be filled: `source` is what was brought, `source_kind` xlsx, xls, md or xml."""

    source: bytes
    source_kind: str
    xform: str
    sha256: str
    id: str
    version: str
    title: str
    languages: tuple[str, ...]
    warnings: tuple[FormProblem, ...]


def install(
    source: bytes,
    *,
    attachments: Mapping[str, bytes] | None = None,
    seconds: float = MAX_SECONDS,
) -> InstalledForm:
    """Check and convert an XLSForm (.xlsx, .xls, Markdown tables) or an XForm.

    Raises:
        FormRefused: with every fault found.
    """
    source = source.removeprefix(b"\xef\xbb\xbf")
    try:
        kind = "xml" if source.lstrip()[:1] == b"<" else kind_of(source)
        converted = _xform(source) if kind == "xml" else convert(source, seconds=seconds)
        form = read_form(converted.xform.encode(), attachments)
    except ConversionFailed as error:
        raise FormRefused((_conversion_problem(error),)) from None
    except UnicodeDecodeError:
        raise FormRefused((FormProblem(Fault.UNREADABLE),)) from None
    except NotAForm:
        raise FormRefused((FormProblem(Fault.NOT_A_FORM),)) from None
    except FormError as error:
        raise FormRefused((FormProblem(Fault.NOT_CONVERTED, str(error)),)) from None
    rows = rows_by_path(form, converted.sheets.get("survey", []))
    found = _placed(problems_of(form, converted.xform), rows)
    if found:
        raise FormRefused(found)
    words = tuple(FormProblem(Fault.CONVERTER_SAYS, w, row=_row_in(w)) for w in converted.warnings)
    return InstalledForm(
        source,
        kind,
        converted.xform,
        hashlib.sha256(converted.xform.encode()).hexdigest(),
        form.id,
        form.version,
        form.title,
        form.languages,
        words + _placed(warnings_of(form, converted.xform), rows),
    )


def _xform(source: bytes) -> Converted:
    if len(source) > MAX_SOURCE or source.count(b"<") - source.count(b"</") > MAX_ELEMENTS:
        raise ConversionFailed("too_large")
    return Converted(source.decode("utf-8"), (), {})


def _row_in(words: str) -> int | None:
    match = _ROW.search(words)
    return None if match is None else int(match[1])


def _conversion_problem(error: ConversionFailed) -> FormProblem:
    if error.place is not None:
        where = error.place
        return FormProblem(_CODES[error.code], error.words, where.sheet, where.row, where.column)
    row = _row_in(error.words)
    sheet = "survey" if row is not None else None
    return FormProblem(_CODES.get(error.code, Fault.UNREADABLE), error.words, sheet, row)


def _placed(
    found: Iterable[tuple[FormProblem, NodeDefinition | None]], rows: Mapping[str, int]
) -> tuple[FormProblem, ...]:
    placed = []
    for problem, node in found:
        row = _row_of(node, rows)
        placed.append(replace(problem, sheet="survey", row=row) if row is not None else problem)
    return tuple(dict.fromkeys(placed))


def _row_of(node: NodeDefinition | None, rows: Mapping[str, int]) -> int | None:
    above = () if node is None else node.upwards()
    return next((rows[place.path] for place in above if place.path in rows), None)


def rows_by_path(form: FormDefinition, survey: list[Row]) -> dict[str, int]:
    """The row of the survey sheet, counted as a spreadsheet does, of each place."""
    rows: dict[str, int] = {}
    stack = [form.root.path]
    for number, row in enumerate(survey, 2):
        kind = (row.get("type") or "").strip().lower().replace("_", " ")
        path = f"{stack[-1]}/{(row.get('name') or '').strip()}"
        if kind.startswith("end ") and len(stack) > 1:
            stack.pop()
        elif kind.startswith(("begin group", "begin repeat", "begin loop")):
            rows[path] = number
            stack.append(path)
        elif row.get("name"):
            rows[path] = number
    return rows
