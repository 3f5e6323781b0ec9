"""Questions without an answer to type: what is said, what is acknowledged, what is not asked here."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from fieldintake.ui.questions.field import Field
from fieldintake.ui.questions.state import Asked
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import Step
from fieldintake.ui.widgets.choice import Choice
from fieldintake.ui.widgets.label import Label, Tone
from fieldintake.ui.words import Words


class AcknowledgeField(Field):
    """One box: this was said."""

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self.box = Choice(look, several=True)
        self.box.say(words.text("This was said to her"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        self.setFocusProxy(self.box)
        self.box.clicked.connect(lambda: self.answered.emit("OK" if self.box.isChecked() else None))

    def show_asked(self, asked: Asked) -> None:
        self.box.setChecked(asked.raw == "OK")
        self.box.setEnabled(not asked.is_read_only)

    def name_after(self, name: str, description: str) -> None:
        self.box.setAccessibleDescription(f"{name}. {description}" if description else name)


class SilentField(Field):
    """No control: a note, or an exact place, which is not asked here."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        if words:
            column.addWidget(Label(words, Step.CAPTION, Tone.MUTED, wraps=True))

    def show_asked(self, asked: Asked) -> None:  # noqa: ARG002 - it has nothing to take over
        self.setVisible(bool(self._words))
