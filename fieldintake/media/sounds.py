"""Sounds: the sound alone is taken out of a file and put into a bare one.

Invariant: of a WAV file its samples come over, of an MP3 file its frames; no tag, picture, encoder's name, comment or
byte between and behind them. The bits that belong to a frame itself are not changed.
"""

from __future__ import annotations

import io
import struct
import wave

from fieldintake.domain.blobs import Cleaned, NotTaken
from fieldintake.domain.errors import FileRefused

_PCM, _EXTENSIBLE = 1, 0xFFFE
_PCM_ID = bytes.fromhex("0100000000001000800000aa00389b71")
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_LAYER_3_V1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_LAYER_3_V2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_FEWEST_FRAMES = 4
_INFO_FRAMES = (b"Xing", b"Info", b"VBRI")


def clean_wav(data: bytes) -> Cleaned:
    """Samples as they are; compressed ones are refused. Raises `FileRefused`."""
    channels, rate, bits, samples = _wav_parts(data)
    frame = channels * bits // 8
    whole = samples[: len(samples) // frame * frame]
    if not whole:
        raise FileRefused(NotTaken.UNREADABLE.value)
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setparams((channels, bits // 8, rate, 0, "NONE", ""))
        made.writeframes(whole)
    return Cleaned("wav", out.getvalue())


def _wav_parts(data: bytes) -> tuple[int, int, int, bytes]:
    """Channels, samples in a second, bits of a sample, and the samples."""
    form: tuple[int, int, int] | None = None
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + size]
        if name == b"fmt ":
            form = _wav_form(body)
        elif name == b"data" and form is not None:
            return (*form, body)
        at += 8 + size + size % 2
    raise FileRefused(NotTaken.UNREADABLE.value)


def _wav_form(body: bytes) -> tuple[int, int, int]:
    if len(body) < 16:
        raise FileRefused(NotTaken.UNREADABLE.value)
    tag, channels, rate, _bytes_a_second, _frame, bits = struct.unpack("<HHIIHH", body[:16])
    is_plain = tag == _PCM or (tag == _EXTENSIBLE and body[24:40] == _PCM_ID)
    if not is_plain:
        raise FileRefused(NotTaken.OTHER_SOUND.value)
    if not 1 <= channels <= 8 or not 1000 <= rate <= 192_000 or bits not in (8, 16, 24, 32):
        raise FileRefused(NotTaken.UNREADABLE.value)
    return channels, rate, bits


def clean_mp3(data: bytes) -> Cleaned:
    """The frames one after the other; raises `FileRefused` where there are too few to be a sound."""
    frames: list[bytes] = []
    at = _behind_tag(data)
    while at + 4 <= len(data):
        size = _frame_size(data, at)
        if size and (_frame_size(data, at + size) or at + size >= len(data) - 128):
            frame = data[at : at + size]
            if len(frame) == size and not (not frames and _is_info(frame)):
                frames.append(frame)
            at += size
        else:
            at += 1
    if len(frames) < _FEWEST_FRAMES:
        raise FileRefused(NotTaken.UNREADABLE.value)
    return Cleaned("mp3", b"".join(frames))


def _behind_tag(data: bytes) -> int:
    at = 0
    while data[at : at + 3] == b"ID3" and len(data) >= at + 10:
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size
    return at


def _is_info(frame: bytes) -> bool:
    """The first frame may hold no sound but how long the file is and what wrote it."""
    return any(mark in frame[4:64] for mark in _INFO_FRAMES)


def _frame_size(data: bytes, at: int) -> int:
    """How long the frame is that begins there; 0 when none does."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate_at, bits_at = head[2] >> 2 & 3, head[2] >> 4
    if version == 1 or layer != 1 or rate_at == 3 or not 0 < bits_at < 15:
        return 0
    table, factor = (_LAYER_3_V1, 144) if version == 3 else (_LAYER_3_V2, 72)
    return factor * table[bits_at] * 1000 // _RATES[version][rate_at] + (head[2] >> 1 & 1)
