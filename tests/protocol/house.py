"""Two organisations with their keys, and a case that one of them may refer to the other."""

from dataclasses import dataclass, replace

from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.consent import ConsentEvent, ConsentMethod, ConsentState, GivenBy, Purpose
from fieldintake.domain.desk import Role
from fieldintake.domain.fields import RecordType as Rec
from fieldintake.domain.ids import CaseId, DeviceId, RecordId, StaffId, new_code
from fieldintake.domain.leaving import Withdrawal
from fieldintake.domain.messages import OrganisationCard, Thread
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.record import Record
from fieldintake.domain.release import Release, release
from fieldintake.domain.values import PartialDate
from fieldintake.protocol.cards import make_card
from fieldintake.protocol.certificates import DAY_MS, certify_device, certify_staff
from fieldintake.protocol.keys import Algorithm, ReceivingKey, SigningKey
from fieldintake.protocol.messages import ThreadOpener, ThreadSealer

NOW = 20_000 * DAY_MS + 12_345
CASE = CaseId("c0" * 16)
THREAD_ID = "7e" * 16
REFERENCE = new_code(lambda count: bytes(range(count)))


@dataclass(frozen=True)
class House:
    """One organisation: root, receiving key, and one person on one laptop."""

    root: SigningKey
    receiving: ReceivingKey
    staff_key: SigningKey
    device_key: SigningKey
    card: OrganisationCard
    staff: StaffId
    device: DeviceId

    @classmethod
    def make(cls, number: int, algorithm: Algorithm = Algorithm.MLKEM768_X25519) -> "House":
        def seed(use: int, length: int = 32) -> bytes:
            return bytes((number * 50 + use + place) % 256 for place in range(length))

        root = SigningKey.from_bytes(seed(1))
        receiving = ReceivingKey.from_bytes(
            bytes([algorithm]) + seed(2, 32 if algorithm is Algorithm.X25519 else 96)
        )
        return cls(
            root,
            receiving,
            SigningKey.from_bytes(seed(3)),
            SigningKey.from_bytes(seed(4)),
            make_card(root.public, receiving.public, f"House {number}"),
            StaffId(seed(5, 16).hex()),
            DeviceId(seed(6, 16).hex()),
        )

    @property
    def staff_certificate(self) -> bytes:
        return certify_staff(
            self.root,
            self.staff_key.public,
            staff=self.staff,
            device=self.device,
            role=Role.WORKER,
            from_ms=NOW - DAY_MS,
            until_ms=NOW + 365 * DAY_MS,
        )

    @property
    def device_certificate(self) -> bytes:
        return certify_device(
            self.root,
            self.device_key.public,
            device=self.device,
            from_ms=NOW - DAY_MS,
            until_ms=NOW + 9999 * DAY_MS,
        )

    def sealer(self, **more) -> ThreadSealer:
        return ThreadSealer(self.staff_key, self.staff_certificate, self.card.id, **more)

    def opener(self) -> ThreadOpener:
        return ThreadOpener(self.card.id, [self.receiving])


def recipient_of(house: House) -> Recipient:
    return Recipient(id="1" * 32, name=house.card.name, kind="shelter", organisation=house.card.id)


def thread_to(house: House, *, key: bytes = b"k" * 32, key_sent: bool = False) -> Thread:
    return Thread(THREAD_ID, key, CASE, "1" * 32, house.card.id, REFERENCE, ours=True, key_sent=key_sent)


def theirs(thread: Thread, sender: House) -> Thread:
    """The same thread as the receiving side keeps it."""
    return replace(thread, peer=sender.card.id, ours=False, key_sent=True)


def cards_of(*houses: House):
    return {house.card.id: house.card for house in houses}.get


def consent(categories, *, recipient="kind:shelter", purpose=Purpose.REFER) -> ConsentEvent:
    return ConsentEvent(
        id=RecordId("e" * 32),
        case_id=CASE,
        purpose=purpose,
        recipient=recipient,
        categories=frozenset(categories),
        state=ConsentState.GIVEN,
        at_ms=NOW - 60_000,
        order=NOW << 16,
        until_ms=NOW + 90 * DAY_MS,
        method=ConsentMethod.VERBAL_WITH_WITNESS,
        given_by=GivenBy.SELF,
        language="ti",
    )


def records() -> list[Record]:
    def record(number, kind, **fields):
        return Record(RecordId(f"{number:032x}"), CASE, kind, fields, {})

    return [
        record(
            1,
            Rec.PERSON,
            role="survivor",
            name="Selam Teklehaimanot",
            birth_date=PartialDate("1998"),
            gender="woman",
            languages=frozenset({"ti", "am"}),
            interpreter="needed_woman",
            risk_level="high",
            risk_reviewed_on=PartialDate("2024-10-04"),
            fear_of_retaliation="yes",
            danger_signs=frozenset({"knows_address", "threats"}),
            account_secret="never in the field table",
        ),
        record(
            2,
            Rec.SAFE_CONTACT,
            method="phone",
            address="+49 30 901820",
            hours="weekdays 10-12",
            cover_name="the language school",
            voicemail_safe="no",
            code_word="marigold",
        ),
        record(
            3,
            Rec.NEED,
            area="shelter",
            priority="emergency",
            wanted="A safe bed for herself and her son, tonight if it can be.",
        ),
        record(4, Rec.NEED, area="legal", wanted="not part of this referral"),
    ]


def referral(house: House) -> Release:
    asked = (Cat.NEEDS_AND_SERVICES, Cat.IDENTITY, Cat.SAFETY, Cat.SAFE_CONTACT)
    made = release(
        CASE,
        records(),
        [consent(asked)],
        recipient=recipient_of(house),
        purpose=Purpose.REFER,
        reference=REFERENCE,
        needs=frozenset({RecordId(f"{3:032x}")}),
        now_ms=NOW,
    )
    assert isinstance(made, Release)
    return made


def withdrawal(house: House) -> Withdrawal:
    return Withdrawal(CASE, recipient_of(house), REFERENCE, NOW)
