"""Makes the presenters of one desk, each with the ways on that its page offers, and ties their views to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fieldintake.domain.ids import CaseId
from fieldintake.media.cleaning import FileCleaner
from fieldintake.system.host import dangers
from fieldintake.ui.audit.presenter import AuditPresenter
from fieldintake.ui.case.names import form_name
from fieldintake.ui.case.presenter import CasePresenter
from fieldintake.ui.cases.presenter import CasesPresenter
from fieldintake.ui.compare.presenter import ComparePresenter
from fieldintake.ui.consent.presenter import ConsentPresenter
from fieldintake.ui.feedback.presenter import FeedbackPresenter
from fieldintake.ui.filling.files import FilesInForm, Host
from fieldintake.ui.filling.presenter import FillingPresenter
from fieldintake.ui.forms.presenter import FormsPresenter
from fieldintake.ui.inbox.presenter import InboxPresenter
from fieldintake.ui.intake.presenter import IntakePresenter
from fieldintake.ui.intake.state import SearchStep
from fieldintake.ui.partner.presenter import PartnerPresenter
from fieldintake.ui.referral.presenter import ReferralPresenter
from fieldintake.ui.referrals.presenter import ReferralsPresenter
from fieldintake.ui.rooms import Room
from fieldintake.ui.service.presenter import ServicePresenter
from fieldintake.ui.stick.presenter import StickPresenter
from fieldintake.ui.submission.presenter import SubmissionPresenter
from fieldintake.ui.sync.own_card import OwnCardSaver
from fieldintake.ui.sync.presenter import SyncPresenter
from fieldintake.ui.today.presenter import TodayPresenter
from fieldintake.workspace import wires
from fieldintake.workspace.key_changes import DeskKeys
from fieldintake.workspace.paper import write
from fieldintake.workspace.settings import SettingsRoom

if TYPE_CHECKING:
    from fieldintake.workspace.desk import Workspace

Clock = Callable[[], int]


class Presenters:
    """Owned by the workspace; each lives as long as it."""

    def __init__(self, desk: Workspace, now_ms: Clock) -> None:
        self._make_rooms(desk, now_ms)
        self._make_case(desk, now_ms)
        self._make_audit(desk, now_ms)
        self._make_intake(desk, now_ms)
        self._make_forms(desk, now_ms)
        self._make_ways_out(desk)
        self.sync = self._sync(desk, now_ms)
        self.settings_room = SettingsRoom(desk)
        self.settings = self.settings_room.presenter
        self._wire(desk)

    def _make_rooms(self, desk: Workspace, now_ms: Clock) -> None:
        vault, background, words, failed = desk.vault, desk.vault_thread, desk.words, desk.say_trouble
        self.today = TodayPresenter(
            vault, background, desk.pages.today.render_state, desk.open_case, desk.open_arrival,
            desk.forms.resume, failed, now_ms,
            counted=lambda count: desk.column.count(Room.TODAY, count),
            form_name=lambda form_id, titles: form_name(form_id, titles, words),
            host_dangers=lambda: dangers(vault.folder.absolute()),
        )  # fmt: skip
        self.cases = CasesPresenter(
            vault, background, words, desk.pages.cases.render_state, desk.open_case, failed, now_ms
        )
        self.inbox = InboxPresenter(
            vault, background, desk.dialogs, words, desk.column.render_inbox, desk.open_case, failed, desk.refresh,
            now_ms, key_words=desk.traffic.key_words,
        )  # fmt: skip
        self.referrals = ReferralsPresenter(
            vault,
            background,
            desk.pages.referrals.render_state,
            desk.open_case,
            desk.reopen_referral,
            failed,
            now_ms,
        )

    def _make_audit(self, desk: Workspace, now_ms: Clock) -> None:
        failed = desk.say_trouble
        self.audit = AuditPresenter(
            desk.vault, desk.vault_thread, desk.dialogs, desk.words, desk.pages.audit.render_state,
            failed, now_ms,
        )  # fmt: skip

    def _make_case(self, desk: Workspace, now_ms: Clock) -> None:
        vault, background, words, failed = desk.vault, desk.vault_thread, desk.words, desk.say_trouble
        self.compare = ComparePresenter(
            vault, background, desk.dialogs, words, desk.column.shell.role, desk.pages.compare.render_state,
            desk.show_comparison, desk.open_case, desk.refresh, failed,
        )  # fmt: skip
        self.case = CasePresenter(
            vault, background, desk.dialogs, words, desk.pages.case.render_state, desk.refer, desk.asking.all,
            desk.forms.offer, desk.refresh, failed, now_ms,
            members=DeskKeys(desk.vault).insiders_by_name, certified=desk.show_certificate,
            same_person=self.compare.ask_for,
            keepers=DeskKeys(desk.vault).keepers_by_name,
        )  # fmt: skip
        self.submission = SubmissionPresenter(
            vault, background, desk.dialogs, desk.letters, words, desk.pages.submission.render_state,
            desk.open_case, desk.paper.where_to, desk.sounds.play, failed, now_ms,
        )  # fmt: skip
        self.referral = ReferralPresenter(
            vault, background, desk.letters, words, desk.pages.referral.render_state, desk.asking.for_referral,
            desk.paper.where_to, desk.paper.look_at, desk.open_case, desk.refresh, failed, now_ms,
        )  # fmt: skip
        self.consent = ConsentPresenter(
            vault, background, desk.pages.consent.render_state, desk.asking.end, failed, now_ms
        )

    def _make_intake(self, desk: Workspace, now_ms: Clock) -> None:
        vault, background, failed = desk.vault, desk.vault_thread, desk.say_trouble

        def refer(case_id: CaseId) -> None:
            desk.refer(case_id, "")

        asked = ConsentPresenter(
            vault, background, lambda _state: None, lambda: None, failed, now_ms, keeps_drafts=True
        )
        self.intake = IntakePresenter(
            vault, background, desk.words, asked, desk.column.render_intake, desk.open_case, refer, desk.pause,
            desk.refresh, failed, now_ms,
        )  # fmt: skip
        self.filling = FillingPresenter(
            vault, background, desk.dialogs, desk.words, desk.column.render_filling, desk.open_case,
            desk.forms.take_up, desk.refresh, failed, now_ms, self._with_files(desk),
        )  # fmt: skip

    def _make_forms(self, desk: Workspace, now_ms: Clock) -> None:
        failed = desk.say_trouble

        def keep(path: Path, data: bytes) -> None:
            write(path, data, failed)

        self.feedback = FeedbackPresenter(
            desk.vault, desk.vault_thread, desk.words, desk.pages.feedback.render_state, failed
        )
        self.forms = FormsPresenter(
            desk.vault, FileCleaner(), desk.vault_thread, desk.files_thread, desk.dialogs, desk.words,
            desk.pages.forms.render_state, keep,
            lambda: desk.enter(Room.SETTINGS), desk.refresh, failed, now_ms,
        )  # fmt: skip

    def _with_files(self, desk: Workspace) -> Callable[[Host], FilesInForm]:
        """Files are made ready on a thread of their own, and sounds are heard out of memory."""

        def made(host: Host) -> FilesInForm:
            return FilesInForm(
                desk.vault, FileCleaner(), desk.vault_thread, desk.files_thread, desk.dialogs, desk.words,
                host, desk.sounds.play,
            )  # fmt: skip

        return made

    def _wire_matches(self, desk: Workspace) -> None:
        """From the search of an intake to a case that may be hers, and back to the search."""

        def back() -> None:
            desk.window.turn_to(desk.pages.intake)

        def as_new() -> None:
            back()
            self.intake.onward()

        def to_a_step(_key: str) -> None:
            if desk.window.page is desk.pages.compare:
                self.compare.leave()

        def compare(key: str) -> None:
            typed = self.intake.state.content
            found = typed.matches if isinstance(typed, SearchStep) else ()
            match = next((match for match in found if match.key == key), None)
            if match is None or not isinstance(typed, SearchStep):
                return
            if self.intake.case_id is None:
                self.compare.compare_typed(typed, match, back, as_new)
            else:
                self.compare.compare(self.intake.case_id, CaseId(key), back)

        desk.pages.intake.search.match_chosen.connect(compare)
        desk.window.step_chosen.connect(to_a_step)

    def _make_ways_out(self, desk: Workspace) -> None:
        traffic, dialogs, words, failed = desk.traffic, desk.dialogs, desk.words, desk.say_trouble
        self.partner = PartnerPresenter(
            desk.vault, desk.vault_thread, dialogs, words, traffic.cards(), desk.pages.partner.render_state,
            turned=desk.show_partner, left=lambda: desk.enter(Room.INBOX), changed=desk.refresh, failed=failed,
        )  # fmt: skip
        self.stick = StickPresenter(
            desk.network_thread, dialogs, words, traffic.copy_to, traffic.read_from, desk.refresh, failed
        )
        self.service = ServicePresenter(
            desk.vault_thread, dialogs, words, traffic.use_service, desk.pages.service.render_state,
            used=desk.service_used, left=desk.leave_service, failed=failed,
        )  # fmt: skip
        self.own_card = OwnCardSaver(
            desk.vault_thread, dialogs, words, traffic.card_file,
            lambda path, data: write(path, data, failed), failed,
        )  # fmt: skip

    def _sync(self, desk: Workspace, now_ms: Clock) -> SyncPresenter:
        return SyncPresenter(
            desk.vault, desk.vault_thread, desk.network_thread, desk.traffic.sync, desk.column.render_sync,
            desk.refresh, desk.say_trouble, now_ms,
            own=desk.traffic.own_card, open_case=desk.open_case, find_card=self.partner.begin,
            certified_days=desk.certified_days,
        )  # fmt: skip

    def _wire(self, desk: Workspace) -> None:
        pages = desk.pages
        wires.wire_today(pages.today, self.today)
        wires.wire_cases(pages.cases, self.cases)
        wires.wire_case(pages.case, self.case)
        wires.wire_submission(pages.submission, self.submission)
        wires.wire_compare(pages.compare, self.compare)
        wires.wire_inbox(pages.inbox, self.inbox, self.partner)
        wires.wire_referrals(pages.referrals, self.referrals)
        wires.wire_sync(pages.sync, self.sync, self.stick)
        wires.wire_settings(pages.settings, self.settings)
        wires.wire_audit(pages.audit, self.audit)
        wires.wire_partner(pages.partner, self.partner)
        wires.wire_intake(pages.intake, self.intake)
        wires.wire_filling(pages.filling, self.filling)
        wires.wire_forms(pages.forms, self.forms)
        for panel in (pages.intake.panel, pages.filling.panel, pages.forms.panel):
            panel.listen_wanted.connect(desk.hear)
        self._wire_matches(desk)
        wires.wire_referral(pages.referral, self.referral)
