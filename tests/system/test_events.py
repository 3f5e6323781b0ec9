"""Sleep, a locked screen and another person at the laptop are heard on a real bus, and each of them locks the desk."""

from __future__ import annotations

import os
import queue
import select
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the buses of Linux are not here: its events were not heard", allow_module_level=True)

from fieldintake.domain.desk import Role
from fieldintake.storage import keys
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.system import events
from fieldintake.system.events import SystemEvent
from tests.conftest import PASSPHRASE
from tests.faults.test_memory import arguments_of, fill_vault, start_desk
from tests.system.buses import OTHERS, Logind, bus_address

SOON_S, NEVER_S = 10, 0.2
SCREENS = ["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver"]


@pytest.fixture
def stack():
    with ExitStack() as ending:
        yield ending


@pytest.fixture
def address(stack, monkeypatch):
    made = bus_address(stack)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", made)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", made)
    return made


@pytest.fixture
def logind(address, stack):
    made = Logind(address)
    stack.callback(made.end)
    return made


@pytest.fixture
def heard(logind):
    found: queue.Queue[SystemEvent] = queue.Queue()
    events.watch_system(found.put)
    logind.wait_for(1)
    return found


def is_released(reading: int, within_s: float = SOON_S) -> bool:
    """Whether the other end of an inhibitor was closed."""
    return bool(select.select([reading], [], [], within_s)[0])


def test_sleep_is_waited_for_and_a_new_wait_is_asked_for_after_waking(logind, heard):
    logind.sleeps()
    assert heard.get(timeout=SOON_S) is SystemEvent.SLEEP
    assert not is_released(logind.waits[0], NEVER_S)
    logind.sleeps(begins=False)
    logind.wait_for(2)
    assert is_released(logind.waits[0])
    assert heard.empty()


def test_a_locked_session_is_heard(logind, heard):
    logind.lock()
    assert heard.get(timeout=SOON_S) is SystemEvent.SESSION_LOCKED
    logind.change("LockedHint", True)
    assert heard.get(timeout=SOON_S) is SystemEvent.SESSION_LOCKED


def test_another_person_at_the_laptop_is_heard(logind, heard):
    logind.change("Active", False)
    assert heard.get(timeout=SOON_S) is SystemEvent.USER_SWITCHED


def test_what_happens_in_another_session_or_ends_is_no_event(logind, heard):
    logind.lock(OTHERS)
    logind.change("Active", False, OTHERS)
    logind.change("Active", True)
    logind.change("LockedHint", False)
    logind.change("IdleHint", True)
    logind.lock()
    assert heard.get(timeout=SOON_S) is SystemEvent.SESSION_LOCKED
    assert heard.empty()


def wait_until_heard_of_the_screen(logind, heard):
    """The other bus is another thread: say it until it is heard."""
    until = time.monotonic() + SOON_S
    while heard.empty():
        assert time.monotonic() < until
        logind.say("/screen", SCREENS[0], "ActiveChanged", "b", (True,))
        time.sleep(0.02)
    time.sleep(NEVER_S)
    while not heard.empty():
        assert heard.get() is SystemEvent.SCREEN_LOCKED


def test_a_locked_screen_is_heard_whatever_desktop_says_so(logind, heard):
    wait_until_heard_of_the_screen(logind, heard)
    for interface in SCREENS:
        logind.say("/screen", interface, "ActiveChanged", "b", (False,))
        logind.say("/screen", interface, "ActiveChanged", "b", (True,))
        assert heard.get(timeout=SOON_S) is SystemEvent.SCREEN_LOCKED
    assert heard.empty()


@pytest.mark.parametrize("way", ["GetSession", "Display"])
def test_our_session_is_found_when_the_process_is_in_none(address, stack, way):
    logind, found = Logind(address, way), queue.Queue()
    stack.callback(logind.end)
    events.watch_system(found.put)
    logind.wait_for(1)
    logind.lock()
    assert found.get(timeout=SOON_S) is SystemEvent.SESSION_LOCKED


def test_a_laptop_without_a_bus_stops_nothing(monkeypatch, tmp_path):
    for name in ("SYSTEM", "SESSION"):
        monkeypatch.setenv(f"DBUS_{name}_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    events.watch_system(pytest.fail)


def test_a_bus_that_comes_later_is_heard(address, stack, monkeypatch):
    monkeypatch.setattr("fieldintake.system.linux._AGAIN_S", 0.05)
    found = queue.Queue()
    events.watch_system(found.put)  # nobody has the name yet
    time.sleep(0.1)
    logind = Logind(address)
    stack.callback(logind.end)
    logind.wait_for(1)
    logind.sleeps()
    assert found.get(timeout=SOON_S) is SystemEvent.SLEEP


@pytest.mark.parametrize("event", ["sleep", "lock", "switch", "screen"])
def test_each_event_locks_a_desk_whose_window_is_blocked(logind, address, tmp_path, monkeypatch, event):
    monkeypatch.setenv("BLOCKED_S", "20")
    folder = tmp_path / "desk"
    unlocked = create_vault(folder, SetUp("House", "Samira", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    process = start_desk(folder, unlocked, fill_vault(folder, unlocked))
    try:
        assert process.stdout.readline() == b"READY\n"
        logind.wait_for(1)
        say = {
            "sleep": logind.sleeps,
            "lock": logind.lock,
            "switch": lambda: logind.change("Active", False),
            "screen": lambda: logind.say("/screen", SCREENS[0], "ActiveChanged", "b", (True,)),
        }[event]
        started = time.monotonic()
        say()
        assert is_released(logind.waits[0])  # the laptop may sleep now, and not before
        assert b"door" in arguments_of(process)
        assert time.monotonic() - started < 2.0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_the_door_keeps_no_laptop_awake(logind, heard):
    descriptors = [int(path.name) for path in Path("/proc/self/fd").iterdir()]
    inhibitors = [each for each in descriptors if is_pipe_of_ours(each, logind.waits[0])]
    assert inhibitors
    assert not any(os.get_inheritable(each) for each in inhibitors)


def is_pipe_of_ours(descriptor: int, reading: int) -> bool:
    try:
        return descriptor != reading and os.fstat(descriptor).st_ino == os.fstat(reading).st_ino
    except OSError:
        return False
