"""Fills every form of a folder: `python -m tests.conformance.forms FOLDER`.

Each XForm and XLSForm is installed, drawn offscreen, answered wherever it asks, finished, and its submission read
back and written again. Prints per file `ok` or why it was refused, and last `N ok, N refused, N failed`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from random import Random

from fieldintake.forms.definition import ControlKind, DataType, FormDefinition
from fieldintake.forms.faults import Fault
from fieldintake.forms.install import FormRefused, install
from fieldintake.forms.plan import make_plan
from fieldintake.forms.session import FormContext, FormSession, NotAnswerable
from fieldintake.forms.state import QuestionState, RepeatState, SessionState
from fieldintake.forms.submission import serialized
from fieldintake.forms.xform import read_form
from fieldintake.ui.forms.faults import report
from fieldintake.ui.words import Words
from tests.conformance.scenarios import attachments

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MAX_ROUNDS = 40
_PAPERS = ("readme", "licen", "changelog", "notice")
"""Markdown that speaks about forms and is none."""


class Outcome(Enum):
    """What became of a file."""

    OK = "ok"
    REFUSED = "refused"
    FAILED = "failed"
    NO_FORM = "no form"


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one file, and why."""

    outcome: Outcome
    why: str = ""


Screen = Callable[[FormSession, SessionState], None]
"""Draws a state."""


def candidates(folder: Path) -> Iterator[Path]:
    """The files that may be forms."""
    for file in sorted(folder.rglob("*")):
        is_paper = file.suffix == ".md" and file.stem.lower().startswith(_PAPERS)
        if file.is_file() and file.suffix in (".xml", ".xls", ".xlsx", ".xlsm", ".md") and not is_paper:
            yield file


def examine(file: Path, lists: Mapping[str, bytes], draw: Screen) -> Result:
    """Install, draw, answer, finish and read back one file."""
    try:
        made = install(file.read_bytes(), attachments=lists)
    except FormRefused as refused:
        if refused.problems[0].fault is Fault.NOT_A_FORM:
            return Result(Outcome.NO_FORM)
        return Result(Outcome.REFUSED, "; ".join(report(refused.problems[:3], Words())))
    form = read_form(made.xform.encode(), lists)
    session = FormSession.start(make_plan(form), context=FormContext(random=Random(1)), now=NOW)
    fault = filled(session, draw) or whole(form, session)
    return Result(Outcome.FAILED, fault) if fault else Result(Outcome.OK)


def filled(session: FormSession, draw: Screen) -> str:
    """Answer whatever is asked until nothing new is; what went wrong, if anything."""
    asked: set[str] = set()
    added: set[str] = set()
    for _ in range(MAX_ROUNDS):
        state = session.state()
        draw(session, state)
        open_questions = [q for q in state.questions if q.path not in asked and not q.readonly]
        repeats = [r for r in state.lines if isinstance(r, RepeatState) and r.may_add and r.path not in added]
        if not open_questions and not repeats:
            return ""
        for question in open_questions:
            asked.add(question.path)
            fault = answered(session, question)
            if fault:
                return fault
        for repeat in repeats:
            added.add(repeat.path)
            session.add_repeat(repeat.path)
    return "the form goes on asking"


def answered(session: FormSession, question: QuestionState) -> str:
    """Give a question a value that fits it, if it is still asked; what went wrong, if anything."""
    if not any(q.path == question.path and not q.readonly for q in session.state().questions):
        return ""
    text = plausible(next(q for q in session.state().questions if q.path == question.path))
    try:
        session.answer(question.path, text)
    except NotAnswerable:
        return f"{question.path} does not take {text!r}"
    kept = session.node(question.path).value
    return "" if kept or not text else f"{question.path} lost {text!r}"


_BY_TYPE = {
    DataType.INTEGER: "7",
    DataType.DECIMAL: "7.5",
    DataType.DATE: "2026-02-14",
    DataType.TIME: "14:30:00.000+00:00",
    DataType.DATE_TIME: "2026-02-14T14:30:00.000+00:00",
    DataType.BOOLEAN: "true",
    DataType.BINARY: "attachment",
    DataType.GEOPOINT: "1 2 0 0",
    DataType.GEOTRACE: "1 2 0 0;3 4 0 0",
    DataType.GEOSHAPE: "1 2 0 0;3 4 0 0;1 2 0 0",
}


def plausible(question: QuestionState) -> str:
    """An answer such as a person may give; empty where there is nothing to choose."""
    codes = [choice.value for choice in question.choices if choice.value and " " not in choice.value]
    match question.kind:
        case ControlKind.NOTE:
            return ""
        case ControlKind.TRIGGER:
            return "OK"
        case ControlKind.SELECT_ONE:
            return codes[0] if codes else ""
        case ControlKind.SELECT_MANY:
            return " ".join(codes[:2])
        case ControlKind.RANK:
            return " ".join(codes)
        case ControlKind.RANGE:
            start = dict(question.parameters).get("start", "1")
            return start if start.lstrip("-").replace(".", "", 1).isdigit() else "1"
        case ControlKind.UPLOAD:
            return "attachment"
        case _:
            return _BY_TYPE.get(question.type, "an answer")


def whole(form: FormDefinition, session: FormSession) -> str:
    """Finish, read the submission back and write it again; what differs, if anything."""
    done = session.finish(now=NOW)
    context = FormContext(random=Random(2))
    again = FormSession.edit(form, done.xml, context=context, now=NOW, is_new_version=False)
    before, after = given(session), given(again)
    lost = {path: value for path, value in before.items() if after.get(path) != value}
    if lost:
        path, value = next(iter(lost.items()))
        return f"{path} came back as {after.get(path)!r} instead of {value!r} ({len(lost)} in all)"
    restored = FormSession.restore(make_plan(form), session.snapshot(), context=context, now=NOW)
    if given(restored) != before:
        return "the draft does not hold what was answered"
    return "" if serialized(session._scope, form.namespaces).encode() == done.xml else "the bytes differ"


def given(session: FormSession) -> dict[str, str]:
    """What a person answered, by path; what the form works out may differ by clock and chance."""
    return {
        node.path: node.text
        for node in session._scope.all_nodes()
        if node.relevant and node.definition.control is not None and not node.definition.bind.calculate
    }


def screen() -> Screen | None:
    """Draws on an offscreen desk; None where no toolkit is installed."""
    try:
        from tests.conformance.offscreen import Offscreen  # noqa: PLC0415 - only where the toolkit is
    except ImportError:
        return None
    return Offscreen()


def _not_drawn(_session: FormSession, _state: SessionState) -> None:
    """Used where no toolkit is installed."""


def main(arguments: list[str]) -> int:
    """Print what became of each file and the total; 0 when nothing failed."""
    parser = argparse.ArgumentParser(prog="tests.conformance.forms")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(arguments).folder
    draw = screen()
    if draw is None:
        print("no toolkit here: the forms are filled, but not drawn")
    lists = attachments([folder])
    counts = dict.fromkeys(Outcome, 0)
    for file in candidates(folder):
        try:
            result = examine(file, lists, draw or _not_drawn)
        except Exception as error:  # noqa: BLE001 - a crash is a failure to report
            result = Result(Outcome.FAILED, f"{type(error).__name__}: {error}")
        counts[result.outcome] += 1
        if result.outcome is not Outcome.NO_FORM:
            words = f": {result.why}" if result.why else ""
            print(f"{file.relative_to(folder)}: {result.outcome.value}{words}", flush=True)
    print(f"{counts[Outcome.NO_FORM]} XML files passed over: lists and answers, no forms")
    print(", ".join(f"{counts[o]} {o.value}" for o in (Outcome.OK, Outcome.REFUSED, Outcome.FAILED)))
    return 1 if counts[Outcome.FAILED] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
