"""Cards and the headings that stand above them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.label import Label, Surface, Tone, hairline
from fieldintake.ui.widgets.own_width import Sheet
from fieldintake.ui.widgets.wrap_row import WrapHolder, WrapRow


class Card(Surface):
    """A white sheet with a hairline around it. Rows are added with `add`, parted by hairlines if asked."""

    def __init__(
        self, surface: str = "card", *, padding: tuple[int, int] = (20, 16), spacing: int = 8
    ) -> None:
        super().__init__(surface)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(padding[0], padding[1], padding[0], padding[1])
        self.rows.setSpacing(spacing)

    def add(self, row: QWidget) -> None:
        self.rows.addWidget(row)

    def add_line(self) -> None:
        self.rows.addWidget(hairline())


class Heading(WrapHolder):
    """The name of a card, how many things it holds, and what can be done at the far end."""

    def __init__(self) -> None:
        super().__init__()
        self.name = Label("", Step.LEAD, heavy=True)
        self.count = Label("", Step.BODY, Tone.MUTED, wraps=True)
        self._row = WrapRow(self)
        self._row.put(self.name)
        self._row.put(self.count, grows=True)

    def say(self, name: str, count: str = "") -> None:
        self.name.say(name)
        self.count.say(count)

    def add_action(self, action: QWidget) -> None:
        self._row.put(action)


def empty(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Remove and forget everything in a layout."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class Section(QWidget):
    """A heading with its card under it, eight pixels apart."""

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self.heading = Heading()
        self.body = body
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.heading)
        column.addWidget(body)


def row_of(*widgets: QWidget, spacing: int = 8, stretch_at: int | None = None) -> QWidget:
    """Widgets side by side while they fit; the one at `stretch_at` takes what is left of its line."""
    holder = WrapHolder()
    row = WrapRow(holder, spacing=spacing)
    for place, widget in enumerate(widgets):
        row.put(widget, grows=place == stretch_at)
    return holder


def column_of(*widgets: QWidget, spacing: int = 8) -> QWidget:
    """Widgets one under the other."""
    holder = Sheet()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    column.setAlignment(Qt.AlignmentFlag.AlignTop)
    for widget in widgets:
        column.addWidget(widget)
    return holder
