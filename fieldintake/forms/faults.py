"""The kinds of fault that a form can have, and where one stands.

Invariant: a fault names places, names and expressions of the form, never an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Fault(Enum):
    """Kinds of fault."""

    UNREADABLE = "unreadable"
    NOT_XML = "not_xml"
    ENTITIES = "entities"
    NOT_A_FORM = "not_a_form"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    TOO_DEEP = "too_deep"
    TOO_MANY_RULES = "too_many_rules"
    NOT_CONVERTED = "not_converted"
    FORMULA = "formula"
    SYNTAX = "syntax"
    UNKNOWN_FUNCTION = "unknown_function"
    WRONG_ARGUMENTS = "wrong_arguments"
    DANGLING_PATH = "dangling_path"
    UNKNOWN_LIST = "unknown_list"
    AMBIGUOUS_NAME = "ambiguous_name"
    DUPLICATE_NAME = "duplicate_name"
    DUPLICATE_CHOICE = "duplicate_choice"
    BAD_NAME = "bad_name"
    MISSING_NAME = "missing_name"
    MISSING_LABEL = "missing_label"
    OPEN_GROUP = "open_group"
    UNUSED_RULE = "unused_rule"
    CYCLE = "cycle"
    UNSAFE_PATTERN = "unsafe_pattern"
    MISSING_TRANSLATION = "missing_translation"
    UNKNOWN_LANGUAGE = "unknown_language"
    MISSING_SETTING = "missing_setting"
    BAD_SETTING = "bad_setting"
    MISSING_FILE = "missing_file"
    LIST_NOT_TEXT = "list_not_text"
    LIST_BROKEN = "list_broken"
    LIST_OPEN_QUOTE = "list_open_quote"
    LIST_TOO_LONG = "list_too_long"
    LIST_EMPTY = "list_empty"
    LIST_LACKS_COLUMN = "list_lacks_column"
    BLANK_IN_CODE = "blank_in_code"
    WITHOUT_MEDIA = "without_media"
    SEARCHED = "searched"
    REFUSED_TYPE = "refused_type"
    IGNORED_TYPE = "ignored_type"
    UNKNOWN_TYPE = "unknown_type"
    IGNORED_APPEARANCE = "ignored_appearance"
    BAD_RANGE = "bad_range"
    LEFT_EMPTY = "left_empty"
    REQUIRED_OF_HER = "required_of_her"
    SAVE_TO = "save_to"
    LOOSER_CATEGORY = "looser_category"
    UNKNOWN_CATEGORY = "unknown_category"
    UNKNOWN_COLUMN = "unknown_column"
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_CODE = "unknown_code"
    FILES_OFF = "files_off"
    DIALECT = "dialect"
    DIALECT_LACKS = "dialect_lacks"
    DIALECT_EMPTY = "dialect_empty"
    DIALECT_UNEQUAL = "dialect_unequal"
    DIALECT_SEVERAL = "dialect_several"
    CONVERTER_SAYS = "converter_says"


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One fault: `detail` is a name, a path or an expression of the form, never an answer.

    In a workbook the place is a sheet, a row as it is counted there and a heading as it is written; in an XForm, which
    has no sheets, `row` is a line. Of a list that lies beside the form `sheet` is the file and `row` its line.
    """

    fault: Fault
    detail: str = ""
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
