"""Which questions of a form she may answer by herself. Qt-free.

Invariant: a sensitive question is never shown to whoever holds the laptop; nor is one that is read-only, or that
staff must answer. Where a form says how it speaks to her (`bind::fi:to_her`), what it does not say so is for staff; the
forms that come with the product speak to staff wherever they do not say otherwise.
"""

from __future__ import annotations

from fieldintake.data import bundled_forms
from fieldintake.forms.definition import ControlKind, FormDefinition
from fieldintake.forms.state import Line, QuestionState

_FOR_STAFF = frozenset({ControlKind.NOTE, ControlKind.UPLOAD})


def for_her(form: FormDefinition, lines: tuple[Line, ...]) -> tuple[QuestionState, ...]:
    """The questions among these lines that she may answer herself, in their order."""
    speaks = form.id in bundled_forms() or any(node.bind.to_her for node in form.nodes.values())
    found = (line for line in lines if isinstance(line, QuestionState))
    return tuple(line for line in found if _is_safe(line) and (bool(line.to_her) or not speaks))


def _is_safe(line: QuestionState) -> bool:
    return not (line.sensitive or line.readonly or line.kind in _FOR_STAFF)
