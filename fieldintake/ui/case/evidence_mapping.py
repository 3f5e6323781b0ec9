"""The register of evidence in words, and the pages on which it is written. Qt-free.

Invariant: what may be imagery of a minor has a heading, where it is and its report, and nothing that describes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fieldintake.casework.read_evidence import Reference, Register, Said
from fieldintake.domain.evidence import NOT_DESCRIBED, Minor
from fieldintake.domain.fields import Field, RecordType, ValueKind, field, fields_of
from fieldintake.domain.record import Record
from fieldintake.domain.values import Instant, PartialDate, Value
from fieldintake.ui.case.evidence_state import Edit, EvidenceState, ReferenceCard, StepLine
from fieldintake.ui.case.lines import ToldLine, ToldRecord
from fieldintake.ui.questions.state import Asked, Control, FormPage, Option, Twice
from fieldintake.ui.words import Words
from fieldintake.wording.labels import Labels, codes_of

MINOR, DAY, TIME = "minor", "at.day", "at.time"
_NOT_SHOWN = frozenset({"item", "corrects", "noted_by", "noted_at", MINOR, "kind"})
_LONG = frozenset({"what", "reason", "condition"})
_SAID_ALWAYS = ("platform", "device", "exhibit", "seal", "told_by", "told_on")
_REPORT = ("reported_to", "report_reference", "reported_on")
_DESCRIBED = ("kind", "what", "address", "hash", "hash_from")
_STEP = ("from_whom", "to_whom", "place", "reason", "condition")
REQUIRED: Mapping[Edit, tuple[str, ...]] = {
    Edit.NEW: (MINOR, "what"),
    Edit.CORRECT: (MINOR, "what"),
    Edit.REPORT: ("reported_to", "reported_on"),
    Edit.STEP: (*_STEP, DAY, TIME),
    Edit.CORRECT_STEP: (*_STEP, DAY, TIME),
}


def evidence_state(register: Register, keepers: Sequence[str], words: Words) -> EvidenceState:
    """The register of one case; without its key only that there is something, and whom to ask."""
    names = words.several([words.typed(name) for name in keepers])
    if not register.is_open:
        return EvidenceState(is_read=True, count=register.count, keepers=names)
    reader = _Reader(words, {str(person.id): person.desk_name for person in register.staff})
    return EvidenceState(
        is_read=True,
        is_open=True,
        may_keep=register.may_keep,
        count=register.count,
        keepers=names,
        references=tuple(reader.card(n, each) for n, each in enumerate(register.references, 1)),
    )


class _Reader:
    """References in the words of one language."""

    def __init__(self, words: Words, names: Mapping[str, str]) -> None:
        self._words, self._names, self._labels = words, names, Labels(words.language)

    def card(self, number: int, reference: Reference) -> ReferenceCard:
        _, said = self._words.text, reference.now.record
        if reference.is_gated:
            name = _("{n}. It may be imagery of a minor", n=number)
        else:
            kind = said.text("kind")
            name = _("{n}. {what}", n=number, what=self._labels.code("evidence_kind", kind or "thing"))
        lines = (*self._lines(reference.now), *self._history(reference))
        steps = tuple(self._step(each.record) for each in reference.steps)
        return ReferenceCard(
            reference.item, ToldRecord(reference.item, name, lines), steps, reference.is_gated
        )

    def _lines(self, said: Said) -> Iterator[ToldLine]:
        for row in fields_of(RecordType.EVIDENCE):
            key = f"{said.record.id}.{row.name}"
            value = said.record.fields.get(row.name)
            if row.name in said.masked:
                yield ToldLine(key, self._labels.field(row), is_masked=True)
            elif value is not None and row.name not in _NOT_SHOWN:
                yield ToldLine(key, self._labels.field(row), self._labels.value(row, value))

    def _history(self, reference: Reference) -> Iterator[ToldLine]:
        """Who wrote it, and what was said before."""
        _, now = self._words.text, reference.now.record
        yield ToldLine(f"{now.id}.by", _("Written by"), self._by_whom(now))
        for each in reversed(reference.before):
            parts = [self._by_whom(each.record), *(line.text for line in self._lines(each) if line.text)]
            yield ToldLine(f"{each.record.id}.before", _("Said before"), _(". ").join(parts))
        for each in reference.former_steps:
            step = self._step(each.record)
            text = _(". ").join([self._by_whom(each.record), step.sentence, step.when, step.reason])
            yield ToldLine(f"{each.record.id}.before", _("Said before"), text)

    def _by_whom(self, record: Record) -> str:
        who = self._words.typed(self._names.get(record.text("noted_by"), "?"))
        return self._words.text("{who}, {day}", who=who, day=self._words.date(record.ms("noted_at") or 0))

    def _step(self, record: Record) -> StepLine:
        _, typed = self._words.text, self._words.typed
        at = record.fields.get("at")
        return StepLine(
            record.id,
            _(
                "{giver} gave it to {taker}",
                giver=typed(record.text("from_whom")),
                taker=typed(record.text("to_whom")),
            ),
            _(". ").join([typed(record.text("place")), typed(record.text("reason"))]),
            typed(record.text("condition")),
            self._moment(at) if isinstance(at, Instant) else "",
        )

    def _moment(self, at: Instant) -> str:
        row = field(RecordType.CUSTODY_STEP, "at")
        return f"{self._labels.value(row, at)} {self._words.typed(at.zone)}"


# --- pages on which it is written ------------------------------------------------------------------


def is_described(typed: Mapping[str, str]) -> bool:
    """Whether somebody said that it shows no minor: only then anything is described."""
    return typed.get(MINOR) == Minor.NO.value


def asked_for(edit: Edit, typed: Mapping[str, str]) -> tuple[str, ...]:
    """The questions of a page, as far as what was answered opens them."""
    match edit:
        case Edit.REPORT:
            return _REPORT
        case Edit.STEP | Edit.CORRECT_STEP:
            return (_STEP[0], _STEP[1], DAY, TIME, *_STEP[2:])
        case _ if MINOR not in typed:
            return (MINOR,)
        case _:
            described = _DESCRIBED if is_described(typed) else ()
            return (MINOR, *described, *_SAID_ALWAYS, *_REPORT)


def writing_page(edit: Edit, typed: Mapping[str, str], missing: Sequence[str], words: Words) -> FormPage:
    """The page with what was typed so far; `missing` are told that they are needed."""
    page = _Page(typed, missing, words)
    return FormPage(Twice(words.of(edit)), tuple(page.asked(name, edit) for name in asked_for(edit, typed)))


class _Page:
    def __init__(self, typed: Mapping[str, str], missing: Sequence[str], words: Words) -> None:
        self._typed, self._missing, self._words = typed, missing, words
        self._labels = Labels(words.language)

    def asked(self, name: str, edit: Edit) -> Asked:
        _ = self._words.text
        raw = self._typed.get(name, "")
        needed = Twice(_("This is needed.")) if name in self._missing else Twice()
        if name in (DAY, TIME):
            label = _("On which day") if name == DAY else _("At what time (the time of this laptop)")
            control = Control.DATE if name == DAY else Control.TIME
            return Asked(name, control, Twice(label), raw=raw, problem=needed, is_ours=True)
        record = RecordType.CUSTODY_STEP if edit in (Edit.STEP, Edit.CORRECT_STEP) else RecordType.EVIDENCE
        row = field(record, name)
        options = tuple(
            Option(code, Twice(self._labels.code(row.vocabulary, code)))
            for code in (codes_of(row.vocabulary) if row.vocabulary else ())
        )
        return Asked(
            name,
            _control(row),
            Twice(self._labels.field(row)),
            hint=Twice(self._hint(name)),
            raw=raw,
            chosen=(raw,) if raw and options else (),
            options=options,
            problem=needed,
            is_ours=True,
        )

    def _hint(self, name: str) -> str:
        _ = self._words.text
        return {
            MINOR: _("If you are not sure, say that the age is not known. Do not look to find out."),
            "what": _("What exists, without describing what is seen on it. No names."),
            "address": _(
                "It is kept so that nobody can open it by mistake, and hidden until somebody holds it."
            ),
            "hash": _("Only if the police or a hotline gave it to you. Never make one."),
            "platform": _("The platform, or where the thing itself is kept."),
        }.get(name, "")


def _control(row: Field) -> Control:
    match row.kind:
        case ValueKind.CODE:
            return Control.ONE
        case ValueKind.PARTIAL_DATE:
            return Control.DATE
        case _:
            return Control.LINES if row.name in _LONG else Control.LINE


def missing_from(edit: Edit, typed: Mapping[str, str]) -> tuple[str, ...]:
    """What must still be answered on that page."""
    asked = asked_for(edit, typed)
    return tuple(name for name in REQUIRED[edit] if name in asked and not typed.get(name, "").strip())


def typed_from(record: Record, hidden: Mapping[str, str]) -> dict[str, str]:
    """What was said, as it is typed; `hidden` are the masked fields, which were asked for to correct them."""
    plain: dict[str, str] = dict(hidden)
    for name, value in record.fields.items():
        if isinstance(value, str):
            plain[name] = value
        elif isinstance(value, PartialDate):
            plain[name] = value.text
    return {name: text for name, text in plain.items() if name not in ("item", "corrects", "noted_by")}


def said_from(edit: Edit, typed: Mapping[str, str], words: Words) -> dict[str, Value]:
    """What was typed, as values; raises `ValueError` for a time that is none."""
    asked = [
        name for name in asked_for(edit, typed) if name not in (DAY, TIME) and typed.get(name, "").strip()
    ]
    said: dict[str, Value] = {}
    for name in asked:
        is_day = name in ("told_on", "reported_on")
        said[name] = PartialDate(typed[name]) if is_day else typed[name]
    if not is_described(typed):
        said = {name: value for name, value in said.items() if name not in NOT_DESCRIBED}
    if edit in (Edit.STEP, Edit.CORRECT_STEP):
        said["at"] = words.instant(typed[DAY], typed[TIME])
    return said
