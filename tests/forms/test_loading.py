"""Opening an installed form: its plan is kept, what is dead is not."""

from __future__ import annotations

import gc
import weakref

from fieldintake.forms.loading import plan_of
from fieldintake.forms.session import FormSession
from tests.forms.paper import NOW, page, questions


def test_a_form_opened_again_is_read_once() -> None:
    form = page("<a/>", "", questions("a")).decode()
    assert plan_of(form) is plan_of(form)


def test_answers_of_a_closed_session_go_when_the_next_form_is_opened() -> None:
    session = FormSession.start(plan_of(page("<a/>", "", questions("a")).decode()), now=NOW)
    session.answer("/data/a", "where she lives")
    closed = weakref.ref(session)
    del session
    plan_of(page("<b/>", "", questions("b")).decode())
    assert closed() is None


def test_a_plan_is_made_whether_or_not_cycles_are_collected_and_leaves_that_as_it_was() -> None:
    was_on = gc.isenabled()
    for wanted, name in ((False, "c"), (True, "d")):
        (gc.enable if wanted else gc.disable)()
        FormSession.start(plan_of(page(f"<{name}/>", "", questions(name)).decode()), now=NOW)
        assert gc.isenabled() is wanted
    (gc.enable if was_on else gc.disable)()
