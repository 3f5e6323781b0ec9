"""Files made to hurt the installation of a form: `python -m benchmarks.hostile [--folder FOLDER] [--json] [NAME ...]`.

Each is installed in a process of its own: seconds, the peak memory of the converting process, by how much the process
that installs grew at most, and what came of it. With a folder, every file in it that may be a form is installed too.
Ends with 1 when one takes more than 10 s or 300 MB, or comes to anything but a form or a named refusal.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.hostile_forms import CASES

MAX_SECONDS = 10.0
MAX_MEGABYTES = 300.0
_FORMS = (".xml", ".xls", ".xlsx", ".xlsm", ".md")
_TOLD = 110


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one file cost, and what came of it."""

    name: str
    seconds: float
    converter_mb: float
    own_mb: float
    result: str

    @property
    def is_well(self) -> bool:
        cheap = self.seconds <= MAX_SECONDS and self.converter_mb + self.own_mb <= MAX_MEGABYTES
        return cheap and not self.result.startswith("broken")


def measured(name: str, source: bytes) -> Outcome:
    """Install a file in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.hostile", "--measure"],
        input=source,
        capture_output=True,
        check=False,
    )
    try:
        told = json.loads(done.stdout)
    except ValueError:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        return Outcome(name, 0.0, 0.0, 0.0, f"broken: {' '.join(last)}")
    return Outcome(name, **told)


def _measure() -> dict[str, object]:
    """Install what stands on the input, and say what it took."""
    from fieldintake.forms.install import FormRefused, install  # noqa: PLC0415 - only the measuring process needs it
    from fieldintake.ui.forms.faults import report  # noqa: PLC0415 - as above
    from fieldintake.ui.words import Words  # noqa: PLC0415 - as above

    source = sys.stdin.buffer.read()
    before = _own_mb()
    started = time.perf_counter()
    try:
        made = install(source)
        lines = list(report(made.warnings, Words()))
        result = f"installs, {len(lines)} remarks"
    except FormRefused as refused:
        lines = list(report(refused.problems, Words()))
        more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
        result = f"refused: {lines[0][:_TOLD]}{more}"
    return {
        "seconds": round(time.perf_counter() - started, 2),
        "converter_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
        "own_mb": round(_own_mb() - before),
        "result": result,
    }


def _own_mb() -> float:
    """The peak of this very program; that of the system's books counts whoever began it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix in _FORMS:
            yield str(file.relative_to(folder)), file.read_bytes()


def main(arguments: list[str]) -> int:
    """Print a line for each; 0 when all went well."""
    parser = argparse.ArgumentParser(prog="benchmarks.hostile")
    parser.add_argument("names", nargs="*", help="only those whose name holds one of these")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.measure:
        print(json.dumps(_measure()))
        return 0
    made = ((name, make()) for name, make in CASES.items() if _is_named(name, given.names))
    found = []
    for name, source in made if given.folder is None else _files(given.folder):
        outcome = measured(name, source)
        found.append(outcome)
        if not given.json:
            short = "" if outcome.is_well else "  SHORT"
            cost = f"{outcome.seconds:5.2f} s {outcome.converter_mb:4.0f} + {outcome.own_mb:3.0f} MB"
            print(f"{cost}  {name}: {outcome.result}{short}", flush=True)
    if given.json:
        print(json.dumps([asdict(outcome) for outcome in found], indent=1))
    return 0 if all(outcome.is_well for outcome in found) else 1


def _is_named(name: str, wanted: list[str]) -> bool:
    return not wanted or any(word in name for word in wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
