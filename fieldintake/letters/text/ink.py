"""The drawing surface of one page: text lines, rules, filled squares and marked content.

Invariant: text reaches the page as glyph codes only, so nothing that a person typed can be an operator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from fieldintake.letters.text.embedding import DocumentFonts, EmbeddedFace
from fieldintake.letters.text.fonts import Face
from fieldintake.letters.text.shaping import GlyphRun

BLACK: Final = "0"
GREY: Final = "0.45"
PALE: Final = "0.86"


@dataclass(frozen=True, slots=True)
class Line:
    """One laid line: runs from left to right, and the total width in points."""

    runs: tuple[GlyphRun, ...]
    width: float


@dataclass(slots=True)
class Ink:
    """Collects the operators of one page; y runs upwards from the lower edge, in points."""

    fonts: DocumentFonts
    operators: list[str] = field(default_factory=list)
    marks: int = 0

    def lines(self, placed: Sequence[tuple[float, float, Line]], size: float, grey: str = BLACK) -> None:
        """Draws lines at their (x, baseline)."""
        out = [f"BT {grey} g"]
        last_x = last_y = 0.0
        shown_face: Face | None = None
        embedded: EmbeddedFace | None = None
        for x, y, line in placed:
            out.append(f"{x - last_x:.2f} {y - last_y:.2f} Td")
            last_x, last_y = x, y
            inside: list[str] = []
            for run in line.runs:
                if embedded is None or run.face is not shown_face:
                    if inside:
                        out.append(f"[{''.join(inside)}]TJ")
                        inside = []
                    shown_face, embedded = run.face, self.fonts.of(run.face)
                    out.append(f"/{embedded.resource} {size:g} Tf")
                inside.append(embedded.encode(run, size))
            out.append(f"[{''.join(inside)}]TJ")
        out.append("ET")
        self.operators.append("\n".join(out))

    def rule(self, x: float, y: float, width: float, *, grey: str = BLACK, weight: float = 0.6) -> None:
        """A horizontal line."""
        self.operators.append(f"{weight:g} w {grey} G {x:.2f} {y:.2f} m {x + width:.2f} {y:.2f} l S")

    def dashed_rule(self, x: float, y: float, width: float, *, grey: str = BLACK) -> None:
        """Where to cut."""
        self.operators.append(f"q [4 3] 0 d 0.6 w {grey} G {x:.2f} {y:.2f} m {x + width:.2f} {y:.2f} l S Q")

    def turned(self, x: float, y: float, cosine: float, sine: float) -> None:
        """Moves the origin and turns the axes, until `restore`."""
        self.operators.append(f"q {cosine:.4f} {sine:.4f} {-sine:.4f} {cosine:.4f} {x:.2f} {y:.2f} cm")

    def restore(self) -> None:
        self.operators.append("Q")

    def frame(self, x: float, y: float, width: float, height: float, *, grey: str = BLACK) -> None:
        """The outline of a rectangle whose lower left corner is given."""
        self.operators.append(f"0.8 w {grey} G {x:.2f} {y:.2f} {width:.2f} {height:.2f} re S")

    def fill(self, boxes: Sequence[tuple[float, float, float, float]], *, grey: str = BLACK) -> None:
        """Filled rectangles: x, y, width, height."""
        inside = " ".join(f"{x:.2f} {y:.2f} {w:.2f} {h:.2f} re" for x, y, w, h in boxes)
        self.operators.append(f"{grey} g {inside} f")

    def begin(self, role: str) -> int:
        """Starts marked content of that structure role; its number within the page is returned."""
        number = self.marks
        self.marks += 1
        self.operators.append(f"/{role} <</MCID {number}>> BDC")
        return number

    def begin_artifact(self) -> None:
        """Starts page furniture, which a reading machine passes over."""
        self.operators.append("/Artifact BMC")

    def end(self) -> None:
        self.operators.append("EMC")

    def content(self) -> str:
        return "\n".join(self.operators)
