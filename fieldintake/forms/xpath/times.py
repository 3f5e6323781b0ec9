"""Date and time functions.

Invariant: `now()` and `today()` come from the environment alone, frozen for the pass.
"""

from __future__ import annotations

import re
from datetime import datetime

from fieldintake.forms.xpath import dates
from fieldintake.forms.xpath.environment import Run
from fieldintake.forms.xpath.function import Function, eager
from fieldintake.forms.xpath.nodes import Node
from fieldintake.forms.xpath.values import (
    INVALID_DATE,
    NAN,
    Value,
    text_number,
    to_number,
    to_string,
)

_CODE = re.compile(r"%([A-Za-z3])")


def _now(_values: list[Value], _node: Node, run: Run) -> Value:
    return dates.date_time_text(run.environment.now.astimezone(run.environment.zone))


def _today(_values: list[Value], _node: Node, run: Run) -> Value:
    return dates.date_text(run.environment.now.astimezone(run.environment.zone))


def _moment(value: Value, run: Run) -> datetime | None:
    zone = run.environment.zone
    if isinstance(value, (bool, float)):
        return None if isinstance(value, bool) else dates.from_days(value, zone)
    text = to_string(value)
    found = dates.instant(text, zone)
    if found is not None:
        return found.astimezone(zone)
    return dates.from_days(text_number(text, run), zone)


def _date(values: list[Value], _node: Node, run: Run) -> Value:
    value = values[0]
    if isinstance(value, (str, list)) and not to_string(value).strip():
        return ""
    moment = _moment(value, run)
    return INVALID_DATE if moment is None else dates.shortest_text(moment)


def _date_time(values: list[Value], _node: Node, run: Run) -> Value:
    value = values[0]
    if isinstance(value, (str, list)) and not to_string(value).strip():
        return ""
    moment = _moment(value, run)
    return INVALID_DATE if moment is None else dates.date_time_text(moment)


def _decimal_date_time(values: list[Value], _node: Node, run: Run) -> Value:
    return to_number(values[0], run)


def _decimal_time(values: list[Value], _node: Node, run: Run) -> Value:
    zone = run.environment.zone
    text = to_string(values[0])
    fraction = dates.time_fraction(text, zone, run.environment.now)
    if fraction is not None:
        return fraction
    moment = dates.instant(text, zone)
    return NAN if moment is None else dates.day_fraction(moment.astimezone(zone))


def _format(values: list[Value], _node: Node, run: Run) -> Value:
    moment = _moment(values[0], run)
    text = to_string(values[0]).strip()
    if moment is None or not text:
        return ""
    parts = _parts(moment, run)
    return _CODE.sub(lambda m: parts.get(m[1], m[0]), to_string(values[1]))


def _parts(moment: datetime, run: Run) -> dict[str, str]:
    months, weekdays = run.environment.months, run.environment.weekdays
    return {
        "Y": f"{moment.year:04}",
        "y": f"{moment.year % 100:02}",
        "m": f"{moment.month:02}",
        "n": str(moment.month),
        "b": months[moment.month - 1],
        "d": f"{moment.day:02}",
        "e": str(moment.day),
        "H": f"{moment.hour:02}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02}",
        "S": f"{moment.second:02}",
        "3": f"{moment.microsecond // 1000:03}",
        "a": weekdays[moment.weekday()],
    }


FUNCTIONS: dict[str, Function] = {
    "now": eager(_now, 0),
    "today": eager(_today, 0),
    "date": eager(_date, 1),
    "date-time": eager(_date_time, 1),
    "decimal-date-time": eager(_decimal_date_time, 1),
    "decimal-time": eager(_decimal_time, 1),
    "format-date": eager(_format, 2),
    "format-date-time": eager(_format, 2),
}
