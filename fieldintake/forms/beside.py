"""The files that belong to a form and lie beside it: its lists, and the pictures and sounds of its questions.

Invariant: only what the form names is opened, in the form's own folder, none larger than a form may be; whatever else
lies there is not looked at. None of them is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path

from fieldintake.forms.conversion import MAX_SOURCE

_LISTS = frozenset({".csv", ".xml", ".geojson"})
_MEDIA = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".mp3", ".wav"})
_NAMED = re.compile(r"jr://(?:images|audio|video|file)/([^\"'<]+)")


class Beside(Mapping[str, bytes]):
    """The lists beside a form, each read when it is asked for; `taken` are those that were there."""

    def __init__(self, form: Path) -> None:
        self._form = form
        self.taken: dict[str, bytes] = {}

    def __getitem__(self, name: str) -> bytes:
        if name not in self.taken:
            found = _read(self._form, name, _LISTS)
            if found is None:
                raise KeyError(name)
            self.taken[name] = found
        return self.taken[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.taken)

    def __len__(self) -> int:
        return len(self.taken)


def media_beside(form: Path, xform: str) -> dict[str, bytes | None]:
    """The pictures and sounds that the texts of a form name, by name; None for one that is not there."""
    names = dict.fromkeys(unescape(name).strip() for name in _NAMED.findall(xform))
    return {name: _read(form, name, _MEDIA) for name in names if Path(name).suffix.lower() not in _LISTS}


def _read(form: Path, name: str, kinds: frozenset[str]) -> bytes | None:
    file = form.parent / name
    is_plain = Path(name).name == name and file.suffix.lower() in kinds and file != form
    if not is_plain or not file.is_file() or file.stat().st_size > MAX_SOURCE:
        return None
    return file.read_bytes()
