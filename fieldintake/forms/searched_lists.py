"""Turns questions that take their choices by `search()` into ones that take them from the same file as others do.

Source: the `search()` appearance of older spreadsheets. Its list has one row, which names the columns of codes and
labels; what is searched for becomes the choice filter.
Invariant: a question is changed only when it will offer the same rows; any other stays as it is, and is refused later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from fieldintake.forms.external_lists import Cells, list_of
from fieldintake.forms.sheets import heading_in

_COLUMNS = ("type", "appearance", "parameters", "choice_filter")
_ASKED = re.compile(r"\s*select[ _](one|multiple)\s+(\S+)\s*", re.IGNORECASE)
_SEARCH = re.compile(r"\bsearch\s*\((.*)\)", re.DOTALL)
# no two ways to read the same letters, so that nothing can make it try them all
_PART = re.compile(r"""('[^']*'|"[^"]*"|\$\{[^}]*\}|\([^()]*\)|[^,'"()$]|\$(?!\{[^}]*\}))+""")
_COLUMN = re.compile(r"[A-Za-z_][\w.-]*")
_WAYS = {
    "matches": "{column} = {text}",
    "contains": "contains({column}, {text})",
    "startswith": "starts-with({column}, {text})",
    "endswith": "ends-with({column}, {text})",
}
_ALL, _SOME, _NARROWED = 1, 4, 6
"""So many values stand in the brackets: a file; how, where and for what it is searched; and what else must be equal."""


def asked_by_search(survey: Sequence[Cells], choices: Sequence[Cells]) -> list[Cells]:
    """The rows of the survey, those with `search()` written in the standard way."""
    lists: dict[str, list[Cells]] = {}
    for row in choices:
        lists.setdefault(list_of(row), []).append(row)
    return [_asked(row, lists) for row in survey]


def _asked(row: Cells, lists: Mapping[str, Sequence[Cells]]) -> Cells:
    headings = {name: heading_in(tuple(row), name) or name for name in _COLUMNS}
    cells = {name: str(row.get(heading, "")) for name, heading in headings.items()}
    asked, search = _ASKED.fullmatch(cells["type"]), _SEARCH.search(cells["appearance"])
    columns = None if asked is None else _columns_of(lists.get(asked[2], ()))
    taken = None if search is None else _taken(search[1])
    if asked is None or search is None or columns is None or taken is None:
        return row
    file, rules = taken
    filters = [f"({rule})" for rule in (*rules, cells["choice_filter"]) if rule]
    given = {
        "type": f"select_{asked[1].lower()}_from_file {file}",
        "appearance": (cells["appearance"][: search.start()] + cells["appearance"][search.end() :]).strip(),
        "parameters": " ".join((cells["parameters"], f"value={columns[0]} label={columns[1]}")).strip(),
        "choice_filter": " and ".join(filters),
    }
    kept = {key: value for key, value in row.items() if key not in headings.values()}
    return {**kept, **{headings[name]: value for name, value in given.items() if value}}


def _columns_of(rows: Sequence[Cells]) -> tuple[str, str] | None:
    """The columns of codes and labels; None when choices of its own stand in the list, or several columns of words."""
    if len(rows) != 1:
        return None
    cells = {key.strip().lower(): str(value).strip() for key, value in rows[0].items()}
    labels = {value for key, value in cells.items() if key.partition(":")[0].strip() == "label" and value}
    names = [cells.get("name", cells.get("value", "")), *labels]
    if len(labels) != 1 or not all(_COLUMN.fullmatch(name) for name in names):
        return None
    return names[0], names[1]


def _taken(inside: str) -> tuple[str, tuple[str, ...]] | None:
    """The file and the rules that narrow it; None when it says something else."""
    parts = [part.strip() for part in _parts(inside)]
    file = _quoted(parts[0]) if parts else ""
    if not file or len(parts) not in (_ALL, _SOME, _NARROWED):
        return None
    rules: list[str] = []
    if len(parts) >= _SOME:
        way, columns = _WAYS.get(_quoted(parts[1]).lower()), [c.strip() for c in _quoted(parts[2]).split(",")]
        if way is None or not all(_COLUMN.fullmatch(column) for column in columns):
            return None
        rules.append(" or ".join(way.format(column=column, text=parts[3]) for column in columns))
    if len(parts) == _NARROWED:
        if not _COLUMN.fullmatch(_quoted(parts[4])):
            return None
        rules.append(f"{_quoted(parts[4])} = {parts[5]}")
    return (file if file.lower().endswith(".csv") else f"{file}.csv"), tuple(rules)


def _parts(inside: str) -> Iterator[str]:
    """What stands between the commas that are not inside quotes or brackets; nothing when it does not end well."""
    found = list(_PART.finditer(inside))
    if ",".join(part[0] for part in found) == inside:
        yield from (part[0] for part in found)


def _quoted(text: str) -> str:
    """What stands between quotes; empty for anything else."""
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else ""
