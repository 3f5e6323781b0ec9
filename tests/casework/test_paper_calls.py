"""Who holds paper stays on the list until somebody has told them, also when she is erased meanwhile."""

from __future__ import annotations

import pytest

from fieldintake.casework.erase_person import erase_person, foresee_erasure
from fieldintake.casework.paper_calls import call_made
from fieldintake.casework.print_letter import print_letter
from fieldintake.casework.read_case import read_case
from fieldintake.casework.today import read_today
from fieldintake.casework.withdraw_consent import withdraw_consent
from fieldintake.domain.errors import NotFound
from tests.casework.conftest import HOW, tell


class Printer:
    def referral(self, release, *, sender, language, issued) -> bytes:
        return b"pages"


@pytest.fixture
def printed(harbour, clinic):
    story = tell(harbour, clinic)
    print_letter(harbour.vault, Printer(), story.referral, "en")
    return story


def test_a_withdrawal_leaves_a_call_on_her_page_and_on_today_until_it_was_made(harbour, printed):
    assert foresee_erasure(harbour.vault, printed.case_id).on_paper == ("Lindenhof Clinic",)
    withdraw_consent(harbour.vault, printed.case_id, HOW)
    withdraw_consent(harbour.vault, printed.case_id, HOW)
    (call,) = read_today(harbour.vault).calls
    assert read_case(harbour.vault, printed.case_id).calls == (call,)
    assert call.who == "Lindenhof Clinic"
    call_made(harbour.vault, call.id)
    assert read_today(harbour.vault).calls == ()
    withdraw_consent(harbour.vault, printed.case_id, HOW)
    assert read_today(harbour.vault).calls == ()
    with pytest.raises(NotFound):
        call_made(harbour.vault, call.id)


def test_the_call_outlives_her_case_and_names_it_no_more(harbour, printed):
    certificate = erase_person(harbour.vault, printed.case_id)
    assert certificate.on_paper == ("Lindenhof Clinic",)
    (call,) = read_today(harbour.vault).calls
    assert (call.case_id, call.who) == ("", "Lindenhof Clinic")
    call_made(harbour.vault, call.id)
    with harbour.vault.view() as unit:
        assert unit.settings.get("paper_calls") == "[]"
