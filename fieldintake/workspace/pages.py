"""Every page of the desk, made once for the life of the process."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldintake.ui.audit.view import AuditView
from fieldintake.ui.case.view import CaseView
from fieldintake.ui.cases.view import CasesView
from fieldintake.ui.compare.view import CompareView
from fieldintake.ui.consent.screen import ConsentScreen
from fieldintake.ui.feedback.view import FeedbackView
from fieldintake.ui.filling.view import FillingView
from fieldintake.ui.forms.view import FormsView
from fieldintake.ui.inbox.view import InboxView
from fieldintake.ui.intake.view import IntakeView
from fieldintake.ui.paper.viewer import PagesView
from fieldintake.ui.partner.view import PartnerView
from fieldintake.ui.referral.view import ReferralView
from fieldintake.ui.referrals.view import ReferralsView
from fieldintake.ui.service.view import ServiceView
from fieldintake.ui.settings.view import SettingsView
from fieldintake.ui.shell import MainWindow
from fieldintake.ui.submission.view import SubmissionView
from fieldintake.ui.sync.view import SyncView
from fieldintake.ui.theme import Look
from fieldintake.ui.today.view import TodayView
from fieldintake.ui.words import Words


class Pages:
    """The views, stacked in a window; the first one is shown first."""

    def __init__(self, look: Look, words: Words, window: MainWindow) -> None:
        self.today = TodayView(look, words)
        self.cases = CasesView(look, words)
        self.case = CaseView(look, words)
        self.compare = CompareView(look, words)
        self.inbox = InboxView(look, words)
        self.referrals = ReferralsView(look, words)
        self.sync = SyncView(look, words)
        self.settings = SettingsView(look, words)
        self.intake = IntakeView(look, words)
        self.filling = FillingView(look, words)
        self.forms = FormsView(look, words)
        self.referral = ReferralView(look, words)
        self.submission = SubmissionView(look, words)
        self.consent = ConsentScreen(look, words)
        self.partner = PartnerView(look, words)
        self.service = ServiceView(look, words)
        self.audit = AuditView(look, words)
        self.feedback = FeedbackView(look, words)
        self.paper = PagesView(look, words)
        for page in self.all():
            window.add(page)

    def all(self) -> tuple[QWidget, ...]:
        """The pages in the order in which they were made."""
        return tuple(page for page in vars(self).values() if isinstance(page, QWidget))
