"""Paper: pages to look at, to print, or to keep as files under the reference alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from fieldintake.casework.print_letter import Pages as Sheet
from fieldintake.domain.errors import LetterError, StickUnreadable
from fieldintake.ui.dialogs import WindowDialogs
from fieldintake.ui.paper.printing import print_pages, printers
from fieldintake.ui.paper.viewer import PagesView
from fieldintake.ui.words import Words


@dataclass
class PaperTray:
    """`turn_to` shows a page of the window; `back` is where looking ends."""

    view: PagesView
    dialogs: WindowDialogs
    words: Words
    window: QWidget
    turn_to: Callable[[QWidget], None]
    back: QWidget
    failed: Callable[[Exception], None]

    def look_at(self, pdf: bytes) -> None:
        self.view.show_pdf(pdf)
        self.turn_to(self.view)

    def put_away(self) -> None:
        self.view.forget()
        self.turn_to(self.back)

    def hand_out(self, sheets: Sequence[Sheet]) -> None:
        """Print where there is a printer, else keep as files."""
        _, names = self.words.text, printers()
        choices = [(name, name) for name in names] + [("", _("Save as a file"))]
        self.dialogs.choose(
            _("Where to?"), choices, chosen=choices[0][0], then=lambda name: self._give(list(sheets), name)
        )

    def _give(self, sheets: list[Sheet], printer: str) -> None:
        if printer:
            for sheet in sheets:
                self._print(sheet, printer)
            return
        self._save(sheets, 1)

    def _print(self, sheet: Sheet, printer: str) -> None:
        """One that the printer does not take holds no other back."""
        try:
            print_pages(sheet.pdf, sheet.reference, printer, self.window)
        except LetterError as error:
            self.failed(error)

    def _save(self, sheets: list[Sheet], number: int) -> None:
        """One file after the other, so that each has a name that somebody chose."""
        sheet, *rest = sheets

        def save(path: Path) -> None:
            if write(path, sheet.pdf, self.failed) and rest:
                self._save(rest, number + 1)

        ending = f"-{number}" if number > 1 else ""
        self.dialogs.save_file(self.words.text("Save as a file"), f"{sheet.reference}{ending}.pdf", save)


def write(path: Path, data: bytes, failed: Callable[[Exception], None]) -> bool:
    """Write a file that a person chose; a disk that refuses is told, never raised."""
    try:
        path.write_bytes(data)
    except OSError:
        failed(StickUnreadable("the file cannot be written"))
        return False
    return True
