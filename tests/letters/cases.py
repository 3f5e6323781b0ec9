"""Releases for the tests of letters, made by the gate itself from a made-up case."""

from __future__ import annotations

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.consent import ConsentEvent, ConsentMethod, ConsentState, GivenBy, Purpose
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, Code, RecordId
from fieldintake.domain.messages import OrganisationCard, OrganisationId
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.record import Record
from fieldintake.domain.release import HerOwnCopy, PaperChoice, Release, her_own_copy, release
from fieldintake.domain.values import PartialDate, Value

CASE = CaseId("0" * 32)
NOW = 1_795_000_000_000
DAY = 86_400_000
REFERENCE = Code("K74M-2PQD")
SENDER = OrganisationCard(OrganisationId("a" * 32), "Haven Coast", b"", b"")
RECIPIENT = Recipient(
    id="b" * 32,
    name="مركز النور (Nour) 24",
    kind="shelter",
    address="12 Rue de l'Été",
    phone="+33 6 12 34 56 78",
)
EVERYTHING = frozenset(DataCategory) - {DataCategory.CASE_FILE}
NEEDS_ONLY = frozenset({DataCategory.NEEDS_AND_SERVICES})


def record(number: int, kind: RecordType, **fields: Value) -> Record:
    return Record(RecordId(f"{number:032x}"), CASE, kind, fields, {})


RECORDS = (
    record(
        1,
        RecordType.PERSON,
        role="survivor",
        name="Amina K. أمينة",
        birth_date=PartialDate("1999-03"),
        age=27,
        age_estimated=False,
        languages=frozenset({"ar", "fr"}),
        interpreter="woman",
        health_notes="Ažūolas, 60 % better\nsecond line",
        risk_level="high",
        fear_of_retaliation="yes",
    ),
    record(
        2,
        RecordType.SAFE_CONTACT,
        method="text_message",
        address="+961 71 234 567",
        hours="10:00-12:00",
        cover_name="the dentist",
        voicemail_safe="no",
        confirmed_on=PartialDate("2026-11-12"),
    ),
    record(3, RecordType.INCIDENT, where="online", summary="Images of her were used to force her."),
    record(
        4,
        RecordType.NEED,
        area="shelter",
        priority="urgent",
        wanted="A room that locks, for her and her son",
        already_given="One night in a hotel",
    ),
    record(5, RecordType.NEED, area="legal", priority="normal", wanted="حماية قانونية before 12/11"),
    record(6, RecordType.PLAN_ROW, goal="Sleep safely", action="Change the lock", who="She", done=False),
)
NEEDS = frozenset({RECORDS[3].id, RECORDS[4].id})


def consent(categories: frozenset[DataCategory], state: ConsentState, number: int) -> ConsentEvent:
    return ConsentEvent(
        id=RecordId(f"{number:032x}"),
        case_id=CASE,
        purpose=Purpose.REFER,
        recipient=RECIPIENT.id,
        categories=categories,
        state=state,
        at_ms=NOW - DAY,
        order=number,
        until_ms=NOW + 90 * DAY,
        method=ConsentMethod.VERBAL_WITH_WITNESS,
        given_by=GivenBy.SELF,
        language="ar",
    )


def made_release(
    allowed: frozenset[DataCategory] = EVERYTHING,
    records: tuple[Record, ...] = RECORDS,
    recipient: Recipient = RECIPIENT,
) -> Release:
    ledger = [
        consent(allowed, ConsentState.GIVEN, 100),
        consent(EVERYTHING - allowed, ConsentState.REFUSED, 101),
    ]
    made = release(
        CASE,
        records,
        ledger,
        recipient=recipient,
        purpose=Purpose.REFER,
        reference=REFERENCE,
        needs=NEEDS,
        now_ms=NOW,
    )
    assert isinstance(made, Release)
    return made


def her_copy(paper: PaperChoice, allowed: frozenset[DataCategory] = EVERYTHING) -> HerOwnCopy:
    made = her_own_copy(made_release(allowed), paper)
    assert made is not None
    return made
