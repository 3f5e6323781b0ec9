"""Files as people bring them, with what they should not carry along: made here, so that each mark is known."""

from __future__ import annotations

import io
import struct
import wave
import zipfile
import zlib

import pikepdf
from PIL import Image, PngImagePlugin

MARKS = (b"NIKON-MARK", b"xmp-mark", b"comment-mark", b"behind-mark", b"thumb-mark")
GPS, MAKE, ORIENTATION, THUMBNAIL_IFD = 0x8825, 0x010F, 0x0112, 1


def picture(width: int = 60, height: int = 40) -> Image.Image:
    """Red on the left, blue on the right."""
    made = Image.new("RGB", (width, height), (200, 20, 20))
    made.paste((20, 20, 200), (width // 2, 0, width, height))
    return made


def photo(*, turned: int = 1, size: tuple[int, int] = (60, 40)) -> bytes:
    """A JPEG with a place, a camera's name, XMP, a comment and bytes behind it."""
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = MARKS[0].decode(), turned
    exif.get_ifd(GPS).update({1: "N", 2: (49.0, 36.0, 41.0), 3: "E", 4: (6.0, 7.0, 12.0)})
    out = io.BytesIO()
    picture(*size).save(out, "JPEG", exif=exif, xmp=MARKS[1], comment=MARKS[2], quality=90)
    return out.getvalue() + MARKS[3]


def drawing() -> bytes:
    """A PNG with a text chunk, EXIF and bytes behind it."""
    words, exif = PngImagePlugin.PngInfo(), Image.Exif()
    words.add_text("Comment", MARKS[2].decode())
    exif[MAKE] = MARKS[0].decode()
    out = io.BytesIO()
    picture().save(out, "PNG", pnginfo=words, exif=exif)
    return out.getvalue() + MARKS[3]


def archive(inside: bytes = b"MZ program") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("behind-mark.exe", inside)
    return out.getvalue()


def bomb(side: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that says that it has billions of dots."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 3_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def sound(seconds: float = 0.2) -> bytes:
    """A WAV file with a note about who recorded it in front of its samples."""
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setparams((1, 2, 8000, 0, "NONE", ""))
        made.writeframes(samples(seconds))
    whole, note = out.getvalue(), b"LIST" + struct.pack("<I", 12) + b"INFO" + MARKS[0][:8]
    return whole[:12] + note + whole[12:] + b"id3 " + struct.pack("<I", 12) + MARKS[2]


def samples(seconds: float = 0.2) -> bytes:
    return b"".join(struct.pack("<h", (n * 321) % 20_000 - 10_000) for n in range(int(8000 * seconds)))


def mp3(frames: int = 12) -> bytes:
    """Silent frames of 128 kbit/s between an ID3v2 tag, an encoder's frame, junk and an ID3v1 tag."""
    tag = b"TPE1" + MARKS[0]
    head = b"ID3\x03\0\0" + bytes((0, 0, 0, len(tag))) + tag
    info = mp3_frame(b"\0" * 17 + b"Info" + b"LAME3.100")
    body = b"".join(mp3_frame(bytes([n])) for n in range(frames))
    return head + info + body + b"TAG" + MARKS[2].ljust(125, b"\0")


def mp3_frame(body: bytes) -> bytes:
    return b"\xff\xfb\x90\x00" + body.ljust(413, b"\0")


def document() -> bytes:
    """A PDF with an author, a script, an enclosed file, a link, a filled field, and a photograph with a place."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(200, 200))
        photograph = pikepdf.Stream(made, photo())
        photograph.update(
            {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 60, "/Height": 40,
             "/ColorSpace": pikepdf.Name.DeviceRGB, "/BitsPerComponent": 8}
        )  # fmt: skip
        photograph.stream_dict.Filter = pikepdf.Name.DCTDecode
        photograph.write(photo(), filter=pikepdf.Name.DCTDecode)
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=photograph))
        page.Contents = made.make_stream(b"q 100 0 0 60 20 20 cm /Im0 Do Q")
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://comment-mark.invalid/"),
        )  # fmt: skip
        page.Annots = pikepdf.Array([made.make_indirect(link)])
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('thumb-mark')")
        made.attachments["behind-mark.txt"] = b"behind-mark"
        made.docinfo["/Author"] = MARKS[0].decode()
        with made.open_metadata() as about:
            about["dc:title"] = MARKS[1].decode()
        made.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def locked_document() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()
