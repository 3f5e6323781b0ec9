"""Rules that the source keeps: one style sheet, one place for dialogs, presenters without the toolkit."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

import fieldintake.ui

ROOT = Path(fieldintake.ui.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
PROGRAM = ROOT.parent
DIALOGS = {
    "QDialog", "QMenu", "QMenuBar", "QFileDialog", "QMessageBox", "QInputDialog", "QColorDialog", "QFontDialog",
    "QProgressDialog", "QErrorMessage", "QWizard", "QSplashScreen", "QSystemTrayIcon", "QPrintDialog",
    "QAbstractPrintDialog", "QPrintPreviewDialog", "QPageSetupDialog", "QToolTip", "QWhatsThis",
}  # fmt: skip
QT_FREE = [
    "presenter.py",
    "state.py",
    "words.py",
    "sentences.py",
    "vocabulary.py",
    "marks.py",
    "ports.py",
    "rooms.py",
    "tokens.py",
    "mapping.py",
]


def calls(tree: ast.AST):
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_keeps_the_rules(path):
    tree = ast.parse(path.read_text("utf-8"))
    imported = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    named = {node.func.attr for node in calls(tree) if isinstance(node.func, ast.Attribute)}
    assert "processEvents" not in named
    assert "exec" not in named
    assert path.name == "theme.py" or "setStyleSheet" not in named
    assert path.name == "dialogs.py" or not imported & DIALOGS
    assert len(path.read_text("utf-8").splitlines()) <= 300
    if path.name in QT_FREE:
        assert not any(
            (node.module or "").startswith(
                ("PySide6", "qtawesome", "fieldintake.ui.widgets", "fieldintake.ui.theme")
            )
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
        )


@pytest.mark.parametrize(
    "path", sorted(PROGRAM.rglob("*.py")), ids=lambda path: str(path.relative_to(PROGRAM))
)
def test_only_one_file_of_the_program_can_open_a_dialog_a_menu_or_a_file_window(path):
    if path == ROOT / "dialogs.py":
        return
    tree = ast.parse(path.read_text("utf-8"))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    toolkit = [node for node in imports if (node.module or "").startswith("PySide6")]
    assert not (names | {alias.name for node in toolkit for alias in node.names}) & DIALOGS


def test_no_attribute_hides_a_method_of_the_toolkit():
    hidden = []
    for module in pkgutil.walk_packages(fieldintake.ui.__path__, "fieldintake.ui."):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if kind.__module__ == module.name and issubclass(kind, QObject):
                hidden += [f"{kind.__name__}.{name}" for name in attributes(kind) if hides(kind, name)]
    assert hidden == []


def attributes(kind: type) -> set[str]:
    tree = ast.parse(inspect.getsource(kind))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    }


def hides(kind: type, name: str) -> bool:
    toolkit = [base for base in kind.__mro__ if base.__module__.startswith("PySide6")]
    return any(name in vars(base) for base in toolkit)


def test_the_window_only_stacks_screens():
    assert len((ROOT / "shell.py").read_text("utf-8").splitlines()) <= 200


def test_presenters_and_states_load_without_the_toolkit():
    modules = [
        ".".join(("fieldintake.ui", *path.relative_to(ROOT).with_suffix("").parts))
        for path in FILES
        if path.name in QT_FREE
    ]
    code = (
        f"import importlib, sys\nfor m in {modules!r}: importlib.import_module(m)\n"
        "print([m for m in sys.modules if m.startswith('PySide6')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
