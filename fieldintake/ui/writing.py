"""Asks for a few lines in a small window and loses none of them: they are a draft from the first letter on. Qt-free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from fieldintake.casework.keep_words import KeptWords, Meant, end_words, kept_words
from fieldintake.ports import Vault
from fieldintake.ui.drafting import DraftKeeper
from fieldintake.ui.ports import Background, Dialogs

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the small window says."""

    question: str
    hint: str
    act: str
    leave: str
    may_be_blank: bool = False


@dataclass
class Writing:
    """Whoever leaves the window, or is locked out of it, finds the words again there and on Today."""

    vault: Vault
    background: Background
    dialogs: Dialogs
    failed: Callable[[Exception], None]
    keeper: DraftKeeper = field(init=False)
    _told: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.keeper = DraftKeeper(self.vault, self.background, lambda: None, self._not_kept)

    def ask(
        self,
        meant: Meant,
        about: str,
        prompt: Prompt,
        work: Callable[[str], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """`work` turns the words into what they are meant for, on the vault's thread."""

        def opened(words: KeptWords) -> None:
            def become(text: str) -> None:
                if text.strip() or prompt.may_be_blank:
                    self._become(words, text, work, done, failed)

            self._write(words, prompt, become)

        self.background.submit(lambda: kept_words(self.vault, meant, about), done=opened, failed=failed)

    def _not_kept(self, error: Exception) -> None:
        """Said once for a window, not for each letter: what the vault refuses is in the lifeboat meanwhile."""
        if not self._told:
            self._told = True
            self.failed(error)

    def _write(self, words: KeptWords, prompt: Prompt, then: Callable[[str], None]) -> None:
        self._told = False

        def typed(text: str) -> None:
            if text.strip():
                self.keeper.keep(words.typed(text))
            else:
                self._take_back(words)

        self.dialogs.write(
            prompt.question,
            prompt.hint,
            act=prompt.act,
            leave=prompt.leave,
            then=then,
            text=words.text,
            typed=typed,
        )

    def _take_back(self, words: KeptWords) -> None:
        self.keeper.drop({words.draft_id})
        self.background.submit(
            lambda: end_words(self.vault, words.draft_id), done=lambda _none: None, failed=self.failed
        )

    def _become(
        self,
        words: KeptWords,
        text: str,
        work: Callable[[str], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self.keeper.drop({words.draft_id})

        def become() -> T:
            result = work(text)
            end_words(self.vault, words.draft_id)
            return result

        def refused(error: Exception) -> None:
            if text.strip():
                self.keeper.keep(words.typed(text))
            failed(error)

        self.background.submit(become, done=done, failed=refused)
