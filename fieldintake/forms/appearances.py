"""The appearances that a form may ask for, and which of them change nothing here.

Source: the appearances of XLSForm; `w4` and the like are widths of a grid.
Invariant: what a person would miss is not among those that are passed over in silence.
"""

from __future__ import annotations

import re

SHOWN = frozenset(
    {
        "annotate", "autocomplete", "columns", "columns-pack", "compact", "coptic", "draw", "ethiopian", "field-list",
        "horizontal", "horizontal-compact", "islamic", "label", "likert", "list-nolabel", "masked", "minimal",
        "month-year", "multiline", "numbers", "persian", "picker", "quick", "quickcompact", "search", "signature",
        "table-list", "thousands-sep", "vertical", "year",
    }
)  # fmt: skip
"""Those that a question, a group or a repeat is shown by."""

_SILENT = frozenset({"list", "full", "no-calendar", "no-buttons", "no-collapse", "new", "new-front", "pages"})
_NUMBERED = re.compile(r"(?:columns-|compact-|quickcompact-)\d+|w\d{1,2}")


def is_known(word: str) -> bool:
    """Whether an appearance does what it asks for, or asks for nothing that one would miss."""
    return word in SHOWN or word in _SILENT or _NUMBERED.fullmatch(word) is not None
