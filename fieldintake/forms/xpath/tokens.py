"""Cuts an expression into tokens, as leniently as forms in the field need (`1or1`, `2div1`).

Invariant: whether a word is an operator is decided by what stands before it, so `div` may also be a name.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from fieldintake.forms.xpath.errors import XPathSyntaxError

MAX_LENGTH = 20_000


class Type(Enum):
    """What a token is; a PATH is a whole path of names from the root."""

    PATH = "path"
    NUMBER = "number"
    TEXT = "text"
    NAME = "name"
    OPERATOR = "operator"
    SYMBOL = "symbol"
    END = "end"


class Token(NamedTuple):
    """One token; `at` is its place in the expression."""

    type: Type
    text: str
    at: int


_START = r"[^\W\d]"
_NAME = rf"{_START}[\w.\-]*"
_QUALIFIED = rf"{_START}[\w.\-]*+(?::(?!:){_NAME})?+"
_OPERAND = re.compile(
    # most of a large form's rules are such paths, and one token for each is read much sooner
    rf"\s*(?:(?P<path>(?:/{_QUALIFIED})++)(?!\s*[\[(/:])"
    r"|(?P<number>\d+(?:\.\d*)?|\.\d+)"
    r"|(?P<text>\"[^\"]*\"|'[^']*')"
    rf"|(?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?|\*)"
    r"|(?P<operator>-)"
    r"|(?P<symbol>//|::|\.\.|[/.@()\[\],]))"
)
_FOLLOWING = re.compile(
    r"\s*(?:(?P<operator>or|and|div|mod|!=|<=|>=|=|<|>|\+|-|\*|\|)|(?P<symbol>//|::|[/()\[\],]))"
)
_SPACE = re.compile(r"\s*")
_KINDS = {t.value: t for t in Type}
_CLOSES = frozenset({")", "]", ".", ".."})


def tokenize(expression: str) -> list[Token]:
    """All tokens, an END last.

    Raises:
        XPathSyntaxError: at the first character that starts no token.
    """
    if len(expression) > MAX_LENGTH:
        raise XPathSyntaxError("expression too long", MAX_LENGTH)
    end = len(expression.rstrip())
    tokens: list[Token] = []
    at = 0
    follows = False
    while at < end:
        match = None if follows else _OPERAND.match(expression, at)
        # where no operand starts, a lone `/` was a whole one
        match = match or _FOLLOWING.match(expression, at)
        if match is None:
            space = _SPACE.match(expression, at)
            raise XPathSyntaxError("unexpected text after a value", space.end() if space else at)
        group = match.lastgroup or ""
        text, at = match[group], match.end()
        tokens.append(Token(_KINDS[group], text, at - len(text)))
        follows = text in _CLOSES if group == "symbol" else group != "operator"
    tokens.append(Token(Type.END, "", len(expression)))
    return tokens
