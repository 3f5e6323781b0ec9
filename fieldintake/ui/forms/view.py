"""Draws the page of forms: the list, a report before a form is accepted, or a preview that keeps nothing.

Signals: `bring_wanted()`, `form_brought(path)`, `form_chosen(key)`, `accept_wanted()`, `preview_wanted()`,
`save_wanted()`, `back_wanted()`, `turned(by)`; and those of `panel`.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldintake.ui.filling.panel import FormPanel, place_of
from fieldintake.ui.forms.state import FormLine, FormsList, FormsState, ImportReport, Preview
from fieldintake.ui.marks import Mark
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import Card, Section, column_of, empty
from fieldintake.ui.widgets.page import BottomBar, Page
from fieldintake.ui.widgets.panels import EmptyState, NoticePanel
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.widgets.row_card import RowCard
from fieldintake.ui.widgets.row_delegate import RowShape
from fieldintake.ui.widgets.rows import Row
from fieldintake.ui.widgets.stack import Stack
from fieldintake.ui.words import Words


class FormsView(Page):
    """Three pages in one stack."""

    bring_wanted = Signal()
    form_brought = Signal(object)
    form_chosen = Signal(str)
    accept_wanted = Signal()
    preview_wanted = Signal()
    save_wanted = Signal()
    back_wanted = Signal()
    turned = Signal(int)

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._words, self._look = words, look
        self._state: FormsState | None = None
        self.bring = Button(look, "", icon="plus")
        self.preview = Button(look, "", icon="eye-outline")
        self.save = Button(look, "", Kind.QUIET)
        self.list = RowCard(look, RowShape(least=58, code=0))
        self.nothing = EmptyState(look)
        self.parts = QWidget()
        self._column = QVBoxLayout(self.parts)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(24)
        self.kept_nowhere = NoticePanel(look, icon="eye-outline")
        self.panel = FormPanel(look, words)
        self.steps = Stack()
        self.here = column_of(self.nothing, self.list)
        self.filled = column_of(self.kept_nowhere, self.panel, spacing=16)
        for page in (self.here, self.parts, self.filled):
            self.steps.add(page)
        for tool in (self.save, self.preview, self.bring, self.panel.contents, self.panel.languages):
            self.header.add_action(tool)
        self.body.addWidget(self.steps)
        self.setFocusProxy(self.list.list)
        self.bar = BottomBar(look)
        self.add_bar(self.bar)
        self.setAcceptDrops(True)
        self._wire()

    def _wire(self) -> None:
        self.bring.clicked.connect(self.bring_wanted)
        self.preview.clicked.connect(self.preview_wanted)
        self.save.clicked.connect(self.save_wanted)
        self.bar.back.clicked.connect(self.back_wanted)
        self.bar.stop.clicked.connect(lambda: self.turned.emit(-1))
        self.bar.next.clicked.connect(self._onward)
        self.list.list.opened.connect(self.form_chosen)
        self.list.list.acted.connect(self.form_chosen)

    def _onward(self) -> None:
        if self._state is not None and isinstance(self._state.content, ImportReport):
            self.accept_wanted.emit()
        else:
            self.turned.emit(1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's own name
        if event.mimeData().hasUrls() and self.bring.isVisible():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's own name
        urls = event.mimeData().urls()
        if urls and urls[0].isLocalFile():
            event.acceptProposedAction()
            self.form_brought.emit(Path(urls[0].toLocalFile()))

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: FormsState) -> None:
        is_other = self._state is None or type(self._state.content) is not type(state.content)
        self._state = state
        self.panel.hide_tools()
        for tool in (self.bring, self.preview, self.save):
            tool.hide()
        match state.content:
            case FormsList():
                self._show_list(state.content)
            case ImportReport():
                self._show_report(state.content)
            case Preview():
                self._show_preview(state.content)
        if is_other:
            self.scroller.verticalScrollBar().setValue(0)

    def _show_list(self, content: FormsList) -> None:
        _ = self._words.text
        self.steps.turn_to(self.here)
        self.header.say(
            _("Forms"), _("What is asked at this desk. Each version keeps its own drafts and answers.")
        )
        self.bring.say(_("Bring a form"))
        self.bring.setVisible(content.may_change)
        self.nothing.say(
            _("One moment.") if content.is_loading else _("There is no form yet. Bring a spreadsheet.")
        )
        self.nothing.setVisible(not content.lines)
        self.list.show_rows(_("Forms of this desk"), [self._row(line) for line in content.lines])
        self.bar.say(back=_("Back"), pause="", place="", stop="", onward="")

    def _row(self, line: FormLine) -> Row:
        _ = self._words.text
        said = [_("Version {version}.", version=line.version or "-")]
        if line.is_retired:
            said.append(_("Retired: nothing new begins with it."))
        elif not line.is_newest:
            said.append(_("An older version: only what was begun in it goes on."))
        if line.is_bundled:
            said.append(_("Comes with the program."))
        if line.drafts:
            said.append(
                self._words.plural(
                    "{n} draft of yours is open.", "{n} drafts of yours are open.", line.drafts
                )
            )
        quiet = line.is_retired or not line.is_newest
        mark = Mark("archive-outline" if quiet else "clipboard-text-outline")
        return Row(
            key=line.key,
            sentence=line.title,
            heavy=not quiet,
            reason=" ".join(said),
            mark=mark,
            action=_("Open"),
        )

    def _show_report(self, report: ImportReport) -> None:
        _ = self._words.text
        self.steps.turn_to(self.parts)
        self.header.say(report.title, report.line)
        self.save.say(_("Save the report"))
        self.save.show()
        self.preview.say(_("Look at it"))
        self.preview.setVisible(report.may_accept or report.is_here)
        empty(self._column)
        for part in report.parts:
            card = Card(padding=(20, 14), spacing=6)
            for line in part.lines:
                ink = Colour.AMBER if part.is_grave else Colour.TEXT
                card.add(Prose(self._look, line, step=Step.CAPTION, ink=ink))
            section = Section(card)
            section.heading.say(part.name)
            self._column.addWidget(section)
        place = _("It is here already, as it is.") if report.is_here else ""
        onward = _("Accept this form") if report.may_accept else ""
        self.bar.say(back=_("Leave it"), pause="", place=place, stop="", onward=onward)

    def _show_preview(self, preview: Preview) -> None:
        _ = self._words.text
        self.steps.turn_to(self.filled)
        self.header.say(preview.title, preview.step.page.title.staff)
        self.kept_nowhere.say(_("This is how it looks. What you answer here is kept nowhere."))
        self.panel.render_state(preview.step)
        self.panel.turn.hide()
        self.panel.undo.hide()
        first, last = preview.step.number == 1, preview.step.number == preview.step.of
        self.bar.say(
            back=_("Back"),
            pause="",
            place=place_of(preview.step, self._words),
            stop="" if first else _("Page before"),
            onward="" if last else _("Next"),
        )
