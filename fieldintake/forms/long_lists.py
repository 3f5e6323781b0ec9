"""Keeps long lists of choices away from the converter and puts them into its XForm afterwards.

The converter needs 7 KB and 0.1 ms for each choice of a form in two languages, so a list of 100,000 took 16 s
and 670 MB. Here the converter sees the first row of such a list, and the others follow its example.
Invariant: the XForm is the one that the converter would have made of the whole list, written more plainly.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from xml.sax.saxutils import escape

from fieldintake.forms.external_lists import LIST_NAMES, Cells, list_of

Choice = Cells

LONG = 2_000
_AROUND = 50
"""About so many characters stand around each cell in an XForm."""
_PLAIN = re.compile(r"[A-Za-z_][\w.-]*")
_LABEL = re.compile(r"label(?:::?\s*(.+))?", re.IGNORECASE)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class LongLists:
    """`rest` is what the converter gets, `numbers` its rows: short lists whole, of each long one its first row."""

    rest: list[Choice]
    numbers: list[int]
    long: dict[str, list[tuple[int, Choice]]] = field(default_factory=dict)
    always: frozenset[str] = frozenset()

    @classmethod
    def taken_from(
        cls, choices: list[Choice], default_language: str = "", always: frozenset[str] = frozenset()
    ) -> LongLists:
        """Those of more than `LONG` choices, and of any length those named in `always`, whose codes may repeat."""
        if len(choices) <= LONG and not always:
            return cls(choices, list(range(2, len(choices) + 2)))
        names = [list_of(row) for row in choices]
        counts = Counter(names)
        odd = {name for name, row in zip(names, choices, strict=True) if not _is_plain(row)}
        long: dict[str, list[tuple[int, Choice]]] = {
            name: []
            for name, count in counts.items()
            if name and (count > LONG or name in always) and name not in odd
        }
        spoken = _label_headings(choices, names, long)
        for name in [name for name in long if _says_twice(spoken[name], default_language)]:
            del long[name]
        rest: list[Choice] = []
        numbers: list[int] = []
        for number, (name, row) in enumerate(zip(names, choices, strict=True), 2):
            kept = long.get(name)
            if kept is None or not kept:
                # the first one shows the converter every language of its list
                rest.append(row if kept is None else {**dict.fromkeys(spoken[name], "-"), **row})
                numbers.append(number)
            if kept is not None:
                kept.append((number, row))
        return cls(rest, numbers, long, always)

    def too_long_from(self, most: int) -> int | None:
        """The row from which the long lists would take more than `most` characters; None when they do not."""
        taken = 0
        for rows in self.long.values():
            for number, row in rows:
                taken += sum(len(str(value)) + _AROUND for value in row.values())
                if taken > most:
                    return number
        return None

    def put_back(self, xform: str) -> str:
        """The XForm with every choice of the long lists in it."""
        for name, rows in self.long.items():
            xform = _filled(xform, name, [row for _, row in rows])
        return xform

    def faults(self, *, may_repeat: bool) -> Iterator[tuple[str, int, str]]:
        """What the converter would refuse in rows that it does not see: kind of fault, row and what it is about."""
        for of_list, rows in self.long.items():
            seen: set[object] = set()
            for number, row in rows:
                name = _value(row, "name")
                if name is None:
                    yield "missing_name", number, of_list
                elif name in seen and not may_repeat and of_list not in self.always:
                    yield "duplicate_choice", number, str(name)
                seen.add(name)

    def gaps(self) -> Iterator[tuple[str, int, str, str]]:
        """What lacks words: kind of remark, row, heading, and the language or the code that it is about."""
        for rows in self.long.values():
            headings = list(
                dict.fromkeys(key for _, row in rows for key in row if _language(key) is not None)
            )
            for number, row in rows:
                missing = [heading for heading in headings if heading not in row]
                if len(missing) < len(headings):
                    for heading in missing:
                        yield "missing_translation", number, heading, heading.partition("::")[2] or heading
                else:
                    yield "missing_label", number, "label", str(_value(row, "name"))


def _label_headings(
    choices: Sequence[Choice], names: Sequence[str], long: Mapping[str, object]
) -> dict[str, dict[str, None]]:
    """The headings of labels that the choices of each long list fill."""
    found: dict[str, dict[str, None]] = {name: {} for name in long}
    for name, row in zip(names, choices, strict=True):
        if name in found:
            found[name].update((key, None) for key in row if _language(key) is not None)
    return found


def _says_twice(headings: Iterable[str], default_language: str) -> bool:
    """Whether labels without a language stand beside others of the language that the settings give them."""
    languages = [_language(heading) for heading in headings]
    return "default" in languages and escape(default_language) in languages


def _is_plain(row: Choice) -> bool:
    """Whether each cell is what it says: no answer stands in a label, no picture or sound goes with it."""
    return all(_is_known(key) and "${" not in str(value) for key, value in row.items())


@lru_cache(maxsize=256)
def _is_known(key: str) -> bool:
    heading = key.strip().lower()
    known = heading in LIST_NAMES or _LABEL.fullmatch(heading) or _PLAIN.fullmatch(heading)
    return bool(known) and heading not in ("image", "audio", "video", "big-image")


@lru_cache(maxsize=256)
def _tag(key: str) -> str:
    """What a column is called in an XForm; empty for one that is not written there."""
    lowered = key.strip().lower()
    if lowered in LIST_NAMES or (_LABEL.fullmatch(lowered) and lowered != "label"):
        return ""
    return {"value": "name", "label": "label", "name": "name"}.get(lowered, key.strip())


def _value(row: Choice, tag: str) -> object:
    return next((value for key, value in row.items() if _tag(key) == tag), None)


@lru_cache(maxsize=256)
def _language(key: str) -> str | None:
    """The language of a column of labels, as an XForm writes it; None for another column."""
    match = _LABEL.fullmatch(key.strip())
    return None if match is None else escape(match[1] or "default")


def _filled(xform: str, name: str, rows: Sequence[Choice]) -> str:
    start = xform.find(f'<instance id="{escape(name)}">')
    end = xform.find("</root>", start)
    if start < 0 or end < 0:
        return xform  # no question offers this list
    by_id = "<itextId>" in xform[start:end]
    items = [_item(name, number, row, by_id=by_id) for number, row in enumerate(rows) if number]
    xform = "".join((xform[:end], *items, xform[end:]))
    return _spoken(xform, name, rows) if by_id else xform


def _item(name: str, number: int, row: Choice, *, by_id: bool) -> str:
    cells = [f"<itextId>{escape(name)}-{number}</itextId>"] if by_id else []
    for key, value in row.items():
        tag = _tag(key)
        if tag and not (by_id and tag == "label"):
            cells.append(f"<{tag}>{_text(value)}</{tag}>")
    return f"<item>{''.join(cells)}</item>"


def _spoken(xform: str, name: str, rows: Sequence[Choice]) -> str:
    """The texts of a list, in each language, beside those of its first choice."""
    parts = re.split(r'(<translation lang="[^"]*"[^>]*>)', xform)
    headings = dict.fromkeys(key for row in rows for key in row)
    # labels without a language are in the form's own, which bears a name when the settings give it one
    is_named = '<translation lang="default"' not in xform
    unsaid = [heading for heading in headings if is_named and _language(heading) == "default"]
    pieces = parts[:1]
    for place in range(1, len(parts), 2):
        language = re.findall(r'lang="([^"]*)"', parts[place])[0]
        own = [heading for heading in headings if _language(heading) == language] or unsaid
        pieces.append(parts[place])
        for number, row in enumerate(rows):
            if number:
                # a dash where there is none, as the converter writes it
                label = next((row[heading] for heading in own if heading in row), "-")
                pieces.append(f'<text id="{escape(name)}-{number}"><value>{_text(label)}</value></text>')
        pieces.append(parts[place + 1])
    return "".join(pieces)


def _text(value: object) -> str:
    return escape(_NOT_XML.sub("", str(value)))
