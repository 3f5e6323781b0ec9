"""One look for all tests of a session; offscreen unless somebody asks for a screen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from fieldintake.data import resources_dir
from fieldintake.ui.shell import MainWindow
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import ThemeName
from tests.ui import gallery


@pytest.fixture(scope="session")
def session_look(qapp: QApplication) -> Look:
    return Look(qapp, resources_dir())


@pytest.fixture
def look(session_look: Look) -> Iterator[Look]:
    session_look.speak("en", right_to_left=False)
    if session_look.theme is not ThemeName.LIGHT or session_look.text_percent != 100:
        session_look.wear(ThemeName.LIGHT, text_percent=100)
    yield session_look
    session_look.speak("en", right_to_left=False)


@pytest.fixture
def window(look: Look, qtbot) -> Iterator[Callable[..., MainWindow]]:
    """Open a scene of the gallery in a window that is gone after the test."""
    made: list[MainWindow] = []

    def opened(name: str, language: str = "en", size: tuple[int, int] = (1440, 900)) -> MainWindow:
        made.append(gallery.show(look, name, language, size))
        made[-1].show()
        qtbot.waitExposed(made[-1])
        QApplication.sendPostedEvents()  # layouts that depend on a width settle in a second round
        return made[-1]

    yield opened
    for each in made:
        each.close()
        delete(each)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/ui" in item.path.as_posix():
            # The offscreen platform has no window manager and says so for each window with a least size.
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints"))
