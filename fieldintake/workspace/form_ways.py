"""The ways to the forms of a desk: filled, gone on with, read again, brought.

Invariant: a draft opens where it was begun: on the path of an intake, or by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldintake.domain.desk import Draft
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.ui.filling.acts import Jump
from fieldintake.ui.intake.open_forms import is_of_path
from fieldintake.ui.intake.state import IntakeStep
from fieldintake.ui.rooms import Room

if TYPE_CHECKING:
    from fieldintake.workspace.desk import Workspace


class FormWays:
    """Owned by the workspace."""

    def __init__(self, desk: Workspace) -> None:
        self._desk = desk

    def read(self, key: str) -> None:
        """A finished form of the case that is open."""
        self._desk.go(Room.CASES, self._desk.pages.submission)
        self._desk.presenters.submission.show(RecordId(key))

    def begin_intake(self) -> None:
        if not self._desk.works:
            return
        self._desk.window.turn_to(self._desk.pages.intake)
        self._desk.presenters.intake.begin()
        self._desk.pages.intake.setFocus()

    def resume(self, draft: Draft) -> None:
        """Where it belongs: on the path of an intake, or by itself."""
        if is_of_path(draft):
            self._desk.window.turn_to(self._desk.pages.intake)
            self._desk.presenters.intake.resume(draft.id)
        else:
            self._desk.window.turn_to(self._desk.pages.filling)
            self._desk.presenters.filling.resume(draft)

    def offer(self, case_id: CaseId) -> None:
        """Which form is to be filled for her?"""
        self._desk.window.turn_to(self._desk.pages.filling)
        self._desk.presenters.filling.offer(case_id)

    def choose_step(self, key: str) -> None:
        """Somebody chose a step in the column, whose path is that of the page which is open."""
        if self._desk.window.page is self._desk.pages.filling:
            self._desk.presenters.filling.act(Jump(key))
        else:
            self._desk.presenters.intake.go_to(IntakeStep(key))

    def take_up(self, case_id: CaseId) -> None:
        self._desk.window.turn_to(self._desk.pages.intake)
        self._desk.presenters.intake.take_up(case_id)

    def show_all(self) -> None:
        """The forms of the desk."""
        self._desk.go(Room.SETTINGS, self._desk.pages.forms)
        self._desk.presenters.forms.show()
