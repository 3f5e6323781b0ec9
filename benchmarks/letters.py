"""How fast letters are made, beside typst and plain reportlab on the same content in the same run.

Run as `python -m benchmarks.letters --json`. typst is not a dependency of the product: install its wheel
anywhere and name that folder in BENCHMARK_PEERS. Two of three words of every letter are drawn from a
vocabulary of 5,000, so that each letter has other words and no engine answers from memory.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph as Flow
from reportlab.platypus import SimpleDocTemplate
from reportlab.platypus import Table as Grid

from benchmarks.figures import Figure, figure, milliseconds, report
from fieldintake.data import resources_dir
from fieldintake.letters.letter import Block, Bullets, Heading, Letter, Paragraph, Table
from fieldintake.letters.pdf import render

Engine = Callable[[list["Sample"]], bytes]

LATIN = "aeiou" * 3 + "bcdfglmnprstv"
ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
FIXED = {
    "en": "the person asks you for help with a safe place and we thank you for your answer",
    "ar": "نطلب منكم المساعدة في ايجاد مكان آمن ونشكركم على الرد السريع على هذا الخطاب",
}


@cache
def vocabulary(language: str) -> tuple[str, ...]:
    """5,000 made-up words of two to nine letters."""
    chooser = random.Random(language)
    letters = ARABIC if language == "ar" else LATIN
    return tuple("".join(chooser.choice(letters) for _ in range(chooser.randint(2, 9))) for _ in range(5_000))


@dataclass(frozen=True)
class Sample:
    """Heading, three paragraphs, a table of eight rows, five items."""

    language: str
    heading: str
    paragraphs: list[str]
    rows: list[list[str]]
    items: list[str]


def sample(language: str, seed: int) -> Sample:
    """Content number `seed`; two of three words are its own."""
    chooser = random.Random(f"{language}{seed}")
    fixed = FIXED[language].split()
    own_words = vocabulary(language)

    def words(count: int) -> str:
        return " ".join(chooser.choice(fixed if chooser.random() < 0.33 else own_words) for _ in range(count))

    return Sample(
        language,
        words(3),
        [words(55) for _ in range(3)],
        [[words(2), words(3), words(5)] for _ in range(8)],
        [words(8) for _ in range(5)],
    )


def blocks(content: Sample) -> tuple[Block, ...]:
    """The content as blocks of a letter."""
    return (
        Heading(content.heading, 1),
        *(Paragraph(text) for text in content.paragraphs),
        Table(("A", "B", "C"), tuple(map(tuple, content.rows)), (1, 1.5, 2)),
        Bullets(tuple(content.items)),
    )


def own(contents: list[Sample]) -> bytes:
    """Our engine."""
    language = contents[0].language
    every = tuple(block for content in contents for block in blocks(content))
    return render(Letter(language, language == "ar", "Letter", every, "-", "{page} / {pages}"))


def typst_source(contents: list[Sample]) -> bytes:
    """The content as typst markup."""
    language = contents[0].language
    family = '("Noto Sans Arabic", "Noto Sans")' if language == "ar" else '"Noto Sans"'
    parts = [
        f'#set text(font: {family}, size: 10pt, lang: "{language}")\n'
        '#set page(paper: "a4", margin: 2cm, numbering: "1 / 1")\n'
    ]
    for content in contents:
        rows = "".join(f"[{cell}]," for row in content.rows for cell in row)
        parts.append(f"= {content.heading}\n\n" + "\n\n".join(content.paragraphs))
        parts.append(f"\n\n#table(columns: (1fr, 1.5fr, 2fr), table.header([*A*],[*B*],[*C*]), {rows})\n\n")
        parts.append("\n".join(f"- {item}" for item in content.items) + "\n\n")
    return "".join(parts).encode()


def typst_engine() -> Engine | None:
    """A warm typst compiler with our fonts only, or None where it is not installed."""
    if os.environ.get("BENCHMARK_PEERS"):
        sys.path.append(os.environ["BENCHMARK_PEERS"])
    try:
        import typst  # noqa: PLC0415  a peer, not a dependency
    except ImportError:
        return None
    fonts = [str(resources_dir() / "fonts")]
    compiler: Any = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    return lambda contents: bytes(compiler.compile(input=typst_source(contents), format="pdf"))


def reportlab_engine() -> Engine:
    """Reportlab's own paragraphs without shaping: Latin only, the usual way to make a letter."""
    pdfmetrics.registerFont(TTFont("Peer", str(resources_dir() / "fonts" / "NotoSans-Regular.ttf")))
    style = ParagraphStyle("body", fontName="Peer", fontSize=10, leading=14, shaping=0)

    def make(contents: list[Sample]) -> bytes:
        out = BytesIO()
        story: list[Any] = []
        for content in contents:
            story += [Flow(text, style) for text in (content.heading, *content.paragraphs)]
            story.append(Grid([[Flow(cell, style) for cell in row] for row in content.rows]))
            story += [Flow(text, style) for text in content.items]
        SimpleDocTemplate(out).build(story)
        return out.getvalue()

    return make


def side_by_side(
    peer: Engine | None, contents: list[list[Sample]], chunk: int
) -> tuple[list[float], list[float]]:
    """Milliseconds of each chunk of files, ours and the peer's in turn, so that both meet the same noise."""
    mine: list[float] = []
    theirs: list[float] = []
    for start in range(0, len(contents), chunk):
        part = contents[start : start + chunk]
        mine.append(milliseconds(lambda: [own(content) for content in part]))  # noqa: B023  run at once
        if peer is not None:
            theirs.append(milliseconds(lambda: [peer(content) for content in part]))  # noqa: B023  run at once
    return mine, theirs


def warm(peer: Engine | None, language: str, first: int) -> tuple[list[float], list[float]]:
    """Milliseconds of 60 letters, each with its own words, after five to warm up."""
    contents = [[sample(language, seed)] for seed in range(first, first + 65)]
    side_by_side(peer, contents[:5], 1)
    return side_by_side(peer, contents[5:], 1)


def peak_memory() -> float:
    """MB of a fresh process that makes 200 letters."""
    program = (
        "from pathlib import Path\nfrom benchmarks.letters import own, sample\n"
        "for seed in range(200): own([sample('ar' if seed % 2 else 'en', seed)])\n"
        # Not getrusage: its maximum still holds the size of the process that started this one.
        "status = Path('/proc/self/status').read_text().splitlines()\n"
        "print(next(line.split()[1] for line in status if line.startswith('VmHWM')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    return int(done.stdout) / 1024


def measure() -> list[Figure]:
    """All figures of this area."""
    typst = typst_engine()
    figures = []
    scripts = (("en", "Latin"), ("ar", "Arabic"))
    for (language, script), bar in zip(scripts, (2.0, 2.5), strict=True):
        mine, theirs = warm(typst, language, 0)
        figures.append(figure(f"warm one-page letter, {script}", mine, "ms", bar=bar, peer=theirs))
    for language, script in scripts:
        letters = [[sample(language, seed)] for seed in range(1000, 1200)]
        mine, theirs = side_by_side(typst, letters, 20)
        peer = [sum(theirs)] if theirs else []
        figures.append(figure(f"200 letters, {script}", [sum(mine)], "ms", bar=1.6, peer=peer))
    packs = [[sample("en", 2000 + 12 * at + step) for step in range(12)] for at in range(8)]
    mine, theirs = side_by_side(typst, packs, 1)
    figures.append(figure("12-page pack", mine[1:], "ms", bar=3.0, peer=theirs[1:]))
    mine, theirs = warm(reportlab_engine(), "en", 3000)
    figures.append(figure("warm letter beside plain reportlab, Latin", mine, "ms", bar=2.0, peer=theirs))
    figures.append(figure("peak memory of 200 letters", [peak_memory()], "MB", bar=100.0))
    return figures


def main() -> int:
    """Prints the figures; 1 if one is missing or beyond its bar."""
    figures = measure()
    report(figures, as_json="--json" in sys.argv)
    return 0 if all(item.ok for item in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
