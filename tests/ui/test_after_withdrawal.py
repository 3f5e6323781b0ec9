"""After she took her agreement back: what was destroyed is shown nowhere, and what became of the rest is said."""

from __future__ import annotations

from typing import Any

import pytest

from fieldintake.casework.read_inbox import Arrival, Traffic
from fieldintake.domain.consent import Purpose
from fieldintake.domain.desk import InboxItem, InboxState, OutboxItem, OutboxKind, OutboxState
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.domain.leaving import WithdrawalOutcome
from fieldintake.domain.messages import Received, ReceivedAcknowledgement
from fieldintake.ui.case.presenter import CasePresenter
from fieldintake.ui.inbox.presenter import InboxPresenter
from fieldintake.ui.sync.presenter import SyncPresenter
from fieldintake.ui.sync.state import Outcome
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare
from tests.ui.test_case_pages import Asking, Waiting, _now_ms, case_of


def arrived(
    state: InboxState, message: Received | None = None, case_id: str | None = None, *, is_here: bool = True
) -> Arrival:
    case = None if case_id is None else CaseId(case_id)
    return Arrival(InboxItem("m", "t", None, "Lindenhof Clinic", message, state, "", 1, case), None, is_here)


def inbox_of(arrival: Arrival, opened: list[CaseId]) -> InboxPresenter:
    vault: Any = None
    page = InboxPresenter(
        vault, Waiting(), Asking(), Words("en"), lambda _: None, opened.append, pytest.fail, lambda: None, _now_ms
    )  # fmt: skip
    page._take([arrival])
    page.choose("m")
    return page


@pytest.mark.parametrize(
    ("state", "is_here", "is_there"),
    [
        (InboxState.ACCEPTED, True, True),
        (InboxState.WITHDRAWN, True, False),
        (InboxState.ACCEPTED, False, False),  # she was erased since
    ],
)
def test_a_case_is_offered_only_while_it_is_there(state, is_here, is_there):
    opened: list[CaseId] = []
    page = inbox_of(arrived(state, case_id="c", is_here=is_here), opened)
    assert page.state.chosen is not None
    assert bool(page.state.chosen.own_code) is is_there
    page.go_to_case()
    assert opened == (["c"] if is_there else [])


def test_the_page_of_a_case_that_other_work_destroyed_is_emptied_without_a_word(vault):
    queue = Waiting()
    page = CasePresenter(
        vault, queue, Asking(), Words("en"), lambda _: None, lambda *_: None, lambda _: None, lambda _: None,
        lambda: None, pytest.fail, _now_ms,
    )  # fmt: skip
    case_id = case_of(vault, "Amina")
    page.show(case_id)
    queue.run()
    page.look_whether_gone()
    queue.run()
    assert page.state is not None
    assert page.state.code
    with vault.work() as unit:
        unit.erase_case(case_id)
    page.look_whether_gone()
    queue.run()
    assert (page.state.code, page.state.timeline, page._view) == ("", (), None)


@pytest.mark.parametrize(
    ("outcome", "basis", "said"),
    [
        (WithdrawalOutcome.DESTROYED, "", ["They have destroyed it."]),
        (WithdrawalOutcome.RETAINED, "Section 10", ["They keep it, by a duty of their own.", "Section 10"]),
    ],
)
def test_word_back_says_what_became_of_her_data(outcome, basis, said):
    word = ReceivedAcknowledgement("K74M-2PQD", outcome, 1, "", basis)
    page = inbox_of(arrived(InboxState.DONE, word), [])
    assert page.state.chosen is not None
    assert [bare(field.value) for field in page.state.chosen.fields] == said


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("", Outcome.NOT_CONFIRMED), ("destroyed", Outcome.CONFIRMED), ("retained", Outcome.RETAINED)],
)
def test_sync_parts_what_is_kept_from_what_is_destroyed(answer, outcome):
    item = OutboxItem(
        RecordId("o"), OutboxKind.WITHDRAWAL, CaseId("c"), "r", "t", Purpose.REFER, RecordId("s"), 0,
        OutboxState.CONFIRMED, answer=answer,
    )  # fmt: skip
    queue: Any = Waiting()
    vault: Any = None
    page = SyncPresenter(vault, queue, queue, pytest.fail, lambda _: None, lambda: None, pytest.fail, _now_ms)
    page._take(Traffic((item,), {}, {}, (), None, None))
    assert [line.outcome for line in page.state.sent] == [outcome]
