"""Shows one case, reveals what is held, and takes her answers back when she says so. Qt-free.

Invariant: nothing masked is in the state but between hold and release.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fieldintake.casework.add_note import add_note
from fieldintake.casework.read_case import CaseView, Happening, TimelineEntry, read_case, reveal
from fieldintake.casework.record_consent import HowAnswered
from fieldintake.casework.withdraw_consent import Withdrawn, withdraw_consent
from fieldintake.domain.case_list import ConsentLine as Standing
from fieldintake.domain.categories import CONSENTABLE
from fieldintake.domain.consent import ConsentEvent, ConsentMethod, ConsentState, Purpose
from fieldintake.domain.ids import CaseId
from fieldintake.domain.ledger import latest_answers
from fieldintake.domain.record import Record
from fieldintake.domain.values import Instant, PartialDate
from fieldintake.ports import Vault
from fieldintake.ui.case.state import (
    CaseState,
    ConsentLine,
    ContactLine,
    Event,
    EventKind,
    NeedLine,
    ReferralStage,
    SharedLine,
    Tab,
)
from fieldintake.ui.cases.presenter import risk_of
from fieldintake.ui.marks import ConsentMark, Priority
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words
from fieldintake.wording.labels import Labels

_CONSENT = {
    Standing.NOT_ASKED: ConsentMark.NOT_ASKED,
    Standing.GIVEN: ConsentMark.GIVEN,
    Standing.PARTLY: ConsentMark.PART,
    Standing.REFUSED: ConsentMark.REFUSED,
    Standing.WITHDRAWN: ConsentMark.WITHDRAWN,
    Standing.EXPIRED: ConsentMark.EXPIRED,
}
_STAGES = {
    "draft": ReferralStage.DRAFT,
    "issued": ReferralStage.ISSUED,
    "delivered": ReferralStage.ISSUED,
    "accepted": ReferralStage.ACCEPTED,
    "declined": ReferralStage.DECLINED,
    "waiting_list": ReferralStage.WAITING_LIST,
    "asked": ReferralStage.ASKED,
    "service_received": ReferralStage.RECEIVED,
}
_EVENTS = {
    ConsentState.GIVEN: EventKind.CONSENT_GIVEN,
    ConsentState.REAFFIRMED: EventKind.CONSENT_GIVEN,
    ConsentState.REFUSED: EventKind.CONSENT_REFUSED,
    ConsentState.WITHDRAWN: EventKind.CONSENT_WITHDRAWN,
}


@dataclass
class CasePresenter:
    """`refer(case, need)` and `ask(case)` are the ways on; `changed` is told after a withdrawal."""

    vault: Vault
    background: Background
    dialogs: Dialogs
    words: Words
    render: Callable[[CaseState], None]
    refer: Callable[[CaseId, str], None]
    ask: Callable[[CaseId], None]
    changed: Callable[[], None]
    failed: Callable[[Exception], None]
    now_ms: Callable[[], int]
    state: CaseState | None = field(default=None, init=False)
    _view: CaseView | None = field(default=None, init=False)

    def show(self, case_id: CaseId) -> None:
        """Open the page of a case; looking is audited."""
        self.background.submit(lambda: read_case(self.vault, case_id), done=self._take, failed=self.failed)

    def again(self) -> None:
        """Read the open case again."""
        if self._view is not None:
            self.show(self._view.row.case_id)

    def language_codes(self, case_id: CaseId, *, besides: str) -> list[str]:
        """Her languages on the page that is open, without one; none when another case is open."""
        view = self._view
        if view is None or view.row.case_id != case_id:
            return []
        return [code for code in view.row.languages if code != besides]

    def turn(self, tab: Tab) -> None:
        if self.state is not None:
            self._show(replace(self.state, tab=tab))

    def refer_need(self, need: str) -> None:
        if self._view is not None:
            self.refer(self._view.row.case_id, need)

    def ask_her(self) -> None:
        if self._view is not None:
            self.ask(self._view.row.case_id)

    def hold_name(self) -> None:
        person = self._view.person if self._view else None
        if person is not None:
            self._reveal(person, "name", lambda text, state: replace(state, revealed_name=text))

    def hold_must_not_know(self) -> None:
        contact = self._view.safe_contact if self._view else None
        if contact is not None:
            self._reveal(
                contact, "must_not_know", lambda text, state: replace(state, revealed_must_not_know=text)
            )

    def release(self) -> None:
        if self.state is not None:
            self._show(replace(self.state, revealed_name=None, revealed_must_not_know=None))

    def note(self) -> None:
        """Add a note in the worker's words."""
        view, _ = self._view, self.words.text
        if view is None:
            return
        case_id = view.row.case_id
        self.dialogs.write(
            _("Note"),
            _("Kept in this case only. Notes are never part of a referral."),
            act=_("Keep it"),
            leave=_("Back"),
            then=lambda text: self.background.submit(
                lambda: add_note(self.vault, case_id, text), done=lambda _c: self.again(), failed=self.failed
            ),
        )

    def withdraw(self, key: str) -> None:
        """She takes back what she agreed to with one recipient, or everything when `key` is empty."""
        view, _ = self._view, self.words.text
        if view is None:
            return
        recipient = view.recipients.get(self._recipient_of(view, key)) if key else None
        to = recipient.name if recipient is not None else _("everybody")
        self.dialogs.confirm(
            _("Take back her agreement with {who}?", who=to),
            _("What waits to go stops now. Who has something of hers is asked to destroy it."),
            act=_("Take it back"),
            leave=_("Leave it as it is"),
            then=lambda: self.background.submit(
                lambda: withdraw_consent(self.vault, view.row.case_id, self._how(), recipient=recipient),
                done=self._withdrawn,
                failed=self.failed,
            ),
        )

    def _how(self) -> HowAnswered:
        return HowAnswered(ConsentMethod.VERBAL_WITH_WITNESS, self.words.language)

    @staticmethod
    def _recipient_of(view: CaseView, key: str) -> str:
        return next((event.recipient for event in view.ledger if event.id == key), "")

    def _withdrawn(self, outcome: Withdrawn) -> None:
        _ = self.words.text
        if outcome.on_paper:
            self.dialogs.tell(
                _("Call these: {who}", who=self.words.several(outcome.on_paper)),
                _("They hold a letter on paper, which no message can take back."),
            )
        self.changed()
        self.again()

    def _reveal(self, record: Record, name: str, put: Callable[[str, CaseState], CaseState]) -> None:
        def done(text: str) -> None:
            if self.state is not None:
                self._show(put(text, self.state))

        self.background.submit(lambda: reveal(self.vault, record.id, name), done=done, failed=self.failed)

    def _show(self, state: CaseState) -> None:
        self.state = state
        self.render(state)

    def _take(self, view: CaseView) -> None:
        same = self._view is not None and self._view.row.case_id == view.row.case_id
        tab = self.state.tab if same and self.state is not None else Tab.TIMELINE
        self._view = view
        self._show(replace(_Page(view, self.words, self.now_ms()).state(), tab=tab))


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
            consent=_CONSENT[Standing(view.row.consent)],
            agreed_to=tuple(dict.fromkeys(self._to(event) for event in live)),
            agreed_until_ms=min(ends, default=None),
            refused=tuple(dict.fromkeys(self._to(e) for e in latest_answers(view.ledger) if not e.says_yes)),
            timeline=tuple(self._event(entry) for entry in view.timeline),
            needs=tuple(self._need(need) for need in view.needs),
            consents=tuple(self._consent(event) for event in reversed(latest_answers(view.ledger))),
            shared=tuple(
                SharedLine(
                    d.id,
                    d.recipient_name,
                    d.channel,
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
        known = self.view.recipients.get(event.recipient)
        if known is not None:
            return known.name
        if event.recipient.startswith("kind:"):
            return self.labels.code("need_area", event.recipient.removeprefix("kind:"))
        return self.words.of(event.purpose)

    def _contact(self, contact: Record | None) -> ContactLine:
        if contact is None:
            return ContactLine()
        return ContactLine(
            way=self.labels.code("contact_method", contact.text("method")) if contact.text("method") else "",
            hours=contact.text("hours"),
            cover_name=contact.text("cover_name"),
            voicemail_is_safe=contact.text("voicemail_safe") == "yes",
            must_not_know=bool(contact.text("must_not_know")),
        )

    def _event(self, entry: TimelineEntry) -> Event:
        match entry.what:
            case Happening.OPENED:
                return Event(EventKind.OPENED, entry.at_ms, detail=entry.detail)
            case Happening.ANSWERED:
                kind = _EVENTS[ConsentState(entry.detail)]
                return Event(kind, entry.at_ms, self.words.of(Purpose(entry.more)))
            case Happening.FORM_FINISHED:
                return Event(EventKind.FORM_FINISHED, entry.at_ms, form_name(entry.detail, self.words))
            case Happening.REFERRAL_ISSUED:
                return Event(EventKind.REFERRED, entry.at_ms, entry.detail)
            case Happening.REFERRAL_ANSWERED:
                stage = _STAGES.get(entry.more, ReferralStage.ISSUED)
                return Event(EventKind.ANSWERED, entry.at_ms, self.words.of_with(stage, who=entry.detail))
            case Happening.SHARED:
                return Event(EventKind.SHARED, entry.at_ms, entry.detail)

    def _need(self, need: Record) -> NeedLine:
        about = [r for r in self.view.referrals if need.id in r.codes("needs") and r.text("state") in _STAGES]
        last = about[-1] if about else None
        who = self.view.recipients.get(last.text("recipient")) if last is not None else None
        issued = last.fields.get("issued_at") if last is not None else None
        return NeedLine(
            key=need.id,
            area=self.labels.code("need_area", need.text("area")) if need.text("area") else "",
            priority=next((p for p in Priority if p.value == need.text("priority")), Priority.NORMAL),
            wanted=need.text("wanted"),
            stage=_STAGES[last.text("state")] if last is not None else ReferralStage.NO_REFERRAL,
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
            to=self._to(event),
            categories=tuple(category for category in CONSENTABLE if category in event.categories),
            mark=mark,
            at_ms=event.at_ms,
            until_ms=event.until_ms,
            may_withdraw=live,
        )


def _day_ms(day: PartialDate) -> int | None:
    if len(day.text) < 10:
        return None
    moment = dt.datetime.combine(dt.date.fromisoformat(day.text), dt.time(12), dt.UTC)
    return int(moment.timestamp() * 1000)


def form_name(form_id: str, words: Words) -> str:
    """What a form is called on screen; an organisation's own form keeps its id."""
    known = {
        "safety-and-language": words.text("Safety and language"),
        "intake": words.text("Intake"),
        "needs-and-risk": words.text("Needs and risk"),
    }
    return known.get(form_id, form_id)
