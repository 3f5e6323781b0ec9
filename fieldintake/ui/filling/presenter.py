"""Fills one form of one case: chosen or resumed, answered, looked through, finished or left as a draft. Qt-free.

Invariant: every answer is on its way into a draft before the next one; only finishing or throwing away ends a draft.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fieldintake.casework.bundled_forms import OF_AN_INTAKE
from fieldintake.casework.keep_draft import drop_draft
from fieldintake.casework.offer_forms import FormsOfCase, forms_of_case
from fieldintake.domain.desk import Draft
from fieldintake.domain.errors import VaultError
from fieldintake.domain.ids import CaseId
from fieldintake.ports import Vault
from fieldintake.ui.drafting import DraftKeeper
from fieldintake.ui.filling.acts import Act, Answer, FileAct, Jump, Lay, Speak
from fieldintake.ui.filling.files import FilesInForm, Host
from fieldintake.ui.filling.finishing import finish_forms
from fieldintake.ui.filling.offering import INTAKE_PATH, choices_of
from fieldintake.ui.filling.open_form import OpenForm, resumed, started
from fieldintake.ui.filling.screen import FillingState
from fieldintake.ui.filling.showing import Showing
from fieldintake.ui.filling.state import FormStep
from fieldintake.ui.filling.with_files import take, with_file
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words


@dataclass
class FillingPresenter:
    """`open_page(case)` follows the end, `take_up(case)` leads to the forms of an intake."""

    vault: Vault
    background: Background
    dialogs: Dialogs
    words: Words
    render: Callable[[FillingState], None]
    open_page: Callable[[CaseId], None]
    take_up: Callable[[CaseId], None]
    changed: Callable[[], None]
    failed: Callable[[Exception], None]
    now_ms: Callable[[], int]
    with_files: Callable[[Host], FilesInForm]
    state: FillingState = field(init=False)
    files: FilesInForm = field(init=False)
    keeper: DraftKeeper = field(init=False)
    case_id: CaseId | None = field(default=None, init=False)
    form: OpenForm | None = field(default=None, init=False)
    _showing: Showing = field(init=False)
    _offered: FormsOfCase | None = field(default=None, init=False)
    _turn: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.keeper = DraftKeeper(self.vault, self.background, self._kept, self._not_kept)
        self.files = self.with_files(
            Host(
                typed=lambda: self.form.typed() if self.form is not None else None,
                answer=lambda path, name: self.act(Answer(path, name or None)),
                show=self._show_form,
                failed=self.failed,
            )
        )
        self._empty()

    def _empty(self) -> None:
        """Nothing of the case before stays; what still comes for it is not shown."""
        self._turn += 1
        self.files.end()
        self.case_id, self.form, self._offered = None, None, None
        self._showing = Showing(self.words, lambda asked: with_file(asked, self.files, self.words))
        self.state = FillingState(self.now_ms())

    # --- beginning -------------------------------------------------------------------------------

    def offer(self, case_id: CaseId) -> None:
        """Which form is to be filled for her?"""
        self._begin(case_id, self._choose_from)

    def resume(self, draft: Draft) -> None:
        """Go on where a draft was left, in the version of the form in which it was begun."""
        if draft.case_id is not None:
            self._begin(draft.case_id, lambda _forms: self._open_draft(draft))

    def _begin(self, case_id: CaseId, then: Callable[[FormsOfCase], None]) -> None:
        self._empty()
        self._show(self.state)
        turn = self._turn

        def done(forms: FormsOfCase) -> None:
            if turn != self._turn:
                return
            self.case_id, self._offered = case_id, forms
            self._showing.speak_also(forms.row.languages)
            self.state = replace(self.state, code=str(forms.row.code))
            then(forms)

        self.background.submit(
            lambda: forms_of_case(self.vault, case_id), done=done, failed=self._only_now(turn, self.failed)
        )

    def _choose_from(self, forms: FormsOfCase) -> None:
        self._show(replace(self.state, now_ms=self.now_ms(), content=choices_of(forms, self.words)))

    def choose(self, key: str) -> None:
        """A draft to go on with, the path of an intake, or a form to begin."""
        forms = self._offered
        if forms is None or self.case_id is None or self.state.is_saving:
            return
        draft = next((draft for draft in forms.drafts if draft.id == key), None)
        if key == INTAKE_PATH or (draft is not None and draft.form_id in OF_AN_INTAKE):
            self.take_up(self.case_id)
        elif draft is not None:
            self._open_draft(draft)
        else:
            self._open(lambda case_id: started(self.vault, case_id, key, self.words.language, self._now()))

    def _open_draft(self, draft: Draft) -> None:
        self.state = replace(self.state, kept_ms=draft.saved_ms)
        self._open(lambda case_id: resumed(self.vault, case_id, draft, self.words.language, self._now()))

    def _open(self, make: Callable[[CaseId], OpenForm]) -> None:
        """Make the session in the background: a large form takes a moment."""
        case_id, turn = self.case_id, self._turn
        if case_id is None:
            return

        def done(form: OpenForm) -> None:
            if turn == self._turn:
                self.form = form
                self.files.begin(form.session.definition)
                self._show_form()

        self._show(replace(self.state, is_saving=True))
        self.background.submit(lambda: make(case_id), done=done, failed=self._only_now(turn, self._broke))

    def _only_now(self, turn: int, failed: Callable[[Exception], None]) -> Callable[[Exception], None]:
        return lambda error: failed(error) if turn == self._turn else None

    # --- filling ---------------------------------------------------------------------------------

    def act(self, act: Act) -> None:
        """Change the form, or how it is looked at; nothing is taken while it is being finished."""
        form = self.form
        if form is None or self.state.is_saving:
            return
        if isinstance(act, FileAct):
            if isinstance(self.state.content, FormStep):
                take(act, self.state.content.page, self.files)
            return
        match act:
            case Jump() | Lay():
                form.look(act)
            case Speak():
                self._showing.hers = act.hers
            case _:
                form.take(act, self._now())
                self.keeper.keep(form.typed())
        self._show_form()

    def open_form(self) -> tuple[OpenForm, str] | None:
        """The form that may be turned to her, and the code of the language to speak to her in."""
        if self.form is None or self.state.is_saving:
            return None
        return self.form, self._showing.language_for_her(self.form)

    def onward(self) -> None:
        """The next page; after the last one the end."""
        if self.form is None or self.state.is_saving:
            return
        if self.form.turn(1):
            self._show_form()
        else:
            self.finish()

    def back(self) -> None:
        """The page before; before the first one her forms, with what was typed kept."""
        if self.state.is_saving:
            return
        if self.form is not None and self.form.turn(-1):
            self._show_form()
        elif self.form is not None and self.case_id is not None:
            self._keep_what_stands()
            self.offer(self.case_id)
        else:
            self.leave()

    def again(self) -> None:
        """Show it in the languages that are now chosen."""
        if self.form is not None:
            self._show_form()
        elif self._offered is not None:
            self._choose_from(self._offered)

    # --- ending ----------------------------------------------------------------------------------

    def finish(self) -> None:
        """Make records of it; or show first what does not fit or has no answer yet."""
        form = self.form
        if form is None or self.state.is_saving:
            return
        form.asked_to_end = True
        if form.session.problems():
            self._show_form()
            return
        form.touched = True  # finished as it stands, answered or not
        self._show(replace(self.state, is_saving=True))
        finish_forms(self.keeper, [form], done=self._finished, failed=self._broke)

    def leave_open(self) -> None:
        """What was not asked is said so, and the form is finished."""
        if self.form is not None and not self.state.is_saving:
            self.form.leave_open(self._now())
            self.keeper.keep(self.form.typed())
            self.finish()

    def _finished(self) -> None:
        self.form = None
        self.changed()
        self.leave()

    def leave(self) -> None:
        """To her page; what was typed stays a draft."""
        case_id = self.case_id
        self._keep_what_stands()
        self._empty()
        if case_id is not None:
            self.open_page(case_id)

    def _keep_what_stands(self) -> None:
        if self.form is not None and self.form.touched:
            self.keeper.keep(self.form.typed())
        self.form = None

    def throw_away(self) -> None:
        """Ask once, then drop the draft for good."""
        _ = self.words.text
        if self.form is None or self.state.is_saving:
            return
        self.dialogs.confirm(
            _("Throw this draft away?"),
            _("What was typed into this form is lost. What was finished before stays."),
            act=_("Throw it away"),
            leave=_("Keep it"),
            then=self._drop,
        )

    def _drop(self) -> None:
        form = self.form
        if form is None or self.state.is_saving:
            return
        self.form = None
        self.keeper.drop({form.draft_id})
        self._show(replace(self.state, is_saving=True))

        def done(_none: object) -> None:
            self.changed()
            self.leave()

        def not_dropped(error: Exception) -> None:
            self.form = form
            self._broke(error)

        if form.touched:
            self.background.submit(
                lambda: drop_draft(self.vault, form.draft_id), done=done, failed=not_dropped
            )
        else:
            done(None)

    # --- keeping and showing ---------------------------------------------------------------------

    def _now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.now_ms() / 1000, dt.UTC)

    def _kept(self) -> None:
        self._show(replace(self.state, now_ms=(now := self.now_ms()), kept_ms=now, could_not_keep=False))

    def _not_kept(self, error: Exception) -> None:
        if isinstance(error, VaultError):  # the page says it by itself, for as long as it is so
            self._show(replace(self.state, could_not_keep=True))
        else:
            self.failed(error)

    def _broke(self, error: Exception) -> None:
        self._show(replace(self.state, is_saving=False))
        self.failed(error)

    def _show_form(self) -> None:
        if self.form is not None:
            title = self.form.session.state().title
            step = self._showing.step(self.form)
            self._show(replace(self.state, now_ms=self.now_ms(), title=title, content=step, is_saving=False))

    def _show(self, state: FillingState) -> None:
        self.state = state
        self.render(state)
