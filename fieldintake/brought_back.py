"""What was found in a backup or saved out of damaged records, in words; counts and codes, never content."""

from __future__ import annotations

from pathlib import Path

from fieldintake.storage.backup import OpenedBackup
from fieldintake.storage.restore import Prepared
from fieldintake.storage.salvage import Salvaged
from fieldintake.ui.words import Words


def is_whole(opened: OpenedBackup, words: Words) -> str:
    """Of a backup that was only checked."""
    return words.text(
        "It was made on {day}. Every byte is as it was written, and it opened.",
        day=words.date(opened.trailer.made_ms),
    )


def in_backup(found: Prepared, words: Words) -> str:
    """What a person reads before saying yes to a backup."""
    _, plural = words.text, words.plural
    lines = [
        _("It was made on {day}.", day=words.date(found.made_ms)),
        plural("{n} case is in it.", "{n} cases are in it.", found.cases),
    ]
    if found.erased_again:
        lines.append(
            plural(
                "{n} person who was erased since then was erased in it too.",
                "{n} people who were erased since then were erased in it too.",
                found.erased_again,
            )
        )
    if found.older:
        lines.append(_("This laptop knew newer records than these: what was written since is not in it."))
    if found.folder.exists():
        lines.append(_("What is here now is kept in a folder beside it."))
    return " ".join(lines)


def in_salvaged(saved: Salvaged, into: Path, words: Words) -> str:
    """What a person reads before saying yes to what could be saved."""
    _, plural = words.text, words.plural
    lines = [
        plural("{n} record was saved.", "{n} records were saved.", saved.records),
        plural("{n} record is lost.", "{n} records are lost.", sum(each.count for each in saved.lost)),
        plural("{n} page was damaged.", "{n} pages were damaged.", saved.bad_pages),
    ]
    codes = sorted({each.code for each in saved.lost if each.code})
    if codes:
        lines.append(_("Something is missing in: {codes}.", codes=words.several(codes)))
    if saved.audit_lost:
        lines.append(
            plural("The audit ends {n} entry early.", "The audit ends {n} entries early.", saved.audit_lost)
        )
    lines.append(_("They are in the folder {name} until you use them.", name=into.name))
    return " ".join(lines)


def in_use(aside: Path | None, words: Words) -> str:
    """After the yes: where the rest is, and how to come in."""
    _ = words.text
    then = _("Everybody opens the desk with the passphrase of that time.")
    if aside is None:
        return then
    return f"{_('What was here before is kept in the folder {name}.', name=aside.name)} {then}"
