"""The font files, read once per process, and which characters they cover.

Invariant: a text that some font book cannot show is refused by name before anything is drawn.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import uharfbuzz as hb
from fontTools.unicodedata import script, script_name

from fieldintake.data import resources_dir
from fieldintake.domain.errors import LetterError

# Invisible by definition: they steer order, joining, line ends and variants, and are never drawn.
_INVISIBLE_RANGES: Final = (
    (0x34F, 0x34F), (0x61C, 0x61C), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
)  # fmt: skip
INVISIBLE: Final = frozenset(
    chr(code) for first, last in _INVISIBLE_RANGES for code in range(first, last + 1)
)
_LATIN_FIRST: Final = ("NotoSans", "NotoSansArabic")
_ARABIC_FIRST: Final = ("NotoSansArabic", "NotoSans")
# The face leaves room for stacked vowel marks on every line; letters need less.
_HEIGHT_USED: Final = {"NotoSansArabic-Regular": 0.82, "NotoSansArabic-Bold": 0.82}


class FontsMissing(LetterError):
    """The font folder is not there; the fonts were not built."""


class UncoveredText(LetterError):
    """Some characters are in no font of ours; `characters` holds them, the message only their scripts."""

    def __init__(self, characters: frozenset[str]) -> None:
        scripts = sorted({script_name(script(character)) for character in characters})
        super().__init__(f"{len(characters)} characters without a font: {', '.join(scripts)}")
        self.characters = characters


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One font file; measures are in thousandths of the font size."""

    name: str
    shaper: Any
    raw: Any
    scale: float
    ascent: float
    descent: float
    cap_height: float
    box: tuple[float, float, float, float]
    characters: frozenset[str] = field(repr=False)
    widths: dict[int, int] = field(default_factory=dict, repr=False)

    def width(self, glyph: int) -> int:
        """The width of a glyph as the font has it."""
        known = self.widths.get(glyph)
        if known is None:
            known = round(self.shaper.get_glyph_h_advance(glyph) * self.scale)
            self.widths[glyph] = known
        return known


@cache
def load_face(path: Path) -> Face:
    """Reads a font file; raises `FontsMissing`."""
    if not path.is_file():
        raise FontsMissing(f"no font file {path.name}; build the fonts first")
    raw = hb.Face(hb.Blob.from_file_path(str(path)))
    shaper = hb.Font(raw)
    scale = 1000 / raw.upem
    used = _HEIGHT_USED.get(path.stem, 1.0)
    extents = shaper.get_font_extents("ltr")
    head = raw.reference_table("head").data
    corners = [int.from_bytes(head[at : at + 2], "big", signed=True) for at in range(36, 44, 2)]
    box = (corners[0] * scale, corners[1] * scale, corners[2] * scale, corners[3] * scale)
    return Face(
        name=path.stem,
        shaper=shaper,
        raw=raw,
        scale=scale,
        ascent=extents.ascender * scale * used,
        descent=-extents.descender * scale * used,
        cap_height=714.0,
        box=box,
        characters=frozenset(map(chr, raw.unicodes)) | INVISIBLE,
    )


@dataclass(frozen=True, slots=True, eq=False)
class FontBook:
    """The faces for one language in the order in which they are tried, in two weights."""

    regular: tuple[Face, ...]
    bold: tuple[Face, ...]

    def faces(self, *, bold: bool) -> tuple[Face, ...]:
        return self.bold if bold else self.regular

    def check(self, text: str) -> None:
        """Raises `UncoveredText` if a character of the text is in no face."""
        if self.regular[0].characters.issuperset(text):
            return
        covered: frozenset[str] = frozenset().union(*(face.characters for face in self.regular))
        missing = frozenset(text) - covered
        if missing:
            raise UncoveredText(missing)

    def assign(self, text: str, *, bold: bool) -> list[tuple[int, Face]]:
        """Where each face begins; marks and blanks stay with the face before if that has them."""
        faces = self.faces(bold=bold)
        if faces[0].characters.issuperset(text):
            return [(0, faces[0])]
        starts: list[tuple[int, Face]] = []
        current: Face | None = None
        for at, character in enumerate(text):
            if (
                current is not None
                and character in current.characters
                and (current is faces[0] or _stays(character))
            ):
                continue
            chosen = next((face for face in faces if character in face.characters), faces[0])
            if chosen is not current:
                current = chosen
                starts.append((at, chosen))
        return starts


def _stays(character: str) -> bool:
    return unicodedata.category(character)[0] in "MCZP"


@cache
def font_book(*, arabic_first: bool) -> FontBook:
    """The faces for a language; for those in Arabic script that face is tried first."""
    order = _ARABIC_FIRST if arabic_first else _LATIN_FIRST
    folder = resources_dir() / "fonts"
    regular, bold = (
        tuple(load_face(folder / f"{stem}-{style}.ttf") for stem in order) for style in ("Regular", "Bold")
    )
    return FontBook(regular, bold)
