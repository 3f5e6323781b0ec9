"""Exchanging a vault's folder for one that was made and checked beside it, so that a crash leaves one or the other.

A journal beside the folder is the moment that counts: before it the new folder is thrown away, after it the old one,
or put aside under a name when somebody may want it back.
Invariant: whoever reads the slots of a vault has finished first what was cut short.
"""

from __future__ import annotations

import json
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
        throw_away(place)
        place.mkdir(mode=0o700)
    try:
        yield place
    except BaseException:
        throw_away(place)
        raise


def commit(folder: Path) -> None:
    """Put the new folder in the place of the old one, which is removed; raises `StorageFailed`, `VaultInUse`.

    The vault must be closed in this process.
    """
    with _nobody_in(folder), _disk_errors():
        throw_away(_former(folder))
        _flush_all(place_beside(folder))
        replace_file(_journal(folder), b"exchange")
        _finish(folder)


def put_aside(folder: Path, place: Path) -> Path | None:
    """Put the folder at `place` where `folder` is, and say where that one is kept now, if there was one.

    Raises `StorageFailed`, and then everything is where it was, or `VaultInUse`. What fails after the new folder is in
    its place is done again by whoever opens it.
    """
    aside = _free_beside(folder) if folder.exists() else None
    with _nobody_in(folder), _disk_errors():
        _flush_all(place)
        names = {"place": place.absolute().name, "aside": aside.name if aside else ""}
        try:
            replace_file(_journal(folder), json.dumps(names).encode())
            _finish(folder)
        except (OSError, StorageFailed):
            if not place.exists():
                return aside
            if aside is not None and aside.exists() and not folder.exists():
                aside.rename(folder)
            _journal(folder).unlink(missing_ok=True)
            raise
    return aside


def _free_beside(folder: Path) -> Path:
    places = (folder.absolute().with_name(f"{folder.name}.before-{n}") for n in range(1, 10**6))
    return next(place for place in places if not place.exists())


@contextmanager
def _nobody_in(folder: Path) -> Iterator[None]:
    """For one block nobody opens what is in that place, if anything is."""
    held = InstanceLock(folder / LOCK) if folder.exists() else None
    try:
        yield
    finally:
        if held is not None:
            held.release()


def _flush_all(place: Path) -> None:
    for path in (each for each in place.iterdir() if each.is_file()):
        with path.open("rb") as file:
            os.fsync(file.fileno())
    flush_folder(place)


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
            throw_away(place_beside(folder))
    finally:
        held.release()


def _finish(folder: Path) -> None:
    """Each step can be cut short and is done again."""
    place, former = _places(folder)
    if place.exists():
        if folder.exists():
            folder.rename(former)
        place.rename(folder)
        flush_folder(folder.absolute().parent)
    outer = anchor.beside(place)
    if outer.exists():
        outer.replace(anchor.beside(folder))
    if former == _former(folder):
        throw_away(former)
    _journal(folder).unlink(missing_ok=True)
    flush_folder(folder.absolute().parent)


def _places(folder: Path) -> tuple[Path, Path]:
    """The new folder and where the old one goes, as the journal says; without names in it those of a commit."""
    try:
        names = json.loads(_journal(folder).read_bytes())
        place, aside = (Path(str(names[each])).name for each in ("place", "aside"))
        return folder.absolute().with_name(place), folder.absolute().with_name(aside or _former(folder).name)
    except (ValueError, KeyError, TypeError):
        return place_beside(folder), _former(folder)


def throw_away(place: Path) -> None:
    """A folder that is not wanted, and the anchor beside it."""
    shutil.rmtree(place, ignore_errors=True)
    anchor.beside(place).unlink(missing_ok=True)


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageFailed("the vault's folder could not be exchanged") from error
