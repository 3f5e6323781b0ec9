"""Whom to tell about abuse material, by country: data that comes along, for a desk without a network.

Invariant: names and addresses as their owners write them; none is a link.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from fieldintake.data import resources_dir


@dataclass(frozen=True, slots=True)
class ReportingPlace:
    """A hotline or a service, and where it is found; `helps` says with what, where that is not plain."""

    name: str
    where: str
    helps: str = ""


@cache
def _table() -> tuple[tuple[ReportingPlace, ...], dict[str, tuple[ReportingPlace, ...]]]:
    untrusted = json.loads((resources_dir() / "policies" / "reporting.json").read_text("utf-8"))
    countries = {str(code): _places(rows) for code, rows in untrusted["countries"].items()}
    return _places(untrusted["everywhere"]), countries


def _places(untrusted: list[dict[str, str]]) -> tuple[ReportingPlace, ...]:
    return tuple(
        ReportingPlace(str(row["name"]), str(row["where"]), str(row.get("helps", ""))) for row in untrusted
    )


def reporting_places(country: str = "") -> tuple[ReportingPlace, ...]:
    """Those of a country first, then those that help everywhere."""
    everywhere, countries = _table()
    return (*countries.get(country, ()), *everywhere)


def reporting_countries() -> frozenset[str]:
    """The countries that the list knows, by their two letters."""
    return frozenset(_table()[1])
