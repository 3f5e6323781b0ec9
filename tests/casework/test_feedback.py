"""What people say of the help they had: apart from every case, without author, day or order, read by months."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from fieldintake.casework.give_feedback import (
    FeedbackBox,
    feedback_plan,
    given_in,
    read_feedback,
    write_feedback,
)
from fieldintake.casework.offer_forms import forms_of_case
from fieldintake.casework.open_case import open_case
from fieldintake.domain.errors import DiskFull
from fieldintake.domain.feedback import FEEDBACK, FEWEST, Feedback, Given
from fieldintake.domain.values import Unanswered, UnansweredKind
from fieldintake.forms.session import FormSession
from fieldintake.storage.feedback import VaultFeedback
from fieldintake.storage.vault import STORE
from tests.storage.pages_in_clear import pages_in_clear

NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


def given(vault, **answers) -> Given:
    session = FormSession.start(feedback_plan(vault), now=NOW)
    for name, answer in answers.items():
        session.answer(f"/data/said/{name}", answer)
    return given_in(session)


def rows(vault) -> list[tuple]:
    return vault._connection.execute("SELECT * FROM feedback").fetchall()


def audited(vault) -> list[str]:
    with vault.view() as unit:
        return [entry.action for entry in unit.audit.page(before=None, limit=50)]


def test_the_table_holds_a_random_id_a_month_and_answers_and_nothing_that_leads_to_anybody(vault):
    columns = [row[1] for row in vault._connection.execute("PRAGMA table_info(feedback)")]
    assert columns == ["id", "month", "version", "answers"]
    box = FeedbackBox()
    box.put(given(vault, listened="yes", good="the tea"))
    write_feedback(vault, box)
    ((id_, month, version, answers),) = rows(vault)
    assert (len(bytes.fromhex(id_)), version) == (16, "1")
    assert month == dt.datetime.now().astimezone().strftime("%Y-%m")
    assert answers == '{"good": "the tea", "listened": "yes"}'
    with pytest.raises(Exception, match="rowid"):
        vault._connection.execute("SELECT rowid FROM feedback")


def test_nothing_is_on_the_disk_before_the_lock_and_no_event_tells_of_it(vault):
    before = audited(vault)
    box = FeedbackBox()
    box.put(given(vault, good="a word that nobody else would write"))
    assert rows(vault) == []
    write_feedback(vault, box)
    assert len(rows(vault)) == 1
    assert audited(vault) == before
    write_feedback(vault, box)
    assert len(rows(vault)) == 1


def test_one_answer_at_each_lock_leaves_no_order_and_no_older_page_on_the_disk(vault):
    """As at the desk: every lock writes one, and events with a time stand between them."""
    key, store = vault._derived.database, vault.folder / STORE
    orders = []
    for n in range(8):
        box = FeedbackBox()
        box.put(Given("1", {"good": f"WORD{n}"}))
        write_feedback(vault, box)
        with vault.work() as unit:
            unit.audit.append("unlocked", "")
        pages = [re.findall(rb"WORD(\d)", page) for page in pages_in_clear(store, key)]
        found = [page for page in pages if page]
        assert [sorted(set(page)) for page in found] == [[str(m).encode() for m in range(n + 1)]]
        orders.append([int(word) for word in found[0]])
    # one shuffle in 360 of six rows is in order by chance, so all three would have to be
    assert not all(order in (sorted(order), sorted(order, reverse=True)) for order in orders[5:])


def test_what_could_not_be_written_waits_for_the_next_lock(vault, monkeypatch):
    box = FeedbackBox()
    box.put(Given("1", {"good": "tea"}))

    def full(_self, _new):
        raise DiskFull("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(VaultFeedback, "mix_in", full)
        with pytest.raises(DiskFull):
            write_feedback(vault, box)
    write_feedback(vault, box)
    assert len(rows(vault)) == 1


def test_what_she_does_not_want_to_say_is_kept_as_such_and_an_empty_form_is_not(vault):
    box = FeedbackBox()
    box.put(given(vault))
    assert box.empty() == []
    box.put(given(vault, safe=Unanswered(UnansweredKind.PREFERS_NOT_TO_SAY)))
    assert [one.answers for one in box.empty()] == [{"safe": "=prefers_not_to_say"}]


def months(vault, number: int, month: str = "2026-02"):
    """So many answers of a month, and what is read of it."""
    with vault.work() as unit:
        unit.feedback.mix_in(
            [
                Feedback(
                    f"{month}{n}", month, "1", {"listened": "yes" if n else "=unknown", "good": f"word {n}"}
                )
                for n in range(number)
            ]
        )
    return read_feedback(vault).months


def test_of_a_month_with_few_answers_nothing_is_told_not_even_how_many(vault):
    (month,) = months(vault, FEWEST - 1)
    assert (month.given, month.is_withheld, month.counts, month.words) == (0, True, {}, {})


def test_a_month_is_read_by_counts_and_words(vault):
    (month,) = months(vault, FEWEST)
    assert month.counts == {"listened": {"yes": FEWEST - 1, "=unknown": 1}}
    assert sorted(month.words["good"]) == [f"word {n}" for n in range(FEWEST)]


def test_a_month_that_is_not_over_is_not_read_so_that_nobody_sees_what_came_between(vault):
    box = FeedbackBox()
    for _ in range(FEWEST):
        box.put(Given("1", {"listened": "yes"}))
    write_feedback(vault, box)
    assert read_feedback(vault).months == []


def test_reading_it_is_an_event(vault):
    read_feedback(vault)
    assert audited(vault)[0] == "feedback_read"


def test_no_case_offers_it_and_asking_installs_nothing(vault):
    case_id = open_case(vault)
    feedback_plan(vault)
    assert FEEDBACK not in {offer.form_id for offer in forms_of_case(vault, case_id).offers}
    with vault.view() as unit:
        assert FEEDBACK not in unit.forms.titles()
