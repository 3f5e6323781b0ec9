"""A vault that goes back to an older copy sends nothing by itself: she may have said no since."""

from __future__ import annotations

import shutil
from contextlib import closing

import pytest

from fieldintake.casework.read_case import read_case
from fieldintake.casework.read_inbox import read_traffic
from fieldintake.casework.refer import send_sealed
from fieldintake.casework.withdraw_consent import withdraw_consent
from fieldintake.domain.desk import OutboxKind, OutboxState
from fieldintake.storage import backup
from fieldintake.storage.older_copy import STOPPED
from fieldintake.storage.restore import restore
from fieldintake.storage.vault import STORE, OpenVault
from tests.casework.conftest import HOW, introduce, make_house, tell
from tests.casework.test_main_job import arrivals, freeze, sync
from tests.conftest import PASSPHRASE


@pytest.fixture
def story(tmp_path, office, clinic_house):
    """A referral that waits in the copy, and was withdrawn since; the house, the clinic's entry and the story."""
    house = make_house(tmp_path / "harbour", "Harbour House", "Samira", office)
    introduce(clinic_house, house, "shelter")
    provider = introduce(house, clinic_house, "health")
    told = tell(house, provider)
    send_sealed(house.vault, told.referral)
    return house, told


def withdrawn_since(house, told):
    withdraw_consent(house.vault, told.case_id, HOW)
    house.vault.close()


def restored(house, told, tmp_path):
    backup.make_backup(house.vault, tmp_path / "stick", [house.vault.keys.staff])
    withdrawn_since(house, told)
    restore(backup.open_by_passphrase(tmp_path / "stick", "Samira", PASSPHRASE), house.vault.folder)
    return OpenVault(house.vault.folder, house.vault.keys)


def accepted(house, told, tmp_path):
    folder, keys = house.vault.folder, house.vault.keys
    house.vault.close()
    shutil.copy(folder / STORE, tmp_path / "older")
    house.vault = OpenVault(folder, keys)
    withdrawn_since(house, told)
    shutil.copy(tmp_path / "older", folder / STORE)
    return OpenVault(folder, keys, accept_older=True)


@pytest.mark.parametrize("go_back", [restored, accepted])
def test_what_waited_is_stopped_and_its_referral_is_a_draft_again(story, clinic_house, tmp_path, go_back):
    house, told = story
    with closing(go_back(house, told, tmp_path)) as house.vault:
        (item,) = read_traffic(house.vault).outgoing
        assert (item.state, item.why) == (OutboxState.KILLED, "restored")
        assert read_case(house.vault, told.case_id).referrals[0].text("state") == "draft"
        sync(house)
        sync(clinic_house)
        assert arrivals(clinic_house) == []
        with house.vault.view() as unit:
            assert STOPPED in [entry.action for entry in unit.audit.page(before=None, limit=9)]
        house.vault.check()


@pytest.mark.parametrize("go_back", [restored, accepted])
def test_what_is_queued_afterwards_goes(story, clinic_house, tmp_path, go_back):
    house, told = story
    with closing(go_back(house, told, tmp_path)) as house.vault:
        send_sealed(house.vault, told.referral)
    with closing(OpenVault(house.vault.folder, house.vault.keys)) as house.vault:
        sync(house)
    sync(clinic_house)
    assert len(arrivals(clinic_house)) == 1


def test_a_thread_that_was_withdrawn_after_the_copy_is_found_out_and_not_used_again(
    story, clinic_house, tmp_path
):
    house, told = story
    sync(house)
    backup.make_backup(house.vault, tmp_path / "stick", [house.vault.keys.staff])
    withdraw_consent(house.vault, told.case_id, HOW)
    sync(house)
    house.vault.close()
    restore(backup.open_by_passphrase(tmp_path / "stick", "Samira", PASSPHRASE), house.vault.folder)
    with closing(OpenVault(house.vault.folder, house.vault.keys)) as house.vault:
        send_sealed(house.vault, told.referral)
        sync(house)
        assert read_traffic(house.vault).outgoing[0].why == "gone"
        assert read_case(house.vault, told.case_id).referrals[0].text("state") == "withdrawn"
        send_sealed(house.vault, told.referral)
        sync(house)
    sync(clinic_house)
    assert len(arrivals(clinic_house)) == 1


def test_what_was_frozen_in_the_copy_may_have_left_and_can_be_asked_back(story, clinic_house, tmp_path):
    house, told = story
    freeze(house)
    with closing(restored(house, told, tmp_path)) as house.vault:
        assert read_traffic(house.vault).outgoing[0].data == b""
        assert withdraw_consent(house.vault, told.case_id, HOW).asked == ("Lindenhof Clinic",)
        assert read_traffic(house.vault).outgoing[0].kind is OutboxKind.WITHDRAWAL
