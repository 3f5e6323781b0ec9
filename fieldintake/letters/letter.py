"""A letter as plain data: what is said, in which order, and nothing about how it is drawn.

Invariant: every text in it is final: translated, with the values of others isolated, never markup.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; the first of level 1 is the letter's own. Each becomes a bookmark."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str
    strong: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and what they say, two columns."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads that are repeated on every page; `weights` share out the width."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Who writes and to whom; the first line of each is the label above it."""

    sender: tuple[str, ...]
    recipient: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to be signed by hand, never torn apart by a page end."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReturnSlip:
    """The part that the recipient tears off and gives back.

    Invariant: it and its QR code carry the bare reference and codes only; no name, no address.
    """

    title: str
    reference_label: str
    reference: str
    qr: str
    check_label: str
    check: str
    choices: tuple[str, ...]
    lines: tuple[str, ...]


Block = Heading | Paragraph | Facts | Table | Bullets | Addresses | Signatures | ReturnSlip


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that is printed. `page_pattern` holds `{page}` and `{pages}`.

    `neutral_title` is all that the file's own metadata says; `watermark` is empty once issued.
    """

    language: str
    right_to_left: bool
    neutral_title: str
    blocks: tuple[Block, ...]
    footer: str
    page_pattern: str
    watermark: str = ""
