"""A wheel holds all that the program needs to run and nothing else, also one that is made of a source archive."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DATA = "fieldintake/_data"


def build(kind, source, target):
    """Run the build backend as an installer does, in the folder of the source and without a network."""
    code = f"import sys, hatchling.build as backend; print(backend.build_{kind}(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(target)], cwd=source, capture_output=True, text=True, check=True
    )
    return target / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names in a wheel that was built from a source archive, and the wheel."""
    place = tmp_path_factory.mktemp("packed")
    with tarfile.open(build("sdist", ROOT, place)) as archive:
        archive.extractall(place / "source", filter="data")
    (source,) = (place / "source").iterdir()
    made = build("wheel", source, place)
    with zipfile.ZipFile(made) as packed:
        return set(packed.namelist()), made


def below(folder, pattern="*"):
    """The files that the checkout has there; what is built is there too once `make` has run."""
    return {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob(pattern) if path.is_file()}


def test_every_resource_and_every_font_is_inside(wheel):
    names, _ = wheel
    resources = {f"{DATA}/{name}" for name in below("resources")}
    assert any(name.endswith((".ttf", ".otf")) for name in resources)
    assert resources <= names


def test_every_translation_is_inside_ready_to_read(wheel):
    names, _ = wheel
    for po in below("translations", "*.po"):
        assert f"{DATA}/{po.removesuffix('.po')}.mo" in names


def test_every_module_migration_and_schema_is_inside(wheel):
    names, _ = wheel
    code = {name for name in below("fieldintake") if "__pycache__" not in name}
    assert {"fieldintake/storage/schema.sql", "fieldintake/storage/migrations/0001_first.sql"} <= code
    assert {name for name in code if name.endswith((".py", ".sql", ".mako", ".ini"))} <= names


def test_nothing_else_is_inside(wheel):
    names, _ = wheel
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"fieldintake"}
    for word in ("test", "benchmark", "scripts/", "__pycache__", ".pyc"):
        assert [name for name in names if word in name and not name.startswith(DATA)] == []


def test_what_is_inside_is_found_by_the_program_that_runs_from_it(wheel, tmp_path):
    with zipfile.ZipFile(wheel[1]) as packed:
        packed.extractall(tmp_path)
    code = (
        "from fieldintake.data import resources_dir, form_sources\n"
        "from fieldintake.casework.bundled_forms import OF_AN_INTAKE\n"
        "from fieldintake.wording.catalogue import shipped_languages\n"
        "from fieldintake.storage import runner\n"
        "print(resources_dir(), len(form_sources(*OF_AN_INTAKE)), len(shipped_languages()), runner.newest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    place, forms, languages, newest = done.stdout.split()
    assert Path(place) == tmp_path / DATA / "resources"
    assert (int(forms) >= 3, int(languages) >= 3, int(newest) >= 5) == (True, True, True)
