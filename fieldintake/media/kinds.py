"""What a file is, by its first bytes and never by its name.

Invariant: a format that is not written anew here is refused; those that people are likely to bring, by a word of their
own.
"""

from __future__ import annotations

from enum import Enum

from fieldintake.domain.blobs import NotTaken
from fieldintake.domain.errors import FileRefused


class Format(Enum):
    """Formats that can be written anew."""

    PICTURE = "picture"
    WAV = "wav"
    MP3 = "mp3"
    PDF = "pdf"
    WORDS = "words"


_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM")
_SOUNDS_OF_OTHERS = (b"OggS", b"fLaC", b"#!AMR", b"caff", b"FORM")
_PICTURE_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def format_of(data: bytes) -> Format:
    """Raises `FileRefused` for a format that is not taken."""
    if data.startswith(_BYTE_ORDER_MARKS):
        return Format.WORDS
    if data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return Format.PICTURE
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return Format.WAV
    if data.startswith(b"ID3") or (data[:1] == b"\xff" and len(data) > 1 and data[1] & 0xE0 == 0xE0):
        return Format.MP3
    if data.startswith(b"%PDF-"):
        return Format.PDF
    _refuse_by_name(data)
    if data and b"\0" not in data:
        return Format.WORDS
    raise FileRefused(NotTaken.UNKNOWN.value)


def _refuse_by_name(data: bytes) -> None:
    if data[4:8] == b"ftyp":
        is_picture = data[8:12] in _PICTURE_BRANDS
        raise FileRefused((NotTaken.OTHER_PICTURE if is_picture else NotTaken.OTHER_SOUND).value)
    if data.startswith(_SOUNDS_OF_OTHERS):
        raise FileRefused(NotTaken.OTHER_SOUND.value)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF", b"#!", b"<", b"{\\rtf")):
        raise FileRefused(NotTaken.UNKNOWN.value)
