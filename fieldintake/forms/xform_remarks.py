"""What should be known of an XForm that no workbook stands behind: types and marks of ours that mean nothing.

Invariant: a remark never stops an installation; each is placed by its line.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from fieldintake.forms.binds import FI, KNOWN_TYPES
from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.forms.sheet_lint import OUR_COLUMNS, YES_OR_NO
from fieldintake.forms.xpath.document import parse_xml

_TAKEN_AS_TEXT = frozenset({"string", "text", "select", "select1", "rank", "barcode"})


def xform_remarks(source: bytes) -> Iterator[FormProblem]:
    """Every remark on the rules of an XForm, as they are written."""
    for model in parse_xml(source).iter("{*}model"):
        for bind in model.iter("{*}bind"):
            yield from _of_bind(bind)


def _of_bind(bind: etree._Element) -> Iterator[FormProblem]:
    line: object = bind.sourceline
    row = line if isinstance(line, int) else None
    kind = (bind.get("type") or "string").rpartition(":")[2]
    if kind not in KNOWN_TYPES | _TAKEN_AS_TEXT:
        yield FormProblem(Fault.UNKNOWN_TYPE, kind, row=row, column="type")
    for key, value in bind.attrib.items():
        name = etree.QName(str(key))
        if name.namespace != FI:
            continue
        written = f"fi:{name.localname}"
        if name.localname not in OUR_COLUMNS:
            yield FormProblem(Fault.UNKNOWN_COLUMN, written, row=row, column=written)
        elif name.localname == "sensitive" and str(value).strip().lower() not in {"", *YES_OR_NO}:
            yield FormProblem(Fault.UNKNOWN_WORD, str(value), row=row, column=written)
