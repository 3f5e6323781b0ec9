"""The lines of a finished form in words, for the screen and for paper. Qt-free.

Invariant: a masked line has no text; what stands on paper and what stands on the screen come from the same reading.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from fieldintake.domain.blobs import Blob
from fieldintake.domain.own_file import FormLine
from fieldintake.forms.compared import Changed
from fieldintake.forms.definition import DataType
from fieldintake.forms.reading import Answered, Part, Read
from fieldintake.ui.case.lines import ToldLine, ToldRecord
from fieldintake.ui.filling.files import file_in_words
from fieldintake.ui.words import Words
from fieldintake.wording.catalogue import N_, nearest_shipped
from fieldintake.wording.form_languages import speakable
from fieldintake.wording.isolation import bare
from fieldintake.wording.numbers_dates import day

SINCE = "since:"
"""How the keys of lines begin that say what changed, before the place of the change."""


def told(reading: Iterable[Read], title: str, words: Words, other: str) -> tuple[ToldRecord, ...]:
    """A part for each head that has answers under it; what comes before the first head stands under the title.

    `other` is the code of the second language, in which the four answers that are not values stand too.
    """
    hers = _words_in(other)
    parts: list[tuple[str, str, list[ToldLine]]] = [("", title, [])]
    for read in reading:
        if isinstance(read, Part):
            parts.append((read.path, beside(_head(read, words), read.other), []))
        else:
            parts[-1][2].append(_line(read, words, hers))
    return tuple(ToldRecord(key, name, tuple(lines)) for key, name, lines in parts if lines)


def _head(part: Part, words: Words) -> str:
    if not part.index:
        return part.label
    number = words.text(N_("Number {n}"), n=part.index)
    return f"{part.label} · {number}" if part.label else number


def _line(read: Answered, words: Words, hers: Words | None) -> ToldLine:
    label = both(read.label, read.other) or read.path.rpartition("/")[2]
    if read.is_masked and has_answer(read):
        return ToldLine(read.path, label, is_masked=True)
    return ToldLine(read.path, label, both(said(read, words), _said_to_her(read, hers)))


def has_answer(read: Answered) -> bool:
    """Whether there is something that could be masked."""
    return bool(read.answer or read.file)


def said(read: Answered, words: Words) -> str:
    """An answer as the reader reads it."""
    if read.unanswered is not None:
        return words.of(read.unanswered)
    if read.file:
        return words.text(N_("A file is attached."))
    if not read.answer:
        return words.text(N_("No answer"))
    if read.type is DataType.DATE:
        return _day(read.answer, words)
    return words.typed(read.answer)


def _day(answer: str, words: Words) -> str:
    try:
        return day(dt.date.fromisoformat(answer), words.language)
    except ValueError:
        return words.typed(answer)


def _words_in(code: str) -> Words | None:
    return Words(nearest_shipped(speakable(code))) if code else None


def _said_to_her(read: Answered, hers: Words | None) -> str:
    if hers is not None and read.unanswered is not None:
        return said(read, hers)
    return read.other_answer if read.answer else ""


def since(changes: Iterable[Changed], before_ms: int, words: Words) -> tuple[ToldRecord, ...]:
    """What was answered in another way than the time before; a line for each, both answers in it."""
    made = tuple(
        ToldLine(
            f"{SINCE}{place}",
            change.one.label or change.one.path.rpartition("/")[2],
            "" if change.is_masked else now_and_before(change, words),
            is_masked=change.is_masked,
        )
        for place, change in enumerate(changes)
    )
    day_then = day(dt.datetime.fromtimestamp(before_ms / 1000).astimezone().date(), words.language)
    heading = words.text(N_("What changed since {day}"), day=bare(day_then))
    nothing = ToldLine(SINCE, words.text(N_("Nothing was answered in another way.")))
    return (ToldRecord(SINCE, heading, made or (nothing,)),)


def now_and_before(change: Changed, words: Words) -> str:
    """The answer of now, and under it the one before."""
    not_asked = words.text(N_("Not asked that time"))
    now, before = (not_asked if read is None else said(read, words) for read in (change.now, change.before))
    then = ", ".join(bare(before).splitlines())
    return f"{now}\n{words.text(N_('Before: {answer}'), answer=then)}"


def attached_in_words(name: str, files: Mapping[str, Blob], words: Words) -> str:
    """What is attached, without its bytes."""
    blob = files.get(name)
    if blob is None:
        return words.text(N_("This file is not here any more."))
    return file_in_words(blob.kind, blob.size, words)


def both(text: str, other: str) -> str:
    """One under the other, where they differ."""
    return f"{text}\n{other}" if other and other != text else text


def beside(text: str, other: str) -> str:
    """One beside the other, for the name of a card, which has one line."""
    return f"{text} · {other}" if other and other != text else text


def paper_lines(reading: Iterable[Read], words: Words, other: str) -> Iterator[FormLine]:
    """The same reading for paper; `other` as for `told`."""
    hers = _words_in(other)
    for read in reading:
        if isinstance(read, Part):
            yield FormLine(_head(read, words), read.other, is_head=True)
            continue
        answer = said(read, words) if has_answer(read) or read.unanswered is not None else ""
        second = _said_to_her(read, hers)
        kept_back = read.is_masked and has_answer(read)
        yield FormLine(read.label, read.other, answer, second, is_kept_back=kept_back)
