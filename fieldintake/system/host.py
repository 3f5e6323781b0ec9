"""Looks whether this laptop may write memory to its disk in the open. Linux alone tells; others are not asked.

Invariant: only what is certain is a danger; a disk that cannot be told apart is none. `root` is the system's root, so
that a test can bring a folder in its place.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from fieldintake.domain.host import HostDanger

_DEEPEST = 8
_IN_MEMORY = ("tmpfs", "ramfs")


def dangers(folder: Path, *, root: Path = Path("/"), dumpable: bool | None = None) -> frozenset[HostDanger]:
    """What this laptop may give away of a vault in `folder`; `dumpable` is asked of the system when left out."""
    if not sys.platform.startswith("linux"):
        return frozenset()
    found: set[HostDanger] = set()
    with suppress(OSError, ValueError):
        if any(_is_open(device) for device in _swaps(root)):
            found.add(HostDanger.SWAP)
    with suppress(OSError, ValueError):
        if _hibernates_in_the_open(root):
            found.add(HostDanger.HIBERNATION)
    with suppress(OSError, ValueError):
        if _is_open(_device_of(root, folder)):
            found.add(HostDanger.DISK)
    with suppress(OSError):
        is_dumped = _may_be_dumped() if dumpable is None else dumpable
        if is_dumped and _text(root / "proc/sys/kernel/core_pattern").startswith(("|", "/")):
            found.add(HostDanger.CORE_DUMPS)
    return frozenset(found)


def _may_be_dumped() -> bool:
    """What this process asked for at its start can be refused; the system knows."""
    return bool(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 1)  # PR_GET_DUMPABLE


def _text(path: Path) -> str:
    return path.read_text("utf-8", "replace").strip()


def _swaps(root: Path) -> Iterator[Path | None]:
    """The device below each swap area; memory that is only packed is none."""
    for line in _text(root / "proc/swaps").splitlines()[1:]:
        name, kind = line.split()[:2]
        if Path(name).name.startswith("zram"):
            continue
        yield _named(root, name) if kind == "partition" else _device_of(root, Path(name))


def _hibernates_in_the_open(root: Path) -> bool:
    if "disk" not in _text(root / "sys/power/state").split():
        return False
    numbers = _text(root / "sys/power/resume")
    return numbers not in ("", "0:0") and _is_open(_numbered(root, numbers))


def _device_of(root: Path, path: Path) -> Path | None:
    """The device on which a path lies: of the deepest place where something is mounted above it."""
    best, found = -1, None
    for line in _text(root / "proc/self/mountinfo").splitlines():
        fields = line.split()
        place, after = Path(fields[4].replace("\\040", " ")), fields[fields.index("-") + 1 :]
        if (path == place or place in path.parents) and len(place.parts) >= best:
            best = len(place.parts)
            is_file = after[1].startswith("/dev/")
            found = _named(root, after[1]) if is_file else _numbered(root, fields[2])
            found = None if after[0] in _IN_MEMORY else found
    return found


def _named(root: Path, name: str) -> Path | None:
    path = (root / name.lstrip("/")).resolve()
    return _existing(root / "sys/class/block" / path.name)


def _numbered(root: Path, numbers: str) -> Path | None:
    return _existing(root / "sys/dev/block" / numbers)


def _existing(path: Path) -> Path | None:
    return path if path.is_dir() else None


def _is_open(device: Path | None) -> bool:
    """Whether a device is known, and no layer below it is encrypted."""
    return device is not None and not _is_encrypted(device, _DEEPEST)


def _is_encrypted(device: Path, deepest: int) -> bool:
    with suppress(OSError):
        if _text(device / "dm/uuid").startswith("CRYPT-"):
            return True
    slaves = sorted((device / "slaves").iterdir()) if (device / "slaves").is_dir() else []
    return bool(slaves) and deepest > 0 and all(_is_encrypted(each, deepest - 1) for each in slaves)
