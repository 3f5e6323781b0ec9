"""Turns the laptop to somebody who says what she thinks of the help she had, and locks it when she gives it back.

Invariant: what she answers is in memory alone until the lock writes it; no draft is made of it, and no case is known.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from fieldintake.casework.give_feedback import FeedbackBox, feedback_plan, given_in
from fieldintake.forms.plan import Plan
from fieldintake.ui.filling.acts import Act, AddRow, Answer, RemoveRow, Undo
from fieldintake.ui.filling.open_form import NO_CASE, OpenForm
from fieldintake.ui.filling.state import Layout
from fieldintake.ui.rooms import Room
from fieldintake.wording.catalogue import shipped_languages
from fieldintake.wording.form_languages import shown_name

if TYPE_CHECKING:
    from fieldintake.workspace.desk import Workspace


class AskingFeedback:
    """Owned by the workspace. `box` holds what was given since the last lock."""

    def __init__(self, desk: Workspace) -> None:
        self._desk = desk
        self.box = FeedbackBox()
        self._form: OpenForm | None = None
        self._language = "en"
        desk.pages.feedback.back_wanted.connect(lambda: desk.enter(Room.SETTINGS))

    def begin(self) -> None:
        """In which language? Then the laptop is hers."""
        desk = self._desk
        choices = [(code, shown_name(code)) for code in shipped_languages()]
        name = desk.words.text("In which language does she read?")
        desk.dialogs.choose(name, choices, chosen=desk.words.language, then=self._open)

    def _open(self, language: str) -> None:
        self._language = language
        desk = self._desk
        desk.vault_thread.submit(lambda: feedback_plan(desk.vault), done=self._turn, failed=desk.say_trouble)

    def _turn(self, plan: Plan) -> None:
        self._form = OpenForm.start(plan, NO_CASE, self._language, _now())
        self._form.layout = Layout.SCROLL
        self._desk.handing_over.begin_and_lock(self, self._end)

    def read(self) -> None:
        """What people said, for whoever may read it."""
        self._desk.go(Room.SETTINGS, self._desk.pages.feedback)
        self._desk.presenters.feedback.show()

    def open_form(self) -> tuple[OpenForm, str] | None:
        return None if self._form is None else (self._form, self._language)

    def act(self, act: Act) -> None:
        if self._form is not None and isinstance(act, Answer | AddRow | RemoveRow | Undo):
            self._form.take(act, _now())

    def _end(self) -> None:
        if self._form is not None:
            self.box.put(given_in(self._form.session))
            self._form = None
        self._desk.window.lock_wanted.emit()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
