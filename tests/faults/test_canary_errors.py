"""When something is refused or breaks, no word of the error is a word of hers."""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from fieldintake.adapters import card_file, device_of, opener_of, provider_from, sealer_of, use_service
from fieldintake.casework.bundled_forms import accepted, form_plan, install_bundled
from fieldintake.casework.finish_form import FilledRecord, FinishedForm, finish_form, finished_form
from fieldintake.casework.know_partner import keep_provider
from fieldintake.casework.open_case import open_case
from fieldintake.casework.print_letter import print_her_copy, print_letter
from fieldintake.casework.record_consent import HerAnswer, HowAnswered, record_consent
from fieldintake.casework.refer import refer, send_sealed
from fieldintake.casework.send_due import due_by_organisation, hand_over_all
from fieldintake.data import resources_dir
from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.consent import ConsentMethod, ConsentState, Purpose
from fieldintake.domain.desk import OutboxKind, Role
from fieldintake.domain.errors import FieldintakeError, LetterError, ProtocolError, SyncError
from fieldintake.domain.fields import RecordType, check
from fieldintake.domain.ids import CaseId, RecordId, parse_code
from fieldintake.domain.messages import Posted, Sealed
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.values import PartialDate, Value, from_plain
from fieldintake.forms.session import FormSession
from fieldintake.letters.renderer import PdfLetters
from fieldintake.protocol.cards import import_card
from fieldintake.storage import keys
from fieldintake.storage.founding import SetUp, create_vault
from fieldintake.storage.vault import OpenVault
from fieldintake.sync.central_target import CentralTarget
from tests.conftest import PASSPHRASE
from tests.faults.canaries import found_in, word

MARK, UNPRINTABLE = word("an error"), "\U00013000"
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
PAPER_ONLY = Recipient("rivers", "Two Rivers", "legal")


def words_of(error: BaseException) -> str:
    """All that a handler, a crash report or a careless log line could make of an error."""
    notes = [repr(error), str(error), repr(error.args), repr(vars(error))]
    return "\n".join([*notes, *traceback.format_exception(error)])


def fails(kind: type[Exception], act: Callable[[], object]) -> str:
    with pytest.raises(kind) as caught:
        act()
    return words_of(caught.value)


def silent(text: str, log: pytest.LogCaptureFixture) -> None:
    assert text
    assert found_in(text.encode() + log.text.encode(), [MARK]) == set()


def referred(vault: OpenVault, provider: Recipient, wanted: str, *agreed: Cat) -> RecordId:
    case_id = open_case(vault)
    fields: dict[str, Value] = {"area": MARK, "wanted": wanted}
    records = [FilledRecord(RecordType.NEED, fields), FilledRecord(RecordType.PERSON, {"name": MARK})]
    finish_form(vault, case_id, FinishedForm(MARK, MARK, MARK, records), draft_id=None)
    keep_provider(vault, provider)
    how = HowAnswered(ConsentMethod.THUMB, "en", witness=MARK)
    if agreed:
        yes = HerAnswer(Purpose.REFER, provider.id, frozenset(agreed), ConsentState.GIVEN)
        record_consent(vault, case_id, [yes], how)
    with vault.view() as unit:
        need = unit.records.of_case(case_id, RecordType.NEED)[0].id
    return refer(vault, case_id, frozenset({need}), provider)


@pytest.fixture(autouse=True)
def _every_log_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


@pytest.fixture(name="clinic")
def _clinic(tmp_path: Path) -> Iterator[OpenVault]:
    folder = tmp_path / "clinic"
    unlocked = create_vault(folder, SetUp("Clinic", "Jonas", Role.ADMIN), PASSPHRASE, cost=keys.FLOOR)
    with closing(OpenVault(folder, unlocked)) as opened:
        yield opened


@pytest.mark.parametrize(
    "act",
    [
        partial(PartialDate, MARK),
        partial(parse_code, MARK),
        partial(from_plain, {"date": MARK}),
        partial(from_plain, {"decimal": MARK}),
        partial(from_plain, {"codes": [MARK, 1]}),
        partial(from_plain, {MARK: MARK}),
        partial(from_plain, {"unanswered": MARK}),
        partial(check, RecordType.PERSON, "age", MARK),
        partial(check, RecordType.PERSON, MARK, MARK),
    ],
)
def test_values_that_do_not_fit(act: Callable[[], object], caplog: pytest.LogCaptureFixture) -> None:
    silent(fails(FieldintakeError, act), caplog)


def test_answers_that_do_not_fit(vault: OpenVault, caplog: pytest.LogCaptureFixture) -> None:
    install_bundled(vault, {"intake": (resources_dir() / "forms" / "intake.md").read_bytes()})
    form = form_plan(vault, "intake")
    session = FormSession.start(form, now=NOW)
    session.answer("/data/about/age_known", "years")
    session.answer("/data/about/age", f"7 {MARK}")
    session.answer("/data/about/name", MARK)
    assert MARK not in repr([dict(r.fields).get("age") for r in finished_form(session).records])
    kept = session.snapshot()
    assert found_in(kept, [MARK]) == {MARK}
    silent(fails(FieldintakeError, lambda: FormSession.restore(form, kept[:-9], now=NOW)), caplog)
    silent(fails(FieldintakeError, lambda: FormSession.restore(form, MARK.encode(), now=NOW)), caplog)


def test_a_spreadsheet_with_an_answer_in_it(caplog: pytest.LogCaptureFixture) -> None:
    source = (resources_dir() / "forms" / "intake.md").read_text("utf-8")
    broken = source.replace("| integer | age |", "| integer | age age |")
    assert broken != source
    silent(fails(FieldintakeError, lambda: accepted(broken.encode())), caplog)


def test_writes_that_are_refused(vault: OpenVault, caplog: pytest.LogCaptureFixture) -> None:
    case_id = open_case(vault)
    forbidden = FinishedForm(MARK, MARK, MARK, [FilledRecord(RecordType.CASE, {"code": MARK})])

    def save(record: RecordType, fields: dict[str, Value], case: CaseId = case_id) -> None:
        with vault.work() as unit:
            unit.records.save(record, RecordId(case_id), case, fields)

    def save_while_reading() -> None:
        with vault.view() as unit:
            unit.records.save(RecordType.NOTE, RecordId("0" * 32), case_id, {"text": MARK})

    for act in (
        lambda: finish_form(vault, case_id, forbidden, draft_id=None),
        lambda: save(RecordType.CASE, {MARK: MARK}),
        lambda: save(RecordType.NOTE, {"text": MARK}),
        lambda: save(RecordType.CASE, {"worker": MARK}, CaseId("1" * 32)),
        save_while_reading,
    ):
        silent(fails(FieldintakeError, act), caplog)
    vault.check()


def test_letters_that_cannot_be_made(vault: OpenVault, caplog: pytest.LogCaptureFixture) -> None:
    letters = PdfLetters()
    refused = referred(vault, PAPER_ONLY, MARK)
    silent(fails(FieldintakeError, lambda: print_letter(vault, letters, refused, "en")), caplog)
    agreed = referred(vault, PAPER_ONLY, f"{MARK} {UNPRINTABLE}", Cat.NEEDS_AND_SERVICES)
    silent(fails(LetterError, lambda: print_letter(vault, letters, agreed, "en")), caplog)
    silent(fails(FieldintakeError, lambda: print_her_copy(vault, letters, agreed, "en")), caplog)
    silent(fails(FieldintakeError, lambda: send_sealed(vault, agreed)), caplog)


def test_messages_that_cannot_be_sent_or_read(
    vault: OpenVault, clinic: OpenVault, caplog: pytest.LogCaptureFixture
) -> None:
    use_service(clinic, address="https://127.0.0.1:9", public=bytes(32), pin="0" * 64)
    card = import_card(card_file(clinic))
    with vault.work() as unit:
        unit.directory.save_card(card, compared_by=unit.me.id)
    provider = provider_from(card, kind="health")
    referral = referred(vault, provider, MARK, Cat.NEEDS_AND_SERVICES)
    send_sealed(vault, referral)
    (items,) = due_by_organisation(vault, *OutboxKind).values()
    (parcel,) = hand_over_all(vault, sealer_of(vault), items)
    target = CentralTarget(card, device_of(vault), reads=True)
    post = [Posted(card.id, parcel.sealed)]
    silent(fails(SyncError, lambda: target.exchange(post, "")), caplog)
    target.close()
    opener = opener_of(clinic)
    whole = parcel.sealed.data
    for data in (whole[:-1] + bytes([whole[-1] ^ 1]), whole[:300], whole[:40] + MARK.encode(), b""):
        damaged = replace(parcel.sealed, data=data)
        act = partial(opener.open, damaged, thread=lambda _: None, card=lambda _: card)
        silent(fails(ProtocolError, act), caplog)
    stranger = Sealed("0" * 64, parcel.sealed.thread_id, whole)
    act = partial(opener.open, stranger, thread=lambda _: None, card=lambda _: None)
    silent(fails(ProtocolError, act), caplog)
