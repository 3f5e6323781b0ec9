"""Where one page of a form ends and the next begins."""

from __future__ import annotations

from fieldintake.forms.definition import ControlKind, DataType
from fieldintake.forms.state import GroupState, InstanceState, QuestionState, RepeatState
from fieldintake.ui.questions.mapping import pages


def q(path: str) -> QuestionState:
    kind = (ControlKind.INPUT, DataType.STRING)
    return QuestionState(
        path, *kind, (), path, None, "", (), (), None, required=False, readonly=False, problem=None
    )


def g(path: str, depth: int = 0, *appearance: str) -> GroupState:
    return GroupState(path, appearance, path, depth)


def parted(*lines) -> list[list[str]]:
    return [[line.path for line in part] for part in pages(lines)]


def test_each_group_is_a_page_and_loose_questions_between_are_one():
    assert parted(q("/d/a"), q("/d/b"), g("/d/g"), q("/d/g/c"), q("/d/e"), q("/d/f")) == [
        ["/d/a", "/d/b"],
        ["/d/g", "/d/g/c"],
        ["/d/e", "/d/f"],
    ]


def test_a_group_of_groups_parts_into_them_and_what_stands_between():
    lines = [
        g("/d/g"),
        q("/d/g/a"),
        g("/d/g/h", 1),
        q("/d/g/h/b"),
        q("/d/g/c"),
        g("/d/g/i", 1),
        q("/d/g/i/e"),
    ]
    assert parted(*lines) == [["/d/g", "/d/g/a"], ["/d/g/h", "/d/g/h/b"], ["/d/g/c"], ["/d/g/i", "/d/g/i/e"]]


def test_a_group_that_only_holds_groups_is_no_page():
    assert parted(g("/d/g"), g("/d/g/h", 1), q("/d/g/h/b")) == [["/d/g/h", "/d/g/h/b"]]


def test_a_field_list_stays_together():
    lines = [g("/d/g", 0, "field-list"), q("/d/g/a"), g("/d/g/h", 1), q("/d/g/h/b"), q("/d/g/c"), q("/d/e")]
    assert parted(*lines) == [["/d/g", "/d/g/a", "/d/g/h", "/d/g/h/b", "/d/g/c"], ["/d/e"]]


def test_a_repeat_stays_with_its_foot():
    lines = [
        g("/d/g"),
        InstanceState("/d/g/r[1]", "r", 1, may_remove=True),
        g("/d/g/r[1]/in", 2),
        q("/d/g/r[1]/in/a"),
        RepeatState("/d/g/r", "r", 1, may_add=True, may_remove=True),
        q("/d/e"),
    ]
    assert parted(*lines) == [["/d/g", "/d/g/r[1]", "/d/g/r[1]/in", "/d/g/r[1]/in/a", "/d/g/r"], ["/d/e"]]


def test_a_group_without_data_of_its_own_ends_where_the_next_group_begins():
    assert parted(g("/d"), q("/d/a"), g("/d"), q("/d/b"), g("/d/g"), q("/d/g/c")) == [
        ["/d", "/d/a"],
        ["/d", "/d/b"],
        ["/d/g", "/d/g/c"],
    ]
