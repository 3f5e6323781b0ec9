"""What is wrong with a rule by its text alone, in a form or in the rows of a workbook that did not become one.

Invariant: a rule of a row is read as the converter would hand it on, so that nothing is named here that the form itself
would not be refused for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.forms.sheets import Sheet, Sheets, cell
from fieldintake.forms.xpath.errors import XPathSyntaxError
from fieldintake.forms.xpath.functions import find
from fieldintake.forms.xpath.parser import parse
from fieldintake.forms.xpath.patterns import safe_pattern
from fieldintake.forms.xpath.syntax import Call, Text, calls_of

MAX_RULES = 1_000_000
"""Characters of all expressions together; the largest form known to us has 60,000."""
_MOST = 100
_REFERENCE = re.compile(r"\$\{[^{}]*\}")
_RULES = ("relevant", "constraint", "calculation", "required", "read_only", "choice_filter", "repeat_count")
_YES_OR_NO = frozenset({"yes", "no", "true", "false"})


def rule_faults(text: str, column: str) -> Iterator[FormProblem]:
    """What is wrong with one rule; whether its paths lead anywhere only the form knows."""
    try:
        tree = parse(text)
    except XPathSyntaxError as error:
        yield FormProblem(Fault.SYNTAX, f"{text.strip()} ({error})", column=column)
        return
    for call in calls_of(tree):
        function = find(call.name)
        if function is None:
            yield FormProblem(Fault.UNKNOWN_FUNCTION, call.name, column=column)
        elif not function.accepts(len(call.arguments)):
            yield FormProblem(Fault.WRONG_ARGUMENTS, call.name, column=column)
        elif call.name == "regex" and _is_unsafe(call):
            yield FormProblem(Fault.UNSAFE_PATTERN, text, column=column)


def row_faults(sheets: Sheets) -> Iterator[FormProblem]:
    """The faults of the rules in the rows of a workbook, as far as they can be told without the form."""
    yield from islice(_in_rows(sheets["survey"]), _MOST)


def _in_rows(survey: Sheet) -> Iterator[FormProblem]:
    columns = [(column, heading) for column in _RULES if (heading := survey.heading(column)) is not None]
    length = 0
    for number, row in survey.rows:
        for column, heading in columns:
            text = cell(row, column)
            length += len(text)
            if length > MAX_RULES:
                return
            if text and text.lower() not in _YES_OR_NO:
                handed_on = _REFERENCE.sub(" /form/answer ", text)
                for found in rule_faults(handed_on, heading):
                    detail = text if found.fault in (Fault.SYNTAX, Fault.UNSAFE_PATTERN) else found.detail
                    yield FormProblem(found.fault, detail, survey.name, number, heading)


def _is_unsafe(call: Call) -> bool:
    pattern = call.arguments[1]
    return isinstance(pattern, Text) and safe_pattern(pattern.value) is None
