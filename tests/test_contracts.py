"""The contracts on imports leave nothing out: no part of the program, and no library that it stands on."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import fieldintake

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = PROJECT["tool"]["importlinter"]["contracts"]


def normal(name):
    return re.split(r"[^A-Za-z0-9._-]", name)[0].lower().replace("_", "-")


def everything():
    """The packages and modules right below `fieldintake`."""
    place = Path(fieldintake.__file__).parent
    found = {path.parent.name for path in place.glob("*/__init__.py")}
    return found | {path.stem for path in place.glob("*.py") if path.stem != "__init__"}


def test_every_part_of_the_program_has_its_floor():
    (layers,) = (contract for contract in CONTRACTS if contract["type"] == "layers")
    named = {name.strip() for line in layers["layers"] for name in line.split("|")}
    assert layers["exhaustive"]
    assert everything() <= named | set(layers["exhaustive_ignores"])


def test_every_library_is_forbidden_to_the_whole_program_but_for_its_owners():
    forbidden = {
        name
        for contract in CONTRACTS
        if contract["type"] == "forbidden" and contract["source_modules"] == ["fieldintake"]
        for name in contract["forbidden_modules"]
    }
    imported_as = {}
    for module, names in packages_distributions().items():
        for name in names:
            imported_as.setdefault(normal(name), set()).add(module)
    for wanted in PROJECT["project"]["dependencies"]:
        modules = {m for m in imported_as[normal(wanted)] if not m.startswith("_") and m.isidentifier()}
        assert modules & forbidden, f"{wanted} ({sorted(modules)}) is in no contract"


def test_every_named_part_of_a_contract_is_there():
    for contract in CONTRACTS:
        for source in contract.get("source_modules", ()):
            assert source == "fieldintake" or source.split(".")[1] in everything()
