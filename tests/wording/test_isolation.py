from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldintake.wording.isolation import (
    END,
    FIRST_STRONG,
    Isolated,
    bare,
    isolate,
    isolate_code,
    plain,
)

DIRECTION_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(st.text(alphabet=st.characters(codec=None)))
def test_whatever_is_typed_an_isolated_value_is_one_closed_unit(text: str) -> None:
    shown = isolate(text)
    assert shown[0] == FIRST_STRONG
    assert shown[-1] == END
    assert not set(shown[1:-1]) & set(DIRECTION_CONTROLS)
    assert not set(shown) & set("\n\r\v\f\x1c\x1d\x1e\x85\u2029\x00")


@given(st.text(alphabet=st.characters(whitelist_categories=["Lu", "Ll", "Lo", "Nd", "Po", "Mn"])))
def test_ordinary_text_is_kept_letter_for_letter(text: str) -> None:
    assert plain(text) == text
    assert bare(isolate(text)) == text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a\tb", "a b"),
        ("a\r\nb\nc", "a\u2028b\u2028c"),
        ("a\x07b", "a[U+0007]b"),
        ("a\u202eb", "a[U+202E]b"),
        ("a\ufffeb", "a[U+FFFE]b"),
        ("a\ud800b", "a[U+D800]b"),
        ("co\u00adop", "coop"),
        ("می\u200cخواهد", "می\u200cخواهد"),
    ],
)
def test_what_cannot_be_seen_is_marked_or_made_plain(typed: str, shown: str) -> None:
    assert plain(typed) == shown


def test_a_code_is_left_to_right_and_cannot_break() -> None:
    shown = isolate_code("+33 6-12")
    assert shown == "\u2066+33\u00a06\u201112\u2069"
    assert bare(shown) == "+33 6-12"


def test_an_isolated_value_is_not_wrapped_twice() -> None:
    once = isolate("Amina")
    assert isinstance(once, Isolated)
    assert isolate(once) is once
