"""What a session still has to do: rules in the order of the plan, and after them actions as they came.

Invariant: a rule is due once for each node, however many of the things it reads have changed.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable

from fieldintake.forms.definition import Action
from fieldintake.forms.tree import ModelNode


class Agenda:
    """Rules by their rank, and actions whose event has happened."""

    def __init__(self) -> None:
        self._ranks: list[int] = []
        self._nodes: dict[int, dict[ModelNode, None]] = {}
        self._actions: deque[tuple[Action, ModelNode]] = deque()

    def add_rule(self, rank: int, node: ModelNode) -> None:
        """The rule of that rank is due at a node."""
        nodes = self._nodes.get(rank)
        if nodes is None:
            self._nodes[rank] = {node: None}
            heapq.heappush(self._ranks, rank)
        else:
            nodes[node] = None

    def add_action(self, action: Action, source: ModelNode) -> None:
        """The event of an action has happened at a node."""
        self._actions.append((action, source))

    def next_rule(self) -> tuple[int, Iterable[ModelNode]] | None:
        """Take the lowest rank that is due, with its nodes; None when no rule is due."""
        if not self._ranks:
            return None
        rank = heapq.heappop(self._ranks)
        return rank, self._nodes.pop(rank)

    def next_action(self) -> tuple[Action, ModelNode] | None:
        """Take the action that has waited longest, with the node of its event; None when there is none."""
        return self._actions.popleft() if self._actions else None

    def clear(self) -> None:
        """Drop everything, after a failure."""
        self._ranks.clear()
        self._nodes.clear()
        self._actions.clear()
