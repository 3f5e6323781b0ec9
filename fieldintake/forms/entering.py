"""What is stored when a person enters something: codes in order, rankings whole, ranges kept.

Invariant: an answer that cannot be is refused or stored as empty, never bent into another one.
"""

from __future__ import annotations

from fieldintake.domain.errors import FormError
from fieldintake.forms.answers import stored_at
from fieldintake.forms.definition import ControlKind
from fieldintake.forms.tree import ModelNode


class NotAnswerable(FormError):
    """The question is read-only, or an answer does not fit its choices."""


def entered(node: ModelNode, text: str, options: list[str]) -> str:
    """The text to store for what was entered; `options` are the codes that may be chosen now.

    Raises:
        NotAnswerable: when a ranking does not rank every option.
    """
    control = node.definition.control
    value = stored_at(node.definition, text)
    if control is not None and control.kind is ControlKind.RANGE:
        return value if _in_range(value, dict(control.parameters)) else ""
    if control is None or not control.kind.takes_several:
        return value
    chosen = list(dict.fromkeys(value.split()))
    if control.kind is ControlKind.RANK:
        if chosen and set(chosen) != set(options):
            raise NotAnswerable(node.path)
        return " ".join(chosen)
    return " ".join(v for v in options if v in chosen)


def _in_range(value: str, parameters: dict[str, str]) -> bool:
    try:
        start, end = float(parameters["start"]), float(parameters["end"])
        return not value or min(start, end) <= float(value) <= max(start, end)
    except (KeyError, ValueError):
        return True
