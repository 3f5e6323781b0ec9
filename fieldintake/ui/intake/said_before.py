"""What she said when she was searched for, as answers to the questions that ask it again. Qt-free.

Invariant: an answer is put in only when its question is on the page for the first time and still open; so it is seen,
and she or the worker can change it.
"""

from __future__ import annotations

from fieldintake.forms.state import Line, QuestionState
from fieldintake.ui.intake.state import SearchStep, StepState

_NAME, _AGE = "/data/about/name", "/data/about/age"
_AGE_KNOWN, _ESTIMATE = "/data/about/age_known", "estimate"
_ADDRESS, _METHOD = "/data/contact/address", "/data/contact/method"
_BY_PHONE = frozenset({"text_message", "voice_call", "messenger"})
_WHOLE_NUMBER = 7
_OLDEST = 120


def said_in(typed: StepState, this_year: int) -> dict[str, str]:
    """Answers by the path of their question.

    A year of birth gives an estimate of her age, since the form asks for a day; the last digits of a number give none.
    """
    said: dict[str, str] = {}
    if not isinstance(typed, SearchStep):
        return said
    if typed.name.strip():
        said[_NAME] = typed.name.strip()
    year = typed.birth_year.strip()
    if year.isdecimal() and 0 <= this_year - int(year) <= _OLDEST:
        said |= {_AGE_KNOWN: _ESTIMATE, _AGE: str(this_year - int(year))}
    if sum(sign.isdecimal() for sign in typed.phone) >= _WHOLE_NUMBER:
        said[_ADDRESS] = typed.phone.strip()
    return said


def next_said(lines: tuple[Line, ...], said: dict[str, str]) -> tuple[str, str] | None:
    """The first answer that fits an open question on the page; those whose question is answered are forgotten."""
    questions = {line.path: line for line in lines if isinstance(line, QuestionState)}
    for path in [path for path in said if path in questions]:
        question = questions[path]
        if path == _ADDRESS and questions[_METHOD].raw not in _BY_PHONE:
            continue
        answer = said.pop(path)
        if not question.raw and question.unanswered is None:
            return path, answer
    return None
