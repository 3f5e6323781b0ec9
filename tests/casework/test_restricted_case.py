"""A restricted case in the daily work of a desk: those who can open it go on, and it holds up nobody else."""

import pytest

from fieldintake.casework.answer_referral import accept_referral
from fieldintake.casework.list_referrals import list_referrals
from fieldintake.casework.read_case import read_case
from fieldintake.casework.read_inbox import read_inbox
from fieldintake.casework.refer import send_sealed
from fieldintake.casework.restrict_case import restrict_case
from fieldintake.casework.retention import endings
from fieldintake.casework.sync_now import Means, sync_now
from fieldintake.casework.today import read_today
from fieldintake.domain.desk import OutboxState, Role
from fieldintake.domain.messages import ReceivedRelease
from fieldintake.storage import keys, slot_file, slots
from fieldintake.storage.founding import add_person
from fieldintake.storage.vault import OpenVault
from tests.casework.conftest import introduce, make_house, tell
from tests.conftest import PASSPHRASE


@pytest.fixture
def harbour(tmp_path, office):
    """Samira the admin and Idris the worker; whoever has the desk is in `house.vault`."""
    house = make_house(tmp_path / "harbour", "Harbour House", "Samira", office, Role.ADMIN)
    add_person(house.vault, "Idris", Role.WORKER, PASSPHRASE, cost=keys.FLOOR)
    yield house
    house.vault.close()


def hand_to(house, name):
    house.vault.close()
    folder = house.vault.folder
    house.vault = OpenVault(folder, slots.unlock(slot_file.read(folder), name, PASSPHRASE))


def sync(house):
    return sync_now(Means(house.vault, house.sealer, house.opener, house.targets))


def referral_state(house, story):
    with house.vault.view() as unit:
        return unit.records.get(story.referral).text("state")


def test_what_waits_in_it_goes_when_a_member_syncs_and_stays_while_others_do(harbour, clinic_house, clinic):
    story, other = tell(harbour, clinic), tell(harbour, clinic)
    for referral in (story.referral, other.referral):
        send_sealed(harbour.vault, referral)
    restrict_case(harbour.vault, story.case_id)
    hand_to(harbour, "Idris")
    assert sync(harbour).sent == 1
    with harbour.vault.view() as unit:
        [waiting] = unit.outbox.open_items()
        assert (waiting.case_id, waiting.state) == (story.case_id, OutboxState.WAITING)
    hand_to(harbour, "Samira")
    assert sync(harbour).sent == 1
    sync(clinic_house)
    arrived = [each.item.message for each in read_inbox(clinic_house.vault)]
    assert sum(isinstance(message, ReceivedRelease) for message in arrived) == 2


def test_an_answer_to_it_waits_unread_until_a_member_syncs(harbour, clinic_house, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    sync(harbour)
    restrict_case(harbour.vault, story.case_id)
    sync(clinic_house)
    [arrival] = read_inbox(clinic_house.vault)
    accept_referral(clinic_house.vault, arrival.item.message_id)
    sync(clinic_house)
    hand_to(harbour, "Idris")
    sync(harbour)
    [kept] = read_inbox(harbour.vault)
    assert (kept.item.problem, kept.item.message) == ("CaseRestricted", None)
    sync(harbour)  # still nobody who could read it; it is kept once
    assert len(read_inbox(harbour.vault)) == 1
    hand_to(harbour, "Samira")
    assert referral_state(harbour, story) == "issued"
    sync(harbour)
    assert referral_state(harbour, story) == "accepted"
    assert [each.item.problem for each in read_inbox(harbour.vault)] == [""]


def test_lists_pass_over_it_for_those_who_cannot_open_it(harbour, clinic_house, clinic):
    story, other = tell(harbour, clinic), tell(harbour, clinic)
    restrict_case(harbour.vault, story.case_id)
    everybody = {story.case_id, other.case_id}
    assert {row.case_id for row in list_referrals(harbour.vault)} == everybody
    assert {task.subject for task in read_today(harbour.vault).tasks} == everybody
    assert endings(harbour.vault) == []
    hand_to(harbour, "Idris")
    assert {row.case_id for row in list_referrals(harbour.vault)} == {other.case_id}
    assert {task.subject for task in read_today(harbour.vault).tasks} == {other.case_id}


def test_what_came_from_a_partner_is_kept_in_the_case_alone(harbour, clinic_house):
    """A copy in the inbox could be opened by the whole desk."""
    us = introduce(clinic_house, harbour, "shelter")
    introduce(harbour, clinic_house, "health")
    theirs = tell(clinic_house, us)
    send_sealed(clinic_house.vault, theirs.referral)
    sync(clinic_house)
    sync(harbour)
    [arrival] = read_inbox(harbour.vault)
    case_id = accept_referral(harbour.vault, arrival.item.message_id)
    restrict_case(harbour.vault, case_id)
    with harbour.vault.view() as unit:
        item = unit.inbox.get(arrival.item.message_id)
        assert (item.message, unit.inbox.data(item.message_id)) == (None, b"")
    assert read_case(harbour.vault, case_id).person.text("health_notes")


def test_a_copy_of_before_stops_what_waits_in_it_as_soon_as_a_member_opens_it(harbour, clinic):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    restrict_case(harbour.vault, story.case_id)
    with harbour.vault.work() as unit:
        unit.settings.set("older_copy", "1")
    hand_to(harbour, "Idris")
    assert sync(harbour).sent == 0
    hand_to(harbour, "Samira")
    assert referral_state(harbour, story) == "draft"
    with harbour.vault.view() as unit:
        assert unit.outbox.open_items() == []
        assert unit.settings.get("older_copy") == ""
