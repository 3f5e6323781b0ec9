"""The part of a case's page about evidence: read when somebody turns to it, written in words, and deaf to files."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from fieldintake.casework.answer_referral import accept_referral
from fieldintake.casework.erasure_requests import request_about
from fieldintake.casework.keep_evidence import add_evidence
from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_evidence import read_evidence
from fieldintake.casework.read_inbox import read_inbox
from fieldintake.casework.refer import send_sealed
from fieldintake.casework.report_to import set_report_to
from fieldintake.casework.sync_now import Means, sync_now
from fieldintake.casework.withdraw_consent import withdraw_consent
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import NeedsTwo
from fieldintake.domain.fields import RecordType
from fieldintake.domain.messages import ReceivedWithdrawal
from fieldintake.domain.values import Instant
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import OpenVault
from fieldintake.ui.case.evidence_part import EvidencePart
from fieldintake.ui.case.evidence_state import EvidenceState
from fieldintake.ui.case.presenter import CasePresenter
from fieldintake.ui.case.state import Tab
from fieldintake.ui.inbox.presenter import InboxPresenter
from fieldintake.ui.widgets.masked import Masked
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare
from tests.casework.conftest import HOW, PostOffice, introduce, make_house, tell
from tests.conftest import PASSPHRASE
from tests.ui import gallery
from tests.ui.test_case_pages import Asking, Waiting, _now_ms

SAID = {"minor": "no", "kind": "messages", "what": "Threats, some sixty", "address": "https://bad.example/7"}


def presenter_of(vault, queue, asking):
    return CasePresenter(
        vault, queue, asking, Words("en", gallery.ZONE), lambda _: None, lambda *_: None, lambda _: None,
        lambda _: None, lambda: None, pytest.fail, _now_ms, keepers=lambda: ["Samira"],
    )  # fmt: skip


@pytest.fixture
def queue():
    return Waiting()


@pytest.fixture
def asking():
    return Asking()


@pytest.fixture
def page(vault, queue, asking):
    return presenter_of(vault, queue, asking)


def turned(page, queue, case_id):
    page.show(case_id)
    queue.run()
    page.turn(Tab.EVIDENCE)
    queue.run()
    return page.evidence


def fill(evidence, **typed):
    for name, text in typed.items():
        evidence.answer(name, text)


def looks(vault):
    with vault.view() as unit:
        entries = unit.audit.page(before=None, limit=500)
    return [entry.action for entry in entries].count("evidence_looked_at")


def asked_on(evidence):
    return [item.path for item in evidence.state.writing.page.items]


def test_it_is_read_only_when_somebody_turns_to_it(vault, queue, page):
    case_id = open_case(vault)
    add_evidence(vault, case_id, SAID)
    page.show(case_id)
    queue.run()
    assert not page.state.evidence.is_read
    assert looks(vault) == 0
    evidence = turned(page, queue, case_id)
    assert page.state.evidence is evidence.state
    assert looks(vault) == 1
    page.again()
    queue.run()
    assert page.state.evidence.references
    assert looks(vault) == 1


def test_nothing_masked_is_in_the_state_but_while_it_is_held(vault, queue, page):
    case_id = open_case(vault)
    add_evidence(vault, case_id, SAID)
    evidence = turned(page, queue, case_id)
    (card,) = evidence.state.references
    (line,) = [line for line in card.record.lines if line.is_masked]
    assert "bad" not in repr(page.state)
    evidence.hold(line.key)
    queue.run()
    assert bare(page.state.evidence.revealed.text) == "hxxps://bad[.]example/7"
    evidence.release()
    evidence.hold(line.key)
    evidence.release()
    queue.run()
    assert "bad" not in repr(page.state)


def test_another_case_shows_nothing_of_the_one_before(vault, queue, page):
    first, second = open_case(vault), open_case(vault)
    add_evidence(vault, first, SAID)
    turned(page, queue, first)
    page.show(second)
    assert not page.state.evidence.references
    evidence = turned(page, queue, second)
    assert evidence.state.is_read
    assert not page.state.evidence.references


def test_a_reference_is_written_corrected_reported_and_handed_over(vault, queue, page):
    case_id = open_case(vault)
    evidence = turned(page, queue, case_id)
    evidence.add()
    queue.run()
    assert asked_on(evidence) == ["minor"]
    fill(evidence, minor="no")
    assert "what" in asked_on(evidence)
    evidence.keep()
    problems = {item.path for item in evidence.state.writing.page.items if item.problem}
    assert problems == {"what"}
    fill(evidence, what="Threats, some sixty", address="http://bad.example", kind="messages")
    evidence.keep()
    queue.run()
    assert evidence.state.writing is None
    (card,) = evidence.state.references
    evidence.correct(card.key)
    queue.run()
    typed = {item.path: item.raw for item in evidence.state.writing.page.items}
    assert (typed["what"], typed["address"]) == ("Threats, some sixty", "hxxp://bad[.]example")
    fill(evidence, what="Threats, some seventy")
    evidence.keep()
    queue.run()
    evidence.report(card.key)
    queue.run()
    fill(evidence, reported_to="A hotline", report_reference="7/26", reported_on="2026-03-01")
    evidence.keep()
    queue.run()
    evidence.step(card.key)
    queue.run()
    step = {
        "from_whom": "We", "to_whom": "Officer 7", "place": "Here", "reason": "Asked", "condition": "Sealed",
    }  # fmt: skip
    fill(evidence, **step, **{"at.day": "2026-03-02", "at.time": "9:05"})
    evidence.keep()
    queue.run()
    (card,) = evidence.state.references
    evidence.correct_step(card.steps[0].key)
    queue.run()
    fill(evidence, to_whom="Officer 8", **{"at.day": "2026-03-02", "at.time": "9:15"})
    evidence.keep()
    queue.run()
    (reference,) = read_evidence(vault, case_id).references
    now, (kept,) = reference.now.record, reference.steps
    assert (now.text("what"), now.text("report_reference")) == ("Threats, some seventy", "7/26")
    assert len(reference.before) == 2
    assert (kept.record.text("to_whom"), len(reference.former_steps)) == ("Officer 8", 1)
    at = kept.record.fields["at"]
    assert isinstance(at, Instant)
    assert at.zone.startswith("UTC")
    assert "Threats, some sixty" in " ".join(line.text for line in evidence.state.references[0].record.lines)


@pytest.mark.parametrize("minor", ["unknown", "yes"])
def test_what_may_show_a_minor_asks_for_the_report_only(vault, queue, page, minor):
    case_id = open_case(vault)
    evidence = turned(page, queue, case_id)
    evidence.add()
    queue.run()
    fill(evidence, minor="no", what="Typed before", address="http://bad.example")
    fill(evidence, minor=minor, platform="A chat")
    assert not {"what", "address", "kind", "hash", "hash_from"} & set(asked_on(evidence))
    assert evidence.state.writing.is_gated
    evidence.keep()
    queue.run()
    (reference,) = read_evidence(vault, case_id).references
    assert reference.is_gated
    with vault.view() as unit:
        (kept,) = unit.records.of_case(case_id, RecordType.EVIDENCE)
    assert set(kept.fields) == {"item", "minor", "platform", "noted_by", "noted_at"}
    assert evidence.state.references[0].is_gated


def test_half_a_time_is_asked_for_again(vault, queue, page):
    case_id = open_case(vault)
    add_evidence(vault, case_id, SAID)
    evidence = turned(page, queue, case_id)
    evidence.step(evidence.state.references[0].key)
    queue.run()
    step = dict.fromkeys(("from_whom", "to_whom", "place", "reason", "condition"), "x")
    fill(evidence, **step, **{"at.day": "2026-03-02", "at.time": "99:1"})
    evidence.keep()
    assert {item.path for item in evidence.state.writing.page.items if item.problem} == {"at.day", "at.time"}


def test_others_see_that_there_is_something_and_whom_to_ask(vault_folder, vault, queue, asking):
    case_id = open_case(vault)
    add_evidence(vault, case_id, SAID)
    add_person(vault, "Idris", Role.WORKER, PASSPHRASE, cost=keys.FLOOR)
    vault.close()
    theirs = slots.unlock(slot_file.read(vault_folder), "Idris", PASSPHRASE)
    with closing(OpenVault(vault_folder, theirs)) as other:
        state = turned(presenter_of(other, queue, asking), queue, case_id).state
    assert (state.is_open, state.may_keep, state.count, state.references) == (False, False, 1, ())
    assert bare(state.keepers) == "Samira"


def test_whom_to_call_is_the_houses_own_words_above_the_list_of_a_country(vault, queue, page, asking):
    case_id = open_case(vault)
    set_report_to(vault, "Officer 7, 555 0142")
    evidence = turned(page, queue, case_id)
    evidence.whom_to_call()
    everywhere = len(evidence.state.whom.places)
    asking.picked = "GB"
    evidence.choose_country()
    whom = evidence.state.whom
    assert (bare(whom.own), whom.country, len(whom.places)) == ("Officer 7, 555 0142", "GB", everywhere + 1)
    assert "iwf.org.uk" in {place.where for place in whom.places}
    evidence.close_whom()
    assert evidence.state.whom is None


# --- the erasure by two, on the page ---------------------------------------------------------------


def test_erasing_a_case_with_evidence_is_asked_for_and_said_on_its_page(vault, queue, page, asking):
    case_id = open_case(vault)
    add_evidence(vault, case_id, SAID)
    page.show(case_id)
    queue.run()
    asking.picked = "erase"
    page.decide()
    queue.run()
    assert asking.questions[-1] == "Ask to erase her for good?"
    assert page.state.standing.erasure.waits
    assert page.state.code
    asking.picked = "take_erasure_back"
    page.decide()
    assert "erase" not in asking.offered
    assert "decide_erasure" not in asking.offered
    queue.run()
    assert not page.state.standing.erasure.asked_by


@pytest.mark.parametrize("said", ["erase", "decline"])
def test_the_second_person_decides_on_the_page(vault_folder, vault, queue, page, said):
    case_id = open_case(vault)
    add_evidence(vault, case_id, SAID)
    add_person(vault, "Wanda", Role.ADMIN, PASSPHRASE, cost=keys.FLOOR)
    asking = Asking()
    mine = presenter_of(vault, queue, asking)
    mine.show(case_id)
    queue.run()
    asking.picked = "erase"
    mine.decide()
    queue.run()
    vault.close()
    hers = slots.unlock(slot_file.read(vault_folder), "Wanda", PASSPHRASE)
    with closing(OpenVault(vault_folder, hers)) as other:
        made, deciding = [], Deciding(said)
        theirs = presenter_of(other, queue, deciding)
        theirs._acts._erasing.certified = made.append
        theirs.show(case_id)
        queue.run()
        theirs.decide()
        queue.run()
        assert "Samira" in bare(deciding.questions[-1])
        with other.view() as unit:
            assert bool(unit.cases.rows({case_id})) == (said == "decline")
        assert [(each.asked_by, each.erased_by) for each in made] == (
            [("Samira", "Wanda")] if said == "erase" else []
        )
        if said == "decline":
            assert theirs.state.standing.erasure.declined_by == "Wanda"


class Deciding(Asking):
    """Chooses to decide, and then says one of the two."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self.said = said

    def choose(self, _name, choices, *, chosen, then) -> None:
        then("decide_erasure")

    def pick(self, question, _hint, choices, *, leave, then) -> None:
        self.questions.append(question)
        then(self.said)


def test_what_has_evidence_is_destroyed_from_the_inbox_by_two_people_too(tmp_path, queue, asking):
    """The case came from a clinic, somebody of ours put evidence to it, and then she took it back there."""
    office = PostOffice()
    clinic = make_house(tmp_path / "clinic", "Clinic", "Jonas", office, Role.ADMIN)
    house = make_house(tmp_path / "house", "House", "Samira", office, Role.ADMIN)
    with closing(clinic.vault), closing(house.vault):
        story = tell(clinic, introduce(clinic, house, "shelter"))
        introduce(house, clinic, "health")
        send_sealed(clinic.vault, story.referral)
        post(clinic, house)
        case_id = accept_referral(house.vault, read_inbox(house.vault)[0].item.message_id)
        add_evidence(house.vault, case_id, SAID)
        withdraw_consent(clinic.vault, story.case_id, HOW)
        post(clinic, house)
        waiting = Failing(queue)
        page = InboxPresenter(
            house.vault, waiting, asking, Words("en"), lambda _: None, lambda _: None, pytest.fail,
            lambda: None, _now_ms,
        )  # fmt: skip
        page.show()
        queue.run()
        (message,) = [
            each.item.message_id
            for each in read_inbox(house.vault)
            if isinstance(each.item.message, ReceivedWithdrawal)
        ]
        page.choose(message)
        queue.run()
        page.destroy()
        queue.run()
        assert asking.questions[-1] == "Ask a second person to destroy it?"
        with house.vault.view() as unit:
            assert request_about(unit, [case_id]).message_id == message
            assert unit.cases.rows({case_id})


def post(sender, receiver):
    for house in (sender, receiver):
        sync_now(Means(house.vault, house.sealer, house.opener, house.targets))


class Failing:
    """The queue, with refusals told as the one thread of a desk tells them."""

    def __init__(self, queue) -> None:
        self.queue = queue

    def submit(self, work, *, done, failed) -> None:
        def safe():
            try:
                return work(), None
            except NeedsTwo as error:
                return None, error

        self.queue.submit(
            safe, done=lambda found: failed(found[1]) if found[1] else done(found[0]), failed=failed
        )


# --- files -----------------------------------------------------------------------------------------


class Watched(QMimeData):
    """Says what kinds it has, and notes whoever asks for more."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def retrieveData(self, kind, preferred):
        self.read.append(kind)
        return super().retrieveData(kind, preferred)


def a_file():
    what = Watched()
    QMimeData.setUrls(what, [QUrl.fromLocalFile("/secret-name/picture.jpg")])
    return what


def a_picture():
    what = Watched()
    QMimeData.setImageData(what, QImage(4, 4, QImage.Format.Format_RGB32))
    return what


def something_else():
    what = Watched()
    QMimeData.setData(what, "video/mp4", QByteArray(b"\x00\x01"))
    return what


@pytest.fixture
def part(look, qtbot):
    made = EvidencePart(look, Words("en", gallery.ZONE))
    qtbot.addWidget(made)
    made.resize(900, 900)
    made.render_state(gallery.scenes()["case-evidence-write"].state.evidence)
    made.show()
    return made


def heard(signal):
    got = []
    signal.connect(lambda *values: got.append(values))
    return got


@pytest.mark.parametrize("make", [a_file, a_picture, something_else])
def test_a_file_that_is_dropped_is_refused_and_nothing_of_it_is_read(part, make):
    refused, what = heard(part.file_refused), make()
    how = (Qt.DropAction.CopyAction, what, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    over = QDragEnterEvent(QPoint(9, 9), *how)
    QApplication.sendEvent(part, over)
    assert over.isAccepted()  # else the drop would not be heard, and nothing said
    drop = QDropEvent(QPointF(9, 9), *how)
    QApplication.sendEvent(part, drop)
    assert drop.dropAction() is Qt.DropAction.IgnoreAction
    assert len(refused) == 1
    assert what.read == []


def test_no_field_takes_a_drop_or_opens_a_menu_that_pastes(part):
    fields = [*part.findChildren(QLineEdit), *part.findChildren(QPlainTextEdit)]
    assert len(fields) > 5
    for field in fields:
        assert not field.acceptDrops()
        assert field.contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu


@pytest.mark.parametrize("make", [a_file, a_picture, something_else])
@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit, None])
def test_a_file_that_is_pasted_is_refused_too(part, make, kind):
    refused, what = heard(part.file_refused), make()
    QApplication.clipboard().setMimeData(what)
    target = part if kind is None else part.form.card("address" if kind is QLineEdit else "what").field.entry
    target.setFocus()
    QTest.keyClick(target, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(refused) == 1
    if kind is not None:
        assert (target.text() if kind is QLineEdit else target.toPlainText()) == ""
    QApplication.clipboard().clear()


def test_words_can_be_pasted(part):
    refused, answers = heard(part.file_refused), heard(part.answered)
    QApplication.clipboard().setText("Threats, some sixty")
    entry = part.form.card("what").field.entry
    entry.setFocus()
    QTest.keyClick(entry, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QApplication.clipboard().clear()
    assert refused == []
    assert answers[-1] == ("what", "Threats, some sixty")


def test_the_card_says_what_to_do_and_an_address_is_text_behind_a_mask(part):
    state = gallery.scenes()["case-evidence-refused"].state.evidence
    part.render_state(state)
    assert "not its name" in part.whom.notice.accessibleName()
    done = heard(part.whom_read)
    QTest.mouseClick(part.whom.done, Qt.MouseButton.LeftButton)
    assert done
    assert {type(masked) for masked in part.masked.values()} == {Masked}
    asked = heard(part.reveal_wanted)
    masked = part.masked["a.address"]
    QTest.mousePress(masked, Qt.MouseButton.LeftButton)
    assert asked == [("a.address",)]
    QTest.mouseRelease(masked, Qt.MouseButton.LeftButton)


def test_each_button_of_a_card_says_which_one_it_is_about(part):
    part.render_state(gallery.scenes()["case-evidence"].state.evidence)
    for signal, words in (
        (part.correct_wanted, "Correct"),
        (part.report_wanted, "Where it was reported"),
        (part.step_wanted, "Who gave it to whom"),
    ):
        got = heard(signal)
        name = f"{words}: 1. Messages or letters"
        named = [b for b in part.findChildren(type(part.add)) if b.accessibleName() == name]
        QTest.mouseClick(named[0], Qt.MouseButton.LeftButton)
        assert got == [("a",)]


def test_what_was_typed_is_in_no_field_once_the_page_is_left(part):
    part.form.card("what").field.entry.setPlainText("typed")
    part.render_state(EvidenceState(is_read=True, is_open=True, may_keep=True))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert part.form.findChildren(QPlainTextEdit) == []
