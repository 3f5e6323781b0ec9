"""Where texts for translation come from, by domain: code, the field table, letter templates, forms.

Invariant: the order is by file and line, so the templates change only where texts do.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.frontend import parse_mapping_cfg
from babel.util import pathmatch

from fieldintake.domain.fields import FIELDS
from fieldintake.forms.install import install
from fieldintake.forms.wording import translatable_texts
from fieldintake.forms.xform import read_form
from fieldintake.letters.templates import template_texts

ROOT = Path(__file__).resolve().parent.parent
DOMAINS = ("ui", "forms", "letters")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
SPOKEN = {"text": None, "plural": (1, 2)}
"""What screens ask their words for by name; `text` is also how a record is asked for a field."""
FIELD_NAME = re.compile(r"[a-z_]+")

Message = str | tuple[str, str]


@dataclass(frozen=True)
class Found:
    """One text, where it stands, and what the programmer tells translators."""

    domain: str
    message: Message
    place: str
    comments: tuple[str, ...] = ()


def domain_of(path: Path) -> str:
    """The domain of a Python file."""
    parts = path.relative_to(ROOT / "fieldintake").parts
    if parts[0] in {"letters", "wording"}:
        return "letters"
    return "forms" if parts[0] == "forms" else "ui"


def python_files() -> list[Path]:
    """The files that `babel.cfg` names."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as lines:
        mapping, _ = parse_mapping_cfg(lines)
    patterns = [pattern for pattern, method in mapping if method == "python"]
    every = sorted((ROOT / "fieldintake").rglob("*.py"))
    return [
        path
        for path in every
        if any(pathmatch(pattern, path.relative_to(ROOT).as_posix()) for pattern in patterns)
    ]


def from_code() -> Iterator[Found]:
    """The texts that Python files mark."""
    for path in python_files():
        rows = rows_of(path, KEYWORDS)
        if domain_of(path) == "ui":
            rows += [row for row in rows_of(path, SPOKEN) if not _is_field_name(row[1])]
        for line, message, comments in sorted(rows, key=lambda row: row[0]):
            place = f"{path.relative_to(ROOT).as_posix()}:{line}"
            yield Found(domain_of(path), message, place, comments)


def rows_of(
    path: Path, keywords: dict[str, tuple[int, int] | None]
) -> list[tuple[int, Message, tuple[str, ...]]]:
    """The texts that these calls mark in a file: line, text, what translators are told."""
    found = extract_from_file(
        "python", path, keywords=keywords, comment_tags=("Translators:",), options={"encoding": "utf-8"}
    )
    return [(line, message, tuple(comments)) for line, message, comments, _ in found]


def _is_field_name(message: Message) -> bool:
    return isinstance(message, str) and FIELD_NAME.fullmatch(message) is not None


def from_fields() -> Iterator[Found]:
    """The labels of the field table."""
    for row in FIELDS:
        yield Found("letters", row.label, f"field {row.record.value}.{row.name}")


def from_vocabularies() -> Iterator[Found]:
    """The English labels of codes."""
    for path in sorted((ROOT / "resources" / "vocabularies").glob("*.json")):
        for label in json.loads(path.read_text("utf-8")).values():
            yield Found("letters", label, path.relative_to(ROOT).as_posix())


def from_templates() -> Iterator[Found]:
    """The texts of letter templates."""
    for path in sorted((ROOT / "resources" / "letters").glob("*/template.json")):
        for text in template_texts(json.loads(path.read_text("utf-8"))):
            yield Found("letters", text, path.relative_to(ROOT).as_posix())


def from_forms() -> Iterator[Found]:
    """What people read in the bundled forms, in the very words by which a session asks for it."""
    for path in sorted((ROOT / "resources" / "forms").glob("*.md")):
        form = read_form(install(path.read_bytes()).xform.encode())
        for text in translatable_texts(form):
            yield Found("forms", text, path.relative_to(ROOT).as_posix())


def every_message() -> list[Found]:
    """All texts of all domains."""
    return [
        *from_code(), *from_fields(), *from_vocabularies(), *from_templates(), *from_forms()
    ]  # fmt: skip


def computed_texts() -> Iterator[str]:
    """Places where a marked text is put together at run time, which no extraction can see."""
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in KEYWORDS and isinstance(node.args[0], (ast.JoinedStr, ast.BinOp)):
                yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
