"""Words typed into a small window: a draft of their author until they have become what they were meant for.

Such a draft names what it is meant for where a form has its id, and what it is about where a form has its version.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from fieldintake.casework.keep_draft import Typed
from fieldintake.domain.desk import Draft
from fieldintake.domain.evidence import EVIDENCE_DRAFT
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.domain.roles import Act, require
from fieldintake.ports import UnitOfWork, Vault


class Meant(Enum):
    """What the words become; the values stand in drafts."""

    NOTE = "words.note"
    HOLD = "words.hold"
    DECLINE = "words.decline"
    QUESTION = "words.question"
    RETAIN = "words.retain"
    EVIDENCE = EVIDENCE_DRAFT

    @property
    def is_about_case(self) -> bool:
        """Others are about a message."""
        return self in (Meant.NOTE, Meant.HOLD, Meant.EVIDENCE)


@dataclass(frozen=True, slots=True)
class KeptWords:
    """Words so far: `about` is the id of a case or a message, `case_id` the case with which they go when it goes.

    What is about a part of a case names the part after the case and a point.
    """

    draft_id: RecordId
    meant: Meant
    about: str
    case_id: CaseId | None
    text: str

    def typed(self, text: str) -> Typed:
        """As a draft."""
        return Typed(self.draft_id, self.case_id, self.meant.value, self.about, text.encode())


def kept_words(vault: Vault, meant: Meant, about: str) -> KeptWords:
    """What the person who is signed in typed there before, or nothing yet; raises `NotFound` for a message gone."""
    with vault.view() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        case_id = CaseId(about.partition(".")[0]) if meant.is_about_case else _case_of(unit, about)
        mine = unit.drafts.of_author(unit.me.id)
    draft = next((each for each in mine if (each.form_id, each.form_version) == (meant.value, about)), None)
    if draft is None:
        return KeptWords(new_record_id(vault.random), meant, about, case_id, "")
    return KeptWords(draft.id, meant, about, case_id, draft.snapshot.decode())


def _case_of(unit: UnitOfWork, message_id: str) -> CaseId | None:
    thread = unit.threads.by_id(unit.inbox.get(message_id).thread_id)
    return (thread.case_id or None) if thread is not None else None  # empty until a case is made of it


def end_words(vault: Vault, draft_id: RecordId) -> None:
    """They have become what they were meant for, or were taken back."""
    with vault.work() as unit:
        unit.drafts.delete(draft_id)


def meant_by(draft: Draft) -> Meant | None:
    """None for the draft of a form."""
    return next((each for each in Meant if each.value == draft.form_id), None)
