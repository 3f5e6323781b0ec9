"""Where a path begins: a new case, a draft that was left, or the forms of a case that is known. Qt-free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fieldintake.casework.bundled_forms import form_plan
from fieldintake.casework.keep_draft import my_drafts
from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_case import CaseView, read_case
from fieldintake.domain.desk import Draft
from fieldintake.domain.errors import NotFound
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.forms.plan import Plan
from fieldintake.ports import Vault
from fieldintake.ui.intake.open_forms import FORMS
from fieldintake.ui.intake.state import IntakeStep
from fieldintake.ui.ports import Background


@dataclass(frozen=True, slots=True)
class Begun:
    """A case, a plan for every step that is a form, and drafts of mine to go on with.

    `step` comes first when there is no draft; `is_known` says that the case was there before.
    """

    view: CaseView
    plans: dict[IntakeStep, Plan]
    drafts: tuple[Draft, ...] = ()
    step: IntakeStep = IntakeStep.SAFETY
    is_known: bool = False

    @property
    def is_new(self) -> bool:
        """Whether the case was made just now."""
        return not self.is_known and not self.drafts

    @property
    def started_ms(self) -> int | None:
        return self.view.case.ms("opened_at")

    @property
    def kept_ms(self) -> int | None:
        """When the newest draft reached the disk."""
        return max((draft.saved_ms for draft in self.drafts), default=None)


@dataclass
class Beginning:
    """`opened` gets what was read; the vault may say `NotFound` of a draft or a case."""

    vault: Vault
    background: Background
    opened: Callable[[Begun], None]
    failed: Callable[[Exception], None]

    def as_new(self) -> None:
        """A new case."""
        self._read(lambda: _new(self.vault))

    def resume(self, draft_id: RecordId) -> None:
        """Where a draft was left, with the other drafts of the same case."""
        self._read(lambda: _resumed(self.vault, draft_id))

    def take_up(self, case_id: CaseId) -> None:
        """The forms of a case that is known, at her needs."""
        self._read(lambda: _known(self.vault, case_id))

    def _read(self, work: Callable[[], Begun]) -> None:
        self.background.submit(work, done=self.opened, failed=self.failed)


def _new(vault: Vault) -> Begun:
    """The case is opened only once there is a plan for every form."""
    plans = {step: form_plan(vault, form_id) for step, form_id in FORMS.items()}
    return Begun(read_case(vault, open_case(vault)), plans)


def _resumed(vault: Vault, draft_id: RecordId) -> Begun:
    drafts = my_drafts(vault)
    case_id = next((draft.case_id for draft in drafts if draft.id == draft_id), None)
    if case_id is None:
        raise NotFound("the draft is not here any more")
    mine = [draft for draft in drafts if draft.case_id == case_id]
    mine.sort(key=lambda draft: draft.id != draft_id)
    return Begun(read_case(vault, case_id), _plans(vault, mine), tuple(mine))


def _known(vault: Vault, case_id: CaseId) -> Begun:
    mine = [draft for draft in my_drafts(vault) if draft.case_id == case_id]
    return Begun(
        read_case(vault, case_id), _plans(vault, mine), tuple(mine), step=IntakeStep.NEEDS, is_known=True
    )


def _plans(vault: Vault, drafts: list[Draft]) -> dict[IntakeStep, Plan]:
    """Each form in the version that its draft was begun in."""
    begun_in = {draft.form_id: draft.form_version for draft in reversed(drafts)}
    return {step: form_plan(vault, form_id, begun_in.get(form_id)) for step, form_id in FORMS.items()}
