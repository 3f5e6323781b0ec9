"""Roles are enforced by the verbs themselves, whatever a screen shows or hides."""

import ast
from pathlib import Path

import pytest

from fieldintake import casework
from fieldintake.casework import find_cases, list_referrals, read_inbox, retention, today
from fieldintake.casework.add_note import add_note
from fieldintake.casework.attach_file import attach_file, read_attachment
from fieldintake.casework.erase_person import erase_person
from fieldintake.casework.finish_form import FinishedForm, finish_form
from fieldintake.casework.keep_draft import Typed, my_drafts
from fieldintake.casework.know_partner import providers
from fieldintake.casework.open_case import open_case
from fieldintake.casework.print_letter import choose_paper, print_her_copy
from fieldintake.casework.read_case import PaperChoice, read_case, reveal
from fieldintake.casework.read_submission import read_submission, reveal_answer
from fieldintake.casework.record_consent import record_consent
from fieldintake.casework.refer import preview_referral, send_sealed
from fieldintake.casework.restrict_case import restrict_case
from fieldintake.casework.sync_now import Means, sync_now
from fieldintake.casework.withdraw_consent import withdraw_consent
from fieldintake.domain.blobs import Cleaned
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import NotAllowed
from fieldintake.domain.roles import MAY, Act, may
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import OpenVault
from tests.casework.conftest import HOW, introduce, make_house, tell
from tests.conftest import PASSPHRASE

PARTS = {
    # parts of verbs, always inside the transaction of one that asked
    "add_case", "append_answer", "answer_withdrawal_in", "as_draft", "as_of_now",
    "certify", "destroy_in", "disclose", "erase_in",
    "issue", "may_have", "note_calls",
    "queue_referral", "queue_release", "queue_withdrawal", "queue_word", "share_less", "thread_for", "undo",
    "unused_code", "view_of",
    # parts of a sync, which asks first
    "hand_over", "hand_over_all", "take_in", "take_receipts",
    # a lock or a start must never be stopped by a role; nothing of a case is shown
    "form_plan", "install_bundled", "install_form", "is_gone", "last_sync_ms", "put_aside", "ready_plan",
    "write_feedback",
    # for every member of the desk by their purpose
    "believe_date", "confirm_recoveries", "end_words", "note_dangers_read", "read_settings",
    "unseen_recoveries", "untold_dangers",
}  # fmt: skip


def verbs():
    """Public functions on the vault, each with the functions of its file."""
    for path in Path(casework.__path__[0]).glob("*.py"):
        module = [n for n in ast.parse(path.read_text("utf-8")).body if isinstance(n, ast.FunctionDef)]
        for node in module:
            if not node.name.startswith("_") and [arg.arg for arg in node.args.args[:1]] == ["vault"]:
                yield node, module


def calls_of(node):
    return {
        each.func.id
        for each in ast.walk(node)
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)
    }


def asks_for_a_role(node, module):
    called = calls_of(node)
    asking = {"require", "may"}
    return bool(asking & called) or any(asking & calls_of(each) for each in module if each.name in called)


def test_every_verb_asks_for_a_role():
    assert {node.name for node, module in verbs() if not asks_for_a_role(node, module)} == PARTS


@pytest.mark.parametrize("act", list(Act))
def test_an_admin_may_do_everything_that_somebody_may(act):
    assert MAY[act]
    assert may(Role.ADMIN, act)


@pytest.fixture
def house(tmp_path, office):
    made = make_house(tmp_path / "harbour", "Harbour House", "Samira", office, Role.ADMIN)
    for name, role in (("Amal", Role.AUDITOR), ("Idris", Role.WORKER), ("Carla", Role.CUSTODIAN)):
        add_person(made.vault, name, role, PASSPHRASE, cost=keys.FLOOR)
    yield made
    made.vault.close()


@pytest.fixture
def story(house, clinic_house):
    return tell(house, introduce(house, clinic_house, "health"))


def opened_by(house, name):
    house.vault.close()
    folder = house.vault.folder
    house.vault = OpenVault(folder, slots.unlock(slot_file.read(folder), name, PASSPHRASE))
    return house.vault


def work_of(house, story):
    """What somebody at a desk does, one by one."""
    vault, case_id = house.vault, story.case_id
    with vault.view() as unit:
        person = next(r for r in unit.records.of_case(case_id) if "name" in r.fields)
    return {
        "list": lambda: find_cases.list_cases(vault),
        "search": lambda: find_cases.search_cases(vault, "Amina"),
        "note search": lambda: find_cases.note_search(vault),
        "duplicates": lambda: find_cases.possible_duplicates(vault, name="Amina"),
        "today": lambda: today.read_today(vault),
        "referrals": lambda: list_referrals.list_referrals(vault),
        "inbox": lambda: read_inbox.read_inbox(vault),
        "traffic": lambda: read_inbox.read_traffic(vault),
        "providers": lambda: providers(vault),
        "drafts": lambda: my_drafts(vault),
        "read": lambda: read_case(vault, case_id),
        "attach": lambda: attach_file(
            vault, Typed("d" * 32, case_id, "house", "1", b""), Cleaned("png", b"dots")
        ),
        "file": lambda: read_attachment(vault, person.id, "ab" * 16 + ".png"),
        "finished form": lambda: read_submission(vault, person.id),
        "masked answer": lambda: reveal_answer(vault, person.id, "/data/name"),
        "reveal": lambda: reveal(vault, person.id, "name"),
        "note": lambda: add_note(vault, case_id, "x"),
        "open": lambda: open_case(vault),
        "form": lambda: finish_form(vault, case_id, FinishedForm("intake", "1", "<a/>", []), draft_id=None),
        "consent": lambda: record_consent(vault, case_id, [], HOW),
        "withdraw": lambda: withdraw_consent(vault, case_id, HOW),
        "paper": lambda: choose_paper(vault, case_id, PaperChoice.NOTHING),
        "preview": lambda: preview_referral(vault, story.referral),
        "send": lambda: send_sealed(vault, story.referral),
        "copy": lambda: print_her_copy(vault, None, story.referral, "en"),
        "close": lambda: retention.close_case(vault, case_id),
        "sync": lambda: sync_now(Means(vault, house.sealer, house.opener, house.targets)),
    }


def test_an_auditor_neither_reads_nor_changes_a_case(house, story):
    vault = opened_by(house, "Amal")
    before = vault._connection.total_changes
    for attempt in work_of(house, story).values():
        with pytest.raises(NotAllowed):
            attempt()
    assert vault._connection.total_changes == before
    with vault.view() as unit:
        assert unit.audit.page(before=None, limit=5)
    assert retention.endings(vault) == []


@pytest.mark.parametrize("name", ["Idris", "Carla"])
def test_a_worker_and_a_custodian_work_but_do_not_erase_or_restrict(house, story, name):
    vault = opened_by(house, name)
    assert read_case(vault, story.case_id).person is not None
    for attempt in (lambda: erase_person(vault, story.case_id), lambda: restrict_case(vault, story.case_id)):
        with pytest.raises(NotAllowed):
            attempt()
