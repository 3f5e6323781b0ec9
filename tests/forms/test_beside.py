"""What lies beside a form: only what the form names is opened, wherever it was downloaded to."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldintake.forms.beside import Beside
from fieldintake.media.cleaning import FileCleaner
from fieldintake.ui.forms.brought import look_at
from tests.media import files

FORM = """| survey |
| | type | name | label | media::image |
| | select_one_from_file towns.csv | town | Which town? | house.png |
| settings |
| | form_id | version |
| | beside | 1 |
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "form.md").write_text(FORM)
    (tmp_path / "towns.csv").write_text("name,label\nx,X\n")
    (tmp_path / "house.png").write_bytes(files.drawing())
    (tmp_path / "data.png").write_bytes(b"somebody's own picture, called as every form calls its root")
    (tmp_path / "salaries.csv").write_text("name,label\na,A\n")
    return tmp_path


def test_what_a_form_names_comes_along_and_nothing_else(folder: Path) -> None:
    assert set(look_at(folder / "form.md", FileCleaner()).files) == {"towns.csv", "house.png"}


def test_what_it_does_not_name_is_not_even_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    read = Path.read_bytes

    def noted(path: Path) -> bytes:
        opened.append(path.name)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    look_at(folder / "form.md", FileCleaner())
    assert set(opened) == {"form.md", "towns.csv", "house.png"}


@pytest.mark.parametrize("name", ["../towns.csv", "/etc/hostname", "a/b.csv", ""])
def test_no_name_leads_out_of_the_folder(folder: Path, name: str) -> None:
    (folder.parent / "towns.csv").write_text("name,label\n")
    assert Beside(folder / "form.md").get(name) is None
