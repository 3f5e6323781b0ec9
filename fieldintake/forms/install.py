"""Installs a form: XLSForm in, checked XForm out, or every fault with its place.

Invariant: nothing is installed that our own parser did not read to the last expression.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fieldintake.domain.errors import FormError
from fieldintake.forms.conversion import (
    MAX_SECONDS,
    MAX_SOURCE,
    ConversionFailed,
    Converted,
    convert,
    kind_of,
)
from fieldintake.forms.converter_words import problems_in
from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.forms.lint import problems_of
from fieldintake.forms.list_lint import Lists
from fieldintake.forms.lookups import UnreadableLookup
from fieldintake.forms.placing import Found, Placing, named_as_written
from fieldintake.forms.remarks import remarks_on
from fieldintake.forms.rule_lint import row_faults
from fieldintake.forms.sheet_lint import sheet_faults, sheet_remarks
from fieldintake.forms.sheets import Sheets
from fieldintake.forms.xform import UnusableForm, read_form
from fieldintake.forms.xform_remarks import xform_remarks
from fieldintake.forms.xpath.document import UnreadableXml, XmlFault

_CODES = {
    "too_large": Fault.TOO_LARGE,
    "too_slow": Fault.TOO_SLOW,
    "unreadable": Fault.UNREADABLE,
    "refused": Fault.NOT_CONVERTED,
    "formula": Fault.FORMULA,
}
_OF_XML = {
    XmlFault.TOO_LARGE: Fault.TOO_LARGE,
    XmlFault.MALFORMED: Fault.NOT_XML,
    XmlFault.ENTITIES: Fault.ENTITIES,
}
_SAID_BETTER = ("Choices should have a label", "is missing the survey", "is missing the choices")
"""What the converter remarks and we tell row by row."""
MAX_ELEMENTS = 300_000


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
    sheets = Sheets()
    try:
        kind = "xml" if source.lstrip()[:1] == b"<" else kind_of(source)
        converted = _xform(source) if kind == "xml" else convert(source, seconds=seconds)
        sheets = Sheets(converted.sheets)
        form = read_form(converted.xform.encode(), attachments)
    except ConversionFailed as error:
        raise FormRefused(tuple(_conversion_problems(error))) from None
    except UnicodeDecodeError:
        raise FormRefused((FormProblem(Fault.UNREADABLE),)) from None
    except UnreadableLookup as error:
        raise FormRefused((FormProblem(error.fault, "", error.file, error.line),)) from None
    except FormError as error:
        raise FormRefused(tuple(sheet_faults(sheets)) or (_stopped(error, sheets),)) from None
    placing = Placing(form, sheets, source)
    lists = Lists(form, {} if attachments is None else attachments, sheets)
    found = _placed((*problems_of(form, converted.xform), *lists.faults()), placing, sheets)
    if found:
        raise FormRefused(found)
    remarks = (
        *_remarks_of_converter(converted.warnings, sheets),
        *sheet_remarks(sheets, form.languages),
        *_placed(remarks_on(form, converted.xform), placing, sheets),
        *_gaps(converted, sheets),
        *_placed(lists.remarks(), placing, sheets),
        *(xform_remarks(source) if kind == "xml" else ()),
    )
    return InstalledForm(
        source,
        kind,
        converted.whole.decode(),
        hashlib.sha256(converted.whole).hexdigest(),
        form.id,
        form.version,
        form.title,
        form.languages,
        tuple(dict.fromkeys(remarks)),
    )


def _stopped(error: FormError, sheets: Sheets) -> FormProblem:
    match error:
        case UnusableForm():
            return FormProblem(error.fault)
        case UnreadableXml():
            return FormProblem(_OF_XML[error.why], row=None if sheets else error.line)
        case _:
            return FormProblem(Fault.NOT_CONVERTED, str(error))


def _xform(source: bytes) -> Converted:
    if len(source) > MAX_SOURCE or source.count(b"<") - source.count(b"</") > MAX_ELEMENTS:
        raise ConversionFailed("too_large")
    return Converted(source.decode("utf-8"), source)


def _conversion_problems(error: ConversionFailed) -> Iterator[FormProblem]:
    """All that its rows are at fault for, then what the converter stopped at, if that is another row."""
    fault = _CODES.get(error.code, Fault.UNREADABLE)
    sheets = Sheets(error.sheets)
    if error.code != "refused":
        placed = [FormProblem(fault, error.words, p.sheet, p.row, p.column) for p in error.places]
        yield from placed or tuple(sheet_faults(sheets)) or (FormProblem(fault, error.words),)
        return
    found = (*sheet_faults(sheets), *_of_long_lists(error, sheets))
    yield from found
    known = {(problem.sheet, problem.row) for problem in found}
    for problem in problems_in(error.words, fault, sheets) if error.words else ():
        said = named_as_written(problem, sheets)
        if not found or said.row is None or (said.sheet, said.row) not in known:
            yield said
    yield from row_faults(sheets)


def _of_long_lists(error: ConversionFailed, sheets: Sheets) -> Iterator[FormProblem]:
    """Faults in rows that the converter was not shown."""
    for kind, sheet, row, about in error.of_choices:
        choices = sheets[sheet]
        yield FormProblem(Fault(kind), about, choices.name, row, choices.heading("name") or "name")


def _gaps(converted: Converted, sheets: Sheets) -> Iterator[FormProblem]:
    for kind, sheet, row, heading, about in converted.gaps:
        yield FormProblem(
            Fault(kind), about, sheets[sheet].name, row, sheets[sheet].heading(heading) or heading
        )


def _remarks_of_converter(warnings: Iterable[str], sheets: Sheets) -> Iterator[FormProblem]:
    for words in warnings:
        for problem in problems_in(words, Fault.CONVERTER_SAYS, sheets):
            if not any(words in problem.detail for words in _SAID_BETTER):
                yield named_as_written(problem, sheets)


def _placed(found: Iterable[Found], placing: Placing, sheets: Sheets) -> tuple[FormProblem, ...]:
    placed = (named_as_written(p, sheets) for problem, at in found for p in placing.placed(problem, at))
    return tuple(dict.fromkeys(placed))
