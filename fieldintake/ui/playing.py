"""Plays a sound out of memory; nothing is written to a disk to hear it.

Invariant: one sound at a time, and its bytes are let go when it is stopped. Where this system cannot play, a person is
told so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QUrl


class Sounds(QObject):
    """`silent` is called where the system has no way to play."""

    def __init__(self, silent: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._silent = silent
        self._player: Any = None
        self._output: Any = None
        self._buffer = QBuffer(self)

    def play(self, data: bytes, ending: str) -> None:
        """Play these bytes; no bytes stop what is heard."""
        self.stop()
        if not data:
            return
        if self._player is None and not self._make():
            self._silent()
            return
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._player.setSourceDevice(self._buffer, QUrl(f"sound.{ending}"))
        self._player.play()

    def stop(self) -> None:
        """Silence, and nothing of the sound stays."""
        if self._player is not None:
            self._player.stop()
            self._player.setSource(QUrl())
        if self._buffer.isOpen():
            self._buffer.close()
        self._buffer.setData(QByteArray())

    def _make(self) -> bool:
        """The libraries of sound are loaded when somebody first wants to hear one; a system may lack them."""
        try:
            from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer  # noqa: PLC0415
        except ImportError:
            return False
        self._player, self._output = QMediaPlayer(self), QAudioOutput(self)
        self._player.setAudioOutput(self._output)
        return True
