"""Looks at a form file that somebody brings: converts it, checks it, and says what it would do here. Qt-free.

Invariant: nothing is kept here; a report is made of the file as it is, and accepting takes the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from fieldintake.domain.blobs import BlobKind
from fieldintake.domain.desk import FormVersion
from fieldintake.domain.errors import Cancelled, FileRefused
from fieldintake.domain.progress import Progress, carry_on
from fieldintake.forms.beside import Beside, media_beside
from fieldintake.forms.conversion import MAX_SOURCE
from fieldintake.forms.definition import FormDefinition, NodeDefinition, Shape
from fieldintake.forms.entities import field_of
from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.forms.install import FormRefused, InstalledForm, install
from fieldintake.forms.xform import read_form
from fieldintake.ports import FileCleaner
from fieldintake.ui.forms.faults import report
from fieldintake.ui.forms.outline import outline
from fieldintake.ui.forms.state import ImportReport, ReportPart
from fieldintake.ui.words import Words
from fieldintake.wording.form_languages import by_code, shown_name
from fieldintake.wording.isolation import bare
from fieldintake.wording.labels import Labels

_MOST_LINES = 400
_MEDIA = frozenset({BlobKind.PICTURE, BlobKind.SOUND})


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file turned out to be: a form that may be accepted, or why it may not."""

    made: InstalledForm | None
    files: dict[str, bytes]
    problems: tuple[FormProblem, ...]

    @property
    def version(self) -> FormVersion | None:
        """As it would be kept."""
        made = self.made
        if made is None:
            return None
        return FormVersion(
            made.id, made.version, made.title, made.source, made.source_kind, made.xform, made.sha256,
            files=self.files,
        )  # fmt: skip

    @property
    def form(self) -> FormDefinition | None:
        return None if self.made is None else read_form(self.made.xform.encode(), self.files)


def look_at(file: Path, cleaner: FileCleaner, progress: Progress = carry_on) -> Brought:
    """Convert and check a file, with what lies beside it.

    Raises `OSError` for one that cannot be read, `Cancelled` when it is stopped.

    Its pictures and sounds come from outside as any file does, and are written anew as any file is.
    """
    if file.stat().st_size > MAX_SOURCE:
        return Brought(None, {}, (FormProblem(Fault.TOO_LARGE),))
    lists = Beside(file)
    try:
        made = install(file.read_bytes(), attachments=lists)
    except FormRefused as refused:
        return Brought(None, {}, refused.problems)
    media, left_out = _cleaned(media_beside(file, made.xform), cleaner, progress)
    return Brought(made, {**lists.taken, **media}, (*made.warnings, *left_out))


def _cleaned(
    media: dict[str, bytes | None], cleaner: FileCleaner, progress: Progress
) -> tuple[dict[str, bytes], tuple[FormProblem, ...]]:
    """Those that could be written anew, and a remark for each that is not there or could not."""
    kept: dict[str, bytes] = {}
    for done, (name, data) in enumerate(media.items(), 1):
        if not progress(done, len(media) + 1):
            raise Cancelled
        with suppress(FileRefused):
            cleaned = None if data is None else cleaner.clean(data)
            if cleaned is not None and cleaned.kind in _MEDIA:
                kept[name] = cleaned.data
    return kept, tuple(FormProblem(Fault.WITHOUT_MEDIA, name) for name in media if name not in kept)


def report_of(brought: Brought, before: FormVersion | None, words: Words) -> ImportReport:
    """The report on it, beside the version that is here, if any."""
    _ = words.text
    form, made = brought.form, brought.made
    said = tuple(report(brought.problems, words))
    if form is None or made is None:
        name = words.plural("{n} thing must be changed first", "{n} things must be changed first", len(said))
        part = ReportPart(name, said[:_MOST_LINES], is_grave=True)
        return ImportReport(_("This form cannot be used as it is."), _("Nothing was kept."), (part,))
    is_same = before is not None and (before.version, before.sha256) == (made.version, made.sha256)
    clashes = before is not None and before.version == made.version and not is_same
    parts = [
        *_clash(words, clashes=clashes),
        *_part(words.plural("{n} thing to look at", "{n} things to look at", len(said)), said[:_MOST_LINES]),
        *_part(_("What goes into her record"), tuple(_saved(form, words))),
        *_part(_("Compared with the version that is here"), tuple(_changes(before, form, words))),
        *_part(_("What it asks"), tuple(islice(outline(form, words), _MOST_LINES))),
    ]
    spoken = [shown_name(code) for code in by_code(form.languages)]
    line = _("Version {version}.", version=made.version or "-")
    if spoken:
        line = f"{line} {_('Languages: {names}.', names=words.several(spoken))}"
    title = made.title or made.id
    return ImportReport(title, line, tuple(parts), may_accept=not (is_same or clashes), is_here=is_same)


def as_text(shown: ImportReport) -> str:
    """The report as a plain text file."""
    parts = ["\n".join((part.name, *(f"  {line}" for line in part.lines))) for part in shown.parts]
    return bare("\n\n".join((f"{shown.title}\n{shown.line}", *parts)) + "\n")


def _part(name: str, lines: tuple[str, ...]) -> list[ReportPart]:
    return [ReportPart(name, lines)] if lines else []


def _clash(words: Words, *, clashes: bool) -> list[ReportPart]:
    if not clashes:
        return []
    line = words.text(
        "Give it another version in its settings sheet; drafts of the old one go on as they are."
    )
    return [ReportPart(words.text("This version is here with other questions"), (line,), is_grave=True)]


def _questions(form: FormDefinition) -> Iterator[NodeDefinition]:
    return (node for node in form.every() if node.shape is Shape.QUESTION and node.control is not None)


def _saved(form: FormDefinition, words: Words) -> Iterator[str]:
    labels = Labels(words.language)
    kept = 0
    for node in form.every():
        field = field_of(node) if node.bind.save_to else None
        if field is None:
            kept += node.control is not None and node.shape is Shape.QUESTION
            continue
        yield words.text(
            "{question}: {field} ({category})",
            question=node.name, field=labels.field(field), category=labels.category(field.category),
        )  # fmt: skip
    if kept:
        yield words.plural(
            "{n} answer stays in the form, and never leaves",
            "{n} answers stay in the form, and never leave",
            kept,
        )


def _changes(before: FormVersion | None, form: FormDefinition, words: Words) -> Iterator[str]:
    if before is None:
        return
    old = {node.path: node for node in _questions(read_form(before.xform.encode()))}
    new = {node.path: node for node in _questions(form)}
    for path in [path for path in new if path not in old]:
        yield words.text("New: {question}", question=new[path].name)
    for path in [path for path in old if path not in new]:
        yield words.text("Gone: {question}", question=old[path].name)
    for path, node in new.items():
        if path in old and _asked(old[path]) != _asked(node):
            yield words.text("Asked in another way: {question}", question=node.name)


def _asked(node: NodeDefinition) -> tuple[object, ...]:
    return node.bind.type, None if node.control is None else node.control.kind
