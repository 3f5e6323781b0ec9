"""The list of referrals, and what arrives before its sender's card does."""

from __future__ import annotations

from fieldintake.adapters import device_of, receiving_keys, use_service
from fieldintake.casework.answer_referral import accept_referral
from fieldintake.casework.find_cases import search_cases
from fieldintake.casework.list_referrals import list_referrals
from fieldintake.casework.read_inbox import read_inbox
from fieldintake.casework.read_stick import read_stick
from fieldintake.casework.refer import preview_referral, refer, send_sealed
from fieldintake.casework.sync_now import Means, last_sync_ms, post_due
from fieldintake.casework.take_in import open_kept
from fieldintake.casework.withdraw_consent import withdraw_consent
from fieldintake.domain.desk import InboxState
from fieldintake.domain.errors import UnknownSender
from fieldintake.domain.messages import ReceivedRelease
from fieldintake.protocol.keys import SigningKey
from fieldintake.sync.folder_target import FolderTarget
from tests.casework.conftest import HOW, House, introduce, tell
from tests.casework.test_main_job import arrivals, freeze, sync


def stick(house: House, folder) -> Means:
    device, keys = device_of(house.vault), receiving_keys(house.vault)
    return Means(
        house.vault,
        house.sealer,
        house.opener,
        lambda card: FolderTarget(folder, card, device, house.card.id, keys),
    )


def test_referrals_are_listed_newest_first_and_page_by_page(harbour, clinic):
    story = tell(harbour, clinic)
    later = [tell(harbour, clinic).referral for _ in range(3)]
    first = list_referrals(harbour.vault, limit=3)
    rest = list_referrals(harbour.vault, after=first[-1].referral_id, limit=3)
    assert [row.referral_id for row in (*first, *rest)] == [*reversed(later), story.referral]
    assert {(row.areas, row.provider, row.state) for row in first} == {
        (("health",), "Lindenhof Clinic", "draft")
    }
    assert first[0].since_ms is None
    send_sealed(harbour.vault, later[-1])
    assert list_referrals(harbour.vault, limit=1)[0].since_ms is not None


def test_a_draft_that_is_there_already_is_not_made_again(harbour, clinic):
    story = tell(harbour, clinic)
    assert refer(harbour.vault, story.case_id, frozenset({story.need}), clinic) == story.referral
    send_sealed(harbour.vault, story.referral)
    assert refer(harbour.vault, story.case_id, frozenset({story.need}), clinic) != story.referral


def test_a_stick_carries_a_referral_and_only_our_service_counts_as_a_sync(
    harbour, clinic_house, clinic, tmp_path
):
    send_sealed(harbour.vault, tell(harbour, clinic).referral)
    folder = tmp_path / "stick"
    folder.mkdir()
    assert post_due(stick(harbour, folder)).posted == 1
    outcome = read_stick(stick(clinic_house, folder))
    assert outcome.received == 1
    read_stick(stick(clinic_house, folder))
    arrivals = read_inbox(clinic_house.vault)
    assert [type(arrival.item.message) for arrival in arrivals] == [ReceivedRelease]
    assert last_sync_ms(clinic_house.vault) is None


def test_one_visit_of_a_stick_carries_each_message_once(harbour, clinic_house, clinic, tmp_path):
    story = tell(harbour, clinic)
    send_sealed(harbour.vault, story.referral)
    freeze(harbour)
    withdraw_consent(harbour.vault, story.case_id, HOW)
    folder = tmp_path / "stick"
    folder.mkdir()
    assert post_due(stick(harbour, folder)).posted == 1
    assert len(list(folder.iterdir())) == 1
    assert post_due(stick(harbour, folder)).posted == 1, (
        "the next visit carries it again, as no receipt has come"
    )


def test_what_came_before_the_card_opens_once_the_card_is_known(harbour, clinic_house, tmp_path):
    provider = introduce(harbour, clinic_house, "health")
    send_sealed(harbour.vault, tell(harbour, provider).referral)
    folder = tmp_path / "stick"
    folder.mkdir()
    post_due(stick(harbour, folder))
    read_stick(stick(clinic_house, folder))
    (unread,) = read_inbox(clinic_house.vault)
    assert (unread.item.state, unread.item.problem) == (InboxState.UNVERIFIED, UnknownSender.__name__)
    open_kept(clinic_house.vault, clinic_house.opener)
    assert read_inbox(clinic_house.vault)[0].item.state is InboxState.UNVERIFIED
    introduce(clinic_house, harbour, "shelter")
    open_kept(clinic_house.vault, clinic_house.opener)
    (opened,) = read_inbox(clinic_house.vault)
    assert opened.item.state is InboxState.NEW
    assert isinstance(opened.item.message, ReceivedRelease)
    assert (opened.item.problem, opened.item.arrived_ms) == ("", unread.item.arrived_ms)


def test_a_service_becomes_part_of_our_card(harbour):
    public = SigningKey.generate().public
    use_service(harbour.vault, address="https://post.example:8443", public=public, pin="ab" * 32)
    with harbour.vault.view() as unit:
        assert unit.directory.own_card().service_address == "https://post.example:8443"


def test_a_case_is_found_by_the_reference_on_her_card_and_on_letters(harbour, clinic_house, clinic):
    story = tell(harbour, clinic)
    tell(harbour, clinic)
    reference = preview_referral(harbour.vault, story.referral).outcome.reference
    for typed in (reference, reference.lower(), f" {reference.replace('-', '')} "):
        assert [row.case_id for row in search_cases(harbour.vault, typed)] == [story.case_id]
    send_sealed(harbour.vault, story.referral)
    sync(harbour)
    sync(clinic_house)
    assert search_cases(clinic_house.vault, reference) == []
    case_id = accept_referral(clinic_house.vault, arrivals(clinic_house)[0].message_id)
    assert [row.case_id for row in search_cases(clinic_house.vault, reference)] == [case_id]
    withdraw_consent(harbour.vault, story.case_id, HOW)
    assert [row.case_id for row in search_cases(harbour.vault, reference)] == [story.case_id]
