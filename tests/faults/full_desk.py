"""The workspace process, filled with what must not survive a lock: `python -m tests.faults.full_desk FOLDER FD FILE`.

Opens the real desk with keys from the pipe FD, shows the case and texts that FILE names on its screens, and writes
READY. What happens at a lock is the product's own.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QTextEdit

from fieldintake.app import Desk
from fieldintake.domain.ids import CaseId
from fieldintake.handover import hold_lock_signals, keep_memory_to_ourselves, keys_from
from fieldintake.storage.keys import vault_keys
from tests.faults.open_windows import ALWAYS_VISIBLE, count_open, open_all


def fill(desk: Desk, told: dict[str, str]) -> list[object]:
    """Put everything where a working person would have put it; returns what must stay alive."""
    workspace = desk.workspace
    assert workspace is not None
    workspace.open_case(CaseId(told["case_id"]))
    QApplication.clipboard().setText(told["clipboard"])
    kept: list[object] = [told["pdf"].encode(), told["passphrase"].encode()]
    for name in ("name", "narrative", "search", "draft"):
        label, edit = QLabel(told[name]), QTextEdit(told[name])
        kept += [label, edit, told[name].encode()]
    kept.append(QLineEdit(told["passphrase"]))
    derived = vault_keys(workspace.vault.keys.master)
    kept += [derived.database.hex(), derived.database, workspace.vault.keys]
    return kept


def block(seconds: float) -> None:
    """A main thread that hears nothing any more, asleep or busy."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.environ.get("BLOCKED_HOW") != "busy":
            time.sleep(seconds)


def main(folder: Path, descriptor: int, file: Path) -> None:
    told = json.loads(file.read_text())
    keep_memory_to_ourselves()
    hold_lock_signals()
    keys = keys_from(descriptor)
    application = QApplication(["desk"])
    desk = Desk(application, folder, keys, accept_older=False)
    desk.listen()
    kept: list[object] = []
    opened: list[bool] = []
    wanted = [name for name in os.environ.get("OPEN", "").split("|") if name]

    def look() -> None:
        if desk.workspace is None:
            return
        if not kept:
            try:
                kept.extend(fill(desk, told))
            except (AttributeError, AssertionError, KeyError, OSError, RuntimeError):
                traceback.print_exc()
                os._exit(1)
            return
        if wanted and not opened:
            opened.append(True)
            open_all(desk, wanted, told["draft"])
            return
        if count_open() < len(set(wanted) & ALWAYS_VISIBLE):
            return  # one of them opens only after a moment
        poll.stop()
        print("READY", flush=True)
        block(float(os.environ.get("BLOCKED_S", "0")))

    poll = QTimer()
    poll.setInterval(300)
    poll.timeout.connect(look)
    poll.start()
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
