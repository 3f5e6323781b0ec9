"""Pages of which one is shown, as tall as that one: hidden pages take no room, so nothing scrolls for them."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldintake.ui.widgets.own_width import OwnWidth


class Stack(OwnWidth, QWidget):
    """The first page added is shown first."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def add(self, page: QWidget) -> None:
        page.setVisible(not self._pages)
        self._pages.append(page)
        self._column.addWidget(page)

    def turn_to(self, page: QWidget) -> None:
        """Show one page and hide the rest."""
        for other in self._pages:
            if other is not page:
                other.hide()
        page.show()

    def turn_to_place(self, place: int) -> None:
        self.turn_to(self._pages[place])

    @property
    def shown(self) -> QWidget:
        return next(page for page in self._pages if not page.isHidden())
