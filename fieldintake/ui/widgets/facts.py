"""Pairs of a name and a value, one under the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.label import Label, Tone, hairline
from fieldintake.ui.widgets.prose import Prose


class Facts(QWidget):
    """`ruled` parts the pairs by hairlines and lets the values wrap beside a fixed column of names."""

    def __init__(self, look: Look, *, ruled: bool = False) -> None:
        super().__init__()
        self._look = look
        self._ruled = ruled
        self._shown: tuple[tuple[str, str], ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Replace the pairs."""
        if tuple(facts) == self._shown:
            return
        self._shown = tuple(facts)
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, (name, value) in enumerate(facts):
            self._add(place * 2, name, value)

    def _add(self, row: int, name: str, value: str) -> None:
        top = Qt.AlignmentFlag.AlignTop
        if self._ruled:
            if row:
                self._grid.addWidget(hairline(), row - 1, 0, 1, 2)
            label = Label(name, tone=Tone.MUTED, wraps=True)
            label.setFixedWidth(self._look.scaled(150))
            self._grid.addWidget(label, row, 0, top)
            self._grid.addWidget(Prose(self._look, value), row, 1, top)
            return
        self._grid.addWidget(Label(name, Step.BODY, Tone.MUTED), row, 0, top)
        self._grid.addWidget(Label(value), row, 1, top | Qt.AlignmentFlag.AlignTrailing)
