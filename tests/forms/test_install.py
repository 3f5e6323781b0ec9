"""Installing a form: what is accepted, what is refused, and where the fault stands."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from fieldintake.domain.fields import RecordType
from fieldintake.domain.values import PartialDate, Unanswered, UnansweredKind
from fieldintake.forms.conversion import ConversionFailed, convert, kind_of
from fieldintake.forms.faults import Fault
from fieldintake.forms.install import FormRefused, InstalledForm, install
from fieldintake.forms.loading import plan_of
from fieldintake.forms.session import FormSession
from fieldintake.forms.wording import translatable_texts
from fieldintake.forms.xform import read_form
from tests.forms.paper import NOW, page, questions

BUNDLED = Path(__file__).resolve().parents[2] / "resources" / "forms"
_NAMESPACE = b'\n| settings |\n| | namespaces |\n| | fi="https://fieldintake.invalid/xforms" |\n'
NAMES = (
    "safety-and-language",
    "intake",
    "incident",
    "needs-and-risk",
    "remedies",
    "removal-request",
    "safety-plan",
    "support-plan",
    "follow-up",
    "progress-notice",
    "closure",
    "feedback",
    "long-term-contact",
)


def table(*rows: str, head: str = "type | name | label | relevant | calculation") -> bytes:
    lines = ["| survey |", f"| | {head} |", *(f"| | {r} |" for r in rows)]
    return "\n".join(lines).encode()


def faults(source: bytes) -> list[tuple[Fault, int | None, str | None]]:
    with pytest.raises(FormRefused) as refused:
        install(source)
    return [(p.fault, p.row, p.column) for p in refused.value.problems]


def remarks(installed: InstalledForm) -> list[tuple[Fault, str]]:
    """Those that the form earns by more than having no settings."""
    usual = (Fault.CONVERTER_SAYS, Fault.MISSING_SETTING)
    return [(w.fault, w.detail) for w in installed.warnings if w.fault not in usual]


def test_every_bundled_form_is_tested() -> None:
    assert {f.stem for f in BUNDLED.glob("*.md")} == set(NAMES)


@pytest.fixture(scope="module")
def bundled() -> dict[str, InstalledForm]:
    return {n: install((BUNDLED / f"{n}.md").read_bytes()) for n in NAMES}


def test_the_bundled_forms_install_without_a_word_of_warning(
    bundled: dict[str, InstalledForm],
) -> None:
    assert [(f.id, f.warnings) for f in bundled.values()] == [(n, ()) for n in NAMES]


def test_nothing_is_required_in_a_bundled_form(bundled: dict[str, InstalledForm]) -> None:
    for installed in bundled.values():
        session = FormSession.start(read_form(installed.xform.encode()), now=NOW)
        assert session.problems() == ()
        assert session.finish().xml


def test_every_text_of_a_bundled_form_can_be_translated(
    bundled: dict[str, InstalledForm],
) -> None:
    form = read_form(bundled["safety-and-language"].xform.encode())
    texts = translatable_texts(form)
    assert {"Is it safe to talk now?", "A woman interpreter", "Safety and language"} <= set(texts)
    session = FormSession.start(form, now=NOW)
    shown = {x.label for x in session.state().lines if x.label}
    assert shown <= set(texts)


def test_an_unsafe_moment_ends_the_form_kindly(bundled: dict[str, InstalledForm]) -> None:
    form = read_form(bundled["safety-and-language"].xform.encode())
    session = FormSession.start(form, now=NOW)
    session.answer("/data/now/safe_now", "no")
    assert [q.path for q in session.state().questions] == ["/data/now/safe_now", "/data/now/stop_note"]


CONTENT = {f"/data/online/{n}" for n in ("content_address", "content_words", "content_state")}


@pytest.mark.parametrize(
    ("age", "is_open"),
    [
        ("adult", True),
        ("child", False),
        ("unknown", False),
        (None, False),
        (Unanswered(UnansweredKind.NOT_SAFE_TO_ASK), False),
    ],
)
def test_pictures_of_a_child_or_of_an_unknown_age_are_never_described(
    bundled: dict[str, InstalledForm], age: str | Unanswered | None, *, is_open: bool
) -> None:
    session = FormSession.start(plan_of(bundled["incident"].xform), now=NOW)
    session.answer("/data/online/images", "yes")
    session.answer("/data/online/age_then", "adult")
    session.answer("/data/online/content_words", "what it shows")
    session.answer("/data/online/age_then", age)
    shown = {q.path for q in session.state().questions}
    assert (shown >= CONTENT) is is_open
    assert bool(shown & CONTENT) is is_open
    assert ("/data/online/child_gate" in shown) is not is_open
    assert (b"what it shows" in session.finish().xml) is is_open


def test_an_address_of_content_cannot_be_opened_by_accident(bundled: dict[str, InstalledForm]) -> None:
    session = FormSession.start(plan_of(bundled["incident"].xform), now=NOW)
    session.answer("/data/online/images", "yes")
    session.answer("/data/online/age_then", "adult")
    session.answer("/data/online/content_address", "https://example.org/x")
    assert [p.path for p in session.problems()] == ["/data/online/content_address"]
    session.answer("/data/online/content_address", "example.org/x")
    assert session.problems() == ()


def test_answers_become_fields_of_records(bundled: dict[str, InstalledForm]) -> None:
    form = read_form(bundled["needs-and-risk"].xform.encode())
    session = FormSession.start(form, now=NOW)
    session.answer("/data/danger/danger_signs", "threats followed")
    session.answer("/data/danger/fear", Unanswered(UnansweredKind.NOT_SAFE_TO_ASK))
    session.answer("/data/risk/risk_level", "high")
    session.answer("/data/risk/reviewed_on", "2026-02-27")
    session.answer("/data/need[1]/area", "shelter")
    session.add_repeat("/data/need")
    session.answer("/data/need[2]/area", "legal")
    drafts = session.record_drafts()
    assert [(d.type, d.place) for d in drafts] == [
        (RecordType.PERSON, ""),
        (RecordType.NEED, "/data/need[1]"),
        (RecordType.NEED, "/data/need[2]"),
    ]
    assert dict(drafts[0].fields) == {
        "danger_signs": frozenset({"threats", "followed"}),
        "fear_of_retaliation": Unanswered(UnansweredKind.NOT_SAFE_TO_ASK),
        "risk_level": "high",
        "risk_reviewed_on": PartialDate("2026-02-27"),
    }
    assert dict(drafts[2].fields) == {"area": "legal"}


def test_a_fault_is_named_by_row_and_column() -> None:
    source = table(
        "text | a | A | |",
        "text | b | B | 1 + | ",
        "calculate | c | | | nonsense(1)",
        "calculate | d | | | if(1, 2)",
        "calculate | e | | | /data/nowhere/else",
    )
    assert faults(source) == [
        (Fault.SYNTAX, 3, "relevant"),
        (Fault.UNKNOWN_FUNCTION, 4, "calculation"),
        (Fault.WRONG_ARGUMENTS, 5, "calculation"),
    ]
    assert faults(table("text | a | A | |", "calculate | e | | | /data/nowhere/else")) == [
        (Fault.DANGLING_PATH, 3, "calculation")
    ]


def test_a_circle_is_named() -> None:
    source = table("calculate | a | | | ${b} + 1", "calculate | b | | | ${a} + 1")
    assert sorted(faults(source), key=str) == [
        (Fault.CYCLE, 2, "calculation"),
        (Fault.CYCLE, 3, "calculation"),
    ]


@pytest.mark.parametrize(
    "row",
    [
        "geopoint | a | A | |",
        "geotrace | a | A | |",
        "geoshape | a | A | |",
        "background-audio | a | | |",
    ],
)
def test_what_identifies_or_records_in_secret_is_refused(row: str) -> None:
    assert {f for f, _, _ in faults(table("text | q | Q | |", row))} == {Fault.REFUSED_TYPE}


@pytest.mark.parametrize("kind", ["deviceid", "phonenumber", "start-geopoint"])
def test_what_the_form_would_take_by_itself_stays_empty_and_is_named(kind: str) -> None:
    installed = install(table("text | q | Q | |", f"{kind} | a | | |"))
    assert remarks(installed) == [(Fault.LEFT_EMPTY, kind)]
    session = FormSession.start(plan_of(installed.xform), now=NOW)
    assert session.node("/data/a").value == ""


def test_the_last_answers_of_somebody_else_are_never_offered() -> None:
    installed = install(table("text | q | Q | ${last-saved#q}", head="type | name | label | default"))
    assert [fault for fault, _ in remarks(installed)] == [Fault.LEFT_EMPTY]
    session = FormSession.start(plan_of(installed.xform), now=NOW)
    assert session.node("/data/q").value == ""


def test_a_form_may_be_stricter_than_the_field_and_never_more_open() -> None:
    def filled(category: str) -> list[RecordType]:
        head = "type | name | label | bind::fi:save_to | bind::fi:category"
        source = table(f"text | a | A | incident#summary | {category}", head=head)
        installed = install(source + _NAMESPACE)
        session = FormSession.start(plan_of(installed.xform), now=NOW)
        session.answer("/data/a", "x")
        return [d.type for d in session.record_drafts()]

    assert filled("incident_summary") == [RecordType.INCIDENT]
    assert filled("case_file") == []
    for category, fault in (("identity", Fault.LOOSER_CATEGORY), ("anything", Fault.UNKNOWN_CATEGORY)):
        with pytest.raises(FormRefused) as refused:
            filled(category)
        assert [(p.fault, p.row) for p in refused.value.problems] == [(fault, 2)]


def test_codes_that_the_field_does_not_know_are_named() -> None:
    rows = table("select_one w | a | A | incident#where", head="type | name | label | bind::fi:save_to")
    lists = b"\n| choices |\n| | list_name | name | label |\n| | w | online | Online |\n| | w | moon | Moon |"
    installed = install(rows + _NAMESPACE + lists)
    assert remarks(installed) == [(Fault.UNKNOWN_CODE, "moon")]


def test_an_exact_place_may_be_shown_though_none_is_asked_for() -> None:
    head = "type | name | label | readonly | default"
    assert install(table("geopoint | a | The camp | yes | 1.5 2.5 0 0", head=head)).xform


@pytest.mark.parametrize(
    "save_to", ["consent_event#state", "person#nothing", "case#code", "name", "person#age", "#", ""]
)
def test_a_form_writes_only_what_it_may(save_to: str) -> None:
    source = table(f"text | a | A | {save_to}", head="type | name | label | bind::fi:save_to") + _NAMESPACE
    if not save_to:
        assert install(source)
    else:
        assert [f for f, _, _ in faults(source)] == [Fault.SAVE_TO]


def test_a_pattern_that_never_ends_is_refused() -> None:
    row = "calculate | a | | | regex(${q}, '(a+)+b')"
    assert faults(table("text | q | Q | |", row)) == [(Fault.UNSAFE_PATTERN, 3, "calculation")]


def test_a_gap_in_a_translation_is_a_warning() -> None:
    source = table(
        "text | a | Name | Jina",
        "text | b | Age | ",
        head="type | name | label::English (en) | label::Swahili (sw)",
    )
    installed = install(source)
    assert installed.languages == ("English (en)", "Swahili (sw)")
    assert [w.fault for w in installed.warnings].count(Fault.MISSING_TRANSLATION) == 1


def test_a_plain_xform_installs_too() -> None:
    installed = install(page("<a/>", "", questions("a")))
    assert (installed.id, installed.version, installed.title) == ("paper", "1", "Paper")
    assert installed.source_kind == "xml"
    assert len(installed.sha256) == 64


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (b"", Fault.UNREADABLE),
        (b"no table here", Fault.UNREADABLE),
        (b"\xff\xfe\x00\x01", Fault.UNREADABLE),
        (b"PK\x03\x04 not a zip", Fault.UNREADABLE),
        (b"\xd0\xcf\x11\xe0 not a workbook", Fault.UNREADABLE),
        (b"| survey |\n| | type |\n| | nonsense |\n", Fault.MISSING_NAME),
        (b"<html/>", Fault.NOT_A_FORM),
        (b"<a>", Fault.NOT_XML),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', Fault.ENTITIES),
        (b"<a>" * 500 + b"</a>" * 500, Fault.NOT_XML),
    ],
)
def test_a_hostile_or_broken_file_ends_in_a_named_refusal(source: bytes, fault: Fault) -> None:
    with pytest.raises(FormRefused) as refused:
        install(source)
    assert refused.value.problems[0].fault is fault


def test_a_file_that_unpacks_to_far_more_than_it_is_is_never_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    with pytest.raises(ConversionFailed) as refused:
        kind_of(packed.getvalue())
    assert refused.value.code == "too_large"


def test_a_conversion_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(ConversionFailed) as refused:
        convert(table("text | a | A | |"), seconds=0.01)
    assert refused.value.code == "too_slow"


def test_a_form_with_too_many_rows_is_refused() -> None:
    rows = [f"text | q{n} | Q | |" for n in range(5_001)]
    assert faults(table(*rows))[0][0] is Fault.TOO_LARGE


@pytest.mark.parametrize(("field", "told"), [("incident#account", [2]), ("need#wanted", [])])
def test_a_question_for_a_file_beside_an_account_of_harm_is_told_to_take_none(
    field: str, told: list[int]
) -> None:
    rows = ("image | photo | Photo | ", f"text | said | Said | {field}")
    made = install(table(*rows, head="type | name | label | bind::fi:save_to") + _NAMESPACE)
    assert [problem.row for problem in made.warnings if problem.fault is Fault.FILES_OFF] == told
