"""Replays recorded form sessions: `python -m tests.conformance.scenarios [--attachments DIR] FILE...`."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fieldintake.domain.errors import FormError
from fieldintake.forms.definition import ControlKind, FormDefinition, Shape
from fieldintake.forms.session import FormContext, FormSession
from fieldintake.forms.tree import ModelNode, Scope
from fieldintake.forms.xform import read_form
from fieldintake.forms.xpath.dates import instant

ZONE = ZoneInfo("America/Phoenix")
_KINDS = {ControlKind.SELECT_ONE: "select", ControlKind.SELECT_MANY: "select"}
_TYPES = {"barcode": "barcode"}


class Adapter:
    """One session, seen as the recordings see it."""

    def __init__(self, session: FormSession) -> None:
        self.session = session
        self._page = session._page

    def states(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        self._node(self.session._scope.owner, found)
        return found

    def _node(self, node: ModelNode, found: dict[str, dict[str, Any]]) -> None:
        found[node.path] = self._state(node)
        seen: set[int] = set()
        scope = node.scope
        for definition in node.definition.children:
            if definition.shape is Shape.REPEAT:
                self._range(scope, scope.ranges[definition], found)
                for instance in scope.repeats[definition]:
                    self._node(instance.owner, found)
            else:
                for child in node.children:
                    if isinstance(child, ModelNode) and child.definition is definition:
                        seen.add(id(child))
                        self._node(child, found)
        for child in node.children:
            added = isinstance(child, ModelNode) and child.definition.name == "deprecatedID"
            if isinstance(child, ModelNode) and added and id(child) not in seen:
                self._node(child, found)

    def _range(self, scope: Scope, node: ModelNode, found: dict[str, dict[str, Any]]) -> None:
        path = scope.prefix() + node.definition.path[scope.skip :]
        free = node.definition.repeat is None or node.definition.repeat.count is None
        if node.definition.repeat is not None and node.definition.repeat.fixed:
            free = False
        state = self._common(node, "repeat-range:" + ("uncontrolled" if free else "controlled"))
        state["count"] = len(scope.repeats[node.definition])
        found[path + "#range"] = state

    def _common(self, node: ModelNode, kind: str) -> dict[str, Any]:
        language = self._page.language
        state = {
            "type": kind,
            "relevant": node.relevant,
            "readonly": self._page.readonly(node),
            "required": self._page.required(node),
        }
        labels = self._page.labels(node, language)
        if labels.label is not None:
            state["label"] = labels.label
        if labels.hint is not None:
            state["hint"] = labels.hint
        return state

    def _state(self, node: ModelNode) -> dict[str, Any]:
        definition = node.definition
        if definition.shape is Shape.ROOT:
            return self._common(node, "root")
        if definition.shape is Shape.REPEAT:
            return self._common(node, "repeat-instance")
        if definition.shape is Shape.GROUP:
            return self._common(node, "group")
        control = definition.control
        kind = "model-value" if control is None else _KINDS.get(control.kind, control.kind.value)
        state = self._common(node, kind)
        state["valueType"] = definition.bind.type.value
        state["value"] = node.value if kind == "upload" else node.text
        if kind in ("select", "rank"):
            choices = self._page.choices(node, self._page.language)
            state["choices"] = [[c.value, c.label] for c in choices]
        problem = self._page.problem(node)
        if problem is not None:
            state["violation"] = {"condition": problem.code.value, "message": problem.message}
        return state


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "OK" if value else ""
    if isinstance(value, dict):
        return str(value.get("string", ""))
    if isinstance(value, list):
        return " ".join(_text(v) for v in value)
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return "" if value is None else str(value)


def _answer(session: FormSession, step: dict[str, Any], now: datetime) -> None:
    arguments = list(step["args"])
    path = step.get("ref") or arguments[0]
    first = arguments[0] if arguments else None
    if isinstance(first, str) and first.startswith("/") and (len(arguments) > 1 or first == path):
        arguments = arguments[1:]
    text = " ".join(_text(a) for a in arguments)
    if any(isinstance(a, dict) and a.get("kind") == "File" for a in arguments):
        text = str(step.get("stored"))
    control = session.node(path).definition.control
    if control is not None and control.kind is ControlKind.SELECT_ONE and " " in text:
        text = text.strip()
    session.answer(path, text, now=now)


def _place(step: dict[str, Any]) -> str:
    place = step.get("ref") or step["args"][0]
    return place["assertCurrentReference"] if isinstance(place, dict) else place


def _act(session: FormSession, step: dict[str, Any], now: datetime) -> None:
    if step["op"] == "answer":
        _answer(session, step, now)
    elif step["op"] == "createNewRepeat":
        session.add_repeat(_place(step), now=now)
    elif step["op"] == "removeRepeat":
        session.remove_repeat(_place(step), now=now)
    elif step["op"] == "setLanguage":
        session.set_language(step["args"][0])


def _read(adapter: Adapter, step: dict[str, Any]) -> Any:
    session = adapter.session
    operation = step["op"].partition(":")[2]
    path = step["args"][0]
    if operation == "answerOf":
        return session.node(path).text
    if operation == "choicesOf":
        node = session.node(path)
        return [[c.value, c.label] for c in session._page.choices(node, session._page.language)]
    if operation == "countRepeatInstancesOf":
        scope, definition = session._range(path)
        return len(scope.repeats[definition])
    if operation == "attributeOf":
        node = session.node(path)
        return next(a.text for a in node.attributes if a.name == step["args"][1])
    return step.get("value")


def _ignored(path: str) -> bool:
    return path.endswith(("instanceID", "deprecatedID"))


def _differences(expected: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    for path in expected.keys() - found.keys():
        if not _ignored(path):
            yield f"{path} is missing"
    for path in found.keys() - expected.keys():
        if not _ignored(path):
            yield f"{path} is not expected"
    for path in expected.keys() & found.keys():
        wanted, have = dict(expected[path]), dict(found[path])
        if _ignored(path):
            wanted.pop("value", None), have.pop("value", None)
        for key in wanted.keys() | have.keys():
            if wanted.get(key) != have.get(key) and not _volatile(wanted.get(key), have.get(key)):
                yield f"{path} {key}: {have.get(key)!r}, expected {wanted.get(key)!r}"


_UUID = re.compile(r"uuid:[0-9a-f-]{36}")


def _volatile(wanted: Any, have: Any) -> bool:
    """Whether two values differ only by chance or by the clock of the recording running on."""
    if not isinstance(wanted, str) or not isinstance(have, str):
        return False
    if _UUID.fullmatch(wanted) and _UUID.fullmatch(have):
        return True
    a, b = instant(wanted, ZONE), instant(have, ZONE)
    return "T" in wanted and a is not None and b is not None and abs((a - b).total_seconds()) < 5


_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:[\d.]+-07:00")


def _without_ids(xml: str, now: datetime) -> str:
    """XML without what chance and the running clock put there."""

    def moment(match: re.Match[str]) -> str:
        found = instant(match[0], ZONE)
        near = found is not None and abs((found - now).total_seconds()) < 5
        return "NOW" if near else match[0]

    xml = _UUID.sub("uuid:", _MOMENT.sub(moment, xml))
    xml = re.sub(r"(<(?:\w+:)?(?:instanceID|deprecatedID)>)[^<]*", r"\1", xml)
    return re.sub(r'\s+xmlns(:\w+)?="[^"]*"', "", xml)


def replay(
    form: FormDefinition, scenario: dict[str, Any], earlier: str | None
) -> tuple[FormSession, str | None]:
    """The session after a scenario, and the first difference."""
    now = datetime.fromtimestamp(scenario["now_ms"] / 1000, UTC)
    context = FormContext(zone=ZONE, properties=tuple(scenario["preload_properties"].items()))
    session = _session(form, scenario, earlier, context, now)
    adapter = Adapter(session)
    expected = dict(scenario["initial_state"])
    for difference in _differences(expected, adapter.states()):
        return session, f"at start: {difference}"
    initial = scenario.get("initial_instance_xml")
    if initial is not None and _without_ids(session.xml(), now) != _without_ids(initial, now):
        return session, f"initial xml {session.xml()!r}, expected {initial!r}"
    for number, step in enumerate(scenario["steps"], 1):
        fault = _step(adapter, step, expected, now)
        if fault is not None:
            return session, f"step {number} {step['op']} {step['args']}: {fault}"
    wanted = scenario.get("final_instance_xml")
    if wanted is not None and _without_ids(session.xml(), now) != _without_ids(wanted, now):
        return session, f"final xml {session.xml()!r}, expected {wanted!r}"
    return session, None


def _session(
    form: FormDefinition,
    scenario: dict[str, Any],
    earlier: str | None,
    context: FormContext,
    now: datetime,
) -> FormSession:
    if scenario.get("edit_instance"):
        return FormSession.edit(form, scenario["edit_instance"].encode(), context=context, now=now)
    if not scenario.get("forked") or earlier is None:
        return FormSession.start(form, context=context, now=now)
    edited = any(p.endswith("deprecatedID") for p in scenario["initial_state"])
    return FormSession.edit(form, earlier.encode(), context=context, now=now, is_new_version=edited)


def _step(adapter: Adapter, step: dict[str, Any], expected: dict[str, Any], now: datetime) -> str | None:
    if step["op"].startswith("read:"):
        if isinstance(step.get("value"), dict):
            return None
        found = _read(adapter, step)
        same = found == step["value"] or _same_number(found, step["value"])
        same = same or _volatile(step["value"], found)
        return None if same else f"read {found!r}, expected {step['value']!r}"
    try:
        _act(adapter.session, step, now)
    except FormError as error:
        return None if "throws" in step else f"{type(error).__name__}: {error}"
    if "throws" in step:
        return None if adapter.session.failures() else "should have been refused"
    delta = step.get("state_delta", {"changed": {}, "removed": []})
    expected.update(delta["changed"])
    for path in delta["removed"]:
        expected.pop(path, None)
    return next(_differences(expected, adapter.states()), None)


def _same_number(found: Any, wanted: Any) -> bool:
    try:
        return float(found) == float(wanted)
    except (TypeError, ValueError):
        return False


def attachments(folders: list[Path]) -> dict[str, bytes]:
    """Every lookup file below the folders, by name."""
    found: dict[str, bytes] = {}
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.suffix in (".csv", ".xml", ".geojson") and file.is_file():
                found.setdefault(file.name, file.read_bytes())
    return found


def failures(data: dict[str, Any], files: dict[str, bytes]) -> Iterator[tuple[str, str | None]]:
    """Each test's name with what went wrong, or None."""
    for test in data["tests"]:
        earlier: list[FormSession] = []
        fault = None
        for scenario in test["scenarios"]:
            try:
                fault = _try(data["forms"][scenario["form"]], scenario, files, earlier)
            except Exception as error:  # noqa: BLE001 - a crash is a failure to report
                fault = f"{type(error).__name__}: {error}"
            if fault is not None:
                break
        if not test.get("expected_fail_in_reference"):
            yield f"{test.get('id', '')} {test.get('test', '')}", fault


def _try(
    xml: str, scenario: dict[str, Any], files: dict[str, bytes], earlier: list[FormSession]
) -> str | None:
    names = {r.rpartition("/")[2] for r in scenario.get("resources", [])}
    form = read_form(xml.encode(), {n: d for n, d in files.items() if n in names})
    fault = None
    # where a resumed session came from is not recorded: an earlier session, or else text of its own
    own = scenario["initial_instance_xml"]
    sources = [*(s.xml() for s in reversed(earlier)), own] if scenario.get("forked") else [None]
    for source in sources:
        session, fault = replay(form, scenario, source)
        if fault is None:
            earlier.append(session)
            return None
    return fault


def main(arguments: list[str]) -> int:
    """Print one line per failure and the total; 0 when nothing failed."""
    parser = argparse.ArgumentParser(prog="tests.conformance.scenarios")
    parser.add_argument("--attachments", action="append", type=Path, default=[])
    parser.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args(arguments)
    folders = options.attachments
    if os.environ.get("CONFORMANCE_DIR"):
        folders.append(Path(os.environ["CONFORMANCE_DIR"]))
    files = attachments(folders)
    passed = failed = 0
    for file in options.files:
        for name, fault in failures(json.loads(file.read_text(encoding="utf-8")), files):
            if fault is None:
                passed += 1
            else:
                failed += 1
                print(f"{name}: {' '.join(fault.split())[:600]}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
