"""Carries sealed letters out to a stick and in from one, and says what came of it. Qt-free.

Invariant: what is on a stick is as sealed as what goes over the network; nothing counts as confirmed by copying.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from fieldintake.casework.sync_now import SyncOutcome
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words


@dataclass
class StickPresenter:
    """`copy_to` and `read_from` run on the network's thread, and ask now and then whether to stop.

    `changed` is told after each.
    """

    network: Background
    dialogs: Dialogs
    words: Words
    copy_to: Callable[[Path, Callable[[], bool]], SyncOutcome]
    read_from: Callable[[Path, Callable[[], bool]], SyncOutcome]
    changed: Callable[[], None]
    failed: Callable[[Exception], None]

    def copy_out(self) -> None:
        """Ask for the stick's folder and write what waits."""
        self.dialogs.open_folder(self.words.text("Which stick or folder?"), self._copy)

    def read_in(self) -> None:
        """Ask for the stick's folder and take in what is for us."""
        self.dialogs.open_folder(self.words.text("Which stick or folder?"), self._read)

    def _copy(self, folder: Path) -> None:
        self._run(lambda stopped: self.copy_to(folder, stopped), self._copied)

    def _read(self, folder: Path) -> None:
        self._run(lambda stopped: self.read_from(folder, stopped), self._taken)

    def _run(
        self, work: Callable[[Callable[[], bool]], SyncOutcome], done: Callable[[SyncOutcome], None]
    ) -> None:
        _, stop = self.words.text, Event()
        under_way = self.dialogs.wait(
            _("Sealed letters are on their way"),
            _("Leave the stick where it is. What is not on it yet stays safe here."),
            leave=_("Stop"),
            left=stop.set,
        )

        def went(outcome: SyncOutcome) -> None:
            under_way.ended()
            done(outcome)

        def broke(error: Exception) -> None:
            under_way.ended()
            self.failed(error)

        self.network.submit(lambda: work(stop.is_set), done=went, failed=broke)

    def _copied(self, outcome: SyncOutcome) -> None:
        _ = self.words.text
        self.changed()
        if self._is_broken(outcome):
            return
        what = self.words.plural(
            "{n} sealed letter is on the stick.", "{n} sealed letters are on the stick.", outcome.posted
        )
        if not outcome.posted:
            self.dialogs.tell(_("Nothing waits to go."), _("The stick is as it was."))
            return
        self.dialogs.tell(
            what,
            _("Hand the stick to the partner. Until their receipt comes back, everything stays kept here."),
        )

    def _taken(self, outcome: SyncOutcome) -> None:
        _ = self.words.text
        self.changed()
        came = self.words.plural(
            "{n} sealed letter for us was on the stick.",
            "{n} sealed letters for us were on the stick.",
            outcome.received,
        )
        receipts = self.words.plural(
            "{n} receipt for what you sent was there too.",
            "{n} receipts for what you sent were there too.",
            outcome.sent,
        )
        then = _("Look in the inbox. Reading the same stick again changes nothing.")
        no_receipts = _("Receipts for the senders were not written: our service did not answer.")
        parts = [receipts] if outcome.sent else []
        parts += [no_receipts] if outcome.problems else []
        self.dialogs.tell(came, " ".join([*parts, then]))

    def _is_broken(self, outcome: SyncOutcome) -> bool:
        _ = self.words.text
        if any(code == "StickUnreadable" for _name, code in outcome.problems):
            self.dialogs.tell(
                _("The stick could not be read or written."),
                _("Everything is safe and waits. Try another stick."),
            )
            return True
        return False
