"""Take what people say of the help they had, and read it again by months.

Invariant: until the laptop is locked it is in memory alone; at the lock it is written among all that was said before,
in a random order, with its month. Neither the file, its log nor the audit tells who asked, on which day, or after
which case. What was given and not yet written is lost with the process.
"""

from __future__ import annotations

import datetime as dt
import secrets
import threading
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from fieldintake.casework.bundled_forms import accepted
from fieldintake.data import form_sources
from fieldintake.domain.errors import VaultError
from fieldintake.domain.feedback import FEEDBACK, FEWEST, UNSAID, Feedback, Given
from fieldintake.domain.roles import Act, require
from fieldintake.forms.loading import plan_of
from fieldintake.forms.plan import Plan
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
        """All of it."""
        with self._lock:
            given, self._given = self._given, []
        return given

    def put_back(self, given: list[Given]) -> None:
        """What could not be written."""
        with self._lock:
            self._given = [*given, *self._given]


def feedback_plan(vault: Vault) -> Plan:
    """The form in which it is given. It is not installed: that would be an event with a time and an author."""
    with vault.view() as unit:
        require(unit.me, Act.ASK_FEEDBACK)
    return _plan()


@cache
def _plan() -> Plan:
    return plan_of(accepted(form_sources(FEEDBACK)[FEEDBACK]).xform)


def given_in(session: FormSession) -> Given:
    """The answers of a form, and nothing else of it: no id and no time."""
    answers = {}
    for question in session.state().questions:
        said = (
            f"{UNSAID}{question.unanswered.kind.value}" if question.unanswered is not None else question.raw
        )
        if said:
            answers[question.path.rpartition("/")[2]] = said
    return Given(session.definition.version, answers)


def write_feedback(vault: Vault, box: FeedbackBox) -> None:
    """Write what is in the box, before a lock. No audit event: its time and its author would lead to who was here."""
    given = box.empty()
    if not given:
        return
    month = _month_of(vault)
    try:
        with vault.work() as unit:
            unit.feedback.mix_in(
                [Feedback(secrets.token_hex(_ID_BYTES), month, one.version, one.answers) for one in given]
            )
    except VaultError:
        box.put_back(given)
        raise


def _month_of(vault: Vault) -> str:
    return dt.datetime.fromtimestamp(vault.clock.now_ms() / 1000).astimezone().strftime("%Y-%m")


@dataclass(frozen=True, slots=True, repr=False)
class Month:
    """What was said in one month that is over; nothing of it, not even how many, while they could be told apart.

    `counts` by question, then by code; `words` by question, in a random order.
    """

    month: str
    given: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def is_withheld(self) -> bool:
        return not self.given


@dataclass(frozen=True, slots=True, repr=False)
class FeedbackRead:
    """The months that are over, the newest first, and the form in which it is given."""

    months: Sequence[Month]
    plan: Plan


def read_feedback(vault: Vault) -> FeedbackRead:
    """By months that are over: whoever reads one twice reads the same, and finds nothing that came between."""
    with vault.work() as unit:
        require(unit.me, Act.READ_FEEDBACK)
        found = unit.feedback.all()
        unit.audit.append("feedback_read", "")
    plan, now = _plan(), _month_of(vault)
    asked = plan.form.every()
    chosen = {node.name for node in asked if node.control is not None and node.control.kind.offers_choices}
    months = dict.fromkeys(each.month for each in found if each.month < now)
    return FeedbackRead(
        [_month(month, [each for each in found if each.month == month], chosen) for month in months], plan
    )


def _month(month: str, given: Sequence[Feedback], chosen: Container[str]) -> Month:
    if len(given) < FEWEST:
        return Month(month)
    counts: dict[str, Counter[str]] = {}
    words: dict[str, list[str]] = {}
    for each in given:
        for name, answer in each.answers.items():
            if name in chosen or answer.startswith(UNSAID):
                counts.setdefault(name, Counter()).update(answer.split())
            else:
                words.setdefault(name, []).append(answer)
    for said in words.values():
        secrets.SystemRandom().shuffle(said)
    return Month(month, len(given), counts, words)
