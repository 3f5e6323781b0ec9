"""Says what is wrong with a form, and what to do about it, in sentences for the person who brought it. Qt-free.

Invariant: every kind of fault has a sentence; each names its place by sheet, row and column as a spreadsheet does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_
from fieldintake.wording.isolation import bare

_MOST_RANGES = 12
_SENTENCES = {
    Fault.UNREADABLE: N_("This file cannot be read as a form. Bring an .xlsx, .xls, Markdown or XForm file."),
    Fault.NOT_XML: N_("This is not well-formed XML, so no form can be read from it."),
    Fault.ENTITIES: N_(
        "This declares entities, which can bring in what stands elsewhere. No form needs them."
    ),
    Fault.NOT_A_FORM: N_("This is readable XML, but it holds no form."),
    Fault.TOO_LARGE: N_("This file is too large, or unpacks to too much. Long lists can come as CSV files."),
    Fault.TOO_SLOW: N_("Converting this file took too long and was stopped."),
    Fault.TOO_DEEP: N_("Groups and repeats stand too deeply inside each other."),
    Fault.TOO_MANY_RULES: N_(
        "The rules up to here are too much to work out in time. Shorten them, or part the form."
    ),
    Fault.NOT_CONVERTED: N_("This does not follow the XLSForm rules: {detail}"),
    Fault.FORMULA: N_("This cell holds a formula without a result. Write the text itself: {detail}"),
    Fault.SYNTAX: N_("This expression cannot be read: {detail}"),
    Fault.UNKNOWN_FUNCTION: N_("There is no function of the name {detail}()."),
    Fault.WRONG_ARGUMENTS: N_("{detail}() does not take that many values between its brackets."),
    Fault.DANGLING_PATH: N_("This points to a question or list that the form does not have: {detail}"),
    Fault.UNKNOWN_LIST: N_("The choices sheet has no list of this name: {detail}"),
    Fault.AMBIGUOUS_NAME: N_(
        "Several questions have this name, so it is not clear which one is meant: {detail}"
    ),
    Fault.DUPLICATE_NAME: N_("Another question beside it has this name already: {detail}"),
    Fault.DUPLICATE_CHOICE: N_("Another choice of the same list has this name already: {detail}"),
    Fault.BAD_NAME: N_(
        "A name begins with a letter and holds letters, digits, underscores, hyphens and full stops only: {detail}"
    ),
    Fault.MISSING_NAME: N_("This row needs a name: {detail}"),
    Fault.MISSING_LABEL: N_("This choice has no words, so its code is shown: {detail}"),
    Fault.OPEN_GROUP: N_("This has no beginning or no end that belongs to it: {detail}"),
    Fault.UNUSED_RULE: N_(
        "There is a rule for a question that the form does not have, so it does nothing: {detail}"
    ),
    Fault.CYCLE: N_("This depends on itself, by way of: {detail}"),
    Fault.UNSAFE_PATTERN: N_("This pattern could keep the program busy for ever: {detail}"),
    Fault.MISSING_TRANSLATION: N_("This text is missing in one language: {detail}"),
    Fault.UNKNOWN_LANGUAGE: N_("No text of the form is in this language: {detail}"),
    Fault.MISSING_SETTING: N_(
        "The settings say no {detail}. Give the form one, so that its versions are told apart from other forms."
    ),
    Fault.BAD_SETTING: N_(
        "Other programs may not take this, because of blanks or unusual signs in it: {detail}"
    ),
    Fault.MISSING_FILE: N_(
        "The file {detail} belongs to this form and was not found beside it. Its list stays empty."
    ),
    Fault.LIST_NOT_TEXT: N_(
        'This list is not saved as UTF-8 text. Save it again as "CSV UTF-8" in your spreadsheet program.'
    ),
    Fault.LIST_BROKEN: N_("This list is broken here, or is not what the ending of its name says."),
    Fault.LIST_OPEN_QUOTE: N_(
        "A quotation mark opens here and never closes, so the rows below would be lost."
    ),
    Fault.LIST_TOO_LONG: N_("This list is too long. Shorten it, or part it."),
    Fault.LIST_EMPTY: N_("This list has no rows, so nothing can be chosen from it."),
    Fault.LIST_LACKS_COLUMN: N_("No row of the list has a column of this name: {detail}"),
    Fault.BLANK_IN_CODE: N_("This code holds a blank, so it would be taken for several answers: {detail}"),
    Fault.WITHOUT_MEDIA: N_(
        "The file {detail} was not found beside the form, or is no picture or sound that can be read. It is left out."
    ),
    Fault.SEARCHED: N_(
        "These choices come from a file in a way that is not read here. Write select_one_from_file and a choice "
        "filter instead: {detail}"
    ),
    Fault.REFUSED_TYPE: N_(
        "{detail} is not allowed here, because it can give away where she is or record her unseen."
    ),
    Fault.IGNORED_TYPE: N_("The question is shown, but no file of this kind is taken: {detail}"),
    Fault.UNKNOWN_TYPE: N_("This type of answer is not known here, so it is taken as text: {detail}"),
    Fault.IGNORED_APPEARANCE: N_(
        "This appearance is not known here, so the question looks as usual: {detail}"
    ),
    Fault.BAD_RANGE: N_("This is no number, so the scale is asked as a plain number: {detail}"),
    Fault.LEFT_EMPTY: N_(
        "{detail} stays empty here: it would tell of this computer, of a place, or of somebody else."
    ),
    Fault.REQUIRED_OF_HER: N_(
        "Who she is and how to reach her should never be required. She may still leave it open here: {detail}"
    ),
    Fault.SAVE_TO: N_("An answer cannot be saved there, or not in that kind of field: {detail}"),
    Fault.LOOSER_CATEGORY: N_(
        "This asks to treat the answer more openly than the field it goes to: {detail}"
    ),
    Fault.UNKNOWN_CATEGORY: N_("There is no data category of that name: {detail}"),
    Fault.UNKNOWN_COLUMN: N_("This column means nothing here: {detail}"),
    Fault.UNKNOWN_WORD: N_("Write yes or no here; this is taken for no: {detail}"),
    Fault.UNKNOWN_CODE: N_("These answer codes are not in the word list of the field they go to: {detail}"),
    Fault.FILES_OFF: N_(
        "No file is attached to this question: beside an account of harm it could be imagery that nobody "
        "may keep or look at. The question is shown and takes none: {detail}"
    ),
    Fault.DIALECT: N_(
        "Other programs may work out {detail}() differently. Check the result here before you rely on it."
    ),
    Fault.DIALECT_LACKS: N_("Some other programs do not know {detail} and stop at this expression."),
    Fault.DIALECT_EMPTY: N_(
        "This asks whether the question is there, which is true here even without an answer; other programs say "
        "false then: {detail}"
    ),
    Fault.DIALECT_UNEQUAL: N_(
        "When the list has no such row, this is false here and true in some other programs: {detail}"
    ),
    Fault.DIALECT_SEVERAL: N_(
        "This can be several answers of a repeat. Here the first is taken, or any that fits; some other programs stop: "
        "{detail}"
    ),
    Fault.CONVERTER_SAYS: N_("A remark from the conversion: {detail}"),
}


def sentence(problem: FormProblem, words: Words) -> str:
    """One fault as a sentence."""
    text = _SENTENCES[problem.fault]
    detail = " ".join(problem.detail.split())
    return words.text(text, detail=detail) if "{detail}" in text else words.text(text)


def place(problem: FormProblem, words: Words) -> str:
    """Where it stands, such as `survey row 5, column relevant`; empty when the whole file is meant."""
    return _place(problem, () if problem.row is None else (problem.row,), words)


def _place(problem: FormProblem, rows: Sequence[int], words: Words) -> str:
    _ = words.text
    sheet, column = problem.sheet, problem.column
    parts = []
    if sheet is None and len(rows) > 1:
        parts.append(_("lines {list}", list=_listed(rows)))
    elif sheet is None and rows:
        parts.append(_("line {n}", n=str(rows[0])))
    elif sheet is not None and len(rows) > 1:
        parts.append(_("{sheet} rows {list}", sheet=sheet, list=_listed(rows)))
    elif sheet is not None and rows:
        parts.append(_("{sheet} row {n}", sheet=sheet, n=str(rows[0])))
    elif sheet is not None:
        parts.append(sheet)
    if column is not None:
        parts.append(_("column {name}", name=column) if sheet is not None else column)
    return ", ".join(parts)


def _listed(rows: Sequence[int]) -> str:
    """The rows, those in the middle left out when they are many."""
    found = list(_ranges(rows))
    if len(found) > _MOST_RANGES:
        found[_MOST_RANGES - 1 : -1] = ["\N{HORIZONTAL ELLIPSIS}"]
    return ", ".join(found)


def _ranges(rows: Sequence[int]) -> Iterator[str]:
    """Numbers that follow each other, as one: `3-7`."""
    start = before = rows[0]
    for row in (*rows[1:], rows[-1] + 2):
        if row not in (before, before + 1):
            yield str(start) if start == before else f"{start}-{before}"
            start = row
        before = row


def report(problems: Iterable[FormProblem], words: Words) -> Iterator[str]:
    """A line for each fault: its place, then its sentence; plain, for a terminal or a file.

    The same fault in many rows of one column is one line that names the rows.
    """
    together: dict[FormProblem, list[int]] = {}
    for problem in problems:
        rows = together.setdefault(replace(problem, row=None), [])
        if problem.row is not None:
            rows.append(problem.row)
    for problem, rows in together.items():
        where = _place(problem, sorted(set(rows)), words)
        said = sentence(problem, words)
        yield bare(f"{where}: {said}" if where else said)
