"""What is wrong with a workbook by its rows alone, all of it, where the converter stops at the first.

Invariant: a fault is named only for what the converter refuses too; a remark never stops an installation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.forms.headings import misspelt_headings
from fieldintake.forms.sheets import (
    CHOICES,
    Row,
    Sheet,
    Sheets,
    cell,
    closes_group,
    heading_in,
    is_yes,
    kind_of_row,
    opens_group,
)
from fieldintake.forms.xform import MAX_DEPTH

_REFERENCE = re.compile(r"\$\{\s*(last-saved#)?([^}\s]*)\s*\}")
_NAME = re.compile(r"[^\W\d][\w.:-]*")
_FROM_LIST = re.compile(
    r"(?:add )?(?:select(?:1| one| multiple| all that apply(?: from)?| one from)?|rank)"
    r"(?: prompt using| using)? (?!from file|external)(\S+)(?: or specify other| or other)?"
)
_NO_REFERENCES = ("appearance", "media", "image", "audio", "video", "name", "type")
_LONGEST = 500
_MOST = 100
OUR_COLUMNS = frozenset({"category", "why", "to_her", "sensitive", "save_to"})
YES_OR_NO = frozenset({"yes", "true", "true()", "1", "no", "false", "false()", "0"})
_NAMED_FOR_THEM = frozenset({"audit", "note"})
_SETTINGS_AMONG_QUESTIONS = frozenset({"form title", "set form title", "form id", "set form id", "prefix"})


def sheet_faults(sheets: Sheets) -> Iterator[FormProblem]:
    """Every fault of a workbook that did not become a form."""
    survey = sheets["survey"]
    yield from _depth(survey)
    yield from _nesting(survey)
    yield from _names(survey)
    yield from _lists(sheets)
    yield from _choices(sheets)
    yield from _references(sheets)


def _depth(survey: Sheet) -> Iterator[FormProblem]:
    depth = 0
    for number, row in survey.rows:
        kind = kind_of_row(row)
        depth += opens_group(kind) - closes_group(kind)
        if depth > MAX_DEPTH - 2:
            yield _at(Fault.TOO_DEEP, "", survey, number, "type")
            return


def _nesting(survey: Sheet) -> Iterator[FormProblem]:
    stack: list[tuple[str, int]] = []
    for number, row in survey.rows:
        kind = kind_of_row(row)
        what = next(iter(kind.split()[1:2]), "")  # `loop over towns` ends with `end loop`
        if opens_group(kind):
            stack.append((what, number))
        elif closes_group(kind) and stack and stack[-1][0] == what:
            stack.pop()
        elif closes_group(kind):
            yield _at(Fault.OPEN_GROUP, cell(row, "type"), survey, number, "type")
            return
    for what, number in stack[:_MOST]:
        yield _at(Fault.OPEN_GROUP, f"begin {what}", survey, number, "type")


def _names(survey: Sheet) -> Iterator[FormProblem]:
    seen: list[set[str]] = [set()]
    repeats: set[str] = set()
    for number, row in survey.rows:
        kind, name = kind_of_row(row), cell(row, "name")
        if closes_group(kind):
            seen[1:] = seen[1:-1]
            continue
        yield from _name_fault(survey, number, row, kind)
        is_repeat = kind == "begin repeat"
        if name and (name in seen[-1] or (is_repeat and name in repeats)):
            yield _at(Fault.DUPLICATE_NAME, name, survey, number, "name")
        seen[-1].add(name)
        if is_repeat:
            repeats.add(name)
        if opens_group(kind):
            seen.append(set())


def _name_fault(survey: Sheet, number: int, row: Row, kind: str) -> Iterator[FormProblem]:
    name = cell(row, "name")
    if not kind or kind in _SETTINGS_AMONG_QUESTIONS:
        return
    if not name and kind not in _NAMED_FOR_THEM:
        yield _at(Fault.MISSING_NAME, cell(row, "type"), survey, number, "name")
    elif len(name) > _LONGEST or (name and not _NAME.fullmatch(name)):
        yield _at(Fault.BAD_NAME, name[:_LONGEST], survey, number, "name")


def _lists(sheets: Sheets) -> Iterator[FormProblem]:
    known = {cell(row, "list_name").lower() for _, row in sheets["choices"].rows}
    survey = sheets["survey"]
    for number, row in survey.rows:
        found = _FROM_LIST.fullmatch(
            " ".join(cell(row, "type").lower().replace("select_", "select ").split())
        )
        name = "" if found is None else found[1]
        if name and name not in known and not name.startswith("${"):
            yield _at(Fault.UNKNOWN_LIST, name, survey, number, "type")


def _choices(sheets: Sheets) -> Iterator[FormProblem]:
    allowed = is_yes(sheets.setting("allow_choice_duplicates"))
    for which in CHOICES:
        choices, may_repeat = sheets[which], allowed or which != "choices"
        seen: set[tuple[str, str]] = set()
        for number, row in choices.rows:
            group, name = cell(row, "list_name"), cell(row, "name")
            if group and not name:
                yield _at(Fault.MISSING_NAME, group, choices, number, "name")
            elif group and (group, name) in seen and not may_repeat:
                yield _at(Fault.DUPLICATE_CHOICE, name, choices, number, "name")
            seen.add((group, name))


def _references(sheets: Sheets) -> Iterator[FormProblem]:
    names = Counter(cell(row, "name") for _, row in sheets["survey"].rows)
    for sheet in (sheets["survey"], sheets["choices"], sheets["settings"], sheets["entities"]):
        for number, row in sheet.rows:
            for heading, text in row.items():
                if "${" in text and heading.partition("::")[0].strip().lower() not in _NO_REFERENCES:
                    yield from _unknown_names(names, sheet, number, heading, text)


def _unknown_names(
    names: Counter[str], sheet: Sheet, number: int, heading: str, text: str
) -> Iterator[FormProblem]:
    for name in dict.fromkeys(found[2] for found in _REFERENCE.finditer(text)):
        if names[name] == 0:
            yield FormProblem(Fault.DANGLING_PATH, f"${{{name}}}", sheet.name, number, heading)
        elif names[name] > 1:
            yield FormProblem(Fault.AMBIGUOUS_NAME, name, sheet.name, number, heading)


def sheet_remarks(sheets: Sheets, languages: tuple[str, ...]) -> Iterator[FormProblem]:
    """What should be known of a workbook that became a form; `languages` are those of the form."""
    if not sheets:
        return
    yield from _settings(sheets, languages)
    yield from _our_columns(sheets["survey"])
    yield from misspelt_headings(sheets)
    for choices in (sheets[name] for name in CHOICES):
        for number, row in choices.rows:
            if cell(row, "list_name") and not _has_label(row):
                yield _at(Fault.MISSING_LABEL, cell(row, "name"), choices, number, "label")


def _has_label(row: Row) -> bool:
    """Whether a choice has words in some language, or a picture."""
    given = (heading.partition(":")[0].strip().lower() for heading, text in row.items() if text.strip())
    return any(
        name in ("label", "caption", "media", "image", "audio", "video", "big-image") for name in given
    )


def _settings(sheets: Sheets, languages: tuple[str, ...]) -> Iterator[FormProblem]:
    settings = sheets["settings"]
    number = settings.rows[0][0] if settings.rows else None
    for column in ("form_id", "version"):
        if not sheets.setting(column):
            yield _at(Fault.MISSING_SETTING, column, settings, number, column)
    form_id = sheets.setting("form_id")
    if form_id and not re.fullmatch(r"[\w.:/-]+", form_id):
        yield _at(Fault.BAD_SETTING, form_id, settings, number, "form_id")
    default = sheets.setting("default_language")
    spoken = [language for language in languages if language != "default"]
    if default and spoken and not _speaks(sheets, default):
        yield _at(Fault.UNKNOWN_LANGUAGE, default, settings, number, "default_language")


def _speaks(sheets: Sheets, language: str) -> bool:
    spoken = [sheets[name].languages("label") for name in ("survey", *CHOICES)]
    return any(language in found or "" in found for found in spoken)


def _our_columns(survey: Sheet) -> Iterator[FormProblem]:
    for heading in survey.headings:
        name = heading.strip().lower()
        if name.startswith("bind::fi:") and name.removeprefix("bind::fi:") not in OUR_COLUMNS:
            yield FormProblem(Fault.UNKNOWN_COLUMN, heading, survey.name, 1, heading)
    sensitive = heading_in(survey.headings, "bind::fi:sensitive")
    for number, row in survey.rows if sensitive else ():
        word = row.get(sensitive or "", "").strip()
        if word and word.lower() not in YES_OR_NO:
            yield FormProblem(Fault.UNKNOWN_WORD, word, survey.name, number, sensitive)


def _at(fault: Fault, detail: str, sheet: Sheet, number: int | None, column: str) -> FormProblem:
    return FormProblem(fault, detail, sheet.name, number, sheet.heading(column) or column)
