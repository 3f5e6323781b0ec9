"""The order of mixed left-to-right and right-to-left text: Unicode Standard Annex 9, all of it.

Invariant: a level for every character and no character lost. Each rule works on the string of class
letters (see `bidi_classes`) as one pattern, which keeps it next to its wording in the standard.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from fieldintake.letters.text.bidi_classes import classes_of
from fieldintake.letters.text.bidi_rules import resolve_sequence

_MAX_DEPTH: Final = 125
_EXPLICIT: Final = re.compile("[ijfpeExXPB]")
_SPLITTING: Final = re.compile("[bijfpeExXPB]")
_REMOVED: Final = re.compile("[beExXP]")
_ISOLATE: Final = re.compile("[ijfp]")
_NOT_SIMPLE: Final = re.compile("[RA2jEX]")
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
        resolved = resolve_sequence(run, classes, overridden, explicit, base, text)
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
    if _SPLITTING.search(classes) is None:
        return [list(range(len(classes)))] if classes else []
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
