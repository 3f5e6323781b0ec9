"""At twice the text size in the smallest window nothing is cut and nothing is off the edge."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QScrollArea, QWidget

from fieldintake.ui.widgets.label import Label
from fieldintake.ui.widgets.prose import Prose
from tests.ui.test_screens import SCENES, shown

SMALLEST = (1100, 700)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", SCENES)
def test_nothing_is_cut_at_twice_the_text_size(window, look, name, language):
    look.wear(text_percent=200)
    opened = window(name, language, size=SMALLEST)
    assert (opened.width(), opened.height()) == SMALLEST
    cut = [*cut_labels(opened), *cut_paragraphs(opened), *off_the_edge(opened)]
    assert cut == []


def cut_labels(opened: QWidget) -> list[str]:
    """Words that do not fit their label."""
    found = []
    for label in shown(opened, Label):
        metrics = QFontMetrics(label.font())
        if label.wordWrap():
            box = metrics.boundingRect(0, 0, label.width(), 10_000, 0x1000, label.text())
            fits = label.height() >= box.height() and label.width() >= box.width()
        else:
            fits = label.width() >= metrics.horizontalAdvance(label.text())
        if not fits:
            found.append(f"label {label.text()!r} in {label.width()}x{label.height()}")
    return found


def cut_paragraphs(opened: QWidget) -> list[str]:
    return [
        f"prose {prose.words!r} is {prose.height()} of {prose.heightForWidth(prose.width())} high"
        for prose in shown(opened, Prose)
        if prose.words and prose.height() < prose.heightForWidth(prose.width())
    ]


def off_the_edge(opened: QWidget) -> list[str]:
    """What stands outside the window sideways, or below it without a way to scroll there."""
    found = []
    for widget in shown(opened, QAbstractButton, QLineEdit, QComboBox, QLabel, Prose):
        if isinstance(widget.parentWidget(), (QComboBox, QLineEdit)) or not widget.width():
            continue
        top = widget.mapTo(opened, widget.rect().topLeft())
        end = widget.mapTo(opened, widget.rect().bottomRight())
        if top.x() < 0 or end.x() >= opened.width():
            found.append(f"{type(widget).__name__} {widget.accessibleName()!r} from {top.x()} to {end.x()}")
        if (top.y() < 0 or end.y() >= opened.height()) and not scrolls(widget):
            found.append(f"{type(widget).__name__} {widget.accessibleName()!r} ends at {end.y()}")
    return found


def scrolls(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            return True
        above = above.parentWidget()
    return False
