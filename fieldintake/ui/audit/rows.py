"""Puts entries of the audit into words, on screen and in a table for a file. Qt-free.

Invariant: no cell of the table begins with a sign that a spreadsheet takes for a formula.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable

from fieldintake.casework.read_audit import AuditLine
from fieldintake.ui.audit.words import ACTIONS
from fieldintake.ui.words import Words
from fieldintake.wording.isolation import bare

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def action_words(action: str, words: Words) -> str:
    """What somebody did; an action of a newer program is shown as it is written."""
    known = ACTIONS.get(action)
    return words.text(known[1]) if known is not None else action


def who_words(line: AuditLine, words: Words) -> str:
    """The desk name, also of somebody who has left."""
    return words.typed(line.who) or words.text("Somebody who is no longer here")


def csv_of(lines: Iterable[AuditLine], words: Words) -> bytes:
    """The lines as UTF-8 with a mark that spreadsheets know; times are in UTC."""
    _ = words.text
    out = io.StringIO()
    table = csv.writer(out)
    heads = (_("Number"), _("Time (UTC)"), _("Who"), _("What"), _("Case"))
    table.writerow([_safe(bare(head)) for head in heads])
    for line in lines:
        entry = line.entry
        moment = dt.datetime.fromtimestamp(entry.at_ms / 1000, dt.UTC).isoformat(timespec="seconds")
        cells = (str(entry.sequence), moment, line.who, action_words(entry.action, words), line.code)
        table.writerow([_safe(bare(cell)) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
