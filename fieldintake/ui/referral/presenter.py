"""Leads from a need to a provider, shows what leaves and what is held, and prints or sends it. Qt-free.

Invariant: `leaves` are the gate's own fields in words; print and send ask the gate again, and when her choices
changed meanwhile the page says so and nothing leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from fieldintake.casework.know_partner import providers
from fieldintake.casework.print_letter import Pages, preview_letter, print_her_copy, print_letter
from fieldintake.casework.read_case import CaseView, read_case
from fieldintake.casework.refer import ReferralView, preview_referral, refer, send_sealed
from fieldintake.domain.desk import CaseRow
from fieldintake.domain.errors import FieldintakeError, ReleaseRefused
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.release import PaperChoice
from fieldintake.ports import LetterRenderer, Vault
from fieldintake.ui.ports import Background
from fieldintake.ui.referral.mapping import need_choices, preview_of, provider_choices
from fieldintake.ui.referral.state import ReferralState, ReferralStep
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import nearest_shipped, shipped_languages

T = TypeVar("T")


@dataclass
class ReferralPresenter:
    """`ask(case, recipient)` opens the consent conversation; `look_at` shows pages.

    `where_to(then)` asks for a printer or a folder and calls `then` with that way, never when it was closed.
    """

    vault: Vault
    background: Background
    letters: LetterRenderer
    words: Words
    render: Callable[[ReferralState], None]
    ask: Callable[[CaseRow, Recipient], None]
    where_to: Callable[[Callable[[Callable[[list[Pages]], None]], None]], None]
    look_at: Callable[[bytes], None]
    leave: Callable[[CaseId], None]
    changed: Callable[[], None]
    failed: Callable[[Exception], None]
    now_ms: Callable[[], int]
    state: ReferralState = field(init=False)
    _case: CaseView | None = field(default=None, init=False)
    _all: list[Recipient] = field(default_factory=list, init=False)
    _filter: str = field(default="", init=False)
    _referral: RecordId | None = field(default=None, init=False)
    _seen: ReferralView | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.state = ReferralState(self.now_ms(), "")

    def begin(self, case_id: CaseId, need: str = "") -> None:
        """Start a referral; with a need already chosen it starts at the providers."""
        self._case, self._referral = None, None
        self._show(ReferralState(self.now_ms(), ""))

        def read() -> tuple[CaseView, list[Recipient]]:
            return read_case(self.vault, case_id), providers(self.vault)

        self.background.submit(read, done=lambda found: self._began(*found, need), failed=self.failed)

    def reopen(self, case_id: CaseId, referral: RecordId) -> None:
        """Go on with a draft, at what leaves."""
        self._case, self._referral = None, None
        self._show(ReferralState(self.now_ms(), ""))

        def read() -> tuple[CaseView, list[Recipient], ReferralView]:
            return (
                read_case(self.vault, case_id),
                providers(self.vault),
                preview_referral(self.vault, referral),
            )

        self.background.submit(read, done=lambda found: self._reopened(*found), failed=self.failed)

    def _reopened(self, case: CaseView, found: list[Recipient], seen: ReferralView) -> None:
        self._began(case, found, "")
        self._referral = seen.referral.id
        needs = frozenset(map(str, seen.referral.codes("needs")))
        self.state = replace(self.state, chosen_needs=needs, provider=seen.recipient.id)
        self._previewed(seen)

    def toggle_need(self, key: str) -> None:
        self._show(replace(self.state, chosen_needs=self.state.chosen_needs ^ {key}))

    def filter_providers(self, text: str) -> None:
        self._filter = text
        self._show(replace(self.state, providers=provider_choices(self._all, self._filter, self.words)))

    def choose_provider(self, key: str) -> None:
        self._show(replace(self.state, provider=key))

    def onward(self) -> None:
        match self.state.step:
            case ReferralStep.NEED if self.state.chosen_needs:
                self._show(replace(self.state, step=ReferralStep.PROVIDER))
            case ReferralStep.PROVIDER if self.state.provider:
                self._draft()
            case _:
                pass

    def back(self) -> None:
        steps = list(ReferralStep)
        place = steps.index(self.state.step)
        if place == 0 and self._case is not None:
            self.leave(self._case.row.case_id)
        elif place:
            self._show(replace(self.state, step=steps[place - 1]))

    def finish(self) -> None:
        if self._case is not None:
            self.leave(self._case.row.case_id)

    def ask_her(self) -> None:
        if self._case is not None:
            self.ask(self._case.row, self._recipient())

    def choose_letter_language(self, code: str) -> None:
        self._show(replace(self.state, letter_language=code))

    def choose_copy_language(self, code: str) -> None:
        self._show(replace(self.state, copy_language=code))

    def look(self) -> None:
        """Show the letter with its draft mark, from memory."""
        referral, language = self._referral, self.state.letter_language
        if referral is not None:
            self._run(lambda: preview_letter(self.vault, self.letters, referral, language), self._looked)

    def print_pack(self) -> None:
        """The letter, and her copy where she may keep paper; each print is in the ledger once its way is chosen."""
        referral = self._referral
        if referral is not None and not self.state.is_busy:
            self.where_to(
                lambda out: self._run(lambda: self._print(referral), lambda made: self._printed(*made, out))
            )

    def send(self) -> None:
        """Queue it, sealed, for the next sync."""
        referral = self._referral
        if referral is not None:
            self._run(lambda: send_sealed(self.vault, referral), lambda _changed: self._sent())

    def preview_again(self) -> None:
        """Ask the gate again, after her choices changed."""
        referral = self._referral
        if referral is not None:
            self._run(lambda: preview_referral(self.vault, referral), self._previewed)

    def _began(self, case: CaseView, found: list[Recipient], need: str) -> None:
        self._case, self._all, self._referral, self._filter = case, found, None, ""
        shipped = shipped_languages()
        hers = next((nearest_shipped(code) for code in case.row.languages), self.words.language)
        self._show(
            ReferralState(
                now_ms=self.now_ms(),
                code=case.row.code,
                step=ReferralStep.PROVIDER if need else ReferralStep.NEED,
                needs=need_choices(case, self.words),
                chosen_needs=frozenset({need}) if need else frozenset(),
                providers=provider_choices(self._all, self._filter, self.words),
                letter_languages=shipped,
                letter_language=nearest_shipped(self.words.language),
                copy_language=hers,
                paper_allowed=case.paper is not PaperChoice.NOTHING,
            )
        )

    def _recipient(self) -> Recipient:
        return next(provider for provider in self._all if provider.id == self.state.provider)

    def _draft(self) -> None:
        case, recipient = self._case, self._recipient()
        if case is None:
            return
        needs = frozenset(RecordId(key) for key in self.state.chosen_needs)

        def work() -> ReferralView:
            self._referral = refer(self.vault, case.row.case_id, needs, recipient)
            return preview_referral(self.vault, self._referral)

        self._run(work, self._previewed)

    def again(self) -> None:
        """Show the same in the language that is now chosen."""
        state, case = self.state, self._case
        if case is None:
            return
        preview = state.preview
        if preview is not None and self._seen is not None:
            preview = replace(preview_of(self._seen, self.words), has_changed=preview.has_changed)
        needs = need_choices(case, self.words)
        providers = provider_choices(self._all, self._filter, self.words)
        self._show(replace(state, needs=needs, providers=providers, preview=preview))

    def _previewed(self, seen: ReferralView) -> None:
        self._seen = seen
        before = self.state.preview
        preview = preview_of(seen, self.words)
        moved = self.state.step is ReferralStep.LEAVES and before is not None
        changed = moved and before is not None and before.leaves != preview.leaves
        self._show(
            replace(
                self.state,
                step=ReferralStep.LEAVES,
                preview=replace(preview, has_changed=changed),
                is_busy=False,
            )
        )

    def _print(self, referral: RecordId) -> tuple[list[Pages], FieldintakeError | None]:
        """The letter, which the ledger then says was printed, whatever becomes of her copy."""
        pages = [print_letter(self.vault, self.letters, referral, self.state.letter_language)]
        try:
            if self.state.paper_allowed:
                pages.append(print_her_copy(self.vault, self.letters, referral, self.state.copy_language))
        except FieldintakeError as error:
            return pages, error
        return pages, None

    def _printed(
        self, pages: list[Pages], no_copy: FieldintakeError | None, out: Callable[[list[Pages]], None]
    ) -> None:
        self._show(
            replace(self.state, is_busy=False, step=ReferralStep.ISSUED, printed_to=pages[0].reference)
        )
        self.changed()
        out(pages)
        if no_copy is not None:
            self.failed(no_copy)

    def _looked(self, pdf: bytes) -> None:
        self._show(replace(self.state, is_busy=False))
        self.look_at(pdf)

    def _sent(self) -> None:
        self._show(replace(self.state, is_busy=False, step=ReferralStep.ISSUED, was_queued=True))
        self.changed()

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        if self.state.is_busy:
            return
        self._show(replace(self.state, is_busy=True))
        self.background.submit(work, done=done, failed=self._could_not)

    def _could_not(self, error: Exception) -> None:
        self._show(replace(self.state, is_busy=False))
        if isinstance(error, ReleaseRefused):
            self.preview_again()
        else:
            self.failed(error)

    def _show(self, state: ReferralState) -> None:
        self.state = state
        self.render(state)
