"""Builds the desk of one person: presenters, pages and the ways between them; it owns all of them.

A connection holds a plain Python receiver weakly, so whatever is connected is kept here for the life of the
process. Everything that touches the vault runs on the one thread that owns it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fieldintake.casework.erase_person import ErasureCertificate
from fieldintake.domain.desk import Staff
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.messages import OrganisationCard
from fieldintake.domain.roles import Act, may
from fieldintake.letters.renderer import PdfLetters
from fieldintake.storage.renewing import Standing
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.background import OneThread
from fieldintake.ui.dialogs import WindowDialogs
from fieldintake.ui.playing import Sounds
from fieldintake.ui.questions.state import Sound
from fieldintake.ui.rooms import Room, ShellState, rooms_of
from fieldintake.ui.shell import MainWindow
from fieldintake.ui.theme import Look
from fieldintake.ui.trouble import damage, sentence_of
from fieldintake.ui.words import Words
from fieldintake.workspace.asking import Asking
from fieldintake.workspace.column import DeskColumn
from fieldintake.workspace.dates import Dates
from fieldintake.workspace.feedback import AskingFeedback
from fieldintake.workspace.form_ways import FormWays
from fieldintake.workspace.handing_over import HandingOver
from fieldintake.workspace.pages import Pages
from fieldintake.workspace.paper import Kept, PaperTray
from fieldintake.workspace.presenters import Presenters
from fieldintake.workspace.sweeping import Sweeping
from fieldintake.workspace.traffic import Traffic
from fieldintake.workspace.unsaved import Unsaved
from fieldintake.workspace.wires import wire_consent_page


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
        certified_days: int,
        window: MainWindow,
        look: Look,
        words: Words,
        vault_thread: OneThread,
        pause: Callable[[], None],
        with_pin: Callable[[Callable[[], None]], None],
        take_back: Callable[[], None],
        to_door: Callable[[str], None],
    ) -> None:
        self.vault, self.window, self.words = vault, window, words
        self.vault_thread, self.network_thread = vault_thread, OneThread("network", window)
        self.files_thread = OneThread("files", window)
        self.dialogs = WindowDialogs(look, words, window, window.when_uncovered, window.guard)
        self.letters = PdfLetters()
        self.sounds = Sounds(self.tell_silence, window)
        self.pause, self.to_door = pause, to_door
        self.certified_days = certified_days
        self.traffic = Traffic(vault, own, vault_thread, self.network_thread)
        self.home, self.works = rooms_of(me.role)[0], may(me.role, Act.WORK_ON_CASES)
        self.pages = Pages(look, words, window)
        shell = ShellState(me.desk_name, me.role, self.home, now_ms())
        self.column = DeskColumn(window, self.pages, words, shell, now_ms)
        self.paper = PaperTray(
            self.pages.paper, self.dialogs, words, window, window.turn_to, self.pages.referral, self.say_trouble
        )  # fmt: skip
        self.asking, self.forms = Asking(self), FormWays(self)
        self.handing_over = HandingOver(look, window, self.sounds, with_pin, take_back)
        self.feedback = AskingFeedback(self)
        self.presenters = Presenters(self, now_ms)
        self.unsaved = Unsaved(vault, self.presenters, self.feedback.box)
        self._watch(vault, window)
        self._wire()

    def _watch(self, vault: OpenVault, window: MainWindow) -> None:
        """What looks at the vault and the clock by itself."""
        thread, failed = self.vault_thread, self.say_trouble
        self.sweeping = Sweeping(
            vault, thread, window, found=self.tell_damage, ended=self.refresh, failed=failed
        )
        self.dates = Dates(
            vault, thread, self.dialogs, self.words, window, believed=self.take_standing, failed=failed
        )

    def _wire(self) -> None:
        window, pages, presenters = self.window, self.pages, self.presenters
        window.room_chosen.connect(self.enter)
        window.intake_wanted.connect(self.forms.begin_intake)
        window.step_chosen.connect(self.forms.choose_step)
        window.path_left.connect(lambda: self.enter(self.home))
        pages.inbox.file_wanted.connect(self.open_something)
        pages.sync.card_wanted.connect(presenters.own_card.save)
        pages.sync.service_wanted.connect(self.choose_service)
        pages.service.keep_wanted.connect(presenters.service.keep)
        pages.service.back_wanted.connect(self.leave_service)
        pages.case.form_wanted.connect(self.forms.read)
        pages.consent.back_wanted.connect(self.asking.end)
        pages.consent.keep_wanted.connect(presenters.consent.keep)
        pages.filling.pause_wanted.connect(self.pause)
        pages.filling.turn_wanted.connect(lambda: self.handing_over.begin(presenters.filling))
        pages.intake.turn_wanted.connect(lambda: self.handing_over.begin(presenters.intake))
        pages.paper.back_wanted.connect(self.paper.put_away)
        pages.audit.back_wanted.connect(lambda: self.enter(Room.SETTINGS))
        pages.paper.keep_wanted.connect(self.paper.keep)
        pages.paper.language_wanted.connect(self.paper.choose_language)
        wire_consent_page(pages.consent.page, presenters.consent)

    # --- going about -----------------------------------------------------------------------------

    def begin(self) -> None:
        """Show the first room."""
        self.refresh()
        self.enter(self.home)
        self.sweeping.begin()
        self.dates.begin()

    def enter(self, room: Room) -> None:
        """Go to a room and read it anew."""
        pages, presenters = self.pages, self.presenters
        screens: dict[Room, tuple[QWidget, Callable[[], None]]] = {
            Room.TODAY: (pages.today, presenters.today.show),
            Room.CASES: (pages.cases, presenters.cases.show),
            Room.INBOX: (pages.inbox, presenters.inbox.show),
            Room.REFERRALS: (pages.referrals, presenters.referrals.show),
            Room.SYNC: (pages.sync, presenters.sync.show),
            Room.SETTINGS: (pages.settings, presenters.settings.show),
        }
        page, show = screens[room]
        self.go(room, page)
        show()

    def go(self, room: Room, page: QWidget) -> None:
        if page is not self.pages.compare:
            self.presenters.compare.put_away()
        self.presenters.submission.put_away()
        self.presenters.feedback.put_away()
        self.column.stand_in(room)
        self.window.turn_to(page)

    def open_case(self, case_id: CaseId) -> None:
        self.go(Room.CASES, self.pages.case)
        self.presenters.case.show(case_id)

    def open_arrival(self, key: str) -> None:
        self.enter(Room.INBOX)
        self.presenters.inbox.choose(key)

    def refer(self, case_id: CaseId, need: str) -> None:
        self.go(Room.REFERRALS, self.pages.referral)
        self.presenters.referral.begin(case_id, need)

    def reopen_referral(self, case_id: CaseId, referral: RecordId) -> None:
        self.go(Room.REFERRALS, self.pages.referral)
        self.presenters.referral.reopen(case_id, referral)

    def open_something(self) -> None:
        """A file or a stick: ask which, since one is a file and the other a folder."""
        _ = self.words.text
        ways = {"card": self.presenters.partner.begin, "stick": self.presenters.stick.read_in}
        choices = [("card", _("A partner's card")), ("stick", _("Sealed letters on a stick"))]
        self.dialogs.choose(_("What do you want to open?"), choices, chosen="", then=lambda key: ways[key]())

    def show_partner(self) -> None:
        """The page of the card that was read."""
        self.go(Room.INBOX, self.pages.partner)

    def choose_service(self) -> None:
        self.go(Room.SYNC, self.pages.service)
        self.presenters.service.begin(self.traffic.own)

    def leave_service(self) -> None:
        self.enter(Room.SYNC)

    def service_used(self, own: OrganisationCard) -> None:
        """Our card has changed."""
        self.traffic.take_own(own)
        self.refresh()

    def show_certificate(self, certificate: ErasureCertificate) -> None:
        """She was erased: the certificate, to be looked at, printed or kept."""
        self.go(Room.CASES, self.pages.paper)
        self.paper.look_at_and_keep(
            Kept(
                lambda language: self.letters.certificate(certificate, language=language),
                f"erased-{certificate.audit_sequence}",
                lambda: self.enter(Room.CASES),
            )
        )

    def show_comparison(self) -> None:
        """Two cases side by side; of a search, beside the path it belongs to."""
        if self.window.page is not self.pages.intake:
            self.go(Room.CASES, self.pages.compare)
        self.window.turn_to(self.pages.compare)

    def show_audit(self) -> None:
        """Who did what, for whoever may see it."""
        self.go(Room.SETTINGS, self.pages.audit)
        self.presenters.audit.enter()

    # --- what the column says --------------------------------------------------------------------

    def refresh(self) -> None:
        """Read again what the column and the open page show."""
        presenters = self.presenters
        if self.window.page is self.pages.settings:
            presenters.settings.show()
        if self.works:
            self._refresh_work(presenters)

    def _refresh_work(self, presenters: Presenters) -> None:
        cards = self.traffic
        self.vault_thread.submit(cards.read_cards, done=cards.take_cards, failed=self.say_trouble)
        presenters.today.show()
        presenters.inbox.show()
        presenters.sync.show()
        presenters.case.look_whether_gone()
        presenters.compare.look_whether_gone()

    def take_standing(self, standing: Standing) -> None:
        """For how long partners believe us, as of a date that a person said is right."""
        self.presenters.sync.certified_days = standing.days
        self.refresh()

    def speak(self) -> None:
        """Say again, in the language that is now chosen, what was put into words before."""
        presenters = self.presenters
        self.refresh()
        if not self.works:
            return
        for consent in (presenters.consent, presenters.intake.consent):
            consent.speak(self.words.language)
        presenters.intake.again()
        presenters.filling.again()
        presenters.forms.again()
        presenters.case.again()
        presenters.compare.again()
        presenters.submission.again()
        presenters.feedback.again()
        presenters.cases.show()
        presenters.referral.again()
        presenters.referrals.show()

    def say_trouble(self, error: Exception) -> None:
        """Tell what happened, what is safe and what to do; a programming error goes on to the lock."""
        told = sentence_of(error, self.words)
        if told is None:
            raise error
        self.dialogs.tell(*told)

    def hear(self, sound: Sound) -> None:
        """A question of a form, spoken."""
        self.sounds.play(sound.data, sound.ending)

    def tell_silence(self) -> None:
        _ = self.words.text
        self.dialogs.tell(
            _("This laptop cannot play sounds."),
            _("It is kept. Another laptop may be able to."),
        )

    def tell_damage(self) -> None:
        """Every member is told at each unlocking, until the records were salvaged or restored."""
        _ = self.words.text
        ways = [("salvage", _("Save what is whole")), ("restore-backup", _("Bring back a backup"))]
        self.dialogs.pick(*damage(self.words), ways, leave=_("Not now"), then=self.to_door)

    def close(self) -> None:
        """Let the network end after its turn; the vault's thread is its owner's to close, and still works."""
        self.sweeping.stop()
        self.dates.stop()
        self.presenters.sync.cancel()
        self.network_thread.close()
        self.files_thread.close()
        self.traffic.close()
