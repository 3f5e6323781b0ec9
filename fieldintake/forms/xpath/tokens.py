"""Cuts an expression into tokens, as leniently as forms in the field need (`1or1`, `2div1`).

Invariant: whether a word is an operator is decided by what stands before it, so `div` may also be a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from fieldintake.forms.xpath.errors import XPathSyntaxError

MAX_LENGTH = 20_000


class Type(Enum):
    """What a token is."""

    NUMBER = "number"
    TEXT = "text"
    NAME = "name"
    OPERATOR = "operator"
    SYMBOL = "symbol"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `at` is its place in the expression."""

    type: Type
    text: str
    at: int


_START = r"[^\W\d]"
_NAME = rf"{_START}[\w.\-]*"
_SPACE = re.compile(r"\s*")
_WORD_OPERATOR = re.compile(r"or|and|div|mod")
_SIGN_OPERATOR = re.compile(r"!=|<=|>=|=|<|>|\+|-|\*|\|")
_OPERAND = re.compile(
    r"(?P<number>\d+(?:\.\d*)?|\.\d+)"
    r"|(?P<text>\"[^\"]*\"|'[^']*')"
    rf"|(?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?|\*)"
    r"|(?P<symbol>//|::|\.\.|[/.@()\[\],-])"
)
_AFTER_OPERAND = re.compile(r"//|::|[/()\[\],]")
_CLOSES = frozenset({")", "]", ".", ".."})


def tokenize(expression: str) -> list[Token]:
    """All tokens, an END last.

    Raises:
        XPathSyntaxError: at the first character that starts no token.
    """
    if len(expression) > MAX_LENGTH:
        raise XPathSyntaxError("expression too long", MAX_LENGTH)
    tokens: list[Token] = []
    at = 0
    while True:
        space = _SPACE.match(expression, at)
        at = space.end() if space else at
        if at >= len(expression):
            tokens.append(Token(Type.END, "", at))
            return tokens
        token = _next(expression, at, tokens[-1] if tokens else None)
        tokens.append(token)
        at += len(token.text)


def _next(expression: str, at: int, before: Token | None) -> Token:
    if before is not None and _ends_operand(before):
        return _after_operand(expression, at)
    match = _OPERAND.match(expression, at)
    if match is None:
        return _after_operand(expression, at)  # a lone `/` is a whole operand
    if match.lastgroup == "symbol":
        sign = Type.OPERATOR if match[0] == "-" else Type.SYMBOL
        return Token(sign, match[0], at)
    return Token(Type(match.lastgroup), match[0], at)


def _after_operand(expression: str, at: int) -> Token:
    for pattern, kind in (
        (_WORD_OPERATOR, Type.OPERATOR),
        (_SIGN_OPERATOR, Type.OPERATOR),
        (_AFTER_OPERAND, Type.SYMBOL),
    ):
        match = pattern.match(expression, at)
        if match is not None:
            return Token(kind, match[0], at)
    raise XPathSyntaxError("unexpected text after a value", at)


def _ends_operand(token: Token) -> bool:
    return token.type in (Type.NUMBER, Type.TEXT, Type.NAME) or (
        token.type is Type.SYMBOL and token.text in _CLOSES
    )
