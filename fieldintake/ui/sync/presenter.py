"""Says what waits, what is stuck and what went, and runs a sync that can be cancelled. Qt-free.

Invariant: "confirmed" is said only of a signed answer, "last synced" only of a signed reply of our own service.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from fieldintake.casework.read_inbox import Traffic, read_traffic
from fieldintake.casework.sync_now import SyncOutcome
from fieldintake.domain.desk import OutboxItem, OutboxKind, OutboxState
from fieldintake.ports import Vault
from fieldintake.ui.ports import Background
from fieldintake.ui.rooms import Network
from fieldintake.ui.sync.state import Outcome, Sent, StuckWhy, SyncProblem, SyncState, Waiting

_SHOWN = 50
_WHY = {"no_card": StuckWhy.NO_CARD, "no_key": StuckWhy.NEW_KEY}
_NOT_THE_SERVICE = frozenset({"NotOurService", "AnswerDamaged", "ServiceRefused"})


@dataclass
class SyncPresenter:
    """`run(cancelled)` does one sync; it is called on the network's thread and hops to the vault's as it needs."""

    vault: Vault
    background: Background
    network: Background
    run: Callable[[Callable[[], bool]], SyncOutcome]
    render: Callable[[SyncState], None]
    changed: Callable[[], None]
    failed: Callable[[Exception], None]
    now_ms: Callable[[], int]
    has_service: bool = True
    desk: str = ""
    state: SyncState = field(init=False)
    _cancelled: bool = field(default=False, init=False)

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

    def _ended(self, outcome: SyncOutcome) -> None:
        problem = None
        if outcome.problems:
            foreign = any(code in _NOT_THE_SERVICE for _, code in outcome.problems)
            problem = SyncProblem.NOT_THE_SERVICE if foreign else SyncProblem.NO_NETWORK
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
        self._show(
            replace(
                self.state,
                now_ms=self.now_ms(),
                waiting=tuple(_waiting(item, traffic) for item in waiting),
                stuck=tuple(_waiting(item, traffic) for item in stuck),
                sent=tuple(_sent(item, traffic) for item in sent[:_SHOWN]),
                sent_total=len(sent),
                synced_ms=traffic.last_sync_ms,
                laptop=self.desk,
                has_service=self.has_service,
            )
        )

    def _show(self, state: SyncState) -> None:
        self.state = state
        self.render(state)


def _name(item: OutboxItem, traffic: Traffic) -> str:
    return traffic.recipient_names.get(item.recipient, "")


def _waiting(item: OutboxItem, traffic: Traffic) -> Waiting:
    stuck = _WHY.get(item.why, StuckWhy.REJECTED) if item.state is OutboxState.STUCK else None
    return Waiting(
        key=item.id,
        kind=item.kind,
        code=traffic.codes.get(item.case_id, ""),
        recipient=_name(item, traffic),
        since_ms=item.due_ms,
        is_urgent=item.priority <= 1,
        stuck=stuck,
    )


def _sent(item: OutboxItem, traffic: Traffic) -> Sent:
    awaits = item.kind is OutboxKind.WITHDRAWAL
    return Sent(
        key=item.id,
        kind=item.kind,
        code=traffic.codes.get(item.case_id, ""),
        recipient=_name(item, traffic),
        at_ms=item.due_ms,
        receipt=item.message_id[:8].upper(),
        outcome=Outcome.NOT_CONFIRMED if awaits else Outcome.RECEIPT,
    )
