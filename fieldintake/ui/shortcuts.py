"""The keys of the desk, in words, for the list that F1 shows. Qt-free."""

from __future__ import annotations

from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_

_KEYS = (
    ("F1", N_("this list")),
    ("Ctrl+L", N_("lock")),
    ("Esc Esc", N_("hide everything")),
    ("Ctrl+N", N_("new intake")),
    ("Tab", N_("to the next field; with Shift back")),
    ("Enter", N_("open the row, or do what it offers")),
    ("Space", N_("tick; hold it to reveal a name")),
    ("Ctrl+Enter", N_("next page")),
    ("Ctrl+Z", N_("take the last answer back")),
)


def shortcuts(words: Words) -> tuple[str, str]:
    """The heading of the list and its lines, for `Dialogs.tell`."""
    lines = (words.text("{key}: {what}", key=key, what=words.text(what)) for key, what in _KEYS)
    return words.text("Keys"), "\n".join(lines)
