"""The main job on marks instead of answers: two organisations, a real service, real seals, everything recorded.

Three cases of Harbour House are referred to a clinic. `FORMS` was told to the bundled forms; `FEW` and `MANY`
fill every field that a form may write, and differ in what she agreed to. What came out, and what was left lying
about, is kept as bytes for the tests to search.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from fieldintake.adapters import card_file, use_service
from fieldintake.casework.add_note import add_note
from fieldintake.casework.answer_referral import accept_referral
from fieldintake.casework.attach_file import attach_file, clean_file, read_attachment
from fieldintake.casework.bundled_forms import form_plan
from fieldintake.casework.find_cases import note_search, possible_duplicates, search_cases
from fieldintake.casework.finish_form import FilledRecord, FinishedForm, finish_form, finished_form
from fieldintake.casework.keep_draft import Typed, keep_draft
from fieldintake.casework.keep_evidence import add_custody_step, add_evidence, correct_evidence
from fieldintake.casework.merge_cases import merge_cases, unmerge_cases
from fieldintake.casework.open_case import add_case, open_case
from fieldintake.casework.print_letter import choose_paper, preview_letter, print_her_copy, print_letter
from fieldintake.casework.read_case import read_case, reveal
from fieldintake.casework.read_evidence import read_evidence, reveal_evidence
from fieldintake.casework.read_inbox import read_inbox
from fieldintake.casework.record_consent import HerAnswer, HowAnswered, record_consent
from fieldintake.casework.refer import preview_referral, refer, send_sealed
from fieldintake.casework.restrict_case import open_case_to_all, restrict_case
from fieldintake.casework.retention import close_case, hold_case
from fieldintake.casework.today import read_today
from fieldintake.central.home import open_home
from fieldintake.central.server import RunningService
from fieldintake.data import resources_dir
from fieldintake.domain.categories import CONSENTABLE
from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.consent import ConsentMethod, ConsentState, GivenBy, Purpose, kind_key
from fieldintake.domain.evidence import EVIDENCE_FIELDS
from fieldintake.domain.fields import FORM_WRITABLE, RecordType
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.domain.messages import ReceivedRelease
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.record import Record
from fieldintake.domain.release import PaperChoice
from fieldintake.forms.session import FormSession
from fieldintake.letters.renderer import PdfLetters
from fieldintake.media.cleaning import FileCleaner
from tests.faults.canaries import Answered, field_place, files_of, fill, record_of, value_of, word
from tests.faults.canary_house import House, house, introduce, tap_service

FORMS, FEW, MANY = "forms", "few", "many"
AGREED: Mapping[str, frozenset[Cat]] = {
    FORMS: frozenset({Cat.NEEDS_AND_SERVICES, Cat.HEALTH, Cat.SAFE_CONTACT}),
    FEW: frozenset({Cat.NEEDS_AND_SERVICES, Cat.HEALTH, Cat.SAFE_CONTACT}),
    MANY: frozenset(CONSENTABLE) - {Cat.HEALTH, Cat.SAFE_CONTACT, Cat.PSYCHOSOCIAL},
}
"""What she said yes to for the clinic, by case; `MANY` agrees also to what a referral can never carry."""
WORKER, NOTE, ANSWER = word("case.worker"), word("note"), word("referral.answer_note")
FILED = word("attached file")
UNREFERRED, DEPENDANT, DRAFT, SEARCHED = "unreferred", "dependant", "draft", word("searched")
_DAY_MS = 24 * 3600 * 1000


def how(salt: str) -> HowAnswered:
    """The circumstances of her answers, marked as well."""
    return HowAnswered(
        ConsentMethod.THUMB,
        "ar",
        GivenBy.GUARDIAN_WITH_ASSENT,
        interpreter=word(f"{salt}:consent_event.interpreter"),
        witness=word(f"{salt}:consent_event.witness"),
        notice_hash=word(f"{salt}:consent_event.notice_hash"),
        notice_reviewed=True,
    )


@dataclass
class Told:
    """One case: what was asked and answered, its referral, and the papers printed for it."""

    case_id: CaseId
    questions: list[Answered]
    reference: str = ""
    preview: bytes = b""
    letter: bytes = b""
    copy: bytes = b""


@dataclass
class Evidence:
    """Everything that a search can be held against."""

    told: dict[str, Told]
    draft: list[Answered]
    wire: list[bytes]
    seen_by_service: list[bytes]
    frozen: list[bytes]
    service_files: dict[str, bytes]
    vault_files: dict[str, bytes]
    releases: dict[str, ReceivedRelease]
    accepted: dict[str, list[Record]]
    at_recipient: str
    sender_records: list[Record]
    sent: int


def run_journey(folder: Path) -> Evidence:
    """The whole job; the vaults lie in `folder/vaults`, the service in `folder/service`."""
    vaults, seen = folder / "vaults", list[bytes]()
    with ExitStack() as stack:
        home = open_home(folder / "service")
        stack.callback(home.close)
        tap_service(home, seen)
        service = stack.enter_context(RunningService(home))
        harbour = stack.enter_context(house(vaults / "harbour", "Harbour House", WORKER))
        clinic = stack.enter_context(house(vaults / "clinic", "Lindenhof Clinic", "Jonas"))
        for member in (harbour, clinic):
            use_service(member.vault, address=service.address, public=home.public, pin=home.pin)
            home.admin.host(card_file(member.vault))
        introduce(clinic, harbour, "shelter")
        provider = introduce(harbour, clinic, "health")
        told, draft = _tell_all(harbour, provider)
        evidence = _exchange(harbour, clinic, told, draft)
        evidence.vault_files |= {f"open/{name}": data for name, data in files_of(vaults).items()}
        evidence.service_files |= {f"open/{name}": data for name, data in files_of(home.folder).items()}
    evidence.vault_files |= files_of(vaults)
    evidence.service_files |= files_of(folder / "service")
    evidence.seen_by_service = seen
    evidence.wire = [*harbour.wire, *clinic.wire]
    return evidence


def _tell_all(harbour: House, provider: Recipient) -> tuple[dict[str, Told], list[Answered]]:
    told = {FORMS: _tell_forms(harbour), FEW: _tell_fields(harbour, FEW), MANY: _tell_fields(harbour, MANY)}
    for salt, story in told.items():
        _agree(harbour, provider, salt, story)
        _refer_on_paper(harbour, provider, story)
    session = FormSession.start(form_plan(harbour.vault, "intake"), now=dt.datetime.now(dt.UTC))
    draft = fill(session, DRAFT)
    _keep(harbour, session, None)
    _look_around(harbour, told)
    return told, draft


def _keep(harbour: House, session: FormSession, case_id: CaseId | None) -> RecordId:
    form, draft_id = session.definition, new_record_id(harbour.vault.random)
    keep_draft(harbour.vault, Typed(draft_id, case_id, form.id, form.version, session.snapshot()))
    return draft_id


def _tell_forms(harbour: House) -> Told:
    case_id, questions = open_case(harbour.vault), list[Answered]()
    for path in sorted((resources_dir() / "forms").glob("*.md")):
        form, now = form_plan(harbour.vault, path.stem), dt.datetime.now(dt.UTC)
        session = FormSession.start(form, now=now)
        questions += fill(session, FORMS)
        draft = _keep(harbour, session, case_id)
        with harbour.vault.view() as unit:
            (kept,) = [each.snapshot for each in unit.drafts.of_author(unit.me.id) if each.id == draft]
        again = FormSession.restore(form, kept, now=now)
        done = finished_form(again)
        if path.stem == "intake":
            typed = Typed(draft, case_id, form.form.id, form.form.version, kept)
            done = replace(done, files=(_attach(harbour, typed),))
        finish_form(harbour.vault, case_id, done, draft_id=draft)
    return Told(case_id, questions)


def _attach(harbour: House, typed: Typed) -> str:
    """A file with a mark in it, written anew by its own process, and read back."""
    name = attach_file(harbour.vault, typed, clean_file(FileCleaner(), FILED.encode(), None))
    assert read_attachment(harbour.vault, typed.draft_id, name).data == FILED.encode()
    return name


def _tell_fields(harbour: House, salt: str) -> Told:
    vault = harbour.vault
    with vault.work() as unit:
        came = {name: word(f"{salt}:case.{name}") for name in ("came_from", "came_as")}
        case_id = add_case(vault, unit, dict(came))
    filled = [
        FilledRecord(record, record_of(record, salt, without={"role"} if record is RecordType.PERSON else ()))
        for record in RecordType
        if record in FORM_WRITABLE
    ]
    filled += [
        FilledRecord(RecordType.NEED, record_of(RecordType.NEED, f"{salt}:{UNREFERRED}")),
        FilledRecord(RecordType.PERSON, {name: word(f"{salt}:{DEPENDANT}:{name}") for name in ("role", "name")}),
    ]  # fmt: skip
    form, version, xml = (word(f"{salt}:submission.{name}") for name in ("form", "version", "xml"))
    finish_form(vault, case_id, FinishedForm(form, version, xml, filled), draft_id=None)
    _tell_evidence(harbour, salt, case_id)
    return Told(case_id, [])


def _tell_evidence(harbour: House, salt: str, case_id: CaseId) -> None:
    """Every field of the register that a person fills, a correction, and a look at what is masked."""
    vault, codes = harbour.vault, {"minor": "no", "hash_from": "police"}
    ours = {"item", "corrects", "noted_by", "noted_at"}
    said, step = (
        {
            row.name: codes.get(row.name) or value_of(row.kind, field_place(row, salt))
            for row in EVIDENCE_FIELDS
            if row.record is record and row.name not in ours
        }
        for record in (RecordType.EVIDENCE, RecordType.CUSTODY_STEP)
    )
    item = add_evidence(vault, case_id, said)
    correct_evidence(vault, case_id, item, said)
    add_custody_step(vault, case_id, item, step)
    (reference,) = read_evidence(vault, case_id).references
    wrong = reference.steps[0].record.id
    add_custody_step(vault, case_id, item, step, corrects=wrong)
    assert reveal_evidence(vault, reference.now.record.id, "address") == said["address"]


def _agree(harbour: House, provider: Recipient, salt: str, story: Told) -> None:
    """A yes to the clinic for some categories; every other yes is to somebody else or for something else."""
    yes, no = AGREED[salt], frozenset(CONSENTABLE) - AGREED[salt]
    until = harbour.vault.clock.now_ms() + 90 * _DAY_MS
    everything = frozenset(CONSENTABLE)
    answers = [
        HerAnswer(Purpose.REFER, provider.id, yes, ConsentState.GIVEN, until),
        HerAnswer(Purpose.REFER, provider.id, no, ConsentState.REFUSED),
        HerAnswer(Purpose.REFER, kind_key("legal"), everything, ConsentState.GIVEN, until),
        HerAnswer(Purpose.SHARE_INSIDE, provider.id, everything, ConsentState.GIVEN, until),
        HerAnswer(Purpose.RECORD_WITH_US, "", everything, ConsentState.GIVEN),
    ]
    record_consent(harbour.vault, story.case_id, answers, how(salt))


def _refer_on_paper(harbour: House, provider: Recipient, story: Told) -> None:
    vault, letters = harbour.vault, PdfLetters()
    needs = [need.id for need in read_case(vault, story.case_id).needs]
    referred = needs if story.questions else needs[:1]  # of the fields' story one need stays
    referral = refer(vault, story.case_id, frozenset(referred), provider)
    preview_referral(vault, referral)
    story.preview = preview_letter(vault, letters, referral, "en")
    pages = print_letter(vault, letters, referral, "en")
    story.letter, story.reference = pages.pdf, pages.reference
    choose_paper(vault, story.case_id, PaperChoice.FULL)
    story.copy = print_her_copy(vault, letters, referral, "en").pdf
    send_sealed(vault, referral)


def _look_around(harbour: House, told: Mapping[str, Told]) -> None:
    """What a worker does besides: a note, a search, a look for duplicates, a field held to reveal."""
    vault, few = harbour.vault, told[FEW]
    add_note(vault, few.case_id, NOTE)
    hold_case(vault, few.case_id, word("held"))
    merge_cases(vault, few.case_id, told[MANY].case_id)
    read_case(vault, told[MANY].case_id)
    unmerge_cases(vault, told[MANY].case_id)
    restrict_case(vault, few.case_id)
    open_case_to_all(vault, few.case_id)
    close_case(vault, few.case_id)
    assert search_cases(vault, SEARCHED) == []
    note_search(vault)
    possible_duplicates(vault, name=SEARCHED, birth_year=1790, phone=SEARCHED)
    person = read_case(vault, few.case_id).person
    assert person is not None
    assert reveal(vault, person.id, "name") == person.text("name")
    read_today(vault)


def _exchange(harbour: House, clinic: House, told: dict[str, Told], draft: list[Answered]) -> Evidence:
    first = harbour.sync()
    clinic.sync()
    releases, accepted = dict[str, ReceivedRelease](), dict[str, list[Record]]()
    salts = {story.reference: salt for salt, story in told.items()}
    for arrival in read_inbox(clinic.vault):
        message = arrival.item.message
        assert isinstance(message, ReceivedRelease), arrival.item.problem
        case_id = accept_referral(clinic.vault, arrival.item.message_id, ANSWER)
        salt = salts[message.reference]
        releases[salt] = message
        with clinic.vault.view() as unit:
            accepted[salt] = unit.records.of_case(case_id)
    at_recipient = repr((read_inbox(clinic.vault), clinic.records()))
    clinic.sync()
    harbour.sync()
    frozen = [item.data for member in (harbour, clinic) for item in member.outbox() if item.data]
    return Evidence(
        told=told,
        draft=draft,
        wire=[],
        seen_by_service=[],
        frozen=frozen,
        service_files={},
        vault_files={},
        releases=releases,
        accepted=accepted,
        at_recipient=at_recipient,
        sender_records=harbour.records(),
        sent=first.sent,
    )
