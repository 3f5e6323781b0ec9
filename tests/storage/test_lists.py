"""Lists and search over cases: pages by key, codes typed as people type them, names across scripts."""

from __future__ import annotations

from itertools import islice

import pytest

from benchmarks.many_cases import fill_case
from fieldintake.casework.find_cases import list_cases, possible_duplicates, search_cases
from fieldintake.casework.open_case import add_case
from fieldintake.demo.people import made_up_people
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import new_record_id
from fieldintake.domain.values import PartialDate


def person(vault, name, year="1990", phone=""):
    with vault.work() as unit:
        case_id = add_case(vault, unit, {})
        fields = {"name": name, "birth_date": PartialDate(year), "role": "survivor"}
        unit.records.save(RecordType.PERSON, new_record_id(vault.random), case_id, fields)
        unit.records.save(RecordType.SAFE_CONTACT, new_record_id(vault.random), case_id, {"address": phone})
    return case_id


def test_every_case_is_on_exactly_one_page(vault):
    with vault.work() as unit:
        made = {fill_case(vault, unit, each) for each in islice(made_up_people(2), 130)}
    seen, after = [], None
    while page := list_cases(vault, after=after, limit=50):
        seen += [row.case_id for row in page]
        after = page[-1]
    assert len(seen) == 130
    assert set(seen) == made


def test_a_case_is_found_by_its_code_however_it_is_typed(vault):
    case_id = person(vault, "Amina")
    code = list_cases(vault, limit=1)[0].code
    for typed in (code, code.lower(), code.replace("-", ""), code[:4]):
        assert [row.case_id for row in search_cases(vault, typed)] == [case_id]


def test_a_case_is_found_by_the_beginnings_of_names_in_any_script(vault):
    case_id = person(vault, "فاطمة الخطيب")
    person(vault, "Grace Okafor")
    for typed in ("فاط", "Fatima", "الخطيب"):
        assert case_id in [row.case_id for row in search_cases(vault, typed)], typed


def test_a_name_that_was_changed_is_not_found_by_the_old_one(vault):
    case_id = person(vault, "Amina")
    with vault.work() as unit:
        record = unit.records.of_case(case_id, RecordType.PERSON)[0]
        unit.records.save(RecordType.PERSON, record.id, case_id, {"name": "Zahra"})
    assert search_cases(vault, "Amina") == []
    assert len(search_cases(vault, "Zahra")) == 1


@pytest.mark.parametrize(
    ("here", "typed", "why"),
    [
        ("فاطمة", "Fatima", "other_script"), ("يوسف", "Yusuf", "other_script"), ("Ахмед", "Ahmad", "other_script"),
        ("Łucja", "Lucja", "same_name"), ("Işık", "isik", "same_name"), ("Mohammed", "Muhamad", "similar_name"),
        ("Abdul Rahman", "Abdulrahman", "same_name"), ("Nguyễn Thị Hoa", "Hoa Nguyen", "similar_name"),
    ],
)  # fmt: skip
def test_the_same_name_in_another_spelling_is_shown_as_possibly_hers(vault, here, typed, why):
    case_id = person(vault, here)
    found = possible_duplicates(vault, name=typed, birth_year=1991)
    assert [match.row.case_id for match in found] == [case_id]
    assert set(found[0].matched) == {why, "near_birth_year"}


def test_the_end_of_a_phone_number_is_enough_in_any_digits(vault):
    case_id = person(vault, "Nobody alike", phone="+999 555 0101 222")
    found = possible_duplicates(vault, name="", phone="٥٥٥٠١٠١٢٢٢")
    assert [match.row.case_id for match in found] == [case_id]
    assert "same_phone" in found[0].matched


@pytest.mark.parametrize(
    "typed", ["", "   ", '"', "a*b OR c", "NEAR(", "words:x", "%", "' OR 1=1 --", "\x00"]
)
def test_nothing_that_is_typed_breaks_the_search(vault, typed):
    person(vault, "Amina")
    assert isinstance(search_cases(vault, typed), list)
    assert isinstance(possible_duplicates(vault, name=typed), list)


def test_a_case_found_by_its_phone_is_not_said_to_have_a_similar_name(vault):
    sister = person(vault, "Nobody alike", phone="+999 555 0101 222")
    found = possible_duplicates(vault, name="Amina", phone="0555 0101 222")
    assert [(match.row.case_id, match.matched) for match in found] == [(sister, ("same_phone",))]


def test_each_possible_duplicate_says_what_of_it_is_alike(vault):
    both = person(vault, "Amina", year="1994", phone="+999 555 0101 222")
    name_only = person(vault, "Amina", year="1960")
    found = possible_duplicates(vault, name="Amina", birth_year=1994, phone="0555 0101 222")
    assert [(match.row.case_id, set(match.matched)) for match in found] == [
        (both, {"same_name", "same_phone", "same_birth_year"}),
        (name_only, {"same_name"}),
    ]
