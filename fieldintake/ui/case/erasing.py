"""Erasing her for good: by one person, or where there is evidence by two, one who asks and one who decides. Qt-free.

Invariant: what will happen, who is asked to destroy and who must be called is said before, and asked once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fieldintake.casework.ask_back import Outside
from fieldintake.casework.erase_person import ErasureCertificate, erase_person, foresee_erasure
from fieldintake.casework.erase_together import (
    ask_erasure,
    confirm_erasure,
    decline_erasure,
    take_erasure_back,
)
from fieldintake.domain.ids import CaseId
from fieldintake.ports import Vault
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words

_ERASE, _DECLINE = "erase", "decline"


@dataclass
class Erasing:
    """`certified` shows what was erased; `changed` reads the page again after anything less."""

    vault: Vault
    background: Background
    dialogs: Dialogs
    words: Words
    changed: Callable[[], None]
    failed: Callable[[Exception], None]
    certified: Callable[[ErasureCertificate], None]

    def begin(self, case_id: CaseId) -> None:
        """Ask once, in plain words; where there is evidence, that somebody else decides."""
        self._foresee(case_id, lambda outside: self._ask(case_id, outside))

    def take_back(self, case_id: CaseId) -> None:
        """Whoever asked does not ask any more."""
        self._do(lambda: take_erasure_back(self.vault, case_id))

    def decide(self, case_id: CaseId, asked_by: str) -> None:
        """The second person says yes or no."""
        self._foresee(case_id, lambda outside: self._offer(case_id, asked_by, outside))

    def _foresee(self, case_id: CaseId, then: Callable[[Outside], None]) -> None:
        self.background.submit(lambda: foresee_erasure(self.vault, case_id), done=then, failed=self.failed)

    def _ask(self, case_id: CaseId, outside: Outside) -> None:
        _, lines = self.words.text, self._consequences(outside)
        if outside.needs_two:
            lines.append(
                _(
                    "This case has evidence, so it takes two people. Somebody else who keeps evidence sees on Today "
                    "that you ask, and decides. Until then nothing is erased."
                )
            )
        self.dialogs.confirm(
            _("Ask to erase her for good?") if outside.needs_two else _("Erase her for good?"),
            "\n\n".join(lines),
            act=_("Ask for it") if outside.needs_two else _("Erase her"),
            leave=_("Leave it as it is"),
            then=lambda: self._begun(case_id, needs_two=outside.needs_two),
        )

    def _begun(self, case_id: CaseId, *, needs_two: bool) -> None:
        if needs_two:
            self._do(lambda: ask_erasure(self.vault, case_id))
        else:
            self._erase(lambda: erase_person(self.vault, case_id))

    def _offer(self, case_id: CaseId, asked_by: str, outside: Outside) -> None:
        _ = self.words.text
        self.dialogs.pick(
            _("{who} asks to erase her for good", who=self.words.typed(asked_by)),
            "\n\n".join([*self._consequences(outside), _("The certificate names you both.")]),
            [(_ERASE, _("Erase her")), (_DECLINE, _("Do not erase her"))],
            leave=_("Decide later"),
            then=lambda key: self._decided(case_id, key),
        )

    def _decided(self, case_id: CaseId, key: str) -> None:
        if key == _ERASE:
            self._erase(lambda: confirm_erasure(self.vault, case_id))
        else:
            self._do(lambda: decline_erasure(self.vault, case_id))

    def _consequences(self, outside: Outside) -> list[str]:
        _ = self.words.text
        lines = [
            _(
                "Everything about her goes from this laptop: what she told us, her choices, what was sent. "
                "It cannot be brought back. A number for the year stays, and that it was done."
            )
        ]
        if outside.asked:
            asked = self.words.several(outside.asked)
            lines.append(_("Asked to destroy what they have, with the next sync: {who}.", who=asked))
        if outside.on_paper:
            paper = self.words.several(outside.on_paper)
            lines.append(_("They hold paper and must be called: {who}.", who=paper))
        return lines

    def _erase(self, verb: Callable[[], ErasureCertificate]) -> None:
        self.background.submit(verb, done=self.certified, failed=self.failed)

    def _do(self, verb: Callable[[], object]) -> None:
        self.background.submit(verb, done=lambda _changed: self.changed(), failed=self.failed)
