"""The PDF file around the pages: neutral metadata, language, bookmarks, structure, embedded fonts.

Built in memory. Invariant: metadata says nothing about anyone, no font of the viewer is relied on, and
with fixed input the bytes are the same in every run.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Any, ClassVar

from reportlab.pdfbase import pdfdoc

from fieldintake.letters.structure import Element, Page, write_structure
from fieldintake.letters.text.embedding import DocumentFonts
from fieldintake.letters.text.ink import Ink

_PRODUCER = "desk"


class _TaggedPage(pdfdoc.PDFPage):  # type: ignore[misc]
    """A page that may also name its place in the structure tree."""

    __NoDefault__: ClassVar[list[str]] = [*pdfdoc.PDFPage.__NoDefault__, "StructParents", "Tabs"]
    Override_default_compilation = 1


@dataclass(frozen=True, slots=True)
class _Bookmark:
    text: str
    page: int
    top: float


@dataclass(slots=True)
class Document:
    """One PDF file in the making; A4."""

    width: float
    height: float
    language: str
    title: str
    root: Element = field(default_factory=lambda: Element("Document"))
    _doc: Any = None
    _fonts: Any = None
    _pages: list[Page] = field(default_factory=list)
    _bookmarks: list[_Bookmark] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Fixed dates: when a letter was written is on the page, not in metadata that travels unseen.
        self._doc = pdfdoc.PDFDocument(invariant=1, lang=self.language.replace("_", "-"), pdfVersion=(1, 7))
        self._fonts = DocumentFonts(self._doc)

    def new_page(self) -> Page:
        """A further page to draw on."""
        page = Page(Ink(self._fonts), len(self._pages))
        self._pages.append(page)
        return page

    def bookmark(self, text: str, page: Page, top: float) -> None:
        """An entry of the outline that leads to this place."""
        self._bookmarks.append(_Bookmark(text, page.number, top))

    def to_bytes(self) -> bytes:
        """The finished file; the document must not be used afterwards."""
        doc = self._doc
        pages = [self._write_page(page) for page in self._pages]
        for font in doc.delayedFonts:
            font.addObjects(doc)
        catalog = doc.Catalog
        catalog.StructTreeRoot = write_structure(doc, self.root, pages)
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})
        catalog.Outlines = self._write_outline(pages)
        self._write_metadata()
        doc.Reference(catalog)
        doc.Reference(doc.info)
        return bytes(doc.format())

    def _write_page(self, page: Page) -> Any:
        page_object = _TaggedPage()
        page_object.MediaBox = pdfdoc.PDFArray([0, 0, round(self.width, 2), round(self.height, 2)])
        page_object.Resources = pdfdoc.PDFDictionary({"Font": pdfdoc.PDFObjectReference("BasicFonts")})
        packed = zlib.compress(page.ink.content().encode("ascii"))
        stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary({"Filter": "/FlateDecode"}), packed)
        page_object.Contents = self._doc.Reference(stream)
        page_object.Parent = self._doc.Reference(self._doc.Pages)
        page_object.StructParents = page.number
        page_object.Tabs = "/S"
        name = self._doc.thisPageName()
        self._doc.addPage(page_object)
        return pdfdoc.PDFObjectReference(name)

    def _write_metadata(self) -> None:
        info = self._doc.info
        info.title = self.title
        info.author = info.subject = info.keywords = ""
        info.creator = info.producer = _PRODUCER

    def _write_outline(self, pages: list[Any]) -> Any:
        if not self._bookmarks:
            return None
        doc = self._doc
        root = pdfdoc.PDFDictionary({"Type": "/Outlines", "Count": len(self._bookmarks)})
        root_reference = doc.Reference(root)
        items = [
            pdfdoc.PDFDictionary(
                {
                    "Title": pdfdoc.PDFString(mark.text),
                    "Parent": root_reference,
                    "Dest": pdfdoc.PDFArray([pages[mark.page], "/XYZ", 0, round(mark.top, 2), "null"]),
                }
            )
            for mark in self._bookmarks
        ]
        references = [doc.Reference(item) for item in items]
        for item, before, after in zip(items, [None, *references[:-1]], [*references[1:], None], strict=True):
            if before is not None:
                item.dict["Prev"] = before
            if after is not None:
                item.dict["Next"] = after
        root.dict["First"], root.dict["Last"] = references[0], references[-1]
        return root_reference
