"""How long a form keeps a person waiting: `python -m benchmarks.forms [--json] [--form FILE.xml] [--peer FOLDER]`.

A made-up form of 500 questions in 25 groups, each with a rule, one of 1,000 with a repeat of 50, and with `--form`
any XForm beside them; answers are drawn at random from what the page shows. With `--peer` (or `FORMS_PEER` in the
environment), a folder in whose `node_modules` the npm packages `@getodk/xforms-engine` and `jsdom` are installed, the
same answers are replayed by that engine under Node in the same run. Without it, milliseconds alone are judged.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks.figures import Figure, figure, milliseconds, report
from benchmarks.forms_peer import Answers, Peer, PeerTimes, peer_times
from fieldintake.forms.install import install
from fieldintake.forms.loading import plan_of
from fieldintake.forms.plan import Plan, make_plan
from fieldintake.forms.session import FormSession
from fieldintake.forms.state import QuestionState
from fieldintake.forms.xform import read_form
from fieldintake.ui.collecting import collect_rarely

_ANSWERS = 6_000
_NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_PACKAGE = Path(__file__).resolve().parents[1]


def made_up_form(groups: int = 25) -> bytes:
    """An XLSForm of 20 questions in each group as a Markdown table."""
    rows = ["| survey |", "| | type | name | label | relevant | constraint | calculation |"]
    for group in range(groups):
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


def answers(plan: Plan, seed: int, *, people: int = 0) -> tuple[list[float], Answers]:
    """Milliseconds from each answer to the new state, and what was answered."""
    chance = random.Random(seed)
    session = FormSession.start(plan, now=_NOW)
    for _ in range(people):
        session.add_repeat("/data/person")
    times: list[float] = []
    given: Answers = []
    place = 0
    while len(times) < _ANSWERS:
        # an interview goes from top to bottom, now and then back to change something
        questions = session.state().questions
        place += 1
        question = chance.choice(questions) if chance.random() < 0.1 else questions[place % len(questions)]
        if question.readonly:
            continue
        text = _some_answer(question, chance)
        started = time.perf_counter()
        session.answer(question.path, text)
        session.state()
        times.append((time.perf_counter() - started) * 1000)
        given.append((question.path, text))
    return times, given


def _some_answer(question: QuestionState, chance: random.Random) -> str:
    """Another answer than the one that is there."""
    others = [choice.value for choice in question.choices if choice.value != question.raw]
    if others:
        return others[0 if chance.random() < 0.7 else -1]
    if question.type.value == "date":
        return f"20{chance.randint(10, 26)}-0{chance.randint(1, 9)}-11"
    return str(chance.randint(0, 120))


_COLD = """
import sys, time
from datetime import UTC, datetime
from fieldintake.forms.loading import plan_of
from fieldintake.forms.session import FormSession
xform = sys.stdin.read()
started = time.perf_counter()
FormSession.start(plan_of(xform), now=datetime(2026, 3, 1, 12, tzinfo=UTC)).state()
print((time.perf_counter() - started) * 1000)
"""


def _cold_open(xform: str) -> float:
    """Milliseconds from the stored form to its first page in a process that has seen no form yet."""
    command = [sys.executable, "-c", _COLD]
    child = subprocess.run(command, input=xform, capture_output=True, text=True, check=True, cwd=_PACKAGE)
    return float(child.stdout)


def opening(name: str, xform: str, peer: Peer | None, *, people: bool) -> list[Figure]:
    """From the stored form to the first page, then answers and, with `people`, a growing repeat."""
    cold = [_cold_open(xform) for _ in range(5)]
    plan = plan_of(xform)
    start = [milliseconds(lambda: FormSession.start(plan, now=_NOW).state()) for _ in range(9)]
    times, given = answers(plan, 1)
    other = (
        PeerTimes() if peer is None else peer_times(peer, xform, given, "/data/person" if people else None)
    )
    times.sort()
    late = [times[int(len(times) * 0.999)]]
    fifth, sixth, tenth = 1 / 5, 1 / 6, 1 / 10
    found = [
        figure(f"{name}: open the stored form in a new process", cold, "ms", bar=120),
        figure(f"{name}: open on its plan to first page", start, "ms", bar=120),
        figure(f"{name}: answer to new state, median of {len(times)}", times, "ms", bar=0.16),
        figure(f"{name}: answer to new state, p95", [times[int(len(times) * 0.95)]], "ms", bar=None),
        figure(f"{name}: answer to new state, p99.9", late, "ms", bar=6),
    ]
    if other.answers:
        found += [
            figure(f"{name}: open beside the peer's warm load", cold, "ms", bar=fifth, peer=other.loads[1:]),
            figure(f"{name}: one answer beside the peer's", times, "ms", bar=sixth, peer=other.answers),
            figure(
                f"{name}: p99.9 beside the peer's worst answer",
                late,
                "ms",
                bar=tenth,
                peer=[max(other.answers)],
            ),
        ]
    if other.repeats:
        took = [milliseconds(lambda: _fifty(plan)) for _ in range(3)]
        found.append(
            figure(f"{name}: 50 people added, beside the peer", took, "ms", bar=1, peer=[sum(other.repeats)])
        )
    return found


def _fifty(plan: Plan) -> None:
    session = FormSession.start(plan, now=_NOW)
    for _ in range(49):
        session.add_repeat("/data/person")
        session.state()


def large() -> list[Figure]:
    """A thousand questions and fifty people; a hundred thousand choices."""
    plan = plan_of(install(made_up_form(50)).xform)
    times = sorted(answers(plan, 2, people=49)[0])
    rows = "".join(f"t{n},Town {n},r{n % 997}\n" for n in range(100_000))
    table = "| survey |\n| | type | name | label | choice_filter |\n| | text | region | Region | |\n"
    table += "| | select_one_from_file towns.csv | town | Town | region = ${region} |\n"
    lists = {"towns.csv": f"name,label,region\n{rows}".encode()}
    made = install(table.encode(), attachments=lists)
    session = FormSession.start(make_plan(read_form(made.xform.encode(), lists)), now=_NOW)
    session.state()
    filters = [milliseconds(partial(_choose, session, f"r{n}")) for n in range(25)]
    return [
        figure("1,000 questions and 50 people: worst of 6,000 answers", [times[-1]], "ms", bar=16),
        figure("1,000 questions and 50 people: answer, median", times, "ms", bar=None),
        figure("100,000 choices: filtered by an answer, median", filters, "ms", bar=50),
        figure("100,000 choices: filtered by an answer, worst", [max(filters)], "ms", bar=50),
    ]


def _choose(session: FormSession, region: str) -> None:
    session.answer("/data/region", region)
    session.state()


def repeats(xform: str) -> Figure:
    """The fiftieth person beside the second."""
    plan = plan_of(xform)
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
    parser.add_argument("--peer", type=Path, default=os.environ.get("FORMS_PEER"))
    options = parser.parse_args(arguments)
    peer = Peer.at(options.peer)
    if peer is None:
        print("no peer here: judged in milliseconds alone; see --help", file=sys.stderr)
    collect_rarely()  # as the desk does
    source = made_up_form()
    install_times = [milliseconds(lambda: install(source)) for _ in range(3)]
    xform = install(source).xform
    figures = [figure("install of 500 questions, its process included", install_times, "ms", bar=2_000)]
    figures += opening("500 questions", xform, peer, people=True)
    figures.append(repeats(xform))
    if options.form is not None:
        figures += opening(options.form.stem, options.form.read_text("utf-8"), peer, people=False)
    figures += large()
    report(figures, as_json=options.json)
    return 0 if all(f.ok for f in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
