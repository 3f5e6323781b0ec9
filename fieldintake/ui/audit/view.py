"""Draws the audit: what is filtered by, who did what, newest first, and whether the chain fits.

Signals: `person_wanted()`, `kind_wanted()`, `days_wanted()`, `case_wanted()`, `more_wanted()`, `verify_wanted()`,
`export_wanted()`, `back_wanted()`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldintake.casework.read_audit import AuditLine
from fieldintake.ui.audit.rows import action_words, who_words
from fieldintake.ui.audit.state import AuditState
from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import Card, row_of
from fieldintake.ui.widgets.page import Page
from fieldintake.ui.widgets.panels import EmptyState, NoticePanel
from fieldintake.ui.widgets.row_card import RowCard
from fieldintake.ui.widgets.row_delegate import RowShape
from fieldintake.ui.widgets.rows import Row
from fieldintake.ui.words import Words


class AuditView(Page):
    """One list under four filters."""

    person_wanted = Signal()
    kind_wanted = Signal()
    days_wanted = Signal()
    case_wanted = Signal()
    more_wanted = Signal()
    verify_wanted = Signal()
    export_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._words = words
        self._state: AuditState | None = None
        self.back = Button(look, "", Kind.PLAIN, icon="arrow-left")
        self.verify, self.export = Button(look, ""), Button(look, "")
        for action in (self.verify, self.export, self.back):
            self.header.add_action(action)
        self.person, self.kind, self.days, self.case = (Button(look, "", Kind.OUTLINED) for _ in range(4))
        self.fits, self.broken = NoticePanel(look), NoticePanel(look, "brick", "alert-octagon")
        self.list = RowCard(look, RowShape(least=58))
        self.nothing, self.empty = EmptyState(look), Card()
        self.empty.add(self.nothing)
        self.more = Button(look, "", Kind.OUTLINED)
        filters = row_of(self.person, self.kind, self.days, self.case)
        for widget in (self.fits, self.broken, filters, self.empty, self.list, row_of(self.more)):
            self.body.addWidget(widget)
        self._wire()

    def _wire(self) -> None:
        for button, signal in (
            (self.person, self.person_wanted),
            (self.kind, self.kind_wanted),
            (self.days, self.days_wanted),
            (self.case, self.case_wanted),
            (self.more, self.more_wanted),
            (self.verify, self.verify_wanted),
            (self.export, self.export_wanted),
            (self.back, self.back_wanted),
        ):
            button.clicked.connect(signal)

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: AuditState) -> None:
        self._state = state
        _ = self._words.text
        self.header.say(_("Who did what"), _("The newest first. Nothing that she told us is in here."))
        self.back.say(_("Back"))
        self.verify.say(_("Check that nothing was changed"))
        self.export.say(_("Put it into a file"))
        chosen = state.chosen
        self.person.say(_("Who: {name}", name=self._words.typed(chosen.who_name) or _("Anybody")))
        kind = self._words.of(chosen.kind) if chosen.kind else _("Anything")
        self.kind.say(_("What: {name}", name=kind))
        self.days.say(_("When: {name}", name=self._words.of(chosen.days)))
        self.case.say(_("Case: {name}", name=chosen.code or _("Every case")))
        rows = [self._row(line, state.now_ms) for line in state.lines]
        self.list.show_rows(_("Entries"), rows, count="")
        self.empty.setVisible(not state.lines)
        self.nothing.say(_("Looking ...") if state.is_loading else _("Nothing of this kind is in the audit."))
        self.more.say(_("Show more"))
        self.more.setVisible(state.has_more)
        self._show_verified(state)

    def _show_verified(self, state: AuditState) -> None:
        _, plural = self._words.text, self._words.plural
        count = state.verified
        self.fits.setVisible(count is not None and count >= 0)
        self.broken.setVisible(count is not None and count < 0)
        fit = plural("{n} entry fits", "All {n} entries fit", max(count or 0, 0))
        self.fits.say(fit, _("None was changed, removed or moved."))
        self.broken.say(
            _("An entry does not fit."),
            _(
                "Somebody may have changed the audit of this laptop. Lock the desk and call your administrator."
            ),
        )

    def _row(self, line: AuditLine, now_ms: int) -> Row:
        return Row(
            key=str(line.entry.sequence),
            code=line.code,
            sentence=action_words(line.entry.action, self._words),
            reason=who_words(line, self._words),
            time=self._words.when(line.entry.at_ms, now_ms),
        )
