"""Replays recorded XPath facts: `python -m tests.conformance.xpath FILE...`."""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fieldintake.forms.xpath.compile import compiled
from fieldintake.forms.xpath.environment import Environment, Run
from fieldintake.forms.xpath.errors import XPathError
from fieldintake.forms.xpath.namespaces import JAVAROSA, WELL_KNOWN
from fieldintake.forms.xpath.nodes import Kind, Node, ancestors, root_of, string_value
from fieldintake.forms.xpath.values import Value, to_boolean, to_number, to_string
from tests.conformance.dom import CDATA, DOCTYPE, dom_document

ZONE = ZoneInfo("America/Phoenix")
_STEP = re.compile(r"\*\[(\d+)\]|@(.+)|(text|comment|processing-instruction)\(\)\[(\d+)\]")
_KINDS = {"text": Kind.TEXT, "comment": Kind.COMMENT, "processing-instruction": Kind.INSTRUCTION}


@lru_cache(maxsize=256)
def _document(xml: str) -> Node:
    return dom_document(xml.strip())


def locate(top: Node, path: str) -> Node:
    """The node that a path of element indexes names."""
    node = top
    for part in path.strip("/").split("/"):
        if not part:
            continue
        match = _STEP.fullmatch(part)
        if match is None:
            raise ValueError(part)
        if match[1]:
            elements = [c for c in node.children if c.kind is Kind.ELEMENT]
            node = elements[int(match[1]) - 1]
        elif match[2]:
            node = next(a for a in node.attributes if a.qualified == match[2])
        else:
            node = next(c for c in node.children if path_of(c).endswith("/" + part))
    return node


def path_of(node: Node) -> str:
    """The path of element indexes that names a node."""
    if node.parent is None:
        return "/"
    above = path_of(node.parent).rstrip("/")
    if node.kind is Kind.ATTRIBUTE:
        return f"{above}/@{node.qualified}"
    if node.kind is Kind.NAMESPACE:
        return f"{above}/@xmlns{':' if node.name else ''}{node.name}"
    if node.declared == DOCTYPE:
        return f"{above}/type10[1]"
    if node.declared == CDATA:
        return f"{above}/text()[{_texts_before(node) + 1}]"
    same = [
        c
        for c in node.parent.children
        if c.kind is node.kind and (c.kind is not Kind.TEXT or c.declared is None)
    ]
    place = same.index(node) + 1 if node in same else 1
    names = {v: k for k, v in _KINDS.items()}
    label = "*" if node.kind is Kind.ELEMENT else names[node.kind] + "()"
    return f"{above}/{label}[{place}]"


def _texts_before(node: Node) -> int:
    siblings = node.parent.children if node.parent is not None else []
    before = siblings[: siblings.index(node)]
    return sum(1 for c in before if c.kind is Kind.TEXT and c.declared is None)


def _instance_of(node: Node) -> Node | None:
    """The form instance around a node, when its document is a whole form."""
    if not any(c.name == "html" for c in root_of(node).children):
        return None
    return next((n for n in (node, *ancestors(node)) if n.name == "instance"), None)


def _namespaces(node: Node) -> dict[str, str]:
    """Prefix to address, as declared on the node and around it."""
    found: dict[str, str] = {}
    for place in (node, *ancestors(node)):
        found = {**(place.declared or {}), **found}
    return found


def _all(top: Node, name: str) -> Iterator[Node]:
    for child in top.children:
        if child.name == name:
            yield child
        yield from _all(child, name)


def _attribute(node: Node, name: str) -> str:
    return next((a.text for a in node.attributes if a.name == name), "")


def _itext(top: Node, language: str | None) -> Any:
    translations = list(_all(top, "translation"))
    chosen = [t for t in translations if _attribute(t, "lang") == language]
    chosen = chosen or [t for t in translations if any(a.name == "default" for a in t.attributes)]
    chosen = chosen or translations

    def text(text_id: str) -> Any:
        for entry in (e for t in chosen[:1] for e in _all(t, "text")):
            if _attribute(entry, "id") == text_id:
                return [v for v in _all(entry, "value") if not v.attributes][:1]
        return ""

    return text


def evaluate(case: dict[str, Any], xml: str) -> tuple[Value, Run, Node]:
    """The value of a case's expression."""
    top = _document(xml)
    node = locate(top, case["context"])
    namespaces = {**WELL_KNOWN, **_namespaces(node), **(case.get("namespaces") or {})}
    namespaces[""] = ""
    if "jr:" in case["expression"] and namespaces.get("jr") != JAVAROSA:
        raise XPathError("another namespace")
    instances = {_attribute(i, "id"): i for i in reversed(list(_all(top, "instance")))}
    environment = Environment(
        zone=ZONE,
        now=datetime.fromtimestamp(case["now_ms"] / 1000, UTC),
        namespaces=namespaces,
        instance=instances.get,
        text=_itext(top, case.get("language")),
    )
    run = Run(environment, _instance_of(node) or top)
    run.current = node
    return compiled(case["expression"])(node, run), run, node


def _number_matches(found: float, wanted: Any) -> bool:
    if wanted == "NaN":
        return found != found
    return found == float(wanted)


def agrees(case: dict[str, Any], value: Value, run: Run) -> bool:
    """Whether a value is what the case expects."""
    expected = case["expected"]
    match expected["kind"]:
        case "boolean":
            return to_boolean(value) == expected["value"]
        case "number":
            return _number_matches(to_number(value, run), expected["value"])
        case "string":
            return to_string(value) == expected["value"]
        case "number-rounded":
            factor, wanted = expected["factor"], expected["value"]
            number = to_number(value, run)
            return number == number and math.floor(number * factor + 0.5) / factor == wanted
        case "string-matches":
            pattern = expected["pattern"].strip("/")
            return re.search(pattern, to_string(value)) is not None
        case "length":
            return len(to_string(value)) == expected["value"]
        case "nodes":
            return _nodes_agree(expected, value)
    return False


def _nodes_agree(expected: dict[str, Any], value: Value) -> bool:
    if not isinstance(value, list) or [path_of(n) for n in value] != expected["paths"]:
        return False
    return "values" not in expected or [_recorded_value(n) for n in value] == expected["values"]


def _recorded_value(node: Node) -> str:
    return "" if node.kind is Kind.DOCUMENT else string_value(node)


def failures(data: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str | None]]:
    """Each case with what went wrong, or None."""
    for case in data["cases"]:
        try:
            value, run, _ = evaluate(case, data["documents"][case["document"]])
        except XPathError as error:
            fault = None if case["expected"]["kind"] == "error" else f"{error}"
        except Exception as error:  # noqa: BLE001 - a crash is a failure to report
            fault = f"crash {type(error).__name__}: {error}"
        else:
            wrong = case["expected"]["kind"] == "error" or not agrees(case, value, run)
            shown = [path_of(n) for n in value] if isinstance(value, list) else value
            fault = f"got {shown!r}"[:200] if wrong else None
        yield case, fault


def main(files: list[str]) -> int:
    """Print one line per failure and the totals by evaluator; 0 when nothing failed."""
    passed = failed = 0
    by: dict[str, list[int]] = {}
    for name in files:
        for case, fault in failures(json.loads(Path(name).read_text(encoding="utf-8"))):
            tally = by.setdefault(case.get("evaluator", "xforms"), [0, 0])
            tally[0 if fault is None else 1] += 1
            if fault is None:
                passed += 1
                continue
            failed += 1
            expression = " ".join(case["expression"].split())[:150]
            wanted = json.dumps(case["expected"])[:120]
            print(
                f"{case['id']} [{case.get('evaluator')}] {expression} @ {case['context']}: "
                f"{fault}, expected {wanted}"
            )
    for evaluator, (good, bad) in sorted(by.items()):
        print(f"{evaluator}: {good}/{good + bad} = {100 * good / (good + bad):.2f} %")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
