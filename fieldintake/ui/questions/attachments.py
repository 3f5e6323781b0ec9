# ruff: noqa: N802 - methods that override the toolkit keep its names
"""Files as answers: chosen, dropped or drawn, shown small, played, taken away.

Invariant: nothing here opens a file or keeps bytes of one; it says what is wanted and shows what it is told.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldintake.ui.questions.field import Field
from fieldintake.ui.questions.state import Asked, Attached
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.button import Button, Kind
from fieldintake.ui.widgets.card import row_of
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.widgets.picture import Picture
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare

_PREVIEW = QSize(320, 220)
_CANVAS = QSize(560, 200)
_DRAWN = QSize(1120, 400)


class FileField(Field):
    """What is attached, and what can be done with it. A file may be dropped on it."""

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self._look, self._words = look, words
        self._attached: Attached | None = None
        self.picture = Picture()
        self.said = Label("", Step.CAPTION, Tone.MUTED, wraps=True)
        self.attach = Button(look, words.text("Attach a file"), icon="paperclip")
        self.play = Button(look, words.text("Play"), Kind.QUIET, icon="play-outline")
        self.remove = Button(look, words.text("Take it away"), Kind.QUIET)
        self.buttons = row_of(self.attach, self.play, self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.picture, self.said, self.buttons):
            column.addWidget(widget)
        self.setAcceptDrops(True)
        self.setFocusProxy(self.attach)
        self.attach.clicked.connect(self.file_wanted)
        self.play.clicked.connect(self.play_wanted)
        self.remove.clicked.connect(self.file_unwanted)

    def show_asked(self, asked: Asked) -> None:
        _ = self._words.text
        attached = asked.attached
        if attached != self._attached:
            self._attached = attached
            self.picture.show_within(b"" if attached is None else attached.preview, _PREVIEW, self._look)
            self.picture.setAccessibleName("" if attached is None else bare(attached.words))
        self.said.say(self._says(asked))
        may = not asked.is_read_only and not asked.no_files and not asked.is_working
        self.attach.say(_("Attach another instead") if asked.raw else _("Attach a file"))
        self.attach.setVisible(may)
        self.play.setVisible(attached is not None and attached.may_play)
        self.remove.setVisible(bool(asked.raw) and not asked.is_read_only and not asked.is_working)

    def _says(self, asked: Asked) -> str:
        _ = self._words.text
        if asked.is_working:
            return _("The file is being made ready.")
        if asked.attached is not None:
            return asked.attached.words
        if asked.no_files:
            return asked.no_files
        return _("One moment.") if asked.raw else _("Nothing is attached.")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.attach.isVisible():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        if urls and urls[0].isLocalFile():
            event.acceptProposedAction()
            self.file_brought.emit(Path(urls[0].toLocalFile()))


class Canvas(QWidget):
    """A sheet to draw or sign on, with the mouse, a pen or a finger."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.strokes: list[QPainterPath] = []
        self.setFixedSize(_CANVAS)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            stroke = QPainterPath(event.position())
            stroke.lineTo(event.position() + QPoint(1, 0))  # a dot is a stroke too
            self.strokes.append(stroke)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self.strokes:
            self.strokes[-1].lineTo(event.position())
            self.update()

    def take_back(self) -> None:
        """The last stroke."""
        if self.strokes:
            self.strokes.pop()
            self.update()

    def clear(self) -> None:
        self.strokes = []
        self.update()

    def as_png(self) -> bytes:
        """Black on white, whatever the look of the desk; empty when nothing is drawn."""
        if not self.strokes:
            return b""
        image = QImage(_DRAWN, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.scale(_DRAWN.width() / self.width(), _DRAWN.height() / self.height())
        self._draw(painter, QColor("black"))
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub knows no device with a format
        return bytes(buffer.data().data())

    def _draw(self, painter: QPainter, ink: QColor) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(ink, 2.5, Qt.PenStyle.SolidLine, cap, join))
        for stroke in self.strokes:
            painter.drawPath(stroke)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self._look.colour(Colour.LINE_STRONG), self._look.edge))
        painter.setBrush(self._look.colour(Colour.SURFACE))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        self._draw(painter, self._look.colour(Colour.TEXT))
        painter.end()


class DrawingField(FileField):
    """A signature or a drawing: drawn here and kept by a button, or attached as a picture by whoever cannot draw."""

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__(look, words)
        self.canvas = Canvas(look)
        self.keep = Button(look, words.text("Keep the drawing"), Kind.SOFT, icon="check")
        self.undo = Button(look, words.text("Take the last stroke back"), Kind.QUIET, icon="undo")
        self.clear = Button(look, words.text("Begin again"), Kind.QUIET)
        self.tools = row_of(self.keep, self.undo, self.clear)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(2, self.canvas)
        column.insertWidget(3, self.tools)
        self.keep.clicked.connect(self._keep)
        self.undo.clicked.connect(self.canvas.take_back)
        self.clear.clicked.connect(self.canvas.clear)

    def _keep(self) -> None:
        png = self.canvas.as_png()
        if png:
            self.drawn.emit(png)

    def show_asked(self, asked: Asked) -> None:
        super().show_asked(asked)
        may = not (asked.raw or asked.is_read_only or asked.no_files or asked.is_working)
        self.canvas.setVisible(may)
        self.tools.setVisible(may)
        if asked.raw:
            self.canvas.clear()

    def name_after(self, name: str, description: str) -> None:
        super().name_after(name, description)
        self.canvas.setAccessibleName(name)
