"""Puts the path of an intake into words for the column. Qt-free."""

from __future__ import annotations

from fieldintake.ui.filling.state import FormStep
from fieldintake.ui.intake.state import IntakeState, IntakeStep
from fieldintake.ui.marks import StepMark
from fieldintake.ui.rooms import Path, PathStep
from fieldintake.ui.words import Words


def path_of(state: IntakeState, words: Words) -> Path:
    """The steps with what is done, where we are, and on which page of a form; a done one can be chosen again."""
    line = words.text("No code yet")
    if state.code:
        line = words.text(
            "{code} · started {time}", code=state.code, time=words.when(state.started_ms, state.now_ms)
        )
    return Path(
        name=words.text("Her forms") if state.is_known else words.text("New intake"),
        line=line,
        steps=tuple(_step(step, state, words) for step in IntakeStep),
        note=words.text("Any step may be the last. What you have is already kept."),
    )


def _step(step: IntakeStep, state: IntakeState, words: Words) -> PathStep:
    is_here = step is state.step
    mark = StepMark.HERE if is_here else StepMark.DONE if step in state.done else StepMark.LATER
    caption = ""
    if is_here and isinstance(state.content, FormStep):
        caption = words.text("Page {n} of {total}", n=state.content.number, total=state.content.of)
    return PathStep(step.value, words.of(step), mark, caption)
