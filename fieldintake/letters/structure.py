"""The logical structure of a document: what is a heading, a paragraph, a table cell, in reading order.

Screen readers follow it instead of the drawing order. Invariant: every piece of content belongs to one
element, or is marked as page furniture.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase import pdfdoc

from fieldintake.letters.text.ink import Ink


@dataclass(slots=True, eq=False)
class Element:
    """One node; `marks` are (page, number within the page) of its content, in order."""

    role: str
    children: list[Element] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)

    def child(self, role: str) -> Element:
        """A new last child."""
        made = Element(role)
        self.children.append(made)
        return made


@dataclass(slots=True)
class Page:
    """The page being drawn: its surface and its number from 0."""

    ink: Ink
    number: int

    def begin(self, element: Element) -> None:
        """What is drawn until `ink.end()` is content of this element."""
        element.marks.append((self.number, self.ink.begin(element.role)))


class _Node(pdfdoc.PDFObject):  # type: ignore[misc]
    """An object of the file that is written as it stands; there are too many for nested dictionaries."""

    __RefOnly__ = 1

    def __init__(self, doc: Any) -> None:
        self.content = ""
        self.reference = doc.Reference(self)
        self.name: str = self.reference.format(doc).decode("ascii")

    def format(self, document: Any) -> bytes:  # noqa: ARG002  reportlab's signature
        return self.content.encode("ascii")


class _StructureWriter:
    def __init__(self, doc: Any, pages: list[Any]) -> None:
        self._doc = doc
        self._pages = [page.format(doc).decode("ascii") for page in pages]
        self._owners: list[list[str]] = [[] for _ in pages]
        self.root = _Node(doc)

    def write(self, element: Element, parent: str) -> str:
        """Writes an element and all below it; its reference."""
        node = _Node(self._doc)
        kids = []
        for page, number in element.marks:
            kids.append(f"<</Type/MCR/Pg {self._pages[page]}/MCID {number}>>")
            owners = self._owners[page]
            owners.extend(["null"] * (number + 1 - len(owners)))
            owners[number] = node.name
        kids += [self.write(child, node.name) for child in element.children]
        scope = "/A<</O/Table/Scope/Column>>" if element.role == "TH" else ""
        node.content = f"<</Type/StructElem/S/{element.role}/P {parent}{scope}/K[{' '.join(kids)}]>>"
        return node.name

    def finish(self, top: str) -> None:
        parents = " ".join(f"{number} [{' '.join(owners)}]" for number, owners in enumerate(self._owners))
        self.root.content = f"<</Type/StructTreeRoot/K {top}/ParentTree<</Nums[{parents}]>>>>"


def write_structure(doc: Any, root: Element, pages: list[Any]) -> Any:
    """The structure tree root as a reportlab object, to be named in the catalogue of the file."""
    writer = _StructureWriter(doc, pages)
    writer.finish(writer.write(root, writer.root.name))
    return writer.root
