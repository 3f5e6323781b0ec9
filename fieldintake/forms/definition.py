"""What a form is, once read: its data tree with binds, its body, its texts and its lookup lists.

Invariant: a definition never changes after reading; sessions share it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import takewhile

from fieldintake.forms.xpath.nodes import Node


class Shape(Enum):
    """What a node of the data tree is."""

    ROOT = "root"
    GROUP = "group"
    REPEAT = "repeat"
    QUESTION = "question"
    ATTRIBUTE = "attribute"


class DataType(Enum):
    """The types of bind that the engine tells apart; any other is a string."""

    STRING = "string"
    INTEGER = "int"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "dateTime"
    BINARY = "binary"
    BARCODE = "barcode"
    GEOPOINT = "geopoint"
    GEOTRACE = "geotrace"
    GEOSHAPE = "geoshape"


class ControlKind(Enum):
    """How a question is asked."""

    INPUT = "input"
    NOTE = "note"
    SELECT_ONE = "select1"
    SELECT_MANY = "select"
    RANK = "rank"
    RANGE = "range"
    UPLOAD = "upload"
    TRIGGER = "trigger"

    @property
    def offers_choices(self) -> bool:
        """Whether the answer is made of the codes of choices."""
        return self in _OFFERING

    @property
    def takes_several(self) -> bool:
        """Whether the answer may hold more than one code."""
        return self in _SEVERAL


_SEVERAL = frozenset({ControlKind.SELECT_MANY, ControlKind.RANK})
_OFFERING = _SEVERAL | {ControlKind.SELECT_ONE}


class Event(Enum):
    """When a setvalue action runs."""

    FIRST_LOAD = "odk-instance-first-load"
    LOAD = "odk-instance-load"
    NEW_REPEAT = "odk-new-repeat"
    VALUE_CHANGED = "xforms-value-changed"


@dataclass(frozen=True, slots=True)
class Output:
    """An expression whose value stands inside a text."""

    expression: str


Part = str | Output


@dataclass(frozen=True, slots=True)
class Message:
    """A text of the form: inline parts, or a text id (as an expression) looked up per language."""

    parts: tuple[Part, ...] = ()
    text_id: str | None = None
    id_expression: str | None = None


@dataclass(frozen=True, slots=True)
class Bind:
    """The rules of one node, as expressions."""

    type: DataType = DataType.STRING
    relevant: str | None = None
    required: str | None = None
    readonly: str | None = None
    calculate: str | None = None
    constraint: str | None = None
    required_message: Message | None = None
    constraint_message: Message | None = None
    preload: str | None = None
    preload_parameter: str = ""
    category: str | None = None
    why: str | None = None
    to_her: str | None = None
    sensitive: bool = False
    save_to: str | None = None


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """One fixed choice."""

    value: str
    label: Message | None


@dataclass(frozen=True, slots=True)
class Itemset:
    """Choices computed from nodes; `value` and `label` are relative to each node."""

    nodeset: str
    value: str
    label: str | None
    label_is_text_id: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """A setvalue: when one of `events` happens, `target` gets the value."""

    events: frozenset[Event]
    target: NodeDefinition
    expression: str | None
    text: str = ""
    source: NodeDefinition | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Control:
    """How one question is shown."""

    kind: ControlKind
    appearance: tuple[str, ...] = ()
    label: Message | None = None
    hint: Message | None = None
    items: tuple[ItemDefinition, ...] = ()
    itemset: Itemset | None = None
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RepeatRules:
    """How many times a repeat may occur."""

    count: str | None = None
    fixed: bool = False


@dataclass(slots=True, eq=False)
class NodeDefinition:
    """One generic place of the data tree; compared by identity, fixed after reading."""

    path: str
    name: str
    uri: str
    prefix: str
    shape: Shape
    parent: NodeDefinition | None
    bind: Bind = field(default_factory=Bind)
    control: Control | None = None
    label: Message | None = None
    repeat: RepeatRules | None = None
    children: list[NodeDefinition] = field(default_factory=list)
    attributes: list[NodeDefinition] = field(default_factory=list)
    source: Node | None = None
    template: Node | None = None
    instances: list[Node] = field(default_factory=list)
    has_template: bool = False
    by_name: dict[str, list[NodeDefinition]] | None = None

    def named(self, name: str) -> list[NodeDefinition]:
        """Its children of a name; asked only once the form is read."""
        if self.by_name is None:
            self.by_name = {}
            for child in self.children:
                self.by_name.setdefault(child.name, []).append(child)
        return self.by_name.get(name, [])

    @property
    def is_leaf(self) -> bool:
        """Whether the node holds a value itself."""
        return self.shape in (Shape.QUESTION, Shape.ATTRIBUTE)

    def upwards(self) -> Iterator[NodeDefinition]:
        """The node itself and all around it, innermost first."""
        walk: NodeDefinition | None = self
        while walk is not None:
            yield walk
            walk = walk.parent

    def is_within(self, other: NodeDefinition) -> bool:
        """Whether the node is the other one or stands below it."""
        return any(node is other for node in self.upwards())

    def enclosing_repeats(self) -> Iterator[NodeDefinition]:
        """The repeats around the node, itself included, innermost first."""
        return (node for node in self.upwards() if node.shape is Shape.REPEAT)

    def enclosing_repeat(self) -> NodeDefinition | None:
        """The nearest repeat around the node or the node itself; None outside repeats."""
        return next(self.enclosing_repeats(), None)

    def repeats_below(self, top: NodeDefinition | None) -> tuple[NodeDefinition, ...]:
        """The repeats from below `top` down to the node itself, outermost first; from the root without one."""
        below = takewhile(lambda node: node is not top, self.upwards())
        return tuple(reversed([node for node in below if node.shape is Shape.REPEAT]))


@dataclass(slots=True, eq=False)
class BodyElement:
    """One element of the page: a question, a group or a repeat, in the order of the form."""

    node: NodeDefinition | None
    children: list[BodyElement] = field(default_factory=list)
    appearance: tuple[str, ...] = ()
    label: Message | None = None
    parent: BodyElement | None = None
    key: int = 0


Texts = dict[str, dict[str, dict[str, tuple[Part, ...]]]]
"""Language -> text id -> form (`""` for the plain text) -> parts."""


@dataclass(slots=True, eq=False)
class FormDefinition:
    """A whole form."""

    id: str
    version: str
    title: str
    root: NodeDefinition
    nodes: dict[str, NodeDefinition]
    body: BodyElement
    actions: list[Action]
    texts: Texts
    languages: tuple[str, ...]
    default_language: str
    lookups: dict[str, Node]
    external: dict[str, str]
    namespaces: dict[str, str]
    instance: Node
    primary_name: str = ""
    missing: tuple[str, ...] = ()
    dangling: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)

    def every(self) -> list[NodeDefinition]:
        """All nodes in document order, parents before children."""
        found: list[NodeDefinition] = []
        stack = [self.root]
        while stack:
            here = stack.pop()
            found.append(here)
            stack.extend(reversed(here.children))
        return found
