"""Paper leaves by the same gate: preview, print, her own copy, and her choices changing in between."""

from __future__ import annotations

import pytest

from fieldintake.casework.print_letter import choose_paper, preview_letter, print_her_copy, print_letter
from fieldintake.casework.read_case import read_case
from fieldintake.casework.record_consent import HerAnswer, record_consent
from fieldintake.casework.withdraw_consent import withdraw_consent
from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.consent import ConsentState, Purpose
from fieldintake.domain.errors import LetterError, NotAllowed, ReleaseRefused
from fieldintake.domain.release import PaperChoice, Release
from tests.casework.conftest import HOW, tell


class Printer:
    """Writes down what it was given; `meanwhile` happens while the pages are being made."""

    def __init__(self, meanwhile=lambda: None):
        self.given: list[tuple[Release, str, bool]] = []
        self.meanwhile = meanwhile

    def referral(self, release, *, sender, language, issued):
        self.given.append((release, language, issued))
        self.meanwhile()
        return b"%PDF " + "|".join(item.name for item in release.fields).encode()

    def her_copy(self, copy, *, sender, language):
        return b"%PDF hers " + copy.paper.value.encode()


def disclosures(house, story):
    return read_case(house.vault, story.case_id).disclosures


def test_looking_at_a_letter_discloses_nothing_and_issues_nothing(harbour, clinic):
    story, printer = tell(harbour, clinic), Printer()
    preview_letter(harbour.vault, printer, story.referral, "fr")
    assert printer.given[0][1:] == ("fr", False)
    assert not disclosures(harbour, story)
    assert read_case(harbour.vault, story.case_id).referrals[0].text("state") == "draft"


def test_a_printed_letter_stands_in_the_ledger_with_its_fields_and_consents(harbour, clinic):
    story = tell(harbour, clinic)
    pages = print_letter(harbour.vault, Printer(), story.referral, "en")
    line = disclosures(harbour, story)[0]
    assert (line.channel, line.recipient_name) == ("letter", "Lindenhof Clinic")
    assert set(line.fields) >= {"need.wanted", "person.health_notes"}
    assert "person.name" not in line.fields
    assert len(line.consents) == 1
    assert pages.reference
    assert read_case(harbour.vault, story.case_id).referrals[0].text("state") == "issued"


def test_a_withdrawal_while_the_pages_are_made_keeps_them_here(harbour, clinic):
    story = tell(harbour, clinic)
    printer = Printer(lambda: withdraw_consent(harbour.vault, story.case_id, HOW))
    with pytest.raises(ReleaseRefused):
        print_letter(harbour.vault, printer, story.referral, "en")
    assert not disclosures(harbour, story)


def test_a_smaller_yes_while_the_pages_are_made_keeps_them_here_too(harbour, clinic):
    story = tell(harbour, clinic)
    no = HerAnswer(Purpose.REFER, clinic.id, frozenset({Cat.HEALTH}), ConsentState.REFUSED)
    printer = Printer(lambda: record_consent(harbour.vault, story.case_id, [no], HOW))
    with pytest.raises(ReleaseRefused):
        print_letter(harbour.vault, printer, story.referral, "en")
    assert not disclosures(harbour, story)


def test_a_letter_that_cannot_be_made_discloses_nothing(harbour, clinic):
    story = tell(harbour, clinic)

    def fail():
        raise LetterError("no font")

    with pytest.raises(LetterError):
        print_letter(harbour.vault, Printer(fail), story.referral, "en")
    assert not disclosures(harbour, story)


def test_she_gets_no_paper_before_she_was_asked(harbour, clinic):
    story = tell(harbour, clinic)
    with pytest.raises(NotAllowed):
        print_her_copy(harbour.vault, Printer(), story.referral, "ar")


@pytest.mark.parametrize("paper", [PaperChoice.NEUTRAL_CARD, PaperChoice.FULL])
def test_her_copy_is_of_the_sort_that_she_said_is_safe(harbour, clinic, paper):
    story = tell(harbour, clinic)
    choose_paper(harbour.vault, story.case_id, paper)
    pages = print_her_copy(harbour.vault, Printer(), story.referral, "ar")
    assert pages.pdf.endswith(paper.value.encode())


def test_paper_for_her_ends_when_she_says_that_it_is_not_safe_any_more(harbour, clinic):
    story = tell(harbour, clinic)
    choose_paper(harbour.vault, story.case_id, PaperChoice.FULL)
    choose_paper(harbour.vault, story.case_id, PaperChoice.NOTHING)
    with pytest.raises(NotAllowed):
        print_her_copy(harbour.vault, Printer(), story.referral, "ar")


def test_after_a_withdrawal_people_are_named_who_hold_paper(harbour, clinic):
    story = tell(harbour, clinic)
    print_letter(harbour.vault, Printer(), story.referral, "en")
    outcome = withdraw_consent(harbour.vault, story.case_id, HOW)
    assert outcome.on_paper == ("Lindenhof Clinic",)
    assert outcome.asked == ()
