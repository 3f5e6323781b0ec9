"""Languages of forms by their codes, however an organisation writes them."""

from __future__ import annotations

import pytest

from fieldintake.wording.form_languages import by_code, code_of, is_right_to_left, shown_name, speakable


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Français (fr)", "fr"),
        ("Dari (fa-AF)", "fa_AF"),
        ("French", "fr"),
        ("français", "fr"),
        ("العربية", "ar"),
        ("ar", "ar"),
        ("Kurmanji (northern)", "Kurmanji (northern)"),
        ("default", "default"),
    ],
)
def test_a_language_is_known_by_code_or_name(name: str, code: str) -> None:
    assert code_of(name) == code


def test_each_code_stands_once_in_the_order_of_the_form() -> None:
    assert by_code(["English (en)", "French", "Français (fr)"]) == {"en": "English (en)", "fr": "French"}


def test_a_language_without_a_code_is_shown_as_the_form_calls_it() -> None:
    assert shown_name("Kurmanji (northern)") == "Kurmanji (northern)"
    assert shown_name("fr") == "Français"
    assert is_right_to_left("ar")
    assert not is_right_to_left("Kurmanji (northern)")


def test_our_own_words_stand_in_english_beside_a_language_without_a_code() -> None:
    assert speakable("Kurmanji (northern)") == "en"
    assert speakable("sw") == "sw"
