"""Kills the whole job again and again: `python -m tests.faults.journey_killer FOLDER KILLS SEED`.

The job is done whole once, for the marks of everything that was told and for how long it takes. Then each round does
it anew in a forked child, which is killed with SIGKILL at a uniformly random moment; whatever lies in its vaults, its
service, its temporary and home folders, and what it printed, is searched for the marks. Prints one JSON line: kills,
how many fell inside the job, files and bytes that were searched, and where a mark was found.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.faults.canaries import files_of, found_in
from tests.faults.canary_expectations import all_marks
from tests.faults.canary_journey import WORKER, run_journey

_OWN_FOLDERS = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")


@dataclass
class Searched:
    """What was looked at, and the names of files in which something was readable."""

    files: int = 0
    size: int = 0
    found: int = 0


def _live_in(place: Path) -> None:
    for name in _OWN_FOLDERS:
        (place / name).mkdir(parents=True)
        os.environ[name] = str(place / name)
    tempfile.tempdir = None
    os.chdir(place / "HOME")


def _work_until_killed(place: Path) -> None:
    streams = os.open(place / "streams", os.O_CREAT | os.O_WRONLY)
    os.dup2(streams, 1)
    os.dup2(streams, 2)
    _live_in(place / "beside")
    run_journey(place)
    os._exit(0)


def _one_kill(place: Path, after_s: float) -> bool:
    """Whether the child was still at work."""
    place.mkdir()
    child = os.fork()
    if child == 0:
        try:
            _work_until_killed(place)
        finally:
            os._exit(1)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    _child, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError((place / "streams").read_text("utf-8"))
    return os.WIFSIGNALED(status)


def _search(place: Path, marks: set[str], into: Searched) -> None:
    for name, data in files_of(place).items():
        allowed = {WORKER} if "slots" in name else set()  # it stands on the lock screen
        into.found += len(found_in(data, marks) - allowed)
        into.files += 1
        into.size += len(data)


def main(folder: Path, kills: int, seed: int) -> None:
    dice, searched, inside = random.Random(seed), Searched(), 0
    _live_in(folder / "beside")
    started = time.monotonic()
    marks = all_marks(run_journey(folder / "whole"))
    took_s = time.monotonic() - started
    for number in range(kills):
        place = folder / f"round-{number}"
        inside += _one_kill(place, dice.uniform(0, 0.95 * took_s))
        _search(place, marks, searched)
        shutil.rmtree(place)
    figures = {"kills": kills, "inside": inside, "marks": len(marks), "files": searched.files}
    print(json.dumps({**figures, "bytes": searched.size, "found": searched.found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
