"""Turns a form that is open into what a page shows, in the staff's language and hers. Qt-free."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace

from fieldintake.forms.definition import ControlKind
from fieldintake.forms.state import GroupState, Line, Problem, ProblemCode, QuestionState
from fieldintake.ui.filling.for_her import for_her
from fieldintake.ui.filling.open_form import OpenForm
from fieldintake.ui.filling.state import ContentsLine, FormStep, Layout, ProblemLine
from fieldintake.ui.questions.mapping import page_of
from fieldintake.ui.questions.state import Asked, Twice
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_, nearest_shipped, shipped_languages
from fieldintake.wording.form_languages import by_code, code_of, is_right_to_left

_DOES_NOT_FIT = N_("This answer does not fit. Please look at it again.")
_NO_ANSWER = N_("There is no answer yet.")
_RULE_FAILED = N_("The form could not work out one of its own rules here. Your answer is kept.")


@dataclass
class Showing:
    """`hers` is the second language on the page, if any; `attached` puts into a question what is known of its file."""

    words: Words
    attached: Callable[[Asked], Asked]
    hers: str = ""

    def speak_also(self, codes: Iterable[str], form: OpenForm | None = None) -> None:
        """Show also her first language that the form speaks and that is not the staff's, unless one is shown.

        Without a form it is one that the product speaks.
        """
        spoken = by_code(form.session.languages) if form is not None else shipped_languages()
        own = nearest_shipped(self.words.language)
        theirs = (near for code in codes if (near := _nearest(code, spoken)) and near != own)
        self.hers = self.hers or next(theirs, "")

    def language_for_her(self, form: OpenForm) -> str:
        """The code of her language if the form speaks it, else of the one that staff read."""
        spoken = by_code(form.session.languages)
        return self.hers if self.hers in spoken else code_of(form.session.state().language)

    def step(self, form: OpenForm) -> FormStep:
        """What to show now; where a jump led to is told once."""
        session, spoken = form.session, by_code(form.session.languages)
        staff = spoken.get(self.words.language, session.state().language)
        if session.state().language != staff:
            session.set_language(staff)
        hers = self.hers if self.hers in spoken and spoken[self.hers] != staff else ""
        lines, number, of = form.page()
        state = session.state()
        page = page_of(
            lines,
            title=state.title,
            hers=hers,
            labels=lambda path, code: session.labels(path, spoken[code]),
            problem_words=self._problem,
            hers_right_to_left=is_right_to_left(hers),
            is_whole=form.layout is Layout.SCROLL,
            files=session.definition.files,
        )
        items = tuple(self.attached(item) if isinstance(item, Asked) else item for item in page.items)
        page = replace(page, items=items)
        at, form.at = form.at, ""
        return FormStep(
            page,
            number,
            of,
            tuple(code for code, name in spoken.items() if name != staff),
            hers,
            may_undo=state.may_undo,
            layout=form.layout,
            contents=contents(form.pages(), number, state.title),
            to_look_at=self._to_look_at(form) if form.asked_to_end else (),
            at=at,
            may_turn=bool(for_her(session.definition, lines)),
        )

    def _to_look_at(self, form: OpenForm) -> tuple[ProblemLine, ...]:
        questions = {question.path: question for question in form.session.state().questions}
        found = tuple(
            ProblemLine(problem.path, question.label or "", self._why(problem), _is_open(problem))
            for problem in form.session.problems()
            if (question := questions.get(problem.path)) is not None
        )
        named = {line.path for line in found}
        return found + tuple(
            ProblemLine(failed.path, _name(failed, questions), self._why(failed), is_open=False)
            for failed in form.session.failures()
            if failed.path not in named
        )

    def _why(self, problem: Problem) -> str:
        own = _NO_ANSWER if _is_open(problem) else _own_words(problem.code)
        return problem.message or self.words.text(own)

    def _problem(self, code: ProblemCode) -> Twice:
        own = _own_words(code)
        hers = Words(nearest_shipped(self.hers)).text(own) if self.hers else ""
        return Twice(self.words.text(own), hers)


def _name(failed: Problem, questions: Mapping[str, QuestionState]) -> str:
    """The question, or the name in the spreadsheet of what nobody sees."""
    question = questions.get(failed.path)
    return (question.label if question is not None else None) or failed.path.rpartition("/")[2]


def _own_words(code: ProblemCode) -> str:
    return _RULE_FAILED if code is ProblemCode.RULE_FAILED else _DOES_NOT_FIT


def _nearest(code: str, spoken: Container[str]) -> str:
    """A language among those spoken, or its main form; nothing if neither is."""
    return next((name for name in (code, code.partition("_")[0]) if name in spoken), "")


def contents(pages: list[tuple[Line, ...]], here: int, title: str) -> tuple[ContentsLine, ...]:
    """A line for each page: its first group's name, else its first question, else the form's own."""
    return tuple(_line(part, number == here, title) for number, part in enumerate(pages, 1))


def _line(part: tuple[Line, ...], is_here: bool, title: str) -> ContentsLine:  # noqa: FBT001 - one caller
    questions = [line for line in part if isinstance(line, QuestionState)]
    asked = [question for question in questions if _waits_for_answer(question)]
    group = next((line.label for line in part if isinstance(line, GroupState) and line.label), None)
    first = next((question.label for question in questions if question.label), None)
    return ContentsLine(
        part[0].path,
        group or first or title,
        open=sum(not question.raw and question.unanswered is None for question in asked),
        asked=len(asked),
        has_problem=any(q.problem is not None and not _is_open(q.problem) for q in questions),
        is_here=is_here,
    )


def _waits_for_answer(question: QuestionState) -> bool:
    return question.kind is not ControlKind.NOTE and not question.readonly


def _is_open(problem: Problem) -> bool:
    return problem.code is ProblemCode.REQUIRED
