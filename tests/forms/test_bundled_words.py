"""The words of the forms that come along: plain, kind, and never in the way of somebody who wants to stop."""

from __future__ import annotations

import re

import pytest

from fieldintake.data import bundled_forms, form_sources
from fieldintake.domain.feedback import FEEDBACK
from fieldintake.forms.definition import Message, NodeDefinition
from tests.forms.bundled import NOW, begun, plan

FORMS = sorted(bundled_forms())
OF_A_CASE = [form_id for form_id in FORMS if form_id != FEEDBACK]
HIGHEST_GRADE = 4.0
"""School years of reading that a form may ask for on average."""
LONGEST_SENTENCE = 26
BLAMING = re.compile(
    r"\b(victims?|prostitut\w*|illegals?|promiscuous|claims?|claimed|alleg\w*|admit\w*|confess\w*|provok\w*|complain\w*"
    r"|pornograph\w*|porn|revenge|fail(?:ed|s)? to|refuses? to|non-?complian\w*|suffers? from|prove|denies|lied|lying"
    r"|smuggl\w*|deviant|abnormal|insane|crazy|hysterical|why did (?:she|you)|what did (?:she|you) wear)\b",
    re.IGNORECASE,
)


def texts(form_id: str) -> list[str]:
    """Every English text of a form."""
    table = form_sources(form_id)[form_id].decode()
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in table.splitlines()]
    found: list[str] = []
    spoken: list[int] = []
    for row in rows:
        names = [cell for cell in row if cell]
        if {"type", "name", "label"} <= set(names) or {"list_name", "label"} <= set(names):
            wanted = ("label", "hint", "constraint_message", "bind::fi:why", "bind::fi:to_her")
            spoken = [place for place, name in enumerate(row) if name in wanted]
        elif len(names) == 1 and names[0] in ("settings", "survey", "choices"):
            spoken = []
        else:
            found += [row[place] for place in spoken if place < len(row) and row[place]]
    return found


def syllables(word: str) -> int:
    groups = re.findall(r"[aeiouy]+", re.sub(r"(?:es|ed|e)$", "", word.lower()))
    return max(1, len(groups))


def grade(sentences: list[list[str]]) -> float:
    """The grade of Flesch and Kincaid: 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    words = [word for sentence in sentences for word in sentence]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def sentences_of(text: str) -> list[list[str]]:
    parts = (re.findall(r"[A-Za-z]+(?:['-][A-Za-z]+)*", part) for part in re.split(r"[.?!:]", text))
    return [part for part in parts if part]


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_is_read_with_four_years_of_school(form_id: str) -> None:
    sentences = [sentence for text in texts(form_id) for sentence in sentences_of(text) if len(sentence) > 3]
    assert grade(sentences) <= HIGHEST_GRADE
    assert max(len(sentence) for sentence in sentences) <= LONGEST_SENTENCE


@pytest.mark.parametrize("form_id", FORMS)
def test_no_form_blames_or_doubts_her(form_id: str) -> None:
    assert [text for text in texts(form_id) if BLAMING.search(text)] == []


def test_the_words_that_blame_are_found() -> None:
    assert all(
        BLAMING.search(text)
        for text in (
            "What does the victim claim?",
            "Why did she stay?",
            "She failed to come.",
            "Alleged harm",
        )
    )


@pytest.mark.parametrize("form_id", FORMS)
def test_nothing_is_required_and_every_form_may_end_at_once(form_id: str) -> None:
    session = begun(form_id)
    assert not any(question.required for question in session.state().questions)
    assert not any(node.bind.required for node in plan(form_id).form.every())
    assert session.problems() == ()
    assert session.finish(now=NOW).xml


@pytest.mark.parametrize("form_id", FORMS)
def test_a_question_that_is_sensitive_or_about_her_says_why_it_is_asked(form_id: str) -> None:
    silent = [
        node.path
        for node in plan(form_id).form.every()
        if node.control is not None and (node.bind.sensitive or _is_about_her(node)) and not node.bind.why
    ]
    assert silent == []


def _is_about_her(node: NodeDefinition) -> bool:
    return (node.bind.save_to or "").partition("#")[0] in ("person", "safe_contact", "incident")


@pytest.mark.parametrize("form_id", OF_A_CASE)
def test_free_words_about_her_are_sensitive(form_id: str) -> None:
    """Whatever may hold a story is masked when it is read again."""
    assert [
        node.path for node in plan(form_id).form.every() if _is_long(node) and not node.bind.sensitive
    ] == []


def _is_long(node: NodeDefinition) -> bool:
    return node.control is not None and "multiline" in node.control.appearance


def said(message: Message | None) -> str:
    return "" if message is None else "".join(part for part in message.parts if isinstance(part, str))


@pytest.mark.parametrize("form_id", FORMS)
def test_it_speaks_of_her_and_never_of_a_case(form_id: str) -> None:
    labels = [said(node.control.label) for node in plan(form_id).form.every() if node.control is not None]
    assert not [label for label in labels if re.search(r"\b(case|client|subject|beneficiary)\b", label, re.I)]
