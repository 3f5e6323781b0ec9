"""The rules of Unicode Standard Annex 9 within one isolating run sequence: W1 to N2.

Invariant: as many letters come out as went in, each of them L, R, 1 (European) or 2 (Arabic number).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from fieldintake.letters.text.bidi_classes import CLOSING, CLOSING_OF

_MAX_OPEN_BRACKETS: Final = 63
_BRACKET_TEXT: Final = re.compile(f"[{re.escape(''.join(CLOSING_OF) + ''.join(CLOSING))}]")

_W1: Final = re.compile("([^m])(m+)")
_W2: Final = re.compile("A[^LRA]*")
_W4: Final = re.compile("(?<=1)[+,](?=1)")
_W4_ARABIC: Final = re.compile("(?<=2),(?=2)")
_W5: Final = re.compile("#+(?=1)|(?<=1)#+")
_W6: Final = re.compile("[+,#]")
_W7: Final = re.compile("L[^LR]*")
_NEUTRAL: Final = "[BSwoijfp]"
_N1_LEFT: Final = re.compile(f"(?<=L){_NEUTRAL}+(?=L)")
_N1_RIGHT: Final = re.compile(f"(?<=[R12]){_NEUTRAL}+(?=[R12])")
_N2: Final = re.compile(_NEUTRAL)


def _edge(level: int, neighbour: int) -> str:
    return "R" if max(level, neighbour) & 1 else "L"


def _boundary_types(run: list[int], classes: str, explicit: list[int], base: int) -> tuple[str, str]:
    """X10: the virtual strong types before and after a sequence."""
    before = run[0] - 1
    while before >= 0 and classes[before] in "beExXP":
        before -= 1
    level_before = explicit[before] if before >= 0 and classes[before] != "B" else base
    after = run[-1] + 1
    if classes[run[-1]] in "ijf":
        after = len(classes)
    while after < len(classes) and classes[after] in "beExXP":
        after += 1
    level_after = explicit[after] if after < len(classes) else base
    level = explicit[run[0]]
    return _edge(level, level_before), _edge(explicit[run[-1]], level_after)


def _spread(match: re.Match[str]) -> str:
    before, marks = match.groups()
    return str(before) + ("o" if before in "ijfp" else str(before)) * len(marks)


def _filled(letter: str) -> Callable[[re.Match[str]], str]:
    return lambda match: letter * len(match.group())


_TO_LEFT: Final = _filled("L")
_TO_RIGHT: Final = _filled("R")
_TO_NUMBER: Final = _filled("1")


def resolve_sequence(
    run: list[int], original: str, classes: str, explicit: list[int], base: int, text: str
) -> str:
    """W1 to N2 for one isolating run sequence: a string of L, R, 1 and 2."""
    first, last = _boundary_types(run, original, explicit, base)
    direction = "R" if explicit[run[0]] & 1 else "L"
    own = "".join([classes[at] for at in run])
    if direction == first == last == "R" and own.strip("RAwop") == "":
        return "R" * len(own)
    line = _weak(first + own)
    if text and _BRACKET_TEXT.search(text):
        line = first + _pair_brackets(run, own, line[1:], first, direction, text)
    line = _N1_LEFT.sub(_TO_LEFT, line + last)
    line = _N1_RIGHT.sub(_TO_RIGHT, line)
    return _N2.sub(direction, line)[1:-1]


def _weak(line: str) -> str:
    """W1 to W7; the first letter is the type at the start of the sequence."""
    if "m" in line:
        line = _W1.sub(_spread, line)
    if "1" in line or "2" in line:
        if "A" in line:
            line = _W2.sub(lambda match: match.group().replace("1", "2"), line)
        line = _W4_ARABIC.sub("2", _W4.sub("1", line))
        line = _W5.sub(_TO_NUMBER, line)
    line = _W6.sub("o", line.replace("A", "R"))
    return _W7.sub(lambda match: match.group().replace("1", "L"), line)


def _bracket_pairs(run: list[int], line: str, text: str) -> list[tuple[int, int]]:
    """BD16: pairs of positions in the sequence, in the order of their opening brackets."""
    stack: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for position, at in enumerate(run):
        if line[position] != "o":
            continue
        character = text[at]
        if character in CLOSING_OF:
            if len(stack) == _MAX_OPEN_BRACKETS:
                return []
            stack.append((CLOSING_OF[character], position))
        elif character in CLOSING:
            closing = CLOSING[character]
            for depth in range(len(stack) - 1, -1, -1):
                if stack[depth][0] == closing:
                    pairs.append((stack[depth][1], position))
                    del stack[depth:]
                    break
    return sorted(pairs)


def _pair_brackets(run: list[int], own: str, line: str, first: str, direction: str, text: str) -> str:
    """N0: a pair of brackets takes one direction, from what stands inside it or before it."""
    letters = list(line)
    strong = {"L": "L", "R": "R", "1": "R", "2": "R"}
    for opening, closing in _bracket_pairs(run, line, text):
        inside = {strong[x] for x in letters[opening + 1 : closing] if x in strong}
        if not inside:
            continue
        chosen = direction
        if direction not in inside:
            before = (strong[x] for x in reversed(letters[:opening]) if x in strong)
            if next(before, first) != direction:
                chosen = "R" if direction == "L" else "L"
        for bracket in (opening, closing):
            letters[bracket] = chosen
            follow = bracket + 1
            while follow < len(own) and own[follow] == "m":
                letters[follow] = chosen
                follow += 1
    return "".join(letters)
