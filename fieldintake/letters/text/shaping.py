"""From characters to placed glyphs: pieces of one level, face and script, each shaped by HarfBuzz.

Invariant: a piece never crosses a change of level, face, weight or script, so HarfBuzz sees what it can
shape as one; the same piece is shaped once per process.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple

import uharfbuzz as hb
from fontTools.unicodedata import script as script_of

from fieldintake.letters.text.fonts import INVISIBLE, Face

_DROPPED: Final = str.maketrans(dict.fromkeys(INVISIBLE - {"\u200c", "\u200d"}, ""))
Direction = Literal["ltr", "rtl"]

_FLAGS: Final = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
_CLUSTERS: Final = hb.BufferClusterLevel.MONOTONE_CHARACTERS
_COMMON: Final = "."
_ONE_SCRIPT: Final = re.compile(r"([^.])(?:\1|\.)*")


class Glyph(NamedTuple):
    """One glyph; measures in thousandths of the font size, `text` what a reader copies for it."""

    id: int
    text: str
    advance: int
    x: int
    y: int
    width: int


@dataclass(frozen=True, slots=True, eq=False)
class GlyphRun:
    """Glyphs of one face from left to right."""

    face: Face
    glyphs: tuple[Glyph, ...]
    advance: int
    plain: bool
    """Whether every glyph stands where its own width puts it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text that is shaped as one."""

    start: int
    end: int
    level: int
    face: Face


class _ScriptTable(dict[int, str]):
    """Each script as one private letter; characters common to scripts as a full stop."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: dict[str, str] = {"Zyyy": _COMMON, "Zinh": _COMMON, "Zzzz": _COMMON}

    def __missing__(self, code: int) -> str:
        name = script_of(chr(code))
        letter = self.letters.setdefault(name, chr(0xE000 + len(self.letters)))
        self[code] = letter
        return letter


_SCRIPTS: Final = _ScriptTable()


def script_starts(text: str) -> list[int]:
    """Where a further script begins; common characters belong to the script before them."""
    return [match.start() for match in _ONE_SCRIPT.finditer(text.translate(_SCRIPTS))][1:]


def pieces(
    start: int, end: int, levels: Sequence[int], faces: Sequence[Face], cuts: frozenset[int]
) -> Iterator[Piece]:
    """The pieces of text[start:end]; `levels` and `faces` are per character, `cuts` are further bounds."""
    at = start
    for stop in range(start + 1, end + 1):
        if stop == end or levels[stop] != levels[at] or faces[stop] is not faces[at] or stop in cuts:
            yield Piece(at, stop, levels[at], faces[at])
            at = stop


@lru_cache(maxsize=6_000)
def shape(text: str, face: Face, language: str, direction: Direction) -> GlyphRun:
    """The glyphs of one piece, kerned, joined and placed."""
    shown = text.translate(_DROPPED)
    if not shown:
        return GlyphRun(face, (), 0, plain=True)
    buffer = hb.Buffer()
    buffer.add_str(shown)
    buffer.flags = _FLAGS
    buffer.cluster_level = _CLUSTERS
    buffer.guess_segment_properties()
    buffer.direction = direction
    buffer.language = language
    hb.shape(face.shaper, buffer)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    clusters = [info.cluster for info in infos]
    places = [position.position for position in positions]
    if face.scale != 1:
        places = [tuple(round(measure * face.scale) for measure in place) for place in places]
    texts = _cluster_texts(shown, clusters, [place[2] for place in places])
    widths = face.widths
    plain = True
    total = 0
    glyphs: list[Glyph] = []
    for info, (x, y, advance, _), own in zip(infos, places, texts, strict=True):
        glyph_id = info.codepoint
        width = widths.get(glyph_id)
        if width is None:
            width = face.width(glyph_id)
        if x or y or advance != width:
            plain = False
        total += advance
        glyphs.append(Glyph(glyph_id, own, advance, x, y, width))
    return GlyphRun(face, tuple(glyphs), total, plain)


def _cluster_texts(text: str, clusters: list[int], advances: list[int]) -> list[str]:
    """The source text of each cluster, given to its widest glyph; the others carry none."""
    if len(clusters) == len(text) and len(set(clusters)) == len(text):
        return [text[cluster] for cluster in clusters]
    bounds = [*sorted(set(clusters)), len(text)]
    end_of = dict(itertools.pairwise(bounds))
    carrier: dict[int, int] = {}
    for at, cluster in enumerate(clusters):
        if cluster not in carrier or advances[at] > advances[carrier[cluster]]:
            carrier[cluster] = at
    return [
        text[cluster : end_of[cluster]] if carrier[cluster] == at else ""
        for at, cluster in enumerate(clusters)
    ]
