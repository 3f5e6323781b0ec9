"""A yes ends by time, and nobody has to save anything for the list, the day and the case page to say so."""

from __future__ import annotations

import time

import pytest

from fieldintake.casework.believe_date import believe_date
from fieldintake.casework.find_cases import list_cases, possible_duplicates, search_cases
from fieldintake.casework.print_letter import print_letter
from fieldintake.casework.read_case import read_case
from fieldintake.casework.record_consent import HerAnswer, record_consent
from fieldintake.casework.refer import send_sealed
from fieldintake.casework.send_due import hand_over
from fieldintake.casework.today import read_today
from fieldintake.domain.case_list import consent_until_ms
from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.consent import ConsentState, Purpose
from fieldintake.domain.desk import OutboxState
from fieldintake.domain.errors import ReleaseRefused
from fieldintake.domain.priority import DAY_MS
from tests.casework.conftest import HOW, tell
from tests.casework.test_paper import Printer
from tests.casework.test_today import later


def says_yes(house, story, category, *, days=None, state=ConsentState.GIVEN, to="clinic"):
    until = None if days is None else house.vault.clock.now_ms() + days * DAY_MS
    answer = HerAnswer(Purpose.REFER, to, frozenset({category}), state, until)
    record_consent(house.vault, story.case_id, [answer], HOW)


def seen(house, story):
    """How her consent stands on every screen that shows a line of hers."""
    code = read_case(house.vault, story.case_id).row.code
    return {
        list_cases(house.vault)[0].consent,
        search_cases(house.vault, code)[0].consent,
        possible_duplicates(house.vault, name="Amina Haddad")[0].row.consent,
        read_case(house.vault, story.case_id).row.consent,
        *(task.case.consent for task in read_today(house.vault).tasks if task.case),
    }


@pytest.fixture
def story(harbour, clinic):
    return tell(harbour, clinic, asked=())


def test_a_yes_that_has_ended_is_seen_as_ended_everywhere(harbour, story):
    says_yes(harbour, story, Cat.NEEDS_AND_SERVICES, days=1)
    assert seen(harbour, story) == {"given"}
    later(harbour, 2 * DAY_MS)
    assert read_today(harbour.vault).tasks
    assert seen(harbour, story) == {"expired"}


def test_of_two_yeses_the_first_end_leaves_a_part_and_the_second_nothing(harbour, story):
    says_yes(harbour, story, Cat.NEEDS_AND_SERVICES, days=1)
    says_yes(harbour, story, Cat.HEALTH, days=3)
    later(harbour, 2 * DAY_MS)
    assert seen(harbour, story) == {"partly"}
    later(harbour, 2 * DAY_MS)
    assert seen(harbour, story) == {"expired"}


def test_a_yes_without_an_end_stays(harbour, story):
    says_yes(harbour, story, Cat.NEEDS_AND_SERVICES)
    later(harbour, 4000 * DAY_MS)
    assert seen(harbour, story) == {"given"}


def test_the_end_of_a_yes_that_she_took_back_changes_nothing(harbour, story):
    says_yes(harbour, story, Cat.HEALTH, days=1)
    says_yes(harbour, story, Cat.HEALTH, state=ConsentState.WITHDRAWN)
    with harbour.vault.view() as unit:
        assert consent_until_ms(unit.consents.of_case(story.case_id), 0) is None
    later(harbour, 2 * DAY_MS)
    assert seen(harbour, story) == {"withdrawn"}


def leap(monkeypatch, ms):
    """The laptop claims that so much time went by, which nobody has believed yet."""
    claimed = time.time_ns() + ms * 1_000_000
    monkeypatch.setattr(time, "time_ns", lambda: claimed)


def test_nothing_leaves_by_a_yes_that_ended_if_the_date_is_right_until_somebody_says_so(
    harbour, clinic, story, monkeypatch
):
    says_yes(harbour, story, Cat.NEEDS_AND_SERVICES, days=1, to=clinic.id)
    send_sealed(harbour.vault, story.referral)
    leap(monkeypatch, 2 * DAY_MS)
    with harbour.vault.view() as unit:
        (item,) = unit.outbox.all()
    assert hand_over(harbour.vault, harbour.sealer, item.id) is None
    with pytest.raises(ReleaseRefused):
        print_letter(harbour.vault, Printer(), story.referral, "en")
    with harbour.vault.view() as unit:
        assert unit.outbox.get(item.id) == item
        assert not unit.disclosures.of_case(story.case_id)
    believe_date(harbour.vault)
    assert hand_over(harbour.vault, harbour.sealer, item.id) is None
    with harbour.vault.view() as unit:
        assert unit.outbox.get(item.id).state is OutboxState.KILLED


def test_a_leap_holds_back_nothing_that_she_agreed_to_for_longer(harbour, clinic, story, monkeypatch):
    says_yes(harbour, story, Cat.NEEDS_AND_SERVICES, days=9, to=clinic.id)
    send_sealed(harbour.vault, story.referral)
    leap(monkeypatch, 2 * DAY_MS)
    with harbour.vault.view() as unit:
        (item,) = unit.outbox.all()
    assert hand_over(harbour.vault, harbour.sealer, item.id) is not None
