"""Looks into a packed workbook before anything unpacks it whole.

Invariant: nothing here holds more than one sheet's piece in memory; what is too large or hides
something is refused with its place.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

MAX_UNPACKED = 150 * 1024 * 1024
MAX_RATIO = 300
MAX_MEMBERS = 2_000
MAX_ROWS = 130_000
MAX_CELLS = 1_000_000
_PIECE = 1 << 20
_BEGINNING = 1 << 16
_SHARED = "xl/sharedStrings.xml"
_ENDING = (b"</row>", b"</si>")
_XML = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_NAMED = re.compile(rb"<sheet\b[^>]*?name=\"([^\"]*)\"[^>]*?r:id=\"([^\"]*)\"")
_TARGET = re.compile(rb"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"(Id|Target)=\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class Place:
    """A sheet, a row of it, a heading of it."""

    sheet: str
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class WorkbookFault:
    """Why a workbook is not read, and where if that is known."""

    code: str
    words: str = ""
    place: Place | None = None


def workbook_fault(source: bytes) -> WorkbookFault | None:
    """The first reason not to read a workbook; None when there is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            return _size_fault(archive) or _entity_fault(archive) or _sheets_fault(archive)
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, EOFError, RuntimeError, NotImplementedError):
        return WorkbookFault("unreadable")


def _size_fault(archive: zipfile.ZipFile) -> WorkbookFault | None:
    members = archive.infolist()
    unpacked = sum(m.file_size for m in members)
    ratio = max((m.file_size / max(m.compress_size, 1) for m in members), default=0)
    bomb = ratio > MAX_RATIO and unpacked > 8 * 1024 * 1024
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or bomb:
        return WorkbookFault("too_large", "it unpacks to too much")
    return None


def _entity_fault(archive: zipfile.ZipFile) -> WorkbookFault | None:
    """A declaration of entities stands before anything else, in whatever part; no spreadsheet program writes one."""
    names = dict(_sheet_names(archive))
    for member in archive.namelist():
        if member.endswith((".xml", ".rels")):
            with archive.open(member) as stream:
                if _DECLARED.search(stream.read(_BEGINNING)):
                    sheet = names.get(member.rpartition("/")[2])
                    place = None if sheet is None else Place(sheet)
                    return WorkbookFault("unreadable", "it declares entities", place)
    return None


def _sheets_fault(archive: zipfile.ZipFile) -> WorkbookFault | None:
    names = dict(_sheet_names(archive))
    rows = cells = 0
    for member in archive.namelist():
        if not _XML.fullmatch(member):
            continue
        sheet, before = names.get(member.rpartition("/")[2]), rows
        for piece in _pieces(archive, member):
            rows += piece.count(b"<row")
            cells += piece.count(b"<c ")
            if rows > MAX_ROWS or cells > MAX_CELLS:
                place = None if sheet is None else Place(sheet, rows - before)
                return WorkbookFault("too_large", "too many rows", place)
    return None


def _pieces(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """The content in pieces that end where a row, or a text, ends."""
    with archive.open(member) as stream:
        rest = b""
        while piece := stream.read(_PIECE):
            whole, mark, after = (rest + piece).rpartition(_ENDING[member == _SHARED])
            if not mark and len(after) > 8 * _PIECE:
                raise ValueError("a row or a text without end")
            yield whole + mark
            rest = after
        yield rest


def _sheet_names(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """File name and title of each sheet, as far as the workbook tells."""
    try:
        titles = {i: n for n, i in _NAMED.findall(archive.read("xl/workbook.xml"))}
        relations = archive.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return
    for relation in _TARGET.findall(relations):
        given = dict(_ATTRIBUTE.findall(relation))
        if given.get(b"Id") in titles and b"Target" in given:
            title = titles[given[b"Id"]].decode("utf-8", "replace")
            yield given[b"Target"].decode("utf-8", "replace").rpartition("/")[2], title
