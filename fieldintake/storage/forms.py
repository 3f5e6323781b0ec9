"""Installed forms, and the lists and pictures that came beside them; a version once installed never changes."""

from __future__ import annotations

from collections.abc import Mapping

import sqlcipher3

from fieldintake.domain.desk import FormVersion
from fieldintake.domain.errors import NotFound

_INSERT = (
    "INSERT INTO form_version (form_id, version, installed, title, source, source_kind, xform, sha256, retired)"
    " VALUES (?, ?, (SELECT coalesce(max(installed), 0) + 1 FROM form_version), ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (form_id, version) DO UPDATE SET retired = excluded.retired WHERE sha256 = excluded.sha256"
)
_COLUMNS = "form_id, version, title, source, source_kind, xform, sha256, retired"
_ALL = f"SELECT {_COLUMNS} FROM form_version ORDER BY installed"
_NEWEST = f"SELECT {_COLUMNS} FROM form_version WHERE form_id = ? ORDER BY installed DESC LIMIT 1"
_VERSION = f"SELECT {_COLUMNS} FROM form_version WHERE form_id = ? AND version = ?"
_TITLES = "SELECT form_id, title FROM form_version ORDER BY installed"
_RETIRE = "UPDATE form_version SET retired = ? WHERE form_id = ? AND version = ?"
_ADD_FILE = "INSERT INTO form_file (form_id, version, name, bytes) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_FILES = "SELECT name, bytes FROM form_file WHERE form_id = ? AND version = ? ORDER BY name"
_Row = tuple[str, str, str, bytes, str, str, str, int]


def _form(row: _Row, files: Mapping[str, bytes]) -> FormVersion:
    return FormVersion(row[0], row[1], row[2], bytes(row[3]), row[4], row[5], row[6], bool(row[7]), files)


class VaultForms:
    """Form versions side by side."""

    def __init__(self, connection: sqlcipher3.Connection) -> None:
        self._connection = connection

    def install(self, form: FormVersion) -> None:
        row = (form.form_id, form.version, form.title, form.source, form.source_kind, form.xform, form.sha256)
        self._connection.execute(_INSERT, (*row, int(form.retired)))
        for name, data in form.files.items():
            self._connection.execute(_ADD_FILE, (form.form_id, form.version, name, data))

    def get(self, form_id: str, version: str | None = None) -> FormVersion:
        if version is None:
            row = self._connection.execute(_NEWEST, (form_id,)).fetchone()
        else:
            row = self._connection.execute(_VERSION, (form_id, version)).fetchone()
        if row is None:
            raise NotFound("no such form")
        files = self._connection.execute(_FILES, (row[0], row[1])).fetchall()
        return _form(row, {name: bytes(data) for name, data in files})

    def all(self) -> list[FormVersion]:
        return [_form(row, {}) for row in self._connection.execute(_ALL)]

    def titles(self) -> dict[str, str]:
        return dict(self._connection.execute(_TITLES).fetchall())

    def retire(self, form_id: str, version: str, *, retired: bool) -> None:
        changed = self._connection.execute(_RETIRE, (int(retired), form_id, version)).rowcount
        if not changed:
            raise NotFound("no such form")
