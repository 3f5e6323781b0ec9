"""Draws the pages of a form as the desk does, without a screen.

Invariant: every page of every state is laid out and painted; a warning of the toolkit is an error.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from fieldintake.data import resources_dir
from fieldintake.forms.session import FormSession
from fieldintake.forms.state import ProblemCode, SessionState
from fieldintake.ui.questions.mapping import page_of, pages
from fieldintake.ui.questions.page import QuestionsPage
from fieldintake.ui.questions.state import Asked, Grid, Twice
from fieldintake.ui.theme import Look
from fieldintake.ui.words import Words

_HARMLESS = ("propagateSizeHints",)
"""The offscreen platform has no window manager, and says so."""


class ScreenFault(Exception):
    """Something was not drawn as it should be."""


class Offscreen:
    """One window for all forms."""

    def __init__(self) -> None:
        existing = QApplication.instance()
        self._app = existing if isinstance(existing, QApplication) else QApplication([])
        self._look = Look(self._app, resources_dir())
        self._words = Words("en")
        self._said: list[str] = []
        qInstallMessageHandler(self._hear)

    def _hear(self, _kind: QtMsgType, _context: QMessageLogContext, words: str) -> None:
        if not any(harmless in words for harmless in _HARMLESS):
            self._said.append(words)

    def __call__(self, session: FormSession, state: SessionState) -> None:
        """Draw every page of a state.

        Raises:
            ScreenFault: when a question is not drawn or the toolkit complains.
        """
        view = QuestionsPage(self._look, self._words)
        view.resize(900, 1200)
        view.show()
        drawn: set[str] = set()
        for lines in pages(state.lines):
            page = page_of(lines, title=state.title, hers="", labels=session.labels, problem_words=_sentence)
            view.render_state(page)
            self._app.processEvents()
            view.grab()
            drawn |= {i.path for i in page.items if isinstance(i, Asked) and not view.card(i.path).isHidden()}
            for table in (item for item in page.items if isinstance(item, Grid)):
                drawn |= {table.path, *(row.path for row in table.rows if view.row(row.path).isVisible())}
        view.close()
        view.deleteLater()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        missing = {question.path for question in state.questions} - drawn
        if missing or self._said:
            words = [*sorted(missing), *self._said]
            self._said = []
            raise ScreenFault("; ".join(words[:3]))


def _sentence(_code: ProblemCode) -> Twice:
    return Twice("Please look at this answer again.")
