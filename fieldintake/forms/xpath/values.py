"""The four XPath types and how one becomes another.

Invariant: numbers print without exponents, so that a long number typed as text survives arithmetic.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal

from fieldintake.forms.xpath import dates
from fieldintake.forms.xpath.environment import Run
from fieldintake.forms.xpath.nodes import Node, string_value

Value = bool | float | str | list[Node]
Evaluate = Callable[[Node, Run], Value]

NAN = math.nan
_NUMBER = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?\s*")
_MANY_PAIRS = 250_000


class InvalidDate(str):
    """The text that stands for a date that could not be read; false as a boolean."""

    __slots__ = ()


INVALID_DATE = InvalidDate("Invalid Date")


class DateNumber(float):
    """The number of a date: exact in arithmetic, whole days as text."""

    __slots__ = ()


def to_string(value: Value) -> str:
    """XPath `string()`."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return string_value(value[0]) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(math.floor(value) if isinstance(value, DateNumber) else value)


def number_text(number: float) -> str:
    """A number as text, never with an exponent."""
    if number != number:
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number):
        whole = int(number)
        return str(whole) if abs(whole) < 10**16 else format(Decimal(repr(number)), "f").partition(".")[0]
    text = repr(number)
    return format(Decimal(text), "f") if "e" in text else text


def to_number(value: Value, run: Run) -> float:
    """XPath `number()`, ISO dates as days since the epoch."""
    if isinstance(value, float):
        return value
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, list):
        return text_number(string_value(value[0]), run) if value else NAN
    return text_number(value, run)


def text_number(text: str, run: Run) -> float:
    """The number that a text stands for, or NaN."""
    if _NUMBER.fullmatch(text):
        return float(text)
    if dates.looks_like_date(text):
        found = dates.days_of(text, run.environment.zone)
        return NAN if found is None else found
    return NAN


def to_boolean(value: Value) -> bool:
    """XPath `boolean()`."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value == value and value != 0
    if isinstance(value, InvalidDate):
        return False
    return bool(value)


def equal(left: Value, right: Value, run: Run) -> bool:
    """XPath `=`."""
    return _any_pair(left, right, run, _same)


def unequal(left: Value, right: Value, run: Run) -> bool:
    """XPath `!=`, which for node-sets is not the opposite of `=`."""
    return _any_pair(left, right, run, _different)


def _same(left: Value, right: Value, run: Run) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        return to_number(left, run) == to_number(right, run)
    a, b = to_string(left), to_string(right)
    return a == b or (_both_dates(a, b) and text_number(a, run) == text_number(b, run))


def _different(left: Value, right: Value, run: Run) -> bool:
    return not _same(left, right, run)


def _both_dates(left: str, right: str) -> bool:
    return dates.looks_like_date(left) and dates.looks_like_date(right)


def _any_pair(left: Value, right: Value, run: Run, test: Callable[[Value, Value, Run], bool]) -> bool:
    if isinstance(left, list):
        if isinstance(right, bool):
            return test(bool(left), right, run)
        if isinstance(right, list):
            return _any_of_sets(left, right, run, test)
        return any(test(string_value(n), right, run) for n in left)
    if isinstance(right, list):
        if isinstance(left, bool):
            return test(left, bool(right), run)
        return any(test(left, string_value(n), run) for n in right)
    return test(left, right, run)


def _any_of_sets(
    left: list[Node], right: list[Node], run: Run, test: Callable[[Value, Value, Run], bool]
) -> bool:
    if not left or not right:
        return False
    ones, others = {string_value(n) for n in left}, {string_value(n) for n in right}
    if test is _same and not ones.isdisjoint(others):
        return True
    if test is _different and len(ones | others) == 1:
        return False
    if len(ones) * len(others) > _MANY_PAIRS:
        return test is _different
    return any(test(text, other, run) for text in ones for other in others)


def compare(left: Value, right: Value, run: Run, test: Callable[[float, float], bool]) -> bool:
    """XPath `<`, `<=`, `>`, `>=`: always on numbers, over every node of a set."""
    others = _extremes(right, run)
    return any(test(a, b) for a in _extremes(left, run) for b in others)


def _extremes(value: Value, run: Run) -> tuple[float, ...]:
    """The least and the greatest number: what holds for any pair of a set holds for one of these."""
    if not isinstance(value, list):
        return (to_number(value, run),)
    numbers = [n for n in (text_number(string_value(v), run) for v in value) if n == n]
    return (min(numbers), max(numbers)) if numbers else ()


def divide(left: float, right: float) -> float:
    """IEEE division."""
    if right == 0:
        if left == 0 or left != left:
            return NAN
        sign = math.copysign(1.0, left) * math.copysign(1.0, right)
        return math.inf * sign
    return left / right


def remainder(left: float, right: float) -> float:
    """The remainder with the sign of the left operand."""
    if right == 0 or math.isinf(left) or left != left or right != right:
        return NAN
    return math.fmod(left, right)
