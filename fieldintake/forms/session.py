"""One form being filled: answers in, frozen state out.

Invariant: after each call the state is what the form prescribes for the answers given so far; a hidden
answer is kept, reads as empty, and is dropped when the form is finished.
"""

from __future__ import annotations

from datetime import datetime

from fieldintake.domain.values import Unanswered
from fieldintake.forms import snapshot as snapshots
from fieldintake.forms.beginning import FormContext, deprecate, new_id, preload
from fieldintake.forms.definition import ControlKind, Event, FormDefinition
from fieldintake.forms.entering import NotAnswerable, entered
from fieldintake.forms.entities import RecordDraft, record_drafts
from fieldintake.forms.lookups import strip_default_namespace
from fieldintake.forms.lookups import tree as xml_tree
from fieldintake.forms.open_form import OpenForm
from fieldintake.forms.places import NoSuchPlace
from fieldintake.forms.plan import Plan, make_plan
from fieldintake.forms.state import Labels, Problem, SessionState
from fieldintake.forms.submission import Submission, instance_id_node, serialized, submission
from fieldintake.forms.tree import ModelNode
from fieldintake.forms.xpath.dates import date_time_text
from fieldintake.forms.xpath.document import parse_xml

__all__ = ["FormContext", "FormSession", "NoSuchPlace", "NotAnswerable"]


class FormSession(OpenForm):
    """Answers in, state out; one person, one form, one thread."""

    # --- beginning -------------------------------------------------------------------------------

    @classmethod
    def start(
        cls,
        definition: FormDefinition | Plan,
        *,
        context: FormContext | None = None,
        now: datetime,
        language: str | None = None,
    ) -> FormSession:
        """A new session; first-load events have run."""
        plan = definition if isinstance(definition, Plan) else make_plan(definition)
        session = cls(plan, context or FormContext(), now)
        session._open(language, first=True)
        return session

    @classmethod
    def restore(
        cls,
        definition: FormDefinition | Plan,
        snapshot: bytes,
        *,
        context: FormContext | None = None,
        now: datetime,
    ) -> FormSession:
        """The session that a snapshot holds.

        Raises:
            ForeignSnapshot: when it belongs to another form or version.
        """
        plan = definition if isinstance(definition, Plan) else make_plan(definition)
        found = snapshots.unpacked(snapshot, plan.form)
        session = cls(plan, context or FormContext(), now)
        snapshots.pour(found.tree, session._scope, plan.form)
        session._open(found.language, first=False)
        return session

    @classmethod
    def edit(
        cls,
        definition: FormDefinition | Plan,
        submitted: bytes,
        *,
        context: FormContext | None = None,
        now: datetime,
        is_new_version: bool = True,
    ) -> FormSession:
        """A session on a finished submission; a new version gets a new id and names the old one.

        The desk never opens a finished form again: this is for the standard, whose recorded sessions begin so, and
        for reading a submission back to see that it holds every answer.
        """
        plan = definition if isinstance(definition, Plan) else make_plan(definition)
        source = xml_tree(parse_xml(submitted))
        strip_default_namespace(source)
        session = cls(plan, context or FormContext(), now, source)
        if is_new_version:
            deprecate(session._scope, plan.form, source, new_id(session._context.random))
        session._open(None, first=False)
        return session

    def _open(self, language: str | None, *, first: bool) -> None:
        if language in self.languages:
            self._page.language = language or ""
        if first:
            preload(self._scope, self._context, self._environment.now)
        self._engine.all_due(self._scope)
        for node in self._scope.all_nodes():
            self._engine.refresh(node)
        self._engine.settle()
        if first:
            self._engine.fire(Event.FIRST_LOAD, self._scope)
        self._engine.fire(Event.LOAD, self._scope)
        self._engine.awake = True
        self._engine.settle()

    # --- answering -------------------------------------------------------------------------------

    def answer(self, path: str, answer: str | Unanswered | None, *, now: datetime | None = None) -> None:
        """Give, change or clear (None) an answer; `path` as in the state.

        Raises:
            NoSuchPlace: when there is no such question.
            NotAnswerable: when it is read-only or a ranking is incomplete.
        """
        node = self.node(path)
        if not node.definition.is_leaf:
            raise NoSuchPlace(path)
        if self._page.readonly(node):
            raise NotAnswerable(path)
        self._at(now)
        with self._history.step(path if _is_keystroke(node, answer) else ""):
            if isinstance(answer, Unanswered):
                self._engine.set_value(node, "", answer)
            else:
                self._engine.set_value(node, entered(node, answer or "", self._options(node)))
            self._engine.settle()

    def _options(self, node: ModelNode) -> list[str]:
        return [c.value for c in self._page.choices(node, self._page.language)]

    def undo(self) -> bool:
        """Take the last answers to one question back, or the last row that was added or removed; False without any."""
        return self._history.undo()

    def add_repeat(self, path: str, *, now: datetime | None = None) -> str:
        """Add an instance at the end of a repeat; its path.

        Raises:
            NoSuchPlace, NotAnswerable: when there is none, or the form counts it.
        """
        around, repeat = self._range(path)
        if not self._page.is_free(repeat):
            raise NotAnswerable(path)
        self._at(now)
        with self._history.step():
            scope = self._engine.add(repeat, around)
            self._engine.settle()
        return scope.prefix()

    def remove_repeat(self, path: str, *, now: datetime | None = None) -> None:
        """Remove the instance of that path.

        Raises:
            NoSuchPlace, NotAnswerable: when there is none, or the form counts it.
        """
        node = self.node(path)
        scope = node.scope
        if node is not scope.owner or scope.repeat is None:
            raise NoSuchPlace(path)
        if not self._page.is_free(scope.repeat):
            raise NotAnswerable(path)
        self._at(now)
        with self._history.step():
            self._engine.remove(scope)
            self._engine.settle()

    # --- looking ---------------------------------------------------------------------------------

    def set_language(self, language: str) -> None:
        """Show the form in another language; answers stay.

        Raises:
            NoSuchPlace: when nobody speaks it.
        """
        if language not in self.languages:
            raise NoSuchPlace("language")
        self._page.language = language
        self._engine.words_changed()
        self._page.forget_all(self._scope)

    def state(self) -> SessionState:
        """What to show now."""
        form = self.definition
        language = self._page.language
        translate = self._context.translate
        title = form.title
        if translate is not None and language not in form.texts and title:
            title = translate(language, title)
        return SessionState(title, language, self.languages, self._page.lines(), self._history.may_undo)

    def labels(self, path: str, language: str) -> Labels:
        """All texts of a line in any language, for two languages side by side."""
        return self._page.labels(self.node(path), language)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the form from being complete and that somebody can mend, in document order."""
        found = ((node, self._page.problem(node)) for node in self._leaves(self._scope.owner))
        return tuple(p for node, p in found if p is not None and not self._page.is_beyond_reach(node))

    def failures(self) -> tuple[Problem, ...]:
        """The rules of the form that cannot be worked out with these answers, each at its place; no answer is lost."""
        here = [node for node in self._engine.failed if self._is_here(node)]
        return tuple(p for node in here if (p := self._page.failure(node)))

    def _is_here(self, node: ModelNode) -> bool:
        """Whether a node that failed still belongs to the form: its row may have been taken out."""
        try:
            here = self.node(node.path)
        except NoSuchPlace:
            return False
        return here is node or node.definition in node.scope.ranges

    def record_drafts(self) -> tuple[RecordDraft, ...]:
        """The records that the answers fill, by `save_to`.

        Raises:
            InvalidValue: when an answer does not fit its field.
        """
        return record_drafts(self._scope, self._context.zone)

    # --- keeping ---------------------------------------------------------------------------------

    def snapshot(self) -> bytes:
        """The session as bytes, for a draft."""
        return snapshots.packed(self.definition, self._page.language, self._scope)

    def finish(self, *, now: datetime | None = None) -> Submission:
        """The submission; hidden answers are dropped, the id is made if the form made none."""
        self._at(now)
        moment = self._environment.now.astimezone(self._context.zone)
        for definition, node in self._scope.nodes.items():
            if definition.bind.preload == "timestamp" and definition.bind.preload_parameter == "end":
                node.value = node.text = date_time_text(moment)
        identity = instance_id_node(self._scope)
        if identity is not None and not identity.value:
            identity.value = identity.text = new_id(self._context.random)
        return submission(self.definition, self._scope)

    def xml(self) -> str:
        """The instance as it would be submitted now."""
        return serialized(self._scope, self.definition.namespaces)


def _is_keystroke(node: ModelNode, answer: str | Unanswered | None) -> bool:
    """Whether an answer is typed and a sign longer or shorter than the one before: somebody is still writing it."""
    control = node.definition.control
    is_typed = control is not None and control.kind is ControlKind.INPUT
    return is_typed and isinstance(answer, str) and abs(len(answer) - len(node.value)) == 1
