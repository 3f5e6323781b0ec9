"""The colours and the type scale as values, read from the theme folder.

Qt-free. Invariant: every theme names every colour; a table that misses one does not load.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class ThemeName(Enum):
    """The looks that a person can choose."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


class Colour(Enum):
    """What a colour is for; the value is its key in the theme files."""

    GROUND = "ground"
    RAIL = "rail"
    SURFACE = "surface"
    SUNKEN = "sunken"
    HOVER = "hover"
    LINE = "line"
    LINE_STRONG = "line_strong"
    TEXT = "text"
    TEXT_2 = "text_2"
    TEXT_3 = "text_3"
    ACCENT = "accent"
    ACCENT_HOVER = "accent_hover"
    ACCENT_PRESSED = "accent_pressed"
    ON_ACCENT = "on_accent"
    ACCENT_SOFT = "accent_soft"
    ACCENT_WASH = "accent_wash"
    ACCENT_LINE = "accent_line"
    AMBER = "amber"
    AMBER_FILL = "amber_fill"
    AMBER_SOFT = "amber_soft"
    AMBER_LINE = "amber_line"
    BRICK = "brick"
    BRICK_FILL = "brick_fill"
    BRICK_SOFT = "brick_soft"
    BRICK_LINE = "brick_line"
    DISABLED_TEXT = "disabled_text"
    DISABLED_FILL = "disabled_fill"
    FOCUS = "focus"
    MASK = "mask"


class Step(Enum):
    """The five steps of the type scale."""

    CAPTION = "caption"
    BODY = "body"
    LEAD = "lead"
    TITLE = "title"
    DISPLAY = "display"


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme: a hex value for each colour, the width of edges, whether quiet actions are underlined."""

    name: ThemeName
    colours: Mapping[Colour, str]
    edge_px: int
    underline_quiet: bool


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Size and line box in px at 100 %, font families in the order in which they are tried."""

    steps: Mapping[Step, tuple[int, int]]
    families: tuple[str, ...]
    percents: tuple[int, ...]


def load_tokens(folder: Path, name: ThemeName) -> Tokens:
    """One theme; raises `KeyError` when a colour is missing."""
    table = json.loads((folder / f"{name.value}.json").read_text(encoding="utf-8"))
    flat = {key: value for group in table["colours"].values() for key, value in group.items()}
    return Tokens(
        name=name,
        colours={colour: flat[colour.value] for colour in Colour},
        edge_px=table["edge_px"],
        underline_quiet=table["underline_quiet"],
    )


def load_type_scale(folder: Path) -> TypeScale:
    """The type scale of all themes."""
    table = json.loads((folder / "measures.json").read_text(encoding="utf-8"))
    return TypeScale(
        steps={step: (table["type_px"][step.value][0], table["type_px"][step.value][1]) for step in Step},
        families=tuple(table["families"]),
        percents=tuple(table["text_percents"]),
    )
