"""Leads through the recovery sheets: each written, typed back, and all tried; or two typed to come in. Qt-free.

Invariant: sheets are handed to `keep` only after every word of every sheet was typed back as it was shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from fieldintake.domain.errors import NotAllowed, WrongRecovery
from fieldintake.ui.lock.presenter import problem_of
from fieldintake.ui.ports import Background
from fieldintake.ui.sheets.state import SheetProblem, SheetsState, SheetStep

T = TypeVar("T")
Sheet = tuple[str, ...]


def _typed_word(text: str) -> str:
    return text.strip().lower()


def first_problem(
    typed: Sequence[str], known: Collection[str], shown: Sequence[str] | None = None
) -> tuple[SheetProblem, int] | None:
    """What is wrong with the first wrong word and its place, from 1; against what was shown, where that is known."""
    for place, word in enumerate(typed, start=1):
        if not word:
            return SheetProblem.MISSING, place
        if shown is not None and word != shown[place - 1]:
            return SheetProblem.OTHER_WORD, place
        if word not in known:
            return SheetProblem.NO_SUCH_WORD, place
    return None


@dataclass
class MakingSheets:
    """`keep(typed)` tries what was typed back and puts the sheets in use; `done` goes on after that."""

    background: Background
    sheets: tuple[Sheet, ...]
    known: Collection[str]
    keep: Callable[[tuple[Sheet, ...]], object]
    done: Callable[[], None]
    left: Callable[[], None]
    render: Callable[[SheetsState], None]
    may_print: Callable[[], bool] = field(default=lambda: False)
    ask_to_print: Callable[[int, Sheet], None] = field(default=lambda _number, _sheet: None)
    state: SheetsState = field(default=SheetsState(SheetStep.READY), init=False)
    _typed: list[Sheet] = field(default_factory=list, init=False)

    def start(self) -> None:
        self.render(self.state)

    def onward(self, typed: Sequence[str]) -> None:
        """What the one button of this step does."""
        if self.state.is_busy:
            return
        match self.state.step:
            case SheetStep.READY:
                self._write(1)
            case SheetStep.WRITE:
                self._show(SheetsState(SheetStep.BACK, self.state.number))
            case SheetStep.BACK:
                self._check(tuple(_typed_word(word) for word in typed))
            case SheetStep.TRY:
                self._try()
            case SheetStep.DONE | SheetStep.READ:
                self.done()

    def back(self) -> None:
        """While typing back, see the sheet again; else stop."""
        if self.state.step is SheetStep.BACK:
            self._write(self.state.number)
        else:
            self.left()

    def refuse_paste(self) -> None:
        self._show(replace(self.state, problem=SheetProblem.PASTED))

    def print_sheet(self) -> None:
        """The sheet that is shown, on paper by a printer; it is typed back from there all the same."""
        if self.state.step is SheetStep.WRITE and self.state.may_print:
            self.ask_to_print(self.state.number, self.state.words)

    def _write(self, number: int) -> None:
        self._show(SheetsState(SheetStep.WRITE, number, self.sheets[number - 1], may_print=self.may_print()))

    def _check(self, typed: Sheet) -> None:
        number = self.state.number
        found = first_problem(typed, self.known, self.sheets[number - 1])
        if found is not None:
            self._show(replace(self.state, problem=found[0], place=found[1]))
            return
        self._typed = [*self._typed[: number - 1], typed]
        if number < len(self.sheets):
            self._write(number + 1)
        else:
            self._show(SheetsState(SheetStep.TRY))

    def _try(self) -> None:
        self._show(replace(self.state, is_busy=True, problem=None))
        typed = tuple(self._typed)
        self.background.submit(lambda: self.keep(typed), done=lambda _kept: self._kept(), failed=self._failed)

    def _kept(self) -> None:
        self._show(SheetsState(SheetStep.DONE))

    def _failed(self, error: Exception) -> None:
        self._show(replace(self.state, is_busy=False))
        is_theirs = isinstance(error, (WrongRecovery, NotAllowed))
        problem = SheetProblem.DID_NOT_OPEN if is_theirs else problem_of(error)
        self._show(replace(self.state, problem=problem))

    def _show(self, state: SheetsState) -> None:
        self.state = state
        self.render(state)


@dataclass
class ReadingSheets(Generic[T]):
    """Two sheets typed by hand. `open(typed)` says whether they open this desk; `opened` gets them."""

    background: Background
    known: Collection[str]
    open: Callable[[tuple[Sheet, ...]], T]
    opened: Callable[[T], None]
    left: Callable[[], None]
    render: Callable[[SheetsState], None]
    state: SheetsState = field(default=SheetsState(SheetStep.READ), init=False)
    _first: Sheet = field(default=(), init=False)

    def start(self) -> None:
        self.render(self.state)

    def onward(self, typed: Sequence[str]) -> None:
        """Check the words of this sheet; after the second, whether both open."""
        if self.state.is_busy:
            return
        words = tuple(_typed_word(word) for word in typed)
        found = first_problem(words, self.known)
        if found is not None:
            self._show(replace(self.state, problem=found[0], place=found[1]))
        elif self.state.number == 1:
            self._first = words
            self._show(SheetsState(SheetStep.READ, 2))
        else:
            self._show(replace(self.state, is_busy=True, problem=None))
            both = (self._first, words)
            self.background.submit(lambda: self.open(both), done=self._did, failed=self._failed)

    def back(self) -> None:
        self.left()

    def refuse_paste(self) -> None:
        self._show(replace(self.state, problem=SheetProblem.PASTED, place=0))

    def _did(self, found: T) -> None:
        self._show(replace(self.state, is_busy=False))
        self.opened(found)

    def _failed(self, error: Exception) -> None:
        """Both are typed again: nobody is told which of them was right."""
        self._show(SheetsState(SheetStep.READ, 1))
        wrong = isinstance(error, WrongRecovery)
        self._show(replace(self.state, problem=SheetProblem.NOT_TOGETHER if wrong else problem_of(error)))

    def _show(self, state: SheetsState) -> None:
        self.state = state
        self.render(state)
