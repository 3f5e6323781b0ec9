"""How long a form keeps a person waiting: `python -m benchmarks.forms [--json] [--form FILE.xml]`.

A made-up form of 500 questions in 25 groups, each with a rule, and with `--form` any XForm beside it; answers
are drawn at random from what the page shows. The engine's own bars are absolute here: no peer engine runs along.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Figure, figure, milliseconds, report
from fieldintake.forms.install import install
from fieldintake.forms.plan import Plan, make_plan
from fieldintake.forms.session import FormSession
from fieldintake.forms.state import QuestionState
from fieldintake.forms.xform import read_form

_ANSWERS = 6_000
_NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def made_up_form() -> bytes:
    """An XLSForm of 500 questions as a Markdown table."""
    rows = ["| survey |", "| | type | name | label | relevant | constraint | calculation |"]
    for group in range(25):
        rows.append(f"| | begin_group | g{group} | Part {group} | | | |")
        for number in range(20):
            name, before = f"q{group}_{number}", f"q{group}_{number - 1}"
            rule = f"${{{before}}} != 'c'" if number else ""
            if number % 5 == 4:
                rows.append(f"| | calculate | {name} | | | | concat(${{{before}}}, '-', ${{q{group}_0}}) |")
            elif number % 3 == 0:
                rows.append(f"| | select_one abc | {name} | Question {number} | {rule} | | |")
            else:
                rows.append(f"| | integer | {name} | Question {number} | {rule} | . < 100 | |")
        rows.append("| | end_group | | | | | |")
    rows += ["| | begin_repeat | person | Person | | | |", "| | text | who | Name | | | |"]
    rows += ["| | calculate | nth | | | | position(..) |", "| | end_repeat | | | | | |"]
    rows += ["| choices |", "| | list_name | name | label |"]
    rows += [f"| | abc | {code} | Choice {code} |" for code in "abc"]
    return "\n".join(rows).encode()


def answers(plan: Plan, seed: int) -> list[float]:
    """Milliseconds from each answer to the new state."""
    chance = random.Random(seed)
    session = FormSession.start(plan, now=_NOW)
    times = []
    while len(times) < _ANSWERS:
        question = chance.choice(session.state().questions)
        if question.readonly:
            continue
        text = _some_answer(question, chance)
        started = time.perf_counter()
        session.answer(question.path, text)
        session.state()
        times.append((time.perf_counter() - started) * 1000)
    return times


def _some_answer(question: QuestionState, chance: random.Random) -> str:
    if question.choices:
        return chance.choice(question.choices).value
    if question.type.value == "date":
        return f"20{chance.randint(10, 26)}-0{chance.randint(1, 9)}-11"
    return str(chance.randint(0, 120))


def opening(name: str, xform: bytes) -> list[Figure]:
    """Reading, planning, starting and the first page; then answers."""
    plan = make_plan(read_form(xform))
    cold = [milliseconds(lambda: make_plan(read_form(xform))) for _ in range(5)]
    start = [milliseconds(lambda: FormSession.start(plan, now=_NOW).state()) for _ in range(9)]
    times = sorted(answers(plan, 1))
    late = times[int(len(times) * 0.999)]
    return [
        figure(f"{name}: read and plan (expressions parsed before)", cold, "ms", bar=None),
        figure(f"{name}: open on a plan in memory to first page", start, "ms", bar=120),
        figure(f"{name}: answer to new state, median of {len(times)}", times, "ms", bar=0.16),
        figure(f"{name}: answer to new state, p95", [times[int(len(times) * 0.95)]], "ms", bar=None),
        figure(f"{name}: answer to new state, p99.9", [late], "ms", bar=6),
    ]


def repeats(xform: bytes) -> Figure:
    """The fiftieth person beside the second."""
    plan = make_plan(read_form(xform))
    second, fiftieth = [], []
    for _ in range(15):
        session = FormSession.start(plan, now=_NOW)
        session.state()
        for number in range(2, 51):
            took = milliseconds(lambda: (session.add_repeat("/data/person"), session.state()))  # noqa: B023
            if number == 2:
                second.append(took)
            elif number == 50:
                fiftieth.append(took)
    return figure("repeat: the 50th beside the 2nd", fiftieth, "ms", bar=1.3, peer=second)


def main(arguments: list[str]) -> int:
    """Measure and report; 0 when every bar is reached."""
    parser = argparse.ArgumentParser(prog="benchmarks.forms")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--form", type=Path)
    options = parser.parse_args(arguments)
    source = made_up_form()
    install_times = [milliseconds(lambda: install(source)) for _ in range(3)]
    xform = install(source).xform.encode()
    figures = [figure("install of 500 questions, its process included", install_times, "ms", bar=2_000)]
    figures += opening("500 questions", xform)
    figures.append(repeats(xform))
    if options.form is not None:
        figures += opening(options.form.stem, options.form.read_bytes())
    report(figures, as_json=options.json)
    return 0 if all(f.ok for f in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
