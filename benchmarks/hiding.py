"""From the second Esc to a screen without content, with a busy window: `python -m benchmarks.hiding FOLDER ROUNDS`.

FOLDER holds a vault of `benchmarks.many_cases`. The main thread works 45 ms in every 50, which is what the desk allows
itself at most; keys come from another thread at random moments. Prints one time in milliseconds a line.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication

from benchmarks.many_cases import PASSPHRASE
from fieldintake.app import Desk
from fieldintake.storage import slot_file, slots

_BUSY_S, _EVERY_MS = 0.045, 50


class Rounds:
    """Hides the desk again and again, and never locks it."""

    def __init__(self, desk: Desk, rounds: int) -> None:
        self.desk, self.left, self.pressed = desk, rounds, 0.0
        self.dice = random.Random(300)
        desk.lock = self.hidden  # what hiding ends in
        self.busy = QTimer()
        self.busy.timeout.connect(self.work)
        self.busy.start(_EVERY_MS)

    def work(self) -> None:
        """A page being drawn, and once there is one, keys on their way."""
        until = time.perf_counter() + _BUSY_S
        while time.perf_counter() < until:
            pass
        if self.desk.workspace is not None and self.desk.window.isVisible() and not self.pressed:
            self.pressed = -1.0
            threading.Timer(0.1 + self.dice.random() * 0.1, self.press).start()

    def press(self) -> None:
        """Esc twice, as the system would deliver it; from a thread of its own."""
        window = self.desk.window
        for _ in range(2):
            self.pressed = time.perf_counter()
            key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
            QCoreApplication.postEvent(window.windowHandle(), key)

    def hidden(self) -> None:
        """Every window is gone: ask the display whether it knows, and show it again."""
        QGuiApplication.sync()
        assert not any(each.isVisible() for each in QApplication.topLevelWidgets())
        print((time.perf_counter() - self.pressed) * 1000, flush=True)
        self.left, self.pressed = self.left - 1, 0.0
        if self.left:
            QTimer.singleShot(0, self.desk.window.show)
        else:
            QApplication.quit()


def main(folder: Path, rounds: int) -> None:
    """Measure and print."""
    application = QApplication(["desk"])
    keys = slots.unlock(slot_file.read(folder), "Samira", PASSPHRASE)
    desk = Desk(application, folder, keys, accept_older=True)
    kept = Rounds(desk, rounds)
    application.exec()
    kept.busy.stop()
    desk.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
