"""Puts the glyphs that a document uses into it: one composite font per face, subset by HarfBuzz.

Every (glyph, source text) pair of a document gets a code of its own, so that the text behind a joined or
stacked glyph can be copied. Invariant: codes are given in the order of use, so equal letters are equal bytes.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Any, Final

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from fieldintake.letters.text.fonts import Face
from fieldintake.letters.text.shaping import Glyph, GlyphRun

_DROPPED_TABLES: Final = ("GSUB", "GPOS", "GDEF", "BASE", "name", "OS/2", "post", "cmap", "gasp")
_COPIED_AS: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2011": "-"})
_SYMBOLIC: Final = 4
_MAPPING_CHUNK: Final = 100


class EmbeddedFace:
    """One face within one document."""

    _dynamicFont = 1  # noqa: N815  reportlab asks for this name

    def __init__(self, face: Face, resource: str) -> None:
        self.face = face
        self.resource = resource
        self.fontName = face.name
        self._codes: dict[tuple[int, str], str] = {}
        self._widths: list[int] = [0]
        self._encoded: dict[tuple[GlyphRun, float], str] = {}

    def encode(self, run: GlyphRun, size: float) -> str:
        """The run as the inside of a TJ array at that font size."""
        key = (run, size)
        found = self._encoded.get(key)
        if found is None:
            codes = [self._codes.get(glyph[:2]) or self._new_code(glyph) for glyph in run.glyphs]
            found = f"<{''.join(codes)}>" if run.plain else _pattern(run, size) % tuple(codes)
            self._encoded[key] = found
        return found

    def _new_code(self, glyph: Glyph) -> str:
        code = self._codes[glyph[:2]] = f"{len(self._codes) + 1:04X}"
        self._widths.append(glyph.width)
        return code

    def addObjects(self, doc: Any) -> None:  # noqa: N802  reportlab calls this name
        """Writes the font's objects; reportlab calls it once when the document is saved."""
        program, new_ids = self._subset()
        name = f"/AAAAAA+{self.face.name}"
        cid_to_gid = bytearray(2)
        for glyph_id, _ in self._codes:
            cid_to_gid += new_ids[glyph_id].to_bytes(2, "big")
        descriptor = self._descriptor(name, self._stream(doc, program, "file", Length1=len(program)))
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": name,
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": doc.Reference(descriptor, f"descriptor:{self.resource}"),
                "DW": 0,
                "W": f"[0[{' '.join(map(str, self._widths))}]]",
                "CIDToGIDMap": self._stream(doc, bytes(cid_to_gid), "glyphs"),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": name,
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray(
                    [doc.Reference(descendant, f"descendant:{self.resource}")]
                ),
                "ToUnicode": self._stream(doc, self._to_unicode(), "unicode"),
            }
        )
        doc.idToObject["BasicFonts"].dict[self.resource] = doc.Reference(font, self.resource)

    def _stream(self, doc: Any, content: bytes, kind: str, **entries: int) -> Any:
        packed = zlib.compress(content)
        stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary({"Filter": "/FlateDecode", **entries}), packed)
        return doc.Reference(stream, f"{kind}:{self.resource}")

    def _descriptor(self, name: str, file_reference: Any) -> Any:
        face = self.face
        return pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": name,
                "Flags": _SYMBOLIC,
                "FontBBox": pdfdoc.PDFArray([round(side) for side in face.box]),
                "ItalicAngle": 0,
                "Ascent": round(face.ascent),
                "Descent": -round(face.descent),
                "CapHeight": round(face.cap_height),
                "StemV": 80,
                "FontFile2": file_reference,
            }
        )

    def _subset(self) -> tuple[bytes, dict[int, int]]:
        request = hb.SubsetInput()
        request.glyph_set.update({0, *(glyph_id for glyph_id, _ in self._codes)})
        request.flags = hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
        for table in _DROPPED_TABLES:
            request.drop_table_tag_set.add(int.from_bytes(table.encode().ljust(4), "big"))
        plan = hb.SubsetPlan(self.face.raw, request)
        mapping = dict(plan.old_to_new_glyph_mapping.items())
        return bytes(plan.execute().blob.data), mapping

    def _to_unicode(self) -> bytes:
        pairs = [
            f"<{code}> <{text.translate(_COPIED_AS).encode('utf-16-be').hex().upper()}>"
            for (_, text), code in self._codes.items()
            if text
        ]
        chunks = [pairs[at : at + _MAPPING_CHUNK] for at in range(0, len(pairs), _MAPPING_CHUNK)]
        body = "\n".join(f"{len(chunk)} beginbfchar\n" + "\n".join(chunk) + "\nendbfchar" for chunk in chunks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\nendcmap\n"
            "CMapName currentdict /CMap defineresource pop\nend\nend"
        ).encode("ascii")


@lru_cache(maxsize=6_000)
def _pattern(run: GlyphRun, size: float) -> str:
    """The inside of a TJ array with kerning, offsets and raised marks; `%s` for each glyph's code."""
    parts: list[str] = []
    pending = ""
    gap = 0  # how far the pen stands beyond where the next glyph begins
    for glyph in run.glyphs:
        back = gap - glyph.x
        if pending and (back or glyph.y):
            parts.append(f"<{pending}>")
            pending = ""
        if back:
            parts.append(str(back))
        if glyph.y:
            parts.append(f"]TJ {glyph.y * size / 1000:.2f} Ts[<%s>]TJ 0 Ts[")
        else:
            pending += "%s"
        gap = glyph.x + glyph.width - glyph.advance
    if pending:
        parts.append(f"<{pending}>")
    if gap:
        parts.append(str(gap))
    return "".join(parts)


class DocumentFonts:
    """The faces of one document, embedded as they are first used."""

    def __init__(self, doc: Any) -> None:
        self._doc = doc
        self._faces: dict[str, EmbeddedFace] = {}

    def of(self, face: Face) -> EmbeddedFace:
        """The face in this document."""
        found = self._faces.get(face.name)
        if found is None:
            found = EmbeddedFace(face, f"T{len(self._faces) + 1}")
            self._faces[face.name] = found
            self._doc.delayedFonts.append(found)
        return found
