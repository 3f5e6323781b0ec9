"""Take what people say of the help they had, and read it again by months.

Invariant: until the laptop is locked it is in memory alone, and at the lock it is written in a random order with its
month: neither the file nor the audit tells who asked, on which day, or after which case. What was given and not yet
written is lost with the process; nothing else is.
"""

from __future__ import annotations

import datetime as dt
import secrets
import threading
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from fieldintake.domain.desk import FormVersion
from fieldintake.domain.feedback import FEEDBACK, FEWEST, Feedback, Given
from fieldintake.domain.roles import Act, require
from fieldintake.forms.definition import ControlKind
from fieldintake.forms.loading import plan_of
from fieldintake.forms.session import FormSession
from fieldintake.ports import Vault

_ID_BYTES = 16


class FeedbackBox:
    """What was given since the last lock. Any thread."""

    def __init__(self) -> None:
        self._given: list[Given] = []
        self._lock = threading.Lock()

    def put(self, given: Given) -> None:
        """Nothing is kept of one that answers nothing."""
        if given.answers:
            with self._lock:
                self._given.append(given)

    def empty(self) -> list[Given]:
        """All of it, in a random order."""
        with self._lock:
            given, self._given = self._given, []
        secrets.SystemRandom().shuffle(given)
        return given


def given_in(session: FormSession) -> Given:
    """The answers of a form, and nothing else of it: no id, no time, none of those that are not values."""
    answers = {
        question.path.rpartition("/")[2]: question.raw
        for question in session.state().questions
        if question.raw and question.kind is not ControlKind.NOTE
    }
    return Given(session.definition.version, answers)


def write_feedback(vault: Vault, box: FeedbackBox) -> None:
    """Write what is in the box, before a lock. No audit event: its time and its author would lead to who was here."""
    given = box.empty()
    if not given:
        return
    month = dt.datetime.fromtimestamp(vault.clock.now_ms() / 1000).astimezone().strftime("%Y-%m")
    with vault.work() as unit:
        for one in given:
            unit.feedback.add(Feedback(secrets.token_hex(_ID_BYTES), month, one.version, one.answers))


@dataclass(frozen=True, slots=True, repr=False)
class Month:
    """What was said in one month; `counts` and `words` are empty while so few were given that they could be told apart.

    `counts` by question, then by code; `words` by question, in a random order.
    """

    month: str
    given: int
    counts: Mapping[str, Mapping[str, int]]
    words: Mapping[str, Sequence[str]]

    @property
    def is_withheld(self) -> bool:
        return self.given < FEWEST


@dataclass(frozen=True, slots=True, repr=False)
class FeedbackRead:
    """The months, the newest first, and the form in which it was given; None while nobody was asked."""

    months: Sequence[Month]
    form: FormVersion | None


def read_feedback(vault: Vault) -> FeedbackRead:
    """By months; of a month with few answers only that there were some."""
    with vault.work() as unit:
        require(unit.me, Act.READ_FEEDBACK)
        found = unit.feedback.all()
        form = unit.forms.get(FEEDBACK) if FEEDBACK in unit.forms.titles() else None
        unit.audit.append("feedback_read", "")
    if form is None:
        return FeedbackRead((), None)
    asked = plan_of(form.xform, form.files).form.every()
    chosen = {node.name for node in asked if node.control is not None and node.control.kind.offers_choices}
    months = dict.fromkeys(each.month for each in found)
    return FeedbackRead(
        [_month(month, [each for each in found if each.month == month], chosen) for month in months], form
    )


def _month(month: str, given: Sequence[Feedback], chosen: Container[str]) -> Month:
    counts: dict[str, Counter[str]] = {}
    words: dict[str, list[str]] = {}
    for each in given if len(given) >= FEWEST else ():
        for name, answer in each.answers.items():
            if name in chosen:
                counts.setdefault(name, Counter()).update(answer.split())
            else:
                words.setdefault(name, []).append(answer)
    for said in words.values():
        secrets.SystemRandom().shuffle(said)
    return Month(month, len(given), counts, words)
