"""macOS: the distributed notification of a locked screen, and the power messages of IOKit. Not yet run.

Both come to a run loop on a thread of its own. The system waits for our word before it sleeps, thirty seconds at most;
the lock replaces this process, and a process that is gone is not waited for.
"""

from __future__ import annotations

import sys

from fieldintake.system.events import Tell

if sys.platform == "darwin":
    import ctypes
    import threading

    from fieldintake.system.events import SystemEvent

    _FRAMEWORKS = "/System/Library/Frameworks/{0}.framework/{0}"
    _UTF8, _DELIVER_AT_ONCE = 0x08000100, 4
    _WILL_SLEEP, _CAN_SLEEP = 0xE0000280, 0xE0000270
    _EVENTS = {
        b"com.apple.screenIsLocked": SystemEvent.SCREEN_LOCKED,
        b"com.apple.screensaver.didstart": SystemEvent.SCREEN_LOCKED,
        b"com.apple.sessionDidResignActive": SystemEvent.USER_SWITCHED,
    }
    _Heard = ctypes.CFUNCTYPE(
        None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p
    )
    _Power = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p)

    def watch(tell: Tell) -> None:
        """Listen from now on."""
        threading.Thread(target=_listen, args=(tell,), name="system", daemon=True).start()

    def _listen(tell: Tell) -> None:
        core = ctypes.CDLL(_FRAMEWORKS.format("CoreFoundation"))
        for name in (
            "CFStringCreateWithCString", "CFNotificationCenterGetDistributedCenter", "CFRunLoopGetCurrent"
        ):  # fmt: skip
            getattr(core, name).restype = ctypes.c_void_p
        core.CFStringCreateWithCString.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32)
        center = ctypes.c_void_p(core.CFNotificationCenterGetDistributedCenter())
        kept: list[object] = []
        for name, event in _EVENTS.items():
            heard = _Heard(lambda *_given, event=event: tell(event))
            text = ctypes.c_void_p(core.CFStringCreateWithCString(None, name, _UTF8))
            kept += [heard, text]
            core.CFNotificationCenterAddObserver(center, None, heard, text, None, _DELIVER_AT_ONCE)
        kept += _hear_power(core, tell)
        core.CFRunLoopRun()

    def _hear_power(core: ctypes.CDLL, tell: Tell) -> list[object]:
        """Register for the messages about sleep on this thread's run loop; what must stay alive is given back."""
        kit = ctypes.CDLL(_FRAMEWORKS.format("IOKit"))
        kit.IORegisterForSystemPower.restype = ctypes.c_uint32
        kit.IONotificationPortGetRunLoopSource.restype = ctypes.c_void_p
        kit.IOAllowPowerChange.argtypes = (ctypes.c_uint32, ctypes.c_void_p)
        port, notifier, root = ctypes.c_void_p(), ctypes.c_uint32(), ctypes.c_uint32()

        def hear(_given: object, _service: int, message: int, argument: int) -> None:
            if message == _WILL_SLEEP:
                tell(SystemEvent.SLEEP)  # no word of leave: it sleeps when this process is gone
            elif message == _CAN_SLEEP:
                kit.IOAllowPowerChange(root, argument)

        heard = _Power(hear)
        root.value = kit.IORegisterForSystemPower(None, ctypes.byref(port), heard, ctypes.byref(notifier))
        source = ctypes.c_void_p(kit.IONotificationPortGetRunLoopSource(port))
        common = ctypes.c_void_p.in_dll(core, "kCFRunLoopCommonModes")
        core.CFRunLoopAddSource(ctypes.c_void_p(core.CFRunLoopGetCurrent()), source, common)
        return [heard, port, notifier, root]

else:

    def watch(tell: Tell) -> None:
        """On another system there is nothing to hear."""
        del tell
