"""Installed forms; a version once installed never changes."""

from __future__ import annotations

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


def _form(row: tuple[str, str, str, bytes, str, str, str, int]) -> FormVersion:
    return FormVersion(row[0], row[1], row[2], bytes(row[3]), row[4], row[5], row[6], bool(row[7]))


class VaultForms:
    """Form versions side by side."""

    def __init__(self, connection: sqlcipher3.Connection) -> None:
        self._connection = connection

    def install(self, form: FormVersion) -> None:
        row = (form.form_id, form.version, form.title, form.source, form.source_kind, form.xform, form.sha256)
        self._connection.execute(_INSERT, (*row, int(form.retired)))

    def get(self, form_id: str, version: str | None = None) -> FormVersion:
        if version is None:
            row = self._connection.execute(_NEWEST, (form_id,)).fetchone()
        else:
            row = self._connection.execute(_VERSION, (form_id, version)).fetchone()
        if row is None:
            raise NotFound("no such form")
        return _form(row)

    def all(self) -> list[FormVersion]:
        return [_form(row) for row in self._connection.execute(_ALL)]
