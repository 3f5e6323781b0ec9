"""How long a person waits: `python -m benchmarks.desk [--json] [--cases 10000]`.

Start-up is process start to the first painted frame, beside a bare window with one label of the same size; unlock to
list is beside the same page out of plain SQLite; one save is beside the same statements in plain SQLite, WAL and
FULL, and beside one flush. The plain peer is the very same library without a key.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

import sqlcipher3

from benchmarks.figures import Figure, figure, milliseconds, report
from benchmarks.many_cases import PASSPHRASE, fill_case, make_full_vault
from benchmarks.plain import drop_triggers, flush, open_plain, plain_copy
from fieldintake.casework.find_cases import list_cases
from fieldintake.demo.people import made_up_people
from fieldintake.storage import slot_file, slots
from fieldintake.storage.keys import UnlockedKeys
from fieldintake.storage.vault import OpenVault

_RUNS = 9
_SAVES = 200
_HIDES = 200
_BARE = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel("Desk")
label.resize(1440, 900)
label.show()
QTimer.singleShot(0, lambda: (label.grab(), app.quit()))
app.exec()
"""


_DOOR = """
import fieldintake.__main__
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from fieldintake.door import Door
app = QApplication(["desk"])
door = Door(app, Path({folder!r}))
door.window.show()
QTimer.singleShot(0, lambda: (door.window.grab(), app.quit()))
app.exec()
"""


def _seconds_of(command: list[str]) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return milliseconds(lambda: subprocess.run(command, check=True, env=environment, capture_output=True))


def start_up(folder: Path) -> Figure:
    """Process start to the painted lock screen, and a bare window."""
    door = [sys.executable, "-c", _DOOR.format(folder=str(folder))]
    bare = [sys.executable, "-I", "-c", _BARE]
    pairs = [(_seconds_of(door), _seconds_of(bare)) for _ in range(_RUNS)]
    return figure("start to lock screen", [p[0] for p in pairs], "ms", bar=2.0, peer=[p[1] for p in pairs])


def quick_hide(folder: Path) -> Figure:
    """The 99th percentile from the second Esc to a screen without content, while the window is busy."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "benchmarks.hiding", str(folder), str(_HIDES)]
    done = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
    times = sorted(float(line) for line in done.stdout.split())
    worst = times[int(len(times) * 0.99) :]
    return figure(
        "Esc twice to a hidden desk with a busy window, 99th percentile", worst[:1], "ms", bar=300.0
    )


def _unlock_and_list(folder: Path, keys: UnlockedKeys) -> None:
    vault = OpenVault(folder, keys)
    assert len(list_cases(vault, limit=50)) == 50
    vault.close()


def _plain_list(path: Path) -> None:
    connection = sqlcipher3.connect(str(path))
    rows = connection.execute("SELECT * FROM case_row ORDER BY updated_ms DESC, case_id LIMIT 50").fetchall()
    assert len(rows) == 50
    connection.close()


def unlock_to_list(folder: Path, plain: Path, cases: int) -> list[Figure]:
    """What comes after the passphrase was checked: open, migrate, first page."""
    file = slot_file.read(folder)
    derive = [milliseconds(lambda: slots.unlock(file, "Samira", PASSPHRASE)) for _ in range(3)]
    keys = slots.unlock(file, "Samira", PASSPHRASE)
    own = [milliseconds(lambda: _unlock_and_list(folder, keys)) for _ in range(_RUNS)]
    other = [milliseconds(lambda: _plain_list(plain)) for _ in range(_RUNS)]
    return [
        figure("passphrase to keys (by design)", derive, "ms", bar=None),
        figure(f"unlock to list of {cases:,} above the passphrase", own, "ms", bar=400.0),
        figure(f"unlock to list of {cases:,}, beside plain SQLite", own, "ms", bar=None, peer=other),
    ]


def _recorded_save(vault: OpenVault) -> list[str]:
    """The statements of one save, with their values, as the database saw them."""
    seen: list[str] = []
    vault._connection.set_trace_callback(seen.append)
    with vault.work() as unit:
        fill_case(vault, unit, next(made_up_people(99)))
    vault._connection.set_trace_callback(None)
    return [line for line in seen if not line.startswith("--")]


def one_save(folder: Path, keys: UnlockedKeys, plain: Path) -> list[Figure]:
    """A new case with four records: everything between the click and the durable answer."""
    vault = OpenVault(folder, keys)
    people = islice(made_up_people(5), _SAVES)
    statements = _recorded_save(vault)
    connection = open_plain(plain)
    ours, others, flushes = [], [], []
    for person in people:

        def save(person=person) -> None:
            with vault.work() as unit:
                fill_case(vault, unit, person)

        ours.append(milliseconds(save))
        others.append(milliseconds(lambda: _replay(connection, statements)))
        flushes.append(milliseconds(lambda: flush(plain.with_suffix(".flush"))))
    connection.close()
    vault.close()
    return [
        figure(
            "one save of a new case, beside the same statements in plain SQLite",
            ours,
            "ms",
            bar=None,
            peer=others,
        ),
        figure("one save of a new case, beside one flush", ours, "ms", bar=None, peer=flushes),
    ]


def _replay(connection: sqlcipher3.Connection, statements: list[str]) -> None:
    """The recorded statements again; the same ids take the place of the rows of the time before."""
    for statement in statements:
        connection.execute(statement.replace("INSERT INTO", "INSERT OR REPLACE INTO", 1))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--cases", type=int, default=10_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, plain = Path(name) / "desk", Path(name) / "plain.db"
        keys = make_full_vault(folder, chosen.cases)
        copy = plain_copy(folder, keys, plain)
        drop_triggers(copy)
        copy.close()
        figures = [
            start_up(folder),
            *unlock_to_list(folder, plain, chosen.cases),
            *one_save(folder, keys, plain),
            quick_hide(folder),
        ]
    report(figures, as_json=chosen.json)


if __name__ == "__main__":
    main()
