"""Every way into the lock ends in it: when the new process cannot start, or waiting fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fieldintake import app as app_module
from fieldintake import handover
from fieldintake.app import Desk

_NO_INTERPRETER = """
import sys
from pathlib import Path
from fieldintake import handover
sys.executable = {gone!r}
try:
    handover.become_door(Path("records"))
except OSError:
    pass
print("still here")
"""


def test_a_desk_that_cannot_become_the_door_ends(tmp_path):
    source = _NO_INTERPRETER.format(gone=str(tmp_path / "no-such-python"))
    ended = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "still here" not in ended.stdout


def test_children_that_cannot_be_killed_do_not_hold_up_the_lock(monkeypatch):
    replaced: list[list[str]] = []

    def no_children() -> None:
        raise OSError("no process list")

    monkeypatch.setattr(handover, "kill_children", no_children)
    monkeypatch.setattr(handover, "_replace", lambda words, keep: replaced.append(words))
    with pytest.raises(OSError, match="no process list"):
        handover.become_door(Path("records"))
    assert replaced[0][0] == "door"


class Shut:
    """A thread of the vault that takes no more work."""

    def after_all(self, _then) -> None:
        raise RuntimeError("cannot schedule new futures after shutdown")


def test_a_lock_that_cannot_wait_for_the_disk_locks_all_the_same(monkeypatch):
    gone: list[Path] = []
    monkeypatch.setattr(app_module, "become_door", gone.append)
    desk = Desk.__new__(Desk)
    desk.folder, desk.vault_thread = Path("records"), Shut()
    with pytest.raises(RuntimeError):
        desk._lock_now()
    assert gone == [Path("records")]
