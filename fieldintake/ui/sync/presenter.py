"""Says what waits, what is stuck and what went, and runs a sync that can be cancelled. Qt-free.

Invariant: "confirmed" is said only of a signed answer, "last synced" only of a signed reply of our own service.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fieldintake.casework.read_inbox import Traffic, read_traffic
from fieldintake.casework.sync_now import SyncOutcome
from fieldintake.domain.desk import OutboxItem, OutboxKind, OutboxState
from fieldintake.domain.ids import CaseId
from fieldintake.domain.leaving import WithdrawalOutcome
from fieldintake.ports import Vault
from fieldintake.ui.ports import Background
from fieldintake.ui.rooms import Network
from fieldintake.ui.sync.state import (
    NEEDS_CARD,
    Outcome,
    OwnCard,
    Sent,
    SyncProblem,
    SyncState,
    Waiting,
    why_stuck,
)

_SHOWN = 50
_OUTCOMES = {
    WithdrawalOutcome.DESTROYED.value: Outcome.CONFIRMED,
    WithdrawalOutcome.RETAINED.value: Outcome.RETAINED,
}
_NOT_THE_SERVICE = frozenset({"NotOurService", "AnswerDamaged", "ServiceRefused"})


@dataclass
class SyncPresenter:
    """`run(cancelled)` does one sync; it is called on the network's thread and hops to the vault's as it needs.

    `own` says what partners know us by, `certified_days` for how much longer they believe us; `open_case` and
    `find_card` are the ways on from something stuck.
    """

    vault: Vault
    background: Background
    network: Background
    run: Callable[[Callable[[], bool]], SyncOutcome]
    render: Callable[[SyncState], None]
    changed: Callable[[], None]
    failed: Callable[[Exception], None]
    now_ms: Callable[[], int]
    own: Callable[[], OwnCard] = field(default=OwnCard)
    open_case: Callable[[CaseId], None] = field(default=lambda _case: None)
    find_card: Callable[[], None] = field(default=lambda: None)
    certified_days: int | None = None
    state: SyncState = field(init=False)
    _cancelled: bool = field(default=False, init=False)
    _stuck: dict[str, OutboxItem] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.state = SyncState(self.now_ms())

    def show(self) -> None:
        """Read the state of sending again."""
        self.background.submit(lambda: read_traffic(self.vault), done=self._take, failed=self.failed)

    def sync(self) -> None:
        """Start, unless one runs."""
        if self.state.network is Network.SYNCING:
            return
        self._cancelled = False
        self._show(replace(self.state, network=Network.SYNCING, problem=None))
        self.network.submit(lambda: self.run(lambda: self._cancelled), done=self._ended, failed=self._broke)

    def cancel(self) -> None:
        """Stop after the turn that is on its way; what was signed for stays."""
        self._cancelled = True

    def look_at_stuck(self, key: str) -> None:
        """Go to what can free it: the partner's card, or her case."""
        item = self._stuck.get(key)
        if item is None:
            return
        if why_stuck(item.why) in NEEDS_CARD or not item.case_id:
            self.find_card()
        else:
            self.open_case(item.case_id)

    def _ended(self, outcome: SyncOutcome) -> None:
        problem = None
        if outcome.problems:
            codes = {code for _, code in outcome.problems}
            problem = SyncProblem.NOT_THE_SERVICE if codes & _NOT_THE_SERVICE else SyncProblem.NO_NETWORK
            problem = SyncProblem.NO_SERVICE if codes == {"NoService"} else problem
            problem = SyncProblem.OWN_ENDED if "OwnCertificateEnded" in codes else problem
        network = Network.OFFLINE if problem else Network.ONLINE
        self.state = replace(self.state, network=network, problem=problem)
        self.changed()
        self.show()

    def _broke(self, error: Exception) -> None:
        self.state = replace(self.state, network=Network.OFFLINE)
        self.show()
        self.failed(error)

    def _take(self, traffic: Traffic) -> None:
        open_items = [item for item in traffic.outgoing if item.state is not OutboxState.KILLED]
        waiting = [i for i in open_items if i.state in (OutboxState.WAITING, OutboxState.HANDED_OVER)]
        stuck = [i for i in open_items if i.state is OutboxState.STUCK]
        sent = [i for i in open_items if i.state is OutboxState.CONFIRMED]
        self._stuck = {item.id: item for item in stuck}
        self._show(
            replace(
                self.state,
                now_ms=self.now_ms(),
                waiting=tuple(_waiting(item, traffic) for item in waiting),
                stuck=tuple(_waiting(item, traffic) for item in stuck),
                sent=tuple(_sent(item, traffic) for item in sent[:_SHOWN]),
                sent_total=len(sent),
                synced_ms=traffic.last_sync_ms,
                backup_ms=traffic.backup_ms,
                checked_ms=traffic.checked_ms,
                certified_days=self.certified_days,
                own=self.own(),
            )
        )

    def _show(self, state: SyncState) -> None:
        self.state = state
        self.render(state)


def _name(item: OutboxItem, traffic: Traffic) -> str:
    return traffic.recipient_names.get(item.recipient, "")


def _waiting(item: OutboxItem, traffic: Traffic) -> Waiting:
    stuck = why_stuck(item.why) if item.state is OutboxState.STUCK else None
    return Waiting(
        key=item.id,
        kind=item.kind,
        code=traffic.codes.get(item.case_id, ""),
        recipient=_name(item, traffic),
        since_ms=item.since_ms,
        is_urgent=item.priority <= 1,
        stuck=stuck,
    )


def _sent(item: OutboxItem, traffic: Traffic) -> Sent:
    outcome = Outcome.RECEIPT
    if item.kind is OutboxKind.WITHDRAWAL:
        outcome = _OUTCOMES.get(item.answer, Outcome.NOT_CONFIRMED)
    return Sent(
        key=item.id,
        kind=item.kind,
        code=traffic.codes.get(item.case_id, ""),
        recipient=_name(item, traffic),
        at_ms=item.since_ms,
        receipt=item.message_id[:8].upper(),
        outcome=outcome,
    )
