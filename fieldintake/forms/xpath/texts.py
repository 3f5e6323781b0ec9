"""String functions.

Invariant: every result is plain text; a bad pattern matches nothing instead of stopping the form.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import uuid

from fieldintake.forms.xpath.environment import Run
from fieldintake.forms.xpath.errors import WrongArguments
from fieldintake.forms.xpath.function import ANY, Function, eager, lazy, spread
from fieldintake.forms.xpath.nodes import Node, string_value
from fieldintake.forms.xpath.patterns import found_in, safe_pattern
from fieldintake.forms.xpath.values import Evaluate, Value, to_number, to_string

_SPACES = re.compile(r"[ \t\r\n]+")
_DIGESTS = {"md5": "md5", "sha-1": "sha1", "sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512"}


def _context(values: list[Value], node: Node) -> str:
    return to_string(values[0]) if values else string_value(node)


def _string(values: list[Value], node: Node, _run: Run) -> Value:
    return _context(values, node)


def _concat(values: list[Value], _node: Node, _run: Run) -> Value:
    return "".join(to_string(v) for v in spread(values))


def _join(values: list[Value], _node: Node, _run: Run) -> Value:
    return to_string(values[0]).join(to_string(v) for v in spread(values[1:]))


def _starts(values: list[Value], _node: Node, _run: Run) -> Value:
    return to_string(values[0]).startswith(to_string(values[1]))


def _ends(values: list[Value], _node: Node, _run: Run) -> Value:
    return to_string(values[0]).endswith(to_string(values[1]))


def _contains(values: list[Value], _node: Node, _run: Run) -> Value:
    return to_string(values[1]) in to_string(values[0])


def _before(values: list[Value], _node: Node, _run: Run) -> Value:
    head, found, _ = to_string(values[0]).partition(to_string(values[1]) or "\0")
    return head if found else ""


def _after(values: list[Value], _node: Node, _run: Run) -> Value:
    text, mark = to_string(values[0]), to_string(values[1])
    return text.partition(mark)[2] if mark else text


def _round(number: float) -> float:
    return number if number != number or abs(number) > 1e15 else float(int((number + 0.5) // 1))


def _substring(values: list[Value], _node: Node, run: Run) -> Value:
    text = to_string(values[0])
    start = _round(to_number(values[1], run))
    end = start + _round(to_number(values[2], run)) if len(values) > 2 else float("inf")
    if start != start or end != end:
        return ""
    first = int(min(max(start, 1.0), len(text) + 1.0))
    last = int(min(max(end, 1.0), len(text) + 1.0))
    return text[first - 1 : last - 1]


def _substr(values: list[Value], _node: Node, run: Run) -> Value:
    text = to_string(values[0])
    start = _index(to_number(values[1], run), 0)
    end = _index(to_number(values[2], run), len(text)) if len(values) > 2 else len(text)
    return text[start:end]


def _index(number: float, otherwise: int) -> int:
    if number != number:
        return otherwise
    return int(min(max(number, -1e9), 1e9))


def _length(values: list[Value], node: Node, _run: Run) -> Value:
    return float(len(_context(values, node)))


def _normalize(values: list[Value], node: Node, _run: Run) -> Value:
    return _SPACES.sub(" ", _context(values, node)).strip(" ")


def _translate(values: list[Value], _node: Node, _run: Run) -> Value:
    text, old, new = (to_string(v) for v in values)
    table: dict[int, str] = {}
    for place, character in enumerate(old):
        table.setdefault(ord(character), new[place : place + 1])
    return text.translate(table)


def _regex(values: list[Value], _node: Node, _run: Run) -> Value:
    pattern = safe_pattern(to_string(values[1]))
    return pattern is not None and found_in(pattern, to_string(values[0]))


def _coalesce(arguments: tuple[Evaluate, ...]) -> Evaluate:
    def coalesce(node: Node, run: Run) -> Value:
        for argument in arguments:
            value = argument(node, run)
            text = to_string(value)
            if text and not (isinstance(value, float) and value != value):
                return text
        return ""

    return coalesce


def _once(arguments: tuple[Evaluate, ...]) -> Evaluate:
    def once(node: Node, run: Run) -> Value:
        return string_value(run.current) or to_string(arguments[0](node, run))

    return once


def _digest(values: list[Value], _node: Node, _run: Run) -> Value:
    name = _DIGESTS.get(to_string(values[1]).lower())
    form = to_string(values[2]) if len(values) > 2 else "base64"
    if name is None or form not in ("hex", "base64"):
        raise WrongArguments("digest: unknown method or encoding")
    done = hashlib.new(name, to_string(values[0]).encode(), usedforsecurity=False)
    return done.hexdigest() if form == "hex" else base64.b64encode(done.digest()).decode()


def _decode(values: list[Value], _node: Node, _run: Run) -> Value:
    try:
        raw = base64.b64decode(to_string(values[0]))
    except (binascii.Error, ValueError):
        return ""
    return raw.decode("utf-8", "replace").replace("\0", "")


_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _uuid(values: list[Value], _node: Node, run: Run) -> Value:
    chance = run.environment.random
    if values:
        size = _index(to_number(values[0], run), 0)
        return "".join(chance.choice(_ALPHABET) for _ in range(min(size, 1000)))
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def _selected(values: list[Value], _node: Node, _run: Run) -> Value:
    chosen, code = to_string(values[0]), to_string(values[1]).strip()
    return code in chosen.split() or chosen == code == ""


def _selected_at(values: list[Value], _node: Node, run: Run) -> Value:
    codes = to_string(values[0]).split()
    place = _index(to_number(values[1], run), -1)
    return codes[place] if 0 <= place < len(codes) else ""


def _count_selected(values: list[Value], _node: Node, _run: Run) -> Value:
    return float(len(to_string(values[0]).split()))


FUNCTIONS: dict[str, Function] = {
    "string": eager(_string, 0, 1),
    "concat": eager(_concat, 0, ANY),
    "join": eager(_join, 1, ANY),
    "starts-with": eager(_starts, 2),
    "ends-with": eager(_ends, 2),
    "contains": eager(_contains, 2),
    "substring-before": eager(_before, 2),
    "substring-after": eager(_after, 2),
    "substring": eager(_substring, 2, 3),
    "substr": eager(_substr, 2, 3),
    "string-length": eager(_length, 0, 1),
    "normalize-space": eager(_normalize, 0, 1),
    "translate": eager(_translate, 3),
    "regex": eager(_regex, 2),
    "coalesce": lazy(_coalesce, 1, ANY),
    "once": lazy(_once, 1),
    "digest": eager(_digest, 2, 3),
    "base64-decode": eager(_decode, 1),
    "uuid": eager(_uuid, 0, 1),
    "selected": eager(_selected, 2),
    "selected-at": eager(_selected_at, 2),
    "count-selected": eager(_count_selected, 1),
}
