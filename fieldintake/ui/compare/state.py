"""What the page of two cases side by side shows, as values. Qt-free. Nothing masked is here until it is held open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from fieldintake.ui.case.lines import Revealed
from fieldintake.ui.intake.state import Matched
from fieldintake.wording.catalogue import N_


class Likeness(Enum):
    """What two answers to one question have to do with each other."""

    SAME = "same"
    ALIKE = "alike"
    DIFFERS = "differs"
    ONE_ONLY = "one_only"
    LOOK = "look"


class WhyNot(Enum):
    """Why the two are not merged here."""

    NO_CASE_YET = "no_case_yet"
    SAME_CASE = "same_case"
    RESTRICTED = "restricted"
    BOTH_MERGED = "both_merged"
    ROLE = "role"


WORDS: Mapping[Enum, str] = {
    Likeness.SAME: N_("The same"),
    Likeness.ALIKE: N_("Alike"),
    Likeness.DIFFERS: N_("Not the same"),
    Likeness.ONE_ONLY: N_("Known of one only"),
    Likeness.LOOK: N_("Hold to compare"),
    WhyNot.NO_CASE_YET: N_("If it is her, open her case. Nothing is made twice then."),
    WhyNot.SAME_CASE: N_("These two are one case already."),
    WhyNot.RESTRICTED: N_("A restricted case is not merged. Open it to all first, if she agrees."),
    WhyNot.BOTH_MERGED: N_("Other cases are merged into both. Part those of one of them first."),
    WhyNot.ROLE: N_("Whether two cases become one, your coordinator decides. Tell them both codes."),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer. `key` names record and field of a masked one, which has no text until it is held."""

    text: str = ""
    key: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.key


@dataclass(frozen=True, slots=True)
class CompareLine:
    """One question and what both say; what is about the file, or was not asked in the search, has no likeness."""

    label: str
    one: Cell
    other: Cell
    likeness: Likeness | None


@dataclass(frozen=True, slots=True)
class CompareState:
    """The whole page. `one` and `other` head the columns; `one_key` is empty when she has no case yet."""

    one: str = ""
    other: str = ""
    one_key: str = ""
    other_key: str = ""
    one_line: str = ""
    other_line: str = ""
    matched: tuple[Matched, ...] = ()
    lines: tuple[CompareLine, ...] = ()
    why_not: WhyNot | None = None
    is_merging: bool = False
    revealed: Revealed | None = None

    @property
    def may_merge(self) -> bool:
        return bool(self.one_key and self.other_key) and self.why_not is None and not self.is_merging
