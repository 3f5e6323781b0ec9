"""Two cases of one woman: found as one, never sharing more than each alone, and parted as they were."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldintake.casework.erase_person import erase_person
from fieldintake.casework.find_cases import list_cases, possible_duplicates, search_cases
from fieldintake.casework.finish_form import FilledRecord, FinishedForm, finish_form
from fieldintake.casework.merge_cases import merge_cases, unmerge_cases
from fieldintake.casework.open_case import open_case
from fieldintake.casework.read_case import read_case
from fieldintake.casework.record_consent import HerAnswer, HowAnswered, record_consent
from fieldintake.casework.refer import preview_referral, refer
from fieldintake.casework.restrict_case import restrict_case
from fieldintake.casework.withdraw_consent import withdraw_consent
from fieldintake.domain.categories import DataCategory as Cat
from fieldintake.domain.consent import ConsentMethod, ConsentState, Purpose
from fieldintake.domain.desk import Role
from fieldintake.domain.errors import NotAllowed
from fieldintake.domain.fields import RecordType
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.release import HeldWhy, Refused, Release
from fieldintake.domain.roles import MAY, Act
from tests.domain.test_release import CLINIC, ask, says

HOW = HowAnswered(ConsentMethod.VERBAL_WITH_WITNESS, "ar", witness="Inês")
HERS = frozenset({Cat.NEEDS_AND_SERVICES, Cat.HEALTH})
MERGE_FIELDS = {"merged_into", "merged_at", "merged"}


def hers(vault, name, *, allows=HERS):
    """A case with a person, a need and a yes."""
    case_id = open_case(vault)
    filled = [
        FilledRecord(
            RecordType.PERSON, {"role": "survivor", "name": name, "health_notes": f"{name} is well"}
        ),
        FilledRecord(RecordType.NEED, {"area": "legal", "wanted": f"advice for {name}"}),
    ]
    finish_form(vault, case_id, FinishedForm("intake", "1", f"<{name}/>", filled), draft_id=None)
    if allows:
        record_consent(vault, case_id, [HerAnswer(Purpose.REFER, "clinic", allows, ConsentState.GIVEN)], HOW)
    return case_id


@pytest.fixture
def clinic(vault):
    with vault.work() as unit:
        unit.directory.save_recipient(Recipient("clinic", "Lindenhof Clinic", "health"))
        return unit.directory.recipient("clinic")


def leaves(vault, case_id, clinic):
    """What the gate says of a referral about the case's own needs."""
    with vault.view() as unit:
        needs = frozenset(need.id for need in unit.records.of_case(case_id, RecordType.NEED))
    return preview_referral(vault, refer(vault, case_id, needs, clinic)).outcome


def state_of(vault, case_id):
    """Every record of the case, without what a merge notes in it."""
    with vault.view() as unit:
        return {
            record.id: {name: value for name, value in record.fields.items() if name not in MERGE_FIELDS}
            for record in unit.records.of_case(case_id)
        }


def test_a_merged_case_is_found_by_its_code_and_name_as_the_one_that_is_kept(vault):
    kept, other = hers(vault, "Oksana"), hers(vault, "Xenia")
    code = next(row.code for row in list_cases(vault) if row.case_id == other)
    merge_cases(vault, kept, other)
    assert [row.case_id for row in list_cases(vault)] == [kept]
    for typed in (code, "Xenia", "Oksana"):
        assert [row.case_id for row in search_cases(vault, typed)] == [kept], typed
    assert [match.row.case_id for match in possible_duplicates(vault, name="Xenia")] == [kept]


def test_the_page_of_either_shows_what_is_in_both(vault):
    kept, other = hers(vault, "Oksana"), hers(vault, "Xenia")
    merge_cases(vault, kept, other)
    for case_id in (kept, other):
        seen = read_case(vault, case_id)
        assert seen.row.case_id == kept
        assert {need.text("wanted") for need in seen.needs} == {"advice for Oksana", "advice for Xenia"}
        assert len(seen.ledger) == 2


def test_what_one_case_was_not_allowed_leaves_neither(vault, clinic):
    kept = hers(vault, "Oksana")
    other = hers(vault, "Xenia", allows=frozenset({Cat.NEEDS_AND_SERVICES}))
    assert Cat.HEALTH in leaves(vault, kept, clinic).categories
    merge_cases(vault, kept, other)
    for case_id in (kept, other):
        made = leaves(vault, case_id, clinic)
        assert isinstance(made, Release)
        assert made.categories == {Cat.NEEDS_AND_SERVICES}


def test_asked_again_her_answer_speaks_for_both(vault, clinic):
    kept, other = hers(vault, "Oksana"), hers(vault, "Xenia", allows=None)
    merge_cases(vault, kept, other)
    assert isinstance(leaves(vault, kept, clinic), Refused)
    record_consent(vault, kept, [HerAnswer(Purpose.REFER, "clinic", HERS, ConsentState.GIVEN)], HOW)
    assert leaves(vault, kept, clinic).categories == HERS
    assert leaves(vault, other, clinic).categories == HERS


def test_a_withdrawal_reaches_both_cases_and_outlives_the_merge(vault, clinic):
    kept, other = hers(vault, "Oksana"), hers(vault, "Xenia")
    merge_cases(vault, kept, other)
    withdraw_consent(vault, kept, HOW)
    unmerge_cases(vault, other)
    for case_id in (kept, other):
        assert leaves(vault, case_id, clinic).why is HeldWhy.WITHDRAWN


def test_a_no_said_while_they_were_one_stays_with_both_and_a_yes_with_the_one(vault, clinic):
    kept, other = hers(vault, "Oksana"), hers(vault, "Xenia", allows=None)
    merge_cases(vault, kept, other)
    yes = HerAnswer(Purpose.REFER, "clinic", HERS, ConsentState.GIVEN)
    no = HerAnswer(Purpose.REFER, "clinic", frozenset({Cat.HEALTH}), ConsentState.REFUSED)
    record_consent(vault, kept, [yes, no], HOW)
    unmerge_cases(vault, other)
    assert leaves(vault, kept, clinic).categories == {Cat.NEEDS_AND_SERVICES}
    parted = leaves(vault, other, clinic)
    assert isinstance(parted, Refused)
    assert parted.why is HeldWhy.NOT_ASKED
    with vault.view() as unit:
        assert [event.state for event in unit.consents.of_case(other)] == [ConsentState.REFUSED]


def test_parted_again_both_are_as_they_were(vault):
    kept, other = hers(vault, "Oksana"), hers(vault, "Xenia")
    before = [state_of(vault, case_id) for case_id in (kept, other)]
    merge_cases(vault, kept, other)
    unmerge_cases(vault, other)
    assert [state_of(vault, case_id) for case_id in (kept, other)] == before
    assert {row.case_id for row in list_cases(vault)} == {kept, other}
    assert read_case(vault, other).row.case_id == other


def test_each_is_one_event_of_the_audit(vault):
    kept, other = hers(vault, "Oksana"), hers(vault, "Xenia")
    with vault.view() as unit:
        before = unit.audit.page(before=None, limit=1)[0].sequence
    merge_cases(vault, kept, other)
    unmerge_cases(vault, other)
    with vault.view() as unit:
        said = [entry.action for entry in unit.audit.page(before=None, limit=9) if entry.sequence > before]
    assert said == ["cases_unmerged", "cases_merged"]


def test_a_case_is_merged_once_and_never_a_restricted_one(vault):
    kept, other, third = (hers(vault, name) for name in ("Oksana", "Xenia", "Aksinya"))
    merge_cases(vault, kept, other)
    for into, merged in ((third, other), (other, third), (third, kept), (kept, kept)):
        with pytest.raises(NotAllowed):
            merge_cases(vault, into, merged)
    with pytest.raises(NotAllowed):
        restrict_case(vault, kept)
    with pytest.raises(NotAllowed):
        unmerge_cases(vault, third)


def test_only_those_who_answer_for_cases_may_merge():
    assert MAY[Act.MERGE_CASES] == {Role.COORDINATOR, Role.ADMIN}


def test_erasing_her_erases_both(vault):
    kept, other = hers(vault, "Oksana"), hers(vault, "Xenia")
    merge_cases(vault, kept, other)
    erase_person(vault, other)
    with vault.view() as unit:
        assert unit.records.of_case(kept) == unit.records.of_case(other) == []
        assert unit.cases.count() == 0


ANSWERS = st.lists(
    st.builds(
        says,
        st.sampled_from([ConsentState.GIVEN, ConsentState.REFUSED, ConsentState.WITHDRAWN]),
        st.sampled_from(["clinic", "kind:health", "lawyer"]),
        st.sets(st.sampled_from([Cat.NEEDS_AND_SERVICES, Cat.HEALTH, Cat.IDENTITY, Cat.SAFETY]), min_size=1),
        until=st.sampled_from([None, 500_000, 2_000_000]),
        order=st.integers(1, 9),
    ),
    max_size=6,
)


@settings(max_examples=200, deadline=None)
@given(one=ANSWERS, other=ANSWERS)
def test_a_release_of_merged_cases_is_within_what_each_alone_would_release(one, other):
    alone, beside, merged = ask(one), ask(other), ask(one, merged=[other])
    if isinstance(merged, Refused):
        return
    assert isinstance(alone, Release)
    assert isinstance(beside, Release)
    assert set(merged.fields) <= set(alone.fields)
    assert merged.categories <= alone.categories & beside.categories
    assert merged.recipient == CLINIC
    used = [event.until_ms for event in merged.consents if event.until_ms is not None]
    assert merged.until_ms == min(used, default=None)
