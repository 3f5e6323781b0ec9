"""The door process with sheets and a code typed into it: `python -m tests.faults.full_door FOLDER TOLD`.

Works through both errands by gesture, writes to TOLD what is on paper then, and READY; at a line on its standard input
it presses the last button. What happens then is the product's own.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldintake.door import Door
from fieldintake.handover import keep_memory_to_ourselves
from fieldintake.ui.code.state import CodeStep
from fieldintake.ui.task.state import Task
from tests.conftest import PASSPHRASE
from tests.hands import Hands


class Waiting:
    """Lets the toolkit work until something is so."""

    def waitUntil(self, ready, timeout) -> None:
        ends = time.monotonic() + timeout / 1000
        while not ready():
            if time.monotonic() > ends:
                raise TimeoutError
            QApplication.processEvents()
            time.sleep(0.005)


def main(folder: Path, told: Path) -> None:
    keep_memory_to_ourselves()
    application = QApplication(["desk"])
    door = Door(application, folder, "recovery-sheets")
    door.window.show()
    person = Hands(door, Waiting())
    page = person.task(Task.SHEETS)
    QTest.keyClicks(page.passphrase, PASSPHRASE)
    person.press(page.act)
    papers = person.write_sheets(go_on=False)
    door.errands.make_code()
    page = person.task(Task.CODE)
    QTest.keyClicks(page.passphrase, PASSPHRASE)
    person.press(page.act)
    code_page = person.code(CodeStep.WRITE)
    code = " ".join(label.text() for label in code_page.groups)
    person.press(code_page.act)
    typed = code.lower().replace(" ", "")
    QTest.keyClicks(person.code(CodeStep.BACK).typed, typed)
    told.write_text(json.dumps({"papers": papers, "code": code, "typed": typed}))
    kept = [PASSPHRASE.encode(), [" ".join(words).encode() for words in papers], code.encode()]
    print("READY", flush=True)
    sys.stdin.readline()
    person.press(code_page.act)
    raise SystemExit(f"the door did not give way, with {len(kept)} kinds of secrets in it")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
