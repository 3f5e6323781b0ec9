"""What somebody comes to the door for, beside unlocking it: each errand is a chain of pages that ends in a way out.

Invariant: an errand ends with keys that go in, or with a fresh door that remembers nothing of what was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from fieldintake import ways_in
from fieldintake.bringing_back import BringingBack
from fieldintake.domain.desk import Role
from fieldintake.domain.roles import Act
from fieldintake.storage import recovery
from fieldintake.storage.keys import UnlockedKeys
from fieldintake.ui.background import OneThread
from fieldintake.ui.code.presenter import CodePresenter
from fieldintake.ui.code.view import CodeView
from fieldintake.ui.ports import Dialogs
from fieldintake.ui.sheets.presenter import MakingSheets, ReadingSheets, Sheet
from fieldintake.ui.sheets.printing import SheetPrinting
from fieldintake.ui.sheets.view import SheetsView
from fieldintake.ui.task.presenter import TaskPresenter
from fieldintake.ui.task.state import Given, Task, TaskState, Way
from fieldintake.ui.task.view import TaskView
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.door_page import DoorPage
from fieldintake.ui.words import Words

T = TypeVar("T")


def lines(typed: tuple[Sheet, ...]) -> tuple[str, ...]:
    """Each sheet as one line of words."""
    return tuple(" ".join(sheet) for sheet in typed)


@dataclass
class Errands:
    """`show` puts a page into the window, `go_in` replaces the door by the workspace, `leave` by a fresh door.

    Views hold their presenters weakly, so each chain keeps what it has made in `kept`.
    """

    folder: Path
    look: Look
    words: Words
    thread: OneThread
    show: Callable[[DoorPage], None]
    go_in: Callable[[UnlockedKeys], None]
    leave: Callable[[], None]
    dialogs: Dialogs
    kept: list[object] = field(default_factory=list, init=False)
    _chosen: str = field(default="", init=False)

    @property
    def back(self) -> BringingBack:
        """What brings records or keys back to this laptop."""
        return BringingBack(self)

    def begin(self, word: str) -> bool:
        """Begin what the word says; false where it is no errand."""
        errands: dict[str, Callable[[], None]] = {
            "change-passphrase": self.change_passphrase,
            "recovery-code": self.make_code,
            "recovery-sheets": self.make_sheets,
            "add-person": self.add_person,
            "recover": self.recover,
            "restore-backup": self.back.restore,
            "check-backup": self.back.check,
            "return-keys": self.back.bring_keys,
            "salvage": self.back.salvage,
        }
        if word not in errands:
            return False
        errands[word]()
        return True

    def change_passphrase(self) -> None:
        self.ask(
            Task.CHANGE,
            lambda given: recovery.change_passphrase(self.folder, given.name, given.passphrase, given.new),
            self.go_in,
        )

    # --- sheets and code -------------------------------------------------------------------------

    def finish_set_up(self, keys: UnlockedKeys) -> None:
        """The end of the first run: sheets that were tried, then a code if it is wanted."""
        self._make_sheets(keys, then=lambda: self._offer_code(keys))

    def make_sheets(self) -> None:
        self.ask(
            Task.SHEETS,
            lambda given: ways_in.unlock_as(self.folder, given.name, given.passphrase, Act.MAKE_SHEETS),
            lambda keys: self._make_sheets(keys, then=lambda: self.go_in(keys)),
        )

    def _make_sheets(self, keys: UnlockedKeys, *, then: Callable[[], None]) -> None:
        sheets = recovery.new_sheets()
        view = SheetsView(self.look, self.words, recovery.SHEET_WORDS)
        printing = SheetPrinting(self.dialogs, self.words)
        presenter = MakingSheets(
            self.thread,
            tuple(tuple(words.split()) for words in sheets.words),
            frozenset(recovery.SHEET_WORDS),
            lambda typed: ways_in.keep_sheets(self.folder, keys, sheets, lines(typed)),
            then,
            self.leave,
            view.render_state,
            may_print=printing.is_possible,
            ask_to_print=printing.ask,
        )
        view.print_wanted.connect(presenter.print_sheet)
        self.lead_sheets(view, presenter)

    def lead_sheets(self, view: SheetsView, presenter: MakingSheets | ReadingSheets[T]) -> None:
        view.onward.connect(presenter.onward)
        view.back_wanted.connect(presenter.back)
        view.paste_refused.connect(presenter.refuse_paste)
        self.turn(view, presenter)
        presenter.start()

    def make_code(self) -> None:
        self.ask(Task.CODE, self._new_code, self._show_code)

    def _offer_code(self, keys: UnlockedKeys) -> None:
        self.ask(Task.CODE, self._new_code, self._show_code, skip=lambda: self.go_in(keys))

    def _new_code(self, given: Given) -> tuple[str, UnlockedKeys]:
        return ways_in.make_code(self.folder, given.name, given.passphrase)

    def _show_code(self, made: tuple[str, UnlockedKeys]) -> None:
        code, keys = made
        view = CodeView(self.look, self.words)
        presenter = CodePresenter(code, lambda: self.go_in(keys), view.render_state)
        view.onward.connect(presenter.onward)
        view.back_wanted.connect(presenter.back)
        view.paste_refused.connect(presenter.refuse_paste)
        self.turn(view, presenter)
        presenter.start()

    # --- a colleague -----------------------------------------------------------------------------

    def add_person(self) -> None:
        self.ask(Task.ADMIN, self._unlock_to_enrol, lambda found: self._welcome(*found))

    def _unlock_to_enrol(self, given: Given) -> tuple[UnlockedKeys, Role]:
        keys = ways_in.unlock_as(self.folder, given.name, given.passphrase, Act.ENROL_PERSON)
        return keys, given.role

    def _welcome(self, keys: UnlockedKeys, role: Role) -> None:
        """The colleague sits here now: nothing leads in with the administrator's keys."""
        self.ask(
            Task.COLLEAGUE,
            lambda given: ways_in.let_in(self.folder, keys, given.own_name, role, given.new),
            lambda _none: self.leave(),
        )

    # --- ways back in ----------------------------------------------------------------------------

    def recover(self, desk_name: str = "") -> None:
        """A way back in; the name that was chosen at the lock is chosen here too."""
        self._chosen = desk_name
        self.ask(Task.FORGOTTEN, lambda given: given.way, self._by_way)

    def _by_way(self, way: Way) -> None:
        if way is Way.SHEETS:
            self._read_sheets()
            return
        if way is Way.BACKUP:
            self.back.restore()
            return
        self.ask(
            Task.BY_CODE,
            lambda given: recovery.recover_with_code(self.folder, given.name, given.code, given.new),
            self.go_in,
        )

    def _read_sheets(self) -> None:
        def opens(typed: tuple[str, ...]) -> tuple[str, ...]:
            ways_in.sheets_open(self.folder, typed)
            return typed

        self.read_sheets(opens, self._by_sheets)

    def read_sheets(self, opens: Callable[[tuple[str, ...]], T], then: Callable[[T], None]) -> None:
        """Two sheets, each as one line of words, for what they open."""
        view = SheetsView(self.look, self.words, recovery.SHEET_WORDS)
        self.lead_sheets(
            view,
            ReadingSheets(
                self.thread,
                frozenset(recovery.SHEET_WORDS),
                lambda sheets: opens(lines(sheets)),
                then,
                self.leave,
                view.render_state,
            ),
        )

    def _by_sheets(self, typed: tuple[str, ...]) -> None:
        self.ask(
            Task.BY_SHEETS,
            lambda given: recovery.recover_with_sheets(self.folder, typed, given.name, given.new),
            self.go_in,
        )

    # --- pages -----------------------------------------------------------------------------------

    def ask(
        self,
        task: Task,
        act: Callable[[Given], T],
        done: Callable[[T], None],
        *,
        skip: Callable[[], None] | None = None,
    ) -> None:
        names = ways_in.desk_names(self.folder)
        state = TaskState(task, names, chosen=self._chosen or names[0], may_skip=skip is not None)
        self.ask_of(state, act, done, back=skip or self.leave)

    def ask_of(
        self,
        state: TaskState,
        act: Callable[[Given], T],
        done: Callable[[T], None],
        *,
        back: Callable[[], None],
    ) -> None:
        """One page of a task; `act` runs in the background, `done` on with what it returned."""
        view = TaskView(self.look, self.words)
        presenter = TaskPresenter(self.thread, act, done, view.render_state, state)
        view.wanted.connect(presenter.begin)
        view.back_wanted.connect(partial(_call, back))
        self.turn(view, presenter)
        presenter.start()

    def turn(self, page: DoorPage, presenter: object) -> None:
        self.kept += [page, presenter]
        self.show(page)


def _call(then: Callable[[], None]) -> None:
    then()
