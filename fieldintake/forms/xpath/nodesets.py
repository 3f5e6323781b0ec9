"""Functions about nodes: counting, names, positions, lookup lists, order.

Invariant: what asks another instance goes through the environment, so an expression reaches only what the
form declared.
"""

from __future__ import annotations

import hashlib
import math

from fieldintake.forms.xpath.environment import Run
from fieldintake.forms.xpath.errors import WrongArguments
from fieldintake.forms.xpath.function import ANY, Function, Plain, eager
from fieldintake.forms.xpath.nodes import Node, ancestors, in_document_order, root_of, string_value
from fieldintake.forms.xpath.values import Value, to_number, to_string

_MODULUS = 2147483647


def nodes_of(value: Value) -> list[Node]:
    """The value as a node-set.

    Raises:
        WrongArguments: when it is none.
    """
    if not isinstance(value, list):
        raise WrongArguments("a node-set is needed")
    return value


def _last(_values: list[Value], _node: Node, run: Run) -> Value:
    return float(run.size)


def _position(values: list[Value], _node: Node, run: Run) -> Value:
    if not values:
        return float(run.position)
    nodes = nodes_of(values[0])
    if not nodes:
        return math.nan
    node = nodes[0]
    if node.parent is None:
        return 1.0
    same = [c for c in node.parent.children if c.name == node.name and c.kind is node.kind]
    return float(same.index(node) + 1) if node in same else 1.0


def _count(values: list[Value], _node: Node, _run: Run) -> Value:
    return float(len(nodes_of(values[0])))


def _count_non_empty(values: list[Value], _node: Node, _run: Run) -> Value:
    return float(sum(1 for n in nodes_of(values[0]) if string_value(n)))


def _named(part: str) -> Plain:
    def named(values: list[Value], node: Node, _run: Run) -> Value:
        nodes = nodes_of(values[0]) if values else [node]
        return str(getattr(nodes[0], part) or "") if nodes else ""

    return named


def _current(_values: list[Value], _node: Node, run: Run) -> Value:
    return [run.current]


def _instance(values: list[Value], _node: Node, run: Run) -> Value:
    found = run.environment.instance(to_string(values[0]))
    return [] if found is None else [found]


def _id(values: list[Value], node: Node, _run: Run) -> Value:
    value = values[0]
    texts = [string_value(n) for n in value] if isinstance(value, list) else [to_string(value)]
    wanted = {word for text in texts for word in text.split()}
    found: list[Node] = []
    stack = [root_of(node)]
    while stack:
        here = stack.pop()
        stack.extend(here.children)
        if any(a.name == "id" and a.text in wanted for a in here.attributes):
            found.append(here)
    return in_document_order(found)


def _pulldata(values: list[Value], _node: Node, run: Run) -> Value:
    name, column, key, wanted = (to_string(v) for v in values[:4])
    root = run.environment.instance(name)
    if root is None:
        return ""
    for row in (r for top in root.children for r in top.children):
        if any(string_value(c) == wanted for c in _cells(row, key)):
            return "".join(string_value(c) for c in _cells(row, column)[:1])
    return ""


def _cells(row: Node, column: str) -> list[Node]:
    if column.startswith("@"):
        return [a for a in row.attributes if a.name == column[1:]]
    return row.named(column)


def _itext(values: list[Value], _node: Node, run: Run) -> Value:
    return run.environment.text(to_string(values[0]))


def _choice_name(values: list[Value], node: Node, run: Run) -> Value:
    return run.environment.choice_name(to_string(values[0]), to_string(values[1]).strip(), node)


def _indexed_repeat(values: list[Value], _node: Node, run: Run) -> Value:
    targets = nodes_of(values[0])
    within: Node | None = None
    pairs = [(nodes_of(r), i) for r, i in zip(values[1::2], values[2::2], strict=True)]
    for repeat, index in sorted(pairs, key=_depth):
        place = to_number(index, run)
        around = _candidates(repeat, within, run.current)
        if place != place or not 1 <= place <= len(around):
            return []
        within = around[int(place) - 1]
    return [t for t in targets if within is None or _is_inside(t, within)]


def _depth(pair: tuple[list[Node], Value]) -> int:
    """How deep a repeat lies; pairs may come in any order."""
    return sum(1 for _ in ancestors(pair[0][0])) if pair[0] else 0


def _candidates(repeats: list[Node], within: Node | None, context: Node) -> list[Node]:
    if within is not None:
        return [r for r in repeats if _is_inside(r, within)]
    own = [r for r in repeats if r.parent is not None and _is_inside(context, r.parent)]
    return own or repeats


def _is_inside(node: Node, ancestor: Node) -> bool:
    return node is ancestor or any(around is ancestor for around in ancestors(node))


def _randomize(values: list[Value], _node: Node, run: Run) -> Value:
    nodes = list(nodes_of(values[0]))
    if len(values) == 1:
        run.environment.random.shuffle(nodes)
        return nodes
    return _shuffled(nodes, _seed(values[1], run))


def _shuffled(nodes: list[Node], state: int) -> list[Node]:
    """The order that the standard prescribes for a seed: Park-Miller, shuffled inside out."""
    order: list[Node] = []
    for place, node in enumerate(nodes):
        state = state * 16807 % _MODULUS
        other = int((state - 1) / (_MODULUS - 1) * (place + 1))
        order.append(node)
        order[place], order[other] = order[other], node
    return order


def _seed(value: Value, run: Run) -> int:
    number = to_number(value, run)
    if number != number or math.isinf(number):
        if not to_string(value):
            return _MODULUS - 1
        digest = hashlib.sha256(to_string(value).encode()).digest()
        seed = int.from_bytes(digest[:8], "big", signed=True)
    else:
        seed = int(number)
    seed = abs(seed) % _MODULUS * (1 if seed >= 0 else -1)  # exact: a hash has more digits than a float
    return seed if seed > 0 else seed + _MODULUS - 1


def _lang(values: list[Value], node: Node, _run: Run) -> Value:
    wanted = to_string(values[0]).lower()
    for attribute in (a for place in (node, *ancestors(node)) for a in place.attributes):
        if attribute.name == "lang" and attribute.prefix == "xml":
            have = attribute.text.lower()
            return have == wanted or have.startswith(wanted + "-")
    return False


FUNCTIONS: dict[str, Function] = {
    "last": eager(_last, 0),
    "position": eager(_position, 0, 1),
    "count": eager(_count, 1),
    "count-non-empty": eager(_count_non_empty, 1),
    "name": eager(_named("qualified"), 0, 1),
    "local-name": eager(_named("name"), 0, 1),
    "namespace-uri": eager(_named("uri"), 0, 1),
    "current": eager(_current, 0),
    "instance": eager(_instance, 1),
    "id": eager(_id, 1),
    "lang": eager(_lang, 1),
    "pulldata": eager(_pulldata, 4, ANY),
    "jr:itext": eager(_itext, 1),
    "jr:choice-name": eager(_choice_name, 2),
    "indexed-repeat": eager(_indexed_repeat, 3, ANY),
    "randomize": eager(_randomize, 1, 2),
}
