"""Reads an expression into its syntax tree.

Invariant: the same text gives the same tree, and depth is bounded, so no form can exhaust the stack.
"""

from __future__ import annotations

from functools import lru_cache

from fieldintake.forms.xpath.errors import XPathSyntaxError
from fieldintake.forms.xpath.syntax import (
    Axis,
    Binary,
    Call,
    Expression,
    Filter,
    NameTest,
    Negate,
    NodeType,
    Number,
    Operator,
    Path,
    Step,
    Text,
    TypeTest,
)
from fieldintake.forms.xpath.tokens import Token, Type, tokenize

MAX_DEPTH = 60
_LEVELS = {
    sign: level
    for level, signs in enumerate(
        (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
    )
    for sign in signs
}
_TYPES = {t.value: t for t in NodeType}
_AXES = {a.value: a for a in Axis}
_ANYWHERE = Step(Axis.DESCENDANT_OR_SELF, TypeTest(NodeType.NODE))


@lru_cache(maxsize=8192)
def parse(expression: str) -> Expression:
    """The syntax tree of an expression.

    Raises:
        XPathSyntaxError: with the place of the fault.
    """
    return _Parser(tokenize(expression)).whole()


_AFTER_NAME = frozenset({"::", "(", "["})


@lru_cache(maxsize=4096)
def _child(name: str) -> Step:
    """The step that nearly every one is: to a child of a name."""
    prefix, _, plain = name.rpartition(":")
    return Step(Axis.CHILD, NameTest(plain, prefix))


@lru_cache(maxsize=4096)
def _from_root(path: str) -> Path:
    return Path(tuple(map(_child, path[1:].split("/"))), absolute=True)


class _Parser:
    """Recursive descent over one list of tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._token = tokens[0]
        self._at = 0
        self._depth = 0

    def whole(self) -> Expression:
        result = self._expression()
        if self._token.type is not Type.END:
            raise self._fault("unexpected text")
        return result

    def _advance(self, by: int = 1) -> None:
        self._at += by
        self._token = self._tokens[self._at]

    def _fault(self, what: str) -> XPathSyntaxError:
        return XPathSyntaxError(what, self._token.at)

    def _take(self) -> Token:
        token = self._token
        if token.type is Type.END:
            raise self._fault("unexpected end")
        self._advance()
        return token

    def _is(self, text: str, type_: Type = Type.SYMBOL) -> bool:
        token = self._token
        return token.text == text and token.type is type_

    def _accept(self, text: str) -> bool:
        token = self._token
        if token.text == text and token.type is Type.SYMBOL:
            self._advance()
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise self._fault(f"expected {text}")

    def _expression(self) -> Expression:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._fault("nested too deeply")
        result = self._climb(0)
        self._depth -= 1
        return result

    def _climb(self, weakest: int) -> Expression:
        """Operands joined by operators that bind at least as tightly as `weakest`."""
        left = self._unary()
        count = 0
        while self._token.type is Type.OPERATOR:
            level = _LEVELS.get(self._token.text, -1)
            if level < weakest:
                break
            count += 1
            if count > MAX_DEPTH * 5:
                raise self._fault("too many operators in a row")
            operator = Operator(self._take().text)
            left = Binary(operator, left, self._climb(level + 1))
        return left

    def _unary(self) -> Expression:
        minuses = 0
        while self._is("-", Type.OPERATOR):
            self._advance()
            minuses += 1
        result = self._union()
        if minuses == 0:
            return result
        return Negate(result) if minuses % 2 else Negate(Negate(result))

    def _union(self) -> Expression:
        left = self._path()
        count = 0
        while self._is("|", Type.OPERATOR):
            self._advance()
            count += 1
            if count > MAX_DEPTH * 2:
                raise self._fault("too many paths in a row")
            left = Binary(Operator.UNION, left, self._path())
        return left

    def _path(self) -> Expression:
        if self._token.type is Type.PATH:
            return _from_root(self._take().text)
        if self._accept("//"):
            return Path((_ANYWHERE, *self._steps()), absolute=True)
        if self._accept("/"):
            steps = self._steps() if self._starts_step() else ()
            return Path(steps, absolute=True)
        if self._starts_primary():
            return self._filtered()
        return Path(self._steps())

    def _filtered(self) -> Expression:
        base = self._primary()
        predicates = self._predicates()
        if predicates:
            base = Filter(base, predicates)
        if self._accept("//"):
            return Path((_ANYWHERE, *self._steps()), base=base)
        if self._accept("/"):
            return Path(self._steps(), base=base)
        return base

    def _starts_primary(self) -> bool:
        token = self._token
        if token.type in (Type.NUMBER, Type.TEXT) or self._is("("):
            return True
        following = self._tokens[self._at + 1] if token.type is not Type.END else token
        return (
            token.type is Type.NAME
            and following.type is Type.SYMBOL
            and following.text == "("
            and token.text not in _TYPES
        )

    def _starts_step(self) -> bool:
        return self._token.type is Type.NAME or (
            self._token.type is Type.SYMBOL and self._token.text in (".", "..", "@")
        )

    def _primary(self) -> Expression:
        token = self._take()
        if token.type is Type.NUMBER:
            return Number(float(token.text))
        if token.type is Type.TEXT:
            return Text(token.text[1:-1])
        if token.type is Type.NAME:
            return Call(token.text, self._arguments())
        inner = self._expression()
        self._expect(")")
        return inner

    def _arguments(self) -> tuple[Expression, ...]:
        self._expect("(")
        if self._accept(")"):
            return ()
        arguments = [self._expression()]
        while self._accept(","):
            arguments.append(self._expression())
        self._expect(")")
        return tuple(arguments)

    def _predicates(self) -> tuple[Expression, ...]:
        found = []
        while self._accept("["):
            found.append(self._expression())
            self._expect("]")
        return tuple(found)

    def _steps(self) -> tuple[Step, ...]:
        steps = [self._step()]
        while self._is("/") or self._is("//"):
            if self._take().text == "//":
                steps.append(_ANYWHERE)
            steps.append(self._step())
        return tuple(steps)

    def _step(self) -> Step:
        if self._accept(".."):
            return Step(Axis.PARENT, TypeTest(NodeType.NODE), self._predicates())
        if self._accept("."):
            return Step(Axis.SELF, TypeTest(NodeType.NODE), self._predicates())
        if self._token.type is Type.NAME and self._tokens[self._at + 1].text not in _AFTER_NAME:
            return _child(self._take().text)
        axis = self._axis()
        return Step(axis, self._test(), self._predicates())

    def _axis(self) -> Axis:
        if self._accept("@"):
            return Axis.ATTRIBUTE
        following = self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        if following.type is not Type.SYMBOL or following.text != "::":
            return Axis.CHILD
        axis = _AXES.get(self._token.text)
        if axis is None:
            raise self._fault("unknown axis")
        self._advance(2)
        return axis

    def _test(self) -> NameTest | TypeTest:
        if self._token.type is not Type.NAME:
            raise self._fault("expected a name")
        token = self._take()
        if token.text in _TYPES and self._accept("("):
            return TypeTest(_TYPES[token.text], self._target())
        prefix, _, name = token.text.rpartition(":")
        return NameTest(name, prefix)

    def _target(self) -> str | None:
        target = self._take().text[1:-1] if self._token.type is Type.TEXT else None
        self._expect(")")
        return target
