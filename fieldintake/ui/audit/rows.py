"""Puts entries of the audit into words, on screen and in a table for a file. Qt-free.

Invariant: no cell of the table begins with a sign that a spreadsheet takes for a formula.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from fieldintake.casework.read_audit import AuditLine
from fieldintake.domain.errors import StickUnreadable
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


@contextmanager
def audit_file(path: Path, words: Words) -> Iterator[Callable[[Iterable[AuditLine]], None]]:
    """A table in UTF-8 with a mark that spreadsheets know, times in UTC; it has its name only once it is whole.

    Raises `StickUnreadable` when the disk refuses.
    """
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as out:
            table = csv.writer(out)
            _ = words.text
            heads = (_("Number"), _("Time (UTC)"), _("Who"), _("What"), _("Case"))
            table.writerow([_safe(bare(head)) for head in heads])
            yield lambda lines: _put(table, lines, words)
        part.replace(path)
    except OSError as error:
        raise StickUnreadable("the file cannot be written") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


class _Table(Protocol):
    def writerow(self, row: list[str], /) -> object: ...


def _put(table: _Table, lines: Iterable[AuditLine], words: Words) -> None:
    for line in lines:
        entry = line.entry
        moment = dt.datetime.fromtimestamp(entry.at_ms / 1000, dt.UTC).isoformat(timespec="seconds")
        cells = (str(entry.sequence), moment, line.who, action_words(entry.action, words), line.code)
        table.writerow([_safe(bare(cell)) for cell in cells])


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
