"""What can be wrong with an expression.

Invariant: a message holds the place and the kind of fault, never an answer.
"""

from __future__ import annotations

from fieldintake.domain.errors import FormError


class XPathError(FormError):
    """An expression cannot be read or evaluated."""


class XPathSyntaxError(XPathError):
    """The text is not an expression; `offset` is the place of the fault, counted from 0."""

    def __init__(self, what: str, offset: int) -> None:
        super().__init__(f"{what} at character {offset + 1}")
        self.what = what
        self.offset = offset


class UnknownFunction(XPathError):
    """No function of that name exists; `name` is as written."""

    def __init__(self, name: str) -> None:
        super().__init__(f"unknown function {name[:80]}")
        self.name = name


class WrongArguments(XPathError):
    """A function got too few, too many or unfit arguments."""
