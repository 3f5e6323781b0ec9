"""Puts the lines of a case into rows of words."""

from __future__ import annotations

from collections.abc import Sequence

from fieldintake.domain.categories import DataCategory
from fieldintake.ui.case.state import (
    CallLine,
    Channel,
    ConsentLine,
    Event,
    EventKind,
    MergedLine,
    NeedLine,
    ReferralStage,
    SharedLine,
    Standing,
)
from fieldintake.ui.marks import CONSENT, PRIORITY, Mark
from fieldintake.ui.tokens import Colour
from fieldintake.ui.widgets.rows import Row
from fieldintake.ui.words import Words

_EVENTS = {
    EventKind.OPENED: Mark("folder-outline"),
    EventKind.FORM_FINISHED: Mark("clipboard-text-outline"),
    EventKind.CONSENT_GIVEN: Mark("check-circle", Colour.ACCENT),
    EventKind.CONSENT_REFUSED: Mark("cancel"),
    EventKind.CONSENT_WITHDRAWN: Mark("arrow-u-left-top"),
    EventKind.REFERRED: Mark("send-outline"),
    EventKind.ANSWERED: Mark("inbox-outline"),
    EventKind.SHARED: Mark("send-check-outline"),
    EventKind.NOTE: Mark("note-text-outline"),
}
_MOST_LINES = 3
_OPEN_STAGES = frozenset(
    {ReferralStage.NO_REFERRAL, ReferralStage.DRAFT, ReferralStage.DECLINED, ReferralStage.WITHDRAWN}
)


def event_row(event: Event, words: Words, *, group: str) -> Row:
    """One line of the timeline, with the day above the first one of a day."""
    return Row(
        key=event.key or f"{event.kind.value}-{event.at_ms}",
        sentence=words.of_with(event.kind, what=event.what),
        reason=event.detail,
        mark=_EVENTS[event.kind],
        time=words.clock(event.at_ms),
        group=group,
        action=words.text("Read") if event.key else "",
    )


def need_row(need: NeedLine, words: Words, now_ms: int) -> Row:
    """One need: its area and priority, where its referral stands, what she asked for."""
    stage = words.of_with(need.stage, who=need.who)
    when = "" if need.at_ms is None else f" · {words.when(need.at_ms, now_ms)}"
    return Row(
        key=need.key,
        sentence=need.area,
        heavy=True,
        reason=f"{stage}{when}",
        third=need.wanted,
        mark=PRIORITY[need.priority],
        time=words.of(need.priority),
        time_ink=PRIORITY[need.priority].ink,
        action=words.text("Refer") if need.stage in _OPEN_STAGES else "",
    )


def consent_row(line: ConsentLine, words: Words, now_ms: int) -> Row:
    """One answer of hers: to what, to whom, until when; taking it back is one step away."""
    to = words.text("To: {who}. What: {what}.", who=line.to, what=categories(line.categories, words))
    state = words.text("{word} on {day}.", word=words.of(line.mark), day=words.day_of(line.at_ms, now_ms))
    until = words.text("Until {day}.", day=words.date(line.until_ms)) if line.until_ms is not None else ""
    return Row(
        key=line.key,
        sentence=words.of(line.purpose),
        heavy=True,
        reason=to,
        third=f"{state} {until}".strip(),
        mark=CONSENT[line.mark],
        action=words.text("Take it back") if line.may_withdraw else "",
    )


def shared_row(line: SharedLine, words: Words, now_ms: int) -> Row:
    """One release that left: to whom, how, what, and whether it arrived; nothing can confirm a letter."""
    receipt = words.text("With receipt.") if line.has_receipt else words.text("Not confirmed yet.")
    purpose = words.of(line.purpose)
    return Row(
        key=line.key,
        sentence=words.text("{who}, {how}", who=line.to, how=words.of(line.channel)),
        heavy=True,
        reason=words.text("What: {what}.", what=categories(line.categories, words)),
        third=f"{purpose}." if line.channel is Channel.LETTER else f"{purpose}. {receipt}",
        mark=Mark("send-outline"),
        time=words.when(line.at_ms, now_ms),
    )


def categories(kinds: Sequence[DataCategory], words: Words) -> str:
    """Names of data categories, in one line."""
    return words.several([words.of(kind) for kind in kinds])


def call_row(call: CallLine, words: Words, now_ms: int) -> Row:
    """Somebody who holds paper; it stays until somebody says that they were told."""
    _ = words.text
    return Row(
        key=call.key,
        sentence=_("Call {who}", who=words.typed(call.who)),
        reason=_("They hold a letter on paper, which no message can take back."),
        mark=Mark("email-outline", Colour.AMBER_FILL),
        time=words.when(call.since_ms, now_ms),
        action=_("They were told"),
    )


def merged_row(line: MergedLine, words: Words, *, may_part: bool) -> Row:
    """A case that is found under this one."""
    _ = words.text
    return Row(
        key=line.key,
        sentence=_("Merged with {code} on {day}", code=line.code, day=words.date(line.at_ms)),
        reason=_("Nothing was moved. What may leave is what she allowed in both."),
        mark=Mark("call-merge"),
        action=_("Part them again") if may_part else "",
    )


def standing_lines(standing: Standing, words: Words) -> list[str]:
    """What was decided about the case, most important first; at most three lines."""
    _ = words.text
    lines = []
    erasure = standing.erasure
    if erasure.declined_by:
        who, day = words.typed(erasure.declined_by), words.date(erasure.declined_ms)
        lines.append(_("{who} decided on {day} that she is not erased.", who=who, day=day))
    elif erasure.waits:
        who = words.typed(erasure.asked_by)
        lines.append(_("{who} asks to erase her for good. A second person decides.", who=who))
    if standing.is_restricted:
        lines.append(_("Restricted: only some people at this desk can open it."))
    if standing.closed_ms is not None:
        lines.append(_("Closed on {day}.", day=words.date(standing.closed_ms)))
    if standing.hold_reason:
        lines.append(_("Kept whatever the time says: {reason}", reason=standing.hold_reason))
    elif standing.ends_ms is not None:
        lines.append(_("Kept until {day}. Then a person decides.", day=words.date(standing.ends_ms)))
    return lines[:_MOST_LINES]
