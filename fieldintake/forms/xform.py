"""Reads an ODK XForm into a definition.

Invariant: what cannot be understood is a named refusal; nothing in a form can reach the network, a file or
an entity.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from fieldintake.domain.errors import FormError
from fieldintake.forms import body, lookups
from fieldintake.forms.binds import bind_of
from fieldintake.forms.definition import (
    Bind,
    BodyElement,
    FormDefinition,
    NodeDefinition,
    RepeatRules,
    Shape,
)
from fieldintake.forms.faults import Fault
from fieldintake.forms.resolve import resolve
from fieldintake.forms.texts import children, is_element, local, translations
from fieldintake.forms.xpath.document import parse_xml
from fieldintake.forms.xpath.namespaces import JAVAROSA, OPENROSA, WELL_KNOWN
from fieldintake.forms.xpath.nodes import Kind, Node

MAX_DEPTH = 40
MAX_NODES = 20_000

_DECLARED = re.compile(rb"xmlns:([\w.-]+)\s*=\s*[\"']([^\"'<>]*)[\"']", re.ASCII)


class UnusableForm(FormError):
    """Readable XML, but no form that can be filled, for `fault`."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"unusable form: {fault.value}")
        self.fault = fault


def read_form(xml: bytes, attachments: Mapping[str, bytes] | None = None) -> FormDefinition:
    """The definition of an XForm; `attachments` are lookup files by name.

    Raises:
        FormError: with what is wrong.
    """
    page = parse_xml(xml)
    model = next((e for e in page.iter("{*}model")), None)
    if model is None:
        raise UnusableForm(Fault.NOT_A_FORM)
    spoken = {p.decode(): u.decode() for p, u in _DECLARED.findall(xml)}
    reader = _Reader(page, model, {} if attachments is None else attachments, spoken)
    return reader.form()


def _primary(model: etree._Element) -> tuple[etree._Element, str]:
    for instance in children(model, "instance"):
        for element in instance:
            if is_element(element):
                return element, instance.get("id") or ""
        break
    raise UnusableForm(Fault.NOT_A_FORM)


class _Reader:
    """One reading; holds what the parts need of each other."""

    def __init__(
        self,
        page: etree._Element,
        model: etree._Element,
        attachments: Mapping[str, bytes],
        spoken: dict[str, str],
    ) -> None:
        self._page = page
        self._model = model
        self._attachments = attachments
        self._source, self._primary_name = _primary(model)
        self._nodes: dict[str, NodeDefinition] = {}
        self._unused: list[str] = []
        self._added_id = ""
        self._spoken = spoken
        self._namespaces = {**WELL_KNOWN, **self._spoken}

    def form(self) -> FormDefinition:
        repeats = self._repeat_paths()
        instance = self._instance()
        root = self._define(instance.children[0], None, repeats, 0)
        self._binds(root)
        texts, default = translations(self._model)
        found, external, missing = self._lookups()
        form = FormDefinition(
            id=self._source.get("id") or self._source.get("xmlns") or root.name,
            version=self._source.get("version") or self._source.get(f"{{{OPENROSA}}}version") or "",
            title=self._title(),
            root=root,
            nodes=self._nodes,
            body=BodyElement(None),
            actions=[],
            texts=texts,
            languages=tuple(texts),
            default_language=default,
            lookups=found,
            external=external,
            namespaces=self._namespaces,
            instance=instance,
            primary_name=self._primary_name,
            missing=tuple(missing),
            unused=tuple(self._unused),
            files=dict(self._attachments),
        )
        body.read_body(self._page, self._model, form)
        return form

    def _title(self) -> str:
        title = next(self._page.iter("{*}title"), None)
        return "" if title is None else (title.text or "").strip()

    def _repeat_paths(self) -> set[str]:
        """Paths of repeats as written in the body, made absolute."""
        found: set[str] = set()
        page_body = next(self._page.iter("{*}body"), None)
        if page_body is not None:
            self._collect_repeats(page_body, f"/{self._root_name()}", found)
        return found

    def _collect_repeats(self, element: etree._Element, above: str, found: set[str]) -> None:
        for inner in element:
            name = local(inner)
            reference = (inner.get("nodeset") or inner.get("ref") or "").strip()
            path = above
            if name in ("group", "repeat") and reference:
                path = reference if reference.startswith("/") else f"{above}/{reference}"
                path = path.replace("/./", "/")
            if name == "repeat":
                found.add(path)
            if name in ("group", "repeat"):
                self._collect_repeats(inner, path, found)

    def _root_name(self) -> str:
        prefix = self._source.prefix
        return f"{prefix}:{local(self._source)}" if prefix else local(self._source)

    def _instance(self) -> Node:
        """The primary instance as nodes under a document node, with a meta block."""
        top = Node(Kind.DOCUMENT)
        root = lookups.tree(self._source)
        lookups.strip_default_namespace(root)
        root.parent = top
        top.children.append(root)
        self._ensure_meta(root)
        return top

    def _ensure_meta(self, root: Node) -> None:
        meta = next((c for c in root.children if c.name == "meta"), None)
        if meta is None:
            prefix = next((p for p, u in self._spoken.items() if u == OPENROSA and p), "")
            meta = Node(Kind.ELEMENT, "meta", uri=OPENROSA if prefix else "", prefix=prefix, parent=root)
            root.children.append(meta)
        if not any(c.name == "instanceID" for c in meta.children):
            meta.children.append(
                Node(Kind.ELEMENT, "instanceID", uri=meta.uri, prefix=meta.prefix, parent=meta)
            )
            self._added_id = f"/{self._root_name()}/{meta.qualified}/{meta.children[-1].qualified}"

    def _define(
        self, node: Node, parent: NodeDefinition | None, repeats: set[str], depth: int
    ) -> NodeDefinition:
        if depth > MAX_DEPTH or len(self._nodes) > MAX_NODES:
            raise UnusableForm(Fault.TOO_DEEP if depth > MAX_DEPTH else Fault.TOO_LARGE)
        path = ("" if parent is None else parent.path) + "/" + node.qualified
        known = self._nodes.get(path)
        definition = known or NodeDefinition(
            path, node.name, node.uri or "", node.prefix, _shape(node, path, parent, repeats), parent
        )
        if known is None:
            self._nodes[path] = definition
            definition.source = node
            if parent is not None:
                parent.children.append(definition)
        if definition.shape is Shape.REPEAT:
            self._template(definition, node)
        for below in node.children:
            self._define(below, definition, repeats, depth + 1)
        for attribute in node.attributes:
            self._define_attribute(attribute, definition)
        if node.children and definition.shape is Shape.QUESTION:
            definition.shape = Shape.GROUP
        return definition

    def _define_attribute(self, node: Node, parent: NodeDefinition) -> None:
        path = f"{parent.path}/@{node.qualified}"
        if path not in self._nodes:
            made = NodeDefinition(path, node.name, node.uri or "", node.prefix, Shape.ATTRIBUTE, parent)
            self._nodes[path] = made
            parent.attributes.append(made)

    def _template(self, definition: NodeDefinition, node: Node) -> None:
        definition.repeat = definition.repeat or RepeatRules()
        explicit = any(a.uri == JAVAROSA and a.name == "template" for a in node.attributes)
        if explicit:
            node.attributes = [a for a in node.attributes if a.name != "template"]
        else:
            definition.instances.append(node)
        if definition.template is None or (explicit and not definition.has_template):
            definition.template = node
            definition.has_template = explicit

    def _binds(self, root: NodeDefinition) -> None:
        for element in children(self._model, "bind"):
            self._bind(element, root)
        if self._added_id and self._nodes[self._added_id].bind.preload is None:
            self._nodes[self._added_id].bind = Bind(preload="uid")

    def _bind(self, element: etree._Element, around: NodeDefinition) -> None:
        reference = (element.get("nodeset") or element.get("ref") or "").strip()
        node = resolve(reference, around, self._nodes, self._namespaces) if reference else around
        if node is None:
            self._unused.append(reference)
            return
        node.bind = bind_of(element)
        for inner in children(element, "bind"):
            self._bind(inner, node)

    def _lookups(self) -> tuple[dict[str, Node], dict[str, str], list[str]]:
        found: dict[str, Node] = {}
        external: dict[str, str] = {}
        missing: list[str] = []
        for instance in children(self._model, "instance")[1:]:
            name = instance.get("id") or ""
            source = instance.get("src")
            if source is None:
                found[name] = _internal(instance)
                continue
            external[name] = source
            if source.startswith("jr://instance/"):
                found[name] = Node(Kind.DOCUMENT)  # answers of another session are never read
                continue
            file = file_of(source)
            data = self._attachments.get(file)
            if data is None:
                missing.append(file)
                found[name] = Node(Kind.DOCUMENT)
            else:
                found[name] = lookups.lookup(file if "." in file else file + ".xml", data)
        return found, external, missing


def file_of(source: str) -> str:
    """The name of the file in which a list lies, by where the form says that it is."""
    return source.rpartition("/")[2]


def _internal(instance: etree._Element) -> Node:
    top = Node(Kind.DOCUMENT)
    for element in instance:
        if is_element(element):
            top.append(lookups.tree(element))
    return top


def _shape(node: Node, path: str, parent: NodeDefinition | None, repeats: set[str]) -> Shape:
    if parent is None:
        return Shape.ROOT
    if path in repeats:
        return Shape.REPEAT
    return Shape.GROUP if node.children else Shape.QUESTION
