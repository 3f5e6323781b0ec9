"""Puts the keyboard at the first thing of a page that has just been turned to.

Without it the toolkit gives the focus of a button that hides to whatever comes next, which may lead out of the work.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget


def focus_first(within: QWidget) -> None:
    """Once the page is laid out; nothing happens where it is not on the screen."""
    QTimer.singleShot(0, within, lambda: _focus_first(within))


def _focus_first(within: QWidget) -> None:
    each = within.nextInFocusChain()
    while each is not None and each is not within:
        is_reached = each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible() and each.isEnabled()
        if is_reached and within.isAncestorOf(each):
            each.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        each = each.nextInFocusChain()
