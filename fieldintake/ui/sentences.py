"""The one table from enum members to the English sentences that the catalogues translate.

Qt-free. Invariant: a member of an enum that a screen shows is here, and nowhere twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from fieldintake.ui.audit.state import WORDS as AUDIT_DAYS
from fieldintake.ui.audit.words import WORDS as AUDIT_WORDS
from fieldintake.ui.case.acts import WORDS as ACT_WORDS
from fieldintake.ui.case.evidence_state import WORDS as EVIDENCE_WORDS
from fieldintake.ui.case.state import WORDS as CASE_WORDS
from fieldintake.ui.cases.state import WORDS as CASES_WORDS
from fieldintake.ui.code.state import WORDS as CODE_WORDS
from fieldintake.ui.compare.state import WORDS as COMPARE_WORDS
from fieldintake.ui.inbox.state import WORDS as INBOX_WORDS
from fieldintake.ui.intake.state import WORDS as INTAKE_WORDS
from fieldintake.ui.lock.state import WORDS as LOCK_WORDS
from fieldintake.ui.partner.state import WORDS as PARTNER_WORDS
from fieldintake.ui.referral.state import WORDS as REFERRAL_WORDS
from fieldintake.ui.referrals.state import WORDS as REFERRALS_WORDS
from fieldintake.ui.rooms import WORDS as ROOM_WORDS
from fieldintake.ui.service.state import WORDS as SERVICE_WORDS
from fieldintake.ui.setup.state import WORDS as SETUP_WORDS
from fieldintake.ui.sheets.state import WORDS as SHEET_WORDS
from fieldintake.ui.sync.state import WORDS as SYNC_WORDS
from fieldintake.ui.task.state import WORDS as TASK_WORDS
from fieldintake.ui.today.state import WORDS as TODAY_WORDS
from fieldintake.ui.vocabulary import SHARED_WORDS

SENTENCES: Mapping[Enum, str] = {
    **SHARED_WORDS,
    **ROOM_WORDS,
    **TODAY_WORDS,
    **LOCK_WORDS,
    **SETUP_WORDS,
    **TASK_WORDS,
    **SHEET_WORDS,
    **CODE_WORDS,
    **SYNC_WORDS,
    **CASE_WORDS,
    **EVIDENCE_WORDS,
    **ACT_WORDS,
    **AUDIT_WORDS,
    **AUDIT_DAYS,
    **CASES_WORDS,
    **COMPARE_WORDS,
    **REFERRAL_WORDS,
    **INBOX_WORDS,
    **INTAKE_WORDS,
    **PARTNER_WORDS,
    **REFERRALS_WORDS,
    **SERVICE_WORDS,
}
