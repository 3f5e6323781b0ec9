"""Killed at any moment of the whole job, no file of ours holds anything that she told in a readable way."""

import json
import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("kills", [2, pytest.param(200, marks=pytest.mark.long)])
def test_a_killed_process_leaves_nothing_readable(tmp_path, kills, record_property):
    command = [sys.executable, "-m", "tests.faults.journey_killer", str(tmp_path), str(kills), "20261123"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60 + 15 * kills)
    assert done.returncode == 0, done.stderr[-2000:]
    figures = json.loads(done.stdout)
    print(figures)
    record_property("kills", figures)
    assert figures["marks"] >= 50
    assert figures["inside"] >= 0.5 * kills
    assert figures["files"] > kills
    assert figures["found"] == 0
