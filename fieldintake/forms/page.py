"""Builds the lines of the page from the tree, keeping those that did not change.

Invariant: a change throws away only the lines of the nodes it touched and the lists that hold them.
"""

from __future__ import annotations

from typing import cast

from fieldintake.forms.definition import (
    BodyElement,
    Control,
    ControlKind,
    FormDefinition,
    NodeDefinition,
    Shape,
)
from fieldintake.forms.engine import Engine
from fieldintake.forms.plan import Computation, Rule
from fieldintake.forms.state import (
    Choice,
    GroupState,
    InstanceState,
    Labels,
    Line,
    Problem,
    ProblemCode,
    QuestionState,
    RepeatState,
)
from fieldintake.forms.tree import ModelNode, Scope
from fieldintake.forms.wording import Wording
from fieldintake.forms.xpath.values import to_boolean


class Page:
    """The lines of one session in its current language."""

    def __init__(self, form: FormDefinition, engine: Engine, wording: Wording) -> None:
        self._form = form
        self._engine = engine
        self._wording = wording
        self.language = form.default_language
        self._choices: dict[tuple[NodeDefinition, str], tuple[Choice, ...]] = {}
        self._elements: dict[NodeDefinition, BodyElement] = {}
        self._index(form.body)
        engine.stale = self.forget

    def _index(self, element: BodyElement) -> None:
        for child in element.children:
            if child.node is not None:
                self._elements.setdefault(child.node, child)
            self._index(child)

    def forget(self, node: ModelNode) -> None:
        """Drop the lines that show a node."""
        node.state = None
        element = self._elements.get(node.definition)
        scope: Scope | None = node.scope
        is_range = node.definition.shape is Shape.REPEAT and node is not node.scope.owner
        if element is not None and not is_range:
            node.scope.lines.pop(element.key, None)
            if node.definition.shape is Shape.REPEAT:
                scope = node.scope.parent
        element = None if element is None else element.parent
        while element is not None and scope is not None:
            if scope.lines.pop(element.key, None) is None:
                return  # what is above was dropped before, or does not show it
            if element.node is not None and element.node.shape is Shape.REPEAT:
                scope = scope.parent
            element = element.parent

    def forget_all(self, scope: Scope) -> None:
        """Drop every line of a scope."""
        scope.lines.clear()
        for node in scope.nodes.values():
            node.state = None
        for node in scope.ranges.values():
            node.state = None
        for inner in scope.inner():
            self.forget_all(inner)

    def lines(self) -> tuple[Line, ...]:
        """All lines to be shown."""
        return self._lines(self._form.body, self._engine.scope, 0)

    def _lines(self, element: BodyElement, scope: Scope, depth: int) -> tuple[Line, ...]:
        known = scope.lines.get(element.key)
        if known is not None:
            return cast(tuple[Line, ...], known)
        found: list[Line] = []
        for child, node in scope.inside(element):
            if node is None:
                self._without_node(child, scope, depth, found)
            elif not node.relevant:
                continue
            elif type(node.state) is QuestionState:
                found.append(node.state)  # most lines of most pages did not change
            elif node.definition.shape is Shape.QUESTION and node.definition.control is not None:
                found.append(self.question(node))
            else:
                found.append(self._group(child, node, depth))
                inside = scope.lines.get(child.key)
                found.extend(self._lines(child, scope, depth + 1) if inside is None else inside)  # type: ignore[arg-type]
        lines = tuple(found)
        scope.lines[element.key] = lines
        return lines

    def _without_node(self, element: BodyElement, scope: Scope, depth: int, found: list[Line]) -> None:
        """A page that stands for no group of the data, or a repeat, whose instances have the nodes."""
        definition = element.node
        if definition is None:
            text = self._wording.text(element.label, scope.owner, self.language)
            found.append(GroupState(scope.owner.path, element.appearance, text, depth))
            found.extend(self._lines(element, scope, depth + 1))
        elif definition.shape is Shape.REPEAT:
            self._repeat(element, definition, scope, depth, found)

    def _group(self, element: BodyElement, node: ModelNode, depth: int) -> GroupState:
        if isinstance(node.state, GroupState):
            return node.state
        text = self._wording.text(element.label, node, self.language)
        node.state = GroupState(node.path, element.appearance, text, depth)
        return node.state

    def _repeat(
        self,
        element: BodyElement,
        definition: NodeDefinition,
        scope: Scope,
        depth: int,
        found: list[Line],
    ) -> None:
        range_ = scope.ranges.get(definition)
        if range_ is None or not range_.relevant:
            return
        free = self.is_free(definition)
        instances = scope.repeats[definition]
        for index, instance in enumerate(instances, 1):
            if not instance.owner.relevant:
                continue
            found.append(self._instance(element, instance, index, may_remove=free))
            found.extend(self._lines(element, instance, depth + 1))
        if not isinstance(range_.state, RepeatState):
            text = self._wording.text(element.label, range_, self.language)
            count = len(instances)
            path = scope.prefix() + definition.path[scope.skip :]
            range_.state = RepeatState(path, text, count, free, free and count > 0)
        found.append(range_.state)

    def _instance(
        self, element: BodyElement, instance: Scope, index: int, *, may_remove: bool
    ) -> InstanceState:
        owner = instance.owner
        if isinstance(owner.state, InstanceState) and owner.state.index == index:
            return owner.state
        text = self._wording.text(element.label, owner, self.language)
        owner.state = InstanceState(instance.prefix(), text, index, may_remove)
        return owner.state

    def is_free(self, definition: NodeDefinition) -> bool:
        """Whether a person may add and remove instances."""
        rules = definition.repeat
        return rules is None or (rules.count is None and not rules.fixed)

    def question(self, node: ModelNode) -> QuestionState:
        """The line of a question."""
        if isinstance(node.state, QuestionState):
            return node.state
        definition = node.definition
        control = definition.control
        assert control is not None
        words = self.labels(node, self.language)
        node.state = QuestionState(
            node.path,
            control.kind,
            definition.bind.type,
            control.appearance,
            words.label,
            words.hint,
            node.text,
            tuple(node.text.split()) if control.kind.offers_choices else (),
            words.choices,
            node.unanswered,
            self.required(node),
            self.readonly(node),
            self.problem(node) or self.failure(node),
            control.parameters,
            definition.bind.category,
            words.why,
            definition.bind.sensitive,
            words.to_her,
            words.guidance,
            words.picture,
            words.sound,
        )
        return node.state

    def labels(self, node: ModelNode, language: str) -> Labels:
        """All texts of a question or group in a language."""
        definition, wording = node.definition, self._wording
        control = definition.control
        if control is None:
            return Labels(wording.text(definition.label, node, language))
        bind = definition.bind
        return Labels(
            wording.text(control.label, node, language),
            wording.text(control.hint, node, language),
            self.choices(node, language),
            wording.text(bind.required_message, node, language),
            wording.text(bind.constraint_message, node, language),
            wording.plain(bind.to_her, language),
            wording.plain(bind.why, language),
            wording.more(control.hint, "guidance", node, language),
            wording.more(control.label, "image", node, language),
            wording.more(control.label, "audio", node, language),
        )

    def choices(self, node: ModelNode, language: str) -> tuple[Choice, ...]:
        """The choices of a question, filtered as the form says."""
        control = node.definition.control
        if control is None:
            return ()
        if control.itemset is None:
            return self._fixed_choices(node, control, language)
        return tuple(
            Choice(
                value,
                self._wording.choice(node, item, language),
                self._wording.picture_of_choice(node, item, language),
            )
            for value, item in node.choices or ()
        )

    def _fixed_choices(self, node: ModelNode, control: Control, language: str) -> tuple[Choice, ...]:
        wording = self._wording
        key = (node.definition, language)
        known = self._choices.get(key)
        if known is not None:
            return known
        made = tuple(
            Choice(
                item.value,
                wording.text(item.label, node, language) or item.value,
                wording.more(item.label, "image", node, language),
            )
            for item in control.items
        )
        if all(wording.is_fixed(i.label, language) for i in control.items):
            self._choices[key] = made
        return made

    def required(self, node: ModelNode) -> bool:
        """Whether an answer is wanted before the form is complete."""
        rule = self._engine.rule(node, Rule.REQUIRED)
        return rule is not None and self._holds(rule, node) is True

    def readonly(self, node: ModelNode) -> bool:
        """Whether the node, or a group around it, may not be changed."""
        walk: object = node if node.definition in self._engine.plan.guarded else None
        while isinstance(walk, ModelNode):
            rule = self._engine.rule(walk, Rule.READONLY)
            if rule is not None and self._holds(rule, walk):
                return True
            walk = walk.parent
        return False

    def is_beyond_reach(self, node: ModelNode) -> bool:
        """Whether nobody can answer it: nothing asks it, or it may not be changed."""
        control = node.definition.control
        return control is None or control.kind is ControlKind.NOTE or self.readonly(node)

    def _holds(self, rule: Computation, node: ModelNode) -> bool | None:
        value = self._engine.value(rule, node)
        return None if value is None else to_boolean(value)

    def problem(self, node: ModelNode) -> Problem | None:
        """What is wrong with an answer; an answer that is no value is never wrong."""
        if not node.relevant or node.unanswered is not None:
            return None
        bind = node.definition.bind
        if not node.text:
            if not self.required(node):
                return None
            message = self._wording.text(bind.required_message, node, self.language)
            return Problem(ProblemCode.REQUIRED, node.path, message)
        rule = self._engine.rule(node, Rule.CONSTRAINT)
        if rule is None or self._holds(rule, node) is not False:
            return None
        message = self._wording.text(bind.constraint_message, node, self.language)
        return Problem(ProblemCode.CONSTRAINT, node.path, message)

    def failure(self, node: ModelNode) -> Problem | None:
        """The first rule of a node that cannot be worked out with the answers given."""
        failed = self._engine.failed.get(node)
        if not failed or not node.relevant:
            return None
        return Problem(ProblemCode.RULE_FAILED, node.path, None, next(iter(failed))[0])
