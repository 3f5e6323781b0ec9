"""Makes a partner of a card: whose it is, six words typed from their voice, what they do, and where. Qt-free.

Invariant: a card is kept only through `know_partner`, which compares the words; they are never shown here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from fieldintake.casework.know_partner import know_partner, providers
from fieldintake.domain.errors import (
    NotAllowed,
    ProtocolError,
    SignatureInvalid,
    StickUnreadable,
    UnknownVersion,
)
from fieldintake.domain.messages import OrganisationCard
from fieldintake.domain.recipient import Recipient
from fieldintake.ports import Vault
from fieldintake.ui.partner.state import HERE, CardRead, PartnerProblem, PartnerState
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.words import Words
from fieldintake.wording.labels import codes_of


class EntryOf(Protocol):
    """Makes the directory entry that goes with a card."""

    def __call__(self, card: OrganisationCard, *, kind: str, country: str) -> Recipient: ...


@dataclass(frozen=True, slots=True)
class Cards:
    """What composition knows of cards: `read` one from a file, the entry of one, and what it unlocks.

    `read` raises `ProtocolError` or `StickUnreadable`; `opened` tries again what could not be read before.
    """

    read: Callable[[Path], CardRead]
    entry_of: EntryOf
    opened: Callable[[], object]


@dataclass
class PartnerPresenter:
    """`turned` shows the page, `left` leaves it; `changed` is told when a partner was kept."""

    vault: Vault
    background: Background
    dialogs: Dialogs
    words: Words
    cards: Cards
    render: Callable[[PartnerState], None]
    turned: Callable[[], None]
    left: Callable[[], None]
    changed: Callable[[], None]
    failed: Callable[[Exception], None]
    state: PartnerState = field(default=PartnerState(), init=False)
    _read: CardRead | None = field(default=None, init=False)

    def begin(self) -> None:
        """Ask for the file; the page opens with what is in it."""
        self.dialogs.open_file(self.words.text("Which card?"), "", self.read)

    def read(self, path: Path) -> None:
        """Look at the card of a file."""

        def look() -> tuple[CardRead, OrganisationCard, list[Recipient]]:
            read = self.cards.read(path)
            with self.vault.view() as unit:
                own = unit.directory.own_card()
            return read, own, providers(self.vault)

        self._read = None
        self.state = PartnerState()
        self.background.submit(look, done=lambda found: self._looked(*found), failed=self._unread)

    def leave(self) -> None:
        """Go without keeping anything."""
        self._read = None
        self._show(PartnerState())
        self.left()

    def write_words(self, typed: str) -> None:
        self._show(replace(self.state, typed=typed, problem=None))

    def choose_kind(self, kind: str) -> None:
        self._show(replace(self.state, kind=kind))

    def choose_country(self, country: str) -> None:
        self._show(replace(self.state, country=country))

    def keep(self) -> None:
        """Keep the partner, if the words are the card's."""
        read, state = self._read, self.state
        if read is None or not state.may_keep:
            return
        country = "" if state.country == HERE else state.country
        entry = self.cards.entry_of(read.card, kind=state.kind, country=country)
        self._show(replace(state, is_keeping=True, problem=None))

        def work() -> None:
            know_partner(self.vault, read.card, words=read.words, typed=state.typed, provider=entry)
            self.cards.opened()

        self.background.submit(work, done=lambda _none: self._kept(), failed=self._not_kept)

    def _looked(self, read: CardRead, own: OrganisationCard, known: list[Recipient]) -> None:
        card = read.card
        if card.id == own.id:
            self._say(PartnerProblem.OURS)
            return
        before = next((entry for entry in known if entry.organisation == card.id), None)
        self._read = read
        self._show(
            PartnerState(
                name=card.name,
                has_service=bool(card.service_address),
                is_known=before is not None,
                has_namesake=any(e.name == card.name and e.organisation != card.id for e in known),
                kinds=codes_of("need_area"),
                kind=before.kind if before is not None else "",
                country=(before.country or HERE) if before is not None else "",
            )
        )
        self.turned()

    def _unread(self, error: Exception) -> None:
        match error:
            case SignatureInvalid():
                self._say(PartnerProblem.CHANGED)
            case UnknownVersion():
                self._say(PartnerProblem.NEWER)
            case ProtocolError():
                self._say(PartnerProblem.NOT_A_CARD)
            case StickUnreadable():
                self._say(PartnerProblem.UNREADABLE)
            case _:
                self.failed(error)

    def _say(self, problem: PartnerProblem) -> None:
        """A file that is no use stays on the page, so that another one can be chosen there."""
        self._show(PartnerState(problem=problem))
        self.turned()

    def _not_kept(self, error: Exception) -> None:
        wrong = isinstance(error, NotAllowed)
        problem = PartnerProblem.WORDS_DIFFER if wrong else None
        self._show(replace(self.state, is_keeping=False, problem=problem))
        if not wrong:
            self.failed(error)

    def _kept(self) -> None:
        _, name = self.words.text, self.state.name
        self._read = None
        self._show(PartnerState())
        self.changed()
        self.left()
        self.dialogs.tell(
            _("You know {who} now.", who=name),
            _("What they sent can be answered, and they are in the list of who can help."),
        )

    def _show(self, state: PartnerState) -> None:
        self.state = state
        self.render(state)
