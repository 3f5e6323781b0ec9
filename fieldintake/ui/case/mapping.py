"""Turns what casework reads of one case into the state of its page, in the words of one language. Qt-free.

Invariant: nothing masked goes into a state here but the notes, which a person opens the page to read.
"""

from __future__ import annotations

import datetime as dt

from fieldintake.casework.read_case import CaseView, Happening, TimelineEntry
from fieldintake.domain.case_list import consent_line
from fieldintake.domain.categories import CONSENTABLE
from fieldintake.domain.compartments import RESTRICTED
from fieldintake.domain.consent import ConsentEvent, ConsentState, Purpose
from fieldintake.domain.ledger import latest_answers
from fieldintake.domain.record import Record
from fieldintake.domain.roles import Act, may
from fieldintake.domain.values import Instant, PartialDate
from fieldintake.ui.case.acts import acts_for
from fieldintake.ui.case.names import form_name
from fieldintake.ui.case.state import (
    CallLine,
    CaseState,
    Channel,
    ConsentLine,
    ContactLine,
    Event,
    EventKind,
    MergedLine,
    NeedLine,
    ReferralStage,
    SharedLine,
    Standing,
    Voicemail,
)
from fieldintake.ui.case.telling import told
from fieldintake.ui.cases.presenter import CONSENT_MARKS, risk_of
from fieldintake.ui.marks import ConsentMark, Priority
from fieldintake.ui.words import Words
from fieldintake.wording.labels import Labels

STAGES = {
    "draft": ReferralStage.DRAFT,
    "issued": ReferralStage.ISSUED,
    "accepted": ReferralStage.ACCEPTED,
    "declined": ReferralStage.DECLINED,
    "waiting_list": ReferralStage.WAITING_LIST,
    "asked": ReferralStage.ASKED,
    "service_received": ReferralStage.RECEIVED,
    "withdrawn": ReferralStage.WITHDRAWN,
}
_EVENTS = {
    ConsentState.GIVEN: EventKind.CONSENT_GIVEN,
    ConsentState.REAFFIRMED: EventKind.CONSENT_GIVEN,
    ConsentState.REFUSED: EventKind.CONSENT_REFUSED,
    ConsentState.WITHDRAWN: EventKind.CONSENT_WITHDRAWN,
}


def case_state(view: CaseView, words: Words, now_ms: int) -> CaseState:
    """The whole page of a case, at its first tab."""
    return _Page(view, words, now_ms).state()


class _Page:
    """One case in the words of one language."""

    def __init__(self, view: CaseView, words: Words, now_ms: int) -> None:
        self.view, self.words, self.now_ms = view, words, now_ms
        self.labels = Labels(words.language)

    def state(self) -> CaseState:
        view = self.view
        live = [e for e in latest_answers(view.ledger) if self._is_live(e)]
        ends = [event.until_ms for event in live if event.until_ms is not None]
        person = view.person
        looked = person.fields.get("risk_reviewed_on") if person else None
        return CaseState(
            now_ms=self.now_ms,
            key=view.row.case_id,
            code=view.row.code,
            risk=risk_of(view.row.risk),
            risk_looked_at_ms=_day_ms(looked) if isinstance(looked, PartialDate) else None,
            contact=self._contact(view.safe_contact),
            languages=tuple(self.words.language_name(code) for code in view.row.languages),
            interpreter=self.labels.code("interpreter", person.text("interpreter"))
            if person and person.text("interpreter")
            else "",
            consent=CONSENT_MARKS[consent_line(view.ledger, self.now_ms)],
            agreed_to=tuple(dict.fromkeys(self._to(event) for event in live)),
            agreed_until_ms=min(ends, default=None),
            refused=tuple(dict.fromkeys(self._to(e) for e in latest_answers(view.ledger) if not e.says_yes)),
            timeline=tuple(self._event(entry) for entry in view.timeline),
            needs=tuple(self._need(need) for need in view.needs),
            told=told(view, self.words),
            standing=self._standing(),
            calls=tuple(CallLine(call.id, call.who, call.since_ms) for call in view.calls),
            merged=tuple(MergedLine(one.case_id, one.code, one.at_ms) for one in view.merged),
            may_part=may(view.me.role, Act.MERGE_CASES),
            may_decide=bool(acts_for(view)),
            consents=tuple(self._consent(event) for event in reversed(latest_answers(view.ledger))),
            shared=tuple(
                SharedLine(
                    d.id,
                    d.recipient_name,
                    _channel(d.channel),
                    d.purpose,
                    tuple(category for category in CONSENTABLE if category in d.categories),
                    d.at_ms,
                    has_receipt=d.receipt is not None,
                )
                for d in view.disclosures
            ),
        )

    def _is_live(self, event: ConsentEvent) -> bool:
        return event.says_yes and (event.until_ms is None or event.until_ms > self.now_ms)

    def _to(self, event: ConsentEvent) -> str:
        """Whom an answer is about, or for what when it is about us."""
        return self._named(event.recipient) or self.words.of(event.purpose)

    def _named(self, recipient: str) -> str:
        """A recipient under its name in the ledger; nothing for us, and for one that is not known any more."""
        known = self.view.recipients.get(recipient)
        if known is not None:
            return known.name
        if recipient.startswith("kind:"):
            return self.labels.code("need_area", recipient.removeprefix("kind:"))
        return ""

    def _us(self, event: ConsentEvent) -> str:
        """Who gets what goes to nobody else, in the words in which she was asked; one not known here has no name."""
        _ = self.words.text
        if event.recipient:
            return _("Unknown organisation")
        return _("our own reports") if event.purpose is Purpose.STATISTICS else _("us")

    def _standing(self) -> Standing:
        case, clock = self.view.case, self.view.clock
        reason = case.text("hold_reason")
        return Standing(
            closed_ms=case.ms("closed_at") if case.text("state") == "closed" else None,
            ends_ms=clock.ends_ms if clock is not None and not reason else None,
            hold_reason=self.words.typed(reason),
            is_restricted=case.fields.get(RESTRICTED) is True,
            erasure=self.view.erasure,
        )

    def _contact(self, contact: Record | None) -> ContactLine:
        if contact is None:
            return ContactLine()
        voicemail = {"yes": Voicemail.SAFE, "no": Voicemail.NOT_SAFE}
        return ContactLine(
            key=contact.id,
            way=self.labels.code("contact_method", contact.text("method")) if contact.text("method") else "",
            hours=self.words.typed(contact.text("hours")),
            cover_name=contact.text("cover_name"),
            voicemail=voicemail.get(contact.text("voicemail_safe"), Voicemail.NOT_ASKED),
            must_not_know=bool(contact.text("must_not_know")),
            address=bool(contact.text("address")),
            code_word=bool(contact.text("code_word")),
        )

    def _event(self, entry: TimelineEntry) -> Event:
        match entry.what:
            case Happening.OPENED:
                return Event(EventKind.OPENED, entry.at_ms, detail=self.words.typed(entry.detail))
            case Happening.ANSWERED:
                kind = _EVENTS[ConsentState(entry.detail)]
                who = self._named(entry.to)
                to = self.words.text("To: {who}", who=who) if who else ""
                return Event(kind, entry.at_ms, self.words.of(Purpose(entry.more)), to)
            case Happening.FORM_FINISHED:
                return Event(
                    EventKind.FORM_FINISHED,
                    entry.at_ms,
                    form_name(entry.detail, self.view.form_titles, self.words),
                    self.words.text("Version {version}", version=self.words.typed(entry.more))
                    if entry.more
                    else "",
                    entry.key,
                )
            case Happening.REFERRAL_ISSUED:
                return Event(EventKind.REFERRED, entry.at_ms, entry.detail)
            case Happening.REFERRAL_ANSWERED:
                return Event(EventKind.ANSWERED, entry.at_ms, self._answer(entry))
            case Happening.SHARED:
                return Event(EventKind.SHARED, entry.at_ms, entry.detail)
            case Happening.NOTE:
                return Event(EventKind.NOTE, entry.at_ms, detail=self.words.typed(entry.detail))

    def _answer(self, entry: TimelineEntry) -> str:
        """Who answered and what; what was answered before she took it back is not known any more."""
        stage = STAGES.get(entry.more, ReferralStage.ISSUED)
        if stage is ReferralStage.WITHDRAWN:
            return entry.detail
        return self.words.of_with(stage, who=entry.detail)

    def _need(self, need: Record) -> NeedLine:
        about = [r for r in self.view.referrals if need.id in r.codes("needs") and r.text("state") in STAGES]
        live = [r for r in about if r.text("state") != "withdrawn"]
        begun = [r for r in live if r.text("state") != "draft"]
        last = next(reversed(begun or live or about), None)
        who = self.view.recipients.get(last.text("recipient")) if last is not None else None
        issued = last.fields.get("issued_at") if last is not None else None
        return NeedLine(
            key=need.id,
            area=self.labels.code("need_area", need.text("area")) if need.text("area") else "",
            priority=next((p for p in Priority if p.value == need.text("priority")), Priority.NORMAL),
            wanted=self.words.typed(need.text("wanted")),
            stage=STAGES[last.text("state")] if last is not None else ReferralStage.NO_REFERRAL,
            who=who.name if who is not None else "",
            at_ms=issued.ms if isinstance(issued, Instant) else None,
        )

    def _consent(self, event: ConsentEvent) -> ConsentLine:
        live = self._is_live(event)
        if event.says_yes:
            mark = ConsentMark.GIVEN if live else ConsentMark.EXPIRED
        else:
            refused = event.state is ConsentState.REFUSED
            mark = ConsentMark.REFUSED if refused else ConsentMark.WITHDRAWN
        return ConsentLine(
            key=event.id,
            purpose=event.purpose,
            to=self._named(event.recipient) or self._us(event),
            categories=tuple(category for category in CONSENTABLE if category in event.categories),
            mark=mark,
            at_ms=event.at_ms,
            until_ms=event.until_ms,
            may_withdraw=live,
        )


def _channel(code: str) -> Channel:
    return next((channel for channel in Channel if channel.value == code), Channel.SEALED)


def _day_ms(day: PartialDate) -> int | None:
    if len(day.text) < 10:
        return None
    moment = dt.datetime.combine(dt.date.fromisoformat(day.text), dt.time(12), dt.UTC)
    return int(moment.timestamp() * 1000)
