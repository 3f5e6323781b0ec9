"""The main job from end to end on made-up people: two organisations, one central service, real everything.

A worker of Harbour House, without a network, takes in three people in three languages, asks what may be shared,
prints letters, and seals the same for the clinic; later both sync, the clinic accepts, the answer comes back, and
one of the three takes her consent back. Everything goes through the verbs that the desk uses.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from fieldintake.adapters import card_file, device_of, opener_of, provider_from, sealer_of, use_service
from fieldintake.casework.answer_referral import accept_referral
from fieldintake.casework.bundled_forms import OF_AN_INTAKE, form_plan, install_bundled
from fieldintake.casework.find_cases import possible_duplicates
from fieldintake.casework.finish_form import finish_form, finished_form
from fieldintake.casework.keep_draft import Typed, keep_draft
from fieldintake.casework.know_partner import keep_provider, know_partner
from fieldintake.casework.open_case import open_case
from fieldintake.casework.print_letter import choose_paper, print_her_copy, print_letter
from fieldintake.casework.read_case import CaseView, read_case
from fieldintake.casework.read_inbox import read_inbox
from fieldintake.casework.record_consent import HerAnswer, HowAnswered, record_consent
from fieldintake.casework.refer import preview_referral, refer, send_sealed
from fieldintake.casework.sync_now import Means, SyncOutcome, sync_now
from fieldintake.casework.withdraw_consent import withdraw_consent
from fieldintake.central.home import ServiceHome, open_home
from fieldintake.central.server import RunningService
from fieldintake.data import form_sources
from fieldintake.demo.answers import answers_of
from fieldintake.demo.people import MadeUpPerson, made_up_people
from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.consent import ConsentMethod, ConsentState, Purpose
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import NotAllowed
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId, new_record_id
from fieldintake.domain.messages import (
    OrganisationCard,
    Received,
    ReceivedAcknowledgement,
    ReceivedAnswer,
    ReceivedRelease,
    ReceivedWithdrawal,
)
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.release import PaperChoice, Refused, Release
from fieldintake.domain.values import to_plain
from fieldintake.forms.session import FormSession
from fieldintake.letters.renderer import PdfLetters
from fieldintake.protocol.cards import fingerprint_words, import_card
from fieldintake.storage import slot_file, slots
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.vault import OpenVault
from fieldintake.sync.central_target import CentralTarget
from fieldintake.wording.consent_policy import notice_to_read

PASSPHRASE = "made up people only, nobody real"  # noqa: S105 - of the demonstration's own vaults
_MARK = ".made-up"
_LANGUAGES = ("en", "fr", "ar")
_MORE_CASES = 12
_DAY_MS = 24 * 3600 * 1000
Say = Callable[[str], None]


@dataclass
class House:
    """One organisation's open desk."""

    vault: OpenVault
    targets: dict[str, CentralTarget] = field(default_factory=dict)

    def target(self, card: OrganisationCard) -> CentralTarget | None:
        """The way to an organisation's service; our own is the one that we read."""
        if not card.service_address:
            return None
        if card.id not in self.targets:
            with self.vault.view() as unit:
                own = unit.directory.own_card().id == card.id
            self.targets[card.id] = CentralTarget(card, device_of(self.vault), reads=own)
        return self.targets[card.id]

    def sync(self) -> SyncOutcome:
        return sync_now(Means(self.vault, sealer_of(self.vault), opener_of(self.vault), self.target))


def run_demo(out: Path, *, seed: int, say: Say) -> Path:
    """Do everything and return the folder of the worker's vault; raises `NotAllowed` for a folder not ours."""
    _clear(out)
    started = time.perf_counter()
    with RunningService(open_home(out / "central")) as service:
        say(f"A central service runs at {service.address}; it will never see a readable word.")
        ours = _house(out / "harbour-house", "Harbour House", "Samira")
        theirs = _house(out / "lindenhof-clinic", "Lindenhof Clinic", "Jonas")
        with ours as harbour, theirs as clinic:
            _main_job(out, harbour, clinic, service, seed, say)
    say(f"\nDone in {time.perf_counter() - started:.0f} s, all of it on this machine and on made-up people.")
    say(f'The worker\'s vault: {out / "harbour-house"}  (desk name Samira, passphrase "{PASSPHRASE}")')
    return out / "harbour-house"


def _main_job(out: Path, harbour: House, clinic: House, service: RunningService, seed: int, say: Say) -> None:
    provider = _introduce(harbour, clinic, service)
    say("Harbour House and Lindenhof Clinic exchanged signed cards and compared six words each.")
    for house in (harbour, clinic):
        _install(house)
    say("Both installed the three bundled forms of an intake, made from their tables and checked.")
    stories = [_take_in(harbour, provider, person, index) for index, person in enumerate(_people(seed))]
    for story in stories:
        say(f"\nCase {story.code}, in {story.person.language}: {story.line}")
        _paper(out, harbour, story, say)
        send_sealed(harbour.vault, story.referral)
    for person in islice(made_up_people(seed + 1000), _MORE_CASES):
        _fill_all(harbour, open_case(harbour.vault), person)
    sent = harbour.sync()
    say(f"\nHarbour House found a network: {sent.sent} sealed messages left, each with a signed receipt.")
    _say_what_the_service_holds(service.home, say)
    received = clinic.sync().received
    say(f"Lindenhof Clinic read its mailbox: {received} messages came, verified and opened there only.")
    _accept_all(out, clinic, say)
    clinic.sync(), harbour.sync()
    states = [read_case(harbour.vault, story.case_id).referrals[0].text("state") for story in stories]
    say(f"The answers are back at Harbour House: {', '.join(states)}.")
    _withdraw(harbour, clinic, stories[0], service.home, say)


@dataclass(frozen=True)
class Story:
    """What became of one made-up person."""

    person: MadeUpPerson
    case_id: CaseId
    code: str
    referral: RecordId
    line: str


def _people(seed: int) -> Iterator[MadeUpPerson]:
    for language in _LANGUAGES:
        yield next(made_up_people(seed, (language,)))


def _clear(out: Path) -> None:
    """Make an empty folder; an older demonstration is replaced, anything else is left alone."""
    if out.exists() and list(out.iterdir()):
        if not (out / _MARK).is_file():
            raise NotAllowed(f"{out} is not empty and not of an earlier demonstration")
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / _MARK).write_text("Everything in this folder is made up and may be deleted.\n")
    (out / "letters").mkdir()


@contextmanager
def _house(folder: Path, name: str, person: str) -> Iterator[House]:
    create_vault(folder, SetUp(name, person, Role.COORDINATOR), PASSPHRASE)
    keys = slots.unlock(slot_file.read(folder), person, PASSPHRASE)
    with closing(OpenVault(folder, keys)) as vault:
        house = House(vault)
        yield house
        for target in house.targets.values():
            target.close()


def _introduce(harbour: House, clinic: House, service: RunningService) -> Recipient:
    home = service.home
    for house in (harbour, clinic):
        use_service(house.vault, address=service.address, public=home.public, pin=home.pin)
        home.admin.host(card_file(house.vault))
    _know(clinic, import_card(card_file(harbour.vault)), "shelter")
    provider = _know(harbour, import_card(card_file(clinic.vault)), "health")
    keep_provider(
        harbour.vault, Recipient("two-rivers", "Two Rivers Legal Advice", "legal", phone="+999 555 0199")
    )
    return provider


def _know(house: House, card: OrganisationCard, kind: str) -> Recipient:
    words = fingerprint_words(card)
    provider = provider_from(card, kind=kind)
    know_partner(house.vault, card, words=words, typed=" ".join(words), provider=provider)
    return provider


def _install(house: House) -> None:
    install_bundled(house.vault, form_sources(*OF_AN_INTAKE))


def _fill_all(house: House, case_id: CaseId, person: MadeUpPerson) -> None:
    for form_id, answers in answers_of(person).items():
        session = FormSession.start(form_plan(house.vault, form_id), now=dt.datetime.now(dt.UTC))
        for path, answer in answers.items():
            session.answer(path, answer)
        snapshot = session.snapshot()
        version = session.definition.version
        draft = new_record_id(house.vault.random)
        keep_draft(house.vault, Typed(draft, case_id, form_id, version, snapshot))
        finish_form(house.vault, case_id, finished_form(session), draft_id=draft)


def _take_in(house: House, provider: Recipient, person: MadeUpPerson, index: int) -> Story:
    possible_duplicates(house.vault, name=person.name, birth_year=person.birth_year, phone=person.phone)
    case_id = open_case(house.vault)
    _fill_all(house, case_id, person)
    agreed = {Cat.NEEDS_AND_SERVICES, Cat.HEALTH, Cat.SAFE_CONTACT} if index else {Cat.NEEDS_AND_SERVICES}
    shown = notice_to_read(person.language)
    until = house.vault.clock.now_ms() + 180 * _DAY_MS
    answers = [
        HerAnswer(Purpose.REFER, provider.id, frozenset(agreed), ConsentState.GIVEN, until),
        HerAnswer(Purpose.REFER, provider.id, frozenset({Cat.IDENTITY}), ConsentState.REFUSED),
    ]
    how = HowAnswered(
        ConsentMethod.VERBAL_WITH_WITNESS,
        person.language,
        witness="Witness One",
        notice_hash=shown.sha256,
        notice_reviewed=shown.reviewed,
    )
    record_consent(house.vault, case_id, answers, how)
    view = read_case(house.vault, case_id)
    referral = refer(house.vault, case_id, frozenset({view.needs[0].id}), provider)
    line = _what_leaves(preview_referral(house.vault, referral).outcome)
    return Story(person, case_id, str(view.row.code), referral, line)


def _what_leaves(outcome: Release | Refused) -> str:
    match outcome:
        case Release():
            leaves = ", ".join(sorted(category.value for category in outcome.categories))
            return f"leaves {leaves}; held back: her name and the rest."
        case Refused():
            raise NotAllowed("the gate refused what she agreed to")


def _paper(out: Path, house: House, story: Story, say: Say) -> None:
    renderer = PdfLetters()
    language = story.person.language
    pages = print_letter(house.vault, renderer, story.referral, language)
    letter = out / "letters" / f"{pages.reference}.{language}.pdf"
    letter.write_bytes(pages.pdf)
    say(f"  letter in {language}: {letter}")
    choose_paper(house.vault, story.case_id, PaperChoice.FULL)
    copy = print_her_copy(house.vault, renderer, story.referral, language)
    hers = out / "letters" / f"{pages.reference}.hers.{language}.pdf"
    hers.write_bytes(copy.pdf)
    say(f"  her own copy: {hers}")


def _say_what_the_service_holds(home: ServiceHome, say: Say) -> None:
    health = home.admin.health()
    say(f"The service keeps {health.messages} sealed messages; its audit is whole: {health.audit_whole}.")


def _accept_all(out: Path, clinic: House, say: Say) -> None:
    received: list[dict[str, object]] = []
    for arrival in reversed(read_inbox(clinic.vault)):
        match arrival.item.message:
            case ReceivedRelease():
                received.append(_accept(clinic, arrival.item.message_id))
            case ReceivedWithdrawal() | ReceivedAnswer() | ReceivedAcknowledgement() | None:
                continue
    path = out / "received.json"
    path.write_text(json.dumps(received, ensure_ascii=False, indent=1))
    say(f"Accepted as {len(received)} cases of the clinic's own. What it received, in full: {path}")


def _accept(clinic: House, message_id: str) -> dict[str, object]:
    case_id = accept_referral(clinic.vault, message_id, "Please come tomorrow at nine.")
    return _readable(read_case(clinic.vault, case_id))


def _readable(view: CaseView) -> dict[str, object]:
    people = [view.person] if view.person else []
    contacts = [view.safe_contact] if view.safe_contact else []
    return {
        "case": view.row.code,
        "known to the sender as": view.case.text("came_as"),
        "records": [
            {"type": record.type.value, **{name: to_plain(value) for name, value in record.fields.items()}}
            for record in [*people, *contacts, *view.needs]
            if record.type is not RecordType.CASE
        ],
    }


def _withdraw(harbour: House, clinic: House, story: Story, home: ServiceHome, say: Say) -> None:
    how = HowAnswered(ConsentMethod.VERBAL_WITH_WITNESS, story.person.language, witness="Witness One")
    done = withdraw_consent(harbour.vault, story.case_id, how)
    harbour.sync(), clinic.sync(), clinic.sync(), harbour.sync()
    say(
        f"\nCase {story.code} took her consent back: {', '.join(done.asked)} was asked to destroy what it had."
    )
    confirmed = any(_is_word_back(arrival.item.message) for arrival in read_inbox(harbour.vault))
    say(
        f"  confirmed by a signed answer: {confirmed}; the service now keeps {home.admin.health().messages} messages."
    )


def _is_word_back(message: Received | None) -> bool:
    """Whether a message says what became of what we asked to destroy."""
    match message:
        case ReceivedAcknowledgement():
            return True
        case ReceivedRelease() | ReceivedWithdrawal() | ReceivedAnswer() | None:
            return False
