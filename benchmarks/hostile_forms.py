"""Files made to hang, to fill or to fool the installation of a form.

Invariant: each is made here, byte by byte where a spreadsheet program would not write it; no two try the same.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

Make = Callable[[], bytes]

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = ("type", "name", "label")


def _ten_times(first: str, later: str) -> str:
    laughs = f"&{first};" * 10
    return f'<!ENTITY {later} "{laughs}">'


_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(_ten_times(first, later) for first, later in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
_OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/hostname">]>'


def packed(sheets: Mapping[str, bytes], more: Mapping[str, bytes] | None = None, prolog: str = "") -> bytes:
    """A workbook of sheets whose rows are written already; `prolog` stands before its list of sheets."""
    numbered = list(enumerate(sheets.items(), 1))
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for n, _ in numbered
    )
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, (name, _) in numbered)
    related = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATION}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in numbered
    )
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_TYPES}.sheet.main+xml"/>{parts}</Types>',
        "xl/workbook.xml": f'{prolog}<workbook {_MAIN} xmlns:r="{_RELATION}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
        for n, (_, content) in numbered:
            archive.writestr(f"xl/worksheets/sheet{n}.xml", content)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def sheet(rows: Iterable[Sequence[str]], prolog: str = "") -> bytes:
    """Rows of text."""
    lines = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    return f"{prolog}<worksheet {_MAIN}><sheetData>{lines}</sheetData></worksheet>".encode()


def _cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def cells(row: str) -> bytes:
    """A form whose second row is written as it stands."""
    text = sheet([_HEAD]).replace(b"</sheetData>", f"{row}</sheetData>".encode())
    return packed({"survey": text})


def survey(rows: Iterable[Sequence[str]], head: Sequence[str] = _HEAD) -> bytes:
    """A form of these questions."""
    return packed({"survey": sheet((head, *rows))})


def choices(count: int, *languages: str) -> bytes:
    """One question with many choices."""
    labels = [f"label::{language}" for language in languages]
    rows = (("x", f"c{n}", *(f"{language} choice {n}" for language in languages)) for n in range(count))
    asked = (("type", "name", *labels), ("select_one x", "a", *("Which?" for _ in languages)))
    return packed({"survey": sheet(asked), "choices": sheet((("list_name", "name", *labels), *rows))})


def rule(column: str, expression: str) -> bytes:
    """A question with one rule."""
    return survey([("text", "a", "A", expression)], (*_HEAD, column))


def xform(data: str = "<a/>", model: str = "", body: str = "", prolog: str = "") -> bytes:
    """An XForm of these parts."""
    return (
        f'{prolog}<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
        'xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>T</h:title><model><instance>'
        f'<data id="t" version="1">{data}</data></instance>{model}</model></h:head><h:body>{body}</h:body></h:html>'
    ).encode()


def _noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 400_000_000)
    return out.getvalue()


def _lying() -> bytes:
    """An archive that says its sheet is small, and unpacks to 100 MB."""
    content = b"<row></row>" * 9_000_000
    source = packed({"survey": content})
    return source.replace(len(content).to_bytes(4, "little"), (5_000).to_bytes(4, "little"))


def _ring(count: int) -> Iterator[Sequence[str]]:
    return (("calculate", f"c{n}", "", f"${{c{(n + 1) % count}}} + 1") for n in range(count))


def _web(count: int) -> Iterator[Sequence[str]]:
    """Each answer waits for fifty before it."""
    for n in range(count):
        yield "calculate", f"c{n}", "", " + ".join(f"${{c{b}}}" for b in range(max(0, n - 50), n)) or "1"


def _nested(count: int, kind: str) -> Iterator[Sequence[str]]:
    yield from ((f"begin {kind}", f"g{n}", "G") for n in range(count))
    yield ("text", "a", "A")
    yield from ((f"end {kind}", "", "") for _ in range(count))


_CALCULATED = (*_HEAD, "calculation")

WORKBOOKS: dict[str, Make] = {
    "100,000 choices": lambda: choices(100_000, "English (en)"),
    "100,000 choices in two languages": lambda: choices(100_000, "English (en)", "French (fr)"),
    "100,000 choices in six languages": lambda: choices(100_000, *(f"L{n} (l{n})" for n in range(6))),
    "140,000 choices": lambda: choices(140_000, "English (en)"),
    "a million rows": lambda: survey(("text", f"q{n}", "Q") for n in range(1_000_000)),
    "5,000 questions": lambda: survey(("text", f"q{n}", f"Question {n}") for n in range(5_000)),
    "16,000 columns": lambda: survey([["x"] * 16_000] * 20, [f"c{n}" for n in range(16_000)]),
    "300 languages": lambda: survey(
        (("text", f"q{n}", *(["Q"] * 300)) for n in range(100)), ("type", "name", *(f"label::L{n}" for n in range(300)))
    ),
    "a cell of 9 MB": lambda: survey([("text", "a", _noise(4_500_000).hex())]),
    "a name of 100,000 letters": lambda: survey([("text", "a" * 100_000, "A")]),
    "a cell in the last column": lambda: cells('<row r="2"><c r="XFD2"><v>1</v></c></row>'),
    "a row far below": lambda: cells('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
    "a row before the first": lambda: cells('<row r="-5"><c r="A-5"><v>1</v></c></row>'),
    "a row without end": lambda: cells('<row r="9e999"><c><v>1</v></c></row>'),
    "a text that is not shared": lambda: cells('<row r="2"><c r="A2" t="s"><v>99999</v></c></row>'),
    "a number of 100,000 digits": lambda: cells(f'<row r="2"><c r="A2"><v>{"9" * 100_000}</v></c></row>'),
    "formulas without results": lambda: cells(
        "".join(f'<row r="{n}"><c r="A{n}"><f>1+1</f></c></row>' for n in range(2, 5_000))
    ),
    "a sheet that laughs": lambda: packed({"survey": sheet([_HEAD], _LAUGHS).replace(b"label", b"&i;")}),
    "a book that laughs": lambda: packed({"survey": sheet([_HEAD])}, prolog=_LAUGHS),
    "a sheet that reads a file": lambda: packed({"survey": sheet([_HEAD], _OUTSIDE).replace(b"label", b"&i;")}),
    "a bomb": _bomb,
    "an archive that lies": _lying,
    "5,000 members": lambda: packed({"survey": sheet([_HEAD])}, {f"x{n}": b"x" for n in range(5_000)}),
    "half an archive": lambda: (whole := survey([("text", "a", "A")] * 2))[: len(whole) // 2],
    "no sheet of questions": lambda: packed({"prices": sheet([("a", "b")]), "more": sheet([("c",)])}),
    "no sheet at all": lambda: packed({}),
    "a ring of three": lambda: survey(_ring(3), _CALCULATED),
    "a ring of 4,000": lambda: survey(_ring(4_000), _CALCULATED),
    "4,000 answers that wait for fifty each": lambda: survey(_web(4_000), _CALCULATED),
    "4,000 names that nobody has": lambda: survey(("text", f"q{n}", f"${{x{n}}}") for n in range(4_000)),
    "4,000 questions of one name": lambda: survey([("text", "a", "A")] * 4_000),
    "30 groups in each other": lambda: survey(_nested(30, "group")),
    "2,000 groups in each other": lambda: survey(_nested(2_000, "group")),
    "60 groups without end": lambda: survey([("begin group", f"g{n}", "G") for n in range(60)]),
    "a pattern without end": lambda: rule("constraint", "regex(., '((a+)+)+b')"),
    "a rule of 20,000 brackets": lambda: rule("relevant", "(" * 20_000 + "1" + ")" * 20_000),
    "a rule of 4 MB": lambda: rule("relevant", "+".join(["1"] * 2_000_000)),
    "a rule of 3,000 predicates": lambda: rule("relevant", "/data" + "[a]" * 3_000 + " = 1"),
}  # fmt: skip

OTHERS: dict[str, Make] = {
    "nothing": lambda: b"",
    "noise": lambda: _noise(1_000_000),
    "null bytes": lambda: b"\0" * 5_000_000,
    "null bytes between bars": lambda: b"| survey |\n| | type | name |\n| | te\0xt | a\0 |\n",
    "old office bytes": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + _noise(2_000_000),
    "a table of a million rows": lambda: b"| survey |\n| | type | name |\n" + b"| | text | a |\n" * 1_000_000,
    "a table of ten million bars": lambda: b"| survey |\n" + b"|" * 10_000_000,
    "a line of 15 MB": lambda: b"| survey |\n| | type | name |\n| | text | " + b"a " * 7_500_000 + b"|\n",
    "a page of the web": lambda: b"<html><body>Hello</body></html>",
    "XML without a model": lambda: b"<data><a/></data>",
    "half an XForm": lambda: xform()[:200],
    "an XForm that laughs": lambda: xform("<a>&i;</a>", prolog=_LAUGHS),
    "an XForm that reads a file": lambda: xform("<a>&i;</a>", prolog=_OUTSIDE),
    "an XForm that laughs in sixteen bits": lambda: xform("<a>&i;</a>", prolog=_LAUGHS).decode().encode("utf-16"),
    "an XForm of a million places": lambda: xform("<q/>" * 1_000_000),
    "an XForm of 25,000 places": lambda: xform("".join(f"<q{n}/>" for n in range(25_000))),
    "an XForm 5,000 deep": lambda: xform("<g>" * 5_000 + "</g>" * 5_000),
    "an XForm 200 deep": lambda: xform("<g>" * 200 + "</g>" * 200),
    "an XForm of 100,000 rules": lambda: xform(model='<bind nodeset="/data/a" relevant="/data/a = 1"/>' * 100_000),
    "an XForm of 200,000 texts": lambda: xform(
        model="<itext><translation lang='en'>"
        + "".join(f"<text id='t{n}'><value>text {n}</value></text>" for n in range(200_000))
        + "</translation></itext>"
    ),
    "an XForm of 100,000 attributes": lambda: xform("<a " + " ".join(f"a{n}=''" for n in range(100_000)) + "/>"),
    "an XForm of 50,000 namespaces": lambda: xform(
        "<a " + " ".join(f"xmlns:n{n}='u{n}'" for n in range(50_000)) + "/>"
    ),
    "an XForm with a comment of 15 MB": lambda: xform(f"<a/><!--{'x' * 15_000_000}-->"),
    "an XForm of lists in the web": lambda: xform(model='<instance id="l" src="http://example.invalid/list.xml"/>'),
    "an XForm that asks the file system": lambda: xform(model='<instance id="l" src="file:///etc/passwd"/>'),
    "an XForm that records unseen": lambda: xform(
        body='<odk:recordaudio xmlns:odk="http://www.opendatakit.org/xforms" event="odk-instance-load" ref="/data/a"/>'
    ),
}  # fmt: skip

CASES: dict[str, Make] = {**WORKBOOKS, **OTHERS}
