"""Puts the forms of a case into words, and the path through a form into the column. Qt-free."""

from __future__ import annotations

from fieldintake.casework.bundled_forms import OF_AN_INTAKE
from fieldintake.casework.keep_words import meant_by
from fieldintake.casework.offer_forms import FormsOfCase
from fieldintake.ui.case.names import form_name, form_title
from fieldintake.ui.consent.draft import FORM_ID as CONSENT_DRAFT
from fieldintake.ui.filling.screen import Choosing, FillingState, FormChoice
from fieldintake.ui.filling.state import ContentsLine, FormStep
from fieldintake.ui.marks import StepMark
from fieldintake.ui.rooms import Path, PathStep
from fieldintake.ui.words import Words

INTAKE_PATH = "intake-path"
"""The key of the forms that an intake leads through, one after the other."""
_MOST_STEPS = 9


def choices_of(forms: FormsOfCase, words: Words) -> Choosing:
    """Drafts first, then the intake, then every other form by its name."""
    drafts = tuple(
        FormChoice(draft.id, form_name(draft.form_id, forms.titles, words), kept_ms=draft.saved_ms)
        for draft in forms.drafts
        if meant_by(draft) is None and draft.form_id != CONSENT_DRAFT
    )
    path = FormChoice(
        INTAKE_PATH, words.text("Intake, step by step"), last_ms=_last_of_path(forms), is_path=True
    )
    others = [
        FormChoice(
            offer.form_id, form_title(offer.title, words), finished=offer.finished, last_ms=offer.last_ms
        )
        for offer in forms.offers
        if offer.form_id not in OF_AN_INTAKE
    ]
    others.sort(key=lambda choice: choice.name.casefold())
    return Choosing(drafts, (path, *others))


def _last_of_path(forms: FormsOfCase) -> int | None:
    times = [offer.last_ms for offer in forms.offers if offer.form_id in OF_AN_INTAKE]
    return max((ms for ms in times if ms is not None), default=None)


def path_of(state: FillingState, words: Words) -> Path | None:
    """The pages of the form, for the column; those around the open one where there are many. None without a form."""
    if not isinstance(state.content, FormStep):
        return None
    contents = state.content.contents
    here = next((place for place, line in enumerate(contents) if line.is_here), 0)
    first = max(0, min(here - _MOST_STEPS // 2, len(contents) - _MOST_STEPS))
    return Path(
        name=state.title,
        line=state.code,
        steps=tuple(_step(line, words) for line in contents[first : first + _MOST_STEPS]),
        note=words.text("What you have is already kept. You can go on another day."),
    )


def _step(line: ContentsLine, words: Words) -> PathStep:
    done = line.open == 0 and not line.has_problem
    mark = StepMark.HERE if line.is_here else StepMark.DONE if done else StepMark.LATER
    caption = ""
    if line.has_problem:
        caption = words.text("look again")
    elif line.asked:
        caption = words.text("{n} of {total} answered", n=line.asked - line.open, total=line.asked)
    return PathStep(line.path, line.title, mark, caption)
