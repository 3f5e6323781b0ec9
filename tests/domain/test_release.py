"""The gate: nothing leaves without her yes, live, for that purpose, recipient and category."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldintake.domain.categories import CONSENTABLE, DataCategory
from fieldintake.domain.consent import ConsentEvent, ConsentMethod, ConsentState, GivenBy, Purpose, kind_key
from fieldintake.domain.fields import FIELDS, RecordType, fields_of
from fieldintake.domain.ids import CaseId, Code, RecordId
from fieldintake.domain.recipient import Recipient
from fieldintake.domain.record import Record
from fieldintake.domain.release import (
    OFFERED,
    HeldWhy,
    HerOwnCopy,
    PaperChoice,
    Refused,
    Release,
    her_own_copy,
    release,
)
from fieldintake.domain.values import Instant, PartialDate, Unanswered, UnansweredKind, ValueKind

CASE = CaseId("c" * 32)
NEED, OTHER_NEED = RecordId("1" * 32), RecordId("2" * 32)
CLINIC = Recipient("clinic", "Lindenhof Clinic", "health")
LAWYER = Recipient("lawyer", "Two Rivers Law", "legal")
ABROAD = Recipient("abroad", "Casa Norte", "shelter", country="ES")
NOW = 1_000_000

_VALUES = {
    ValueKind.TEXT: "words",
    ValueKind.INTEGER: 3,
    ValueKind.BOOLEAN: True,
    ValueKind.PARTIAL_DATE: PartialDate("2026-11"),
    ValueKind.INSTANT: Instant(1),
    ValueKind.CODE: "code",
    ValueKind.CODES: frozenset({"a", "b"}),
}


def everything(record_type, record_id):
    fields = {row.name: _VALUES[row.kind] for row in fields_of(record_type)}
    if record_type is RecordType.PERSON:
        fields["role"] = "survivor"
    return Record(record_id, CASE, record_type, fields, {})


RECORDS = [
    *(everything(kind, RecordId(kind.value)) for kind in RecordType if kind is not RecordType.NEED),
    everything(RecordType.NEED, NEED),
    everything(RecordType.NEED, OTHER_NEED),
]
_orders = itertools.count(1)


def says(state, recipient, categories, purpose=Purpose.REFER, until=None, order=None):
    number = next(_orders) if order is None else order
    return ConsentEvent(
        RecordId(f"e{number}"), CASE, purpose, recipient, frozenset(categories), state, 1, number, until,
        ConsentMethod.SIGNATURE, GivenBy.SELF, "ar",
    )  # fmt: skip


def ask(ledger, recipient=CLINIC, purpose=Purpose.REFER, needs=frozenset({NEED}), now=NOW, merged=()):
    return release(
        CASE,
        RECORDS,
        ledger,
        recipient=recipient,
        purpose=purpose,
        reference=Code("K74M-2PQD"),
        needs=needs,
        now_ms=now,
        merged=merged,
    )


NEEDS = DataCategory.NEEDS_AND_SERVICES


def test_without_an_answer_nothing_leaves():
    outcome = ask([])
    assert isinstance(outcome, Refused)
    assert outcome.why is HeldWhy.NOT_ASKED


def test_a_yes_to_one_recipient_says_nothing_to_another():
    ledger = [says(ConsentState.GIVEN, "clinic", [NEEDS])]
    assert isinstance(ask(ledger), Release)
    assert isinstance(ask(ledger, LAWYER), Refused)


def test_a_yes_to_a_kind_of_recipient_holds_for_each_of_that_kind():
    assert isinstance(ask([says(ConsentState.GIVEN, kind_key("health"), [NEEDS])]), Release)


def test_only_the_categories_she_named_leave_and_the_rest_says_why_it_stays():
    made = ask(
        [
            says(ConsentState.GIVEN, "clinic", [NEEDS, DataCategory.HEALTH]),
            says(ConsentState.REFUSED, "clinic", [DataCategory.IDENTITY]),
        ]
    )
    assert made.categories == {NEEDS, DataCategory.HEALTH}
    held = {item.category: item.why for item in made.held}
    assert held[DataCategory.IDENTITY] is HeldWhy.REFUSED
    assert held[DataCategory.FAMILY] is HeldWhy.NOT_ASKED
    assert held[DataCategory.INCIDENT_ACCOUNT] is HeldWhy.NOT_NEEDED


def test_only_the_need_that_it_is_about_leaves():
    made = ask([says(ConsentState.GIVEN, "clinic", [NEEDS])])
    assert set(made.of(RecordType.NEED)) == {NEED}


def test_the_case_file_never_leaves_whatever_is_agreed():
    made = ask([says(ConsentState.GIVEN, "clinic", CONSENTABLE)])
    house = {(row.record, row.name) for row in FIELDS if row.category is DataCategory.CASE_FILE}
    assert not house & {(item.record, item.name) for item in made.fields}


def test_nobody_elses_record_travels_on_her_yes():
    child = Record(RecordId("k"), CASE, RecordType.PERSON, {"role": "dependant", "name": "A child"}, {})
    ledger = [says(ConsentState.GIVEN, "clinic", CONSENTABLE)]
    made = release(
        CASE, [child], ledger, recipient=CLINIC, purpose=Purpose.REFER, reference=Code("K74M-2PQD"),
        needs=frozenset(), now_ms=NOW,
    )  # fmt: skip
    assert made.fields == ()


def test_an_answer_that_is_not_a_value_does_not_leave():
    person = Record(
        RecordId("p"),
        CASE,
        RecordType.PERSON,
        {"role": "survivor", "name": Unanswered(UnansweredKind.PREFERS_NOT_TO_SAY)},
        {},
    )
    ledger = [says(ConsentState.GIVEN, "clinic", [NEEDS, DataCategory.IDENTITY])]
    made = release(
        CASE, [person], ledger, recipient=CLINIC, purpose=Purpose.REFER, reference=Code("K74M-2PQD"),
        needs=frozenset(), now_ms=NOW,
    )  # fmt: skip
    assert made.fields == ()


def test_a_consent_ends_at_its_time():
    ledger = [says(ConsentState.GIVEN, "clinic", [NEEDS], until=NOW)]
    assert isinstance(ask(ledger, now=NOW - 1), Release)
    assert ask(ledger, now=NOW).why is HeldWhy.EXPIRED


def test_the_release_ends_with_the_first_of_its_consents():
    made = ask(
        [
            says(ConsentState.GIVEN, "clinic", [NEEDS], until=NOW + 50),
            says(ConsentState.GIVEN, "clinic", [DataCategory.HEALTH], until=NOW + 20),
        ]
    )
    assert made.until_ms == NOW + 20


def test_a_withdrawal_under_either_name_rules_over_an_older_yes():
    given = says(ConsentState.GIVEN, "clinic", [NEEDS])
    assert ask([given, says(ConsentState.WITHDRAWN, kind_key("health"), [NEEDS])]).why is HeldWhy.WITHDRAWN


def test_a_later_yes_to_this_one_rules_over_an_older_no_to_the_kind():
    ledger = [
        says(ConsentState.REFUSED, kind_key("health"), [NEEDS]),
        says(ConsentState.GIVEN, "clinic", [NEEDS]),
    ]
    assert isinstance(ask(ledger), Release)


def test_a_no_to_this_one_stands_whatever_she_says_of_its_kind_later():
    ledger = [
        says(ConsentState.REFUSED, "clinic", [NEEDS]),
        says(ConsentState.GIVEN, kind_key("health"), [NEEDS]),
    ]
    assert ask(ledger).why is HeldWhy.REFUSED
    ledger.append(says(ConsentState.GIVEN, "clinic", [NEEDS]))
    assert isinstance(ask(ledger), Release)


def test_somebody_whose_role_was_not_said_is_not_taken_for_her():
    unsaid = Unanswered(UnansweredKind.UNKNOWN)
    other = Record(RecordId("k"), CASE, RecordType.PERSON, {"role": unsaid, "name": "Karim"}, {})
    ledger = [says(ConsentState.GIVEN, "clinic", CONSENTABLE)]
    made = release(
        CASE, [other], ledger, recipient=CLINIC, purpose=Purpose.REFER, reference=Code("K74M-2PQD"),
        needs=frozenset(), now_ms=NOW,
    )  # fmt: skip
    assert made.fields == ()


def test_of_two_answers_at_one_instant_the_no_rules():
    yes = says(ConsentState.GIVEN, "clinic", [NEEDS], order=7)
    no = says(ConsentState.REFUSED, kind_key("health"), [NEEDS], order=7)
    assert isinstance(ask([yes, no]), Refused)
    assert isinstance(ask([no, yes]), Refused)


def test_over_a_border_she_is_asked_for_the_border_too():
    ledger = [says(ConsentState.GIVEN, "abroad", [NEEDS])]
    assert ask(ledger, ABROAD).why is HeldWhy.BORDER
    ledger.append(says(ConsentState.GIVEN, "abroad", [NEEDS], purpose=Purpose.CROSS_BORDER))
    assert isinstance(ask(ledger, ABROAD), Release)


def test_nobody_else_can_make_a_release_or_her_copy():
    made = ask([says(ConsentState.GIVEN, "clinic", [NEEDS])])
    with pytest.raises(TypeError):
        Release(object(), CASE, CLINIC, Purpose.REFER, made.reference, NOW, None, made.fields, (), ())
    with pytest.raises(TypeError):
        HerOwnCopy(object(), made, PaperChoice.FULL)
    assert her_own_copy(made, PaperChoice.NOTHING) is None


_EVENTS = st.lists(
    st.builds(
        says,
        st.sampled_from(list(ConsentState)),
        st.sampled_from(["clinic", "lawyer", "", "kind:health", "kind:legal"]),
        st.frozensets(st.sampled_from(CONSENTABLE), min_size=1),
        st.sampled_from(list(Purpose)),
        st.one_of(st.none(), st.integers(NOW - 3, NOW + 3)),
    ),
    max_size=12,
)


def plainly_allowed(ledger, recipient, purpose, category):
    """The rule written again, as plainly as possible: her last word on this counts, if it is a live yes."""
    about = [e for e in ledger if e.purpose is purpose and category in e.categories]
    own = [e for e in about if e.recipient == recipient.id]
    mine = [e for e in about if e.recipient in (recipient.id, f"kind:{recipient.kind}")]
    if not mine or category not in OFFERED[purpose]:
        return False
    if own and own[-1].state in (ConsentState.REFUSED, ConsentState.WITHDRAWN):
        return False
    last = mine[-1]
    yes = last.state in (ConsentState.GIVEN, ConsentState.REAFFIRMED)
    return yes and (last.until_ms is None or last.until_ms > NOW)


@settings(max_examples=400)
@given(_EVENTS, st.sampled_from([CLINIC, LAWYER]), st.sampled_from([Purpose.REFER, Purpose.COORDINATE]))
def test_whatever_her_history_exactly_the_live_categories_leave(ledger, recipient, purpose):
    ledger = sorted(ledger, key=lambda event: event.order)
    allowed = {c for c in CONSENTABLE if plainly_allowed(ledger, recipient, purpose, c)}
    outcome = ask(ledger, recipient, purpose)
    if NEEDS in allowed:
        assert isinstance(outcome, Release)
        releasable = {RecordType.PERSON, RecordType.SAFE_CONTACT, RecordType.INCIDENT, RecordType.NEED}
        rows = [row for row in FIELDS if row.record in releasable]
        assert outcome.categories == {row.category for row in rows if row.category in allowed}
    else:
        assert isinstance(outcome, Refused)
