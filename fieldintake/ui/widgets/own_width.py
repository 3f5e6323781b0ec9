# ruff: noqa: N802 - methods that override the toolkit keep its names
"""What stands in a long page and is asked for heights at one width only: the one that it has.

A layout that wraps its content answers "how tall?" for its preferred width and for its narrowest one whenever anything
in the page changes, and forgets the answer for the width that it has. In a page of 300 questions that is all of them,
over and over: 18 ms for each key that is pressed. So its hints are the plain sums, and a height is worked out where it
is placed. Invariant: only for what stands in a column that scrolls, which asks for the height at its width anyway.
"""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLayout, QWidget


class OwnWidth:
    """Put before the class of a widget that always has a layout, in a column that scrolls."""

    def sizeHint(self) -> QSize:
        return _inside(self).sizeHint()

    def minimumSizeHint(self) -> QSize:
        return _inside(self).minimumSize()


class Sheet(OwnWidth, QWidget):
    """Such a widget and nothing else."""


def _inside(widget: OwnWidth) -> QLayout:
    assert isinstance(widget, QWidget)
    inside = widget.layout()
    assert inside is not None
    return inside
