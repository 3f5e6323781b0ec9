"""Exchanging a vault's folder for one that was made and checked beside it, so that a crash leaves one or the other.

A journal beside the folder is the moment that counts: before it the new folder is thrown away, after it the old one.
Invariant: whoever reads the slots of a vault has finished first what was cut short.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldintake.domain.errors import StorageFailed, VaultInUse
from fieldintake.storage import anchor
from fieldintake.storage.durable import flush_folder, replace_file
from fieldintake.storage.instance_lock import LOCK, InstanceLock


def place_beside(folder: Path) -> Path:
    """Where the new folder is made."""
    return folder.absolute().with_name(f".{folder.name}.next")


def _former(folder: Path) -> Path:
    return folder.absolute().with_name(f".{folder.name}.former")


def _journal(folder: Path) -> Path:
    return folder.absolute().with_name(f".{folder.name}.exchange")


@contextmanager
def making(folder: Path) -> Iterator[Path]:
    """An empty new folder for one block; what a block leaves behind when it fails is thrown away."""
    place = place_beside(folder)
    with _disk_errors():
        _throw_away(place)
        place.mkdir(mode=0o700)
    try:
        yield place
    except BaseException:
        _throw_away(place)
        raise


def commit(folder: Path) -> None:
    """Put the new folder in the place of the old one, which is removed; raises `StorageFailed`, `VaultInUse`.

    The vault must be closed in this process.
    """
    held = InstanceLock(folder / LOCK)  # nobody opens the old one any more
    try:
        with _disk_errors():
            _throw_away(_former(folder))
            for path in (each for each in place_beside(folder).iterdir() if each.is_file()):
                _flush(path)
            flush_folder(place_beside(folder))
            replace_file(_journal(folder), b"exchange")
            _finish(folder)
    finally:
        held.release()


def settle(folder: Path) -> None:
    """Finish an exchange that counts, throw away one that does not; nothing where the vault is in use."""
    if not _journal(folder).exists():
        if place_beside(folder).exists():
            _throw_away_if_idle(folder)
        return
    with _disk_errors():
        _finish(folder)


def _throw_away_if_idle(folder: Path) -> None:
    try:
        held = InstanceLock(folder / LOCK)
    except (VaultInUse, StorageFailed):
        return  # somebody is making it just now
    try:
        if not _journal(folder).exists():
            _throw_away(place_beside(folder))
    finally:
        held.release()


def _finish(folder: Path) -> None:
    """Each step can be cut short and is done again."""
    place, former = place_beside(folder), _former(folder)
    if place.exists():
        if folder.exists():
            folder.rename(former)
        place.rename(folder)
        flush_folder(folder.absolute().parent)
    outer = anchor.beside(place)
    if outer.exists():
        outer.replace(anchor.beside(folder))
    _throw_away(former)
    _journal(folder).unlink(missing_ok=True)
    flush_folder(folder.absolute().parent)


def _throw_away(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    anchor.beside(place).unlink(missing_ok=True)


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageFailed("the vault's folder could not be exchanged") from error
