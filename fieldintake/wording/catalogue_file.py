"""A catalogue on disk: the gettext file of one language and domain, with a header of our own.

`X-Native-Review: yes` says that a native reader has checked it. Invariant: the header survives reading,
writing and compiling, and nothing in the file depends on when or by whom it was written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser, write_po

_REVIEW: Final = "X-Native-Review"
_FIXED_TIME: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class CatalogueFile(Catalog):
    """Babel's catalogue, with the mark of a native reader."""

    def __init__(self, language: str | None, domain: str) -> None:
        self.reviewed = False
        super().__init__(
            locale=language,
            domain=domain,
            fuzzy=False,
            project="desk",
            version="1",
            creation_date=_FIXED_TIME,
            revision_date=_FIXED_TIME,
            header_comment="# Texts of this product; the licence is that of the program.",
        )

    def _headers(self) -> list[tuple[str, str]]:
        headers = [("Project-Id-Version", "desk")]
        if self.locale_identifier:
            headers.append(("Language", str(self.locale_identifier)))
            headers.append(("Plural-Forms", self.plural_forms))
        headers += [
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]
        if self.locale_identifier:
            headers.append((_REVIEW, "yes" if self.reviewed else "no"))
        *before, (name, value) = headers
        # The last line of the header must end like the others; Babel adds no line end to it.
        return [*before, (name, f"{value}\n")]

    def _take_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        for name, value in headers:
            if str(name).lower() == _REVIEW.lower():
                self.reviewed = str(value).strip() == "yes"

    mime_headers = property(_headers, _take_headers)


def read_catalogue(path: Path, language: str | None, domain: str) -> CatalogueFile:
    """The catalogue in a file."""
    catalogue = CatalogueFile(language, domain)
    with path.open("rb") as lines:
        PoFileParser(catalogue, ignore_obsolete=True).parse(lines)
    return catalogue


def write_catalogue(path: Path, catalogue: CatalogueFile) -> None:
    """Writes the file as a translator edits it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        write_po(out, catalogue, no_location=True, width=100, ignore_obsolete=True)


def compiled(catalogue: CatalogueFile) -> bytes:
    """The catalogue as the program loads it."""
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()
