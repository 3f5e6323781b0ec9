"""The pages say what is there: tests that exist, verbs that a screen offers or not, commands that run."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from fieldintake.cli import main

ROOT = Path(__file__).parents[1]
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
PAGES = [
    "README.md",
    "ARCHITECTURE.md",
    "SECURITY.md",
    "docs/guide.md",
    "docs/benchmarks.md",
    "docs/protocol.md",
]
TESTS = sorted(set(re.findall(r"`(tests/[^`]+)`", SECURITY)))
COMMAND = re.compile(
    r"^(?:\s*)fieldintake((?: [a-z][a-z|-]*)+)|`fieldintake((?: [a-z][a-z|-]*)+)", re.MULTILINE
)


def functions_of(path):
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize("named", TESTS)
def test_every_test_that_the_page_on_security_names_exists(named):
    path, _, name = named.partition("::")
    place = ROOT / path
    assert place.exists()
    files = [place] if place.is_file() else sorted(place.rglob("test_*.py"))
    names = set().union(*map(functions_of, files))
    assert name in names if name else any(each.startswith("test_") for each in names)


def test_every_promise_names_its_test():
    rows = [line for line in SECURITY.splitlines() if line.startswith("|")][2:]
    assert len(rows) > 20
    assert [row for row in rows if "`tests/" not in row.rsplit("|", 2)[1]] == []


# --- verbs ---------------------------------------------------------------------------------------


def casework():
    """Every function at the top of a file of casework, by its name."""
    paths = (ROOT / "fieldintake/casework").glob("*.py")
    nodes = [node for path in paths for node in ast.parse(path.read_text("utf-8")).body]
    return {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}


def verbs():
    """What staff can do, as casework has it: public functions on the vault."""
    return {
        name
        for name, node in casework().items()
        if not name.startswith("_") and [arg.arg for arg in node.args.args[:1]] == ["vault"]
    }


def offered():
    """The names that the desk and the command line take from casework, and what those call there in turn."""
    folders = ("ui", "workspace", "commands")
    paths = [path for folder in folders for path in (ROOT / "fieldintake" / folder).rglob("*.py")]
    waiting = set().union(*map(imported_from_casework, [*paths, *(ROOT / "fieldintake").glob("*.py")]))
    functions, found = casework(), set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        if name in functions:
            waiting |= (names_in(functions[name]) & set(functions)) - found
    return found


def names_in(node):
    used = list(ast.walk(node))
    names = {each.id for each in used if isinstance(each, ast.Name)}
    return names | {each.attr for each in used if isinstance(each, ast.Attribute)}


def imported_from_casework(path):
    tree = ast.parse(path.read_text("utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {
        alias.name
        for node in nodes
        if (node.module or "").startswith("fieldintake.casework")
        for alias in node.names
    }


def test_the_verbs_that_no_screen_offers_are_named_as_such():
    (line,) = re.findall(r"no screen offers[^:]*: ([^.]*)\.", SECURITY)
    assert sorted(re.findall(r"`(\w+)`", line)) == sorted(verbs() - offered())


# --- commands ------------------------------------------------------------------------------------


def commands_of(page):
    """Every command that a page names, `a|b` taken apart, as tuples of words."""
    found = set()
    for match in COMMAND.finditer((ROOT / page).read_text("utf-8")):
        words = (match[1] or match[2]).split()
        for last in words[-1].split("|"):
            found.add((*words[:-1], last))
    return found


def runnable(group=main, before=()):
    """Every command of the program that is not hidden."""
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if isinstance(command, click.Group):
            yield from runnable(command, (*before, name))
        else:
            yield (*before, name)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_a_page_names_runs(page):
    for words in sorted(commands_of(page)):
        done = CliRunner().invoke(main, [*words, "--help"])
        assert done.exit_code == 0, (words, done.output)


def test_the_readme_names_every_command():
    assert set(runnable()) <= commands_of("README.md")
