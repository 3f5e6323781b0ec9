"""How one question is asked of her: in her language alone, and as it is said to her. Qt-free."""

from __future__ import annotations

from dataclasses import replace

from fieldintake.forms.state import ProblemCode, QuestionState
from fieldintake.ui.filling.open_form import OpenForm
from fieldintake.ui.questions.mapping import page_of
from fieldintake.ui.questions.state import Asked, FormPage, Twice
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_, nearest_shipped
from fieldintake.wording.form_languages import by_code, is_right_to_left

_DOES_NOT_FIT = N_("This answer does not fit. Please look at it again.")


def page_for_her(form: OpenForm, question: QuestionState, language: str) -> FormPage:
    """One question, in her language alone; `language` is a code."""
    session = form.session
    name = by_code(session.languages).get(language, session.state().language)
    sentence = Words(nearest_shipped(language)).text(_DOES_NOT_FIT)

    def problem(code: ProblemCode) -> Twice:
        if code is ProblemCode.RULE_FAILED:
            return Twice()  # the form is at fault, and she has nothing to mend
        return Twice(sentence, sentence)

    page = page_of(
        [question],
        title="",
        hers=language,
        labels=lambda path, _code: session.labels(path, name),
        problem_words=problem,
        hers_right_to_left=is_right_to_left(language),
        files=session.definition.files,
    )
    said = session.labels(question.path, name).to_her
    return replace(
        page, items=tuple(_said(item, said) if isinstance(item, Asked) else item for item in page.items)
    )


def _said(asked: Asked, to_her: str | None) -> Asked:
    """As it is said to her; a hint beside it speaks to staff, and is left out where the form has words for her."""
    return replace(asked, label=Twice(to_her, to_her), hint=Twice()) if to_her else asked
