"""The register of evidence: what exists, where it is and who had it, in words; never the thing itself.

Invariant: no field of the register holds bytes, an address that works when it is clicked, or a description of what may
be sexual imagery of a minor.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum

from fieldintake.domain.categories import DataCategory
from fieldintake.domain.errors import EmbeddedData, HashWithoutSource, InvalidValue, NotAllowed, OnlyReport
from fieldintake.domain.field import Field, RecordType, Sensitivity
from fieldintake.domain.values import Value, ValueKind

EVIDENCE_TYPES = frozenset({RecordType.EVIDENCE, RecordType.CUSTODY_STEP})
"""The record types of the register: boxed under its compartment, and read by whoever asks for them by name."""

EVIDENCE_DRAFT = "words.evidence"
"""What the draft of words for the register has for a form: it lies in the register's box as they will."""


class Minor(Enum):
    """Whether it may be sexual imagery of a minor; whoever does not know says so."""

    NO = "no"
    UNKNOWN = "unknown"
    YES = "yes"


class HashFrom(Enum):
    """Who supplied a hash: we never compute one, because that takes having the thing."""

    POLICE = "police"
    HOTLINE = "hotline"


NOT_DESCRIBED = ("kind", "what", "address", "hash", "hash_from")
"""What is never written down, and never shown again, about what may be sexual imagery of a minor."""


def _row(
    record: RecordType,
    name: str,
    label: str,
    kind: ValueKind = ValueKind.TEXT,
    sensitivity: Sensitivity = Sensitivity.OPEN,
    vocabulary: str | None = None,
) -> Field:
    return Field(record, name, label, kind, DataCategory.EVIDENCE_REFERENCES, sensitivity, vocabulary)


_E, _S, _CODE, _MASKED = RecordType.EVIDENCE, RecordType.CUSTODY_STEP, ValueKind.CODE, Sensitivity.MASKED
EVIDENCE_FIELDS: tuple[Field, ...] = (
    _row(_E, "item", "Reference"),
    _row(_E, "corrects", "Takes the place of"),
    _row(_E, "minor", "May it be sexual imagery of a minor?", _CODE, vocabulary="evidence_minor"),
    _row(_E, "kind", "What it is", _CODE, vocabulary="evidence_kind"),
    _row(_E, "what", "In neutral words"),
    _row(_E, "platform", "Platform or place"),
    _row(_E, "address", "Address", sensitivity=_MASKED),
    _row(_E, "device", "Device"),
    _row(_E, "exhibit", "Exhibit number"),
    _row(_E, "seal", "Seal number"),
    _row(_E, "told_by", "Who told us", sensitivity=_MASKED),
    _row(_E, "told_on", "When we were told", ValueKind.PARTIAL_DATE),
    _row(_E, "hash", "Hash"),
    _row(_E, "hash_from", "Who supplied the hash", _CODE, vocabulary="evidence_hash_from"),
    _row(_E, "reported_to", "Reported to"),
    _row(_E, "report_reference", "Their reference number"),
    _row(_E, "reported_on", "Reported on", ValueKind.PARTIAL_DATE),
    _row(_E, "noted_by", "Written by"),
    _row(_E, "noted_at", "Written at", ValueKind.INSTANT),
    _row(_S, "item", "Reference"),
    _row(_S, "corrects", "Takes the place of"),
    _row(_S, "from_whom", "Handed over by"),
    _row(_S, "to_whom", "Received by"),
    _row(_S, "at", "Time", ValueKind.INSTANT),
    _row(_S, "place", "Where"),
    _row(_S, "reason", "Why"),
    _row(_S, "condition", "In what state it was received"),
    _row(_S, "noted_by", "Written by"),
    _row(_S, "noted_at", "Written at", ValueKind.INSTANT),
)

# --- words only ----------------------------------------------------------------------------------

_MOST = 4000
_EMBEDDED = re.compile(
    r"data\s*:\s*[\w.+-]+/[\w.+-]+"  # a data URI
    r"|;\s*base64\s*,"
    r"|[A-Za-z0-9+/_=-]{160,}"  # longer than the longest hash in hex, than any word
    r"|(?:[A-Za-z0-9+/_=-]{40,}\s+){3,}[A-Za-z0-9+/_=-]{8,}"  # the same, broken into lines
    r"|(?:%[0-9A-Fa-f]{2}){60,}"
    r"|(?:(?:\\x|0x)?[0-9A-Fa-f]{2}[\s,:-]*){160,}",
    re.IGNORECASE,
)


def check_words(value: Value) -> None:
    """Raises `EmbeddedData` for what looks like the bytes of a file, `InvalidValue` for a live address."""
    if not isinstance(value, str):
        return
    if len(value) > _MOST or _EMBEDDED.search(value):
        raise EmbeddedData("this looks like a file; only words are kept")
    if defanged(value) != value:
        raise InvalidValue("an address is kept so that it cannot be opened")


# --- addresses that do not work ------------------------------------------------------------------

_DOTS = "\u3002\uff0e\uff61"
_HTTP = re.compile(r"\bh(tt)(ps?)(?=\s*:\s*/\s*/)", re.IGNORECASE)
_SCHEME = re.compile(r"\b(?!hxxps?:)([a-z][a-z0-9+.-]*):(?=//)", re.IGNORECASE)
_BARE_SCHEME = re.compile(
    r"\b(mailto|tel|sms|skype|tg|magnet|javascript|intent|whatsapp|viber|facetime):", re.IGNORECASE
)
_HOST = re.compile(r"(?<=\w)\.(?=\w{2})(?=\w*[^\W\d])")
_NUMERIC_HOST = re.compile(r"\b(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b")


def defanged(text: str) -> str:
    """The same words with every address in them made harmless: `hxxps://example[.]com`; twice is as once."""
    for dot in _DOTS:
        text = text.replace(dot, ".")
    text = _HTTP.sub(lambda found: found[0][0] + ("XX" if found[1].isupper() else "xx") + found[2], text)
    text = _SCHEME.sub(r"\1[:]", text)
    text = _BARE_SCHEME.sub(r"\1[:]", text)
    text = _NUMERIC_HOST.sub(r"\1[.]\2[.]\3[.]\4", text)
    return _HOST.sub("[.]", text)


# --- what a reference may say --------------------------------------------------------------------


def is_gated(fields: Mapping[str, Value]) -> bool:
    """Whether it may be sexual imagery of a minor, unknown counting as minor, and so does what was never asked."""
    return fields.get("minor") != Minor.NO.value


def check_reference(fields: Mapping[str, Value]) -> None:
    """Raises `OnlyReport`, `HashWithoutSource`, or `NotAllowed` for a reference that says nothing."""
    if fields.get("minor") not in {each.value for each in Minor}:
        raise NotAllowed("whether it may be imagery of a minor is answered first")
    if is_gated(fields):
        if any(name in fields for name in NOT_DESCRIBED):
            raise OnlyReport("what may be sexual imagery of a minor is not described")
    elif not fields.get("what"):
        raise NotAllowed("a reference says what exists")
    if ("hash" in fields) != ("hash_from" in fields):
        raise HashWithoutSource("a hash is kept with who supplied it, the police or a hotline")
    if "hash_from" in fields and fields["hash_from"] not in {each.value for each in HashFrom}:
        raise HashWithoutSource("a hash comes from the police or a hotline")


def check_step(fields: Mapping[str, Value]) -> None:
    """Raises `NotAllowed` for a step that does not say from whom to whom, when, and why."""
    if any(not fields.get(name) for name in ("from_whom", "to_whom", "at", "place", "reason", "condition")):
        raise NotAllowed("a custody step names both parties, time, place, reason and state")
