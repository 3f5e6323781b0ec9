"""Attach a file to an answer: written anew first, then kept with the draft; what the answer holds is its random name.

Invariant: no byte that came from outside is kept as it came, and no name of a file at all. Cleaning asks nothing of the
vault, so that the vault's thread does not wait for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from fieldintake.casework.bundled_forms import form_plan
from fieldintake.casework.keep_draft import Typed, as_draft
from fieldintake.domain.blobs import (
    MAX_FILES,
    TAKES_FILES,
    YES,
    Blob,
    BlobKind,
    Cleaned,
    FilesOff,
    NotTaken,
    files_off,
    new_name,
)
from fieldintake.domain.errors import FileRefused, NotFound
from fieldintake.domain.ids import RecordId
from fieldintake.domain.roles import Act, require
from fieldintake.forms.definition import FormDefinition
from fieldintake.forms.entities import records_written
from fieldintake.ports import FileCleaner, UnitOfWork, Vault


@dataclass(frozen=True, slots=True, repr=False)
class Attachment:
    """An attached file as it is shown."""

    name: str
    kind: BlobKind
    data: bytes


def why_no_files(unit: UnitOfWork, form: FormDefinition) -> FilesOff | None:
    """Why nothing can be attached in this form here; None where it can."""
    return files_off(records_written(form), unit.settings.get(TAKES_FILES, YES))


def clean_file(cleaner: FileCleaner, data: bytes, wanted: BlobKind | None) -> Cleaned:
    """The file written anew, of the kind that the question asks for (None: any); raises `FileRefused`."""
    cleaned = cleaner.clean(data)
    if wanted is not None and cleaned.kind is not wanted:
        raise FileRefused(NotTaken.WRONG_KIND.value)
    return cleaned


def attach_file(vault: Vault, typed: Typed, cleaned: Cleaned) -> str:
    """Keep it with the draft, which is kept too if it is not there yet; its name is the answer.

    Raises `FileRefused` where files are off or there are too many, `NotFound` when the case is gone.
    """
    if typed.case_id is None:
        raise NotFound("a file belongs to a case")
    with vault.view() as unit:
        require(unit.me, Act.WORK_ON_CASES)
    form = form_plan(vault, typed.form_id, typed.form_version).form
    draft = as_draft(vault, typed)
    with vault.work() as unit:
        unit.records.get(RecordId(typed.case_id))  # nothing is kept for a case that was destroyed
        if why_no_files(unit, form) is not None:
            raise FileRefused(NotTaken.OFF.value)
        if len(unit.blobs.of_owner(typed.draft_id)) >= MAX_FILES:
            raise FileRefused(NotTaken.TOO_MANY.value)
        if not any(known.id == draft.id for known in unit.drafts.of_author(unit.me.id)):
            unit.drafts.save(draft)
        name = new_name(vault.random, cleaned.ending)
        blob = Blob(name, typed.case_id, typed.draft_id, cleaned.kind, len(cleaned.data))
        unit.blobs.add(blob, cleaned.data)
        unit.audit.append("file_attached", typed.case_id)
    return name


def read_attachment(vault: Vault, owner: RecordId, name: str) -> Attachment:
    """A file of a draft or a submission, to be shown with it; raises `NotFound`, `VaultDamaged`, `CaseRestricted`.

    Looking at the draft or the submission is what the audit says, not each picture in it.
    """
    with vault.view() as unit:
        require(unit.me, Act.WORK_ON_CASES)
        blob = unit.blobs.get(name)
        if blob.owner != owner:
            raise NotFound("no such file there")
        return Attachment(name, blob.kind, unit.blobs.read(name))
