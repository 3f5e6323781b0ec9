"""What each action of the audit is called, in one table; a test finds every action that the code can write. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from fieldintake.wording.catalogue import N_


class AuditKind(Enum):
    """A kind of event, to choose by."""

    LOOKED = "looked"
    WRITTEN = "written"
    HER_CHOICES = "her_choices"
    SHARED = "shared"
    ARRIVED = "arrived"
    DECIDED = "decided"
    KEYS = "keys"
    DESK = "desk"


WORDS: Mapping[Enum, str] = {
    AuditKind.LOOKED: N_("Looked at"),
    AuditKind.WRITTEN: N_("Written down"),
    AuditKind.HER_CHOICES: N_("Her choices"),
    AuditKind.SHARED: N_("Referred and shared"),
    AuditKind.ARRIVED: N_("Arrived from others"),
    AuditKind.DECIDED: N_("Decided about a case"),
    AuditKind.KEYS: N_("Keys and people"),
    AuditKind.DESK: N_("The desk itself"),
}
ACTIONS: Mapping[str, tuple[AuditKind, str]] = {
    "case_looked_at": (AuditKind.LOOKED, N_("Opened the page of a case")),
    "field_revealed": (AuditKind.LOOKED, N_("Held open one masked answer")),
    "evidence_looked_at": (AuditKind.LOOKED, N_("Looked at the register of evidence of a case")),
    "evidence_revealed": (AuditKind.LOOKED, N_("Held open one masked line of the register of evidence")),
    "submission_looked_at": (AuditKind.LOOKED, N_("Read a finished form again")),
    "answer_revealed": (AuditKind.LOOKED, N_("Held open one masked answer of a finished form")),
    "cases_searched": (AuditKind.LOOKED, N_("Searched the cases")),
    "cases_compared": (AuditKind.LOOKED, N_("Laid two cases beside each other")),
    "arrival_read": (AuditKind.LOOKED, N_("Read something that arrived")),
    "audit_read": (AuditKind.LOOKED, N_("Looked at the audit")),
    "audit_verified": (AuditKind.LOOKED, N_("Checked the audit: it fits")),
    "audit_does_not_fit": (AuditKind.LOOKED, N_("Checked the audit: an entry does not fit")),
    "audit_exported": (AuditKind.LOOKED, N_("Put the audit into a file")),
    "case_opened": (AuditKind.WRITTEN, N_("Began a case")),
    "form_finished": (AuditKind.WRITTEN, N_("Finished a form")),
    "file_attached": (AuditKind.WRITTEN, N_("Attached a file to a form")),
    "draft_started": (AuditKind.WRITTEN, N_("Began to write something down")),
    "draft_dropped": (AuditKind.WRITTEN, N_("Threw away what was not finished")),
    "draft_rescued": (AuditKind.WRITTEN, N_("A form came back that the disk had not taken")),
    "note_added": (AuditKind.WRITTEN, N_("Added a note")),
    "evidence_added": (AuditKind.WRITTEN, N_("Wrote down where evidence is")),
    "evidence_corrected": (AuditKind.WRITTEN, N_("Corrected what is written about evidence")),
    "evidence_reported": (AuditKind.WRITTEN, N_("Wrote down where evidence was reported")),
    "custody_step_added": (AuditKind.WRITTEN, N_("Wrote down who received evidence from whom")),
    "custody_corrected": (AuditKind.WRITTEN, N_("Corrected who received evidence from whom")),
    "paper_chosen": (AuditKind.HER_CHOICES, N_("Wrote down which paper she may keep")),
    "consent_recorded": (AuditKind.HER_CHOICES, N_("Wrote down her choices")),
    "consent_withdrawn": (AuditKind.HER_CHOICES, N_("She took her agreement back")),
    "paper_call_made": (AuditKind.HER_CHOICES, N_("Told somebody who holds paper")),
    "referral_drafted": (AuditKind.SHARED, N_("Began a referral")),
    "release_previewed": (AuditKind.SHARED, N_("Looked at what would leave")),
    "letter_previewed": (AuditKind.SHARED, N_("Looked at a letter")),
    "letter_printed": (AuditKind.SHARED, N_("Printed or saved a letter")),
    "her_copy_printed": (AuditKind.SHARED, N_("Printed or saved her copy")),
    "own_file_printed": (AuditKind.SHARED, N_("Printed or saved a finished form for our own file")),
    "referral_queued": (AuditKind.SHARED, N_("Put a referral in line to go")),
    "release_handed_over": (AuditKind.SHARED, N_("A referral left")),
    "release_stopped": (AuditKind.SHARED, N_("A referral was stopped")),
    "release_replaced": (AuditKind.SHARED, N_("A referral was made anew, as her choices are now")),
    "withdrawal_handed_over": (AuditKind.SHARED, N_("A request to destroy left")),
    "acknowledgement_handed_over": (AuditKind.SHARED, N_("Word about a request to destroy left")),
    "answer_handed_over": (AuditKind.SHARED, N_("An answer left")),
    "receipt_taken": (AuditKind.SHARED, N_("A receipt came")),
    "message_taken_in": (AuditKind.ARRIVED, N_("Something arrived")),
    "message_after_withdrawal": (
        AuditKind.ARRIVED,
        N_("Something came after she took it back, and was not taken"),
    ),
    "message_not_readable": (AuditKind.ARRIVED, N_("Something came that cannot be read")),
    "withdrawal_destroyed": (AuditKind.ARRIVED, N_("They say that they destroyed it")),
    "withdrawal_retained": (AuditKind.ARRIVED, N_("It is kept after a withdrawal, with a reason")),
    "withdrawal_obeyed": (AuditKind.ARRIVED, N_("Destroyed what she took back")),
    "referral_accepted": (AuditKind.ARRIVED, N_("A referral was accepted")),
    "referral_declined": (AuditKind.ARRIVED, N_("A referral was declined")),
    "referral_waiting_list": (AuditKind.ARRIVED, N_("A referral is on a waiting list")),
    "referral_asked": (AuditKind.ARRIVED, N_("A question was asked about a referral")),
    "referral_service_received": (AuditKind.ARRIVED, N_("The service was received")),
    "case_closed": (AuditKind.DECIDED, N_("Closed a case")),
    "case_held": (AuditKind.DECIDED, N_("Said why a case must be kept")),
    "hold_lifted": (AuditKind.DECIDED, N_("Said that a case need not be kept longer")),
    "case_restricted": (AuditKind.DECIDED, N_("Let only some people open a case")),
    "case_opened_to_all": (AuditKind.DECIDED, N_("Let everybody open a case")),
    "erasure_asked": (AuditKind.DECIDED, N_("Asked a second person to erase a case with evidence")),
    "erasure_taken_back": (AuditKind.DECIDED, N_("Does not ask any more to erase a case")),
    "erasure_declined": (AuditKind.DECIDED, N_("Said no to erasing a case with evidence")),
    "person_erased": (AuditKind.DECIDED, N_("Erased a person for good")),
    "cases_merged": (AuditKind.DECIDED, N_("Put two cases of one person together")),
    "cases_unmerged": (AuditKind.DECIDED, N_("Took two cases apart again")),
    "report_to_changed": (AuditKind.DECIDED, N_("Changed whom to call about abuse material")),
    "keeping_changed": (AuditKind.DECIDED, N_("Changed how long closed cases are kept")),
    "unlocked": (AuditKind.KEYS, N_("Unlocked the desk")),
    "person_added": (AuditKind.KEYS, N_("Let a colleague open this desk")),
    "person_removed": (AuditKind.KEYS, N_("Removed a person, and changed every key")),
    "compartment_opened_to": (AuditKind.KEYS, N_("Let a person open restricted cases")),
    "compartment_closed_to": (AuditKind.KEYS, N_("Shut a person out of restricted cases")),
    "evidence_opened_to": (AuditKind.KEYS, N_("Let a person open evidence")),
    "evidence_closed_to": (AuditKind.KEYS, N_("Shut a person out of evidence")),
    "compartments_founded": (AuditKind.KEYS, N_("Keys for restricted cases and evidence were made")),
    "passphrase_changed": (AuditKind.KEYS, N_("Changed a passphrase")),
    "recovery_code_made": (AuditKind.KEYS, N_("Made a recovery code")),
    "recovery_sheets_made": (AuditKind.KEYS, N_("Made recovery sheets")),
    "recovered_by_code": (AuditKind.KEYS, N_("Came back in with a recovery code")),
    "recovered_by_sheets": (AuditKind.KEYS, N_("Two recovery sheets gave a new passphrase")),
    "recoveries_seen": (AuditKind.KEYS, N_("Read what happened to the keys")),
    "certificate_renewed": (AuditKind.KEYS, N_("A certificate was renewed")),
    "slot_file_healed": (AuditKind.KEYS, N_("A damaged file of keys was mended")),
    "travel_began": (AuditKind.KEYS, N_("The keys left for a journey")),
    "travel_ended": (AuditKind.KEYS, N_("The keys came back from a journey")),
    "date_believed": (AuditKind.DESK, N_("Said that the date of the laptop is right")),
    "vault_created": (AuditKind.DESK, N_("This desk was founded")),
    "releases_stopped": (AuditKind.DESK, N_("Stopped what waited in an older copy")),
    "host_dangers_read": (AuditKind.DESK, N_("Read what this laptop may give away")),
    "synced": (AuditKind.DESK, N_("Synced")),
    "stick_read": (AuditKind.DESK, N_("Read a stick")),
    "partner_known": (AuditKind.DESK, N_("Kept a partner's card")),
    "provider_kept": (AuditKind.DESK, N_("Kept a provider")),
    "service_set": (AuditKind.DESK, N_("Chose our service")),
    "form_installed": (AuditKind.DESK, N_("Installed a form")),
    "form_retired": (AuditKind.DESK, N_("Retired a form")),
    "form_brought_back": (AuditKind.DESK, N_("Brought a retired form back")),
    "form_taken": (AuditKind.DESK, N_("Saved a form to take it elsewhere")),
    "backup_made": (AuditKind.DESK, N_("Made a backup")),
    "backup_verified": (AuditKind.DESK, N_("Checked a backup")),
    "restored": (AuditKind.DESK, N_("The records were put back from a backup")),
    "older_vault_accepted": (AuditKind.DESK, N_("Took an older copy of the records as it is")),
    "damage_found": (AuditKind.DESK, N_("A part of the records was found damaged")),
    "vault_salvaged": (AuditKind.DESK, N_("What was whole was salvaged")),
    "lifeboat_damaged": (AuditKind.DESK, N_("The lifeboat for unsaved forms was damaged")),
}
