"""Takes the three facts that reach our own service, as its keeper reads them off there. Qt-free.

Invariant: a service away from this machine has a pin; an address without one is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from fieldintake.domain.errors import ProtocolError
from fieldintake.domain.messages import OrganisationCard
from fieldintake.ui.ports import Background, Dialogs
from fieldintake.ui.service.state import ServiceProblem, ServiceState
from fieldintake.ui.words import Words

_HEX = re.compile(r"[0-9a-f]{64}")
_HERE = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?")


class UseService(Protocol):
    """Keeps the service in our card; raises `ProtocolError` where a part has no proper shape."""

    def __call__(self, *, address: str, public: bytes, pin: str) -> OrganisationCard: ...


@dataclass
class ServicePresenter:
    """`used` gets our new card; `left` leaves the page."""

    background: Background
    dialogs: Dialogs
    words: Words
    use: UseService
    render: Callable[[ServiceState], None]
    used: Callable[[OrganisationCard], None]
    left: Callable[[], None]
    failed: Callable[[Exception], None]
    state: ServiceState = field(default=ServiceState(), init=False)

    def begin(self, own: OrganisationCard) -> None:
        """Show what our card says now."""
        self._show(ServiceState(own.service_address, own.service_public.hex(), own.service_pin))

    def keep(self, address: str, public_key: str, pin: str) -> None:
        """Use this service from now on."""
        state = ServiceState(address.strip().rstrip("/"), _plain(public_key), _plain(pin))
        problem = self._problem(state)
        if problem is not None:
            self._show(replace(state, problem=problem))
            return
        self._show(replace(state, is_keeping=True))
        public = bytes.fromhex(state.public_key)
        self.background.submit(
            lambda: self.use(address=state.address, public=public, pin=state.pin),
            done=self._used,
            failed=self._refused,
        )

    @staticmethod
    def _problem(state: ServiceState) -> ServiceProblem | None:
        is_here = bool(_HERE.fullmatch(state.address))
        if not is_here and not state.address.startswith("https://"):
            return ServiceProblem.ADDRESS
        if not _HEX.fullmatch(state.public_key):
            return ServiceProblem.PUBLIC_KEY
        if not _HEX.fullmatch(state.pin) and not (is_here and not state.pin):
            return ServiceProblem.PIN
        return None

    def _refused(self, error: Exception) -> None:
        is_shape = isinstance(error, ProtocolError)
        problem = ServiceProblem.ADDRESS if is_shape else None
        self._show(replace(self.state, is_keeping=False, problem=problem))
        if not is_shape:
            self.failed(error)

    def _used(self, own: OrganisationCard) -> None:
        _ = self.words.text
        self._show(replace(self.state, is_keeping=False))
        self.used(own)
        self.left()
        self.dialogs.tell(
            _("This desk uses the service now."),
            _("Our card has changed. Save it, give it to the keeper of the service and to every partner, and "
              "read our new six words to them."),
        )  # fmt: skip

    def _show(self, state: ServiceState) -> None:
        self.state = state
        self.render(state)


def _plain(typed: str) -> str:
    """Signs as they were read out: spaces and capitals do not count."""
    return "".join(typed.split()).lower()
