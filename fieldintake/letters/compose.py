"""From what the gate let out to a letter: every released field is on it, and nothing else.

Invariant: a letter is made of a `Release` or `HerOwnCopy` alone; no case is ever read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.consent import ConsentEvent
from fieldintake.domain.fields import RecordType, field, fields_of
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.release import HeldWhy, HerOwnCopy, PaperChoice, Release, ReleasedField
from fieldintake.domain.values import Instant, Value
from fieldintake.letters.letter import Letter
from fieldintake.letters.slip import check_code
from fieldintake.letters.templates import Content, Rows, Section, Slip, assemble
from fieldintake.wording.catalogue import N_, Catalogue, Domain
from fieldintake.wording.isolation import isolate, isolate_code
from fieldintake.wording.labels import Labels
from fieldintake.wording.numbers_dates import date_of, day_and_iso

_REFERENCE: Final = N_("Reference")
_PRIORITY: Final = N_("Priority")
_DATE: Final = N_("Date")
_PURPOSE: Final = N_("Purpose")
_ORGANISATION: Final = N_("Organisation")
_ADDRESS: Final = N_("Address")
_PHONE: Final = N_("Phone")
_PASSED_ON_BY: Final = N_("Passed on by")
_AGREED_UNTIL: Final = N_("You agreed until")
_NO_END: Final = N_("No end was set")

_NEED_COLUMNS: Final = ("area", "priority", "wanted", "already_given")
_URGENCY: Final = ("emergency", "urgent", "normal")
_OWN_PLACE: Final = frozenset({RecordType.NEED, RecordType.SAFE_CONTACT})


def referral_letter(
    release: Release, *, sender: str, language: str, issued: bool, zone: str = "UTC"
) -> Letter:
    """The letter to the recipient, with its return slip; `sender` is the organisation's name."""
    composer = _Composer(release, language, zone)
    content = Content(
        values={"reference": composer.reference},
        tables={
            "about": composer.about(),
            "needs": composer.needs(),
            "contact": composer.contact(),
            "consents": composer.consents(),
        },
        sections={"shared": composer.shared()},
        sender=(isolate(sender),),
        recipient=composer.recipient_lines(),
        slip=Slip(
            composer.reference,
            release.reference,
            isolate_code(check_code(release.reference, (event.id for event in release.consents))),
        ),
    )
    return assemble("referral", content, language, draft=not issued)


def survivor_copy(copy: HerOwnCopy, *, sender: str, language: str, zone: str = "UTC") -> Letter:
    """Her own copy on the paper that she said is safe: a card without words, or all of it."""
    composer = _Composer(copy.release, language, zone)
    recipient = copy.release.recipient
    if copy.paper is PaperChoice.NEUTRAL_CARD:
        values = {"reference": composer.reference, "number": _code_or_nothing(recipient.phone)}
        return assemble("neutral-card", Content(values), language, draft=False)
    content = Content(
        values={
            "reference": composer.reference,
            "recipient": isolate(recipient.name),
            "date": composer.date(copy.release.at_ms),
        },
        tables={
            "about_recipient": composer.about_recipient(sender),
            "needs": composer.needs(),
            "contact": composer.contact(),
            "held": composer.held(),
        },
        sections={"shared": composer.shared()},
    )
    return assemble("survivor-copy", content, language, draft=False)


def _code_or_nothing(text: str) -> str:
    return isolate_code(text) if text else ""


class _Composer:
    """Puts one release into the words of one language."""

    def __init__(self, release: Release, language: str, zone: str) -> None:
        self._release = release
        self._language = language
        self._zone = zone
        self._labels = Labels(language)
        self._catalogue = Catalogue(language, Domain.LETTERS)
        self.reference = isolate_code(release.reference)

    def date(self, at_ms: int) -> str:
        return day_and_iso(date_of(Instant(at_ms, self._zone)), self._language)

    def _until(self, until_ms: int | None) -> str:
        return self._catalogue.text(_NO_END) if until_ms is None else self.date(until_ms)

    def _rows(self, *rows: tuple[str, str]) -> Rows:
        return tuple((self._catalogue.text(label), text) for label, text in rows if text)

    def about(self) -> Rows:
        priorities = {row.get("priority") for row in self._release.of(RecordType.NEED).values()}
        highest = next((code for code in _URGENCY if code in priorities), "")
        return self._rows(
            (_REFERENCE, self.reference),
            (_PRIORITY, self._labels.code("priority", highest) if highest else ""),
            (_PURPOSE, self._labels.purpose(self._release.purpose)),
            (_DATE, self.date(self._release.at_ms)),
        )

    def about_recipient(self, sender: str) -> Rows:
        recipient = self._release.recipient
        return self._rows(
            (_ORGANISATION, isolate(recipient.name)),
            (_ADDRESS, isolate(recipient.address) if recipient.address else ""),
            (_PHONE, _code_or_nothing(recipient.phone)),
            (_REFERENCE, self.reference),
            (_AGREED_UNTIL, self._until(self._release.until_ms)),
            (_PASSED_ON_BY, isolate(sender)),
        )

    def recipient_lines(self) -> tuple[str, ...]:
        recipient: Recipient = self._release.recipient
        lines = (
            isolate(recipient.name),
            isolate(recipient.address) if recipient.address else "",
            _code_or_nothing(recipient.phone),
        )
        return tuple(line for line in lines if line)

    def needs(self) -> Rows:
        return tuple(
            tuple(self._shown(RecordType.NEED, row, name) for name in _NEED_COLUMNS)
            for row in self._release.of(RecordType.NEED).values()
        )

    def _shown(self, record: RecordType, row: Mapping[str, Value], name: str) -> str:
        value = row.get(name)
        return "" if value is None else self._labels.value(field(record, name), value)

    def contact(self) -> Rows:
        rows = self._release.of(RecordType.SAFE_CONTACT).values()
        return tuple(
            (self._labels.field(described), self._labels.value(described, row[described.name]))
            for row in rows
            for described in fields_of(RecordType.SAFE_CONTACT)
            if described.name in row
        )

    def consents(self) -> Rows:
        return tuple(self._consent(event) for event in self._release.consents)

    def _consent(self, event: ConsentEvent) -> tuple[str, ...]:
        named = [category for category in DataCategory if category in event.categories]
        released = self._release.categories
        return (
            self._labels.joined([self._labels.category(c) for c in named if c in released]),
            self._labels.purpose(event.purpose),
            self.date(event.at_ms),
            self._until(event.until_ms),
            self._labels.method(event.method),
        )

    def held(self) -> Rows:
        return tuple(
            (self._labels.category(item.category), self._labels.held(item.why))
            for item in self._release.held
            if item.why is not HeldWhy.NOT_NEEDED
        )

    def shared(self) -> tuple[Section, ...]:
        return tuple(self._sections())

    def _sections(self) -> Iterator[Section]:
        others = [item for item in self._release.fields if item.record not in _OWN_PLACE]
        for category in DataCategory:
            items = [item for item in others if item.category is category]
            if items:
                groups = groupby(items, key=lambda item: item.record_id)
                facts = tuple(tuple(map(self._fact, group)) for _, group in groups)
                yield Section(self._labels.category(category), facts)

    def _fact(self, item: ReleasedField) -> tuple[str, str]:
        described = field(item.record, item.name)
        return self._labels.field(described), self._labels.value(described, item.value)
