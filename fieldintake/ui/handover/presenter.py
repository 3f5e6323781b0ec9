"""Leads her through the questions that are hers, one at a time. Qt-free.

Invariant: she answers nothing but what `for_her` lets through, and nothing leads back to the desk but `give_back`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from fieldintake.forms.state import QuestionState
from fieldintake.ui.filling.acts import Answer, Change
from fieldintake.ui.filling.for_her import for_her
from fieldintake.ui.filling.open_form import OpenForm
from fieldintake.ui.handover.asking import page_for_her
from fieldintake.ui.handover.state import HandoverState


@dataclass
class HandoverPresenter:
    """`give_back` asks for the PIN; `take` gives the form one answer, as from the page it belongs to."""

    render: Callable[[HandoverState], None]
    give_back: Callable[[], None]
    state: HandoverState = field(default_factory=lambda: HandoverState("en"), init=False)
    _form: OpenForm | None = field(default=None, init=False)
    _take: Callable[[Change], None] = field(default=lambda _change: None, init=False)
    _language: str = field(default="en", init=False)
    _at: str = field(default="", init=False)

    def begin(self, form: OpenForm, language: str, take: Callable[[Change], None]) -> None:
        """At the first question of the page that is open."""
        self._form, self._language, self._take = form, language, take
        self._at = next((question.path for question in self._questions()), "")
        self._show()

    def end(self) -> None:
        """The laptop is turned back: nothing of hers stays on this page."""
        self._form, self._at = None, ""
        self._take = lambda _change: None
        self.state = HandoverState(self._language)
        self.render(self.state)

    def answer(self, path: str, raw: object) -> None:
        """One answer of hers; what was not offered to her is not taken."""
        if any(question.path == path for question in self._questions()):
            self._take(Answer(path, raw))  # type: ignore[arg-type]  # signals carry objects
            self._show()

    def onward(self) -> None:
        """The next question; at the end the laptop is given back."""
        if self.state.page is None:
            self.give_back()
        else:
            self._move(1)

    def back(self) -> None:
        self._move(-1)

    def stop(self) -> None:
        """She wants to stop: thanked, and no more is asked."""
        self._at = ""
        self._show()

    def _move(self, by: int) -> None:
        paths = [question.path for question in self._questions()]
        at_end = len(paths)  # there, or where her question went while she answered
        here = paths.index(self._at) if self._at in paths else at_end
        place = min(here + by, len(paths))
        if place >= 0:
            self._at = paths[place] if place < len(paths) else ""
            self._show()

    def _questions(self) -> tuple[QuestionState, ...]:
        form = self._form
        return () if form is None else for_her(form.session.definition, form.page()[0])

    def _show(self) -> None:
        questions = self._questions()
        place = next((n for n, question in enumerate(questions) if question.path == self._at), None)
        form = self._form
        page = None if place is None or form is None else page_for_her(form, questions[place], self._language)
        number = 0 if place is None else place + 1
        self.state = HandoverState(self._language, page, number, len(questions))
        self.render(self.state)
