"""A form with its tree, its rules and its page, put together; what a session then does with them is elsewhere.

Invariant: expressions reach lookup lists, texts and choice names of this form only.
"""

from __future__ import annotations

from datetime import datetime

from fieldintake.forms.beginning import FormContext
from fieldintake.forms.definition import NodeDefinition, Shape
from fieldintake.forms.engine import Engine
from fieldintake.forms.history import History
from fieldintake.forms.page import Page
from fieldintake.forms.places import node_at, repeat_at
from fieldintake.forms.plan import Plan
from fieldintake.forms.resolve import resolve
from fieldintake.forms.tree import ModelNode, Scope, build
from fieldintake.forms.wording import Wording
from fieldintake.forms.xpath.environment import Environment
from fieldintake.forms.xpath.nodes import Node


class OpenForm:
    """The parts of one session, and how to find one's way in them."""

    def __init__(
        self, plan: Plan, context: FormContext, now: datetime, submitted: Node | None = None
    ) -> None:
        form = plan.form
        self.definition = form
        self._context = context
        source = form.instance.children[0] if submitted is None else submitted
        self._scope = build(form.root, source, complete=submitted is not None)
        environment = Environment(
            zone=context.zone,
            now=now,
            months=context.months,
            weekdays=context.weekdays,
            random=context.random,
            namespaces=form.namespaces,
            instance=self._instance,
            text=self._text,
            choice_name=self._choice_name,
        )
        self._environment = environment
        self._engine = Engine(plan, environment, self._scope)
        self._wording = Wording(form, self._engine, context.translate, context.shown)
        self._page = Page(form, self._engine, self._wording)
        self._history = History(self._engine)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the form or the translator speaks."""
        return tuple(dict.fromkeys(self.definition.languages + self._context.languages))

    def node(self, path: str) -> ModelNode:
        """The node of a path with instance numbers; without number, the first instance.

        Raises:
            NoSuchPlace: when there is none.
        """
        return node_at(path, self.definition, self._scope)

    def _range(self, path: str) -> tuple[Scope, NodeDefinition]:
        return repeat_at(path, self.definition, self._scope)

    def _leaves(self, node: Node) -> list[ModelNode]:
        found: list[ModelNode] = []
        stack = [node]
        while stack:
            here = stack.pop()
            stack.extend(reversed(here.children))
            if isinstance(here, ModelNode) and here.definition.shape is Shape.QUESTION:
                found.append(here)
        return found

    def _at(self, now: datetime | None) -> None:
        if now is not None:
            self._environment.now = now

    def _instance(self, name: str) -> Node | None:
        if name == self.definition.primary_name and name:
            return self._engine.run.root
        return self.definition.lookups.get(name)

    def _text(self, text_id: str) -> str:
        return self._wording.by_id(text_id, self._scope.owner, self._page.language)

    def _choice_name(self, value: str, path: str, node: Node) -> str:
        context = node if isinstance(node, ModelNode) else self._scope.owner
        form = self.definition
        definition = resolve(path, context.definition, form.nodes, form.namespaces)
        if definition is None:
            return ""
        scope: Scope | None = context.scope
        while scope is not None:
            if definition in scope.nodes:
                choices = self._page.choices(scope.nodes[definition], self._page.language)
                return next((c.label for c in choices if c.value == value), "")
            scope = scope.parent
        return ""
