"""Linux: logind on the system's bus, the screen saver on the session's.

logind is asked to delay sleep until the descriptor that it gives is closed. It closes when this process is replaced, so
the laptop sleeps when the lock is done and not before; logind itself waits five seconds at most.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    new_method_call,
)
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import Properties, unwrap_msg

from fieldintake.system.events import SystemEvent, Tell

_LOGIND = "org.freedesktop.login1"
_MANAGER = DBusAddress("/org/freedesktop/login1", bus_name=_LOGIND, interface=f"{_LOGIND}.Manager")
_ANSWER_S, _AGAIN_S = 5.0, 30.0
_BROKEN = (
    OSError,
    DBusErrorResponse,
    KeyError,
    ValueError,
    RuntimeError,
)  # a bus that is gone, or answers oddly


def watch(tell: Tell) -> None:
    """Listen on both buses, each on a thread of its own, and again after a bus has gone away."""
    for name, listen in (("logind", _listen_to_logind), ("screen", _listen_to_screen)):
        threading.Thread(target=_keep_listening, args=(listen, tell), name=name, daemon=True).start()


def _keep_listening(listen: Callable[[Tell], None], tell: Tell) -> None:
    while True:
        with suppress(*_BROKEN):
            listen(tell)
        time.sleep(_AGAIN_S)


def _subscribe(bus: DBusConnection, rules: Sequence[MatchRule]) -> None:
    for rule in rules:
        unwrap_msg(bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=_ANSWER_S))


# --- the screen saver ------------------------------------------------------------------------------


def _listen_to_screen(tell: Tell) -> None:
    with open_dbus_connection("SESSION") as bus:
        _subscribe(bus, [MatchRule(type="signal", member="ActiveChanged")])
        while True:
            message = bus.receive()
            if _is_signal(message, "ActiveChanged") and message.body == (True,):
                tell(SystemEvent.SCREEN_LOCKED)


def _is_signal(message: Message, member: str) -> bool:
    header = message.header
    return header.message_type is MessageType.signal and header.fields.get(HeaderFields.member) == member


# --- logind ----------------------------------------------------------------------------------------


def _listen_to_logind(tell: Tell) -> None:
    with open_dbus_connection("SYSTEM", enable_fds=True) as bus:
        _Logind(bus, tell).listen()


@dataclass
class _Logind:
    """One conversation with logind, about the session that this desk belongs to."""

    bus: DBusConnection
    tell: Tell
    _inhibitor: int | None = field(default=None, init=False)

    def listen(self) -> None:
        """Until the bus goes away."""
        session = self._session()
        _subscribe(self.bus, _rules(session))
        self._delay_sleep()
        while True:
            event = self._event(self.bus.receive(), session)
            if event is not None:
                self.tell(event)

    def _event(self, message: Message, session: str) -> SystemEvent | None:
        path, body = message.header.fields.get(HeaderFields.path), message.body
        if _is_signal(message, "PrepareForSleep"):
            if body == (True,):
                return SystemEvent.SLEEP
            self._delay_sleep()
        elif path == session and _is_signal(message, "Lock"):
            return SystemEvent.SESSION_LOCKED
        elif path == session and _is_signal(message, "PropertiesChanged"):
            changed = dict(body[1])
            if changed.get("Active") == ("b", False):
                return SystemEvent.USER_SWITCHED
            if changed.get("LockedHint") == ("b", True):
                return SystemEvent.SESSION_LOCKED
        return None

    def _ask(self, message: Message) -> tuple[object, ...]:
        answer: tuple[object, ...] = unwrap_msg(self.bus.send_and_get_reply(message, timeout=_ANSWER_S))
        return answer

    def _session(self) -> str:
        """The path of our session: of this process, of the environment, or the one that the person looks at."""
        with suppress(DBusErrorResponse):
            return str(self._ask(new_method_call(_MANAGER, "GetSessionByPID", "u", (os.getpid(),)))[0])
        with suppress(DBusErrorResponse):
            return str(self._ask(new_method_call(_MANAGER, "GetSession", "s", (_named(),)))[0])
        user = str(self._ask(new_method_call(_MANAGER, "GetUser", "u", (os.getuid(),)))[0])
        of_user = Properties(DBusAddress(user, bus_name=_LOGIND, interface=f"{_LOGIND}.User"))
        answer: Any = self._ask(of_user.get("Display"))
        return str(answer[0][1][1])  # a variant, and in it name and path

    def _delay_sleep(self) -> None:
        """Ask to be waited for; the descriptor must not outlive this process, least of all in the door."""
        if self._inhibitor is not None:
            os.close(self._inhibitor)
            self._inhibitor = None
        words = ("sleep", "desk", "Locking", "delay")
        with suppress(DBusErrorResponse):
            answer: Any = self._ask(new_method_call(_MANAGER, "Inhibit", "ssss", words))
            self._inhibitor = answer[0].to_raw_fd()
            os.set_inheritable(self._inhibitor, False)  # noqa: FBT003 - the name of the function says it


def _named() -> str:
    return os.environ.get("XDG_SESSION_ID", "")


def _rules(session: str) -> list[MatchRule]:
    def signal(interface: str, member: str, path: str) -> MatchRule:
        return MatchRule(type="signal", sender=_LOGIND, interface=interface, member=member, path=path)

    return [
        signal(f"{_LOGIND}.Manager", "PrepareForSleep", "/org/freedesktop/login1"),
        signal(f"{_LOGIND}.Session", "Lock", session),
        signal("org.freedesktop.DBus.Properties", "PropertiesChanged", session),
    ]
