"""Revisions of one record meet: what merges, what waits for a person, what protects her meanwhile."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, DeviceId, RecordId, RevisionId, StaffId
from fieldintake.domain.record import Revision, heads, merge


def revision(name, changes, parents=(), hlc=1, category=DataCategory.IDENTITY):
    return Revision(
        RevisionId(name), RecordId("r"), CaseId("c"), RecordType.PERSON, category,
        tuple(map(RevisionId, parents)), hlc, StaffId("s"), DeviceId("d"), changes,
    )  # fmt: skip


def test_a_later_revision_replaces_what_it_knew():
    first = revision("a", {"name": "Amina", "age": 30})
    second = revision("b", {"age": 31}, ["a"], 2)
    assert merge([first, second]) == ({"name": "Amina", "age": 31}, frozenset())


def test_two_laptops_that_wrote_different_fields_simply_merge():
    first = revision("a", {"name": "Amina"})
    here, there = revision("b", {"age": 31}, ["a"], 2), revision("c", {"gender": "woman"}, ["a"], 3)
    fields, conflicts = merge([first, here, there])
    assert fields == {"name": "Amina", "age": 31, "gender": "woman"}
    assert not conflicts


def test_two_values_of_one_field_wait_for_a_person():
    first = revision("a", {"age": 30})
    fields, conflicts = merge(
        [first, revision("b", {"age": 31}, ["a"], 2), revision("c", {"age": 32}, ["a"], 3)]
    )
    assert fields["age"] == 32
    assert conflicts == {"age"}


def test_the_same_value_on_two_laptops_is_no_conflict():
    fields, conflicts = merge([revision("b", {"age": 31}, hlc=2), revision("c", {"age": 31}, hlc=3)])
    assert fields == {"age": 31}
    assert not conflicts


def test_of_two_risks_the_higher_rules_meanwhile():
    here = revision("b", {"risk_level": "immediate"}, hlc=2, category=DataCategory.SAFETY)
    there = revision("c", {"risk_level": "lower"}, hlc=3, category=DataCategory.SAFETY)
    fields, conflicts = merge([here, there])
    assert fields["risk_level"] == "immediate"
    assert conflicts == {"risk_level"}


def test_a_person_settles_a_conflict_by_writing_after_both():
    revisions = [
        revision("a", {"age": 30}),
        revision("b", {"age": 31}, ["a"], 2),
        revision("c", {"age": 32}, ["a"], 3),
        revision("d", {"age": 31}, ["b", "c"], 4),
    ]
    assert merge(revisions) == ({"age": 31}, frozenset())
    assert heads(revisions) == ("d",)


@given(st.data())
def test_the_order_of_arrival_never_matters(data):
    revisions = [revision("a", {"name": "x"})]
    for number in range(1, 5):
        known = data.draw(st.lists(st.sampled_from([r.id for r in revisions]), max_size=2, unique=True))
        fields = data.draw(st.dictionaries(st.sampled_from(["name", "age"]), st.integers(0, 3), min_size=1))
        revisions.append(revision(f"r{number}", fields, known, number + 1))
    reference = merge(revisions)
    assert all(merge(order) == reference for order in list(permutations(revisions))[:24])
