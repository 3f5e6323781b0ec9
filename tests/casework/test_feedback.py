"""What people say of the help they had: apart from every case, without author, day or order, read by months."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from fieldintake.casework.bundled_forms import ready_plan
from fieldintake.casework.give_feedback import FeedbackBox, given_in, read_feedback, write_feedback
from fieldintake.casework.offer_forms import forms_of_case
from fieldintake.casework.open_case import open_case
from fieldintake.domain.feedback import FEEDBACK, FEWEST, Given
from fieldintake.domain.values import Unanswered, UnansweredKind
from fieldintake.forms.session import FormSession

NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


def given(vault, **answers) -> Given:
    session = FormSession.start(ready_plan(vault, FEEDBACK), now=NOW)
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
    ready_plan(vault, FEEDBACK)
    before = audited(vault)
    box = FeedbackBox()
    box.put(given(vault, good="a word that nobody else would write"))
    assert rows(vault) == []
    write_feedback(vault, box)
    assert len(rows(vault)) == 1
    assert audited(vault) == before
    write_feedback(vault, box)
    assert len(rows(vault)) == 1


def test_no_word_of_it_is_readable_in_the_files_of_the_vault(vault):
    box = FeedbackBox()
    box.put(given(vault, good="a word that nobody else would write"))
    write_feedback(vault, box)
    files = [file for file in vault.folder.rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if b"nobody else would write" in file.read_bytes()]


def test_it_is_written_in_another_order_than_it_was_given(vault):
    firsts: Counter[str] = Counter()
    for _ in range(60):
        box = FeedbackBox()
        for n in range(4):
            box.put(Given("1", {"good": str(n)}))
        firsts[str(box.empty()[0].answers["good"])] += 1
    assert len(firsts) > 1


def test_an_answer_that_is_none_and_a_form_without_answers_leave_nothing(vault):
    box = FeedbackBox()
    box.put(given(vault))
    box.put(given(vault, safe=Unanswered(UnansweredKind.PREFERS_NOT_TO_SAY)))
    assert box.empty() == []


def test_a_month_with_few_answers_is_kept_back(vault):
    box = FeedbackBox()
    for n in range(FEWEST - 1):
        box.put(given(vault, listened="yes", good=f"word {n}"))
    write_feedback(vault, box)
    (month,) = read_feedback(vault).months
    assert (month.given, month.is_withheld, month.counts, month.words) == (FEWEST - 1, True, {}, {})
    box.put(given(vault, listened="no"))
    write_feedback(vault, box)
    (month,) = read_feedback(vault).months
    assert month.counts == {"listened": {"yes": FEWEST - 1, "no": 1}}
    assert sorted(month.words["good"]) == [f"word {n}" for n in range(FEWEST - 1)]


def test_reading_it_is_an_event(vault):
    read_feedback(vault)
    assert audited(vault)[0] == "feedback_read"


def test_no_case_offers_it_whether_it_is_installed_or_not(vault):
    case_id = open_case(vault)
    assert FEEDBACK not in {offer.form_id for offer in forms_of_case(vault, case_id).offers}
    ready_plan(vault, FEEDBACK)
    assert FEEDBACK not in {offer.form_id for offer in forms_of_case(vault, case_id).offers}
