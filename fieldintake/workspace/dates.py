"""Asks whether the laptop's date is right when it leapt forward, which the vault's clock does not believe by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from fieldintake.casework.believe_date import believe_date
from fieldintake.domain.clock import Leap
from fieldintake.storage.renewing import Standing, renew_certificates
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.background import OneThread
from fieldintake.ui.ports import Dialogs
from fieldintake.ui.words import Words

_EVERY_MS = 60_000
_RIGHT, _WRONG = "right", "wrong"


def take_date(vault: OpenVault) -> Standing:
    """The date is right: what is believed for so long only is looked at again, as at the opening."""
    believe_date(vault)
    return renew_certificates(vault)


class Dates(QObject):
    """Owned by the workspace. `believed` is called once somebody said that the date is right."""

    def __init__(
        self,
        vault: OpenVault,
        thread: OneThread,
        dialogs: Dialogs,
        words: Words,
        parent: QObject,
        *,
        believed: Callable[[Standing], None],
        failed: Callable[[Exception], None],
    ) -> None:
        super().__init__(parent)
        self._vault, self._thread, self._dialogs, self._words = vault, thread, dialogs, words
        self._believed, self._failed = believed, failed
        self._asked_ms: int | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look now, and every minute."""
        self.look()
        self._timer.start()

    def look(self) -> None:
        """Ask once about each day that the laptop claims."""
        self._thread.submit(self._vault.clock.leap, done=self._found, failed=self._failed)

    def _found(self, leap: Leap | None) -> None:
        if leap is None or (self._asked_ms is not None and self._is_same_day(leap.claimed_ms)):
            return
        self._asked_ms = leap.claimed_ms
        _, words = self._words.text, self._words
        self._dialogs.pick(
            _("Is today {day}?", day=words.full_day(leap.claimed_ms)),
            _(
                "The records were last open on {day}. What she agreed to, and how long records are kept, goes by the"
                " date of this laptop.",
                day=words.full_day(leap.known_ms),
            ),
            [(_RIGHT, _("Yes, that is today")), (_WRONG, _("No, the date is wrong"))],
            leave=_("Ask me later"),
            then=self._answered,
        )

    def _is_same_day(self, claimed_ms: int) -> bool:
        return self._words.moment(claimed_ms).date() == self._words.moment(self._asked_ms or 0).date()

    def _answered(self, answer: str) -> None:
        if answer == _RIGHT:
            self._thread.submit(lambda: take_date(self._vault), done=self._believed, failed=self._failed)
            return
        _ = self._words.text
        self._dialogs.tell(
            _("Set the date of this laptop."),
            _("Until it is right, everything is dated as if the laptop had not been shut. Nothing is lost."),
        )

    def stop(self) -> None:
        """No more questions."""
        self._timer.stop()
