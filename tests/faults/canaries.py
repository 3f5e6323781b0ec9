"""Marks that stand for what she told: one for every field and question, and the search for them in any bytes.

Invariant: a mark follows from its place alone (a field of the table, a question of a form), no two places have
the same one, and it is found again however it was encoded, folded, packed or capitalised on the way.
"""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import re
import unicodedata
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import zstandard

from fieldintake.domain.fields import FIELDS, FORM_WRITABLE, Field, RecordType
from fieldintake.domain.values import BlobRef, Instant, PartialDate, Value, ValueKind
from fieldintake.forms.definition import ControlKind, DataType, FormDefinition, NodeDefinition
from fieldintake.forms.session import FormSession
from fieldintake.wording.isolation import bare

PREFIX = "Zqo\u00e9"  # composed; every word of ours begins with it and no word of a language does
_LETTERS = "bdghkmnprtuvwxya"
_ASKED = frozenset({ControlKind.INPUT, ControlKind.SELECT_ONE, ControlKind.SELECT_MANY, ControlKind.RANGE})
_UNPACKED = 8 << 20


def word(place: str) -> str:
    """A word that no letter, log or file holds by chance."""
    digest = hashlib.sha256(place.encode()).digest()
    return PREFIX + "".join(_LETTERS[byte & 15] for byte in digest[:8])


def _number(place: str) -> int:
    return 100_000_000 + int.from_bytes(hashlib.sha256(place.encode()).digest()[:4]) % 900_000_000


def _day(place: str) -> str:
    return (dt.date(1600, 1, 1) + dt.timedelta(days=_number(place) % 90_000)).isoformat()


def value_of(kind: ValueKind, place: str) -> Value:
    """What is put into a field of that kind; a yes is the one value that its field's name must mark."""
    match kind:
        case ValueKind.TEXT | ValueKind.CODE:
            return word(place)
        case ValueKind.CODES:
            return frozenset({word(place)})
        case ValueKind.INTEGER:
            return _number(place)
        case ValueKind.DECIMAL:
            return Decimal(_number(place)) / 100
        case ValueKind.BOOLEAN:
            return True
        case ValueKind.PARTIAL_DATE:
            return PartialDate(_day(place))
        case ValueKind.INSTANT:
            return Instant(_number(place) * 1000)
        case ValueKind.BLOB:
            return BlobRef(hashlib.sha256(place.encode()).hexdigest()[:32])


def marks_in(value: Value) -> frozenset[str]:
    """The strings by which a value is recognised wherever it stands; none for one that chance could write."""
    match value:
        case bool():
            return frozenset()
        case str():
            return frozenset({value}) if value.startswith(PREFIX) or len(value) >= 9 else frozenset()
        case int() | Decimal():
            written = {str(value), f"{value:,}"}
            return frozenset(text for text in written if len(text) >= 9)
        case frozenset():
            return frozenset().union(*map(marks_in, value))
        case PartialDate(text):
            return frozenset({text}) if len(text) == 10 else frozenset()
        case Instant(ms):
            return frozenset({str(ms)})
        case BlobRef(blob_id):
            return frozenset({blob_id})
        case _:
            return frozenset()


def record_of(record: RecordType, place: str, *, without: Collection[str] = ()) -> dict[str, Value]:
    """A value for every field of a record type that a form may write."""
    assert record in FORM_WRITABLE
    return {
        row.name: value_of(row.kind, field_place(row, place))
        for row in FIELDS
        if row.record is record and row.name not in without
    }


def field_place(row: Field, place: str) -> str:
    return f"{place}:{row.record.value}.{row.name}"


# --- questions -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answered:
    """One question of a form with what was answered; `hidden` when another answer made it fall away."""

    form: str
    node: NodeDefinition
    raw: str
    hidden: bool

    @property
    def place(self) -> str:
        return f"{self.form}{self.node.path}"

    @property
    def marks(self) -> frozenset[str]:
        """The answer itself, or where it has no word of its own, the answer inside its element."""
        if self.raw.startswith(PREFIX) or re.fullmatch(r"\d{4}-\d\d-\d\d", self.raw):
            return frozenset({self.raw})
        return frozenset({f"<{self.node.name}>{self.raw}</{self.node.name}>"})


def questions_of(form: FormDefinition) -> list[NodeDefinition]:
    """Everything that a form asks, from its definition."""
    return [node for node in form.every() if node.control is not None and node.control.kind in _ASKED]


def fill(session: FormSession, salt: str) -> list[Answered]:
    """Answer every question with a mark; choices so that as many further questions as possible open."""
    form = session.definition
    given: dict[str, str] = {}
    for node in questions_of(form):
        raws = _candidates(session, node, f"{salt}:{form.id}{node.path}")
        best = max(raws, key=lambda raw, node=node: (_opened_by(session, node, raw), len(raw)))  # type: ignore[misc]
        session.answer(node.path, best)
        given[node.path] = best
    asked = {re.sub(r"\[\d+\]", "", line.path) for line in session.state().questions}
    return [Answered(form.id, node, given[node.path], node.path not in asked) for node in questions_of(form)]


def _opened_by(session: FormSession, node: NodeDefinition, raw: str) -> int:
    session.answer(node.path, raw)
    if any(problem.path.replace("[1]", "") == node.path for problem in session.problems()):
        return -1
    return sum(line.kind in _ASKED for line in session.state().questions)


def _candidates(session: FormSession, node: NodeDefinition, place: str) -> list[str]:
    codes = [choice.value for choice in session.labels(node.path, "").choices]
    if node.control is not None and node.control.kind is ControlKind.SELECT_MANY:
        return [" ".join(codes)]
    if codes:
        return codes
    match node.bind.type:
        case DataType.DATE:
            return [_day(place)]
        case DataType.INTEGER | DataType.DECIMAL:
            return [str(_number(place)), *map(str, range(120, 0, -1))]
        case _:
            return [word(place)]


# --- the search ----------------------------------------------------------------------------------


@cache
def encodings(mark: str) -> tuple[bytes, ...]:
    """The bytes as which a mark may stand in a file or on a wire."""
    decomposed = unicodedata.normalize("NFD", mark)
    folded = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    spelled = {unicodedata.normalize("NFC", mark), decomposed, folded}
    cased = {form for text in spelled for form in (text, text.lower(), text.upper())}
    found: set[bytes] = set()
    for text in cased:
        found |= {text.encode(), text.encode("utf-16-le"), ascii(text)[1:-1].encode()}
        found |= set(_base64(text.encode()))
    return tuple(found)


def _base64(data: bytes) -> Iterator[bytes]:
    """The characters that are sure, for each of the three places at which the data may begin."""
    for shift, start in ((0, 0), (1, 2), (2, 3)):
        text = base64.b64encode(bytes(shift) + data)[start : (shift + len(data)) * 8 // 6]
        yield text
        yield text.replace(b"+", b"-").replace(b"/", b"_")


def _layers(data: bytes) -> Iterator[bytes]:
    """The bytes themselves, and whatever in them unpacks as deflate, gzip or Zstandard."""
    yield data
    for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", data):
        wrapper = zlib.MAX_WBITS | 32
        yield from _unpacked(zlib.decompressobj(wrapper), data[match.start() :])
    for match in re.finditer(rb"\x28\xb5\x2f\xfd", data):
        try:
            yield zstandard.ZstdDecompressor().decompressobj().decompress(data[match.start() :])
        except zstandard.ZstdError:
            continue


def _unpacked(stream: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    whole = bytearray()
    try:
        for at in range(0, len(data), 4096):
            whole += stream.decompress(data[at : at + 4096])
            if stream.eof or len(whole) > _UNPACKED:
                break
    except zlib.error:
        pass  # what came before the damage counts
    if whole:
        yield bytes(whole)


def found_in(data: bytes, marks: Iterable[str]) -> set[str]:
    """The marks that somebody who holds these bytes could read."""
    wanted = list(marks)
    seen: set[str] = set()
    for layer in _layers(data):
        worded = any(code in layer for code in encodings(PREFIX))
        for mark in wanted:
            if (worded or not mark.startswith(PREFIX)) and any(code in layer for code in encodings(mark)):
                seen.add(mark)
    return seen


def found_in_text(text: str, marks: Iterable[str]) -> set[str]:
    """The marks in a text that was laid out: blanks, breaks and capitals do not hide them."""
    return found_in("".join(bare(text).split()).lower().encode(), marks)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its own name, which may tell as much as what it holds."""
    return {
        str(path.relative_to(folder)): path.name.encode() + b"\0" + path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def packed_in_every_way(mark: str, noise: bytes) -> dict[str, bytes]:
    """A mark hidden in noise in each way in which it must be found: the search proves itself on these."""
    plain = noise + mark.encode() + noise
    return {
        "utf-8": plain,
        "utf-16": noise + mark.encode("utf-16-le") + noise,
        "decomposed": noise + unicodedata.normalize("NFD", mark).encode() + noise,
        "without accents, in capitals": noise + mark.upper().replace("\u00c9", "E").encode() + noise,
        "escaped": noise + ascii(mark).encode() + noise,
        **{f"base64 at {at}": base64.b64encode(noise[:at] + mark.encode() + noise) for at in range(3)},
        "deflate": noise + zlib.compress(plain) + noise,
        "deflate, cut short": noise + zlib.compress(mark.encode() * 9 + noise * 9)[:-6],
        "gzip": noise + gzip.compress(plain) + noise,
        "zstandard": noise + zstandard.compress(plain) + noise,
    }
