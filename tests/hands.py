"""What a person does at the door, by gesture: reads a page, types by hand, presses the one button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fieldintake.ui.code.state import CodeStep
from fieldintake.ui.code.view import CodeView
from fieldintake.ui.sheets.state import SheetStep
from fieldintake.ui.sheets.view import SheetsView
from fieldintake.ui.task.view import TaskView

LEFT = Qt.MouseButton.LeftButton


class Hands:
    """One person before one door."""

    def __init__(self, door, qtbot) -> None:
        self.door, self.qtbot = door, qtbot

    def until(self, ready) -> None:
        self.qtbot.waitUntil(lambda: bool(ready()), timeout=30_000)

    @property
    def page(self):
        return self.door.pages.currentWidget()

    def press(self, button) -> None:
        self.until(lambda: button.isVisible() and button.isEnabled())
        QTest.mouseClick(button, LEFT)

    def task(self, task) -> TaskView:
        """Wait for the page of a task."""
        self.until(lambda: isinstance(self.page, TaskView) and self.page._state.task is task)
        return self.page

    def unlock(self, passphrase: str) -> None:
        QTest.keyClicks(self.door.lock_view.passphrase, passphrase)
        QTest.keyClick(self.door.lock_view.passphrase, Qt.Key.Key_Return)

    def new_passphrase(self, page, first: str, again: str | None = None) -> None:
        QTest.keyClicks(page.new.first, first)
        QTest.keyClicks(page.new.again, first if again is None else again)

    # --- sheets ----------------------------------------------------------------------------------

    def sheets(self, step: SheetStep, number: int = 1) -> SheetsView:
        """Wait for a step of the sheets."""
        self.until(
            lambda: (
                isinstance(self.page, SheetsView)
                and (self.page._state.step, self.page._state.number) == (step, number)
            )
        )
        return self.page

    def type_words(self, page: SheetsView, words) -> None:
        """Four letters of each word and a blank, the keyboard going on by itself."""
        for place, word in enumerate(words):
            QTest.keyClicks(page.typed.fields[place], word[:4] + " ")

    def write_sheets(self, *, go_on: bool = True) -> list[tuple[str, ...]]:
        """All of it, from the first page to the end of the try; what is on the paper then."""
        papers = []
        self.press(self.sheets(SheetStep.READY).act)
        for number in (1, 2, 3):
            page = self.sheets(SheetStep.WRITE, number)
            papers.append(tuple(label.text() for label in page.shown.labels))
            self.press(page.act)
            self.type_words(self.sheets(SheetStep.BACK, number), papers[-1])
            self.press(page.act)
        self.press(self.sheets(SheetStep.TRY).act)
        page = self.sheets(SheetStep.DONE)
        if go_on:
            self.press(page.act)
        return papers

    # --- code ------------------------------------------------------------------------------------

    def code(self, step: CodeStep) -> CodeView:
        self.until(lambda: isinstance(self.page, CodeView) and self.page._state.step is step)
        return self.page

    def write_code(self) -> str:
        """Written down and typed back; what is on the paper then."""
        page = self.code(CodeStep.WRITE)
        paper = " ".join(label.text() for label in page.groups)
        self.press(page.act)
        QTest.keyClicks(self.code(CodeStep.BACK).typed, paper.lower().replace(" ", ""))
        self.press(page.act)
        return paper
