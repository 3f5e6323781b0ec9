"""How long a page of questions takes to draw: `python -m benchmarks.questions [--json]`.

25 questions in two languages of the kinds that forms have most, and 300 of them in one scroll view. Beside the whole
page stand bare widgets of the same kinds in the same run: what the toolkit alone costs.
"""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from benchmarks.figures import Figure, figure, milliseconds, report
from fieldintake.data import resources_dir
from fieldintake.domain.values import UnansweredKind
from fieldintake.ui.collecting import QuietCollecting
from fieldintake.ui.questions.page import QuestionsPage
from fieldintake.ui.questions.state import Asked, Control, FormPage, Option, Twice
from fieldintake.ui.theme import Look
from fieldintake.ui.words import Words

_RUNS = 9
_CONTROLS = (Control.LINE, Control.ONE, Control.INTEGER, Control.MANY, Control.LINES)
_OPTIONS = tuple(Option(f"c{n}", Twice(f"Choice {n}", f"خيار {n}")) for n in range(5))


def _form(count: int) -> FormPage:
    items = tuple(
        Asked(
            f"/d/q{n}",
            control := _CONTROLS[n % len(_CONTROLS)],
            Twice(f"What is question {n} about?", f"عمّ يدور السؤال {n}؟"),
            Twice("As much or as little as you like.", "بقدر ما تشائين."),
            options=_OPTIONS if control in (Control.ONE, Control.MANY) else (),
        )
        for n in range(count)
    )
    return FormPage(Twice("Page", "صفحة"), items, "ar", hers_right_to_left=True)


class _Window:
    """One page in a scroll view, shown and empty."""

    def __init__(self, app: QApplication, look: Look) -> None:
        self._app = app
        self.page = QuestionsPage(look, Words("en"))
        self.holder = _scrolled(self.page)
        app.processEvents()

    def close(self) -> None:
        _close(self._app, self.holder)


def _scrolled(content: QWidget) -> QScrollArea:
    holder = QScrollArea()
    holder.setWidgetResizable(True)
    holder.setWidget(content)
    holder.resize(1100, 900)
    holder.show()
    return holder


def _close(app: QApplication, holder: QWidget) -> None:
    holder.close()
    holder.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _drawn(app: QApplication, look: Look, form: FormPage) -> tuple[float, list[float], float]:
    """The first screenful painted, each turn of the event loop after it, and the last card made: milliseconds."""
    window = _Window(app, look)
    started = time.perf_counter()
    first = milliseconds(lambda: (window.page.render_state(form), window.holder.grab()))
    turns: list[float] = []
    while window.page.is_being_made:
        turns.append(milliseconds(app.processEvents))
    app.processEvents()
    whole = (time.perf_counter() - started) * 1000
    window.close()
    return first, turns, whole


def _one_answer(app: QApplication, look: Look, form: FormPage) -> list[float]:
    window = _Window(app, look)
    window.page.render_state(form)
    while window.page.is_being_made:
        app.processEvents()
    took: list[float] = []
    for n in range(_RUNS * 5):
        changed = tuple(
            replace(item, raw=f"Answer {n}") if isinstance(item, Asked) and item.path == "/d/q0" else item
            for item in form.items
        )
        after = replace(form, items=changed)
        took.append(milliseconds(lambda after=after: (window.page.render_state(after), app.processEvents())))
    window.close()
    return took


def _bare(app: QApplication, form: FormPage) -> float:
    """Widgets of the same kinds without anything of ours, in one column, painted."""
    started = time.perf_counter()
    content = QWidget()
    column = QVBoxLayout(content)
    for item in form.items:
        assert isinstance(item, Asked)
        for text in (item.label.staff, item.label.hers, item.hint.staff, item.hint.hers):
            column.addWidget(QLabel(text))
        for option in item.options:
            kind = QRadioButton if item.control is Control.ONE else QCheckBox
            column.addWidget(kind(f"{option.label.staff} {option.label.hers}"))
        if not item.options:
            column.addWidget(QPlainTextEdit() if item.control is Control.LINES else QLineEdit())
        for unanswered in UnansweredKind:
            column.addWidget(QCheckBox(unanswered.value))
    holder = _scrolled(content)
    holder.grab()
    app.processEvents()
    took = (time.perf_counter() - started) * 1000
    _close(app, holder)
    return took


def measure() -> list[Figure]:
    """All figures, one run after another."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    look = Look(app, resources_dir())
    QuietCollecting(app, lambda: 0.0)  # as the desk does, with somebody at work
    page, many = _form(25), _form(300)
    _drawn(app, look, page)  # fonts and styles are read once in the life of a desk
    _bare(app, page)
    pages = [_drawn(app, look, page) for _ in range(_RUNS)]
    bare = [_bare(app, page) for _ in range(_RUNS)]
    scrolls = [_drawn(app, look, many) for _ in range(3)]
    return [
        figure("first screenful of 25 questions", [run[0] for run in pages], "ms", bar=50),
        figure("25 questions in two languages", [run[2] for run in pages], "ms", bar=250),
        figure("the same beside bare widgets", [run[2] for run in pages], "ms", bar=None, peer=bare),
        figure("longest slice of 25 questions", [max(run[1], default=0.0) for run in pages], "ms", bar=16),
        figure("first screenful of 300 questions", [run[0] for run in scrolls], "ms", bar=50),
        figure("longest slice of 300 questions", [max(run[1], default=0.0) for run in scrolls], "ms", bar=16),
        figure("300 questions in one scroll view", [run[2] for run in scrolls], "ms", bar=None),
        figure("one answer among 300", _one_answer(app, look, many), "ms", bar=16),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    report(measure(), as_json=parser.parse_args().json)


if __name__ == "__main__":
    main()
