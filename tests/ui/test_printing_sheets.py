"""A recovery sheet is printed only after a warning and a choice, whole, without a name that says what it is."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter

from fieldintake.domain.errors import LetterError
from fieldintake.storage import recovery
from fieldintake.ui.sheets import printing
from fieldintake.ui.sheets.presenter import MakingSheets
from fieldintake.ui.sheets.state import WORDS_OF_A_SHEET, SheetStep
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare


class Asking:
    """Keeps the questions; somebody answers them by hand."""

    def __init__(self) -> None:
        self.said, self.choices, self.then = [], [], None

    def confirm(self, question, consequence, *, act, leave, then) -> None:
        self.said.append((bare(question), consequence))
        self.then = then

    def choose(self, _name, choices, *, chosen, then) -> None:
        self.choices, self.then = [value for value, _words in choices], then

    def tell(self, what, _then_what) -> None:
        self.said.append(what)


@pytest.fixture
def sheet():
    """Those whose letters a font may join come first."""
    joined = [word for word in recovery.SHEET_WORDS if any(pair in word for pair in ("fi", "fl", "ff", "fj"))]
    return tuple([*joined, *recovery.SHEET_WORDS][:WORDS_OF_A_SHEET])


@pytest.fixture
def asked(monkeypatch):
    monkeypatch.setattr(printing, "printers", lambda: ["On the desk", "Down the hall"])
    return Asking()


def test_every_word_is_on_the_paper_with_its_number(qapp, sheet, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setOutputFormat(
        QPrinter.OutputFormat.PdfFormat
    )  # only here: the product prints, and keeps no file
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    printing.paint_sheet("Recovery sheet 2", sheet, printer)
    (page,) = PdfReader(tmp_path / "paper.pdf").pages
    text = unicodedata.normalize(
        "NFKC", page.extract_text()
    ).split()  # a font may join two letters into one sign
    assert len(sheet) == WORDS_OF_A_SHEET
    assert {f"{place}-{word}" for place, word in enumerate(sheet, start=1)} <= {
        f"{number}-{word}" for number, word in pairwise(text)
    }
    assert printer.docName() == "1"


def test_nothing_is_printed_before_the_warning_and_the_choice(qapp, sheet, asked, monkeypatch):
    painted = []
    monkeypatch.setattr(
        printing, "paint_sheet", lambda heading, words, _printer: painted.append((heading, words))
    )
    ask = printing.SheetPrinting(asked, Words("en"))
    ask.ask(2, sheet)
    ((question, warning),) = asked.said
    assert question == "Print sheet 2?"
    assert "may keep a copy" in warning
    assert not painted
    asked.then()
    assert asked.choices == ["On the desk", "Down the hall"]
    assert not painted
    asked.then("On the desk")
    assert [(bare(heading), words) for heading, words in painted] == [("Recovery sheet 2", sheet)]


def test_a_printer_that_does_not_answer_is_said(qapp, sheet, asked, monkeypatch):
    def silent(*_given):
        raise LetterError("the printer did not answer")

    monkeypatch.setattr(printing, "paint_sheet", silent)
    printing.SheetPrinting(asked, Words("en"))._print(1, sheet, "On the desk")
    assert asked.said == ["Nothing was printed."]


def test_it_is_offered_where_a_sheet_is_shown_and_the_system_knows_a_printer(sheet):
    sheets = (sheet, sheet, sheet)
    for possible in (True, False):
        states, wanted = [], []
        making = MakingSheets(
            None, sheets, frozenset(sheet), pytest.fail, pytest.fail, pytest.fail, states.append,
            may_print=lambda possible=possible: possible,
            ask_to_print=lambda number, words, wanted=wanted: wanted.append((number, words)),
        )  # fmt: skip
        making.print_sheet()
        making.onward(())
        assert (states[-1].step, states[-1].may_print) == (SheetStep.WRITE, possible)
        making.print_sheet()
        making.onward(())
        assert not states[-1].may_print
        making.print_sheet()
        assert wanted == ([(1, sheet)] if possible else [])
