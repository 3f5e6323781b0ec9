"""Every screen in every state: plain text only, named for a screen reader, mirrored, nothing out of reach."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from fieldintake.ui.tokens import Colour, ThemeName
from fieldintake.ui.widgets.choice import Choice
from fieldintake.ui.widgets.not_a_value import NotAValue
from tests.ui import gallery

SCENES = sorted(gallery.scenes())
CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)


def shown(window, *kinds):
    return [widget for kind in kinds for widget in window.findChildren(kind) if widget.isVisible()]


def is_inner(widget: QWidget) -> bool:
    """Parts that the toolkit makes inside a control; their control speaks for them."""
    parent = widget.parentWidget()
    return isinstance(parent, (QComboBox, QLineEdit, QAbstractItemView)) or "qt_" in widget.objectName()


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_screen_is_plain_text_named_and_within_reach(window, name, language):
    opened = window(name, language, size=(1100, 700))
    assert opened.width() == 1100
    assert_plain_text(opened)
    assert_controls_have_names(opened)
    assert_buttons_fit_a_tired_hand(opened)
    filled = [button for button in shown(opened, QPushButton) if button.property("kind") == "filled"]
    assert len(filled) <= 1, "one filled button per page"


def assert_plain_text(opened):
    for label in opened.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText, label.text()


def assert_controls_have_names(opened):
    for control in shown(opened, *CONTROLS):
        if is_inner(control):
            continue
        spoken = QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
        assert spoken.strip(), f"{type(control).__name__} {control.objectName()!r} has no name"
        assert not any("\u2066" <= letter <= "\u2069" for letter in spoken), repr(spoken)


def assert_buttons_fit_a_tired_hand(opened):
    for button in shown(opened, QPushButton, Choice, NotAValue):
        assert button.height() >= 44, f"{button.text()!r} is {button.height()} px high"
        assert button.width() >= button.minimumSizeHint().width(), f"{button.text()!r} is cut off"
        left = button.mapTo(opened, button.rect().topLeft()).x()
        right = button.mapTo(opened, button.rect().topRight()).x()
        assert 0 <= left < right <= opened.width(), f"{button.text()!r} is from {left} to {right}"


@pytest.mark.parametrize("name", ["today", "cases", "case", "intake-form", "sync"])
def test_arabic_mirrors_the_page_and_keeps_codes_left_to_right(window, look, name):
    opened = window(name, "ar")
    column = opened.column
    assert column.mapTo(opened, column.rect().topLeft()).x() > opened.width() / 2
    assert look.is_rtl


@pytest.mark.parametrize("theme", list(ThemeName))
@pytest.mark.parametrize("percent", [100, 200])
def test_every_look_can_be_worn_while_a_screen_is_open(window, look, theme, percent):
    opened = window("today")
    before = opened.grab().toImage().pixelColor(700, 60)
    look.wear(theme, text_percent=percent)
    after = opened.grab().toImage().pixelColor(opened.width() - 8, opened.height() - 8)
    assert after == look.colour(Colour.GROUND)
    assert before.isValid()


def test_the_language_switches_live_and_back(window):
    opened = window("today")
    page = opened.pages.currentWidget()
    english = page.header.heading.text()
    opened.speak("ar")
    assert opened.layoutDirection() is Qt.LayoutDirection.RightToLeft
    opened.speak("en")
    assert page.header.heading.text() == english
    assert opened.layoutDirection() is Qt.LayoutDirection.LeftToRight
