"""Who may do what: the one table of roles and acts.

Invariant: an act that is not in a role's row is refused, also when the screen forgot to hide its button.
"""

from __future__ import annotations

from enum import Enum

from fieldintake.domain.desk import Role, Staff
from fieldintake.domain.errors import NotAllowed


class Act(Enum):
    """What a verb does, as far as roles differ in it."""

    WORK_ON_CASES = "work_on_cases"
    SYNC = "sync"
    KNOW_PARTNERS = "know_partners"
    CLOSE_CASE = "close_case"
    HOLD_CASE = "hold_case"
    ERASE_PERSON = "erase_person"
    SEE_RETENTION = "see_retention"
    SET_KEEPING = "set_keeping"
    SEE_AUDIT = "see_audit"
    ENROL_PERSON = "enrol_person"
    CERTIFY = "certify"
    MAKE_SHEETS = "make_sheets"
    MAKE_BACKUP = "make_backup"
    RESTRICT_CASE = "restrict_case"
    CHANGE_COMPARTMENTS = "change_compartments"
    REMOVE_PERSON = "remove_person"
    MERGE_CASES = "merge_cases"
    KEEP_EVIDENCE = "keep_evidence"
    SET_REPORTING = "set_reporting"
    SEE_FORMS = "see_forms"
    CHANGE_FORMS = "change_forms"
    CONFIRM_ERASURE = "confirm_erasure"
    PRINT_OWN_FILE = "print_own_file"
    ASK_FEEDBACK = "ask_feedback"
    READ_FEEDBACK = "read_feedback"


_W, _C, _E, _A, _AU = Role.WORKER, Role.COORDINATOR, Role.CUSTODIAN, Role.ADMIN, Role.AUDITOR

MAY: dict[Act, frozenset[Role]] = {
    Act.WORK_ON_CASES: frozenset({_W, _C, _E, _A}),
    Act.SYNC: frozenset({_W, _C, _E, _A}),
    Act.KNOW_PARTNERS: frozenset({_W, _C, _E, _A}),
    Act.CLOSE_CASE: frozenset({_W, _C, _A}),
    Act.HOLD_CASE: frozenset({_C, _E, _A}),
    Act.ERASE_PERSON: frozenset({_C, _A}),
    Act.SEE_RETENTION: frozenset({_C, _A, _AU}),
    Act.SET_KEEPING: frozenset({_A}),
    Act.SEE_AUDIT: frozenset({_C, _A, _AU}),
    Act.ENROL_PERSON: frozenset({_A}),
    Act.CERTIFY: frozenset({_A}),
    Act.MAKE_SHEETS: frozenset({_A}),
    Act.MAKE_BACKUP: frozenset({_C, _A}),
    Act.RESTRICT_CASE: frozenset({_C, _A}),
    Act.CHANGE_COMPARTMENTS: frozenset({_A}),
    Act.REMOVE_PERSON: frozenset({_A}),
    Act.MERGE_CASES: frozenset({_C, _A}),
    Act.KEEP_EVIDENCE: frozenset({_C, _E, _A}),
    Act.SET_REPORTING: frozenset({_A}),
    Act.SEE_FORMS: frozenset({_W, _C, _E, _A}),
    Act.CHANGE_FORMS: frozenset({_A}),
    Act.CONFIRM_ERASURE: frozenset({_C, _E, _A}),
    Act.PRINT_OWN_FILE: frozenset({_C, _A}),
    Act.ASK_FEEDBACK: frozenset({_W, _C, _E, _A}),
    Act.READ_FEEDBACK: frozenset({_C, _A}),
}


def may(role: Role, act: Act) -> bool:
    """Whether the table allows it."""
    return role in MAY[act]


def require(person: Staff, act: Act) -> None:
    """Raises `NotAllowed` unless the table allows this act to this person."""
    if not may(person.role, act):
        raise NotAllowed(f"a {person.role.value} may not {act.value.replace('_', ' ')}")
