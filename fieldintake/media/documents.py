"""PDF documents: their pages, drawn as they are, in a new document that holds nothing else.

Invariant: no title, author or time, no script, action, link, form, comment or enclosed file comes over, and the
photographs on its pages lose what they say beside their dots. A document that needs a passphrase is refused.
"""

from __future__ import annotations

import base64
import io
import zlib

import pikepdf

from fieldintake.domain.blobs import MAX_BYTES, Cleaned, NotTaken
from fieldintake.domain.errors import FileRefused

MAX_PAGES = 200
_GO = (
    "/Metadata", "/PieceInfo", "/LastModified", "/AA", "/OpenAction", "/JavaScript", "/AF", "/EF", "/EmbeddedFiles",
    "/Thumb", "/Annots", "/StructParents", "/StructParent", "/Tabs", "/OPI", "/Alternates", "/Measure", "/DPart",
)  # fmt: skip
_NOT_PHOTOGRAPHS = (0xE0, 0xEE)  # how the colours are meant: without these a photograph looks wrong


def clean_pdf(data: bytes) -> Cleaned:
    """Raises `FileRefused`."""
    try:
        with pikepdf.open(io.BytesIO(data)) as source, pikepdf.new() as made:
            if len(source.pages) > MAX_PAGES:
                raise FileRefused(NotTaken.TOO_LARGE.value)
            source.generate_appearance_streams()
            source.flatten_annotations("screen")  # what was filled in on a page is drawn on it
            made.pages.extend(source.pages)
            for each in made.objects:
                _strip(each)
            out = io.BytesIO()
            made.save(
                out,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                fix_metadata_version=False,
            )
    except pikepdf.PasswordError:
        raise FileRefused(NotTaken.LOCKED.value) from None
    except pikepdf.PdfError:
        raise FileRefused(NotTaken.UNREADABLE.value) from None
    return Cleaned("pdf", out.getvalue())


def _strip(each: pikepdf.Object) -> None:
    if not isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        return
    for key in _GO:
        if key in each:
            del each[key]
    if isinstance(each, pikepdf.Stream):
        filters = _filters(each)
        if "/JPXDecode" in filters:
            raise FileRefused(
                NotTaken.UNREADABLE.value
            )  # a photograph of a format that is not written anew here
        if "/DCTDecode" in filters:
            each.write(bare_jpeg(_photograph(each, filters)), filter=pikepdf.Name.DCTDecode)


def _filters(stream: pikepdf.Stream) -> list[str]:
    found = stream.get("/Filter")
    if found is None:
        return []
    return [str(each) for each in found] if isinstance(found, pikepdf.Array) else [str(found)]


def _photograph(stream: pikepdf.Stream, filters: list[str]) -> bytes:
    """The bytes of a photograph, out of what they may be packed in; raises `FileRefused`."""
    data = stream.read_raw_bytes()
    for name in filters[:-1]:
        if name == "/FlateDecode":
            data = zlib.decompressobj().decompress(data, MAX_BYTES)
        elif name == "/ASCII85Decode":
            data = base64.a85decode(data.strip().removesuffix(b"~>"))
        else:
            raise FileRefused(NotTaken.UNREADABLE.value)
    return data


def bare_jpeg(data: bytes) -> bytes:
    """The same photograph without the segments in which programs write what they like; raises `FileRefused`."""
    kept, at = [data[:2]], 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            break
        marker, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:
            end = data.rfind(b"\xff\xd9")
            kept.append(data[at : end + 2 if end > at else len(data)])
            return b"".join(kept)
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in _NOT_PHOTOGRAPHS:
            kept.append(data[at : at + 2 + size])
        at += 2 + size
    raise FileRefused(NotTaken.UNREADABLE.value)
