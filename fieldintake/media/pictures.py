"""Pictures: decoded, turned upright, made small enough, and written anew from their dots alone.

Invariant: what comes out holds dots and nothing else: no place, time, camera, thumbnail, colour profile or comment, and
no byte that stood behind the picture. A picture of more dots than `MAX_DOTS` is refused before a dot of it is decoded.
"""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from fieldintake.domain.blobs import Cleaned, NotTaken
from fieldintake.domain.errors import FileRefused

MAX_DOTS = 60_000_000
MAX_SIDE = 3200
"""In dots: a page of a passport stays readable to the smallest print."""
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
_QUALITY = 88


def clean_picture(data: bytes) -> Cleaned:
    """As JPEG, or as PNG where it was drawn rather than photographed; raises `FileRefused`."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > MAX_DOTS:
                raise FileRefused(NotTaken.TOO_LARGE.value)
            return _written(picture)
    except FileRefused:
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileRefused(NotTaken.UNREADABLE.value) from None


def _written(picture: Image.Image) -> Cleaned:
    is_photo = picture.format == "JPEG" or (picture.format == "WEBP" and picture.mode == "RGB")
    picture.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a large photograph is decoded at a part of its size
    picture.load()
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    upright = ImageOps.exif_transpose(picture)
    bare = upright.convert("RGB" if is_photo else _mode_of(upright))
    dots = Image.frombytes(
        bare.mode, bare.size, bare.tobytes()
    )  # nothing that hung on the picture comes along
    out = io.BytesIO()
    if is_photo:
        dots.save(out, "JPEG", quality=_QUALITY, optimize=True)
        return Cleaned("jpg", out.getvalue())
    dots.save(out, "PNG", optimize=True)
    return Cleaned("png", out.getvalue())


def _mode_of(picture: Image.Image) -> str:
    if picture.mode in ("1", "L"):
        return "L"
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    return "RGBA" if has_alpha else "RGB"
