"""Two organisations' desks with taps on their wires: what a request was before TLS, and at the service after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fieldintake.adapters import card_file, device_of, opener_of, provider_from, sealer_of
from fieldintake.casework.bundled_forms import install_bundled
from fieldintake.casework.know_partner import know_partner
from fieldintake.casework.sync_now import Means, SyncOutcome, sync_now
from fieldintake.central.home import ServiceHome
from fieldintake.data import resources_dir
from fieldintake.domain.desk import OutboxItem, Role
from fieldintake.domain.evidence import EVIDENCE_TYPES
from fieldintake.domain.messages import OrganisationCard
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.record import Record
from fieldintake.protocol.cards import fingerprint_words, import_card
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.vault import OpenVault
from fieldintake.sync.central_target import CentralTarget
from tests.conftest import PASSPHRASE


@dataclass
class House:
    """One organisation's desk; `wire` holds what its requests and their answers were before TLS and after it."""

    vault: OpenVault
    wire: list[bytes]
    targets: dict[str, CentralTarget] = field(default_factory=dict)

    def target(self, card: OrganisationCard) -> CentralTarget | None:
        if not card.service_address:
            return None
        if card.id not in self.targets:
            with self.vault.view() as unit:
                own = unit.directory.own_card().id == card.id
            self.targets[card.id] = CentralTarget(card, device_of(self.vault), reads=own)
            tap_client(self.targets[card.id], self.wire)
        return self.targets[card.id]

    def sync(self) -> SyncOutcome:
        return sync_now(Means(self.vault, sealer_of(self.vault), opener_of(self.vault), self.target))

    def outbox(self) -> list[OutboxItem]:
        with self.vault.view() as unit:
            return list(unit.outbox.all())

    def records(self) -> list[Record]:
        with self.vault.view() as unit:
            rows = unit.cases.page(after=None, limit=100)
            every = (
                [*unit.records.of_case(row.case_id), *unit.records.of_case(row.case_id, *EVIDENCE_TYPES)]
                for row in rows
            )
            return [record for records in every for record in records]


def tap_client(target: CentralTarget, wire: list[bytes]) -> None:
    """Record the whole plaintext of requests and answers, headers included."""
    link = target._link
    transport, post = link._client._transport, link.post
    handle = transport.handle_request

    def recorded(request):  # type: ignore[no-untyped-def]  # the HTTP client's own types
        wire.append(f"{request.method} {request.url} {request.headers.multi_items()}".encode())
        wire.append(request.read())
        response = handle(request)
        wire.append(f"{response.status_code} {response.headers.multi_items()}".encode())
        return response

    def answered(body: bytes, timeout_seconds: float) -> bytes:
        answer = post(body, timeout_seconds)
        wire.append(answer)
        return answer

    transport.handle_request = recorded  # type: ignore[method-assign]
    link.post = answered  # type: ignore[method-assign]


def tap_service(home: ServiceHome, wire: list[bytes]) -> None:
    """Record what the service reads and says, on its side of the TLS."""
    answer = home.service.answer

    def recorded(untrusted: bytes) -> bytes:
        reply = answer(untrusted)
        wire.extend((untrusted, reply))
        return reply

    home.service.answer = recorded  # type: ignore[method-assign]


@contextmanager
def house(folder: Path, name: str, person: str) -> Iterator[House]:
    create_vault(folder, SetUp(name, person, Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    with closing(OpenVault(folder, slots.unlock(slot_file.read(folder), person, PASSPHRASE))) as vault:
        made = House(vault, [])
        forms = (resources_dir() / "forms").glob("*.md")
        install_bundled(vault, {path.stem: path.read_bytes() for path in forms})
        yield made
        for target in made.targets.values():
            target.close()


def introduce(one: House, other: House, kind: str) -> Recipient:
    card = import_card(card_file(other.vault))
    provider, words = provider_from(card, kind=kind), fingerprint_words(card)
    know_partner(one.vault, card, words=words, typed=" ".join(words), provider=provider)
    return provider
