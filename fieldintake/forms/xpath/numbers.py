"""Number functions.

Invariant: IEEE results for every input; a domain fault is NaN, never an exception.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from fieldintake.forms.xpath.dates import looks_like_date
from fieldintake.forms.xpath.environment import Run
from fieldintake.forms.xpath.function import ANY, Function, eager, spread
from fieldintake.forms.xpath.nodes import Node, string_value
from fieldintake.forms.xpath.values import NAN, DateNumber, Value, text_number, to_number, to_string


def _number(values: list[Value], node: Node, run: Run) -> Value:
    text = to_string(values[0]) if values else string_value(node)
    number = to_number(values[0], run) if values else text_number(text, run)
    is_date = number == number and looks_like_date(text)
    return DateNumber(number) if is_date else number


def _unary(act: Callable[[float], float], on_domain: float = NAN) -> Function:
    def unary(values: list[Value], _node: Node, run: Run) -> Value:
        try:
            return float(act(to_number(values[0], run)))
        except OverflowError:
            return math.inf
        except ValueError:
            return on_domain

    return eager(unary, 1)


def _binary(act: Callable[[float, float], float]) -> Function:
    def binary(values: list[Value], _node: Node, run: Run) -> Value:
        try:
            return float(act(to_number(values[0], run), to_number(values[1], run)))
        except OverflowError:
            return math.inf
        except (ValueError, ZeroDivisionError):
            return NAN

    return eager(binary, 2)


def _whole(act: Callable[[float], int]) -> Function:
    def whole(number: float) -> float:
        return number if number != number or math.isinf(number) else float(act(number))

    return _unary(whole)


def _half_away(number: float) -> float:
    if number != number or math.isinf(number):
        return number
    return math.copysign(math.floor(abs(number) + 0.5), number)


def _round(values: list[Value], _node: Node, run: Run) -> Value:
    number = to_number(values[0], run)
    if len(values) == 1:
        return _half_away(number)
    digits = to_number(values[1], run)
    if digits != digits or abs(digits) > 300:
        return NAN
    places = int(digits)
    factor = 10.0 ** abs(places)
    if places >= 0:
        return _half_away(number * factor) / factor
    return _half_away(number / factor) * factor


def _numbers(values: list[Value], run: Run) -> list[float]:
    return [to_number(v, run) for v in spread(values)]


def _extreme(choose: Callable[[list[float]], float]) -> Function:
    def extreme(values: list[Value], _node: Node, run: Run) -> Value:
        numbers = _numbers(values, run)
        if not numbers or any(n != n for n in numbers):
            return NAN
        return choose(numbers)

    return eager(extreme, 1, ANY)


def _sum(values: list[Value], _node: Node, run: Run) -> Value:
    numbers = _numbers(values, run)
    return sum(numbers) if numbers else NAN  # nothing to add up is no number yet, as in other engines


def _log(number: float) -> float:
    return -math.inf if number == 0 else math.log(number)


def _log10(number: float) -> float:
    return -math.inf if number == 0 else math.log10(number)


def _power(base: float, exponent: float) -> float:
    if base == 0 and exponent < 0:
        return math.inf
    return math.pow(base, exponent)


def _random(_values: list[Value], _node: Node, run: Run) -> Value:
    return run.environment.random.random()


def _pi(_values: list[Value], _node: Node, _run: Run) -> Value:
    return math.pi


FUNCTIONS: dict[str, Function] = {
    "number": eager(_number, 0, 1),
    "int": _whole(math.trunc),
    "floor": _whole(math.floor),
    "ceiling": _whole(math.ceil),
    "round": eager(_round, 1, 2),
    "abs": _unary(abs),
    "sum": eager(_sum, 1),
    "min": _extreme(min),
    "max": _extreme(max),
    "pow": _binary(_power),
    "sqrt": _unary(math.sqrt),
    "exp": _unary(math.exp),
    "exp10": _unary(lambda x: math.pow(10.0, x)),
    "log": _unary(_log),
    "log10": _unary(_log10),
    "sin": _unary(math.sin),
    "cos": _unary(math.cos),
    "tan": _unary(math.tan),
    "asin": _unary(math.asin),
    "acos": _unary(math.acos),
    "atan": _unary(math.atan),
    "atan2": _binary(math.atan2),
    "pi": eager(_pi, 0),
    "random": eager(_random, 0),
}
