"""A finished form on paper for our own file: each question with what was said, in one language or in two.

Invariant: it is made of an `OwnFilePaper` alone, and says on every page that it is handed to nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fieldintake.domain.own_file import FormLine, OwnFilePaper
from fieldintake.domain.values import Instant
from fieldintake.letters.letter import Letter
from fieldintake.letters.templates import Content, Section, assemble
from fieldintake.wording.catalogue import N_, Catalogue, Domain
from fieldintake.wording.isolation import LINE, isolate, isolate_code
from fieldintake.wording.numbers_dates import date_of, day_and_iso

_KEPT_BACK: Final = N_("Kept in the record, not on paper")
_NOTHING: Final = N_("No answer")
_CASE: Final = N_("Case")
_FORM: Final = N_("Form")
_VERSION: Final = N_("Version of the form")
_FINISHED: Final = N_("Finished on")
_ORGANISATION: Final = N_("Organisation")


def own_file_letter(paper: OwnFilePaper, *, sender: str, language: str, zone: str = "UTC") -> Letter:
    """The pages as plain data, in that language; a second one stands under each line of the paper that has it."""
    text = Catalogue(language, Domain.LETTERS).text
    about = (
        (text(_CASE), isolate_code(paper.code)),
        (text(_FORM), isolate(paper.title)),
        (text(_VERSION), isolate_code(paper.version) if paper.version else ""),
        (text(_FINISHED), day_and_iso(date_of(Instant(paper.finished_ms, zone)), language)),
        (text(_ORGANISATION), isolate(sender)),
    )
    tables = {"about": tuple(row for row in about if row[1])}
    sections = {"answers": tuple(_sections(paper, Catalogue(language, Domain.LETTERS)))}
    return assemble("own-file", Content({}, tables, sections), language, draft=False)


def _sections(paper: OwnFilePaper, catalogue: Catalogue) -> Iterator[Section]:
    title: str = isolate(paper.title)
    facts: list[tuple[str, str]] = []
    for line in paper.lines:
        if not line.is_head:
            facts.append((_both(line.label, line.other), _answer(line, catalogue)))
            continue
        if facts:
            yield Section(title, (tuple(facts),))
        title, facts = _both(line.label, line.other), []
    if facts:
        yield Section(title, (tuple(facts),))


def _answer(line: FormLine, catalogue: Catalogue) -> str:
    if line.is_kept_back:
        return catalogue.text(_KEPT_BACK)
    return _both(line.answer, line.other_answer) if line.answer else catalogue.text(_NOTHING)


def _both(text: str, other: str) -> str:
    return f"{isolate(text)}{LINE}{isolate(other)}" if other and other != text else isolate(text)
