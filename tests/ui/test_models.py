"""The models behind lists keep the toolkit's contract, and long lists are asked for page by page."""

from __future__ import annotations

from dataclasses import replace

from fieldintake.ui.cases.model import CasesModel, Column
from fieldintake.ui.cases.state import CasesState, Loading, Revealed
from fieldintake.ui.marks import Mark
from fieldintake.ui.widgets.masked import DOTS
from fieldintake.ui.widgets.rail import RailItem, RailModel
from fieldintake.ui.widgets.rows import Row, RowModel
from fieldintake.ui.words import Words
from tests.ui import gallery


def cases(qtmodeltester) -> tuple[CasesModel, CasesState]:
    model = CasesModel(Words("en", gallery.ZONE))
    qtmodeltester.check(model)
    return model, gallery.scenes()["cases"].state


def test_rows_keep_the_contract(qtmodeltester):
    model = RowModel()
    qtmodeltester.check(model)
    model.replace([Row("a", "Call the clinic", action="Open"), Row("b", "Tell her")])
    assert model.rowCount() == 2
    assert model.place_of("b") == 1
    model.replace([])


def test_rail_keeps_the_contract(qtmodeltester):
    model = RailModel()
    qtmodeltester.check(model)
    model.replace([RailItem("a", "Today", Mark("check"), count="3")])
    assert model.index(0).data() == "Today"


def test_more_cases_are_asked_for_once_and_then_inserted(qtmodeltester, qtbot):
    model, state = cases(qtmodeltester)
    first = replace(state, lines=state.lines[:4], loading=Loading.MORE_TO_COME)
    asked = []
    model.more_wanted.connect(lambda: asked.append(1))
    model.show_state(first)
    model.fetchMore(model.index(-1, -1))
    model.fetchMore(model.index(-1, -1))
    assert asked == [1]
    inserted = []
    model.rowsInserted.connect(lambda _, start, end: inserted.append((start, end)))
    model.show_state(replace(state, loading=Loading.COMPLETE))
    assert inserted == [(4, len(state.lines) - 1)]
    assert not model.canFetchMore(model.index(-1, -1))


def test_a_name_is_six_dots_until_it_is_held_and_after(qtmodeltester):
    model, state = cases(qtmodeltester)
    model.show_state(state)
    name = model.index(0, Column.NAME)
    assert name.data() == DOTS
    model.show_state(replace(state, revealed=Revealed(state.lines[0].key, "Mariam")))
    assert name.data() == "Mariam"
    assert model.index(1, Column.NAME).data() == DOTS
    model.show_state(state)
    assert name.data() == DOTS
