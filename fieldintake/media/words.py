"""Plain text: what can be read of it, as UTF-8 without signs that steer a screen."""

from __future__ import annotations

import codecs
import re

from fieldintake.domain.blobs import Cleaned, NotTaken
from fieldintake.domain.errors import FileRefused

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


def clean_words(data: bytes) -> Cleaned:
    """Raises `FileRefused` for what is no text."""
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused(NotTaken.UNKNOWN.value) from None
    text = _STEERING.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise FileRefused(NotTaken.UNREADABLE.value)
    return Cleaned("txt", text.encode())
