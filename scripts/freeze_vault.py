"""Freezes a vault of today's schema for the tests of tomorrow's program: `python -m scripts.freeze_vault`.

To be run before a migration is added, by the program that does not know it yet.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from pathlib import Path

from fieldintake.casework.finish_form import FilledRecord, FinishedForm, finish_form
from fieldintake.casework.open_case import open_case
from fieldintake.domain.blobs import Blob, BlobKind
from fieldintake.domain.desk import Draft, Role
from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import RecordId
from fieldintake.domain.values import PartialDate
from fieldintake.storage import keys, lifeboat, runner
from fieldintake.storage.founding import SetUp, add_person, create_vault
from fieldintake.storage.vault import OpenVault

_DATABASES = Path(__file__).parents[1] / "tests" / "databases"
_PASSPHRASE = "seven quiet boats under one moon"
_PEOPLE = (
    ("Mary Okafor", "1965", "en", "+999 555 0101"),
    ("مهناز محمدی", "1964", "fa", "+999 555 0102"),
    ("Lê Thị Mai", "1968", "vi", "+999 555 0103"),
)


def main() -> None:
    """Write `tests/databases/schema-NNNN`; fails when it is there already."""
    target = _DATABASES / f"schema-{runner.newest():04d}"
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "desk"
        unlocked = create_vault(
            folder, SetUp("Harbour House", "Samira", Role.ADMIN), _PASSPHRASE, cost=keys.FLOOR
        )
        with closing(OpenVault(folder, unlocked)) as vault:
            add_person(vault, "Idris", Role.WORKER, _PASSPHRASE, cost=keys.FLOOR)
            for person in _PEOPLE:
                _take_in(vault, *person)
        for path in folder.iterdir():
            if path.stat().st_size and path.name != lifeboat.FILE:  # random bytes, made again when missing
                shutil.copy(path, target)
    print(f"{target} of {sum(path.stat().st_size for path in target.iterdir())} bytes")


def _take_in(vault: OpenVault, name: str, year: str, language: str, phone: str) -> None:
    case_id = open_case(vault)
    filled = [
        FilledRecord(
            RecordType.PERSON,
            {"name": name, "birth_date": PartialDate(year), "languages": frozenset({language})},
        ),
        FilledRecord(RecordType.SAFE_CONTACT, {"method": "text_message", "address": phone}),
        FilledRecord(RecordType.NEED, {"area": "legal", "wanted": "Advice on a protective order"}),
    ]
    finish_form(vault, case_id, FinishedForm("intake", "1", "<data/>", filled), draft_id=None)
    if language == "vi":
        draft = Draft(RecordId("ab" * 16), vault.keys.staff, case_id, "intake", "1", b"half a form", 1)
        with vault.work() as unit:
            unit.drafts.save(draft)
            unit.blobs.add(
                Blob("ab" * 16 + ".txt", case_id, draft.id, BlobKind.WORDS, 0), b"what was attached"
            )


if __name__ == "__main__":
    main()
