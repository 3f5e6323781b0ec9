"""One process takes the place of the other: the door becomes the workspace, and back.

Keys travel through an inherited pipe, never on a command line or in the environment; a passphrase never travels.
Replacing the process is the lock: measured, clearing widgets left most copies of what was typed in memory, a fresh
process none. Invariant: after `become_*` nothing of the old process runs on, even where the new one cannot start.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from fieldintake.domain.compartments import Compartment
from fieldintake.domain.errors import VaultDamaged
from fieldintake.domain.ids import DeviceId, StaffId
from fieldintake.protocol import codec
from fieldintake.protocol.boxes import CompartmentKey
from fieldintake.storage.keys import UnlockedKeys

LOCK_SIGNALS = () if sys.platform == "win32" else (signal.SIGTERM, signal.SIGHUP)
"""How a system asks politely: the end of a session, a closed terminal, a shutdown."""
LOCKED = "lock"
"""What the door is told when nothing but a lock was meant."""
_MOST_BYTES = 32 * 1024  # less than any pipe's buffer, so writing never waits for the reader


def _pack(keys: UnlockedKeys) -> bytes:
    held: list[codec.Item] = [[each.compartment.value, each.epoch, each.key] for each in keys.compartments]
    return codec.encode(
        [keys.vault_id, keys.staff, keys.device, keys.master, keys.signing, keys.receiving, held]
    )


def _unpack(data: bytes) -> UnlockedKeys:
    row = codec.as_list(codec.decode(data, max_bytes=_MOST_BYTES), least=7, most=7)
    return UnlockedKeys(
        codec.as_text(row[0]),
        StaffId(codec.as_text(row[1])),
        DeviceId(codec.as_text(row[2])),
        codec.as_bytes(row[3], 32),
        codec.as_bytes(row[4], 32),
        codec.as_bytes(row[5]),
        tuple(_compartment_key(each) for each in codec.as_list(row[6], least=0)),
    )


def _compartment_key(untrusted: object) -> CompartmentKey:
    name, epoch, key = codec.as_list(untrusted, least=3, most=3)
    return CompartmentKey(Compartment(codec.as_text(name)), codec.as_int(epoch), codec.as_bytes(key, 32))


def become_workspace(folder: Path, keys: UnlockedKeys, *, accept_older: bool = False) -> NoReturn:
    """Replace this process by the workspace of that vault; `accept_older` takes an older copy as it is."""
    reading, writing = os.pipe()
    os.write(writing, _pack(keys))
    os.close(writing)
    os.set_inheritable(reading, True)  # noqa: FBT003 - the name of the function says it
    words = ["workspace", "--vault", str(folder), "--keys", str(reading)]
    _replace([*words, "--accept-older"] if accept_older else words, keep=reading)


def become_door(folder: Path, word: str = LOCKED) -> NoReturn:
    """Kill what we started and replace this process by the door; safe to call from any thread."""
    try:
        kill_children()
    finally:
        _replace(["door", "--vault", str(folder), "--word", word], keep=None)


def keys_from(descriptor: int) -> UnlockedKeys:
    """The keys that the door wrote into the pipe, which is closed; raises `VaultDamaged` for anything else."""
    with os.fdopen(descriptor, "rb") as pipe:
        data = pipe.read(_MOST_BYTES + 1)
    if not data:
        raise VaultDamaged("the door handed over nothing")
    return _unpack(data)


def _replace(arguments: list[str], *, keep: int | None) -> NoReturn:
    command = [sys.executable, "-I", "-m", "fieldintake", *arguments]
    if sys.platform == "win32":  # not yet run: Windows has no exec, so the old process ends itself at once
        subprocess.Popen(command, close_fds=keep is None)  # noqa: S603 - our own interpreter
        os._exit(0)
    if LOCK_SIGNALS:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, LOCK_SIGNALS)  # a mask would outlive the replacement
    try:
        os.execv(sys.executable, command)  # noqa: S606 - our own interpreter
    finally:
        os._exit(1)  # the interpreter is gone or cannot be started: an ended process is locked too


def hold_lock_signals() -> None:
    """Keep these signals for `lock_on_signals`; called before any thread starts, which then holds them too."""
    if LOCK_SIGNALS:
        signal.pthread_sigmask(signal.SIG_BLOCK, LOCK_SIGNALS)


def lock_on_signals(lock: Callable[[], None]) -> None:
    """Lock when one of them comes; waits on a thread of its own, so that a blocked main thread cannot stop it."""
    if LOCK_SIGNALS:

        def wait() -> None:
            signal.sigwait(LOCK_SIGNALS)
            lock()

        threading.Thread(target=wait, name="signals", daemon=True).start()


def kill_children() -> None:
    """Kill and reap every child of this process, so that none outlives the lock."""
    for child in _children():
        with suppress(ProcessLookupError, PermissionError):
            os.kill(child, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(child, 0)


def _children() -> list[int]:
    if not sys.platform.startswith("linux"):
        return []  # the other systems start their helpers in a job that ends with the parent; not yet run
    found: list[int] = []
    for listing in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):
            found += [int(pid) for pid in listing.read_text().split()]
    return found


def keep_memory_to_ourselves() -> None:
    """No core dump, no debugger of the same user, files for the owner only; called first in each process."""
    os.umask(0o077)
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - absent on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        import ctypes  # noqa: PLC0415 - used here only

        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE
        libc.prctl(15, b"desk", 0, 0, 0)  # PR_SET_NAME: what a process list shows
