"""Builds the desk of one person: presenters, screens and the wires between them; it owns all of them.

A connection holds a plain Python receiver weakly, so whatever is connected is kept here for the life of the
process. Everything that touches the vault runs on the one thread that owns it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from fieldintake.adapters import device_of, opener_of, sealer_of
from fieldintake.casework.print_letter import Pages
from fieldintake.casework.sync_now import Means, SyncOutcome, sync_now
from fieldintake.domain.consent_questions import ConsentQuestion
from fieldintake.domain.desk import Staff
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.messages import OrganisationCard
from fieldintake.domain.release import Recipient
from fieldintake.letters.renderer import PdfLetters
from fieldintake.protocol.cards import fingerprint_words
from fieldintake.storage.vault import OpenVault
from fieldintake.sync.central_target import CentralTarget
from fieldintake.ui.background import OneThread
from fieldintake.ui.case.presenter import CasePresenter, form_name
from fieldintake.ui.case.view import CaseView
from fieldintake.ui.cases.presenter import CasesPresenter
from fieldintake.ui.cases.view import CasesView
from fieldintake.ui.consent.presenter import ConsentPresenter
from fieldintake.ui.consent.screen import ConsentScreen
from fieldintake.ui.consent.view import ConsentPage
from fieldintake.ui.dialogs import WindowDialogs
from fieldintake.ui.inbox.presenter import InboxPresenter
from fieldintake.ui.inbox.state import InboxScreen
from fieldintake.ui.inbox.view import InboxView
from fieldintake.ui.intake.path import path_of
from fieldintake.ui.intake.presenter import IntakePresenter
from fieldintake.ui.intake.state import IntakeState, IntakeStep
from fieldintake.ui.intake.view import IntakeView
from fieldintake.ui.paper.printing import print_pages, printers
from fieldintake.ui.paper.viewer import PagesView
from fieldintake.ui.referral.presenter import ReferralPresenter
from fieldintake.ui.referral.view import ReferralView
from fieldintake.ui.rooms import Room, ShellState
from fieldintake.ui.shell import MainWindow
from fieldintake.ui.sync.presenter import SyncPresenter
from fieldintake.ui.sync.state import SyncState
from fieldintake.ui.sync.view import SyncView
from fieldintake.ui.theme import Look
from fieldintake.ui.today.presenter import TodayPresenter
from fieldintake.ui.today.view import TodayView
from fieldintake.ui.trouble import sentence_of
from fieldintake.ui.words import Words
from fieldintake.wording.consent_policy import consent_policy

T = TypeVar("T")


def now_ms() -> int:
    """The laptop's clock, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Workspace:
    """One person's desk over an open vault. Main thread only."""

    def __init__(
        self,
        vault: OpenVault,
        me: Staff,
        own: OrganisationCard,
        *,
        window: MainWindow,
        look: Look,
        words: Words,
        vault_thread: OneThread,
        pause: Callable[[], None],
    ) -> None:
        self.vault, self.window, self.words = vault, window, words
        self._look, self._own = look, own
        self.vault_thread, self.network_thread = vault_thread, OneThread("network", window)
        self.dialogs = WindowDialogs(look, window)
        self.letters = PdfLetters()
        self._targets: dict[str, CentralTarget] = {}
        self._cards: dict[str, OrganisationCard] = {}
        self._case: CaseId | None = None
        self.shell = ShellState(me.desk_name, me.role, Room.TODAY, now_ms())
        self.today_view, self.cases_view = TodayView(look, words), CasesView(look, words)
        self.case_view, self.inbox_view = CaseView(look, words), InboxView(look, words)
        self.sync_view, self.intake_view = SyncView(look, words), IntakeView(look, words)
        self.referral_view, self.consent_view = ReferralView(look, words), ConsentScreen(look, words)
        self.pages_view = PagesView(look, words)
        for page in self._pages():
            window.add(page)
        self._make_presenters(pause)
        self._wire_rooms()
        self._wire_case()
        self._wire_intake()
        self._wire_referral()
        self._wire_consent()

    def _pages(self) -> tuple[QWidget, ...]:
        return (
            self.today_view,
            self.cases_view,
            self.case_view,
            self.inbox_view,
            self.sync_view,
            self.intake_view,
            self.referral_view,
            self.consent_view,
            self.pages_view,
        )

    # --- presenters ------------------------------------------------------------------------------

    def _make_presenters(self, pause: Callable[[], None]) -> None:
        vault, background, words, failed = self.vault, self.vault_thread, self.words, self.say_trouble
        self.today = TodayPresenter(
            vault,
            background,
            self.today_view.render_state,
            self.open_case,
            self.open_arrival,
            self.resume_draft,
            failed,
            now_ms,
            counted=lambda count: self._count(Room.TODAY, count),
            form_name=lambda form_id: form_name(form_id, words),
        )
        self.cases = CasesPresenter(
            vault, background, words, self.cases_view.render_state, self.open_case, failed, now_ms
        )
        self.case = CasePresenter(
            vault,
            background,
            self.dialogs,
            words,
            self.case_view.render_state,
            self.refer,
            self.ask_her,
            self.refresh,
            failed,
            now_ms,
        )
        self.inbox = InboxPresenter(
            vault,
            background,
            self.dialogs,
            words,
            self._render_inbox,
            self.open_case,
            failed,
            self.refresh,
            now_ms,
            key_words=self._key_words,
        )
        self.sync = SyncPresenter(
            vault,
            background,
            self.network_thread,
            self._sync,
            self._render_sync,
            self.refresh,
            failed,
            now_ms,
            has_service=bool(self._own.service_address),
            desk=self._own.name,
        )
        path_consent = ConsentPresenter(vault, background, lambda _state: None, lambda: None, failed, now_ms)
        self.intake = IntakePresenter(
            vault,
            background,
            words,
            path_consent,
            self._render_intake,
            self.open_case,
            lambda case_id: self.refer(case_id, ""),
            pause,
            self.refresh,
            failed,
            now_ms,
        )
        self.referral = ReferralPresenter(
            vault,
            background,
            self.letters,
            words,
            self.referral_view.render_state,
            self.ask_for_referral,
            self.hand_out,
            self.look_at,
            self.open_case,
            self.refresh,
            failed,
            now_ms,
        )
        self.consent = ConsentPresenter(
            vault, background, self.consent_view.render_state, self._asked, failed, now_ms
        )
        self._after_asking: Callable[[], None] = lambda: None

    # --- wires -----------------------------------------------------------------------------------

    def _wire_rooms(self) -> None:
        window = self.window
        window.room_chosen.connect(self.enter)
        window.intake_wanted.connect(self.begin_intake)
        window.step_chosen.connect(lambda key: self.intake.go_to(IntakeStep(key)))
        window.path_left.connect(lambda: self.enter(Room.TODAY))
        self.today_view.task_chosen.connect(self.today.choose)
        self.today_view.draft_chosen.connect(self.today.choose_draft)
        self.cases_view.searched.connect(self.cases.search)
        self.cases_view.case_chosen.connect(self.cases.choose)
        self.cases_view.more_wanted.connect(self.cases.more)
        self.cases_view.reveal_wanted.connect(self.cases.hold)
        self.cases_view.reveal_ended.connect(self.cases.release)
        self.inbox_view.chosen.connect(self.inbox.choose)
        self.inbox_view.accept_wanted.connect(self.inbox.accept)
        self.inbox_view.decline_wanted.connect(self.inbox.decline)
        self.inbox_view.ask_wanted.connect(self.inbox.ask)
        self.inbox_view.case_wanted.connect(self.inbox.go_to_case)
        self.sync_view.sync_wanted.connect(self.sync.sync)
        self.sync_view.sync_cancelled.connect(self.sync.cancel)

    def _wire_case(self) -> None:
        view, presenter = self.case_view, self.case
        view.refer_wanted.connect(presenter.refer_need)
        view.consent_wanted.connect(presenter.ask_her)
        view.withdraw_wanted.connect(presenter.withdraw)
        view.note_wanted.connect(presenter.note)
        view.tab_chosen.connect(presenter.turn)
        view.name_wanted.connect(presenter.hold_name)
        view.name_released.connect(presenter.release)
        view.must_not_know_wanted.connect(presenter.hold_must_not_know)
        view.must_not_know_released.connect(presenter.release)

    def _wire_intake(self) -> None:
        view, presenter = self.intake_view, self.intake
        view.search.typed.connect(presenter.search)
        view.search.match_chosen.connect(presenter.choose_match)
        view.form.answered.connect(presenter.answer)
        view.form.row_wanted.connect(presenter.add_row)
        view.form.row_unwanted.connect(presenter.remove_row)
        view.back_wanted.connect(presenter.back)
        view.next_wanted.connect(presenter.onward)
        view.stop_wanted.connect(presenter.stop)
        view.undo_wanted.connect(presenter.undo)
        view.pause_wanted.connect(presenter.pause)
        view.languages_chosen.connect(presenter.choose_languages)
        view.refer_wanted.connect(presenter.refer_now)
        view.paper_chosen.connect(presenter.choose_paper)
        self._wire_consent_page(view.consent, presenter.consent)

    def _wire_consent_page(self, page: ConsentPage, presenter: ConsentPresenter) -> None:
        page.answered.connect(presenter.answer)
        page.months_chosen.connect(presenter.choose_months)
        page.points_toggled.connect(presenter.toggle_points)
        page.witness_written.connect(presenter.write_witness)
        page.interpreter_written.connect(presenter.write_interpreter)
        page.method_chosen.connect(presenter.choose_method)
        page.giver_chosen.connect(presenter.choose_giver)

    def _wire_consent(self) -> None:
        self._wire_consent_page(self.consent_view.page, self.consent)
        self.consent_view.back_wanted.connect(self._asked)
        self.consent_view.keep_wanted.connect(self.consent.keep)

    def _wire_referral(self) -> None:
        view, presenter = self.referral_view, self.referral
        view.need_toggled.connect(presenter.toggle_need)
        view.provider_chosen.connect(presenter.choose_provider)
        view.filtered.connect(presenter.filter_providers)
        view.back_wanted.connect(presenter.back)
        view.next_wanted.connect(presenter.onward)
        view.ask_wanted.connect(presenter.ask_her)
        view.letter_language_chosen.connect(presenter.choose_letter_language)
        view.copy_language_chosen.connect(presenter.choose_copy_language)
        view.look_wanted.connect(presenter.look)
        view.print_wanted.connect(presenter.print_pack)
        view.send_wanted.connect(presenter.send)
        view.done.connect(presenter.finish)
        self.pages_view.back_wanted.connect(self._put_pages_away)

    # --- going about -----------------------------------------------------------------------------

    def begin(self) -> None:
        """Show the first room."""
        self.refresh()
        self.enter(Room.TODAY)

    def enter(self, room: Room) -> None:
        """Go to a room and read it anew."""
        screens = {
            Room.TODAY: (self.today_view, self.today.show),
            Room.CASES: (self.cases_view, self.cases.show),
            Room.INBOX: (self.inbox_view, self.inbox.show),
            Room.SYNC: (self.sync_view, self.sync.show),
        }
        page, show = screens[room]
        self._say_where(room)
        self.window.turn_to(page)
        show()

    def open_case(self, case_id: CaseId) -> None:
        self._case = case_id
        self._say_where(Room.CASES)
        self.window.turn_to(self.case_view)
        self.case.show(case_id)

    def open_arrival(self, key: str) -> None:
        self.enter(Room.INBOX)
        self.inbox.choose(key)

    def begin_intake(self) -> None:
        self.window.turn_to(self.intake_view)
        self.intake.begin()
        self.intake_view.setFocus()

    def resume_draft(self, draft_id: str) -> None:
        self.window.turn_to(self.intake_view)
        self.intake.resume(RecordId(draft_id))

    def refer(self, case_id: CaseId, need: str) -> None:
        self._case = case_id
        self._say_where(Room.CASES)
        self.window.turn_to(self.referral_view)
        self.referral.begin(case_id, need)

    def ask_her(self, case_id: CaseId) -> None:
        """The whole conversation again, from her page."""
        self._ask(case_id, list(consent_policy().first), lambda: self.open_case(case_id))

    def ask_for_referral(self, case_id: CaseId, recipient: Recipient) -> None:
        """What this one provider may know, before the referral goes on."""

        def back() -> None:
            self.window.turn_to(self.referral_view)
            self.referral.preview_again()

        self._ask(case_id, consent_policy().for_referral(recipient), back)

    def _ask(self, case_id: CaseId, questions: list[ConsentQuestion], then: Callable[[], None]) -> None:
        self._after_asking = then
        state = self.case.state
        hers = next(iter(self._codes_of(case_id)), "") if state is not None else ""
        self.consent.begin(case_id, questions, staff=self.words.language, hers=hers)
        self.window.turn_to(self.consent_view)

    def _codes_of(self, case_id: CaseId) -> list[str]:
        """Her languages other than the staff's, as far as the open page knows them."""
        return self.case.language_codes(case_id, besides=self.words.language)

    def _asked(self) -> None:
        self.refresh()
        self._after_asking()

    # --- paper -----------------------------------------------------------------------------------

    def look_at(self, pdf: bytes) -> None:
        self.pages_view.show_pdf(pdf)
        self.window.turn_to(self.pages_view)

    def _put_pages_away(self) -> None:
        self.pages_view.forget()
        self.window.turn_to(self.referral_view)

    def hand_out(self, pages: list[Pages]) -> None:
        """Print where there is a printer, else keep as files; the name is the reference alone."""
        _, names = self.words.text, printers()
        choices = [(name, name) for name in names] + [("", _("Save as a file"))]
        self.dialogs.choose(
            _("Where to?"), choices, chosen=choices[0][0], then=lambda name: self._give(pages, name)
        )

    def _give(self, pages: list[Pages], printer: str) -> None:
        if printer:
            for sheet in pages:
                print_pages(sheet.pdf, sheet.reference, printer, self.window)
            return
        sheet, *rest = pages

        def save(path: Path) -> None:
            path.write_bytes(sheet.pdf)
            if rest:
                self._give(rest, "")

        number = "" if len(pages) > 1 or not rest else "-2"
        self.dialogs.save_file(self.words.text("Save as a file"), f"{sheet.reference}{number}.pdf", save)

    # --- sync ------------------------------------------------------------------------------------

    def _sync(self, cancelled: Callable[[], bool]) -> SyncOutcome:
        """On the network's thread; hops to the vault's for each piece of work."""
        in_vault = self.vault_thread.wait_for
        sealer, opener = in_vault(lambda: (sealer_of(self.vault), opener_of(self.vault)))
        return sync_now(Means(self.vault, sealer, opener, self._target, in_vault, cancelled))

    def _target(self, card: OrganisationCard) -> CentralTarget | None:
        if not card.service_address:
            return None
        if card.id not in self._targets:
            device = self.vault_thread.wait_for(lambda: device_of(self.vault))
            self._targets[card.id] = CentralTarget(card, device, reads=card.id == self._own.id)
        return self._targets[card.id]

    def _key_words(self, organisation: str) -> str:
        card = self._cards.get(organisation)
        return " ".join(fingerprint_words(card)) if card is not None else ""

    # --- what the column says --------------------------------------------------------------------

    def refresh(self) -> None:
        """Read again what the column and the open page show."""
        self.vault_thread.submit(self._read_cards, done=self._take_cards, failed=self.say_trouble)
        self.today.show()
        self.inbox.show()
        self.sync.show()

    def _read_cards(self) -> dict[str, OrganisationCard]:
        with self.vault.view() as unit:
            return {str(card.id): card for card in unit.directory.cards()}

    def _take_cards(self, cards: dict[str, OrganisationCard]) -> None:
        self._cards = cards

    def _say_where(self, room: Room) -> None:
        self._show_shell(replace(self.shell, at=room, path=None, now_ms=now_ms()))

    def _count(self, room: Room, count: int) -> None:
        counts = {**dict(self.shell.counts), room: count}
        self._show_shell(replace(self.shell, counts=tuple(counts.items())))

    def _render_inbox(self, state: InboxScreen) -> None:
        self.inbox_view.render_state(state)
        self._count(Room.INBOX, state.waiting)

    def _render_sync(self, state: SyncState) -> None:
        self.sync_view.render_state(state)
        self._show_shell(replace(self.shell, network=state.network, synced_ms=state.synced_ms))
        self._count(Room.SYNC, len(state.waiting) + len(state.stuck))

    def _render_intake(self, state: IntakeState) -> None:
        self.intake_view.render_state(state)
        if self.window.pages.currentWidget() is self.intake_view:
            self._show_shell(replace(self.shell, path=path_of(state, self.words), now_ms=now_ms()))

    def _show_shell(self, shell: ShellState) -> None:
        self.shell = shell
        self.window.render_state(shell)

    def say_trouble(self, error: Exception) -> None:
        """Tell what happened, what is safe and what to do; a programming error goes on to the lock."""
        told = sentence_of(error, self.words)
        if told is None:
            raise error
        self.dialogs.tell(*told)

    def close(self) -> None:
        """Let the network end; the vault's thread is its owner's to close."""
        self.network_thread.close()
        for target in self._targets.values():
            target.close()
