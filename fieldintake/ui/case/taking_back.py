"""She takes an answer back: asked once, in plain words, together with how she says it. Qt-free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fieldintake.casework.ask_back import Withdrawn
from fieldintake.casework.record_consent import HowAnswered
from fieldintake.casework.withdraw_consent import withdraw_answer, withdraw_consent
from fieldintake.domain.consent import ConsentEvent, ConsentMethod
from fieldintake.domain.ids import CaseId
from fieldintake.ports import Vault
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words


@dataclass
class TakingBack:
    """`done` is told once it was kept."""

    vault: Vault
    background: Background
    dialogs: Dialogs
    words: Words
    done: Callable[[], None]
    failed: Callable[[Exception], None]

    def begin(self, case_id: CaseId, question: str, answer: ConsentEvent | None) -> None:
        """Exactly this answer, or every yes of hers where it is None; saying how is the last click."""
        _ = self.words.text
        self.dialogs.pick(
            question,
            _(
                "What waits to go stops now. Who has something of hers is asked to destroy it. "
                "It counts however she says it."
            ),
            [(method.value, _("Take it back: {how}", how=self.words.of(method))) for method in ConsentMethod],
            leave=_("Leave it as it is"),
            then=lambda method: self._by(case_id, answer, ConsentMethod(method)),
        )

    def _by(self, case_id: CaseId, answer: ConsentEvent | None, method: ConsentMethod) -> None:
        _ = self.words.text
        if method is not ConsentMethod.VERBAL_WITH_WITNESS:
            self._keep(case_id, answer, HowAnswered(method, self.words.language))
            return
        self.dialogs.write(
            _("Who heard it?"),
            _("The name of the witness."),
            act=_("Take it back"),
            leave=_("Leave it as it is"),
            then=lambda name: self._witnessed(case_id, answer, name.strip()),
        )

    def _witnessed(self, case_id: CaseId, answer: ConsentEvent | None, witness: str) -> None:
        """Without a name there was no witness."""
        method = ConsentMethod.VERBAL_WITH_WITNESS if witness else ConsentMethod.SPOKEN
        self._keep(case_id, answer, HowAnswered(method, self.words.language, witness=witness))

    def _keep(self, case_id: CaseId, answer: ConsentEvent | None, how: HowAnswered) -> None:
        self.background.submit(
            lambda: self._take_back(case_id, answer, how), done=self._withdrawn, failed=self.failed
        )

    def _take_back(self, case_id: CaseId, answer: ConsentEvent | None, how: HowAnswered) -> Withdrawn:
        """A yes to a kind is none of its providers', nor of the other kinds'."""
        if answer is None:
            return withdraw_consent(self.vault, case_id, how)
        return withdraw_answer(self.vault, case_id, how, purpose=answer.purpose, recipient=answer.recipient)

    def _withdrawn(self, outcome: Withdrawn) -> None:
        _ = self.words.text
        if outcome.on_paper:
            self.dialogs.tell(
                _("Call these: {who}", who=self.words.several(outcome.on_paper)),
                _(
                    "They hold a letter on paper, which no message can take back. "
                    "They stay on Today until you say that it is done."
                ),
            )
        self.done()
