"""What happens to the laptop and must lock the desk: sleep, a locked screen, another person at the machine.

Invariant: every event arrives on a thread of its own, so that a busy window cannot hold it up; a system that tells
nothing stops nothing. The lock replaces the process: whatever the system was asked to wait for is let go by that alone.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import Enum


class SystemEvent(Enum):
    """Why the system wants the desk locked."""

    SLEEP = "sleep"
    SESSION_LOCKED = "session_locked"
    SCREEN_LOCKED = "screen_locked"
    USER_SWITCHED = "user_switched"


Tell = Callable[[SystemEvent], None]


def watch_system(tell: Tell) -> None:
    """Call `tell` at each event from now on, from another thread; returns at once, and never raises."""
    if sys.platform == "win32":
        from fieldintake.system.windows import watch  # noqa: PLC0415 - each system has its own
    elif sys.platform == "darwin":
        from fieldintake.system.macos import watch  # noqa: PLC0415
    elif sys.platform == "linux":
        from fieldintake.system.linux import watch  # noqa: PLC0415
    else:
        return
    watch(tell)
