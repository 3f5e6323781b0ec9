"""From her needs, the directory and the gate's outcome to what the steps of a referral show. Qt-free."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from fieldintake.casework.read_case import CaseView
from fieldintake.casework.refer import ReferralView
from fieldintake.domain.fields import field as field_row
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.release import Refused, Release
from fieldintake.ui.marks import Priority
from fieldintake.ui.referral.state import HeldBack, NeedChoice, Preview, ProviderChoice, ShownField
from fieldintake.ui.words import Words
from fieldintake.wording.labels import Labels


def need_choices(case: CaseView, words: Words) -> tuple[NeedChoice, ...]:
    """Her needs, in their order."""
    labels = Labels(words.language)
    return tuple(
        NeedChoice(
            need.id,
            labels.code("need_area", need.text("area")) if need.text("area") else "",
            next((p for p in Priority if p.value == need.text("priority")), Priority.NORMAL),
            words.typed(need.text("wanted")),
        )
        for need in case.needs
    )


def provider_choices(providers: Iterable[Recipient], wanted: str, words: Words) -> tuple[ProviderChoice, ...]:
    """Those whose name, kind or languages hold every word that is wanted."""
    labels, parts = Labels(words.language), wanted.casefold().split()
    found: list[ProviderChoice] = []
    for provider in providers:
        kind = labels.code("need_area", provider.kind)
        spoken = " ".join(words.language_name(code) for code in provider.languages)
        if all(part in f"{provider.name} {kind} {spoken}".casefold() for part in parts):
            found.append(
                ProviderChoice(
                    provider.id,
                    provider.name,
                    kind,
                    provider.languages,
                    can_receive_sealed=bool(provider.organisation),
                    is_abroad=bool(provider.country),
                )
            )
    return tuple(found)


def preview_of(seen: ReferralView, words: Words) -> Preview:
    """The gate's own fields in words, and what it holds back."""
    outcome, labels = seen.outcome, Labels(words.language)
    shown = Preview(
        recipient=seen.recipient.name,
        purpose_line=labels.code("need_area", seen.recipient.kind),
        held=tuple(HeldBack(item.category, item.why, item.may_ask) for item in outcome.held),
        refused=outcome.why if isinstance(outcome, Refused) else None,
        can_send=bool(seen.recipient.organisation),
    )
    return _with_release(shown, outcome, words) if isinstance(outcome, Release) else shown


def _with_release(shown: Preview, made: Release, words: Words) -> Preview:
    labels = Labels(words.language)
    leaves = tuple(
        ShownField(labels.field(row), labels.value(row, item.value))
        for item in made.fields
        for row in (field_row(item.record, item.name),)
    )
    return replace(
        shown,
        leaves=leaves,
        until_ms=made.until_ms,
        given_ms=max((event.at_ms for event in made.consents), default=None),
        given_how=words.of(made.consents[-1].method) if made.consents else "",
    )
