# ruff: noqa: N802 - methods that override the toolkit keep its names
"""The page to the right of the column: header that stays, body that scrolls, bar at the bottom that stays.

Invariant: no content is out of reach; what does not fit scrolls, header and bar stay.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.label import Label
from fieldintake.ui.widgets.own_width import Sheet
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.widgets.wrap_row import WrapHolder, WrapRow

_TWO_COLUMNS_FROM = 1048  # a window of 1280 less the column


class PageHeader(WrapHolder):
    """Title, one line of words, actions at the far end, or under them where there is no room."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.heading = Label("", Step.TITLE, heavy=True, wraps=True)
        self.line = Prose(look, "", ink=Colour.TEXT_2)
        self._row = WrapRow(self, spacing=16, least=look.scaled(280))
        said = QWidget()
        words = QVBoxLayout(said)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(2)
        words.addWidget(self.heading)
        words.addWidget(self.line)
        words.addStretch(1)
        self._row.put(said, grows=True)

    def say(self, heading: str, line: str = "") -> None:
        self.heading.say(heading)
        self.line.say(line)
        self.line.setVisible(bool(line))

    def add_action(self, action: QWidget) -> None:
        self._row.put(action)


class BottomBar(WrapHolder):
    """Back, Pause, where you are; then what ends the page. Same places always, in two lines if need be."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("surface", "bar")
        self.back = Button(look, "", Kind.PLAIN, icon="arrow-left")
        self.pause = Button(look, "", Kind.OUTLINED, icon="pause")
        self.place = Prose(look, "", step=Step.CAPTION, ink=Colour.TEXT_2)
        self.stop = Button(look, "", Kind.OUTLINED)
        self.next = Button(look, "", Kind.FILLED, icon="arrow-right", trailing=True)
        self.row = WrapRow(self, spacing=12, least=look.scaled(160))
        self.row.setContentsMargins(32, 15, 32, 15)
        for widget in (self.back, self.pause, self.place, self.stop, self.next):
            self.row.put(widget, grows=widget is self.place)

    def say(self, *, back: str, pause: str, place: str, stop: str, onward: str) -> None:
        """Words for each part; a part without words is not shown."""
        for button, words in ((self.back, back), (self.pause, pause), (self.stop, stop), (self.next, onward)):
            button.say(words)
            button.setVisible(bool(words))
        self.place.say(place)


class Page(QWidget):
    """A screen's page. Put content into `body`; `add_bar` puts a bar under it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.header = PageHeader(look)
        self.content = Sheet()
        self.content.setProperty("scrolled", True)  # noqa: FBT003 - Qt's own signature
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(32, 0, 32, 32)
        self.body.setSpacing(24)
        self.body.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.scroller = QScrollArea()
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setWidgetResizable(True)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroller.setWidget(self.content)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.above = QVBoxLayout()
        self.above.setContentsMargins(32, 24, 32, 16)
        self.above.setSpacing(16)
        self.above.addWidget(self.header)
        self.stack = QVBoxLayout(self)
        self.stack.setContentsMargins(0, 0, 0, 0)
        self.stack.setSpacing(0)
        self.stack.addLayout(self.above)
        self.stack.addWidget(self.scroller, 1)

    def add_bar(self, bar: QWidget) -> None:
        self.stack.addWidget(bar)


class Columns(QWidget):
    """Two columns where there is room, else the side column under the main one (or over it)."""

    def __init__(
        self, look: Look, main: QWidget, side: QWidget, *, side_px: int = 344, side_first: bool = False
    ) -> None:
        super().__init__()
        self._look = look
        self._side = side
        self._side_px = side_px
        self._side_first = side_first
        self.boxes = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.boxes.setContentsMargins(0, 0, 0, 0)
        self.boxes.setSpacing(32)
        self.boxes.addWidget(main, 1, Qt.AlignmentFlag.AlignTop)
        self.boxes.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
        side.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._arrange(wide=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(wide=event.size().width() + 64 >= self._look.scaled(_TWO_COLUMNS_FROM))

    def _arrange(self, *, wide: bool) -> None:
        if wide:
            self.boxes.setDirection(QBoxLayout.Direction.LeftToRight)
            self._side.setFixedWidth(self._look.scaled(self._side_px))
            return
        upward = QBoxLayout.Direction.BottomToTop if self._side_first else QBoxLayout.Direction.TopToBottom
        self.boxes.setDirection(upward)
        self._side.setMinimumWidth(0)
        self._side.setMaximumWidth(16_777_215)


class Twin(QWidget):
    """Two cards of a share each, one under the other where there is no room."""

    def __init__(
        self,
        look: Look,
        first: QWidget,
        second: QWidget,
        *,
        shares: tuple[int, int] = (1, 1),
        beside_from: int = _TWO_COLUMNS_FROM,
    ) -> None:
        super().__init__()
        self._look = look
        self._beside_from = beside_from
        self.boxes = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.boxes.setContentsMargins(0, 0, 0, 0)
        self.boxes.setSpacing(24)
        self.boxes.addWidget(first, shares[0], Qt.AlignmentFlag.AlignTop)
        self.boxes.addWidget(second, shares[1], Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() + 64 >= self._look.scaled(self._beside_from)
        self.boxes.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
