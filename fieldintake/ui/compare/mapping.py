"""Turns two compared cases into the lines of their page, in the words of one language. Qt-free.

Invariant: a masked answer gives its key and no text; whether two masked answers are the same is said without them.
"""

from __future__ import annotations

from collections.abc import Iterator

from fieldintake.casework.compare_cases import ComparedCase, Comparison
from fieldintake.casework.merge_cases import Obstacle
from fieldintake.domain.categories import DataCategory
from fieldintake.domain.desk import Role
from fieldintake.domain.fields import Field, RecordType, Sensitivity, fields_of
from fieldintake.domain.fields import field as field_row
from fieldintake.domain.record import Record
from fieldintake.domain.roles import Act, may
from fieldintake.domain.values import Unanswered
from fieldintake.ui.case.mapping import STAGES
from fieldintake.ui.compare.likeness import likeness
from fieldintake.ui.compare.state import Cell, CompareLine, CompareState, Likeness, WhyNot
from fieldintake.ui.intake.search_first import MATCHED
from fieldintake.ui.intake.state import Match, SearchStep
from fieldintake.ui.words import Words
from fieldintake.wording.labels import Labels

_WHY_NOT = {
    Obstacle.SAME_CASE: WhyNot.SAME_CASE,
    Obstacle.BOTH_MERGED: WhyNot.BOTH_MERGED,
    Obstacle.RESTRICTED: WhyNot.RESTRICTED,
}
_ASIDE = (
    (RecordType.PERSON, "age"),
    (RecordType.PERSON, "languages"),
    (RecordType.SAFE_CONTACT, "method"),
)
_TYPED = (
    (RecordType.PERSON, "name"),
    (RecordType.PERSON, "birth_date"),
    (RecordType.SAFE_CONTACT, "address"),
)


def compared(found: Comparison, role: Role, words: Words) -> CompareState:
    """Two cases, every question that one of them answers."""
    one, other = found.one, found.other
    why_not = _WHY_NOT[found.obstacle] if found.obstacle is not None else None
    if why_not is None and not may(role, Act.MERGE_CASES):
        why_not = WhyNot.ROLE
    return CompareState(
        one=one.row.code,
        other=other.row.code,
        one_key=one.row.case_id,
        other_key=other.row.case_id,
        one_line=_opened(one, words),
        other_line=_opened(other, words),
        matched=tuple(MATCHED[what] for what in found.matched),
        lines=(*_lines(one, other, found.matched, words), *_file_lines(one, other, words)),
        why_not=why_not,
    )


def beside(typed: SearchStep, match: Match, found: ComparedCase, words: Words) -> CompareState:
    """A case beside what was typed of somebody who has none yet."""
    labels = Labels(words.language)
    said = (typed.name, typed.birth_year, typed.phone)
    lines = []
    for (kind, name), text in zip(_TYPED, said, strict=True):
        record = found.person if kind is RecordType.PERSON else found.safe_contact
        row = field_row(kind, name)
        cell = _cell(record, row, labels)
        if text.strip() or not cell.is_empty:
            both = bool(text.strip()) and not cell.is_empty
            likeness = Likeness.LOOK if both else Likeness.ONE_ONLY
            lines.append(CompareLine(labels.field(row), Cell(words.typed(text.strip())), cell, likeness))
    return CompareState(
        one=words.text("What she says now"),
        other=found.row.code,
        other_key=found.row.case_id,
        one_line=words.text("No case is made yet"),
        other_line=_opened(found, words),
        matched=match.matched,
        lines=(*lines, *_not_asked(found, labels), *_file_lines(None, found, words)),
        why_not=WhyNot.NO_CASE_YET,
    )


def _opened(case: ComparedCase, words: Words) -> str:
    day = words.date(case.opened_ms)
    return words.text("Opened on {day}, with {who}", day=day, who=words.typed(case.row.worker))


def _lines(
    one: ComparedCase, other: ComparedCase, matched: tuple[str, ...], words: Words
) -> Iterator[CompareLine]:
    labels = Labels(words.language)
    pairs = ((RecordType.PERSON, one.person, other.person),)
    contacts = ((RecordType.SAFE_CONTACT, one.safe_contact, other.safe_contact),)
    for kind, first, second in (*pairs, *contacts):
        for row in fields_of(kind):
            if row.category is DataCategory.CASE_FILE:
                continue
            cells = (_cell(first, row, labels), _cell(second, row, labels))
            if not all(cell.is_empty for cell in cells):
                yield CompareLine(labels.field(row), *cells, _likeness(first, second, row, matched))


def _likeness(first: Record | None, second: Record | None, row: Field, matched: tuple[str, ...]) -> Likeness:
    one, other = (record.fields.get(row.name) if record is not None else None for record in (first, second))
    if one is None or other is None or "" in (one, other):
        return Likeness.ONE_ONLY
    return likeness(row.name, one, other, matched)


def _not_asked(found: ComparedCase, labels: Labels) -> Iterator[CompareLine]:
    """What else is known of her and helps to know her again, though the search did not ask it."""
    for kind, name in _ASIDE:
        record = found.person if kind is RecordType.PERSON else found.safe_contact
        row = field_row(kind, name)
        cell = _cell(record, row, labels)
        if not cell.is_empty:
            yield CompareLine(labels.field(row), Cell(), cell, None)


def _file_lines(one: ComparedCase | None, other: ComparedCase, words: Words) -> Iterator[CompareLine]:
    """What she needs, whom we asked for it, and how the file stands."""
    sides = (one, other)
    areas = [frozenset(_areas(side)) if side is not None else frozenset[str]() for side in sides]
    needs = [Cell(_needs(side, words)) for side in areas]
    like: Likeness | None = None
    if one is not None:
        like = likeness("area", areas[0], areas[1], ()) if all(areas) else Likeness.ONE_ONLY
    asked = [Cell(_referrals(side, words)) if side is not None else Cell() for side in sides]
    state = [Cell(_standing(side, words)) if side is not None else Cell() for side in sides]
    lines = (
        CompareLine(words.text("Needs"), needs[0], needs[1], like),
        CompareLine(words.text("Referrals"), asked[0], asked[1], None),
        CompareLine(words.text("State"), state[0], state[1], None),
    )
    yield from (line for line in lines if not (line.one.is_empty and line.other.is_empty))


def _areas(case: ComparedCase) -> Iterator[str]:
    return (need.text("area") for need in case.needs if need.text("area"))


def _needs(areas: frozenset[str], words: Words) -> str:
    labels, row = Labels(words.language), field_row(RecordType.NEED, "area")
    return labels.joined([labels.code(row.vocabulary, area) for area in sorted(areas)])


def _referrals(case: ComparedCase, words: Words) -> str:
    unknown = words.text("Unknown organisation")
    told = [
        words.of_with(STAGES[state], who=who or unknown) for who, state in case.referrals if state in STAGES
    ]
    return words.several(list(dict.fromkeys(told)))


def _standing(case: ComparedCase, words: Words) -> str:
    if case.closed_ms is None:
        return words.text("Still open")
    return words.text("Closed on {day}", day=words.date(case.closed_ms))


def _cell(record: Record | None, row: Field, labels: Labels) -> Cell:
    value = record.fields.get(row.name) if record is not None else None
    if record is None or value is None or value == "":
        return Cell()
    if row.sensitivity is Sensitivity.MASKED and not isinstance(value, Unanswered):
        return Cell(key=f"{record.id}.{row.name}")
    return Cell(labels.value(row, value))
