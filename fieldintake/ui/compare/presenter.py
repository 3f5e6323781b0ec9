"""Lays two cases side by side, and makes them one when a coordinator says that they are hers. Qt-free.

Invariant: nothing is changed by comparing; a merge is asked once, with what it means for her consent, and nothing
masked is in the state but between hold and release.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fieldintake.casework.compare_cases import (
    ComparedCase,
    Comparison,
    compare_cases,
    look_beside,
)
from fieldintake.casework.merge_cases import merge_cases
from fieldintake.casework.read_case import is_gone, reveal
from fieldintake.domain.desk import Role
from fieldintake.domain.fields import RecordType
from fieldintake.domain.fields import field as field_row
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.ports import Vault
from fieldintake.ui.case.lines import Revealed
from fieldintake.ui.case.telling import in_words
from fieldintake.ui.compare.choosing import OtherCase
from fieldintake.ui.compare.mapping import beside, compared
from fieldintake.ui.compare.state import CompareState
from fieldintake.ui.intake.state import Match, SearchStep
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words


@dataclass
class ComparePresenter:
    """`turned` shows the page, `open_case` leads on; `changed` is told after a merge."""

    vault: Vault
    background: Background
    dialogs: Dialogs
    words: Words
    role: Role
    render: Callable[[CompareState], None]
    turned: Callable[[], None]
    open_case: Callable[[CaseId], None]
    changed: Callable[[], None]
    failed: Callable[[Exception], None]
    state: CompareState = field(default=CompareState(), init=False)
    _back: Callable[[], None] = field(default=lambda: None, init=False)
    _as_new: Callable[[], None] = field(default=lambda: None, init=False)
    _other_case: OtherCase = field(init=False)
    _again: Callable[[], CompareState] | None = field(default=None, init=False)
    _found: Comparison | None = field(default=None, init=False)
    _kinds: dict[str, RecordType] = field(default_factory=dict, init=False)
    _held: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        parts = (self.vault, self.background, self.dialogs, self.words)
        self._other_case = OtherCase(*parts, self._compare_chosen, self.failed)

    def ask_for(self, case_id: CaseId) -> None:
        """From a case: which other one is hers too?"""
        self._other_case.ask_for(case_id)

    def _compare_chosen(self, one: CaseId, other: CaseId) -> None:
        self.compare(one, other, lambda: self.open_case(one))

    def compare(self, one: CaseId, other: CaseId, back: Callable[[], None]) -> None:
        """Two cases; `back` leads to where they were found."""
        self.background.submit(
            lambda: compare_cases(self.vault, one, other),
            done=lambda found: self._take(found, back),
            failed=self.failed,
        )

    def compare_typed(
        self, typed: SearchStep, match: Match, back: Callable[[], None], as_new: Callable[[], None]
    ) -> None:
        """What was typed of somebody who has no case yet, and a case that may be hers; else `as_new` follows."""
        self._as_new = as_new
        self.background.submit(
            lambda: look_beside(self.vault, CaseId(match.key)),
            done=lambda found: self._take_typed(typed, match, found, back),
            failed=self.failed,
        )

    def _take(self, found: Comparison, back: Callable[[], None]) -> None:
        self._found = found
        self._begin(lambda: compared(found, self.role, self.words), (found.one, found.other), back)

    def _take_typed(
        self, typed: SearchStep, match: Match, found: ComparedCase, back: Callable[[], None]
    ) -> None:
        self._found = None
        self._begin(lambda: beside(typed, match, found, self.words), (found,), back)

    def _begin(
        self, make: Callable[[], CompareState], cases: tuple[ComparedCase, ...], back: Callable[[], None]
    ) -> None:
        self._held += 1
        self._again, self._back = make, back
        self._kinds = {record.id: record.type for case in cases for record in case.records}
        self._show(make())
        self.turned()

    def again(self) -> None:
        """The same two in the language that is now chosen."""
        if self._again is not None:
            self._show(self._again())

    def leave(self) -> None:
        """Back to where they were found; nothing was changed."""
        self.put_away()
        self._back()

    def not_her(self) -> None:
        """It is somebody else: the intake goes on as it would have."""
        if self._again is not None and not self.state.one_key:
            self.put_away()
            self._as_new()

    def look_whether_gone(self) -> None:
        """Other work may have destroyed one of the two: then nothing of it stays on the page."""
        made = self._again
        keys = [CaseId(key) for key in (self.state.one_key, self.state.other_key) if key]

        def done(gone: bool) -> None:  # noqa: FBT001 - the answer of the vault
            if gone and self._again is made:
                self.put_away()

        if made is not None:
            self.background.submit(
                lambda: any(is_gone(self.vault, key) for key in keys), done=done, failed=self.failed
            )

    def open_other(self) -> None:
        """It is her: go on with the case that was found."""
        key = self.state.other_key
        if key:
            self.put_away()
            self.open_case(CaseId(key))

    def put_away(self) -> None:
        """Nothing of either stays on a page that is left."""
        self._held += 1
        self._again, self._found, self._kinds = None, None, {}
        self._show(CompareState())

    # --- held open -------------------------------------------------------------------------------

    def hold(self, key: str) -> None:
        """Show one masked answer while it is held; audited."""
        record_id, _dot, name = key.partition(".")
        kind = self._kinds.get(record_id)
        if kind is None:
            return
        self._held += 1
        held, row = self._held, field_row(kind, name)

        def done(text: str) -> None:
            if held == self._held:
                self._show(replace(self.state, revealed=Revealed(key, in_words(row, text, self.words))))

        self.background.submit(
            lambda: reveal(self.vault, RecordId(record_id), name), done=done, failed=self.failed
        )

    def release(self) -> None:
        self._held += 1
        self._show(replace(self.state, revealed=None))

    # --- one person ------------------------------------------------------------------------------

    def merge(self) -> None:
        """Ask which code stays; the answer makes them one."""
        found, _ = self._found, self.words.text
        if found is None or not self.state.may_merge:
            return
        codes = {each.row.case_id: each.row.code for each in (found.one, found.other)}
        self.dialogs.pick(
            _("Are both cases hers? Then choose the code that stays."),
            _(
                "The other code still leads to her. Nothing is moved or lost. Something may leave only if she "
                "said yes to it in both cases: ask her again about the rest. A no counts for both. "
                "It can be undone on her page."
            ),
            [(str(each), _("They are hers: {code} stays", code=codes[each])) for each in found.may_stay],
            leave=_("Leave them as two"),
            then=lambda kept: self._merge(CaseId(kept), next(c for c in codes if c != kept)),
        )

    def _merge(self, kept: CaseId, other: CaseId) -> None:
        self._show(replace(self.state, is_merging=True))
        self.background.submit(
            lambda: merge_cases(self.vault, kept, other),
            done=lambda _changed: self._merged(kept),
            failed=self._not_merged,
        )

    def _merged(self, kept: CaseId) -> None:
        self.put_away()
        self.changed()
        self.open_case(kept)

    def _not_merged(self, error: Exception) -> None:
        self._show(replace(self.state, is_merging=False))
        self.failed(error)

    def _show(self, state: CompareState) -> None:
        self.state = state
        self.render(state)
