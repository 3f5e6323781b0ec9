"""Says what is wrong with a form, and what to do about it, in sentences for the person who brought it.

Invariant: every kind of fault has a sentence; each names its place by sheet, row and column as a spreadsheet does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fieldintake.forms.definition import (
    BodyElement,
    ControlKind,
    DataType,
    FormDefinition,
    NodeDefinition,
    Shape,
)
from fieldintake.forms.faults import Fault, FormProblem

_SENTENCES = {
    Fault.UNREADABLE: "This file cannot be read as a form. Bring an .xlsx, .xls, Markdown or XForm file.",
    Fault.NOT_A_FORM: "This is readable XML, but it holds no form.",
    Fault.TOO_LARGE: "This file is too large, or unpacks to too much. Long lists can come as CSV files.",
    Fault.TOO_SLOW: "Converting this file took too long and was stopped.",
    Fault.NOT_CONVERTED: "This does not follow the XLSForm rules: {detail}",
    Fault.FORMULA: "This cell holds a formula without a result. Write the text itself: {detail}",
    Fault.SYNTAX: "This expression cannot be read: {detail}",
    Fault.UNKNOWN_FUNCTION: "There is no function of the name {detail}().",
    Fault.WRONG_ARGUMENTS: "{detail}() does not take that many values between its brackets.",
    Fault.DANGLING_PATH: "This points to a question or list that the form does not have: {detail}",
    Fault.UNUSED_RULE: "There is a rule for a question that the form does not have, so it does nothing: {detail}",
    Fault.CYCLE: "This answer depends on itself, through other questions: {detail}",
    Fault.UNSAFE_PATTERN: "This pattern could keep the program busy for ever: {detail}",
    Fault.MISSING_TRANSLATION: "A text is missing in one language: {detail}",
    Fault.MISSING_FILE: "The file {detail} belongs to this form and was not found beside it. Its list stays empty.",
    Fault.REFUSED_TYPE: "{detail} is not allowed here, because it can give away where she is or record her unseen.",
    Fault.BAD_RANGE: "This is no number, so the scale is asked as a plain number: {detail}",
    Fault.LEFT_EMPTY: "{detail} stays empty here: it would tell of this computer, of a place, or of somebody else.",
    Fault.SAVE_TO: "An answer cannot be saved there, or not in that kind of field: {detail}",
    Fault.LOOSER_CATEGORY: "This asks to treat the answer more openly than the field it goes to: {detail}",
    Fault.UNKNOWN_CATEGORY: "There is no data category of that name: {detail}",
    Fault.UNKNOWN_CODE: "These answer codes are not in the word list of the field they go to: {detail}",
    Fault.FILES_OFF: "No file is attached to this question: beside an account of harm it could be imagery that nobody "
    "may keep or look at. The question is shown and takes none: {detail}",
    Fault.DIALECT: "Other programs may work out {detail}() differently. Check the result here before you rely on it.",
    Fault.CONVERTER_SAYS: "A remark from the conversion: {detail}",
}


def sentence(problem: FormProblem) -> str:
    """One fault as a sentence."""
    return _SENTENCES[problem.fault].format(detail=" ".join(problem.detail.split()))


def place(problem: FormProblem) -> str:
    """Where it stands, such as `survey row 5, column relevant`; empty when the whole file is meant."""
    words = [problem.sheet or ""]
    if problem.row is not None:
        words.append(f"row {problem.row}")
    where = " ".join(w for w in words if w)
    column = "" if problem.column is None else f"column {problem.column}"
    return ", ".join(w for w in (where, column) if w)


def report(problems: Iterable[FormProblem]) -> Iterator[str]:
    """A line for each fault: its place, then its sentence."""
    for problem in problems:
        where = place(problem)
        yield f"{where}: {sentence(problem)}" if where else sentence(problem)


def outline(form: FormDefinition) -> Iterator[str]:
    """What the form asks, one line for each question, group and repeat, indented as they lie in each other."""
    languages = ", ".join(form.languages) or "one"
    yield f"{form.title or form.id} ({form.id}, version {form.version or 'none'}; languages: {languages})"
    yield from _outlined(form, form.body, 1)


def _outlined(form: FormDefinition, element: BodyElement, depth: int) -> Iterator[str]:
    for child in element.children:
        name = "page" if child.node is None else child.node.name
        yield f"{'  ' * depth}{name}: {_described(child.node)}"
        yield from _outlined(form, child, depth + 1)


def _described(node: NodeDefinition | None) -> str:
    if node is None:
        return "group"
    if node.control is None:
        return "repeat" if node.shape is Shape.REPEAT else "group"
    kind = node.control.kind.name.lower().replace("_", " ")
    if node.control.kind is ControlKind.INPUT:
        kind = "text" if node.bind.type is DataType.STRING else node.bind.type.value
    rules = (
        ("required", node.bind.required),
        ("asked only if", node.bind.relevant),
        ("checked", node.bind.constraint),
        ("saved to", node.bind.save_to),
    )
    said = [
        name if name in ("required", "checked") else f"{name} {' '.join(r.split())}" for name, r in rules if r
    ]
    return ", ".join((kind, *said))
