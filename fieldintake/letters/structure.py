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


def write_structure(doc: Any, root: Element, pages: list[Any]) -> Any:
    """The structure tree root as a reportlab reference; parents of marks are filled in on the way."""
    parents: list[list[Any]] = [[] for _ in pages]
    tree = pdfdoc.PDFDictionary({"Type": "/StructTreeRoot"})
    tree_reference = doc.Reference(tree, "StructureTree")
    tree.dict["K"] = _write(doc, root, tree_reference, pages, parents)
    numbers: list[Any] = []
    for number, owners in enumerate(parents):
        numbers += [number, pdfdoc.PDFArray(owners)]
    tree.dict["ParentTree"] = pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)})
    return tree_reference


def _write(doc: Any, element: Element, parent: Any, pages: list[Any], parents: list[list[Any]]) -> Any:
    node = pdfdoc.PDFDictionary({"Type": "/StructElem", "S": f"/{element.role}", "P": parent})
    reference = doc.Reference(node)
    kids: list[Any] = []
    for page, number in element.marks:
        kids.append(pdfdoc.PDFDictionary({"Type": "/MCR", "Pg": pages[page], "MCID": number}))
        owners = parents[page]
        owners.extend([None] * (number + 1 - len(owners)))
        owners[number] = reference
    kids += [_write(doc, child, reference, pages, parents) for child in element.children]
    if element.role == "TH":
        node.dict["A"] = pdfdoc.PDFDictionary({"O": "/Table", "Scope": "/Column"})
    node.dict["K"] = pdfdoc.PDFArray(kids)
    return reference
