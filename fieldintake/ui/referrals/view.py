"""Draws the list of referrals: whose, for what, to whom, how far, and what comes next.

Signals: `chosen(key)`, `more_wanted()`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldintake.ui.marks import Mark
from fieldintake.ui.referrals.state import NEXT_STEPS, ReferralLine, ReferralsState, Stage
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import Card, row_of
from fieldintake.ui.widgets.page import Page
from fieldintake.ui.widgets.panels import EmptyState
from fieldintake.ui.widgets.row_card import RowCard
from fieldintake.ui.widgets.rows import Row
from fieldintake.ui.words import Words
from fieldintake.wording.labels import Labels

_MARKS = {
    Stage.DRAFT: Mark("pencil-outline"),
    Stage.ISSUED: Mark("send-outline"),
    Stage.ACCEPTED: Mark("check-circle", Colour.ACCENT),
    Stage.DECLINED: Mark("cancel"),
    Stage.WAITING_LIST: Mark("timer-sand", Colour.AMBER_FILL),
    Stage.ASKED: Mark("help-circle-outline"),
    Stage.RECEIVED: Mark("check-circle", Colour.ACCENT),
    Stage.WITHDRAWN: Mark("arrow-u-left-top"),
    Stage.ENDED: Mark("circle-outline"),
}


class ReferralsView(Page):
    """One list, newest first."""

    chosen = Signal(str)
    more_wanted = Signal()

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look)
        self._words = words
        self._state: ReferralsState | None = None
        self.list = RowCard(look)
        self.nothing = EmptyState(look)
        self.empty = Card()
        self.empty.add(self.nothing)
        self.more = Button(look, "", Kind.OUTLINED)
        for widget in (self.empty, self.list, row_of(self.more)):
            self.body.addWidget(widget)
        self.list.list.opened.connect(self.chosen)
        self.list.list.acted.connect(self.chosen)
        self.more.clicked.connect(self.more_wanted)

    def again(self) -> None:
        """Draw the same state in the language that is now chosen."""
        if self._state is not None:
            self.render_state(self._state)

    def render_state(self, state: ReferralsState) -> None:
        self._state = state
        _ = self._words.text
        self.header.say(_("Referrals"), _("Everything that was begun here, the newest first."))
        rows = [self._row(line, state.now_ms) for line in state.lines]
        self.list.show_rows(_("All referrals"), rows, count="")
        self.empty.setVisible(not state.lines)
        self.nothing.say(
            _("Looking ...")
            if state.is_loading
            else _("No referral yet. Start one from a need on a case's page.")
        )
        self.more.say(_("Show more"))
        self.more.setVisible(state.has_more)

    def _row(self, line: ReferralLine, now_ms: int) -> Row:
        _ = self._words.text
        labels = Labels(self._words.language)
        areas = self._words.several([labels.code("need_area", code) for code in line.areas])
        what = _("{need}: {who}", need=areas, who=line.provider) if areas else line.provider
        next_step = NEXT_STEPS[line.stage]
        return Row(
            key=line.key,
            code=line.code,
            sentence=what,
            reason=" ".join(
                part for part in (self._words.of(line.stage), next_step and _(next_step)) if part
            ),
            mark=_MARKS[line.stage],
            time=""
            if line.since_ms is None
            else _("since {when}", when=self._words.when(line.since_ms, now_ms)),
            action=_("Open"),
        )
