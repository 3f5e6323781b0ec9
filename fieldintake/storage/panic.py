"""Erasing a vault in a hurry: the keys first, then the rest.

Invariant: from the moment `erase_keys` returns true nobody opens the vault or an older copy of it that lies beside it,
with any passphrase or code; the rest is only ciphertext, and is removed as far as the disk lets it. Copies elsewhere,
backups on a stick among them, are out of reach.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from fieldintake.storage import anchor, slot_file
from fieldintake.storage.durable import flush_folder

GONE = "gone"
"""A file of this name in a vault's folder: the keys were erased on purpose, and the rest must follow."""


def places(folder: Path) -> list[Path]:
    """The vault and every copy that a restore, a salvage or a change of keys left beside it, with slots of its own."""
    name = folder.name
    patterns = (
        f"{name}.before-*",
        f"{name}.restoring",
        f"{name}.salvaging",
        f"{name}.salvaged-*",
        f".{name}.next",
        f".{name}.former",
    )
    beside = sorted(path for pattern in patterns for path in folder.parent.glob(pattern))
    return [path for path in [folder, *beside] if path.is_dir()]


def erase_keys(folder: Path) -> bool:
    """Overwrite and remove every copy of every slot file; whether none is left. Never raises, never asks."""
    for place in places(folder):
        for path in _slot_files(place):
            overwrite(path)
        with suppress(OSError):
            flush_folder(place)
    return not any(True for place in places(folder) for _path in _slot_files(place))


def _slot_files(place: Path) -> Iterator[Path]:
    """Both copies, and what a writing that was cut short left of them."""
    for name in slot_file.COPIES:
        for path in (place / name, place / f"{name}.new"):
            if path.exists():
                yield path


def overwrite(path: Path) -> None:
    """Chance in the place of the content, flushed, then removed; as far as the disk lets it."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            file.write(os.urandom(path.stat().st_size))
            os.fsync(file.fileno())
    with suppress(OSError):
        path.unlink()


def mark_gone(folder: Path) -> None:
    """Say that the rest must follow, also after a crash."""
    with suppress(OSError):
        (folder / GONE).touch()
        flush_folder(folder)


def erase_rest(folder: Path) -> bool:
    """Remove everything else, the mark last; whether nothing is left. Keys must be gone."""
    for place in places(folder):
        for path in sorted(place.rglob("*"), key=lambda each: len(each.parts), reverse=True):
            if path.name != GONE:
                with suppress(OSError):
                    path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        shutil.rmtree(place, ignore_errors=True)
    strays = [anchor.beside(folder), *folder.parent.glob(f".{folder.name}.exchange")]
    strays += [
        *folder.parent.glob(f".{folder.name}.*.{anchor.FILE}"),
        *folder.parent.glob(f"..{folder.name}.*"),
    ]
    for stray in strays:
        with suppress(OSError):
            stray.unlink(missing_ok=True)
    return not folder.exists()


def panic(folder: Path) -> bool:
    """Keys first, then the rest; whether the keys are gone, which alone counts."""
    keys_gone = erase_keys(folder)
    if keys_gone:
        mark_gone(folder)
        erase_rest(folder)
    return keys_gone


def finish(folder: Path) -> None:
    """Go on with what a crash interrupted, before anybody looks at the folder."""
    if (folder / GONE).exists() and erase_keys(folder):
        erase_rest(folder)
