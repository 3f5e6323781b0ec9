"""Paragraphs: text in, lines of placed glyphs out, in every script and both directions.

The order of work: levels, line breaks, faces and scripts, shaping, filling of lines, reordering per line.
Invariant: every character is drawn, or the paragraph is refused before a page exists.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache, partial
from typing import Final

from fieldintake.letters.text.bidi import needs_reordering, paragraph_levels, visual_order
from fieldintake.letters.text.breaks import Segment, segments
from fieldintake.letters.text.fonts import Face, FontBook, font_book
from fieldintake.letters.text.ink import BLACK, Ink, Line
from fieldintake.letters.text.shaping import Direction, GlyphRun, pieces, script_starts, shape

_ARABIC_SCRIPT = frozenset({"ar", "fa", "ps", "ur", "ckb", "ug", "sd"})
_LINE_ENDS = str.maketrans({"\n": "\u2028", "\r": "\u2028", "\u2029": "\u2028", "\u0085": "\u2028"})
_KEPT_TOGETHER = 2
_JOINER = "\u200d"
_LEAST_WINDOW = 16
_NARROW = 150  # thousandths: hardly a letter is narrower, so no more of them fit on a line


_DIRECTIONS: Final[tuple[Direction, Direction]] = ("ltr", "rtl")
_Placed = tuple[int, GlyphRun]


class Align(Enum):
    """Where lines stand, seen from the reading direction."""

    START = "start"
    END = "end"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one weight."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a paragraph looks; `size` in points, `leading` times the natural line height of its fonts."""

    size: float = 10
    leading: float = 1.0
    align: Align = Align.START
    grey: str = BLACK


@dataclass(frozen=True, slots=True)
class Script:
    """The language of the letter and its base direction."""

    language: str
    right_to_left: bool

    @property
    def book(self) -> FontBook:
        return font_book(arabic_first=self.language.split("_", maxsplit=1)[0] in _ARABIC_SCRIPT)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A shaped segment: its runs with their levels, the blanks after it, widths in thousandths."""

    segment: Segment
    body: tuple[_Placed, ...]
    blanks: tuple[_Placed, ...]
    body_width: int
    width: int


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Laid lines of one paragraph, ready to be drawn or cut between two pages."""

    lines: tuple[Line, ...]
    style: TextStyle
    width: float
    line_height: float
    ascent: float
    right_to_left: bool

    @property
    def height(self) -> float:
        return len(self.lines) * self.line_height

    def split(self, height: float) -> tuple[TextBlock, TextBlock] | None:
        """The part that fits and the rest, at least two lines each; None if it cannot be cut there."""
        fitting = min(int(height // self.line_height), len(self.lines) - _KEPT_TOGETHER)
        if fitting < _KEPT_TOGETHER:
            return None
        return self._with(self.lines[:fitting]), self._with(self.lines[fitting:])

    def _with(self, lines: tuple[Line, ...]) -> TextBlock:
        return TextBlock(lines, self.style, self.width, self.line_height, self.ascent, self.right_to_left)

    def draw(self, ink: Ink, x: float, top: float) -> None:
        """Draws the lines below `top`, starting at the edge from which the language reads."""
        placed = [
            (x + self._indent(line), top - self.ascent - at * self.line_height, line)
            for at, line in enumerate(self.lines)
        ]
        ink.lines(placed, self.style.size, self.style.grey)

    def _indent(self, line: Line) -> float:
        free = self.width - line.width
        if self.style.align is Align.CENTRE:
            return free / 2
        return free if (self.style.align is Align.END) != self.right_to_left else 0.0


class ShapedParagraph:
    """A paragraph whose characters are shaped once and can be laid out at any width."""

    def __init__(self, spans: Sequence[Span], script: Script) -> None:
        self._text = "".join(span.text for span in spans).translate(_LINE_ENDS)
        self._script = script
        script.book.check(self._text)
        self._levels = self._resolve_levels()
        self._faces = self._assign_faces(spans)
        self._cuts = frozenset(script_starts(self._text))
        self._uniform = bool(self._text) and (
            not self._cuts and len(set(self._levels)) == 1 and len(set(self._faces)) == 1
        )
        self._units = [self._unit(segment) for segment in segments(self._text, script.language)]

    def lay(self, width: float, style: TextStyle) -> TextBlock:
        """Fills lines of that width."""
        limit = width * 1000 / style.size
        lines: list[Line] = []
        current: list[_Unit] = []
        used = 0
        for unit in self._cut_to(limit):
            if current and used + unit.body_width > limit:
                lines.append(self._line(current, style.size))
                current, used = [], 0
            current.append(unit)
            used += unit.width
            if unit.segment.ends_line:
                lines.append(self._line(current, style.size))
                current, used = [], 0
        if current or not lines:
            lines.append(self._line(current, style.size))
        faces = set(self._faces) or {self._script.book.regular[0]}
        ascent = max(face.ascent for face in faces) * style.size / 1000
        descent = max(face.descent for face in faces) * style.size / 1000
        height = (ascent + descent) * style.leading
        return TextBlock(
            tuple(lines),
            style,
            width,
            height,
            ascent + (height - ascent - descent) / 2,
            self._script.right_to_left,
        )

    def natural_width(self, size: float) -> float:
        """The width on one line, in points."""
        return sum(unit.width for unit in self._units) * size / 1000

    def _resolve_levels(self) -> list[int]:
        base = int(self._script.right_to_left)
        if not base and not needs_reordering(self._text):
            return [0] * len(self._text)
        return paragraph_levels(self._text, base)

    def _assign_faces(self, spans: Sequence[Span]) -> list[Face]:
        faces: list[Face] = []
        for span in spans:
            starts = self._script.book.assign(span.text, bold=span.bold)
            ends = [start for start, _ in starts[1:]] + [len(span.text)]
            for (start, face), end in zip(starts, ends, strict=True):
                faces.extend([face] * (end - start))
        return faces

    def _runs(self, start: int, end: int) -> tuple[_Placed, ...]:
        language = self._script.language
        if self._uniform:
            level = self._levels[0]
            run = shape(self._text[start:end], self._faces[0], language, _DIRECTIONS[level & 1])
            return ((level, run),) if run.glyphs else ()
        runs = (
            (
                piece.level,
                shape(
                    self._text[piece.start : piece.end],
                    piece.face,
                    language,
                    _DIRECTIONS[piece.level & 1],
                ),
            )
            for piece in pieces(start, end, self._levels, self._faces, self._cuts)
        )
        return tuple((level, run) for level, run in runs if run.glyphs)

    def _unit(self, segment: Segment) -> _Unit:
        body = self._runs(segment.start, segment.body_end)
        body_width = _total(body)
        if segment.end == segment.body_end:
            return _Unit(segment, body, (), body_width, body_width)
        blanks = self._runs(segment.body_end, segment.end)
        return _Unit(segment, body, blanks, body_width, body_width + _total(blanks))

    def _cut_to(self, limit: float) -> list[_Unit]:
        """The units, those wider than a line cut between characters."""
        if all(unit.body_width <= limit for unit in self._units):
            return self._units
        fitting: list[_Unit] = []
        for unit in self._units:
            if unit.body_width <= limit:
                fitting.append(unit)
            else:
                fitting += self._cut(unit.segment, limit)
        return fitting

    def _cut(self, segment: Segment, limit: float) -> Iterator[_Unit]:
        window = max(_LEAST_WINDOW, int(limit / _NARROW))
        at = segment.start
        while self._width(at, min(at + window, segment.body_end)) > limit or (at + window < segment.body_end):
            places = self._places(at, segment.body_end, window)
            fits = bisect_right(places, limit, key=partial(self._width, at))
            if not places or places[max(fits - 1, 0)] == segment.body_end:
                break
            stop = places[max(fits - 1, 0)]
            yield self._unit(Segment(at, stop, stop, ends_line=False))
            at = stop
        yield self._unit(Segment(at, segment.body_end, segment.end, segment.ends_line))

    def _places(self, start: int, end: int, window: int) -> list[int]:
        """Where text[start:end] may be cut: the places within the window, or the first one beyond it."""
        places: list[int] = []
        for at in range(start + 1, end):
            if at > start + window and places:
                break
            if unicodedata.category(self._text[at])[0] not in "MC" and self._text[at - 1] != _JOINER:
                places.append(at)
        return places

    def _width(self, start: int, end: int) -> float:
        return _total(self._runs(start, end))

    def _line(self, units: list[_Unit], size: float) -> Line:
        placed: list[_Placed] = []
        for unit in units[:-1]:
            placed += unit.body
            placed += unit.blanks
        if units:
            placed += units[-1].body
        order = visual_order([level for level, _ in placed])
        runs = tuple(placed[at][1] for at in order)
        return Line(runs, sum(run.advance for run in runs) * size / 1000)


def _total(placed: tuple[_Placed, ...]) -> int:
    if len(placed) == 1:
        return placed[0][1].advance
    return sum(run.advance for _, run in placed)


@lru_cache(maxsize=256)
def paragraph(spans: tuple[Span, ...], script: Script) -> ShapedParagraph:
    """A shaped paragraph; the fixed texts of a template are shaped once for many letters."""
    return ShapedParagraph(spans, script)
