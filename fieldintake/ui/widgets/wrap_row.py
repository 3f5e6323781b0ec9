# ruff: noqa: N802 - methods that override the toolkit keep its names
"""A row that becomes two or more when its widgets do not fit side by side, as with large text.

Invariant: no widget is ever narrower than it needs, or off the edge, because of its neighbours.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtWidgets import QFrame, QLayout, QLayoutItem, QStyle, QWidget, QWidgetItem


class WrapRow(QLayout):
    """Widgets in reading order. Those made to grow share what is left of their line."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8, least: int = 200) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._growing: set[QWidget] = set()
        self._least = least
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        if parent is not None:
            parent.setLayout(self)

    def put(self, widget: QWidget, *, grows: bool = False, at: int | None = None) -> None:
        """Add a widget at a place, or at the end."""
        self.addChildWidget(widget)
        self._items.insert(len(self._items) if at is None else at, QWidgetItem(widget))
        if grows:
            self._growing.add(widget)
        self.invalidate()

    def let_grow(self, *widgets: QWidget) -> None:
        """These, and no others, take what is left of their line."""
        self._growing = set(widgets)
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(self._need(item) for item in shown) + self.spacing() * max(len(shown) - 1, 0)
        margins = self.contentsMargins()
        width += margins.left() + margins.right()
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        margins = self.contentsMargins()
        widest = max((self._need(item) for item in self._shown()), default=0)
        tallest = max((item.minimumSize().height() for item in self._shown()), default=0)
        return QSize(widest + margins.left() + margins.right(), tallest + margins.top() + margins.bottom())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _grows(self, item: QLayoutItem) -> bool:
        return item.widget() in self._growing

    def _need(self, item: QLayoutItem) -> int:
        hint = item.sizeHint().width()
        return min(hint, self._least) if self._grows(item) else max(hint, item.minimumSize().width())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = [[]]
        used = 0
        for item in self._shown():
            need = self._need(item)
            if lines[-1] and used + self.spacing() + need > width:
                lines.append([])
                used = 0
            used += need + (self.spacing() if lines[-1] else 0)
            lines[-1].append(item)
        return lines

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        """Lay the lines out in `rect`; the height that they take."""
        margins = self.contentsMargins()
        inside = rect.adjusted(margins.left(), margins.top(), -margins.right(), -margins.bottom())
        top = inside.top()
        for number, line in enumerate(self._lines(inside.width())):
            top += self.spacing() if number else 0
            widths = self._widths(line, inside.width())
            heights = [_height(item, width) for item, width in zip(line, widths, strict=True)]
            tallest = max(heights, default=0)
            if place:
                left = inside.left()
                if number and not any(self._grows(item) for item in line):
                    left += inside.width() - sum(widths) - self.spacing() * (len(line) - 1)
                for item, width, height in zip(line, widths, heights, strict=True):
                    cell = QRect(left, top + (tallest - height) // 2, width, height)
                    item.setGeometry(QStyle.visualRect(self._direction(), inside, cell))
                    left += width + self.spacing()
            top += tallest
        return top - rect.top() + margins.bottom()

    def _direction(self) -> Qt.LayoutDirection:
        parent = self.parentWidget()
        return parent.layoutDirection() if parent is not None else Qt.LayoutDirection.LeftToRight

    def _widths(self, line: list[QLayoutItem], width: int) -> list[int]:
        needs = [min(self._need(item), width) for item in line]
        growing = [place for place, item in enumerate(line) if self._grows(item)]
        left = width - sum(needs) - self.spacing() * (len(line) - 1)
        for place in growing:
            needs[place] += max(left, 0) // len(growing)
        return needs


def _height(item: QLayoutItem, width: int) -> int:
    if item.hasHeightForWidth():
        return item.heightForWidth(width)
    return max(item.sizeHint().height(), item.minimumSize().height())


class WrapHolder(QFrame):
    """A frame as tall as its wrapping row; layouts around it do not always ask for the height of a width."""

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            layout = self.layout()
            needed = layout.heightForWidth(self.width()) if layout is not None else 0
            if self.minimumHeight() != needed:
                self.setMinimumHeight(needed)
        return done
