"""Rows read straight from the pages of a damaged store, each page by itself, without any path that leads to it.

The database gives up at the first damaged page on its way; here a row is there when its own page, and those it runs
over into, check. Invariant: only pages whose code fits are read; the newest whole writing of a page counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fieldintake.storage import wal
from fieldintake.storage.keys import PageKeys

_LEAF, _FIRST_PAGE_HEAD = 0x0D, 100
_USABLE = wal.PAGE - PageKeys.RESERVE
_MOST_LOCAL = _USABLE - 35
_LEAST_LOCAL = (_USABLE - 12) * 32 // 255 - 23
_OVERFLOW = _USABLE - 4
_LONGEST_CHAIN = 1 << 16
_INTEGER_BYTES = (0, 1, 2, 3, 4, 6, 8)

Value = int | str | bytes | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of some table: which, its columns must tell."""

    rowid: int
    values: tuple[Value, ...]


class LostPage(Exception):
    """A page on the way does not check, or does not hold what it should."""


class StorePages:
    """The pages of a store and of the committed part of its log; `bad` counts those of which no writing checks."""

    def __init__(self, store: Path, keys: PageKeys) -> None:
        self._main = store.open("rb")
        self._keys = keys
        self._logged: dict[int, list[bytes]] = {}
        self.count = store.stat().st_size // wal.PAGE
        self._read_log(wal.log_of(store))
        self.bad = 0
        self.page: Callable[[int], bytes] = lru_cache(maxsize=512)(self._page)

    def close(self) -> None:
        """Give the file back."""
        self._main.close()

    def _read_log(self, log: Path) -> None:
        data = log.read_bytes() if log.is_file() else b""
        salt, pending = data[16:24], list[tuple[int, bytes]]()
        for start in range(32, len(data) - wal.FRAME + 1, wal.FRAME):
            if data[start + 8 : start + 16] != salt:
                continue
            number, pages = (int.from_bytes(data[start + at : start + at + 4], "big") for at in (0, 4))
            pending.append((number, data[start + 24 : start + wal.FRAME]))
            if pages:
                for each, page in pending:
                    self._logged.setdefault(each, []).append(page)
                self.count, pending = max(pages, *self._logged), []

    def _page(self, number: int) -> bytes:
        self._main.seek((number - 1) * wal.PAGE)
        for page in [*reversed(self._logged.get(number, ())), self._main.read(wal.PAGE)]:
            found = self._keys.open(number, page) if len(page) == wal.PAGE else None
            if found is not None:
                return found
        raise LostPage

    def leaves(self) -> Iterator[tuple[int, list[Row]]]:
        """Each page with the rows that stand on it whole; the rows of one page are of one table."""
        for number in range(1, self.count + 1):
            try:
                page = self.page(number)
            except LostPage:
                self.bad += 1
                yield number, []
                continue
            start = _FIRST_PAGE_HEAD if number == 1 else 0
            yield number, list(self._rows(page, start)) if page[start] == _LEAF else []

    def _rows(self, page: bytes, start: int) -> Iterator[Row]:
        for place in range(int.from_bytes(page[start + 3 : start + 5], "big")):
            at = start + 8 + 2 * place
            try:
                yield self._row(page, int.from_bytes(page[at : at + 2], "big"))
            except (LostPage, IndexError, ValueError):
                continue

    def _row(self, page: bytes, at: int) -> Row:
        size, at = _varint(page, at)
        rowid, at = _varint(page, at)
        if size <= _MOST_LOCAL:
            return Row(rowid, _values(page[at : at + size]))
        local = _LEAST_LOCAL + (size - _LEAST_LOCAL) % _OVERFLOW
        local = local if local <= _MOST_LOCAL else _LEAST_LOCAL
        next_page = int.from_bytes(page[at + local : at + local + 4], "big")
        return Row(rowid, _values(page[at : at + local] + self._overflow(next_page, size - local)))

    def _overflow(self, number: int, left: int) -> bytes:
        parts: list[bytes] = []
        while left > 0:
            if not 0 < number <= self.count or len(parts) > _LONGEST_CHAIN:
                raise LostPage
            page = self.page(number)
            parts.append(page[4 : 4 + min(left, _OVERFLOW)])
            number, left = int.from_bytes(page[:4], "big"), left - _OVERFLOW
        return b"".join(parts)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | data[at + 8], at + 9


def _values(record: bytes) -> tuple[Value, ...]:
    head, at = _varint(record, 0)
    found: list[Value] = []
    place = head
    while at < head:
        kind, at = _varint(record, at)
        value, place = _value(record, place, kind)
        found.append(value)
    return tuple(found)


def _value(record: bytes, place: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, place
    if kind in (8, 9):
        return kind - 8, place
    if kind < len(_INTEGER_BYTES):
        end = place + _INTEGER_BYTES[kind]
        return int.from_bytes(record[place:end], "big", signed=True), end
    if kind < 12:
        raise ValueError("no table here holds fractions")
    end = place + (kind - 12) // 2
    if end > len(record):
        raise IndexError
    part = record[place:end]
    return (part.decode() if kind % 2 else part), end


# --- which table -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a table: name, type, whether it may be empty, and which one is the number of the row."""

    table: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    may_be_empty: tuple[bool, ...]
    own_number: int | None

    def holds(self, row: Row) -> bool:
        """Whether the row could be one of this table; a column that was added later may be missing."""
        values = row.values
        if len(values) > len(self.columns) or not all(self.may_be_empty[len(values) :]):
            return False
        return all(self._fits(place, value) for place, value in enumerate(values))

    def _fits(self, place: int, value: Value) -> bool:
        if place == self.own_number:
            return value is None
        if value is None:
            return self.may_be_empty[place]
        return isinstance(value, {"TEXT": str, "INTEGER": int, "BLOB": bytes}[self.types[place]])

    def filled(self, row: Row) -> tuple[Value, ...]:
        """The values for all columns."""
        values = [*row.values, *[None] * (len(self.columns) - len(row.values))]
        if self.own_number is not None:
            values[self.own_number] = row.rowid
        return tuple(values)


def shape_of(rows: Sequence[Row], shapes: Sequence[Shape]) -> Shape | None:
    """The one table that all these rows can be of; two that look alike are told apart by their names."""
    fitting = [shape for shape in shapes if rows and all(shape.holds(row) for row in rows)]
    if {shape.table for shape in fitting} == {"recipient", "setting"}:
        is_recipient = all(isinstance(row.values[0], str) and _is_id(row.values[0]) for row in rows)
        fitting = [shape for shape in fitting if (shape.table == "recipient") == is_recipient]
    return fitting[0] if len(fitting) == 1 else None


def _is_id(text: str) -> bool:
    return len(text) == 32 and not set(text) - set("0123456789abcdef")
