"""Runs another engine of the same standard under Node on the same form and answers.

Invariant: nothing of the peer is installed or fetched here; it lies in a folder that the caller names.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

_SCRIPT = Path(__file__).with_name("forms_peer.mjs")
_LOADS = 4
_SECONDS = 300

Answers = list[tuple[str, str]]
"""Path and stored text of each answer, in order."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Node, and the folder in which the other engine lies."""

    node: str
    folder: Path

    @classmethod
    def at(cls, folder: Path | str | None) -> Peer | None:
        """The peer in a folder; None when it or Node is not there."""
        node = shutil.which("node")
        if folder is None or node is None or not (Path(folder) / "node_modules").is_dir():
            return None
        return cls(node, Path(folder))


@dataclass(frozen=True, slots=True)
class PeerTimes:
    """Milliseconds: each load (the first is cold), each answer, each added instance."""

    loads: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    repeats: list[float] = field(default_factory=list)


def peer_times(peer: Peer, xform: str, answers: Answers, repeat: str | None) -> PeerTimes:
    """What the peer needs for the same form, the same answers, and fifty instances of a repeat."""
    task = {"xml": xform, "loads": _LOADS, "answers": answers, "repeat": repeat, "wanted": 50}
    with tempfile.TemporaryDirectory() as folder:
        tasks, outcome = Path(folder) / "tasks.json", Path(folder) / "outcome.json"
        tasks.write_text(json.dumps([task]), encoding="utf-8")
        command = [peer.node, str(_SCRIPT), str(peer.folder), str(tasks), str(outcome)]
        subprocess.run(command, capture_output=True, check=True, timeout=_SECONDS)
        found = json.loads(outcome.read_text("utf-8"))[0]
    return PeerTimes(found["loads"], found["answers"], found["repeats"])
