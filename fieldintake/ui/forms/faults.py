"""Says what is wrong with a form, and what to do about it, in sentences for the person who brought it. Qt-free.

Invariant: every kind of fault has a sentence; each names its place by sheet, row and column as a spreadsheet does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_
from fieldintake.wording.isolation import bare

_SENTENCES = {
    Fault.UNREADABLE: N_("This file cannot be read as a form. Bring an .xlsx, .xls, Markdown or XForm file."),
    Fault.NOT_A_FORM: N_("This is readable XML, but it holds no form."),
    Fault.TOO_LARGE: N_("This file is too large, or unpacks to too much. Long lists can come as CSV files."),
    Fault.TOO_SLOW: N_("Converting this file took too long and was stopped."),
    Fault.NOT_CONVERTED: N_("This does not follow the XLSForm rules: {detail}"),
    Fault.FORMULA: N_("This cell holds a formula without a result. Write the text itself: {detail}"),
    Fault.SYNTAX: N_("This expression cannot be read: {detail}"),
    Fault.UNKNOWN_FUNCTION: N_("There is no function of the name {detail}()."),
    Fault.WRONG_ARGUMENTS: N_("{detail}() does not take that many values between its brackets."),
    Fault.DANGLING_PATH: N_("This points to a question or list that the form does not have: {detail}"),
    Fault.UNUSED_RULE: N_(
        "There is a rule for a question that the form does not have, so it does nothing: {detail}"
    ),
    Fault.CYCLE: N_("This answer depends on itself, through other questions: {detail}"),
    Fault.UNSAFE_PATTERN: N_("This pattern could keep the program busy for ever: {detail}"),
    Fault.MISSING_TRANSLATION: N_("A text is missing in one language: {detail}"),
    Fault.MISSING_FILE: N_(
        "The file {detail} belongs to this form and was not found beside it. Its list stays empty."
    ),
    Fault.WITHOUT_MEDIA: N_(
        "The file {detail} was not found beside the form, or is no picture or sound that can be read. It is left out."
    ),
    Fault.REFUSED_TYPE: N_(
        "{detail} is not allowed here, because it can give away where she is or record her unseen."
    ),
    Fault.BAD_RANGE: N_("This is no number, so the scale is asked as a plain number: {detail}"),
    Fault.LEFT_EMPTY: N_(
        "{detail} stays empty here: it would tell of this computer, of a place, or of somebody else."
    ),
    Fault.SAVE_TO: N_("An answer cannot be saved there, or not in that kind of field: {detail}"),
    Fault.LOOSER_CATEGORY: N_(
        "This asks to treat the answer more openly than the field it goes to: {detail}"
    ),
    Fault.UNKNOWN_CATEGORY: N_("There is no data category of that name: {detail}"),
    Fault.UNKNOWN_CODE: N_("These answer codes are not in the word list of the field they go to: {detail}"),
    Fault.FILES_OFF: N_(
        "No file is attached to this question: beside an account of harm it could be imagery that nobody "
        "may keep or look at. The question is shown and takes none: {detail}"
    ),
    Fault.DIALECT: N_(
        "Other programs may work out {detail}() differently. Check the result here before you rely on it."
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
    _ = words.text
    parts = []
    if problem.sheet is not None and problem.row is not None:
        parts.append(_("{sheet} row {n}", sheet=problem.sheet, n=str(problem.row)))
    elif problem.row is not None:
        parts.append(_("row {n}", n=str(problem.row)))
    elif problem.sheet is not None:
        parts.append(problem.sheet)
    if problem.column is not None:
        parts.append(_("column {name}", name=problem.column))
    return ", ".join(parts)


def report(problems: Iterable[FormProblem], words: Words) -> Iterator[str]:
    """A line for each fault: its place, then its sentence; plain, for a terminal or a file."""
    for problem in problems:
        where = place(problem, words)
        said = sentence(problem, words)
        yield bare(f"{where}: {said}" if where else said)
