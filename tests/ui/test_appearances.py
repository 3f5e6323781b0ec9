"""What the installer says of an appearance is what the screen does with it."""

from __future__ import annotations

import ast
import inspect
from types import ModuleType

import pytest

from fieldintake.forms.appearances import SHOWN, is_known
from fieldintake.ui.questions import controls, mapping


def words_in(module: ModuleType) -> set[str]:
    """Every text of a module that could be the name of an appearance."""
    tree = ast.walk(ast.parse(inspect.getsource(module)))
    return {node.value for node in tree if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_no_appearance_is_said_to_be_shown_that_no_screen_looks_for() -> None:
    of_the_converter = {"table-list"}  # written as `label` and `list-nolabel`
    assert SHOWN - words_in(controls) - words_in(mapping) == of_the_converter


@pytest.mark.parametrize("word", ["columns-4", "w3", "list", "no-calendar", "thousands-sep", "field-list"])
def test_what_nobody_would_miss_is_passed_over(word: str) -> None:
    assert is_known(word)


@pytest.mark.parametrize(
    "word", ["image-map", "bikram-sambat", "ex:org.example.app", "columns-", "placement-map"]
)
def test_what_a_person_would_miss_is_told(word: str) -> None:
    assert not is_known(word)
