"""What fields, answers, categories and purposes are called in a language, for screens and letters.

Invariant: every value that the field table allows has words; what a person typed stays as typed, isolated.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, assert_never

from babel import Locale

from fieldintake.data import vocabulary as labels_of
from fieldintake.domain.categories import DataCategory
from fieldintake.domain.consent import ConsentMethod, Purpose
from fieldintake.domain.fields import Field, ValueKind
from fieldintake.domain.release import HeldWhy
from fieldintake.domain.values import (
    BlobRef,
    Instant,
    PartialDate,
    Unanswered,
    UnansweredKind,
    Value,
)
from fieldintake.wording.catalogue import N_, Catalogue, Direction, Domain
from fieldintake.wording.isolation import isolate, isolate_code
from fieldintake.wording.numbers_dates import instant_and_iso, number, partial_date

_CATEGORIES: Final = {
    DataCategory.IDENTITY: N_("Who she is"),
    DataCategory.SAFE_CONTACT: N_("How to reach her safely"),
    DataCategory.FAMILY: N_("Family"),
    DataCategory.INCIDENT_SUMMARY: N_("What happened, in short"),
    DataCategory.INCIDENT_ACCOUNT: N_("Her own account"),
    DataCategory.HEALTH: N_("Health"),
    DataCategory.PSYCHOSOCIAL: N_("Wellbeing"),
    DataCategory.LEGAL_AND_RESIDENCE: N_("Legal matters and residence"),
    DataCategory.NEEDS_AND_SERVICES: N_("Needs and services"),
    DataCategory.SAFETY: N_("Safety"),
    DataCategory.EVIDENCE_REFERENCES: N_("Where evidence is kept"),
    DataCategory.DOCUMENTS: N_("Documents"),
    DataCategory.CASE_FILE: N_("Case file"),
}
_PURPOSES: Final = {
    Purpose.RECORD_WITH_US: N_("Keeping a record with us"),
    Purpose.SHARE_INSIDE: N_("Sharing inside our organisation"),
    Purpose.COORDINATE: N_("Working together with other organisations"),
    Purpose.REFER: N_("Referral to a service"),
    Purpose.CROSS_BORDER: N_("Sending to another country"),
    Purpose.STATISTICS: N_("Numbers without names"),
    Purpose.CONTACT_ME: N_("Contacting her"),
    Purpose.EVIDENCE: N_("Keeping note of evidence"),
}
_METHODS: Final = {
    ConsentMethod.SIGNATURE: N_("Signature"),
    ConsentMethod.THUMB: N_("Thumbprint"),
    ConsentMethod.VERBAL_WITH_WITNESS: N_("Spoken, before a witness"),
    ConsentMethod.SPOKEN: N_("Spoken, without a witness"),
}
_UNANSWERED: Final = {
    UnansweredKind.PREFERS_NOT_TO_SAY: N_("Prefers not to say"),
    UnansweredKind.NOT_ASKED: N_("Not asked"),
    UnansweredKind.NOT_SAFE_TO_ASK: N_("Not safe to ask"),
    UnansweredKind.UNKNOWN: N_("Not known"),
}
_HELD: Final = {
    HeldWhy.NOT_ASKED: N_("you were not asked"),
    HeldWhy.REFUSED: N_("you said no"),
    HeldWhy.WITHDRAWN: N_("you took back your yes"),
    HeldWhy.EXPIRED: N_("your yes has ended"),
    HeldWhy.BORDER: N_("you did not agree to send it to another country"),
    HeldWhy.NOT_NEEDED: N_("not needed for this"),
}
_YES: Final = N_("Yes")
_NO: Final = N_("No")
_ATTACHMENT: Final = N_("A file that is not printed")

_NUMBER_LIKE: Final = re.compile(r"\+?[0-9][0-9 ()./\u00a0-]{3,}")


def english_code_label(vocabulary: str | None, code: str) -> str:
    """The English label of a code: from its vocabulary, or else the code itself in plain words."""
    labels = labels_of(vocabulary) if vocabulary else {}
    return labels.get(code) or code.replace("_", " ").replace("-", " ").strip().capitalize()


def codes_of(vocabulary: str) -> tuple[str, ...]:
    """The codes of a vocabulary in its own order; none for one that has no file."""
    return tuple(labels_of(vocabulary))


class Labels:
    """The names of things in one language."""

    __slots__ = ("_catalogue", "language")

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = Catalogue(language, Domain.LETTERS)

    def field(self, field: Field) -> str:
        return self._catalogue.text(field.label)

    def category(self, category: DataCategory) -> str:
        return self._catalogue.text(_CATEGORIES[category])

    def purpose(self, purpose: Purpose) -> str:
        return self._catalogue.text(_PURPOSES[purpose])

    def method(self, method: ConsentMethod) -> str:
        return self._catalogue.text(_METHODS[method])

    def held(self, why: HeldWhy) -> str:
        """Why something was held back, said to her."""
        return self._catalogue.text(_HELD[why])

    def code(self, vocabulary: str | None, code: str) -> str:
        """The label of one code; a code that nobody described is shown as it is, isolated."""
        if vocabulary == "languages":
            name = Locale.parse(self.language).languages.get(code)
            if name:
                return isolate(name)
        english = english_code_label(vocabulary, code)
        found = self._catalogue.text(english)
        return isolate(english) if found == english else found

    def joined(self, parts: list[str]) -> str:
        """Things in a row, with the comma of the language."""
        right_to_left = self._catalogue.direction is Direction.RIGHT_TO_LEFT
        return ("، " if right_to_left else ", ").join(parts)

    def value(self, field: Field, value: Value) -> str:
        """An answer in words."""
        match value:
            case bool():
                return self._catalogue.text(_YES if value else _NO)
            case str():
                return self._text(field, value)
            case int() | Decimal():
                return number(value, self.language)
            case PartialDate():
                return partial_date(value, self.language)
            case Instant():
                return instant_and_iso(value, self.language)
            case frozenset():
                return self.joined([self.code(field.vocabulary, code) for code in sorted(value)])
            case BlobRef():
                return self._catalogue.text(_ATTACHMENT)
            case Unanswered(kind):
                return self._catalogue.text(_UNANSWERED[kind])
            case _:
                assert_never(value)

    def _text(self, field: Field, value: str) -> str:
        if field.kind is ValueKind.CODE:
            return self.code(field.vocabulary, value)
        if _NUMBER_LIKE.fullmatch(value.strip()):
            return isolate_code(value.strip())
        return isolate(value)
