"""A finished form as it is read again: what was asked and answered, in the order in which it was, and nothing else.

Invariant: a question that its rules had hidden is not there, and an answer is what stands in the submission. Which
answers are masked until somebody holds them is decided here alone: files, what the form calls sensitive, what goes to a
masked field, and everything typed that goes to no field at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from fieldintake.domain.blobs import is_name
from fieldintake.domain.fields import Sensitivity
from fieldintake.domain.values import UnansweredKind
from fieldintake.forms.beginning import FormContext
from fieldintake.forms.definition import ControlKind, DataType
from fieldintake.forms.entities import field_of
from fieldintake.forms.plan import Plan
from fieldintake.forms.session import FormSession
from fieldintake.forms.state import Choice, GroupState, InstanceState, Labels, QuestionState

_TYPED = frozenset({DataType.STRING, DataType.BARCODE})


@dataclass(frozen=True, slots=True)
class Part:
    """The head of a group, or of one instance of a repeat (then `index` counts from 1, else it is 0)."""

    path: str
    label: str
    other: str
    index: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with its answer as it is read, in the reader's language and in another one if that is wanted.

    `answer` is empty where there is none; `file` names what is attached.
    """

    path: str
    label: str
    other: str
    type: DataType
    answer: str = ""
    other_answer: str = ""
    unanswered: UnansweredKind | None = None
    file: str = ""
    is_masked: bool = False


Read = Part | Answered


def read_form_again(
    plan: Plan, xml: bytes, *, context: FormContext, finished: datetime, language: str, other: str
) -> tuple[Read, ...]:
    """The lines of a submission in the version of the form in which it was filled; `other` may be empty.

    Languages are named as the session names them. Rules that ask for today's date see the day when it was finished.
    """
    session = FormSession.edit(plan, xml, context=context, now=finished, is_new_version=False)
    if language in session.languages:
        session.set_language(language)
    return tuple(_lines(session, other if other in session.languages else ""))


def _lines(session: FormSession, other: str) -> Iterator[Read]:
    for line in session.state().lines:
        match line:
            case QuestionState() if line.kind is not ControlKind.NOTE:
                yield _answered(session, line, _labels(session, line.path, other))
            case GroupState(label=str(label)) if label:
                yield Part(line.path, label, _labels(session, line.path, other).label or "")
            case InstanceState():
                said = _labels(session, line.path, other).label or ""
                yield Part(line.path, line.label or "", said, line.index)
            case _:
                continue


def _labels(session: FormSession, path: str, language: str) -> Labels:
    return session.labels(path, language) if language else Labels(None)


def _answered(session: FormSession, line: QuestionState, hers: Labels) -> Answered:
    is_file = line.kind is ControlKind.UPLOAD and is_name(line.raw)
    return Answered(
        path=line.path,
        label=line.label or "",
        other=hers.label or "",
        type=line.type,
        answer="" if is_file else _said(line, line.choices),
        other_answer=_said(line, hers.choices) if line.chosen and hers.choices else "",
        unanswered=None if line.unanswered is None else line.unanswered.kind,
        file=line.raw if is_file else "",
        is_masked=_is_masked(session, line),
    )


def _said(line: QuestionState, choices: tuple[Choice, ...]) -> str:
    """The labels of what was chosen, a line for each; a choice that has none keeps its code."""
    if not line.kind.offers_choices:
        return line.raw
    labels = {choice.value: choice.label for choice in choices}
    return "\n".join(labels.get(code, code) for code in line.chosen)


def _is_masked(session: FormSession, line: QuestionState) -> bool:
    if line.kind is ControlKind.UPLOAD or line.sensitive:
        return True
    field = field_of(session.node(line.path).definition)
    if field is not None:
        return field.sensitivity is Sensitivity.MASKED
    return line.kind is ControlKind.INPUT and line.type in _TYPED
