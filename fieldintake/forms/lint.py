"""What is wrong with a form before anyone fills it, each fault with what it is a fault of.

Invariant: every expression of the form is read by our own parser; a form with a fault is not installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fieldintake.forms.definition import ControlKind, DataType, FormDefinition, NodeDefinition
from fieldintake.forms.dependencies import DependencyReader
from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.forms.field_lint import field_faults
from fieldintake.forms.placing import Found, Mention
from fieldintake.forms.plan import Computation, CyclicForm, Plan, make_plan
from fieldintake.forms.rule_lint import MAX_RULES, rule_faults
from fieldintake.forms.written import COLUMNS, TEXTS, Expr, expressions
from fieldintake.forms.xpath.namespaces import ODK, XFORMS
from fieldintake.forms.xpath.parser import parse
from fieldintake.forms.xpath.syntax import Call, Text, calls_of

_MOST_NAMED = 10
_ACTIONS = frozenset({None, XFORMS, ODK})
LAST_SAVED = "jr://instance/last-saved"
_PLACES = frozenset({DataType.GEOPOINT, DataType.GEOTRACE, DataType.GEOSHAPE})
_OWN_LISTS = ("jr://file/", "jr://file-csv/", LAST_SAVED)


def problems_of(form: FormDefinition, xform: str) -> Iterator[Found]:
    """Every fault that stops an installation."""
    yield from (found := tuple(_too_much(form)))
    broken = bool(found)
    for expression in () if found else expressions(form):
        for fault in _expression_faults(form, expression):
            broken = True
            yield fault, expression.at
    for node in form.nodes.values():
        yield from ((p, node) for p in (*_type_faults(node), *_searched(node)))
        yield from ((p, node) for p in field_faults(node))
    yield from _covert(form, xform)
    if not broken:
        yield from _structure_faults(form)


def _too_much(form: FormDefinition) -> Iterator[Found]:
    """The rule at which a form has more to work out than any form in use has, many times over."""
    length = 0
    for expression in expressions(form):
        length += len(expression.text)
        if length > MAX_RULES:
            yield FormProblem(Fault.TOO_MANY_RULES, column=expression.column), expression.at
            return


def _structure_faults(form: FormDefinition) -> Iterator[Found]:
    for reference in form.dangling:
        yield FormProblem(Fault.DANGLING_PATH, reference), Mention((f'"{reference}"', reference))
    try:
        plan = make_plan(form)
    except CyclicForm as error:
        yield from (found for ring in error.rings for found in _ring(ring))
        return
    yield from dangling(form, plan, odd=False)


def _ring(ring: tuple[Computation, ...]) -> Iterator[Found]:
    """Each place of a circle, told the way round from there."""
    names = [one.node.name for one in ring]
    for start, one in enumerate(ring):
        way = [*names[start:], *names[: start + 1]]
        if len(way) > _MOST_NAMED:
            way = [*way[: _MOST_NAMED - 2], "\N{HORIZONTAL ELLIPSIS}", way[-1]]
        told = " \N{RIGHTWARDS ARROW} ".join(way)
        yield FormProblem(Fault.CYCLE, told, column=COLUMNS[one.rule]), one.node


def dangling(form: FormDefinition, plan: Plan, *, odd: bool) -> Iterator[Found]:
    """Paths that lead nowhere; `odd` for those that do no harm, in texts or such as `null`."""
    shown: set[NodeDefinition] = set()
    for node, rule, path in plan.dangling:
        if rule not in COLUMNS:
            shown.add(node)
        elif _is_odd(path) is odd:
            yield FormProblem(Fault.DANGLING_PATH, path, column=COLUMNS[rule]), node
    for expression in expressions(form) if odd else ():
        in_text = expression.column in TEXTS and expression.node in shown
        if in_text or expression.is_action:
            yield from _dangling_at(form, expression)


def _dangling_at(form: FormDefinition, expression: Expr) -> Iterator[Found]:
    reader = DependencyReader(form, expression.node)
    reader.read(parse(expression.text))
    for path in dict.fromkeys(reader.dangling):
        yield FormProblem(Fault.DANGLING_PATH, path, column=expression.column), expression.at


def _is_odd(path: str) -> bool:
    """Whether a path starts where it stands, such as `null`: forms in use hold these, and they read as empty."""
    return path[:1] not in ("/", ".")


def _expression_faults(form: FormDefinition, expression: Expr) -> Iterator[FormProblem]:
    found = tuple(rule_faults(expression.text, expression.column))
    yield from found
    if any(problem.fault is Fault.SYNTAX for problem in found):
        return
    for call in calls_of(parse(expression.text)):
        if call.name == "instance" and len(call.arguments) == 1 and _is_unknown_list(form, call):
            yield FormProblem(Fault.DANGLING_PATH, expression.text, column=expression.column)


def _is_unknown_list(form: FormDefinition, call: Call) -> bool:
    name = call.arguments[0]
    return isinstance(name, Text) and name.value not in form.lookups and name.value != form.primary_name


def _type_faults(node: NodeDefinition) -> Iterator[FormProblem]:
    bind = node.bind
    if bind.type in _PLACES and _is_asked(node):
        yield FormProblem(Fault.REFUSED_TYPE, bind.type.value, column="type")


def _searched(node: NodeDefinition) -> Iterator[FormProblem]:
    """A list that is searched in a way which could not be written as a filter; its one choice names columns."""
    words = "" if node.control is None else " ".join(node.control.appearance)
    if "search(" in words.replace(" (", "("):
        yield FormProblem(Fault.SEARCHED, words, column="appearance")


def _is_asked(node: NodeDefinition) -> bool:
    fixed = (node.bind.readonly or "").strip() == "true()"
    return node.control is not None and node.control.kind is not ControlKind.NOTE and not fixed


_ACTION = re.compile(r"<(?:([\w.-]+):)?(recordaudio|setgeopoint)\b", re.IGNORECASE)


def acts_unseen(form: FormDefinition, xform: str, name: str) -> bool:
    """Whether the form would record by itself: sound or place."""
    found = _ACTION.finditer(xform)
    return any(m[2].lower() == name and form.namespaces.get(m[1] or "") in _ACTIONS for m in found)


def _covert(form: FormDefinition, xform: str) -> Iterator[Found]:
    if acts_unseen(form, xform, "recordaudio"):
        problem = FormProblem(Fault.REFUSED_TYPE, "background-audio", column="type")
        yield problem, Mention(("background-audio", "recordaudio"))
    for name, source in form.external.items():
        if not source.startswith(_OWN_LISTS):
            yield FormProblem(Fault.REFUSED_TYPE, source), Mention((source, name))
