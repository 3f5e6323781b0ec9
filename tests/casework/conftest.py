"""Two organisations that know each other, with real vaults and real seals, and a post that the test controls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fieldintake.adapters import card_file, opener_of, provider_from, sealer_of
from fieldintake.casework.finish_form import FilledRecord, FinishedForm, finish_form
from fieldintake.casework.know_partner import know_partner
from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_case import read_case
from fieldintake.casework.record_consent import HerAnswer, HowAnswered, record_consent
from fieldintake.casework.refer import refer
from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.consent import ConsentMethod, ConsentState, Purpose
from fieldintake.domain.desk import Role
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.messages import Exchange, OrganisationCard, Posted, Receipt, ReceiptStatus, Sealed
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.values import PartialDate
from fieldintake.protocol.cards import fingerprint_words, import_card
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.vault import OpenVault
from tests.conftest import PASSPHRASE

HOW = HowAnswered(ConsentMethod.VERBAL_WITH_WITNESS, "ar", witness="Inês")


@dataclass
class PostOffice:
    """Mailboxes in memory that behave as the service promises; `down` makes it unreachable."""

    boxes: dict[str, list[Sealed]] = field(default_factory=dict)
    withdrawn: set[tuple[str, str]] = field(default_factory=set)

    def target(self, mine: str) -> Target:
        return Target(self, mine)


@dataclass
class Target:
    office: PostOffice
    mine: str

    def exchange(self, outgoing: Sequence[Posted], cursor: str) -> Exchange:
        receipts = [self._take(posted) for posted in outgoing]
        box = self.office.boxes.get(self.mine, [])
        start = int(cursor or 0)
        return Exchange(tuple(receipts), tuple(box[start:]), str(len(box)), more=False)

    def _take(self, posted: Posted) -> Receipt:
        box = self.office.boxes.setdefault(posted.mailbox, [])
        thread = (posted.mailbox, posted.sealed.thread_id)
        if posted.withdraws:
            self.office.withdrawn.add(thread)
        elif thread in self.office.withdrawn:
            return Receipt(posted.sealed.id, ReceiptStatus.GONE, 1)
        status = ReceiptStatus.DUPLICATE if posted.sealed in box else ReceiptStatus.DURABLE
        if posted.sealed not in box:
            box.append(posted.sealed)
        return Receipt(posted.sealed.id, status, 1)


@dataclass
class House:
    """One organisation at work."""

    vault: OpenVault
    card: OrganisationCard
    office: PostOffice

    @property
    def sealer(self):
        return sealer_of(self.vault)

    @property
    def opener(self):
        return opener_of(self.vault)

    def targets(self, card: OrganisationCard) -> Target:
        return self.office.target(self.card.id)


def make_house(
    folder: Path, name: str, person: str, office: PostOffice, role: Role = Role.COORDINATOR
) -> House:
    create_vault(folder, SetUp(name, person, role), PASSPHRASE, cost=keys.FLOOR)
    vault = OpenVault(folder, slots.unlock(slot_file.read(folder), person, PASSPHRASE))
    with vault.view() as unit:
        return House(vault, unit.directory.own_card(), office)


def introduce(house: House, other: House, kind: str) -> Recipient:
    card = import_card(card_file(other.vault))
    provider = provider_from(card, kind=kind)
    words = fingerprint_words(card)
    know_partner(house.vault, card, words=words, typed=" ".join(words), provider=provider)
    return provider


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def harbour(tmp_path: Path, office: PostOffice) -> Iterator[House]:
    house = make_house(tmp_path / "harbour", "Harbour House", "Samira", office)
    yield house
    house.vault.close()


@pytest.fixture
def clinic_house(tmp_path: Path, office: PostOffice) -> Iterator[House]:
    house = make_house(tmp_path / "clinic", "Lindenhof Clinic", "Jonas", office)
    yield house
    house.vault.close()


@pytest.fixture
def clinic(harbour: House, clinic_house: House) -> Recipient:
    """The clinic as Harbour House knows it; both have compared the words."""
    introduce(clinic_house, harbour, "shelter")
    return introduce(harbour, clinic_house, "health")


@dataclass
class Story:
    """A case with a need, and a draft referral to the clinic."""

    case_id: CaseId
    need: RecordId
    referral: RecordId


def tell(
    house: House, clinic: Recipient, *, asked: Sequence[Cat] = (Cat.NEEDS_AND_SERVICES, Cat.HEALTH)
) -> Story:
    """Amina comes, tells, agrees to what is `asked` for the clinic, and is referred in a draft."""
    case_id = open_case(house.vault)
    filled = [
        FilledRecord(
            RecordType.PERSON,
            {"name": "Amina Haddad", "birth_date": PartialDate("1994"), "health_notes": "Injury to the left hand",
             "languages": frozenset({"ar"}), "risk_level": "high"},
        ),
        FilledRecord(RecordType.SAFE_CONTACT, {"address": "+999 555 0101", "cover_name": "Anna from the library"}),
        FilledRecord(RecordType.NEED, {"area": "health", "priority": "emergency", "wanted": "See a doctor"}),
    ]  # fmt: skip
    finish_form(house.vault, case_id, FinishedForm("intake", "1", "<data/>", filled), draft_id=None)
    if asked:
        answer = HerAnswer(Purpose.REFER, clinic.id, frozenset(asked), ConsentState.GIVEN)
        record_consent(house.vault, case_id, [answer], HOW)
    need = read_case(house.vault, case_id).needs[0].id
    return Story(case_id, need, refer(house.vault, case_id, frozenset({need}), clinic))
