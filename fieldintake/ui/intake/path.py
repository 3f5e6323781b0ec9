"""The path of an intake in the column: what is done, where we are, what comes later. Qt-free."""

from __future__ import annotations

from fieldintake.ui.intake.state import IntakeState, IntakeStep
from fieldintake.ui.marks import StepMark
from fieldintake.ui.rooms import Path, PathStep
from fieldintake.ui.words import Words


def path_of(state: IntakeState, words: Words) -> Path:
    """The steps with their marks; a step that is done can be chosen again."""
    _ = words.text
    since = _("started {time}", time=words.clock(state.started_ms))
    steps = tuple(PathStep(step.value, words.of(step), _mark(step, state)) for step in IntakeStep)
    line = f"{state.code} · {since}" if state.code else since
    return Path(_("New intake"), line, steps, _("Any step may be the last. What you have is already kept."))


def _mark(step: IntakeStep, state: IntakeState) -> StepMark:
    if step is state.step:
        return StepMark.HERE
    return StepMark.DONE if step in state.done else StepMark.LATER
