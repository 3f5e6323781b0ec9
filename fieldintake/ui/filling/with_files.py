"""Joins the questions that take files to what brings, keeps and shows them. Qt-free."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from fieldintake.domain.blobs import BlobKind
from fieldintake.ui.filling.acts import AskFile, BringFile, Draw, FileAct, Play, TakeAway
from fieldintake.ui.filling.files import FILE_WORDS, FilesInForm
from fieldintake.ui.questions.state import Asked, Attached, Control, FormPage
from fieldintake.ui.words import Words

KINDS = {
    Control.PICTURE: BlobKind.PICTURE,
    Control.DRAWING: BlobKind.PICTURE,
    Control.SOUND: BlobKind.SOUND,
    Control.FILE: None,
}
"""What each of these questions takes; None for anything that is taken at all."""


def with_file(asked: Asked, files: FilesInForm, words: Words) -> Asked:
    """The question with what is known of its file."""
    if asked.control not in KINDS:
        return asked
    kept = files.kept(asked.raw)
    return replace(
        asked,
        attached=None
        if kept is None
        else Attached(kept.words, kept.preview, may_play=kept.kind is BlobKind.SOUND),
        is_working=asked.path in files.working,
        no_files="" if files.off is None else words.text(FILE_WORDS[files.off]),
    )


def later(asked: Asked, words: Words) -> Asked:
    """The question where no file is taken now, but in the form by itself."""
    if asked.control not in KINDS:
        return asked
    return replace(asked, no_files=words.text("Files are attached later, in Her forms."))


def take(act: FileAct, page: FormPage, files: FilesInForm) -> None:
    """Do what is wanted of a file, where the page asks for one."""
    asked = next((item for item in page.items if isinstance(item, Asked) and item.path == act.path), None)
    if asked is None or asked.control not in KINDS or asked.is_read_only:
        return
    match act:
        case AskFile(path):
            files.wanted(path, KINDS[asked.control])
        case BringFile(path, file):
            files.brought(path, file, KINDS[asked.control])
        case Draw(path, png):
            files.drawn(path, png)
        case TakeAway(path):
            files.unwanted(path)
        case Play():
            files.play_wanted(asked.raw)
        case _:
            assert_never(act)
