"""The words of the product in one language: gettext catalogues, one per domain.

Invariant: a text that is not translated yet is shown in English, never left out; a value put into a
sentence is isolated, so that a name cannot reorder the sentence around it.
"""

from __future__ import annotations

import gettext
from enum import Enum
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale

from fieldintake.data import translations_dir
from fieldintake.wording.isolation import isolate
from fieldintake.wording.numbers_dates import is_right_to_left, number

SOURCE_LANGUAGE: Final = "en"


class Domain(Enum):
    """The three catalogues of each language."""

    UI = "ui"
    FORMS = "forms"
    LETTERS = "letters"


class Direction(Enum):
    """The direction in which a language is written."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


def N_(msgid: str) -> str:  # noqa: N802  the name that translators' tools look for
    """Marks a text for the catalogues where it is named; it is translated where it is shown."""
    return msgid


def direction_of(language: str) -> Direction:
    """The direction of a language named by its code, as `ar` or `fa_AF`."""
    return Direction.RIGHT_TO_LEFT if is_right_to_left(language) else Direction.LEFT_TO_RIGHT


def shipped_languages() -> tuple[str, ...]:
    """The languages that have a folder of catalogues; the source language first."""
    found = sorted(path.parent.name for path in translations_dir().glob("*/LC_MESSAGES"))
    return (SOURCE_LANGUAGE, *(name for name in found if name != SOURCE_LANGUAGE))


def nearest_shipped(language: str) -> str:
    """The language itself if it is shipped, else its main form (`fa` for `fa_AF`), else the source."""
    shipped = shipped_languages()
    main = language.split("_", maxsplit=1)[0]
    return next((name for name in (language, main) if name in shipped), SOURCE_LANGUAGE)


def own_name(language: str) -> str:
    """The language's name in itself."""
    return str(Locale.parse(language).get_display_name(language) or language)


@cache
def _translations(language: str, domain: Domain) -> gettext.NullTranslations:
    folder = translations_dir() / language / "LC_MESSAGES"
    source, compiled = folder / f"{domain.value}.po", folder / f"{domain.value}.mo"
    if _is_current(compiled, source):
        return gettext.GNUTranslations(BytesIO(compiled.read_bytes()))
    if not source.is_file():
        return gettext.NullTranslations()
    from fieldintake.wording import catalogue_file  # noqa: PLC0415 - a shipped catalogue is compiled already

    found = catalogue_file.read_catalogue(source, language, domain.value)
    return gettext.GNUTranslations(BytesIO(catalogue_file.compiled(found)))


def _is_current(compiled: Path, source: Path) -> bool:
    if not compiled.is_file():
        return False
    return not source.is_file() or compiled.stat().st_mtime >= source.stat().st_mtime


class Catalogue:
    """The texts of one domain in one language."""

    __slots__ = ("_translations", "direction", "domain", "language")

    def __init__(self, language: str, domain: Domain) -> None:
        self.language = language
        self.domain = domain
        self.direction = direction_of(language)
        self._translations = _translations(language, domain)

    @property
    def reviewed(self) -> bool:
        """Whether the catalogue says that a native reader has checked it."""
        return self._translations.info().get("x-native-review", "no").strip() == "yes"

    def knows(self, msgid: str) -> bool:
        """Whether this language has a text of its own for it."""
        return self.language == SOURCE_LANGUAGE or self._found(msgid) is not None

    def text(self, msgid: str, /, **values: str | int) -> str:
        """The text; texts among the values are isolated, whole numbers written in the language's digits."""
        found = self._found(msgid) or msgid
        return found.format_map(self._shown(values)) if values else found

    def plural(self, one: str, many: str, n: int, /, **values: str | int) -> str:
        """The form of the text for `n` things; `{n}` in it is the number."""
        return self._translations.ngettext(one, many, n).format_map(self._shown({"n": n, **values}))

    def _found(self, msgid: str) -> str | None:
        # An empty msgid would fetch the catalogue's header.
        if not msgid:
            return None
        found = self._translations.gettext(msgid)
        return None if found == msgid else found

    def _shown(self, values: dict[str, str | int]) -> dict[str, str]:
        return {
            name: isolate(value) if isinstance(value, str) else number(value, self.language)
            for name, value in values.items()
        }
