"""The order of mixed left-to-right and right-to-left text: Unicode Standard Annex 9, all of it.

Invariant: a level for every character and no character lost. Each rule works on the string of class
letters (see `bidi_classes`) as one pattern, which keeps it next to its wording in the standard.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from fieldintake.letters.text.bidi_classes import CLOSING, CLOSING_OF, classes_of

_MAX_DEPTH: Final = 125
_MAX_OPEN_BRACKETS: Final = 63
_EXPLICIT: Final = re.compile("[ijfpeExXPB]")
_REMOVED: Final = re.compile("[beExXP]")
_ISOLATE: Final = re.compile("[ijfp]")
_NOT_SIMPLE: Final = re.compile("[RA2jEX]")
_STRONG: Final = re.compile("[LRA]")
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
_LINE_END: Final = re.compile("[wijfpbeExXP]*(?=[SB])|[wijfpbeExXP]*$")


def needs_reordering(text: str) -> bool:
    """Whether anything in the text can run right to left; if not, one level serves for all of it."""
    return _NOT_SIMPLE.search(classes_of(text)) is not None


def base_level(classes: str) -> int:
    """P2, P3: 1 if the first strong character outside isolates runs right to left, else 0."""
    depth = 0
    for letter in classes:
        if letter in "ijf":
            depth += 1
        elif letter == "p":
            depth = max(0, depth - 1)
        elif letter == "B":
            break
        elif not depth and letter in "LRA":
            return 0 if letter == "L" else 1
    return 0


def paragraph_levels(text: str, base: int | None = None) -> list[int]:
    """The embedding level of each character of one paragraph; base None: from its first strong letter."""
    classes = classes_of(text)
    return levels_of_classes(classes, base_level(classes) if base is None else base, text)


def levels_of_classes(classes: str, base: int, text: str = "") -> list[int]:
    """Rules X1 to I2; without the text no brackets are paired."""
    explicit, overridden = _explicit_levels(classes, base)
    levels = explicit[:]
    for run in _isolating_sequences(classes, explicit):
        resolved = _resolve_sequence(run, classes, overridden, explicit, base, text)
        level = explicit[run[0]]
        steps = {"R": level + 1, "L": level, "1": level + 2, "2": level + 2}
        if level & 1:
            steps = {"R": level, "L": level + 1, "1": level + 1, "2": level + 1}
        for position, letter in zip(run, resolved, strict=True):
            levels[position] = steps[letter]
    for match in _REMOVED.finditer(classes):
        at = match.start()
        levels[at] = levels[at - 1] if at else base
    return levels


def line_levels(levels: Sequence[int], classes: str, start: int, end: int, base: int) -> list[int]:
    """L1 for one line: separators and the blanks before them, or at its end, take the base level."""
    part = list(levels[start:end])
    for match in _LINE_END.finditer(classes[start:end]):
        stop = min(match.end() + 1, end - start)
        part[match.start() : stop] = [base] * (stop - match.start())
    return part


def visual_order(levels: Sequence[int]) -> list[int]:
    """L2: the indices of the given elements from left to right."""
    order = list(range(len(levels)))
    odd = [level for level in levels if level & 1]
    if not odd:
        return order
    for threshold in range(max(levels), min(odd) - 1, -1):
        at = 0
        while at < len(order):
            stop = at
            while stop < len(order) and levels[order[stop]] >= threshold:
                stop += 1
            order[at:stop] = order[at:stop][::-1]
            at = stop + 1
    return order


def _matching_isolate(classes: str, start: int) -> int:
    depth = 1
    for match in _ISOLATE.finditer(classes, start + 1):
        depth += -1 if match.group() == "p" else 1
        if depth == 0:
            return match.start()
    return len(classes)


class _ExplicitStack:
    """The directional status stack of rules X1 to X8 with its overflow counters."""

    def __init__(self, base: int) -> None:
        self.base = base
        self.entries: list[tuple[int, str, bool]] = [(base, "", False)]
        self.overflow_isolates = 0
        self.overflow_embeddings = 0
        self.valid_isolates = 0

    def _next_level(self, *, right: bool) -> int:
        level = self.entries[-1][0]
        return (level + 1) | 1 if right else (level + 2) & ~1

    def embed(self, letter: str) -> None:
        level = self._next_level(right=letter in "EX")
        if level <= _MAX_DEPTH and not self.overflow_isolates and not self.overflow_embeddings:
            self.entries.append((level, {"x": "L", "X": "R"}.get(letter, ""), False))
        elif not self.overflow_isolates:
            self.overflow_embeddings += 1

    def isolate(self, *, right: bool) -> None:
        level = self._next_level(right=right)
        if level <= _MAX_DEPTH and not self.overflow_isolates and not self.overflow_embeddings:
            self.valid_isolates += 1
            self.entries.append((level, "", True))
        else:
            self.overflow_isolates += 1

    def pop_isolate(self) -> None:
        if self.overflow_isolates:
            self.overflow_isolates -= 1
        elif self.valid_isolates:
            self.overflow_embeddings = 0
            while not self.entries[-1][2]:
                self.entries.pop()
            self.entries.pop()
            self.valid_isolates -= 1

    def pop_embedding(self) -> None:
        if self.overflow_isolates:
            return
        if self.overflow_embeddings:
            self.overflow_embeddings -= 1
        elif not self.entries[-1][2] and len(self.entries) > 1:
            self.entries.pop()


def _explicit_levels(classes: str, base: int) -> tuple[list[int], str]:
    """X1 to X8: the explicit level of each character, and the classes with overrides applied."""
    stack = _ExplicitStack(base)
    levels: list[int] = []
    out: list[str] = []
    done = 0

    def take(stop: int) -> None:
        level, override, _ = stack.entries[-1]
        levels.extend([level] * (stop - done))
        part = classes[done:stop]
        out.append(re.sub("[^b]", override, part) if override else part)

    for match in _EXPLICIT.finditer(classes):
        at, letter = match.start(), match.group()
        take(at)
        if letter == "p":
            stack.pop_isolate()
        level, override, _ = stack.entries[-1]
        levels.append(base if letter == "B" else level)
        out.append(override or letter if letter in "ijfp" else letter)
        done = at + 1
        if letter in "ijf":
            right = letter == "j" or (
                letter == "f" and base_level(classes[done : _matching_isolate(classes, at)]) == 1
            )
            stack.isolate(right=right)
        elif letter == "P":
            stack.pop_embedding()
        elif letter == "B":
            stack = _ExplicitStack(base)
        elif letter != "p":
            stack.embed(letter)
    take(len(classes))
    return levels, "".join(out)


def _isolating_sequences(classes: str, levels: list[int]) -> list[list[int]]:
    """BD13: runs of one level, joined from an isolate initiator to its matching terminator."""
    runs: list[list[int]] = []
    for at, letter in enumerate(classes):
        if letter in "beExXP":
            continue
        if runs and levels[runs[-1][-1]] == levels[at] and not _ends_run(classes, runs[-1][-1]):
            runs[-1].append(at)
        else:
            runs.append([at])
    waiting: list[list[int]] = []
    sequences: list[list[int]] = []
    for run in runs:
        target = run
        if classes[run[0]] == "p":
            level = levels[run[0]]
            while waiting and levels[waiting[-1][-1]] > level:
                waiting.pop()
            if waiting and levels[waiting[-1][-1]] == level:
                target = waiting.pop()
                target.extend(run)
        if target is run:
            sequences.append(run)
        if classes[run[-1]] in "ijf":
            waiting.append(target)
        elif classes[run[-1]] == "B":
            waiting.clear()
    return sequences


def _ends_run(classes: str, at: int) -> bool:
    return classes[at] in "ijfB"


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


def _resolve_sequence(
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
