"""No acknowledged save is lost or halved when the process is killed in the middle of its work."""

import json
import subprocess
import sys

import pytest

from fieldintake.domain.desk import Role
from fieldintake.storage import keys
from fieldintake.storage.founding import SetUp, create_vault
from tests.conftest import PASSPHRASE
from tests.faults.handed_keys import write_keys


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kills", [50, pytest.param(400, marks=pytest.mark.long)])
def test_a_killed_process_loses_no_acknowledged_save(tmp_path, kills, record_property):
    folder = tmp_path / "desk"
    unlocked = create_vault(folder, SetUp("House", "Samira", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    write_keys(folder, unlocked)
    command = [sys.executable, "-m", "tests.faults.saver", str(folder), str(kills), "20261122"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60 + 2 * kills)
    assert done.returncode == 0, done.stderr[-2000:]
    figures = json.loads(done.stdout)
    print(figures)
    record_property("kills", figures)
    assert figures["lost"] == 0
    assert figures["acknowledged"] > kills
    assert figures["between"] >= 0.3 * kills
