"""A day of every verb, each with the one event that it leaves in the audit; a verb that is in no list fails here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import pytest

from fieldintake.adapters import card_file, provider_from
from fieldintake.casework.add_note import add_note
from fieldintake.casework.answer_referral import accept_referral, reply_to_referral
from fieldintake.casework.answer_withdrawal import ask_to_destroy, destroy_now, retain
from fieldintake.casework.attach_file import attach_file, read_attachment
from fieldintake.casework.believe_date import believe_date
from fieldintake.casework.bundled_forms import accepted, ready_plan
from fieldintake.casework.compare_cases import compare_cases, look_beside
from fieldintake.casework.erase_person import erase_person
from fieldintake.casework.erase_together import (
    ask_erasure,
    confirm_erasure,
    decline_erasure,
    take_erasure_back,
)
from fieldintake.casework.find_cases import note_search
from fieldintake.casework.finish_form import FinishedForm, finish_form
from fieldintake.casework.give_feedback import read_feedback
from fieldintake.casework.host_dangers import note_dangers_read
from fieldintake.casework.install_form import install_form
from fieldintake.casework.keep_draft import Typed, drop_draft, keep_draft
from fieldintake.casework.keep_evidence import (
    add_custody_step,
    add_evidence,
    correct_evidence,
    record_report,
)
from fieldintake.casework.know_partner import keep_provider, know_partner
from fieldintake.casework.manage_forms import bring_form, retire_form, take_files, take_form
from fieldintake.casework.merge_cases import merge_cases, unmerge_cases
from fieldintake.casework.open_case import open_case
from fieldintake.casework.paper_calls import call_made
from fieldintake.casework.print_letter import choose_paper, preview_letter, print_her_copy, print_letter
from fieldintake.casework.read_audit import AuditFilter, export_audit, open_audit, verify_audit
from fieldintake.casework.read_case import PaperChoice, read_case, reveal
from fieldintake.casework.read_evidence import read_evidence, reveal_evidence
from fieldintake.casework.read_inbox import note_read, read_inbox
from fieldintake.casework.read_submission import print_for_own_file, read_submission, reveal_answer
from fieldintake.casework.record_consent import HerAnswer, record_consent
from fieldintake.casework.refer import preview_referral, refer, send_sealed
from fieldintake.casework.report_to import set_report_to
from fieldintake.casework.restrict_case import open_case_to_all, restrict_case
from fieldintake.casework.retention import close_case, hold_case
from fieldintake.casework.see_endings import set_keep_years
from fieldintake.casework.see_recoveries import confirm_recoveries
from fieldintake.casework.sync_now import Means, sync_now
from fieldintake.casework.today import read_today
from fieldintake.casework.withdraw_consent import withdraw_answer, withdraw_consent
from fieldintake.data import form_sources
from fieldintake.domain.blobs import Cleaned
from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.consent import ConsentState, Purpose
from fieldintake.domain.desk import InboxState, Role
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import RecordId
from fieldintake.domain.leaving import Answer
from fieldintake.domain.messages import ReceivedRelease
from fieldintake.domain.values import Instant, PartialDate
from fieldintake.protocol.cards import fingerprint_words, import_card
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import OpenVault
from tests.casework.conftest import HOW, introduce, make_house, tell
from tests.casework.test_roles import PARTS, verbs
from tests.conftest import PASSPHRASE

T = TypeVar("T")

SILENT = {
    # masked lists and counts, the same for everybody at the desk: a search is noted once by `note_search`
    "list_cases", "count_cases", "search_cases", "possible_duplicates", "list_referrals", "read_today", "read_traffic",
    "read_inbox", "my_drafts", "forms_of_case", "read_forms", "form_here",
    "kept_words", "providers", "see_endings", "endings", "foresee_erasure",
    "due_by_organisation",
    # a time and an author would lead from what was said to who was here
    "write_feedback", "feedback_plan",
    # more of an audit that was opened, and what its filters offer
    "more_audit", "people_in_audit", "case_by_code", "case_of_code",
    # a file is looked at with its draft or submission, and looking at those is an event
    "read_attachment",
    # lines again, of cases that may be hers; what is in them is shown by a comparison, which is an event
    "alike_cases",
    # each message of theirs says for itself what became of it
    "open_kept", "open_restricted",
}  # fmt: skip


@dataclass
class Diary:
    """Calls verbs, and compares what each left in the audit of its vault."""

    done: set[str] = field(default_factory=set)

    def of(self, vault, events: str, verb: Callable[..., T], *given: object, **named: object) -> T:
        """Call it; `events` are the actions that it must leave, in their order, and no others."""
        before = newest(vault)
        result = verb(vault, *given, **named)
        with vault.view() as unit:
            newer = unit.audit.page(before=None, limit=20)
        left = [entry.action for entry in newer if entry.sequence > before]
        assert left[::-1] == events.split(), verb.__name__
        self.done.add(verb.__name__)
        return result


def newest(vault) -> int:
    with vault.view() as unit:
        return unit.audit.page(before=None, limit=1)[0].sequence


class Printer:
    def referral(self, release, *, sender, language, issued) -> bytes:
        return b"pages"

    def her_copy(self, *given, **named) -> bytes:
        return b"pages"

    def own_file(self, *given, **named) -> bytes:
        return b"pages"


def sync(house) -> None:
    sync_now(Means(house.vault, house.sealer, house.opener, house.targets))


@pytest.fixture
def houses(tmp_path, office):
    shelter = make_house(tmp_path / "harbour", "Harbour House", "Samira", office, Role.ADMIN)
    clinic = make_house(tmp_path / "clinic", "Lindenhof Clinic", "Jonas", office, Role.ADMIN)
    yield shelter, clinic
    shelter.vault.close()
    clinic.vault.close()


def arrived(house):
    """The newest release that nobody answered yet."""
    new = [a.item for a in read_inbox(house.vault) if a.item.state is InboxState.NEW]
    return next(item for item in new if isinstance(item.message, ReceivedRelease)).message_id


def sent(house, clinic):
    story = tell(house, clinic)
    send_sealed(house.vault, story.referral)
    return story


def test_every_verb_leaves_exactly_one_event(houses):
    shelter, clinic = houses
    diary, vault, theirs = Diary(), shelter.vault, clinic.vault
    card = import_card(card_file(theirs))
    words = fingerprint_words(card)
    as_known = {"words": words, "typed": " ".join(words), "provider": provider_from(card, kind="health")}
    diary.of(vault, "partner_known", know_partner, card, **as_known)
    provider = as_known["provider"]
    diary.of(vault, "provider_kept", keep_provider, provider)
    introduce(clinic, shelter, "shelter")

    case_id = diary.of(vault, "case_opened", open_case)
    typed = Typed("d" * 32, case_id, "intake", "1", b"{}")
    diary.of(vault, "draft_started", keep_draft, typed)
    diary.of(vault, "", keep_draft, typed)  # the same writing goes on
    install_form(vault, accepted(form_sources("intake")["intake"]))
    photograph = Cleaned("png", b"picture")
    with vault.view() as unit:
        version = unit.forms.get("intake").version
    begun = Typed("f" * 32, case_id, "intake", version, b"{}")
    name = diary.of(vault, "file_attached", attach_file, begun, photograph)
    assert read_attachment(vault, "f" * 32, name).data == b"picture"
    diary.of(vault, "form_installed", ready_plan, "closure")
    diary.of(vault, "", ready_plan, "closure")  # it is here now
    (own,) = (accepted(table) for table in form_sources("follow-up").values())
    diary.of(vault, "form_installed", bring_form, own)
    diary.of(vault, "form_retired", retire_form, own.form_id, own.version, retired=True)
    diary.of(vault, "form_brought_back", retire_form, own.form_id, own.version, retired=False)
    diary.of(vault, "files_forbidden", take_files, taken=False)
    diary.of(vault, "files_allowed", take_files, taken=True)
    diary.of(vault, "form_taken", take_form, own.form_id, own.version)
    form = FinishedForm("intake", "1", "<data/>", [])
    diary.of(vault, "form_finished", finish_form, case_id, form, draft_id="d" * 32)
    finish_form(vault, case_id, FinishedForm("intake", version, "<data></data>", []), draft_id=None)
    with vault.view() as unit:
        submission = unit.records.of_case(case_id, RecordType.SUBMISSION)[-1]
    seen = diary.of(vault, "submission_looked_at", read_submission, submission.id)
    diary.of(vault, "answer_revealed", reveal_answer, submission.id, "/data/name")
    diary.of(vault, "own_file_printed", print_for_own_file, Printer(), seen, [], "en")
    dropped = Typed("e" * 32, case_id, "closure", "1", b"{}")
    keep_draft(vault, dropped)
    diary.of(vault, "draft_dropped", drop_draft, dropped.draft_id)
    diary.of(vault, "note_added", add_note, case_id, "Called, no answer")
    diary.of(vault, "cases_searched", note_search)
    story = tell(shelter, provider)
    diary.of(vault, "case_looked_at", read_case, story.case_id)
    with vault.view() as unit:
        person = unit.records.of_case(story.case_id, RecordType.PERSON)[0]
    diary.of(vault, "field_revealed", reveal, person.id, "name")
    yes = HerAnswer(Purpose.REFER, provider.id, frozenset({Cat.NEEDS_AND_SERVICES}), ConsentState.GIVEN)
    diary.of(vault, "consent_recorded", record_consent, story.case_id, [yes], HOW)
    with vault.work() as unit:
        unit.records.save(RecordType.NEED, RecordId("e" * 32), story.case_id, {"wanted": "A lawyer"})
    diary.of(vault, "referral_drafted", refer, story.case_id, frozenset({"e" * 32}), provider)
    diary.of(vault, "release_previewed", preview_referral, story.referral)
    diary.of(vault, "letter_previewed", preview_letter, Printer(), story.referral, "en")
    diary.of(vault, "letter_printed", print_letter, Printer(), story.referral, "en")
    diary.of(vault, "paper_chosen", choose_paper, story.case_id, PaperChoice.FULL)
    diary.of(vault, "her_copy_printed", print_her_copy, Printer(), story.referral, "en")
    diary.of(vault, "referral_queued", send_sealed, story.referral)
    traffic(diary, shelter, clinic, provider)
    diary.of(
        vault, "consent_withdrawn", withdraw_answer, story.case_id, HOW, purpose=Purpose.REFER, recipient=None
    )
    diary.of(vault, "consent_withdrawn", withdraw_consent, story.case_id, HOW)
    (call, *_others) = read_today(vault).calls
    diary.of(vault, "paper_call_made", call_made, call.id)
    withdrawals(diary, shelter, clinic, provider)
    endings(diary, vault, case_id, story.case_id)
    diary.of(vault, "date_believed", believe_date)
    diary.of(vault, "host_dangers_read", note_dangers_read, [])
    with vault.view() as unit:
        last = unit.audit.page(before=None, limit=1)[0]
    diary.of(vault, "recoveries_seen", confirm_recoveries, last)
    evidence(diary, shelter)
    spoken = {node.name for node, _module in verbs()}
    assert diary.done | SILENT | PARTS == spoken | PARTS | {"sync_now"}
    assert not diary.done & SILENT


def traffic(diary: Diary, shelter, clinic, provider) -> None:
    """A referral goes over, is read and answered; each message of a sync says for itself what became of it."""

    def synced(vault, house) -> None:
        sync(house)

    synced.__name__ = "sync_now"
    diary.of(shelter.vault, "release_handed_over receipt_taken synced", synced, shelter)
    diary.of(clinic.vault, "message_taken_in synced", synced, clinic)
    message = arrived(clinic)
    diary.of(clinic.vault, "arrival_read", note_read, message)
    diary.of(clinic.vault, "referral_accepted", accept_referral, message, "Tomorrow at nine")
    sent(shelter, provider)
    sync(shelter)
    sync(clinic)
    diary.of(clinic.vault, "referral_declined", reply_to_referral, arrived(clinic), Answer.DECLINED, "Full")


def withdrawals(diary: Diary, shelter, clinic, provider) -> None:
    """Two withdrawals reach a clinic that worked with what it got."""
    for verb, given, event in (
        (destroy_now, (), "withdrawal_obeyed"),
        (retain, ("By law",), "withdrawal_retained"),
    ):
        story = sent(shelter, provider)
        sync(shelter)
        sync(clinic)
        case_id = accept_referral(clinic.vault, arrived(clinic))
        add_note(clinic.vault, case_id, "Hand was set")
        withdraw_consent(shelter.vault, story.case_id, HOW)
        sync(shelter)
        sync(clinic)
        new = [a.item for a in read_inbox(clinic.vault) if a.item.state is InboxState.NEW]
        if verb is retain:
            add_evidence(clinic.vault, case_id, WORDS)
            diary.of(clinic.vault, "erasure_asked", ask_to_destroy, new[0].message_id)
        diary.of(clinic.vault, event, verb, new[0].message_id, *given)


WORDS = {"minor": "no", "what": "Threats, some sixty", "told_by": "She herself"}
STEP = {
    "from_whom": "Harbour House", "to_whom": "Officer 7", "at": Instant(1, "UTC"), "place": "Station 3",
    "reason": "Their request", "condition": "Sealed",
}  # fmt: skip


def evidence(diary: Diary, shelter) -> None:
    """What is written down in the register, and its end by two people."""
    vault = shelter.vault
    add_person(vault, "Wanda", Role.ADMIN, PASSPHRASE, cost=keys.FLOOR)
    case_id = open_case(vault)
    item = diary.of(vault, "evidence_added", add_evidence, case_id, WORDS)
    diary.of(vault, "evidence_corrected", correct_evidence, case_id, item, WORDS)
    diary.of(vault, "custody_step_added", add_custody_step, case_id, item, STEP)
    (reference,) = diary.of(vault, "evidence_looked_at", read_evidence, case_id).references
    latest, step = reference.now.record.id, reference.steps[0].record.id
    diary.of(vault, "custody_corrected", add_custody_step, case_id, item, STEP, corrects=step)
    diary.of(vault, "evidence_revealed", reveal_evidence, latest, "told_by")
    report = {"to": "A hotline", "reference": "7", "on": PartialDate("2026")}
    diary.of(vault, "evidence_reported", record_report, case_id, latest, **report)
    diary.of(vault, "report_to_changed", set_report_to, "Officer 7")
    diary.of(vault, "erasure_asked", ask_erasure, case_id)
    diary.of(vault, "erasure_taken_back", take_erasure_back, case_id)
    ask_erasure(vault, case_id)
    vault.close()
    shelter.vault = OpenVault(vault.folder, slots.unlock(slot_file.read(vault.folder), "Wanda", PASSPHRASE))
    diary.of(shelter.vault, "erasure_declined", decline_erasure, case_id)
    asked_again(shelter, case_id)
    diary.of(shelter.vault, "person_erased", confirm_erasure, case_id)


def asked_again(shelter, case_id) -> None:
    for name, ask in (("Samira", True), ("Wanda", False)):
        folder = shelter.vault.folder
        shelter.vault.close()
        shelter.vault = OpenVault(folder, slots.unlock(slot_file.read(folder), name, PASSPHRASE))
        if ask:
            ask_erasure(shelter.vault, case_id)


def endings(diary: Diary, vault, case_id, other) -> None:
    """Two cases are found to be of one woman; then what may become of a case, and who looked."""
    diary.of(vault, "cases_compared", look_beside, other)
    diary.of(vault, "cases_compared", compare_cases, case_id, other)
    diary.of(vault, "cases_merged", merge_cases, case_id, other)
    diary.of(vault, "cases_unmerged", unmerge_cases, other)
    diary.of(vault, "case_restricted", restrict_case, case_id)
    diary.of(vault, "case_opened_to_all", open_case_to_all, case_id)
    diary.of(vault, "case_closed", close_case, case_id)
    diary.of(vault, "case_held", hold_case, case_id, "A court asked")
    diary.of(vault, "hold_lifted", hold_case, case_id, "")
    diary.of(vault, "keeping_changed", set_keep_years, 3)
    diary.of(vault, "person_erased", erase_person, case_id)
    diary.of(vault, "audit_read", open_audit, AuditFilter())
    diary.of(vault, "feedback_read", read_feedback)
    diary.of(vault, "audit_verified", verify_audit)
    diary.of(vault, "audit_exported", export_audit, AuditFilter(), lambda _lines: None)
