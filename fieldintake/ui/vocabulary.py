"""English words of the enums that several screens share; the catalogues translate them.

Qt-free. Invariant: every member of an enum named here has a sentence (a test goes through all of them).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.consent import ConsentMethod, GivenBy, Purpose
from fieldintake.domain.desk import OutboxKind, Role
from fieldintake.domain.leaving import Answer
from fieldintake.domain.release import HeldWhy, PaperChoice
from fieldintake.domain.values import UnansweredKind
from fieldintake.ui.marks import ConsentMark, Priority, Risk, StepMark, Transport
from fieldintake.ui.tokens import ThemeName
from fieldintake.wording.catalogue import N_

ROOT_WORDS: Mapping[Enum, str] = {
    Role.WORKER: N_("Caseworker"),
    Role.COORDINATOR: N_("Coordinator"),
    Role.CUSTODIAN: N_("Evidence custodian"),
    Role.ADMIN: N_("Administrator"),
    Role.AUDITOR: N_("Auditor"),
    ThemeName.LIGHT: N_("Light"),
    ThemeName.DARK: N_("Dark"),
    ThemeName.HIGH_CONTRAST: N_("High contrast"),
}
STATES: Mapping[Enum, str] = {
    Risk.IMMEDIATE: N_("Immediate danger"),
    Risk.HIGH: N_("High"),
    Risk.MEDIUM: N_("Medium"),
    Risk.LOWER: N_("Lower"),
    Risk.NOT_ASSESSED: N_("Not assessed yet"),
    ConsentMark.GIVEN: N_("Given"),
    ConsentMark.PART: N_("Given in part"),
    ConsentMark.REFUSED: N_("Refused"),
    ConsentMark.WITHDRAWN: N_("Withdrawn"),
    ConsentMark.EXPIRED: N_("Expired"),
    ConsentMark.NOT_ASKED: N_("Not asked yet"),
    ConsentMark.RESTRICTED: N_("Restricted"),
    Priority.EMERGENCY: N_("Emergency, 24 h"),
    Priority.URGENT: N_("Urgent, 72 h"),
    Priority.NORMAL: N_("Normal, 2 weeks"),
    Transport.WAITING: N_("Waiting to go"),
    Transport.SENT: N_("Sent, with receipt"),
    Transport.NOT_CONFIRMED: N_("Not confirmed yet"),
    Transport.STUCK: N_("Stuck"),
    StepMark.DONE: N_("Done"),
    StepMark.HERE: N_("You are here"),
    StepMark.LATER: N_("Later"),
}
CATEGORIES: Mapping[Enum, str] = {
    DataCategory.IDENTITY: N_("Name and age"),
    DataCategory.SAFE_CONTACT: N_("Safe contact"),
    DataCategory.FAMILY: N_("Family"),
    DataCategory.INCIDENT_SUMMARY: N_("What happened, in short"),
    DataCategory.INCIDENT_ACCOUNT: N_("Her own account"),
    DataCategory.HEALTH: N_("Health"),
    DataCategory.PSYCHOSOCIAL: N_("Wellbeing"),
    DataCategory.LEGAL_AND_RESIDENCE: N_("Papers and residence"),
    DataCategory.NEEDS_AND_SERVICES: N_("Needs and services"),
    DataCategory.SAFETY: N_("Safety"),
    DataCategory.EVIDENCE_REFERENCES: N_("Where evidence is"),
    DataCategory.DOCUMENTS: N_("Documents"),
    DataCategory.CASE_FILE: N_("Case file"),
}
CONSENT_WORDS: Mapping[Enum, str] = {
    Purpose.RECORD_WITH_US: N_("Write down what you tell us"),
    Purpose.SHARE_INSIDE: N_("Let colleagues here help you too"),
    Purpose.COORDINATE: N_("Work with other helpers"),
    Purpose.REFER: N_("Send you to a service"),
    Purpose.CROSS_BORDER: N_("Send it to another country"),
    Purpose.STATISTICS: N_("Count you in numbers"),
    Purpose.CONTACT_ME: N_("Get in touch with you later"),
    Purpose.EVIDENCE: N_("Keep a note of where evidence is"),
    ConsentMethod.SIGNATURE: N_("Signed"),
    ConsentMethod.THUMB: N_("Thumb print"),
    ConsentMethod.VERBAL_WITH_WITNESS: N_("Spoken, with a witness"),
    ConsentMethod.SPOKEN: N_("Spoken, without a witness"),
    GivenBy.SELF: N_("By herself"),
    GivenBy.GUARDIAN_WITH_ASSENT: N_("By a guardian, with the child's assent"),
    HeldWhy.NOT_ASKED: N_("Not asked yet."),
    HeldWhy.REFUSED: N_("She did not agree to share this."),
    HeldWhy.WITHDRAWN: N_("She took her agreement back."),
    HeldWhy.EXPIRED: N_("Her agreement has ended."),
    HeldWhy.BORDER: N_("She has not agreed to send this to another country."),
    HeldWhy.NOT_NEEDED: N_("They do not need it, so it is not offered."),
    PaperChoice.NOTHING: N_("No paper"),
    PaperChoice.NEUTRAL_CARD: N_("A card without names"),
    PaperChoice.FULL: N_("The full copy"),
}
ANSWERS: Mapping[Enum, str] = {
    UnansweredKind.PREFERS_NOT_TO_SAY: N_("Prefers not to say"),
    UnansweredKind.NOT_ASKED: N_("Not asked"),
    UnansweredKind.NOT_SAFE_TO_ASK: N_("Not safe to ask"),
    UnansweredKind.UNKNOWN: N_("Unknown"),
    Answer.ACCEPTED: N_("Accepted"),
    Answer.DECLINED: N_("Declined"),
    Answer.WAITING_LIST: N_("On a waiting list"),
    Answer.ASKED: N_("They asked a question"),
    Answer.SERVICE_RECEIVED: N_("Service received"),
    OutboxKind.WITHDRAWAL: N_("Withdrawal for {code}"),
    OutboxKind.ACKNOWLEDGEMENT: N_("Word back on a withdrawal for {code}"),
    OutboxKind.ANSWER: N_("Answer for {code}"),
    OutboxKind.RELEASE: N_("Referral for {code}"),
}
SHARED_WORDS: Mapping[Enum, str] = {**ROOT_WORDS, **STATES, **CATEGORIES, **CONSENT_WORDS, **ANSWERS}
