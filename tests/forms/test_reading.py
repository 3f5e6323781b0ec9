"""A finished form is read again as it was filled: its own words, its skip logic, and what stays masked."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldintake.domain.values import Unanswered, UnansweredKind
from fieldintake.forms.loading import plan_of
from fieldintake.forms.reading import Answered, Part, read_form_again
from fieldintake.forms.session import FormContext, FormSession
from tests.forms.paper import NOW, page

_CHOICE = "<item><label>{label}</label><value>{value}</value></item>"
INSTANCE = '<safe/><town/><phone/><why/><when/><pets jr:template=""><name/></pets><photo/>'
BINDS = """<bind nodeset="/data/safe" type="string"/>
<bind nodeset="/data/town" type="string" relevant="/data/safe = 'no'"/>
<bind nodeset="/data/phone" type="string" fi:save_to="safe_contact#hours"/>
<bind nodeset="/data/why" type="string" fi:sensitive="yes"/>
<bind nodeset="/data/when" type="date"/><bind nodeset="/data/pets/name" type="string"/>
<bind nodeset="/data/photo" type="binary"/>"""
BODY = (
    '<select1 ref="/data/safe"><label>Safe?</label>'
    + _CHOICE.format(label="Yes, now", value="yes")
    + _CHOICE.format(label="No", value="no")
    + '</select1><input ref="/data/town"><label>Town</label></input>'
    '<input ref="/data/phone"><label>Hours</label></input><input ref="/data/why"><label>Why</label></input>'
    '<input ref="/data/when"><label>When</label></input>'
    '<group ref="/data/pets"><label>Pets</label><repeat nodeset="/data/pets">'
    '<input ref="/data/pets/name"><label>Name</label></input></repeat></group>'
    '<upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload>'
)
FORM = page(INSTANCE, BINDS, BODY).decode()
PHOTO = "ab" * 16 + ".jpg"


def session():
    return FormSession.start(plan_of(FORM), now=NOW)


def read(xml):
    lines = read_form_again(plan_of(FORM), xml, context=FormContext(), finished=NOW, language="", other="")
    return {line.path: line for line in lines}


def test_it_says_what_was_chosen_in_words_and_leaves_out_what_was_hidden():
    filled = session()
    filled.answer("/data/safe", "no")
    filled.answer("/data/town", "Lund")
    filled.answer("/data/safe", "yes")
    lines = read(filled.finish(now=NOW).xml)
    assert lines["/data/safe"].answer == "Yes, now"
    assert "/data/town" not in lines


def test_the_answers_that_are_not_values_come_back():
    filled = session()
    filled.answer("/data/safe", Unanswered(UnansweredKind.NOT_SAFE_TO_ASK))
    xml = filled.finish(now=NOW).xml
    assert read(xml)["/data/safe"].unanswered is UnansweredKind.NOT_SAFE_TO_ASK
    again = FormSession.edit(plan_of(FORM), xml, now=NOW, is_new_version=False)
    assert again.finish(now=NOW).xml == xml


def test_each_row_of_a_repeat_has_a_head_with_its_number():
    filled = session()
    for name in ("Bo", "Mi"):
        filled.answer(f"{filled.add_repeat('/data/pets')}/name", name)
    lines = read(filled.finish(now=NOW).xml)
    heads = [line.index for line in lines.values() if isinstance(line, Part) and line.index]
    assert heads == [1, 2]
    assert [line.answer for line in lines.values() if line.path.endswith("/name")] == ["Bo", "Mi"]


def test_what_is_masked_is_decided_by_field_by_form_and_by_being_typed():
    filled = session()
    filled.answer("/data/safe", "no")
    filled.answer("/data/photo", PHOTO)
    lines = read(filled.finish(now=NOW).xml)
    masked = {
        path.rpartition("/")[2]: line.is_masked for path, line in lines.items() if isinstance(line, Answered)
    }
    assert masked == {"safe": False, "town": True, "phone": False, "why": True, "when": False, "photo": True}
    assert lines["/data/photo"].file == PHOTO


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["/data/safe", "/data/town", "/data/phone", "/data/why", "/data/when"]),
        st.sampled_from(["yes", "no", "2026-02-03", 'a <b> & "c"', "é", "", *UnansweredKind]),
    ),
    max_size=8,
)


def play(acts, order):
    filled = FormSession.start(
        plan_of(FORM), now=NOW, context=FormContext(random=__import__("random").Random(7))
    )
    last = {path: answer for path, answer in acts}  # noqa: C416 - the last answer to each question counts
    for path in sorted(last, key=order):
        if path == "/data/town" and last.get("/data/safe") != "no":
            continue
        answer = last[path]
        if (
            path == "/data/when"
            and answer not in ("2026-02-03", "")
            and not isinstance(answer, UnansweredKind)
        ):
            continue
        filled.answer(path, Unanswered(answer) if isinstance(answer, UnansweredKind) else answer)
    return filled.finish(now=NOW).xml


@settings(max_examples=60, deadline=None)
@given(ACTS)
def test_the_same_answers_give_the_same_bytes_whatever_the_order_of_answering(acts):
    first = play(acts, order=lambda path: path)
    assert first == play(acts, order=lambda path: path[::-1])
    again = FormSession.edit(plan_of(FORM), first, now=NOW, is_new_version=False)
    assert again.finish(now=NOW).xml == first
