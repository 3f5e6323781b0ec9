"""Read a case: everything that its page shows, as one moment; looking is audited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from fieldintake.casework.erasure_requests import ErasureStanding, erasure_standing
from fieldintake.casework.find_cases import as_of_now
from fieldintake.casework.merged_cases import kept_for, merged_with, records_of
from fieldintake.casework.paper_calls import PaperCall, due_calls
from fieldintake.casework.retention import clock_of
from fieldintake.domain.case_list import survivor
from fieldintake.domain.consent import ConsentEvent
from fieldintake.domain.desk import CaseRow, Disclosure, OutboxItem, Staff
from fieldintake.domain.errors import NotAllowed
from fieldintake.domain.evidence import EVIDENCE_TYPES
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.record import Record
from fieldintake.domain.release import PaperChoice
from fieldintake.domain.retention import Retention
from fieldintake.domain.roles import Act, require
from fieldintake.ports import UnitOfWork, Vault


class Happening(Enum):
    """What a line of the timeline tells."""

    OPENED = "opened"
    ANSWERED = "answered"
    FORM_FINISHED = "form_finished"
    REFERRAL_ISSUED = "referral_issued"
    REFERRAL_ANSWERED = "referral_answered"
    SHARED = "shared"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line: when, what, and the words that complete it.

    `detail` is a code, a name of an organisation, or the text of a note, which is masked wherever records are;
    `to` is the ledger name that an answer of hers is about; `key`, the finished form that can be opened.
    """

    at_ms: int
    what: Happening
    detail: str
    more: str = ""
    to: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class MergedCase:
    """A case that is found under this one."""

    case_id: CaseId
    code: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case as known at this moment. `timeline` is newest first, records oldest first; titles are by form id."""

    row: CaseRow
    case: Record
    person: Record | None
    safe_contact: Record | None
    needs: tuple[Record, ...]
    referrals: tuple[Record, ...]
    others: tuple[Record, ...]
    ledger: tuple[ConsentEvent, ...]
    disclosures: tuple[Disclosure, ...]
    outgoing: tuple[OutboxItem, ...]
    recipients: dict[str, Recipient]
    timeline: tuple[TimelineEntry, ...]
    me: Staff
    clock: Retention | None
    calls: tuple[PaperCall, ...]
    merged: tuple[MergedCase, ...]
    erasure: ErasureStanding = field(default_factory=ErasureStanding)
    form_titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def paper(self) -> PaperChoice:
        return PaperChoice(self.case.text("paper", PaperChoice.NOTHING.value))


def read_case(vault: Vault, case_id: CaseId) -> CaseView:
    """The whole page; raises `NotFound`."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        view = _view(vault, unit, kept_for(unit, case_id))
        unit.audit.append("case_looked_at", case_id)
    return view


def is_gone(vault: Vault, case_id: CaseId) -> bool:
    """Whether the case was destroyed or erased since; nothing of her is looked at."""
    with vault.view() as unit:
        return not unit.cases.rows({case_id})


def reveal(vault: Vault, record_id: RecordId, field: str) -> str:
    """One masked field's text, for as long as it is held; audited. Raises `NotAllowed` for the register of evidence."""
    with vault.work() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        record = unit.records.get(record_id)
        if record.type in EVIDENCE_TYPES:
            raise NotAllowed("evidence is read in its register, which keeps its own rules")
        unit.audit.append("field_revealed", f"{record_id}.{field}")
    value = record.fields.get(field)
    return value if isinstance(value, str) else str(getattr(value, "text", ""))


def _view(vault: Vault, unit: UnitOfWork, case_id: CaseId) -> CaseView:
    family = merged_with(unit, case_id)
    records = records_of(unit, case_id)
    by_type: dict[RecordType, list[Record]] = {}
    for record in records:
        by_type.setdefault(record.type, []).append(record)
    ledger = sorted(
        (event for each in family for event in unit.consents.of_case(each)), key=lambda e: (e.order, e.id)
    )
    disclosures = [disclosure for each in family for disclosure in unit.disclosures.of_case(each)]
    recipients = {recipient.id: recipient for recipient in unit.directory.recipients()}
    case = unit.records.get(RecordId(case_id))
    notes = [
        line for each in family for line in _notes(unit, each, unit.records.of_case(each, RecordType.NOTE))
    ]
    listed = {RecordType.CASE, RecordType.NEED, RecordType.REFERRAL, RecordType.CONSENT_EVENT}
    return CaseView(
        row=as_of_now(vault, unit, [unit.cases.row(case_id)])[0],
        case=case,
        person=survivor(records),
        safe_contact=next(iter(by_type.get(RecordType.SAFE_CONTACT, [])), None),
        needs=tuple(by_type.get(RecordType.NEED, [])),
        referrals=tuple(by_type.get(RecordType.REFERRAL, [])),
        others=tuple(record for record in records if record.type not in listed),
        ledger=tuple(ledger),
        disclosures=tuple(disclosures),
        outgoing=tuple(item for each in family for item in unit.outbox.of_case(each)),
        recipients=recipients,
        timeline=tuple(_timeline(case, records, notes, ledger, disclosures, recipients)),
        me=unit.me,
        clock=clock_of(unit, case_id, vault.clock.now_ms()),
        calls=tuple(call for each in family for call in due_calls(unit, each)),
        merged=tuple(_merged(unit, each) for each in family if each != case_id),
        erasure=erasure_standing(unit, family),
        form_titles=unit.forms.titles(),
    )


def _merged(unit: UnitOfWork, case_id: CaseId) -> MergedCase:
    case = unit.records.get(RecordId(case_id))
    return MergedCase(case_id, case.text("code"), case.ms("merged_at") or 0)


def _notes(unit: UnitOfWork, case_id: CaseId, notes: list[Record]) -> list[TimelineEntry]:
    made = unit.records.made_ms(case_id, RecordType.NOTE)
    return [TimelineEntry(made[note.id], Happening.NOTE, note.text("text")) for note in notes]


def _timeline(
    case: Record,
    records: list[Record],
    notes: list[TimelineEntry],
    ledger: list[ConsentEvent],
    disclosures: list[Disclosure],
    recipients: dict[str, Recipient],
) -> list[TimelineEntry]:
    opened = TimelineEntry(case.ms("opened_at") or 0, Happening.OPENED, case.text("came_from"))
    entries = [opened, *notes]
    entries += [
        TimelineEntry(e.at_ms, Happening.ANSWERED, e.state.value, e.purpose.value, e.recipient)
        for e in ledger
    ]
    entries += [TimelineEntry(d.at_ms, Happening.SHARED, d.recipient_name, d.channel) for d in disclosures]
    for record in records:
        finished = record.ms("finished_at")
        if record.type is RecordType.SUBMISSION and finished is not None:
            entries.append(
                TimelineEntry(
                    finished,
                    Happening.FORM_FINISHED,
                    record.text("form"),
                    record.text("version"),
                    key=record.id,
                )
            )
        if record.type is RecordType.REFERRAL:
            entries += _referral_lines(record, recipients)
    return sorted(entries, key=lambda entry: -entry.at_ms)


def _referral_lines(referral: Record, recipients: dict[str, Recipient]) -> list[TimelineEntry]:
    known = recipients.get(referral.text("recipient"))
    name = known.name if known is not None else ""
    issued, answered = referral.ms("issued_at"), referral.ms("answered_at")
    lines: list[TimelineEntry] = []
    if issued is not None and referral.fields.get("incoming") is not True:
        lines.append(TimelineEntry(issued, Happening.REFERRAL_ISSUED, name))
    if answered is not None:
        lines.append(TimelineEntry(answered, Happening.REFERRAL_ANSWERED, name, referral.text("state")))
    return lines
