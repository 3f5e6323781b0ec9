"""What is wrong with a form before anyone fills it, each fault with its place in the sheet.

Invariant: every expression of the form is read by our own parser; a form with a fault is not installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fieldintake.forms.definition import ControlKind, DataType, FormDefinition, NodeDefinition
from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.forms.field_lint import code_faults, field_faults, files_off_here
from fieldintake.forms.plan import CyclicForm, Rule, expressions_of, make_plan, outputs_of
from fieldintake.forms.xpath.errors import XPathSyntaxError
from fieldintake.forms.xpath.functions import find
from fieldintake.forms.xpath.namespaces import ODK, XFORMS
from fieldintake.forms.xpath.parser import parse
from fieldintake.forms.xpath.patterns import safe_pattern
from fieldintake.forms.xpath.syntax import Call, Text, calls_of


@dataclass(frozen=True, slots=True)
class Expr:
    """An expression of the form and where it stands."""

    node: NodeDefinition
    column: str
    text: str


_COLUMNS = {
    Rule.RELEVANT: "relevant",
    Rule.CALCULATE: "calculation",
    Rule.READONLY: "read_only",
    Rule.REQUIRED: "required",
    Rule.CONSTRAINT: "constraint",
    Rule.COUNT: "repeat_count",
    Rule.CHOICES: "choice_filter",
}
_DEVICE = frozenset(
    {"deviceid", "imei", "simserial", "subscriberid", "phonenumber", "uri:deviceid", "phone number"}
)
_ACTIONS = frozenset({None, XFORMS, ODK})
LAST_SAVED = "jr://instance/last-saved"
_PLACES = frozenset({DataType.GEOPOINT, DataType.GEOTRACE, DataType.GEOSHAPE})


def problems_of(form: FormDefinition, xform: str) -> Iterator[tuple[FormProblem, NodeDefinition | None]]:
    """Every fault that stops an installation, with its place in the data tree."""
    broken = False
    for expression in _expressions(form):
        for fault in _expression_faults(form, expression):
            broken = True
            yield fault, expression.node
    for node in form.nodes.values():
        yield from ((p, node) for p in _type_faults(node))
        yield from ((p, node) for p in field_faults(node))
    yield from ((p, None) for p in _covert(form, xform))
    if not broken:
        yield from _structure_faults(form)


def _structure_faults(
    form: FormDefinition,
) -> Iterator[tuple[FormProblem, NodeDefinition | None]]:
    for reference in form.dangling:
        yield FormProblem(Fault.DANGLING_PATH, reference), None
    try:
        plan = make_plan(form)
    except CyclicForm as error:
        for path in error.paths:
            yield FormProblem(Fault.CYCLE, path), form.nodes[path]
        return
    for node, rule, path in plan.dangling:
        if rule is not Rule.LOOK and not _is_odd(path):
            yield FormProblem(Fault.DANGLING_PATH, path), node


def _is_odd(path: str) -> bool:
    """Whether a path starts where it stands, such as `null`: forms in use hold these, and they read as empty."""
    return path[:1] not in ("/", ".")


def _expressions(form: FormDefinition) -> Iterator[Expr]:
    for node in form.nodes.values():
        for rule, text in expressions_of(node):
            yield Expr(node, _COLUMNS[rule], text)
        if node.control is not None and node.control.itemset is not None:
            yield Expr(node, "choices", node.control.itemset.value)
            if node.control.itemset.label is not None:
                yield Expr(node, "choices", node.control.itemset.label)
        for text in outputs_of(form, node):
            yield Expr(node, "label", text)
    for action in form.actions:
        if action.expression is not None:
            column = "default" if action.source is None else "calculation"
            yield Expr(action.target, column, action.expression)


def _expression_faults(form: FormDefinition, expression: Expr) -> Iterator[FormProblem]:
    try:
        tree = parse(expression.text)
    except XPathSyntaxError as error:
        detail = f"{expression.text.strip()} ({error})"
        yield FormProblem(Fault.SYNTAX, detail, column=expression.column)
        return
    for call in calls_of(tree):
        function = find(call.name)
        if function is None:
            yield FormProblem(Fault.UNKNOWN_FUNCTION, call.name, column=expression.column)
        elif not function.accepts(len(call.arguments)):
            yield FormProblem(Fault.WRONG_ARGUMENTS, call.name, column=expression.column)
        elif call.name == "regex" and _is_unsafe(call):
            yield FormProblem(Fault.UNSAFE_PATTERN, expression.text, column=expression.column)
        elif call.name == "instance" and _is_unknown_list(form, call):
            yield FormProblem(Fault.DANGLING_PATH, expression.text, column=expression.column)


def _is_unsafe(call: Call) -> bool:
    pattern = call.arguments[1]
    return isinstance(pattern, Text) and safe_pattern(pattern.value) is None


def _is_unknown_list(form: FormDefinition, call: Call) -> bool:
    name = call.arguments[0]
    return isinstance(name, Text) and name.value not in form.lookups and name.value != form.primary_name


def _type_faults(node: NodeDefinition) -> Iterator[FormProblem]:
    bind = node.bind
    if bind.type in _PLACES and _is_asked(node):
        yield FormProblem(Fault.REFUSED_TYPE, bind.type.value, column="type")


def _is_asked(node: NodeDefinition) -> bool:
    fixed = (node.bind.readonly or "").strip() == "true()"
    return node.control is not None and node.control.kind is not ControlKind.NOTE and not fixed


_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")


def _range_ends(node: NodeDefinition) -> Iterator[FormProblem]:
    """Ends of a range that are no numbers; it is asked as a plain number then."""
    control = node.control
    if control is None or control.kind is not ControlKind.RANGE:
        return
    given = dict(control.parameters)
    for name in ("start", "end", "step"):
        if name in given and not _NUMBER.fullmatch(given[name].strip()):
            yield FormProblem(Fault.BAD_RANGE, f"{name}={given[name]}", column="parameters")


_ACTION = re.compile(r"<(?:([\w.-]+):)?(recordaudio|setgeopoint)\b", re.IGNORECASE)


def _recordings(form: FormDefinition, xform: str, name: str) -> bool:
    """Whether the form would record by itself: sound or place."""
    found = _ACTION.finditer(xform)
    return any(m[2].lower() == name and form.namespaces.get(m[1] or "") in _ACTIONS for m in found)


def _covert(form: FormDefinition, xform: str) -> Iterator[FormProblem]:
    if _recordings(form, xform, "recordaudio"):
        yield FormProblem(Fault.REFUSED_TYPE, "background-audio", "survey", column="type")
    for source in form.external.values():
        if not source.startswith(("jr://file/", "jr://file-csv/", LAST_SAVED)):
            yield FormProblem(Fault.REFUSED_TYPE, source, "survey")


def warnings_of(form: FormDefinition, xform: str) -> Iterator[tuple[FormProblem, NodeDefinition | None]]:
    """What works but should be known: gaps in translations, missing lists, other dialects."""
    yield from _left_empty(form, xform)
    for node in form.nodes.values():
        yield from (
            (p, node) for p in (*code_faults(form, node), *_range_ends(node), *files_off_here(form, node))
        )
    for name in form.missing:
        yield FormProblem(Fault.MISSING_FILE, name), None
    for reference in form.unused:
        yield FormProblem(Fault.UNUSED_RULE, reference), None
    for node, rule, path in make_plan(form).dangling:
        if rule is Rule.LOOK or _is_odd(path):
            yield FormProblem(Fault.DANGLING_PATH, path), node
    yield from _gaps(form)
    yield from _dialects(form)


def _gaps(form: FormDefinition) -> Iterator[tuple[FormProblem, None]]:
    for language, texts in form.texts.items():
        for text_id, forms in form.texts.get(form.default_language, {}).items():
            given = "".join(str(p) for p in texts.get(text_id, {}).get("", ())).strip()
            if "" in forms and given in ("", "-"):
                yield FormProblem(Fault.MISSING_TRANSLATION, f"{language}: {text_id}"), None


def _dialects(form: FormDefinition) -> Iterator[tuple[FormProblem, NodeDefinition]]:
    for expression in _expressions(form):
        for call in calls_of(parse(expression.text)):
            if _differs(call):
                yield FormProblem(Fault.DIALECT, call.name, column=expression.column), expression.node


def _left_empty(form: FormDefinition, xform: str) -> Iterator[tuple[FormProblem, NodeDefinition | None]]:
    """What the form may ask for and never gets: marks of the device, answers of the last person."""
    if _recordings(form, xform, "setgeopoint"):
        yield FormProblem(Fault.LEFT_EMPTY, "start-geopoint", "survey", column="type"), None
    for node in form.nodes.values():
        name = node.bind.preload_parameter
        if node.bind.preload == "property" and name.lower() in _DEVICE:
            yield FormProblem(Fault.LEFT_EMPTY, name, column="type"), node
    for name, source in form.external.items():
        if source.startswith(LAST_SAVED):
            yield FormProblem(Fault.LEFT_EMPTY, name, "survey", column="default"), None


def _differs(call: Call) -> bool:
    """Whether other engines of the same standard may answer differently."""
    if call.name == "regex" and len(call.arguments) == 2:
        pattern = call.arguments[1]
        whole = isinstance(pattern, Text) and re.fullmatch(r"\^.*\$", pattern.value) is not None
        return not whole
    return call.name in ("boolean-from-string", "last")
