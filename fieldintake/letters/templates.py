"""Letter templates as data: `resources/letters/<id>/template.json` names the blocks and their texts.

A text in a template is a msgid of the letters catalogue; `{name}` in it is filled from the content. Nothing
in a template can run. Invariant: a template that does not fit its content is refused, never half printed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from fieldintake.data import resources_dir
from fieldintake.domain.errors import LetterError
from fieldintake.letters.letter import (
    Addresses,
    Block,
    Bullets,
    Facts,
    Heading,
    Letter,
    Paragraph,
    ReturnSlip,
    Signatures,
    Table,
)
from fieldintake.wording.catalogue import N_, Catalogue, Direction, Domain
from fieldintake.wording.isolation import isolate, isolate_code

_PAGE_PATTERN = N_("Page {page} of {pages}")
_DRAFT = N_("Draft")
_NO_LANGUAGE = "zxx"
_TEXT_KEYS = ("text", "to", "from", "title", "reference_label", "check_label")
_TEXT_LIST_KEYS = ("head", "items", "labels", "choices", "lines")

Rows = tuple[tuple[str, ...], ...]


class TemplateError(LetterError):
    """A template is missing, malformed, or asks for something that its letter does not have."""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of labels and values."""

    title: str
    facts: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """What is particular to one return slip."""

    reference: str
    qr: str
    check: str


@dataclass(frozen=True, slots=True)
class Content:
    """What fills a template; every text in it is final (translated, isolated)."""

    values: Mapping[str, str]
    tables: Mapping[str, Rows] = field(default_factory=dict)
    sections: Mapping[str, tuple[Section, ...]] = field(default_factory=dict)
    sender: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    slip: Slip | None = None

    def has(self, source: str) -> bool:
        return bool(self.tables.get(source) or self.sections.get(source) or self.values.get(source))


@cache
def load_template(template_id: str) -> Mapping[str, Any]:
    """The template of that id; raises `TemplateError`."""
    path = resources_dir() / "letters" / template_id / "template.json"
    try:
        template: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise TemplateError(f"no template {template_id}") from error
    return template


def load_sample(template_id: str) -> Content:
    """The made-up content that comes with a template: for previews, and to prove that it prints."""
    path = resources_dir() / "letters" / template_id / "sample.json"
    sample = json.loads(path.read_text("utf-8"))
    slip = sample.get("slip")
    return Content(
        values={name: isolate(text) for name, text in sample["values"].items()},
        tables={name: _isolated_rows(rows) for name, rows in sample["tables"].items()},
        sections={
            name: tuple(
                Section(
                    isolate(section["title"]),
                    tuple(
                        tuple((label, text) for label, text in _isolated_rows(rows))
                        for rows in section["facts"]
                    ),
                )
                for section in sections
            )
            for name, sections in sample["sections"].items()
        },
        sender=tuple(map(isolate, sample["sender"])),
        recipient=tuple(map(isolate, sample["recipient"])),
        slip=Slip(isolate_code(slip["reference"]), slip["reference"], isolate_code(slip["check"]))
        if slip
        else None,
    )


def _isolated_rows(rows: list[list[str]]) -> Rows:
    return tuple(tuple(map(isolate, row)) for row in rows)


def template_texts(template: Mapping[str, Any]) -> Iterator[str]:
    """Every msgid of a template, for the catalogues."""
    yield template["neutral_title"]
    if template["footer"]:
        yield template["footer"]
    for block in template["blocks"]:
        yield from (block[key] for key in _TEXT_KEYS if key in block)
        for key in _TEXT_LIST_KEYS:
            yield from block.get(key, ())


def assemble(template_id: str, content: Content, language: str, *, draft: bool) -> Letter:
    """The letter of a template and its content, in a language; raises `TemplateError`."""
    template = load_template(template_id)
    catalogue = Catalogue(language, Domain.LETTERS)
    assembly = _Assembly(catalogue, content)
    try:
        blocks = tuple(made for block in template["blocks"] for made in assembly.blocks(block))
        footer = assembly.text(template["footer"])
    except (KeyError, TypeError, ValueError) as error:
        raise TemplateError(f"template {template_id} does not fit its content") from error
    wordless = not footer and all(block["block"] == "value" for block in template["blocks"])
    return Letter(
        # A page without words must not say, even in its metadata, whose language it is for.
        language=language if not wordless else _NO_LANGUAGE,
        right_to_left=catalogue.direction is Direction.RIGHT_TO_LEFT and not wordless,
        neutral_title=template["neutral_title"] if wordless else catalogue.text(template["neutral_title"]),
        blocks=blocks,
        footer=footer,
        page_pattern="" if wordless else catalogue.text(_PAGE_PATTERN),
        watermark=catalogue.text(_DRAFT) if draft and not wordless else "",
    )


@dataclass(frozen=True, slots=True)
class _Assembly:
    catalogue: Catalogue
    content: Content

    def text(self, msgid: str) -> str:
        """The translated text with the values that it names."""
        return (
            self.catalogue.text(msgid, **self.content.values)
            if "{" in msgid
            else (self.catalogue.text(msgid) if msgid else "")
        )

    def texts(self, msgids: list[str]) -> tuple[str, ...]:
        return tuple(self.text(msgid) for msgid in msgids)

    def blocks(self, block: Mapping[str, Any]) -> Iterator[Block]:
        """The blocks that one entry of a template stands for; none if its condition does not hold."""
        if "when" in block and not self.content.has(block["when"]):
            return
        if "unless" in block and self.content.has(block["unless"]):
            return
        match block["block"]:
            case "heading":
                yield Heading(self.text(block["text"]), block.get("level", 2))
            case "paragraph":
                yield Paragraph(self.text(block["text"]), bool(block.get("strong")))
            case "bullets":
                yield Bullets(self.texts(block["items"]))
            case "signatures":
                yield Signatures(self.texts(block["labels"]))
            case "addresses":
                yield Addresses(
                    (self.text(block["from"]), *self.content.sender),
                    (self.text(block["to"]), *self.content.recipient),
                )
            case "value":
                yield from self._value(block["value"])
            case "facts" | "table" | "sections":
                yield from self._from_source(block)
            case "slip":
                yield self._slip(block)
            case unknown:
                raise TemplateError(f"no kind of block is called {unknown}")

    def _value(self, name: str) -> Iterator[Block]:
        if self.content.values[name]:
            yield Paragraph(self.content.values[name], strong=True)

    def _from_source(self, block: Mapping[str, Any]) -> Iterator[Block]:
        source = block["source"]
        if block["block"] == "sections":
            for section in self.content.sections[source]:
                yield Heading(section.title, 3)
                for facts in section.facts:
                    yield Facts(facts)
            return
        rows = self.content.tables[source]
        if not rows:
            return
        if block["block"] == "facts":
            yield Facts(tuple((label, text) for label, text in rows))
        else:
            yield Table(self.texts(block["head"]), rows, tuple(block["weights"]))

    def _slip(self, block: Mapping[str, Any]) -> ReturnSlip:
        if self.content.slip is None:
            raise TemplateError("the letter has no return slip")
        return ReturnSlip(
            title=self.text(block["title"]),
            reference_label=self.text(block["reference_label"]),
            reference=self.content.slip.reference,
            qr=self.content.slip.qr,
            check_label=self.text(block["check_label"]),
            check=self.content.slip.check,
            choices=self.texts(block["choices"]),
            lines=self.texts(block["lines"]),
        )
