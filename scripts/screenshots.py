"""Draws every screen in light, dark, high contrast and Arabic, for people to look at.

    python -m scripts.screenshots OUT [NAME ...]
    python -m scripts.screenshots --readme        the pictures of docs/screenshots

Writes PNG files and `manifest.json`: file, screen, language, theme and size of each.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from fieldintake.data import resources_dir
from fieldintake.ui.questions.page import QuestionsPage
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import ThemeName
from tests.ui import gallery

WINDOW = (1440, 900)
SMALL = (1100, 700)
LOOKS = (
    ("en", ThemeName.LIGHT, WINDOW, 100),
    ("en", ThemeName.DARK, WINDOW, 100),
    ("en", ThemeName.HIGH_CONTRAST, WINDOW, 100),
    ("ar", ThemeName.LIGHT, WINDOW, 100),
    ("fr", ThemeName.LIGHT, SMALL, 100),
    ("en", ThemeName.LIGHT, WINDOW, 200),
)


README = (("case", "case", "en"), ("today", "today", "en"), ("consent-ar", "intake-consent", "ar"))


def draw(
    application: QApplication, look: Look, name: str, language: str, size: tuple[int, int], to: Path
) -> None:
    """One scene as a picture."""
    window = gallery.show(look, name, language, size)
    window.show()
    pages = window.findChildren(QuestionsPage)
    while any(page.is_being_made for page in pages if page.isVisible()):
        application.processEvents()
    for _ in range(3):  # layouts that depend on a width settle in two rounds
        application.processEvents()
    window.grab().save(str(to))
    window.close()
    window.deleteLater()
    application.processEvents()


def main(arguments: list[str]) -> int:
    """Draw the named screens, or all of them; returns the exit code."""
    if arguments[:1] == ["--readme"]:
        return readme(Path(__file__).resolve().parent.parent / "docs" / "screenshots")
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    wanted = arguments[1:] or list(gallery.scenes())
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    look = Look(application, resources_dir())
    manifest = []
    for language, theme, size, percent in LOOKS:
        look.wear(theme, text_percent=percent)
        for name in wanted:
            file = f"{name}-{language}-{theme.value}-{size[0]}x{size[1]}-{percent}.png"
            draw(application, look, name, language, size, out / file)
            manifest.append(
                {
                    "file": file,
                    "screen": name,
                    "language": language,
                    "theme": theme.value,
                    "size": list(size),
                    "text_percent": percent,
                }
            )
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    print(f"{len(manifest)} pictures in {out}")
    return 0


def readme(out: Path) -> int:
    """The few pictures that the documentation shows."""
    out.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    look = Look(application, resources_dir())
    for file, name, language in README:
        draw(application, look, name, language, WINDOW, out / f"{file}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
