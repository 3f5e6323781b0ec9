"""Puts what people said into lines by month and question. Qt-free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from fieldintake.casework.give_feedback import FeedbackRead, Month, read_feedback
from fieldintake.domain.feedback import FEEDBACK, FEWEST, UNSAID
from fieldintake.domain.values import PartialDate, UnansweredKind
from fieldintake.forms.session import FormSession
from fieldintake.forms.state import QuestionState
from fieldintake.ports import Vault
from fieldintake.ui.case.lines import ToldLine, ToldRecord
from fieldintake.ui.feedback.state import FeedbackState
from fieldintake.ui.filling.open_form import form_context
from fieldintake.ui.ports import Background
from fieldintake.ui.words import Words
from fieldintake.wording.numbers_dates import partial_date


@dataclass
class FeedbackPresenter:
    """Reading it is an event of the audit."""

    vault: Vault
    background: Background
    words: Words
    render: Callable[[FeedbackState], None]
    failed: Callable[[Exception], None]
    state: FeedbackState = field(default_factory=FeedbackState, init=False)
    _read: FeedbackRead | None = field(default=None, init=False)
    _turn: int = field(default=0, init=False)

    def show(self) -> None:
        self.put_away()
        turn = self._turn

        def done(read: FeedbackRead) -> None:
            if turn == self._turn:
                self._take(read)

        self.background.submit(lambda: read_feedback(self.vault), done=done, failed=self.failed)

    def put_away(self) -> None:
        """Nothing of it stays."""
        self._turn += 1
        self._read = None
        self._show(FeedbackState())

    def again(self) -> None:
        """Say it in the language that is now chosen."""
        if self._read is not None:
            self._take(self._read)

    def _take(self, read: FeedbackRead) -> None:
        self._read = read
        self._show(FeedbackState(tuple(told(read, self.words))))

    def _show(self, state: FeedbackState) -> None:
        self.state = state
        self.render(state)


def told(read: FeedbackRead, words: Words) -> Iterator[ToldRecord]:
    """A part for each month, a line for each question."""
    context, now = form_context(FEEDBACK, words.language), dt.datetime.now(dt.UTC)
    session = FormSession.start(read.plan, context=context, now=now, language=words.language)
    questions = {line.path.rpartition("/")[2]: line for line in session.state().questions}
    for month in read.months:
        name = partial_date(PartialDate(month.month), words.language)
        count = "" if month.is_withheld else f" · {words.plural('{n} answer', '{n} answers', month.given)}"
        yield ToldRecord(month.month, f"{name}{count}", tuple(_lines(month, questions, words)))


def _lines(month: Month, questions: Mapping[str, QuestionState], words: Words) -> Iterator[ToldLine]:
    if month.is_withheld:
        few = words.text("Fewer than {n}: kept back, so that nobody can be told apart.", n=FEWEST)
        yield ToldLine(month.month, words.text("Not shown"), few)
        return
    for name, counts in month.counts.items():
        choices = questions[name].choices if name in questions else ()
        labels = {choice.value: choice.label for choice in choices}
        labels |= {f"{UNSAID}{kind.value}": words.of(kind) for kind in UnansweredKind}
        said = (
            words.text("{answer}: {n}", answer=labels.get(code, code), n=count)
            for code, count in _in_order(counts, labels)
        )
        yield ToldLine(f"{month.month}/{name}", _label(name, questions), "\n".join(said))
    for name, texts in month.words.items():
        said = (words.typed(text) for text in texts)
        yield ToldLine(f"{month.month}/{name}/words", _label(name, questions), "\n\n".join(said))


def _label(name: str, questions: Mapping[str, QuestionState]) -> str:
    return (questions[name].label if name in questions else None) or name


def _in_order(counts: Mapping[str, int], labels: Mapping[str, str]) -> list[tuple[str, int]]:
    """As the form has its choices; what an older version had stands at the end."""
    codes = [*(code for code in labels if code in counts), *(code for code in counts if code not in labels)]
    return [(code, counts[code]) for code in codes]
