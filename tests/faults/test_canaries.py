"""What she agreed to share is all that leaves, and nothing that she told is readable on any way or in any file.

The marks come from the field table and from the bundled forms themselves; what may leave is worked out here from
the table and her answers, never taken from the gate.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from fieldintake.data import resources_dir
from fieldintake.domain.fields import FIELDS, FORM_WRITABLE, RecordType, ValueKind, field
from fieldintake.domain.values import Value, to_plain
from tests.faults.canaries import (
    PREFIX,
    field_place,
    files_of,
    found_in,
    found_in_text,
    marks_in,
    packed_in_every_way,
    value_of,
    word,
)
from tests.faults.canary_expectations import (
    Fact,
    all_marks,
    codes_of,
    facts,
    may_leave,
    recorded_streams,
    released_marks,
    written_by,
)
from tests.faults.canary_journey import (
    AGREED,
    FEW,
    FORMS,
    MANY,
    UNREFERRED,
    WORKER,
    Evidence,
    how,
    run_journey,
)


@pytest.fixture(scope="module", name="around")
def _around(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The place of the journey: vaults, service, and beside them all that a program may write to."""
    return tmp_path_factory.mktemp("around")


@pytest.fixture(scope="module", name="evidence")
def _evidence(around: Path) -> Evidence:
    with pytest.MonkeyPatch.context() as patch:
        for name in (
            "HOME",
            "TMPDIR",
            "XDG_CACHE_HOME",
            "XDG_CONFIG_HOME",
            "XDG_DATA_HOME",
            "XDG_STATE_HOME",
        ):
            (around / "beside" / name).mkdir(parents=True)
            patch.setenv(name, str(around / "beside" / name))
        (around / "beside" / "cwd").mkdir()
        patch.chdir(around / "beside" / "cwd")
        patch.setattr(tempfile, "tempdir", None)
        with recorded_streams(around / "streams"):
            print("recording")
            print("recording errors", file=sys.stderr)
            logging.getLogger("journey").debug("recording logs")
            os.write(1, b"recording a child\n")
            return run_journey(around)


# --- the marks themselves ------------------------------------------------------------------------


def test_every_field_of_the_table_has_a_mark(evidence: Evidence) -> None:
    held: dict[tuple[RecordType, str], list[Value]] = {}
    theirs = [record for records in evidence.accepted.values() for record in records]
    for record in [*evidence.sender_records, *theirs]:
        for name, value in record.fields.items():
            held.setdefault((record.type, name), []).append(value)
    for row in FIELDS:
        values = held.get((row.record, row.name), [])
        assert values, f"the journey never fills {row.record.value}.{row.name}"
        if row.record not in FORM_WRITABLE or row.name == "role":
            continue
        for salt in (FEW, MANY):
            mark = value_of(row.kind, field_place(row, salt))
            assert mark in values, f"no mark in {row.record.value}.{row.name}"
            assert marks_in(mark) or row.kind is ValueKind.BOOLEAN


def spreadsheet_questions(path: Path) -> set[str]:
    """The names of all questions of a form as its author wrote them."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in path.read_text("utf-8").splitlines()]
    survey = rows[rows.index(next(r for r in rows if r[0] == "survey")) + 2 :]
    survey = survey[: survey.index(next(r for r in survey if r[0] == "choices"))]
    silent = {"begin_group", "end_group", "begin_repeat", "end_repeat", "note", "calculate"}
    return {row[2] for row in survey if row[1] not in silent}


def test_every_question_of_every_bundled_form_has_a_mark(evidence: Evidence) -> None:
    questions = evidence.told[FORMS].questions
    kept = "".join(r.text("xml") for r in evidence.sender_records if r.type is RecordType.SUBMISSION)
    for path in (resources_dir() / "forms").glob("*.md"):
        asked = {question.node.name for question in questions if question.form == path.stem}
        assert asked == spreadsheet_questions(path)
    for question in questions:
        assert question.raw
        seen = any(mark in kept for mark in question.marks)
        assert seen is not question.hidden, f"{question.place} is lost, or kept though it fell away"
    hidden = {question.place for question in questions if question.hidden}
    assert hidden == {
        "intake/data/about/birth_date",  # she gave an age instead
        "remedies/data/remedy/heard_on",  # what she asked for was granted
    }


def test_no_two_places_share_a_mark(evidence: Evidence) -> None:
    marks = [value_of(row.kind, field_place(row, salt)) for row in FIELDS for salt in (FEW, MANY, UNREFERRED)]
    words = [mark for value in marks for mark in marks_in(value) if "," not in mark]
    words += [
        q.raw
        for q in [*evidence.told[FORMS].questions, *evidence.draft]
        if len(q.raw) >= 9 and q.raw[0] == "Z"
    ]
    assert len(words) > 200
    assert len(words) == len(set(words))


def test_the_search_finds_a_mark_in_every_disguise() -> None:
    mark, other = word("one"), word("other")
    for name, data in packed_in_every_way(mark, os.urandom(700)).items():
        assert found_in(data, [mark, other]) == {mark}, name
    assert found_in_text(f"{mark[:7]}\n{mark[7:].upper()}", [mark]) == {mark}
    assert found_in_text("1765\u201103\u201109 and 918,273,645", ["1765-03-09", "918,273,645"])


# --- on paper ------------------------------------------------------------------------------------


def papers(evidence: Evidence, salt: str) -> dict[str, PdfReader]:
    story = evidence.told[salt]
    made = {"preview": story.preview, "letter": story.letter, "her copy": story.copy}
    return {name: PdfReader(BytesIO(data)) for name, data in made.items()}


def text_of(pdf: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in pdf.pages)


def printable(marks: set[str]) -> set[str]:
    """Words, days and grouped numbers; a code of a vocabulary is printed as its label."""
    return {m for m in marks if m.startswith(PREFIX) or (re.fullmatch(r"[\d,-]+", m) and not m.isdecimal())}


@pytest.mark.parametrize("salt", [FORMS, FEW, MANY])
def test_paper_holds_what_she_agreed_to_and_nothing_else(evidence: Evidence, salt: str) -> None:
    wanted = printable(released_marks(evidence, salt))
    assert len(wanted) >= 8
    for name, pdf in papers(evidence, salt).items():
        shown = found_in_text(text_of(pdf), all_marks(evidence) | wanted)
        assert printable(shown) == wanted, name
        assert evidence.told[salt].reference in text_of(pdf).replace("\u2011", "-")


@pytest.mark.parametrize("salt", [FORMS, FEW, MANY])
def test_paper_shows_no_yes_or_number_that_she_held_back(evidence: Evidence, salt: str) -> None:
    said = {ValueKind.BOOLEAN, ValueKind.INTEGER}
    marked_by_name = [row for row in FIELDS if row.kind in said]
    released = {(record, name) for record, name, _ in facts(evidence, salt)}
    for pdf in papers(evidence, salt).values():
        lines = text_of(pdf).splitlines()
        for row in marked_by_name:
            shown = any(re.match(rf"{re.escape(row.label)} (Yes|No|[\d,]+)$", line) for line in lines)
            assert shown is ((row.record, row.name) in released), row.label


def test_paper_names_the_choices_that_she_agreed_to_share_and_no_other(evidence: Evidence) -> None:
    for pdf in papers(evidence, FORMS).values():
        text = " ".join(text_of(pdf).split())
        checked = 0
        for question in evidence.told[FORMS].questions:
            row = written_by(question)
            if row is None or not row.vocabulary or row.vocabulary == "languages":
                continue
            path = resources_dir() / "vocabularies" / f"{row.vocabulary}.json"
            labels = [json.loads(path.read_text("utf-8"))[code] for code in question.raw.split()]
            for label in (label for label in labels if len(label) > 7):
                assert (label in text) is may_leave(row, FORMS), label
                checked += 1
        assert checked > 20


@pytest.mark.parametrize("salt", [FORMS, FEW, MANY])
def test_the_file_of_a_letter_says_nothing_about_itself(evidence: Evidence, salt: str) -> None:
    codes = {r.text("code") for r in evidence.sender_records if r.type is RecordType.CASE}
    for name, pdf in papers(evidence, salt).items():
        about = [str(pdf.metadata), str(pdf.trailer.get("/ID")), repr(pdf.outline), str(pdf.attachments)]
        about.append(str(pdf.root_object.get("/Names")) + str(pdf.root_object.get("/Lang")))
        xmp = pdf.root_object.get("/Metadata")
        data = "\n".join(about).encode() + (xmp.get_object().get_data() if xmp is not None else b"")
        assert found_in(data, all_marks(evidence) | codes) == set(), name
        assert found_in_text(text_of(pdf), codes) == set(), name


# --- on the way ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["frozen", "wire", "seen_by_service"])
def test_what_is_sent_tells_nothing(evidence: Evidence, kind: str) -> None:
    pieces: list[bytes] = getattr(evidence, kind)
    assert evidence.sent == 3
    assert len(pieces) >= 6
    for data in evidence.frozen:
        assert any(data in piece for piece in pieces)
    for piece in pieces:
        assert found_in(piece, all_marks(evidence) | codes_of(evidence)) == set()


def test_the_service_keeps_nothing_that_can_be_read(evidence: Evidence) -> None:
    assert sum(map(len, evidence.service_files.values())) > 100_000
    for name, data in evidence.service_files.items():
        assert found_in(data, all_marks(evidence) | codes_of(evidence)) == set(), name


# --- at the recipient ----------------------------------------------------------------------------


def plainly(rows: list[Fact]) -> list[str]:
    return sorted(f"{record.value}.{name}: {to_plain(value)!r}" for record, name, value in rows)


@pytest.mark.parametrize("salt", [FORMS, FEW, MANY])
def test_the_recipient_opens_exactly_what_she_released(evidence: Evidence, salt: str) -> None:
    wanted = facts(evidence, salt)
    got = evidence.releases[salt].fields
    assert len(wanted) > 10
    assert plainly(wanted) == plainly([(item.type, item.name, item.value) for item in got])
    assert all(item.category is field(item.type, item.name).category for item in got)


@pytest.mark.parametrize("salt", [FORMS, FEW, MANY])
def test_the_recipient_keeps_exactly_what_it_was_given(evidence: Evidence, salt: str) -> None:
    kept = [
        (record.type, name, value)
        for record in evidence.accepted[salt]
        if record.type in FORM_WRITABLE
        for name, value in record.fields.items()
        if (record.type, name) != (RecordType.PERSON, "role")
    ]
    assert plainly(kept) == plainly(facts(evidence, salt))


def test_nothing_else_can_be_read_anywhere_at_the_recipient(evidence: Evidence) -> None:
    released = set().union(*(released_marks(evidence, salt) for salt in AGREED))
    held = all_marks(evidence) - released
    codes = {r.text("code") for r in evidence.sender_records if r.type is RecordType.CASE}
    told = marks_in(how(FEW).witness) | marks_in(how(FEW).interpreter) | marks_in(how(FEW).notice_hash)
    assert told <= held
    assert found_in(evidence.at_recipient.encode(), held | codes) == set()
    assert found_in(evidence.at_recipient.encode(), released) >= {m for m in released if "," not in m}


# --- left behind ---------------------------------------------------------------------------------


def test_nothing_is_left_beside_the_vaults(around: Path, evidence: Evidence) -> None:
    """Not even an empty file: a letter on a disk shows no mark, for its fonts number the letters anew."""
    assert evidence.sent
    assert files_of(around / "beside") == {}
    assert {path.name for path in around.iterdir()} == {"beside", "service", "streams", "vaults"}


def test_the_files_of_the_vaults_tell_nothing_but_the_desk_name(evidence: Evidence) -> None:
    assert any(name.endswith("store-wal") for name in evidence.vault_files)
    for name, data in evidence.vault_files.items():
        allowed = {WORKER} if "harbour/slots" in name else set()  # it stands on the lock screen
        assert found_in(data, all_marks(evidence) | codes_of(evidence)) == allowed, name


def test_nothing_is_printed_or_logged(evidence: Evidence, around: Path) -> None:
    data = (around / "streams").read_bytes()
    for proof in (b"recording errors", b"recording logs", b"recording a child"):
        assert proof in data
    assert found_in(data, all_marks(evidence) | codes_of(evidence)) == set()
