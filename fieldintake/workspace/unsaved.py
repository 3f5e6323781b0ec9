"""What somebody typed and the disk may not have got yet, over all pages on which one types."""

from __future__ import annotations

from fieldintake.casework.give_feedback import FeedbackBox, write_feedback
from fieldintake.casework.keep_draft import Typed
from fieldintake.ports import Vault
from fieldintake.ui.drafting import DraftKeeper
from fieldintake.workspace.presenters import Presenters


class Unsaved:
    """Owned by the workspace."""

    def __init__(self, vault: Vault, presenters: Presenters, feedback: FeedbackBox) -> None:
        self.vault, self._presenters, self._feedback = vault, presenters, feedback

    def flush(self) -> None:
        """Write it, and what was said of us since the last lock; on the vault's thread, before a lock."""
        forms = (self._presenters.intake.keeper, self._presenters.filling.keeper)
        for keeper in (*forms, *self._beside_forms()):
            keeper.flush()
        write_feedback(self.vault, self._feedback)

    def behind(self) -> list[Typed]:
        """What is not known to be on the disk; from any thread."""
        beside = (typed for keeper in self._beside_forms() for typed in keeper.behind())
        return [*self._presenters.intake.behind(), *self._presenters.filling.keeper.behind(), *beside]

    def _beside_forms(self) -> tuple[DraftKeeper, ...]:
        """Of the words that are typed beside a form."""
        return *self._presenters.case.drafts(), self._presenters.inbox.writing.keeper
