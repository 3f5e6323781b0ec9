"""What was answered in another way: by question, and by row wherever a row stands."""

from __future__ import annotations

import pytest

from fieldintake.domain.values import UnansweredKind
from fieldintake.forms.compared import compared
from fieldintake.forms.definition import DataType
from fieldintake.forms.reading import Answered, Part, Read


def said(
    path: str, answer: str = "", *, masked: bool = False, kind: UnansweredKind | None = None
) -> Answered:
    return Answered(path, path, "", DataType.STRING, answer, unanswered=kind, is_masked=masked)


def rows(*words: str) -> list[Read]:
    return [said(f"/d/r[{n}]/a", word) for n, word in enumerate(words, 1)]


def told(now: list[Read], before: list[Read]) -> list[tuple[str, str]]:
    found = compared(now, before)
    return [
        ("" if c.now is None else c.now.answer, "" if c.before is None else c.before.answer) for c in found
    ]


def test_what_is_alike_never_asked_or_a_heading_is_no_change() -> None:
    assert compared([said("/d/a", "x"), said("/d/b"), Part("/d/g", "G", "")], [said("/d/a", "x")]) == ()


def test_an_answer_that_is_none_is_another_than_nothing() -> None:
    (change,) = compared([said("/d/a", kind=UnansweredKind.UNKNOWN)], [said("/d/a")])
    assert change.one.path == "/d/a"


def test_what_is_masked_in_either_reading_is_masked() -> None:
    (change,) = compared([said("/d/a", "x")], [said("/d/a", "y", masked=True)])
    assert change.is_masked


@pytest.mark.parametrize(
    ("now", "before", "changes"),
    [
        (("b", "c"), ("a", "b", "c"), [("", "a")]),
        (("a", "c"), ("a", "b", "c"), [("", "b")]),
        (("c", "a", "b"), ("a", "b", "c"), []),
        (("a", "x", "c"), ("a", "b", "c"), [("x", "b")]),
        (("a", "b", "n"), ("a", "b"), [("n", "")]),
        (("z", "q"), ("x", "y", "z"), [("q", "x"), ("", "y")]),
        (("a", "a"), ("a",), [("a", "")]),
        ((), ("a",), [("", "a")]),
    ],
)
def test_a_row_that_moved_is_the_same_row(
    now: tuple[str, ...], before: tuple[str, ...], changes: list[tuple[str, str]]
) -> None:
    assert told(rows(*now), rows(*before)) == changes
