"""What presenters need of the world beside casework: work in the background, questions to the person, a way out.

Qt-free. Invariant: a presenter never blocks and never opens a window itself; it asks, and goes on in a callback.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

T = TypeVar("T")


class Background(Protocol):
    """One worker; jobs run in the order in which they were given, results come back on the main thread."""

    def submit(
        self, work: Callable[[], T], *, done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None: ...


class UnderWay(Protocol):
    """Something that takes a while, as it is shown."""

    def reached(self, done: int, in_all: int) -> None:
        """How far it is; from any thread."""

    def ended(self) -> None:
        """It is over."""


class Dialogs(Protocol):
    """Everything that opens over the window. Answers come by callback; a closed dialog calls nothing."""

    def choose(
        self, name: str, choices: Sequence[tuple[str, str]], *, chosen: str, then: Callable[[str], None]
    ) -> None:
        """Offer a short list of (value, words); `then` gets the value."""

    def confirm(
        self, question: str, consequence: str, *, act: str, leave: str, then: Callable[[], None]
    ) -> None:
        """Ask once, in plain words, before something that cannot be undone."""

    def write(
        self,
        question: str,
        hint: str,
        *,
        act: str,
        leave: str,
        then: Callable[[str], None],
        text: str = "",
        typed: Callable[[str], None] | None = None,
    ) -> None:
        """Ask for a few lines of text, beginning with `text`; `typed` hears all of it after each change."""

    def pick(
        self,
        question: str,
        hint: str,
        choices: Sequence[tuple[str, str]],
        *,
        leave: str,
        then: Callable[[str], None],
    ) -> None:
        """Ask a question that must be read, with a button for each (value, words)."""

    def wait(self, what: str, then_what: str, *, leave: str, left: Callable[[], None]) -> UnderWay:
        """Say what is under way and let it be stopped; the answer is told how far it is and that it has ended."""

    def open_file(self, name: str, pattern: str, then: Callable[[Path], None]) -> None: ...
    def save_file(self, name: str, suggested: str, then: Callable[[Path], None]) -> None: ...
    def open_folder(self, name: str, then: Callable[[Path], None]) -> None: ...
    def tell(self, what: str, then_what: str) -> None:
        """Say something that must be read before going on."""
