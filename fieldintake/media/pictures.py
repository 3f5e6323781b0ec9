"""Pictures: decoded, turned upright, made small enough, and written anew from their dots alone.

Invariant: what comes out holds dots and nothing else: no place, time, camera, thumbnail, colour profile or comment, and
no byte that stood behind the picture. A picture of more dots than `MAX_DOTS` is refused before a dot of it is decoded.
"""

from __future__ import annotations

import io
import struct

from PIL import Image, ImageOps

from fieldintake.domain.blobs import Cleaned, NotTaken
from fieldintake.domain.errors import FileRefused

MAX_DOTS = 60_000_000
MAX_SIDE = 3200
"""In dots: a page of a passport stays readable to the smallest print."""
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
_QUALITY = 88
_LARGE = 4 * 1024 * 1024
"""In bytes: a drawing above it is a photograph that somebody saved as a drawing."""
_PHOTOGRAPH = b"\xff\xd8\xff"  # with several pictures in one file too, as some telephones write it


def clean_picture(data: bytes) -> Cleaned:
    """As JPEG, or as PNG where it was drawn rather than photographed; raises `FileRefused`."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > MAX_DOTS:
                raise FileRefused(NotTaken.TOO_LARGE.value)
            is_webp = picture.format == "WEBP" and picture.mode == "RGB"
            return _written(picture, is_photo=is_webp or data.startswith(_PHOTOGRAPH))
    except FileRefused:
        raise
    except Image.DecompressionBombError:
        raise FileRefused(NotTaken.TOO_LARGE.value) from None
    except (OSError, SyntaxError, ValueError):
        raise FileRefused(NotTaken.UNREADABLE.value) from None


def _written(picture: Image.Image, *, is_photo: bool) -> Cleaned:
    picture.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a large photograph is decoded at a part of its size
    picture.load()
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    upright = _upright(picture)
    if upright.mode.startswith("I;16"):  # scanners write it; the library would cut the light ones off
        upright = upright.point(lambda light: light / 256).convert("L")
    bare = upright.convert("RGB" if is_photo else _mode_of(upright))
    dots = Image.frombytes(
        bare.mode, bare.size, bare.tobytes()
    )  # nothing that hung on the picture comes along
    if not is_photo:
        drawn = _saved(dots, "PNG")
        if len(drawn) <= _LARGE or dots.mode == "RGBA":
            return Cleaned("png", drawn)
    return Cleaned("jpg", _saved(dots, "JPEG", quality=_QUALITY))


def _saved(dots: Image.Image, form: str, **how: int) -> bytes:
    out = io.BytesIO()
    dots.save(out, form, optimize=True, **how)
    return out.getvalue()


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as its note says; one whose notes are damaged stays as it lies."""
    try:
        return ImageOps.exif_transpose(picture)
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, struct.error):
        return picture


def _mode_of(picture: Image.Image) -> str:
    if picture.mode in ("1", "L"):
        return "L"
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    return "RGBA" if has_alpha else "RGB"
