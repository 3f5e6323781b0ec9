"""Reads the consent policy and the notice that is read with her: both are data, not code.

Invariant: a notice that no native reader has checked says so, and is never shown as the consent text.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache

from fieldintake.data import resources_dir
from fieldintake.domain.categories import CONSENTABLE, DataCategory
from fieldintake.domain.consent import Purpose
from fieldintake.domain.consent_questions import ConsentPolicy, ConsentQuestion, question


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice in one language: a short form, the seven points, and the hash that an event keeps."""

    language: str
    reviewed: bool
    short: str
    points: tuple[tuple[str, str], ...]
    sha256: str


def _question(row: dict[str, object]) -> ConsentQuestion:
    names = row["categories"]
    kinds = list(CONSENTABLE) if names == "all" else [DataCategory(str(n)) for n in _list(names)]
    months = row["months"]
    return question(
        Purpose(str(row["purpose"])),
        str(row.get("kind", "")),
        kinds,
        months if isinstance(months, int) else 0,
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


@cache
def consent_policy() -> ConsentPolicy:
    """The shipped policy."""
    rows = json.loads((resources_dir() / "policies" / "consent.json").read_text("utf-8"))
    return ConsentPolicy(
        tuple(_question(row) for row in rows["first"]), tuple(_question(row) for row in rows["referral"])
    )


@cache
def notice(language: str) -> Notice:
    """The notice in that language, or in English where there is none."""
    folder = resources_dir() / "policies"
    path = folder / f"consent-notice.{language}.json"
    found = path if path.is_file() else folder / "consent-notice.en.json"
    data = found.read_bytes()
    row = json.loads(data)
    points = tuple((str(p["title"]), str(p["text"])) for p in row["points"])
    digest = hashlib.sha256(data).hexdigest()
    return Notice(row["language"], bool(row["reviewed"]), row["short"], points, digest)


def notice_to_read(language: str) -> Notice:
    """The notice that may be shown as the consent text: hers if it was checked, else the English one.

    With the English one the worker goes through an interpreter, and the event keeps which text was shown.
    """
    hers = notice(language)
    return hers if hers.reviewed else notice("en")
