# ruff: noqa: N802 - methods that override the toolkit keep its names
"""Fields for what nobody else may see, and for what must be typed by hand from paper.

Invariant: nothing can be pasted into a `HandField`, dropped on it or copied from it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from fieldintake.domain.strength import strength
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Colour, Step
from fieldintake.ui.widgets.label import Label
from fieldintake.ui.widgets.prose import Prose
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare

_REFUSED = (QKeySequence.StandardKey.Paste, QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)


class SecretField(QLineEdit):
    """A passphrase; the eye shows what was typed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.eye = self.addAction(
            look.icon("eye-outline", Colour.TEXT_2), QLineEdit.ActionPosition.TrailingPosition
        )
        self.eye.triggered.connect(self._show_or_hide)

    def name(self, words: str, show: str) -> None:
        """What a screen reader calls the field and the eye."""
        self.setAccessibleName(bare(words))
        self.eye.setText(show)

    def _show_or_hide(self) -> None:
        hidden = self.echoMode() is QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self.eye.setIcon(self._look.icon("eye-off-outline" if hidden else "eye-outline", Colour.TEXT_2))


class HandField(QLineEdit):
    """Typed sign by sign. Signal `paste_refused()`."""

    paste_refused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        self.setDragEnabled(False)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(event.matches(each) for each in _REFUSED):
            self.paste_refused.emit()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.MiddleButton:
            self.paste_refused.emit()  # some systems paste by it what is selected elsewhere
            return
        super().mouseReleaseEvent(event)


class NewPassphrase(QWidget):
    """A new passphrase, twice, with its strength in words. Signal `entered()` by Enter in the second field."""

    entered = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.labels = [Label("", heavy=True) for _ in range(2)]
        self.first, self.again = SecretField(look), SecretField(look)
        self.strength = Prose(look, "", step=Step.CAPTION, ink=Colour.TEXT_2)
        self._words: Words | None = None
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        for widget in (self.labels[0], self.first, self.strength, self.labels[1], self.again):
            rows.addWidget(widget)
        self.first.textChanged.connect(self._say_strength)
        self.first.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.entered)

    def say(self, words: Words, name: str, again: str) -> None:
        """Its words; `name` and `again` are the two fields'."""
        self._words = words
        for label, field, text in zip(self.labels, (self.first, self.again), (name, again), strict=True):
            label.say(text)
            field.name(text, words.text("Show what is typed"))
        self._say_strength(self.first.text())

    def _say_strength(self, typed: str) -> None:
        if self._words is None:
            return
        said = self._words.of(strength(typed))
        self.strength.say(said)
        self.first.setAccessibleDescription(bare(said))

    def forget(self) -> None:
        """Empty both fields."""
        self.first.clear()
        self.again.clear()
