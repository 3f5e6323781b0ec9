"""Keeps long lists of choices away from the converter and puts them into its XForm afterwards.

The converter needs 7 KB and 0.1 ms for each choice of a form in two languages, so a list of 100,000 took 16 s
and 670 MB. Here the converter sees the first row of such a list, and the others follow its example.
Invariant: the XForm is the one that the converter would have made of the whole list, written more plainly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

Choice = Mapping[str, object]

LONG = 2_000
_LIST = ("list_name", "list name")
_PLAIN = re.compile(r"[A-Za-z_][\w.-]*")
_LABEL = re.compile(r"label(?:::?\s*(.+))?", re.IGNORECASE)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class LongLists:
    """`rest` is what the converter gets, `numbers` its rows: short lists whole, of each long one its first row."""

    rest: list[Choice]
    numbers: list[int]
    long: dict[str, list[Choice]] = field(default_factory=dict)

    @classmethod
    def taken_from(cls, choices: list[Choice]) -> LongLists:
        if len(choices) <= LONG:
            return cls(choices, list(range(2, len(choices) + 2)))
        counts: dict[str, int] = {}
        for row in choices:
            counts[_list_of(row)] = counts.get(_list_of(row), 0) + 1
        candidates = {name for name, count in counts.items() if name and count > LONG}
        odd = {_list_of(row) for row in choices if not _is_plain(row)}
        long: dict[str, list[Choice]] = {name: [] for name in candidates - odd}
        rest: list[Choice] = []
        numbers: list[int] = []
        for number, row in enumerate(choices, 2):
            kept = long.get(_list_of(row))
            if kept is None or not kept:
                rest.append(row)
                numbers.append(number)
            if kept is not None:
                kept.append(row)
        return cls(rest, numbers, long)

    def put_back(self, xform: str) -> str:
        """The XForm with every choice of the long lists in it."""
        for name, rows in self.long.items():
            xform = _filled(xform, name, rows)
        return xform


def _list_of(row: Choice) -> str:
    return next((str(value).strip() for key, value in row.items() if key.strip().lower() in _LIST), "")


def _is_plain(row: Choice) -> bool:
    """Whether each cell is what it says: no answer stands in a label, no picture or sound goes with it."""
    for key, value in row.items():
        heading = key.strip().lower()
        known = heading in _LIST or _LABEL.fullmatch(heading) or _PLAIN.fullmatch(heading)
        if not known or "${" in str(value) or heading in ("image", "audio", "video", "big-image"):
            return False
    return True


def _filled(xform: str, name: str, rows: Sequence[Choice]) -> str:
    start = xform.find(f'<instance id="{escape(name)}">')
    end = xform.find("</root>", start)
    if start < 0 or end < 0:
        return xform  # no question offers this list
    by_id = "<itextId>" in xform[start:end]
    items = "".join(_item(name, number, row, by_id=by_id) for number, row in enumerate(rows) if number)
    xform = f"{xform[:end]}{items}{xform[end:]}"
    return _spoken(xform, name, rows) if by_id else xform


def _item(name: str, number: int, row: Choice, *, by_id: bool) -> str:
    cells = [f"<itextId>{escape(name)}-{number}</itextId>"] if by_id else []
    cells += [f"<{tag}>{_text(value)}</{tag}>" for tag, value in _cells(row, with_label=not by_id)]
    return f"<item>{''.join(cells)}</item>"


def _cells(row: Choice, *, with_label: bool) -> Iterator[tuple[str, object]]:
    for key, value in row.items():
        heading = key.strip()
        lowered = heading.lower()
        if lowered in _LIST or (_LABEL.fullmatch(lowered) and not (with_label and lowered == "label")):
            continue
        yield {"value": "name", "label": "label", "name": "name"}.get(lowered, heading), value


def _spoken(xform: str, name: str, rows: Sequence[Choice]) -> str:
    """The texts of a list, in each language, beside those of its first choice."""
    parts = re.split(r'(<translation lang="[^"]*"[^>]*>)', xform)
    for place in range(1, len(parts), 2):
        language = re.findall(r'lang="([^"]*)"', parts[place])[0]
        texts = "".join(
            f'<text id="{escape(name)}-{number}"><value>{_text(_label(row, language))}</value></text>'
            for number, row in enumerate(rows)
            if number
        )
        parts[place] += texts
    return "".join(parts)


def _label(row: Choice, language: str) -> object:
    """The label of a choice in a language, a dash where there is none, as the converter writes it."""
    for key, value in row.items():
        match = _LABEL.fullmatch(key.strip())
        if match is not None and escape(match[1] or "default") == language:
            return value
    return "-"


def _text(value: object) -> str:
    return escape(_NOT_XML.sub("", str(value)))
