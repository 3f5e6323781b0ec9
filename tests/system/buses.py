"""A real bus of our own with a small logind on it, which says what a test wants and shows whether it is waited for."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time

import pytest
from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, prep_socket

LOGIND = "org.freedesktop.login1"
MANAGER = "/org/freedesktop/login1"
OURS, OTHERS = f"{MANAGER}/session/_31", f"{MANAGER}/session/_32"
PROPERTIES = "org.freedesktop.DBus.Properties"


def bus_address(stack) -> str:
    """The address of a new bus that ends with the test."""
    if shutil.which("dbus-daemon") is None:
        pytest.skip("dbus-daemon is not here: the events of the system were not heard")
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    daemon = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    stack.callback(daemon.stdout.close)
    stack.callback(daemon.wait)
    stack.callback(daemon.kill)
    return daemon.stdout.readline().strip()


def connected(address: str) -> DBusConnection:
    path = dict(part.split("=") for part in address.partition(":")[2].split(","))["path"]
    return DBusConnection(prep_socket(path, enable_fds=True), enable_fds=True)


class Logind:
    """Knows one session. `knows_by` says how it can be found: by process, by name, or as the person's display."""

    def __init__(self, address: str, knows_by: str = "GetSessionByPID") -> None:
        self._bus, self._knows_by = connected(address), knows_by
        self._bus.send_and_get_reply(message_bus.RequestName(LOGIND))
        self._ended = threading.Event()
        self.waits: list[int] = []  # the reading end of each inhibitor that was given
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                message = self._bus.receive(timeout=0.05)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call:
                self._answer(message, message.header.fields[HeaderFields.member])

    def _answer(self, message, member: str) -> None:
        if member == "Inhibit":
            reading, writing = os.pipe()
            self._bus.send(new_method_return(message, "h", (writing,)))
            os.close(writing)
            self.waits.append(reading)
        elif member == "GetUser" and self._knows_by == "Display":
            self._bus.send(new_method_return(message, "o", (f"{MANAGER}/user/_0",)))
        elif member == "Get":
            self._bus.send(new_method_return(message, "v", (("(so)", ("1", OURS)),)))
        elif member == self._knows_by:
            self._bus.send(new_method_return(message, "o", (OURS,)))
        else:
            self._bus.send(new_error(message, f"{LOGIND}.NoSessionForPID"))

    def wait_for(self, inhibitors: int) -> None:
        until = time.monotonic() + 10
        while len(self.waits) < inhibitors:
            assert time.monotonic() < until
            time.sleep(0.005)

    def say(self, path: str, interface: str, member: str, signature: str = "", body: tuple = ()) -> None:
        self._bus.send(new_signal(DBusAddress(path, interface=interface), member, signature, body))

    def sleeps(self, *, begins: bool = True) -> None:
        self.say(MANAGER, f"{LOGIND}.Manager", "PrepareForSleep", "b", (begins,))

    def lock(self, session: str = OURS) -> None:
        self.say(session, f"{LOGIND}.Session", "Lock")

    def change(self, name: str, value: bool, session: str = OURS) -> None:
        body = (f"{LOGIND}.Session", {name: ("b", value)}, [])
        self.say(session, PROPERTIES, "PropertiesChanged", "sa{sv}as", body)

    def end(self) -> None:
        self._ended.set()
        self.thread.join()
        self._bus.close()
        for reading in self.waits:
            os.close(reading)
