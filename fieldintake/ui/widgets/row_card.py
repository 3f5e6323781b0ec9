"""A heading over a card that holds one list of rows."""

from __future__ import annotations

from fieldintake.ui.theme import Look
from fieldintake.ui.widgets.card import Card, Section
from fieldintake.ui.widgets.row_delegate import RowShape
from fieldintake.ui.widgets.rows import Row, RowList


class RowCard(Section):
    """A heading over a card with one list of rows."""

    def __init__(self, look: Look, shape: RowShape | None = None) -> None:
        self.list = RowList(look, shape)
        card = Card(padding=(1, 1))
        card.add(self.list)
        super().__init__(card)

    def show_rows(self, name: str, rows: list[Row], *, count: str | None = None, chosen: str = "") -> None:
        """Show the rows; the section is hidden while it has none."""
        self.heading.say(name, str(len(rows)) if count is None else count)
        self.list.show_rows(rows, name=name, chosen=chosen)
        self.setVisible(bool(rows))
