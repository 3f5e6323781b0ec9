"""Keeps what is typed anywhere on the desk, as drafts, while it is typed. Qt-free.

Invariant: everything typed is on its way to the disk before more is asked for; one save is under way at a time, the
newest always follows it, and what the disk refused waits in front.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field

from fieldintake.casework.keep_draft import Typed, keep_draft
from fieldintake.domain.errors import FieldintakeError, VaultError
from fieldintake.domain.ids import RecordId
from fieldintake.ports import Vault
from fieldintake.ui.ports import Background


@dataclass
class DraftKeeper:
    """Writes drafts in the background; `kept` once none waits, `not_kept` when the vault could not take one.

    What it could not take is tried again with the next answer.
    """

    vault: Vault
    background: Background
    kept: Callable[[], None]
    not_kept: Callable[[Exception], None]
    _busy: bool = field(default=False, init=False)
    _under_way: Typed | None = field(default=None, init=False)
    _waiting: list[Typed] = field(default_factory=list, init=False)

    @property
    def is_behind(self) -> bool:
        """Whether anything is not on the disk yet."""
        return bool(self._waiting) or self._under_way is not None

    def keep(self, typed: Typed) -> None:
        """Keep what was typed, after what is being kept now; the newest of each draft is enough."""
        draft_ids = [other.draft_id for other in self._waiting]
        place = draft_ids.index(typed.draft_id) if typed.draft_id in draft_ids else None
        if place is None:
            self._waiting.append(typed)
        else:
            self._waiting[place] = typed
        self._next()

    def drop(self, draft_ids: Collection[RecordId]) -> None:
        """What still waits of these must not come back as a draft."""
        self._waiting = [typed for typed in self._waiting if typed.draft_id not in draft_ids]
        if self._under_way is not None and self._under_way.draft_id in draft_ids:
            self._under_way = None

    def behind(self) -> list[Typed]:
        """What is not known to be on the disk, the newest of a form last; from any thread."""
        waiting = list(self._waiting)  # read first: what moves on meanwhile is seen twice, never not at all
        under_way = self._under_way
        return [*([under_way] if under_way else []), *waiting]

    def flush(self) -> None:
        """Write it; on the vault's thread, when nothing can wait any more."""
        for typed in self.behind():
            with suppress(FieldintakeError):
                keep_draft(self.vault, typed)

    def _next(self) -> None:
        if self._busy or not self._waiting:
            return
        typed = self._under_way = self._waiting[0]
        self._waiting = self._waiting[1:]
        self._busy = True
        self.background.submit(
            lambda: keep_draft(self.vault, typed), done=lambda _none: self._done(), failed=self._failed
        )

    def _done(self) -> None:
        self._busy, self._under_way = False, None
        if not self.is_behind:
            self.kept()
        self._next()

    def _failed(self, error: Exception) -> None:
        refused, self._busy, self._under_way = self._under_way, False, None
        newer = any(refused is not None and typed.draft_id == refused.draft_id for typed in self._waiting)
        may_work_later = isinstance(error, VaultError)  # not so for a case that was destroyed meanwhile
        if refused is not None and may_work_later and not newer:
            self._waiting.insert(0, refused)
        self.not_kept(error)
        if not may_work_later:
            self._next()
