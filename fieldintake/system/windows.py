"""Windows: a hidden window on a thread of its own hears of sleep, locked sessions and switched users. Not yet run.

The system waits for the answer to a message about sleep, two seconds at most; the lock ends this process before.
"""

from __future__ import annotations

import sys

from fieldintake.system.events import Tell

if sys.platform == "win32":
    import ctypes
    import threading
    import time
    from ctypes import wintypes

    from fieldintake.system.events import SystemEvent

    _WM_QUERYENDSESSION, _WM_POWERBROADCAST, _WM_WTSSESSION_CHANGE = 0x0011, 0x0218, 0x02B1
    _PBT_APMSUSPEND = 0x0004
    _NOTIFY_FOR_THIS_SESSION = 0
    _SESSION_EVENTS = {
        0x2: SystemEvent.USER_SWITCHED,  # WTS_CONSOLE_DISCONNECT
        0x4: SystemEvent.USER_SWITCHED,  # WTS_REMOTE_DISCONNECT
        0x6: SystemEvent.USER_SWITCHED,  # WTS_SESSION_LOGOFF
        0x7: SystemEvent.SESSION_LOCKED,  # WTS_SESSION_LOCK
    }
    _LOCKED_WITHIN_S = 1.8
    _LRESULT = ctypes.c_ssize_t
    _WindowProcedure = ctypes.WINFUNCTYPE(
        _LRESULT, wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM
    )

    class _WindowClass(ctypes.Structure):
        _fields_ = (
            ("style", wintypes.UINT),
            ("lpfnWndProc", _WindowProcedure),
            ("cbClsExtra", ctypes.c_int),
            ("cbWndExtra", ctypes.c_int),
            ("hInstance", wintypes.HINSTANCE),
            ("hIcon", wintypes.HICON),
            ("hCursor", wintypes.HANDLE),
            ("hbrBackground", wintypes.HBRUSH),
            ("lpszMenuName", wintypes.LPCWSTR),
            ("lpszClassName", wintypes.LPCWSTR),
        )

    def watch(tell: Tell) -> None:
        """Listen from now on."""
        threading.Thread(target=_listen, args=(tell,), name="system", daemon=True).start()

    def _listen(tell: Tell) -> None:
        user, session = ctypes.WinDLL("user32"), ctypes.WinDLL("wtsapi32")
        user.DefWindowProcW.restype = _LRESULT
        user.DefWindowProcW.argtypes = (wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
        user.CreateWindowExW.restype = wintypes.HWND

        def hear(window: int, message: int, what: int, more: int) -> int:
            if message == _WM_WTSSESSION_CHANGE and what in _SESSION_EVENTS:
                tell(_SESSION_EVENTS[what])
            elif message == _WM_POWERBROADCAST and what == _PBT_APMSUSPEND:
                tell(SystemEvent.SLEEP)
                time.sleep(_LOCKED_WITHIN_S)  # the lock ends this process meanwhile
            elif message == _WM_QUERYENDSESSION:
                tell(SystemEvent.USER_SWITCHED)
            return int(user.DefWindowProcW(window, message, what, more))

        procedure = _WindowProcedure(hear)
        kind = _WindowClass(lpfnWndProc=procedure, lpszClassName="desk-system")
        user.RegisterClassW(ctypes.byref(kind))
        # a window for messages alone is not told of sleep: it must be one of the desktop's, never shown
        window = user.CreateWindowExW(0, "desk-system", None, 0, 0, 0, 0, 0, None, None, None, None)
        session.WTSRegisterSessionNotification(window, _NOTIFY_FOR_THIS_SESSION)
        message = wintypes.MSG()
        while user.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            user.DispatchMessageW(ctypes.byref(message))

else:

    def watch(tell: Tell) -> None:
        """On another system there is nothing to hear."""
        del tell
