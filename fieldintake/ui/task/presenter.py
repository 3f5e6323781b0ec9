"""Checks what a task of the door was given, and does it in the background. Qt-free.

Invariant: what was typed goes straight from the view into `act` and is kept nowhere here; an error says no more
about what was right than the vault itself does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from fieldintake.domain.errors import (
    AnotherVault,
    BackupRefused,
    DiskFull,
    NotAllowed,
    NotFound,
    SalvageImpossible,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecovery,
)
from fieldintake.ui.lock.presenter import problem_of
from fieldintake.ui.lock.state import DoorProblem
from fieldintake.ui.ports import Background
from fieldintake.ui.task.state import PARTS, Given, Part, Task, TaskProblem, TaskState

T = TypeVar("T")
_LONGEST_NAME = 40


@dataclass
class TaskPresenter(Generic[T]):
    """`act(given)` runs in the background; `done` gets what it returned."""

    background: Background
    act: Callable[[Given], T]
    done: Callable[[T], None]
    render: Callable[[TaskState], None]
    state: TaskState

    def start(self) -> None:
        self.render(self.state)

    def begin(self, given: Given) -> None:
        """Do it, or say what is in the way; further tries wait until this one has an answer."""
        if self.state.is_busy:
            return
        parts = PARTS[self.state.task]
        if any(part in parts and not text.strip() for part, text in _needed(given)):
            return
        problem = _problem(given, parts)
        if problem is not None:
            self._show(replace(self.state, problem=problem))
            return
        self._show(replace(self.state, is_busy=True, problem=None))
        self.background.submit(lambda: self.act(given), done=self._did, failed=self._refused)

    def _did(self, found: T) -> None:
        self._show(replace(self.state, is_busy=False))
        self.done(found)

    def _refused(self, error: Exception) -> None:
        """The next try is free before anything else, a programming error too."""
        self._show(replace(self.state, is_busy=False))
        self._show(replace(self.state, problem=self._problem_of(error)))

    def _problem_of(self, error: Exception) -> TaskProblem | DoorProblem:
        is_code = self.state.task is Task.BY_CODE
        match error:
            case WeakPassphrase():
                return TaskProblem.WEAK
            case NotAllowed():
                is_name = self.state.task is Task.COLLEAGUE
                return TaskProblem.NAME_TAKEN if is_name else TaskProblem.NOT_ADMIN
            case WrongRecovery():
                return TaskProblem.CODE_MISTYPED if is_code else TaskProblem.SHEETS_OPEN_NOTHING
            case WrongPassphrase() if is_code:
                return TaskProblem.CODE_OPENS_NOTHING
            case _:
                return of_file(error) or problem_of(error)

    def _show(self, state: TaskState) -> None:
        self.state = state
        self.render(state)


def of_file(error: Exception) -> TaskProblem | None:
    """What is wrong with a file or the place where its records would go, None for any other trouble."""
    match error:
        case AnotherVault():
            return TaskProblem.OTHER_RECORDS
        case BackupRefused():
            return TaskProblem.NO_BACKUP
        case NotFound():
            return TaskProblem.NOT_FOR_YOU
        case DiskFull():
            return TaskProblem.NO_ROOM
        case SalvageImpossible():
            return TaskProblem.TOO_DAMAGED
        case _:
            return None


def _needed(given: Given) -> tuple[tuple[Part, str], ...]:
    """What cannot be left empty; nothing is said, as at the lock."""
    return (
        (Part.NAME, given.name),
        (Part.PASSPHRASE, given.passphrase),
        (Part.CODE, given.code),
        (Part.NEW, given.new),
    )


def _problem(given: Given, parts: tuple[Part, ...]) -> TaskProblem | None:
    if Part.OWN_NAME in parts and not 0 < len(given.own_name.strip()) <= _LONGEST_NAME:
        return TaskProblem.NO_NAME
    if Part.NEW in parts and given.new != given.again:
        return TaskProblem.DIFFERENT
    return None
