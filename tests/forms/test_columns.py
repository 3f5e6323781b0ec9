"""Rows of a long list are found by column exactly as if each had been asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldintake.forms.xpath import paths
from tests.forms.paper import begin, page

VALUES = ["", "a", "b", "2", "2.0", "2024-01-01", "2024-01-01T00:00:00.000+00:00"]
PREDICATES = [
    "c = /data/q",
    "/data/q = c",
    "c = current()/../q",
    "c = 'a'",
    "n = '7' and c = /data/q",
    "c = /data/q and position() &lt; 20",
    "c = /data/q or n = '3'",
    "not(c = /data/q)",
    "c != /data/q",
]


def found(predicate: str, answer: str) -> str:
    rows = "".join(
        f"<item><n>{n % 10}</n><c>{VALUES[n % len(VALUES)]}</c><v>{n}</v></item>" for n in range(150)
    )
    form = page(
        "<q/><z/>",
        f"<bind nodeset=\"/data/z\" calculate=\"join(' ', instance('list')/root/item[{predicate}]/v)\"/>",
        lists=f'<instance id="list"><root>{rows}</root></instance>',
    )
    session = begin(form)
    session.answer("/data/q", answer)
    return session.node("/data/z").text


@pytest.mark.parametrize("predicate", PREDICATES)
def test_rows_by_column_are_the_rows_one_by_one(predicate: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = [found(predicate, answer) for answer in VALUES]
    monkeypatch.setattr(paths, "rows_of", lambda _step, _compile: None)
    paths_cleared()
    assert [found(predicate, answer) for answer in VALUES] == quick
    monkeypatch.undo()
    paths_cleared()


def paths_cleared() -> None:
    from fieldintake.forms.xpath.compile import compiled  # noqa: PLC0415 - caches of closures

    compiled.cache_clear()


@given(st.sampled_from(VALUES[1:5]))
def test_a_value_finds_its_rows_and_no_other(answer: str) -> None:
    rows = found("c = /data/q", answer).split()
    assert rows
    assert all(VALUES[int(n) % len(VALUES)] == answer for n in rows)
