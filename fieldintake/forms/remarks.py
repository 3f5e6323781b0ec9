"""What works in a form but should be known before it is accepted: gaps, what is left out, other dialects.

Invariant: a remark never stops an installation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fieldintake.domain.categories import DataCategory
from fieldintake.forms.appearances import is_known
from fieldintake.forms.definition import BodyElement, ControlKind, FormDefinition, NodeDefinition
from fieldintake.forms.dialects import points_of
from fieldintake.forms.entities import field_of
from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.forms.field_lint import code_faults, files_off_here
from fieldintake.forms.lint import LAST_SAVED, acts_unseen, dangling
from fieldintake.forms.placing import Found, Mention, Said
from fieldintake.forms.plan import make_plan
from fieldintake.forms.written import CONDITIONS, expressions
from fieldintake.forms.xpath.parser import parse

_DEVICE = frozenset(
    {"deviceid", "imei", "simserial", "subscriberid", "phonenumber", "uri:deviceid", "phone number"}
)
_OF_HER = frozenset({DataCategory.IDENTITY, DataCategory.SAFE_CONTACT})
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")
_NOT_GIVEN = ("", "-")


def remarks_on(form: FormDefinition, xform: str) -> Iterator[Found]:
    """Every remark on a form that has no fault."""
    yield from _left_empty(form, xform)
    for node in form.nodes.values():
        yield from ((p, node) for p in _at_node(form, node))
    yield from _appearances(form.body)
    for name in form.missing:
        yield FormProblem(Fault.MISSING_FILE, name), Mention((name, name.rpartition(".")[0] or name))
    for reference in form.unused:
        yield FormProblem(Fault.UNUSED_RULE, reference), Mention((f'"{reference}"', reference))
    yield from dangling(form, make_plan(form), odd=True)
    yield from _gaps(form)
    yield from _dialects(form)


def _at_node(form: FormDefinition, node: NodeDefinition) -> Iterator[FormProblem]:
    yield from code_faults(form, node)
    yield from _range_ends(node)
    yield from files_off_here(form, node)
    yield from _required(node)
    yield from _ignored_type(node)


def _required(node: NodeDefinition) -> Iterator[FormProblem]:
    """Who she is and how to reach her is hers to keep: a form may ask, and not insist."""
    field = field_of(node)
    category = node.bind.category or (field.category.value if field is not None else "")
    insists = (node.bind.required or "").strip() not in ("", "false()")
    if insists and category in {each.value for each in _OF_HER}:
        yield FormProblem(Fault.REQUIRED_OF_HER, node.name, column="required")


def _ignored_type(node: NodeDefinition) -> Iterator[FormProblem]:
    control = node.control
    if control is None or control.kind is not ControlKind.UPLOAD:
        return
    kind = dict(control.parameters).get("mediatype", "")
    if kind.startswith(("video/", "osm/")):
        yield FormProblem(Fault.IGNORED_TYPE, kind.partition("/")[0], column="type")


def _range_ends(node: NodeDefinition) -> Iterator[FormProblem]:
    """Ends of a range that are no numbers; it is asked as a plain number then."""
    control = node.control
    if control is None or control.kind is not ControlKind.RANGE:
        return
    given = dict(control.parameters)
    for name in ("start", "end", "step"):
        if name in given and not _NUMBER.fullmatch(given[name].strip()):
            yield FormProblem(Fault.BAD_RANGE, f"{name}={given[name]}", column="parameters")


def _appearances(element: BodyElement) -> Iterator[Found]:
    for word in element.appearance:
        if not is_known(word):
            yield FormProblem(Fault.IGNORED_APPEARANCE, word, column="appearance"), element.node
    for inner in element.children:
        yield from _appearances(inner)


def _gaps(form: FormDefinition) -> Iterator[Found]:
    """Texts that one language has and another has not."""
    if len(form.texts) < 2:
        return
    given = {
        language: {key for key in _texts_in(form, language) if _is_given(form, language, *key)}
        for language in form.texts
    }
    for key in dict.fromkeys(key for language in form.texts for key in _texts_in(form, language)):
        if not any(key in keys for keys in given.values()):
            continue
        for language, keys in given.items():
            if key not in keys:
                part = _part(*key)
                yield (
                    FormProblem(Fault.MISSING_TRANSLATION, language, column=part),
                    Said(part, language, form.nodes.get(key[0].partition(":")[0]), key[0]),
                )


def _texts_in(form: FormDefinition, language: str) -> Iterator[tuple[str, str]]:
    for text_id, kinds in form.texts[language].items():
        yield from ((text_id, kind) for kind in kinds if kind in ("", "guidance"))


def _is_given(form: FormDefinition, language: str, text_id: str, kind: str) -> bool:
    parts = form.texts[language][text_id][kind]
    return "".join(str(part) for part in parts).strip() not in _NOT_GIVEN


_PARTS = {"jr:constraintMsg": "constraint_message", "jr:requiredMsg": "required_message"}


def _part(text_id: str, kind: str) -> str:
    """The column of a text, told by its id as the converter writes it; a label otherwise."""
    if kind == "guidance":
        return "guidance_hint"
    ending = text_id.partition(":")[2]
    return "hint" if ending == "hint" else _PARTS.get(ending, "label")


def _dialects(form: FormDefinition) -> Iterator[Found]:
    for expression in expressions(form):
        tree = parse(expression.text)
        is_condition = expression.column in CONDITIONS
        for fault, words in points_of(tree, form, expression.node, is_condition=is_condition):
            yield FormProblem(fault, words, column=expression.column), expression.at


def _left_empty(form: FormDefinition, xform: str) -> Iterator[Found]:
    """What the form may ask for and never gets: marks of the device, answers of the last person."""
    if acts_unseen(form, xform, "setgeopoint"):
        places = Mention(("start-geopoint", "background-geopoint", "setgeopoint"))
        yield FormProblem(Fault.LEFT_EMPTY, "start-geopoint", column="type"), places
    for node in form.nodes.values():
        name = node.bind.preload_parameter
        if node.bind.preload == "property" and name.lower() in _DEVICE:
            yield FormProblem(Fault.LEFT_EMPTY, name, column="type"), node
        if node.name == "audit" and node.parent is not None and node.parent.name == "meta":
            yield FormProblem(Fault.LEFT_EMPTY, "audit", column="type"), Mention(("audit",))
    for name, source in form.external.items():
        if source.startswith(LAST_SAVED):
            yield (
                FormProblem(Fault.LEFT_EMPTY, name, column="default"),
                Mention(("last-saved",), ("default",)),
            )
