"""What is wrong with a form before anyone fills it, each fault with its place in the sheet.

Invariant: every expression of the form is read by our own parser; a form with a fault is not installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from fieldintake.forms.definition import DataType, FormDefinition, NodeDefinition
from fieldintake.forms.entities import save_to_fault
from fieldintake.forms.plan import CyclicForm, Rule, expressions_of, make_plan, outputs_of
from fieldintake.forms.xpath.errors import XPathSyntaxError
from fieldintake.forms.xpath.functions import find
from fieldintake.forms.xpath.parser import parse
from fieldintake.forms.xpath.patterns import safe_pattern
from fieldintake.forms.xpath.syntax import Binary, Call, Expression, Filter, Negate, Path, Text


class Fault(Enum):
    """Kinds of fault."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    NOT_CONVERTED = "not_converted"
    SYNTAX = "syntax"
    UNKNOWN_FUNCTION = "unknown_function"
    WRONG_ARGUMENTS = "wrong_arguments"
    DANGLING_PATH = "dangling_path"
    CYCLE = "cycle"
    UNSAFE_PATTERN = "unsafe_pattern"
    MISSING_TRANSLATION = "missing_translation"
    MISSING_FILE = "missing_file"
    REFUSED_TYPE = "refused_type"
    SAVE_TO = "save_to"
    DIALECT = "dialect"
    CONVERTER_SAYS = "converter_says"


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One fault: `detail` is a name, a path or an expression of the form, never an answer."""

    fault: Fault
    detail: str = ""
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


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
_PLACES = frozenset({DataType.GEOPOINT, DataType.GEOTRACE, DataType.GEOSHAPE})


def problems_of(
    form: FormDefinition, xform: str, *, exact_places: bool = False
) -> Iterator[tuple[FormProblem, NodeDefinition | None]]:
    """Every fault that stops an installation, with its place in the data tree."""
    broken = False
    for expression in _expressions(form):
        for fault in _expression_faults(form, expression):
            broken = True
            yield fault, expression.node
    for node in form.nodes.values():
        yield from ((p, node) for p in _type_faults(node, exact_places=exact_places))
        if node.bind.save_to is not None:
            words = save_to_fault(node)
            if words:
                yield FormProblem(Fault.SAVE_TO, words, column="save_to"), node
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
    for node, path in plan.dangling:
        if not _is_bare(path):
            yield FormProblem(Fault.DANGLING_PATH, path), node


def _is_bare(path: str) -> bool:
    """Whether a path is one word, such as `null`: forms in use hold these, and they read as empty."""
    return "/" not in path


def _expressions(form: FormDefinition) -> Iterator[Expr]:
    for node in form.nodes.values():
        for rule, text in expressions_of(node):
            yield Expr(node, _COLUMNS[rule], text)
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


def calls_of(tree: Expression) -> Iterator[Call]:
    """Every function call in a tree."""
    match tree:
        case Call(_, arguments):
            yield tree
            for argument in arguments:
                yield from calls_of(argument)
        case Binary(_, left, right):
            yield from calls_of(left)
            yield from calls_of(right)
        case Negate(operand):
            yield from calls_of(operand)
        case Filter(base, predicates):
            for part in (base, *predicates):
                yield from calls_of(part)
        case Path(steps, _, base):
            inner = [p for s in steps for p in s.predicates]
            for part in inner if base is None else [base, *inner]:
                yield from calls_of(part)
        case _:
            return


def _type_faults(node: NodeDefinition, *, exact_places: bool) -> Iterator[FormProblem]:
    bind = node.bind
    if bind.preload == "property" and bind.preload_parameter.lower() in _DEVICE:
        yield FormProblem(Fault.REFUSED_TYPE, bind.preload_parameter, column="type")
    if bind.type in _PLACES and not exact_places:
        yield FormProblem(Fault.REFUSED_TYPE, bind.type.value, column="type")


_COVERT = re.compile(r"<(?:\w+:)?(recordaudio|setgeopoint|recordAudio)\b")


def _covert(form: FormDefinition, xform: str) -> Iterator[FormProblem]:
    names = {"recordaudio": "background-audio", "setgeopoint": "start-geopoint"}
    for match in _COVERT.finditer(xform):
        yield FormProblem(Fault.REFUSED_TYPE, names[match[1].lower()], "survey", column="type")
    for name, source in form.external.items():
        if source.startswith("jr://instance/last-saved"):
            # it would put the last person's answers before the next one
            yield FormProblem(Fault.REFUSED_TYPE, name, "survey", column="default")
        elif not source.startswith(("jr://file/", "jr://file-csv/")):
            yield FormProblem(Fault.REFUSED_TYPE, source, "survey")


def warnings_of(form: FormDefinition) -> Iterator[tuple[FormProblem, NodeDefinition | None]]:
    """What works but should be known: gaps in translations, missing lists, other dialects."""
    for name in form.missing:
        yield FormProblem(Fault.MISSING_FILE, name), None
    for node, path in make_plan(form).dangling:
        if _is_bare(path):
            yield FormProblem(Fault.DANGLING_PATH, path), node
    for language, texts in form.texts.items():
        for text_id, forms in form.texts.get(form.default_language, {}).items():
            given = "".join(str(p) for p in texts.get(text_id, {}).get("", ())).strip()
            if "" in forms and given in ("", "-"):
                yield FormProblem(Fault.MISSING_TRANSLATION, f"{language}: {text_id}"), None
    for expression in _expressions(form):
        try:
            calls = list(calls_of(parse(expression.text)))
        except XPathSyntaxError:
            continue
        for call in calls:
            if _differs(call):
                yield FormProblem(Fault.DIALECT, call.name, column=expression.column), expression.node


def _differs(call: Call) -> bool:
    """Whether other engines of the same standard may answer differently."""
    if call.name == "regex" and len(call.arguments) == 2:
        pattern = call.arguments[1]
        whole = isinstance(pattern, Text) and re.fullmatch(r"\^.*\$", pattern.value) is not None
        return not whole
    return call.name in ("boolean-from-string", "last")
