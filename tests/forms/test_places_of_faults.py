"""Whoever wrote a form is shown each fault where it is written: sheet, row and heading; or the line of an XForm."""

from __future__ import annotations

import pytest

from fieldintake.forms import convert_worker
from fieldintake.forms import install as installing
from fieldintake.forms.conversion import Converted, answered, kind_of
from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.forms.install import FormRefused, install
from fieldintake.forms.rule_lint import row_faults
from fieldintake.forms.sheet_lint import sheet_faults
from fieldintake.forms.sheets import Sheets
from fieldintake.ui.forms.faults import report
from fieldintake.ui.words import Words
from tests.forms.books import book, form
from tests.forms.paper import page

LIST = "list_name | name | label\nyn | yes | Yes\nyn | no | No"
Place = tuple[Fault, str | None, int | None, str | None]


@pytest.fixture(autouse=True)
def converting_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same conversion, in this process: a process of its own for each form would take a second each."""

    def convert(source: bytes, *, seconds: float) -> Converted:
        assert seconds > 0
        return answered(b"".join(convert_worker.converted(source, kind_of(source)).parts()))

    monkeypatch.setattr(installing, "convert", convert)


def places(source: bytes) -> list[Place]:
    """Of a refusal every fault; of a form that installs every remark."""
    return [(p.fault, p.sheet, p.row, p.column) for p in problems(source)]


def problems(source: bytes) -> tuple[FormProblem, ...]:
    try:
        return install(source).warnings
    except FormRefused as refused:
        return refused.problems


REFUSED = {
    "a rule that cannot be read": (
        form("type | name | label | relevance\ntext | a | A |\n|\ntext | b | B | ${a} = "),
        [(Fault.SYNTAX, "survey", 4, "relevance")],
    ),
    "a function that is not there": (
        form("type | name | label | Calculation\ntext | a | A |\ncalculate | c | | nope(${a})"),
        [(Fault.UNKNOWN_FUNCTION, "survey", 3, "Calculation")],
    ),
    "a constraint": (
        form("type | name | label | constraint\ninteger | a | A | . > nope()"),
        [(Fault.UNKNOWN_FUNCTION, "survey", 2, "constraint")],
    ),
    "required when": (
        form("type | name | label | required\ninteger | a | A | 1 +"),
        [(Fault.SYNTAX, "survey", 2, "required")],
    ),
    "read-only when": (
        form("type | name | label | readonly\ninteger | a | A | if(1)"),
        [(Fault.WRONG_ARGUMENTS, "survey", 2, "readonly")],
    ),
    "how often": (
        form(
            "type | name | label | repeat_count\nbegin repeat | r | R | nope(1)\ntext | a | A |\nend repeat | | |"
        ),
        [(Fault.UNKNOWN_FUNCTION, "survey", 2, "repeat_count")],
    ),
    "which choices": (
        form("type | name | label | choice_filter\nselect_one yn | a | A | nope(name)", LIST),
        [(Fault.UNKNOWN_FUNCTION, "survey", 2, "choice_filter")],
    ),
    "a default": (
        form("type | name | label | default\ntext | a | A | nope(1)"),
        [(Fault.UNKNOWN_FUNCTION, "survey", 2, "default")],
    ),
    "worked out when another answer changes": (
        form("type | name | label | trigger | calculation\ntext | a | A | |\ntext | b | B | ${a} | nope(1)"),
        [(Fault.UNKNOWN_FUNCTION, "survey", 3, "calculation")],
    ),
    "a pattern without end": (
        form("type | name | label | constraint\ntext | a | A | regex(., '(a+)+b')"),
        [(Fault.UNSAFE_PATTERN, "survey", 2, "constraint")],
    ),
    "a path that leads nowhere": (
        form("type | name | label | relevant\ntext | a | A | /data/b = 1"),
        [(Fault.DANGLING_PATH, "survey", 2, "relevant")],
    ),
    "names that nobody has, in every column": (
        form(
            "type | name | label::French (fr) | hint | relevant | constraint | constraint_message | required | default"
            " | trigger | calculation | choice_filter | repeat_count\n"
            "text | a | A ${n1} | ${n2} | ${n3} = 1 | . > ${n4} | not ${n5} | ${n6} = 1 | ${n7} | | | |\n"
            "calculate | b | | | | | | | | ${n8} | ${n9} | |\n"
            "select_one yn | c | C | | | | | | | | | x = ${n10} |\n"
            "begin repeat | r | R | | | | | | | | | | ${n11}\ntext | d | D\nend repeat",
            "list_name | name | label::French (fr)\nyn | yes | Oui ${n12}",
        ),
        [
            *(
                (Fault.DANGLING_PATH, "survey", 2, column)
                for column in (
                    "label::French (fr)",
                    "hint",
                    "relevant",
                    "constraint",
                    "constraint_message",
                    "required",
                    "default",
                )
            ),
            (Fault.DANGLING_PATH, "survey", 3, "trigger"),
            (Fault.DANGLING_PATH, "survey", 3, "calculation"),
            (Fault.DANGLING_PATH, "survey", 4, "choice_filter"),
            (Fault.DANGLING_PATH, "survey", 5, "repeat_count"),
            (Fault.DANGLING_PATH, "choices", 2, "label::French (fr)"),
        ],
    ),
    "a name that several have": (
        form(
            "type | name | label | relevant\nbegin group | g | G |\ntext | a | A |\nend group | | |\ntext | a | A |\n"
            "text | b | B | ${a} = 1"
        ),
        [(Fault.AMBIGUOUS_NAME, "survey", 6, "relevant")],
    ),
    "the same name twice, and no name": (
        form("type | name | label\ntext | a | A\ntext | b | B\ntext | a | C\ntext | | D\ntext | a b | D"),
        [
            (Fault.DUPLICATE_NAME, "survey", 4, "name"),
            (Fault.MISSING_NAME, "survey", 5, "name"),
            (Fault.BAD_NAME, "survey", 6, "name"),
        ],
    ),
    "a group that does not end": (
        form("type | name | label\nbegin group | g | G\nbegin repeat | r | R\ntext | a | A\nend repeat | |"),
        [(Fault.OPEN_GROUP, "survey", 2, "type")],
    ),
    "an end without beginning": (
        form("type | name | label\ntext | a | A\nend group | |"),
        [(Fault.OPEN_GROUP, "survey", 3, "type")],
    ),
    "a kind of question that is not there": (
        form("type | name | label\ntext | a | A\nhologram | b | B\nhologram | c | C"),
        [(Fault.NOT_CONVERTED, "survey", 3, "type"), (Fault.NOT_CONVERTED, "survey", 4, "type")],
    ),
    "no sheet of questions": (
        book(
            {
                "choices": [("list_name", "name", "label"), ("yn", "yes", "Yes")],
                "settings": [("form_id",), ("f",)],
            }
        ),
        [(Fault.NOT_CONVERTED, None, None, None)],
    ),
    "a question without words": (
        form("type | name | label\ntext | a | A\ntext | b |"),
        [(Fault.NOT_CONVERTED, "survey", 3, "label")],
    ),
    "a row without a kind": (
        form("type | name | label\ntext | a | A\n | b | B"),
        [(Fault.NOT_CONVERTED, "survey", 3, "type")],
    ),
    "a calculation that is not there": (
        form("type | name | label | calculation\ntext | a | A |\ncalculate | b | | "),
        [(Fault.NOT_CONVERTED, "survey", 3, "calculation")],
    ),
    "parameters that mean nothing": (
        form("type | name | label | parameters\nrange | a | A | start=1 end=5 speed=3"),
        [(Fault.NOT_CONVERTED, "survey", 2, "parameters")],
    ),
    "a list that is not there": (
        form("type | name | label\nselect_one nowhere | a | A\nselect_multiple yn | b | B", LIST),
        [(Fault.UNKNOWN_LIST, "survey", 2, "type")],
    ),
    "choices twice and without a name": (
        form("type | name | label\nselect_one yn | a | A", f"{LIST}\nyn | yes | Yes again\nyn | | Nameless"),
        [(Fault.DUPLICATE_CHOICE, "choices", 4, "name"), (Fault.MISSING_NAME, "choices", 5, "name")],
    ),
    "one column under two names": (
        form("type | name | label | relevant | relevance\ntext | a | A | 1 | 1"),
        [(Fault.NOT_CONVERTED, "survey", 1, "relevance")],
    ),
    "answers that wait for each other": (
        form(
            "type | name | label | calculation | relevant\ncalculate | a | | ${b} |\ncalculate | b | | ${c} |\n"
            "integer | c | C | | ${a} > 1"
        ),
        [
            (Fault.CYCLE, "survey", 2, "calculation"),
            (Fault.CYCLE, "survey", 3, "calculation"),
            (Fault.CYCLE, "survey", 4, "relevant"),
        ],
    ),
    "a name of the form that cannot be worked out": (
        form(
            "type | name | label\ntext | a | A",
            settings=(("form_id", "version", "instance_name"), ("f", "1", "concat(${a}, nope())")),
        ),
        [(Fault.UNKNOWN_FUNCTION, "settings", 2, "instance_name")],
    ),
    "an exact place": (
        form("type | name | label\ntext | a | A\ngeopoint | b | B"),
        [(Fault.REFUSED_TYPE, "survey", 3, "type")],
    ),
    "rules, in a form that does not convert": (
        form(
            "type | name | label | relevant | constraint | required\n"
            "integer | a | A | ${b} = | nope(.) | yes\ntext | b | B | ${a} = 1 and position(${a}) > 0 | |\n"
            "calculate | c | | | |"
        ),
        [
            (Fault.SYNTAX, "survey", 2, "relevant"),
            (Fault.UNKNOWN_FUNCTION, "survey", 2, "constraint"),
            (Fault.NOT_CONVERTED, "survey", 4, "calculation"),
        ],
    ),
    "a secret recording": (
        form("type | name | label\ntext | a | A\nbackground-audio | b |"),
        [(Fault.REFUSED_TYPE, "survey", 3, "type")],
    ),
    "a field that is not there": (
        form("type | name | label | bind::fi:save_to\ntext | a | A | person#shoe_size"),
        [(Fault.SAVE_TO, "survey", 2, "bind::fi:save_to")],
    ),
    "a category that is not there": (
        form("type | name | label | bind::fi:category\ntext | a | A | secret"),
        [(Fault.UNKNOWN_CATEGORY, "survey", 2, "bind::fi:category")],
    ),
    "sheets with capital letters": (
        form("Type | Name | Label | Relevant\ntext | a | A | 1 +", title="Survey"),
        [(Fault.SYNTAX, "Survey", 2, "Relevant")],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_fault_is_shown_where_it_is_written(name: str) -> None:
    source, expected = REFUSED[name]
    with pytest.raises(FormRefused):
        install(source)
    assert sorted(places(source), key=str) == sorted(expected, key=str)


REMARKED = {
    "headings that are misspelt": (
        form(
            "type | name | label | relevent | chioce_filter | Constraint Mesage::fr | my notes | labels\ntext | a | A",
            settings=(("form_id", "version", "default_langage"), ("f", "1", "fr")),
        ),
        [
            (Fault.UNKNOWN_COLUMN, "survey", 1, "relevent"),
            (Fault.UNKNOWN_COLUMN, "survey", 1, "chioce_filter"),
            (Fault.UNKNOWN_COLUMN, "survey", 1, "Constraint Mesage::fr"),
            (Fault.UNKNOWN_COLUMN, "survey", 1, "labels"),
            (Fault.UNKNOWN_COLUMN, "settings", 1, "default_langage"),
        ],
    ),
    "nothing": (form("type | name | label\ntext | a | A"), []),
    "no settings": (
        form("type | name | label\ntext | a | A", settings=()),
        [(Fault.MISSING_SETTING, "settings", None, "form_id"), (Fault.MISSING_SETTING, "settings", None, "version")],
    ),
    "settings that say too little": (
        form("type | name | label\ntext | a | A", settings=(("form_id", "default_language"), ("my form", "")),),
        [(Fault.BAD_SETTING, "settings", 2, "form_id"), (Fault.MISSING_SETTING, "settings", 2, "version")],
    ),
    "a language that is not there": (
        form(
            "type | name | label::English (en) | label::French (fr)\ntext | a | A | A",
            settings=(("form_id", "version", "default_language"), ("f", "1", "Swahili (sw)")),
        ),
        [(Fault.UNKNOWN_LANGUAGE, "settings", 2, "default_language")],
    ),
    "gaps in a translation": (
        form(
            "type | name | label::English (en) | label::French (fr) | hint::English (en) | hint::French (fr)"
            " | constraint | constraint_message::English (en) | constraint_message::French (fr)\n"
            "text | a | A | | a | | . != '' | Words | \nselect_one yn | b | B | B | | b",
            "list_name | name | label::English (en) | label::French (fr)\nyn | yes | Yes | Oui\nyn | no | No |",
        ),
        [
            (Fault.MISSING_TRANSLATION, "survey", 2, "label::French (fr)"),
            (Fault.MISSING_TRANSLATION, "survey", 2, "hint::French (fr)"),
            (Fault.MISSING_TRANSLATION, "survey", 2, "constraint_message::French (fr)"),
            (Fault.MISSING_TRANSLATION, "survey", 3, "hint::English (en)"),
            (Fault.MISSING_TRANSLATION, "choices", 3, "label::French (fr)"),
        ],
    ),
    "a choice without words": (
        form("type | name | label\nselect_one yn | a | A", f"{LIST}\nyn | maybe |"),
        [(Fault.MISSING_LABEL, "choices", 4, "label")],
    ),
    "who she is, required": (
        form("type | name | label | required | bind::fi:save_to\ntext | a | A | yes | person#name"),
        [(Fault.REQUIRED_OF_HER, "survey", 2, "required")],
    ),
    "how to reach her, required": (
        form("type | name | label | required | bind::fi:category\ntext | a | A | ${a} = '' | safe_contact"),
        [(Fault.REQUIRED_OF_HER, "survey", 2, "required")],
    ),
    "looks that are not known here": (
        form(
            "type | name | label | appearance\nbegin group | g | G | field-list\ntext | a | A | multiline glow\n"
            "select_one yn | b | B | columns-3 image-map\nend group", LIST,
        ),
        [(Fault.IGNORED_APPEARANCE, "survey", 3, "appearance"), (Fault.IGNORED_APPEARANCE, "survey", 4, "appearance")],
    ),
    "films": (
        form("type | name | label\nvideo | a | A"),
        [(Fault.IGNORED_TYPE, "survey", 2, "type")],
    ),
    "marks of the device": (
        form("type | name | label\ntext | a | A\ndeviceid | b | \naudit | |"),
        [(Fault.LEFT_EMPTY, "survey", 3, "type"), (Fault.LEFT_EMPTY, "survey", 4, "type")],
    ),
    "a list beside the form": (
        form("type | name | label\ntext | a | A\nselect_one_from_file towns.csv | b | B"),
        [(Fault.MISSING_FILE, "survey", 3, "type")],
    ),
    "our columns written wrongly": (
        form("type | name | label | bind::fi:savto | bind::fi:sensitive\ntext | a | A | x | perhaps"),
        [
            (Fault.UNKNOWN_COLUMN, "survey", 1, "bind::fi:savto"),
            (Fault.UNKNOWN_WORD, "survey", 2, "bind::fi:sensitive"),
        ],
    ),
    "a path in a default that leads nowhere": (
        form("type | name | label | default\ntext | a | A | concat(/data/b, 1)"),
        [(Fault.DANGLING_PATH, "survey", 2, "default")],
    ),
    "what the converter remarks": (
        form("type | name | label | disabled\ntext | a | A |\ntext | b | B | no"),
        [(Fault.CONVERTER_SAYS, "survey", 3, "disabled")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REMARKED)
def test_a_remark_is_made_where_it_belongs(name: str) -> None:
    source, expected = REMARKED[name]
    install(source)
    assert sorted(places(source), key=str) == sorted(expected, key=str)


LOOP = form(
    "type | name | label\nbegin loop over yn | l | %(label)s\ninteger | n | How many %(label)s?\nend loop | |",
    LIST,
)
KINDS = form(
    """type | name | label
    select_one yn or_other | a | A
    add select multiple prompt using yn | b | B
    rank yn | c | C
    form_title | My form |
    select_one_from_file towns.csv | d | D
    select all that apply from yn | e | E
    note | | Only words
    start | s |
    audit | |
    end | en |
    begin_group | g | G
    begin repeat | r | R
    text | a | A
    end repeat | |
    end group | |
    end time | t |""",
    LIST,
)


@pytest.mark.parametrize("source", [LOOP, KINDS, *(source for source, _ in REMARKED.values())])
def test_rows_that_the_converter_accepts_have_no_fault(source: bytes) -> None:
    sheets = Sheets(installing.convert(source, seconds=10).sheets)
    assert [*sheet_faults(sheets), *row_faults(sheets)] == []


DIFFERENT = {
    "regex(${t}, '[a-z]+')": Fault.DIALECT,
    "regex(${t}, '^[a-z]+$')": None,
    "round(-1.5)": Fault.DIALECT,
    "round(${n} - 2)": Fault.DIALECT,
    "round(${n} div 2)": None,
    "boolean-from-string(${t})": Fault.DIALECT,
    "${t} != 'x'": None,
    "instance('yn')/root/item[name = ${t}]/label != 'Yes'": Fault.DIALECT_UNEQUAL,
    "boolean(${t})": Fault.DIALECT_EMPTY,
    "not(${t})": Fault.DIALECT_EMPTY,
    "${t} and ${n} > 1": Fault.DIALECT_EMPTY,
    "if(${t}, 1, 2)": Fault.DIALECT_EMPTY,
    "${t} = '' and ${n} > 1": None,
    "instance('yn')/root/item[2]/label": Fault.DIALECT_LACKS,
    "instance('yn')/root/item[position() = 2]/label": None,
    "instance('yn')/root/item[last()]/label": Fault.DIALECT_LACKS,
    "floor(${n})": Fault.DIALECT_LACKS,
    "substring(${t}, 1, 2)": Fault.DIALECT_LACKS,
    "substr(${t}, 1, 2)": None,
    "${r} + 1": Fault.DIALECT_SEVERAL,
    "number(${r})": Fault.DIALECT_SEVERAL,
    "sum(${r})": None,
    "count(//r)": Fault.DIALECT_LACKS,
    "count(/data/rep/descendant::r)": Fault.DIALECT_LACKS,
    "concat(${r}, '!')": Fault.DIALECT_SEVERAL,
    "concat(${r})": None,
    "${r} = 7": Fault.DIALECT_SEVERAL,
    "distance('1 1 0 0;1 2 0 0')": Fault.DIALECT,
    "area('1 1 0 0;1 2 0 0;2 2 0 0;1 1 0 0')": Fault.DIALECT,
    "indexed-repeat(${r}, ${rep}, 1) + 1": None,
}


@pytest.mark.parametrize("expression", DIFFERENT)
def test_a_point_at_which_others_answer_differently_is_shown(expression: str) -> None:
    source = form(
        "type | name | label | calculation\ntext | t | T |\ninteger | n | N |\nselect_one yn | s | S |\n"
        f"begin repeat | rep | R |\ninteger | r | R |\nend repeat\ncalculate | c | | {expression}",
        LIST,
    )
    fault = DIFFERENT[expression]
    install(source)
    assert places(source) == ([] if fault is None else [(fault, "survey", 8, "calculation")])


def test_a_question_taken_for_true_is_shown_where_it_is_a_rule() -> None:
    source = form("type | name | label | relevant\ntext | t | T |\ntext | u | U | ${t}")
    assert places(source) == [(Fault.DIALECT_EMPTY, "survey", 3, "relevant")]


def test_each_answer_of_a_ring_is_told_the_way_round() -> None:
    source = form(
        "type | name | calculation\ncalculate | a | ${b}\ncalculate | b | ${c}\ncalculate | c | ${a}"
    )
    with pytest.raises(FormRefused) as refused:
        install(source)
    ways = {p.row: p.detail.split(" \N{RIGHTWARDS ARROW} ") for p in refused.value.problems}
    assert {row: (way[0], way[-1], len(way)) for row, way in ways.items()} == {
        2: ("a", "a", 4), 3: ("b", "b", 4), 4: ("c", "c", 4),
    }  # fmt: skip


def test_the_same_gap_in_many_rows_is_one_line() -> None:
    rows = "\n".join(f"text | q{n} | Q{n} | {'' if n not in (3, 6) else 'x'}" for n in range(8))
    source = form(f"type | name | label::English (en) | label::French (fr)\n{rows}")
    lines = list(report(install(source).warnings, Words()))
    assert lines == [
        "survey rows 2-4, 6-7, 9, column label::French (fr): This text is missing in one language: French (fr)"
    ]


def test_rows_without_number_are_not_all_listed() -> None:
    found = [FormProblem(Fault.MISSING_LABEL, "x", "choices", row, "label") for row in range(2, 200, 2)]
    assert list(report(found, Words())) == [
        "choices rows 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, \N{HORIZONTAL ELLIPSIS}, 198, column label: "
        "This choice has no words, so its code is shown: x"
    ]


def numbered(xml: bytes, words: bytes) -> int:
    return xml[: xml.index(words)].count(b"\n") + 1


@pytest.mark.parametrize(
    ("xml", "fault", "words", "column"),
    [
        (page("<a/>\n<b/>", '\n<bind nodeset="/data/a"/>\n<bind nodeset="/data/b" calculate="1 +"/>'),
         Fault.SYNTAX, b"1 +", "calculate"),
        (page("<a/>", '\n<bind nodeset="/data/a" relevant="/data/c = 1"/>'),
         Fault.DANGLING_PATH, b"/data/c", "relevant"),
        (page("<a/>", '\n<bind nodeset="/data/a" type="geopoint"/>\n', '\n\n<input ref="/data/a"/>'),
         Fault.REFUSED_TYPE, b"<input", "type"),
        (page("<a/>", "", '\n\n<input ref="/data/a">\n<label>A</label></input>\n<input ref="/data/lost"/>'),
         Fault.DANGLING_PATH, b"/data/lost", None),
        (page("<a/>", '\n<setvalue ref="/data/a"\n event="odk-instance-first-load" value="nope()"/>'),
         Fault.UNKNOWN_FUNCTION, b"nope()", "setvalue"),
        (page("<a/>", "", '\n<select1 ref="/data/a">\n<itemset nodeset="instance(\'no\')/root/item"><value ref="v"/>'
                          "</itemset></select1>"),
         Fault.DANGLING_PATH, b"<itemset", "nodeset"),
        (page("<a/>", '\n<bind nodeset="/data/a" type="hologram"/>'), Fault.UNKNOWN_TYPE, b"hologram", "type"),
        (page("<a/>", '\n<bind nodeset="/data/a" fi:savto="person#name"/>'),
         Fault.UNKNOWN_COLUMN, b"savto", "fi:savto"),
        (page("<a/>", '\n<bind nodeset="/data/a" fi:sensitive="perhaps"/>'),
         Fault.UNKNOWN_WORD, b"perhaps", "fi:sensitive"),
        (page("<a/>", '\n<bind nodeset="/data/a" fi:save_to="person#shoe_size"/>'),
         Fault.SAVE_TO, b"shoe_size", "fi:save_to"),
        (page("<a/>", '\n<bind nodeset="/data/a" fi:save_to="person#name" required="true()"/>'),
         Fault.REQUIRED_OF_HER, b"person#name", "required"),
        (page("<a/>", "", '\n\n<input ref="/data/a" appearance="glow"/>'),
         Fault.IGNORED_APPEARANCE, b"glow", "appearance"),
        (page("<a/>", "", extra="\n<itext><translation lang='en'><text id='t'><value>T</value></text></translation>"
                                "\n<translation lang='fr'>\n<text id='t'><value>-</value></text></translation>"
                                "</itext>"),
         Fault.MISSING_TRANSLATION, b"<value>-", "label"),
    ],
)  # fmt: skip
def test_a_fault_of_an_xform_is_shown_by_its_line(
    xml: bytes, fault: Fault, words: bytes, column: str
) -> None:
    assert (fault, None, numbered(xml, words), column) in places(xml)
