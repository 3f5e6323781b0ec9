"""What an expression may ask of the world: time, chance, names of days, texts, lookup lists.

Invariant: within one pass nothing here changes, so two expressions of a pass agree about "now".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from random import Random, SystemRandom

from fieldintake.forms.xpath.namespaces import WELL_KNOWN
from fieldintake.forms.xpath.nodes import Node

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _no_instance(_name: str) -> Node | None:
    return None


def _no_text(_text_id: str) -> str | list[Node]:
    return ""


def _no_choice(_value: str, _path: str, _node: Node) -> str:
    return ""


@dataclass(slots=True)
class Environment:
    """One form's world; `now` is set anew before each pass."""

    zone: tzinfo
    now: datetime
    months: tuple[str, ...] = MONTHS
    weekdays: tuple[str, ...] = WEEKDAYS
    random: Random = field(default_factory=SystemRandom)
    namespaces: Mapping[str, str] = field(default_factory=lambda: WELL_KNOWN)
    instance: Callable[[str], Node | None] = _no_instance
    text: Callable[[str], str | list[Node]] = _no_text
    choice_name: Callable[[str, str, Node], str] = _no_choice


class Run:
    """The state of one evaluation: where absolute paths start, and the focus of the predicate."""

    __slots__ = ("current", "environment", "fixed", "position", "root", "size", "steps")

    def __init__(
        self, environment: Environment, root: Node, fixed: dict[object, list[Node]] | None = None
    ) -> None:
        self.environment = environment
        self.root = root
        self.current = root
        self.position = 1
        self.size = 1
        self.steps = 0
        self.fixed: dict[object, list[Node]] = {} if fixed is None else fixed
