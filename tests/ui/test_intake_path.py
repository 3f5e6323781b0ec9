"""The path of an intake keeps what was said: resumed, refused by the disk, stopped, gone back on."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable
from typing import Any

import pytest

from fieldintake.casework.bundled_forms import accepted, form_plan
from fieldintake.casework.install_form import install_form
from fieldintake.casework.keep_draft import keep_draft, my_drafts
from fieldintake.casework.open_case import open_case
from fieldintake.data import resources_dir
from fieldintake.domain.desk import FormVersion
from fieldintake.domain.errors import DiskFull
from fieldintake.ui.consent.presenter import ConsentPresenter
from fieldintake.ui.intake.forms import OpenForm
from fieldintake.ui.intake.presenter import IntakePresenter
from fieldintake.ui.intake.state import IntakeStep
from fieldintake.ui.words import Words

SAFE, ADDRESS, NAME = "/data/now/safe_now", "/data/contact/address", "/data/about/name"


class Waiting:
    """Work that waits until somebody runs it, in its order, as on the one thread of a desk."""

    def __init__(self) -> None:
        self.jobs: deque[tuple[Callable[[], Any], Callable[[Any], None], Callable[[Exception], None]]] = (
            deque()
        )

    def submit(self, work, *, done, failed) -> None:
        self.jobs.append((work, done, failed))

    def run(self) -> None:
        while self.jobs:
            work, done, failed = self.jobs.popleft()
            try:
                result = work()
            except DiskFull as error:
                failed(error)
            else:
                done(result)


class Path:
    """One worker's intake; `told` are troubles, `opened` cases whose page was opened."""

    def __init__(self, vault) -> None:
        self.vault, self.queue = vault, Waiting()
        self.told: list[Exception] = []
        self.opened: list[str] = []
        self.presenter = self.another()

    def another(self) -> IntakePresenter:
        """The path as after a new start of the desk."""
        asked = ConsentPresenter(
            self.vault, self.queue, lambda _: None, lambda: None, self.told.append, _now_ms
        )
        return IntakePresenter(
            self.vault, self.queue, Words("en"), asked, lambda _: None, self.opened.append, lambda _: None,
            lambda: None, lambda: None, self.told.append, _now_ms,
        )  # fmt: skip

    def begin(self) -> IntakePresenter:
        self.presenter.begin()
        self.presenter.onward()
        self.queue.run()
        return self.presenter

    def to(self, step: IntakeStep) -> None:
        for _ in range(60):
            if self.presenter.state.step is step:
                return
            self.presenter.onward()
            self.queue.run()
        pytest.fail(f"never came to {step}")


def _now_ms() -> int:
    return 1_800_000_000_000


@pytest.fixture(scope="module")
def bundled() -> list[FormVersion]:
    """The forms of the product, read once."""
    sources = sorted((resources_dir() / "forms").glob("*.md"))
    return [accepted(source.read_bytes(), "md") for source in sources]


@pytest.fixture
def path(vault, bundled) -> Path:
    for form in bundled:
        install_form(vault, form)
    return Path(vault)


def draft_of(path: Path, case_id, form_id: str, answer: tuple[str, str]):
    """Keep a draft as another day left it."""
    form = OpenForm.start(form_plan(path.vault, form_id), case_id, "en", dt.datetime.now(dt.UTC))
    form.answer(*answer)
    version = form.session.definition.version
    keep_draft(
        path.vault, draft_id=form.draft_id, case_id=case_id, form_id=form_id, form_version=version,
        snapshot=form.session.snapshot(),
    )  # fmt: skip
    return form.draft_id


def test_a_resumed_draft_leads_through_the_forms_that_had_not_been_begun(path):
    path.begin().answer(SAFE, "yes")
    path.queue.run()
    path.presenter = path.another()
    path.presenter.resume(my_drafts(path.vault)[0].id)
    path.queue.run()
    for step in (IntakeStep.INTAKE, IntakeStep.NEEDS, IntakeStep.NEXT):
        path.to(step)


@pytest.mark.parametrize("chosen", [0, 1])
def test_of_two_drafts_of_one_form_the_chosen_one_is_opened(path, chosen):
    case_id = open_case(path.vault)
    drafts = [draft_of(path, case_id, "intake", (NAME, name)) for name in ("Amina", "Mariam")]
    path.presenter.resume(drafts[chosen])
    path.queue.run()
    assert path.presenter.state.step is IntakeStep.INTAKE
    assert path.presenter._forms.at(IntakeStep.INTAKE).draft_id == drafts[chosen]
