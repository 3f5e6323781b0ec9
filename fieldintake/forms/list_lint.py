"""What is wrong with the lists that a form takes choices from: columns that no row has, and rows of files beside it.

Invariant: a list is named as the form names it; a row of a file by the line on which it begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from fieldintake.forms.definition import ControlKind, FormDefinition, Itemset, NodeDefinition
from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.forms.lookups import csv_rows
from fieldintake.forms.placing import Found
from fieldintake.forms.sheets import CHOICES, Sheets
from fieldintake.forms.written import expressions
from fieldintake.forms.xform import file_of
from fieldintake.forms.xpath.errors import XPathError
from fieldintake.forms.xpath.parser import parse
from fieldintake.forms.xpath.syntax import Axis, Call, Expression, NameTest, Path, Step, Text, calls_of, walk

_MOST = 50
_ITEM = 2
"""A list is `root/item`: so many steps lead to a row."""
_PULLED = 3
"""A list, the column that is wanted and the column that is looked up."""
_SEVERAL = frozenset({ControlKind.SELECT_MANY, ControlKind.RANK})


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of one form; `files` are those beside it by name, `sheets` those of its workbook."""

    form: FormDefinition
    files: Mapping[str, bytes]
    sheets: Sheets
    _known: dict[str, frozenset[str]] = field(default_factory=dict)

    def faults(self) -> Iterator[Found]:
        """Questions whose list has no column for their codes, so that nothing could be chosen."""
        for node, itemset, name in self._offered():
            yield from self._lacks(name, itemset.value, node, "parameters")

    def remarks(self) -> Iterator[Found]:
        """Columns that a label or a rule takes and no row has; rows of files that do not work as choices."""
        for node, itemset, name in self._offered():
            if itemset.label is not None and not itemset.label_is_text_id:
                yield from self._lacks(name, itemset.label, node, "parameters")
        for expression in expressions(self.form):
            for name, column in _columns_in(parse(expression.text)):
                for problem, _ in self._lacks(name, column, None, expression.column):
                    yield problem, expression.at
        for asked in dict.fromkeys(self._files()):
            yield from ((problem, None) for problem in islice(self._rows(asked), _MOST))

    def _offered(self) -> Iterator[tuple[NodeDefinition, Itemset, str]]:
        """Each question with a list, and the list's name."""
        for node in self.form.nodes.values():
            itemset = None if node.control is None else node.control.itemset
            name = None if itemset is None else _list_in(itemset)
            if itemset is not None and name is not None:
                yield node, itemset, name

    def _lacks(self, name: str, column: str, at: NodeDefinition | None, where: str) -> Iterator[Found]:
        known = self._columns(name)
        if known and column.isidentifier() and column not in known:
            called = file_of(self.form.external[name]) if name in self.form.external else name
            yield FormProblem(Fault.LIST_LACKS_COLUMN, f"{column} ({called})", column=where), at

    def _columns(self, name: str) -> frozenset[str]:
        """Of all rows together; empty for a list without rows."""
        if name not in self._known:
            top = self.form.lookups.get(name)
            items = [] if top is None else [item for root in top.children for item in root.children]
            found = {cell.name for item in items for cell in item.children}
            if found and name not in self.form.external:
                # of a long list only the first row is here
                found |= {h.strip() for sheet in CHOICES for h in self.sheets[sheet].headings}
            self._known[name] = frozenset(found)
        return self._known[name]

    def _files(self) -> Iterator[_Asked]:
        """What is taken from the files that are here, each kind of taking once."""
        for node, itemset, name in self._offered():
            file = file_of(self.form.external.get(name, ""))
            if file and file not in self.form.missing:
                several = node.control is not None and node.control.kind in _SEVERAL
                yield _Asked(name, file, itemset.value, itemset.label, several, "[" in itemset.nodeset)

    def _rows(self, asked: _Asked) -> Iterator[FormProblem]:
        known = self._columns(asked.name)
        if not known:
            yield FormProblem(Fault.LIST_EMPTY, sheet=asked.file)
        elif asked.file.lower().endswith(".csv"):
            labels = asked.label if asked.label in known else None
            yield from _row_remarks(csv_rows(self.files[asked.file]), asked, labels)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A list in a file, the columns that a question takes of it, and whether it takes several rows, or only some."""

    name: str
    file: str
    code: str
    label: str | None
    several: bool
    narrowed: bool


def _row_remarks(
    rows: Iterable[tuple[int, Mapping[str, str]]], asked: _Asked, labels: str | None
) -> Iterator[FormProblem]:
    """`labels` is the column of labels, if the list has one."""
    seen: set[str] = set()
    for line, row in rows:
        code, label = row.get(asked.code, "").strip(), row.get(labels or "", "").strip()
        if not code:
            yield FormProblem(Fault.MISSING_NAME, label, asked.file, line, asked.code)
        elif asked.several and len(code.split()) > 1:
            yield FormProblem(Fault.BLANK_IN_CODE, code, asked.file, line, asked.code)
        elif code in seen and not asked.narrowed:
            yield FormProblem(Fault.DUPLICATE_CHOICE, code, asked.file, line, asked.code)
        elif labels is not None and not label:
            yield FormProblem(Fault.MISSING_LABEL, code, asked.file, line, labels)
        seen.add(code)


def _list_in(itemset: Itemset) -> str | None:
    """The list that choices come from; None when they come from answers, or nobody can tell."""
    try:
        tree = parse(itemset.nodeset)
    except XPathError:
        return None
    paths = (part for part in walk(tree) if isinstance(part, Path))
    return next((name for path in paths if (name := _list_of(path)) is not None), None)


def _list_of(path: Path) -> str | None:
    base = path.base
    if not isinstance(base, Call) or base.name != "instance" or len(base.arguments) != 1:
        return None
    name = base.arguments[0]
    return name.value if isinstance(name, Text) else None


def _columns_in(tree: Expression) -> Iterator[tuple[str, str]]:
    """Each list and column that an expression takes: in what narrows the list, after it, or by `pulldata`."""
    for call in calls_of(tree):
        words = [a.value for a in call.arguments if isinstance(a, Text)]
        if call.name == "pulldata" and len(words) >= _PULLED:
            yield from ((words[0], column) for column in words[1:_PULLED])
    for path in walk(tree):
        name = _list_of(path) if isinstance(path, Path) else None
        if name is None or not isinstance(path, Path) or len(path.steps) < _ITEM:
            continue
        for predicate in path.steps[_ITEM - 1].predicates:
            inner = (part for part in walk(predicate) if isinstance(part, Path))
            yield from (
                (name, c) for p in inner if not p.absolute and p.base is None for c in _column(p.steps[:1])
            )
        yield from ((name, column) for column in _column(path.steps[_ITEM:]))


def _column(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps[:1]:
        if step.axis is Axis.CHILD and isinstance(step.test, NameTest) and not step.test.prefix:
            yield step.test.name
