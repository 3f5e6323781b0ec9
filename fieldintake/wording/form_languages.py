"""Which languages a form speaks, by their codes: an organisation writes `Français (fr)`, `French` or `fr`.

Invariant: a language whose name tells no code is kept under its own name, so that nothing a form says is out of reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from babel import Locale, UnknownLocaleError

from fieldintake.wording.catalogue import SOURCE_LANGUAGE, Direction, direction_of, own_name

_WRITTEN_IN = (
    "am ar bn de el es fa fil fr ha hi hu id ig it km ky lo mg my ne nl om pa pl ps pt ro ru rw si so sq sr sw ta"
    " tg th ti tr uk ur uz vi yo zh zu"
)
_IN_BRACKETS = re.compile(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)\s*\)\s*$")


@cache
def code_of(name: str) -> str:
    """The code of a language as a form names it; the name itself where it tells none."""
    found = _IN_BRACKETS.search(name)
    if found is not None and (code := _known(found[1])):
        return code
    return _known(name) or _by_name().get(name.strip().casefold(), name)


def by_code(names: Iterable[str]) -> dict[str, str]:
    """What a form calls each of its languages, by code, in the form's order; the first of two of one code."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(code_of(name), name)
    return found


def shown_name(code: str) -> str:
    """What a language is called in itself; as the form calls it where it tells no code."""
    if not _known(code):
        return code
    name = own_name(code)
    return name[:1].upper() + name[1:]


def speakable(code: str) -> str:
    """The language in which our own words stand beside a form's: the same, or English where it tells no code."""
    return code if _known(code) else SOURCE_LANGUAGE


def is_right_to_left(code: str) -> bool:
    """The direction of a language; left to right for one that tells no code."""
    return bool(_known(code)) and direction_of(code) is Direction.RIGHT_TO_LEFT


@cache
def _known(code: str) -> str:
    """The code as it is written here, `fr` or `fa_AF`; nothing for what is no language."""
    try:
        locale = Locale.parse(code.strip().replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return ""
    return str(locale) if locale.language in Locale.parse("en").languages else ""


@cache
def _by_name() -> dict[str, str]:
    """Codes by the English name of each language, and by its own for those that field forms are written in.

    Not for all of them: each name in itself is a file to read, half a second in all.
    """
    english = Locale.parse("en").languages
    found = {str(name).casefold(): code for code, name in english.items() if "_" not in code}
    for code in _WRITTEN_IN.split():
        found.setdefault(own_name(code).casefold(), code)
    return found
