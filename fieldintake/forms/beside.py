"""The files that belong to a form and lie beside it: lists, and pictures and sounds of its questions.

Invariant: only files in the form's own folder are read, none larger than a form may be, and none of them is needed.
"""

from __future__ import annotations

from pathlib import Path

from fieldintake.forms.conversion import MAX_SOURCE

_LISTS = (".csv", ".xml", ".geojson")
_MEDIA = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".mp3", ".wav")


def lists_beside(file: Path) -> dict[str, bytes]:
    """The lookup lists in the folder of a form, by name."""
    beside = (f for f in sorted(file.parent.iterdir()) if f.suffix.lower() in _LISTS and f != file)
    return {f.name: f.read_bytes() for f in beside if f.is_file() and f.stat().st_size <= MAX_SOURCE}


def files_beside(file: Path, xform: str) -> dict[str, bytes]:
    """Those files in the folder of a form that it names, by name."""
    beside = (
        f for f in sorted(file.parent.iterdir()) if f.suffix.lower() in (*_LISTS, *_MEDIA) and f != file
    )
    named = (f for f in beside if f.name in xform or f.stem in xform)
    return {f.name: f.read_bytes() for f in named if f.is_file() and f.stat().st_size <= MAX_SOURCE}
