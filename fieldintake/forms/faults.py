"""The kinds of fault that a form can have, and where one stands.

Invariant: a fault names places, names and expressions of the form, never an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Fault(Enum):
    """Kinds of fault."""

    UNREADABLE = "unreadable"
    NOT_A_FORM = "not_a_form"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    NOT_CONVERTED = "not_converted"
    FORMULA = "formula"
    SYNTAX = "syntax"
    UNKNOWN_FUNCTION = "unknown_function"
    WRONG_ARGUMENTS = "wrong_arguments"
    DANGLING_PATH = "dangling_path"
    UNUSED_RULE = "unused_rule"
    CYCLE = "cycle"
    UNSAFE_PATTERN = "unsafe_pattern"
    MISSING_TRANSLATION = "missing_translation"
    MISSING_FILE = "missing_file"
    WITHOUT_MEDIA = "without_media"
    REFUSED_TYPE = "refused_type"
    BAD_RANGE = "bad_range"
    LEFT_EMPTY = "left_empty"
    SAVE_TO = "save_to"
    LOOSER_CATEGORY = "looser_category"
    UNKNOWN_CATEGORY = "unknown_category"
    UNKNOWN_CODE = "unknown_code"
    FILES_OFF = "files_off"
    DIALECT = "dialect"
    CONVERTER_SAYS = "converter_says"


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One fault: `detail` is a name, a path or an expression of the form, never an answer."""

    fault: Fault
    detail: str = ""
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
