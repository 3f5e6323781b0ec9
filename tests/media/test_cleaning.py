"""What is attached is written anew: what is seen or heard stays, what it carried along does not come in."""

from __future__ import annotations

import io
import struct
import wave

import pikepdf
import pytest
from PIL import Image

from fieldintake.domain.blobs import MAX_BYTES, BlobKind, NotTaken
from fieldintake.domain.errors import FileRefused
from fieldintake.media import pictures
from fieldintake.media.cleaning import FileCleaner
from tests.media import files

CLEANER = FileCleaner()


def refusal(data, cleaner=CLEANER):
    with pytest.raises(FileRefused) as refused:
        cleaner.clean(data)
    return NotTaken(refused.value.why)


def opened(data):
    found = Image.open(io.BytesIO(data))
    found.load()
    return found


# --- pictures --------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [files.photo(), files.drawing(), files.photo() + files.archive()])
def test_a_picture_carries_nothing_but_its_dots(given):
    assert any(mark in given for mark in files.MARKS)
    clean = CLEANER.clean(given)
    assert not [mark for mark in (*files.MARKS, b"Exif", b"PK", b"ICC", b"http") if mark in clean.data]
    found = opened(clean.data)
    assert not found.getexif()
    assert found.size == (60, 40)
    assert clean.kind is BlobKind.PICTURE


def test_a_photograph_ends_where_its_dots_end():
    assert CLEANER.clean(files.photo() + files.archive()).data.endswith(b"\xff\xd9")


def test_a_photograph_that_was_turned_by_a_note_stands_upright_without_it():
    found = opened(CLEANER.clean(files.photo(turned=6)).data)
    assert found.size == (40, 60)
    red, blue = found.getpixel((20, 10)), found.getpixel((20, 50))
    assert red[0] > 150 > red[2]
    assert blue[2] > 150 > blue[0]


def test_a_large_photograph_is_made_smaller():
    found = opened(CLEANER.clean(files.photo(size=(4400, 1100))).data)
    assert found.size == (pictures.MAX_SIDE, pictures.MAX_SIDE // 4)


def test_a_photograph_of_a_telephone_that_holds_two_pictures_comes_as_one():
    given = io.BytesIO()
    files.picture().save(given, "MPO", save_all=True, append_images=[files.picture(30, 20)])
    clean = CLEANER.clean(given.getvalue())
    assert clean.ending == "jpg"
    assert opened(clean.data).size == (60, 40)
    assert opened(clean.data).format == "JPEG"


def test_a_photograph_whose_notes_are_damaged_is_taken_without_them():
    given = files.photo()
    at = given.index(b"Exif\0\0") + 6
    damaged = given[:at] + bytes(range(255, 215, -1)) + given[at + 40 :]
    clean = CLEANER.clean(damaged)
    assert opened(clean.data).size == (60, 40)
    assert not opened(clean.data).getexif()


def test_a_photograph_that_was_saved_as_a_drawing_is_kept_small():
    given = io.BytesIO()
    Image.effect_noise((1600, 1400), 90).convert("RGB").save(given, "PNG", compress_level=1)
    clean = CLEANER.clean(given.getvalue())
    assert clean.ending == "jpg"
    assert len(clean.data) < len(given.getvalue()) / 2


@pytest.mark.parametrize("mode", ["CMYK", "L", "P", "1", "I;16", "LA"])
def test_pictures_of_every_kind_of_colour_come_out_as_they_look(mode):
    given, form = io.BytesIO(), "JPEG" if mode == "CMYK" else "PNG"
    source = Image.new("I;16", (60, 40), 30_000) if mode == "I;16" else files.picture().convert(mode)
    source.save(given, form)
    found = opened(CLEANER.clean(given.getvalue()).data)
    assert found.size == (60, 40)
    seen, wanted = (
        found.convert("L").getpixel((50, 20)),
        117 if mode == "I;16" else source.convert("L").getpixel((50, 20)),
    )
    assert abs(seen - wanted) < 6


def test_a_picture_that_can_be_seen_through_stays_so():
    given = io.BytesIO()
    Image.new("RGBA", (8, 8), (1, 2, 3, 0)).save(given, "PNG")
    assert opened(CLEANER.clean(given.getvalue()).data).getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("side", [8_000, 60_000])
def test_a_picture_of_too_many_dots_is_not_decoded(side):
    assert refusal(files.bomb(side)) in (NotTaken.TOO_LARGE, NotTaken.UNREADABLE)


@pytest.mark.parametrize(
    "given", [files.photo(size=(600, 400))[:2_000], files.drawing()[:120], b"\xff\xd8\xff"]
)
def test_a_picture_that_was_cut_short_is_refused(given):
    assert refusal(given) is NotTaken.UNREADABLE


# --- sounds ----------------------------------------------------------------------------------------


def test_a_recording_keeps_its_samples_and_nothing_else():
    clean = CLEANER.clean(files.sound())
    assert not [mark for mark in (*files.MARKS, b"LIST", b"id3 ") if mark in clean.data]
    with wave.open(io.BytesIO(clean.data)) as found:
        assert found.getparams()[:3] == (1, 2, 8000)
        assert found.readframes(1 << 20) == files.samples()


def test_an_mp3_keeps_its_frames_and_nothing_else():
    clean = CLEANER.clean(files.mp3())
    assert clean.data == b"".join(files.mp3_frame(bytes([n])) for n in range(12))


def test_a_recording_without_samples_and_a_tag_without_sound_are_refused():
    assert refusal(files.sound(0)) is NotTaken.UNREADABLE
    assert refusal(b"ID3\x03\0\0\0\0\0\x02ab") is NotTaken.UNREADABLE


def test_a_compressed_recording_in_a_wav_file_is_refused_by_name():
    given = bytearray(files.sound())
    given[given.index(b"fmt ") + 8 : given.index(b"fmt ") + 10] = struct.pack("<H", 0x55)
    assert refusal(bytes(given)) is NotTaken.OTHER_SOUND


# --- documents and words ---------------------------------------------------------------------------


def test_a_document_keeps_its_pages_and_nothing_else():
    clean = CLEANER.clean(files.document())
    with pikepdf.open(io.BytesIO(clean.data)) as found:
        assert len(found.pages) == 1
        assert not found.attachments
        assert "/Author" not in found.docinfo
        assert set(found.Root.keys()) == {"/Type", "/Pages"}
        assert "/Annots" not in found.pages[0]
        (photograph,) = found.pages[0].get_images().values()
        raw = photograph.read_raw_bytes()
        plain = io.BytesIO()
        found.save(plain, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert opened(raw).size == (60, 40)
    assert not opened(raw).getexif()
    whole = plain.getvalue()
    assert not [mark for mark in (*files.MARKS, b"JavaScript", b"/URI", b"/Author") if mark in whole]


def test_a_document_with_a_passphrase_and_half_a_document_are_refused():
    assert refusal(files.locked_document()) is NotTaken.LOCKED
    assert refusal(b"%PDF-1.7\n\0\0\0") is NotTaken.UNREADABLE


def test_text_is_text_whatever_steers_a_screen():
    clean = CLEANER.clean("Amina\x1b[2J\r\nسلام\u0007".encode("utf-16"))
    assert (clean.ending, clean.data.decode()) == ("txt", "Amina[2J\nسلام")


# --- everything else -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, NotTaken.OTHER_PICTURE),
        (b"\0\0\0\x18ftypM4A " + b"\0" * 40, NotTaken.OTHER_SOUND),
        (b"OggS" + b"\0" * 40, NotTaken.OTHER_SOUND),
        (files.archive(), NotTaken.UNKNOWN),
        (b"MZ\x90\0" + b"\0" * 40, NotTaken.UNKNOWN),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NotTaken.UNKNOWN),
        (b"\0\1\2\3", NotTaken.UNKNOWN),
        (b"", NotTaken.UNKNOWN),
        (b"x" * (MAX_BYTES + 1), NotTaken.TOO_LARGE),
    ],
)
def test_everything_else_is_refused_by_what_it_is(given, why):
    assert refusal(given) is why


def test_what_takes_too_long_is_ended():
    assert refusal(files.photo(), FileCleaner(seconds=0.001)) is NotTaken.TOO_SLOW


def test_nothing_is_written_to_a_disk(tmp_path, monkeypatch):
    for name in ("HOME", "TMPDIR", "TEMP"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    CLEANER.clean(files.photo())
    CLEANER.clean(files.document())
    assert not list(tmp_path.iterdir())
