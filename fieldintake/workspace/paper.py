"""Paper: pages to look at, to print, or to keep as files under the reference alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from PySide6.QtWidgets import QWidget

from fieldintake.casework.print_letter import Pages as Sheet
from fieldintake.domain.errors import LetterError, StickUnreadable
from fieldintake.ui.dialogs import WindowDialogs
from fieldintake.ui.paper.printing import print_pages, printers
from fieldintake.ui.paper.viewer import PagesView
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import own_name, shipped_languages

Out = Callable[[Sequence[Sheet]], None]
"""A way for pages to go, which a person chose."""


@dataclass
class Kept:
    """Pages that can be made in every language, the code that may name them, and where looking at them ends."""

    render: Callable[[str], bytes]
    name: str
    done: Callable[[], None]
    language: str = ""
    shown: bytes = b""

    def make(self, language: str) -> bytes:
        """The pages in that language; one page takes some milliseconds."""
        self.language, self.shown = language, self.render(language)
        return self.shown


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
    _kept: Kept | None = field(default=None, init=False)

    def look_at(self, pdf: bytes) -> None:
        self._kept = None
        self.view.show_pdf(pdf)
        self.turn_to(self.view)

    def look_at_and_keep(self, kept: Kept) -> None:
        """Pages that a person may print or keep from where they are shown."""
        self._kept = kept
        self.view.show_pdf(kept.make(self.words.language), may_keep=True)
        self.turn_to(self.view)

    def keep(self) -> None:
        """Print or keep the pages that are shown, in the language in which they are shown."""
        if self._kept is not None:
            sheet = Sheet(self._kept.shown, self._kept.name, frozenset())
            self.where_to(lambda out: out([sheet]))

    def choose_language(self) -> None:
        """Make the same pages in another language."""
        kept = self._kept
        if kept is not None:
            choices = [(code, own_name(code)) for code in shipped_languages()]
            self.dialogs.choose(
                self.words.text("Language"),
                choices,
                chosen=kept.language,
                then=lambda code: self.view.show_pdf(kept.make(code), may_keep=True),
            )

    def put_away(self) -> None:
        self.view.forget()
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.done()
        else:
            self.turn_to(self.back)

    def where_to(self, then: Callable[[Out], None]) -> None:
        """Ask for a printer or a folder; closing the question calls nothing, so nothing was handed over."""
        _ = self.words.text
        choices = [(name, name) for name in printers()] + [("", _("Save in a folder"))]
        self.dialogs.choose(
            _("Where to? A printer and its queue may keep a copy."),
            choices,
            chosen=choices[0][0],
            then=lambda name: self._chosen(name, then),
        )

    def _chosen(self, printer: str, then: Callable[[Out], None]) -> None:
        if printer:
            then(lambda sheets: self._print(sheets, printer))
            return
        name = self.words.text("Save in a folder")
        self.dialogs.open_folder(name, lambda folder: then(lambda sheets: self._save(sheets, folder)))

    def _print(self, sheets: Sequence[Sheet], printer: str) -> None:
        """One that the printer does not take holds no other back."""
        for sheet in sheets:
            try:
                print_pages(sheet.pdf, sheet.reference, printer, self.window)
            except LetterError as error:
                self.failed(error)

    def _save(self, sheets: Sequence[Sheet], folder: Path) -> None:
        """Under the reference and the first number that is free there."""
        for sheet in sheets:
            names = (f"{sheet.reference}{f'-{n}' if n > 1 else ''}.pdf" for n in count(1))
            write(
                next(folder / name for name in names if not (folder / name).exists()), sheet.pdf, self.failed
            )


def write(path: Path, data: bytes, failed: Callable[[Exception], None]) -> bool:
    """Write a file that a person chose; a disk that refuses is told, never raised."""
    try:
        path.write_bytes(data)
    except OSError:
        failed(StickUnreadable("the file cannot be written"))
        return False
    return True
