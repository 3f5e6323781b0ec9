"""Shape, word and colour of every state, in that order: colour never stands alone.

Qt-free. Invariant: a no is as quiet as a yes; amber only where time runs out, brick only for danger.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from fieldintake.ui.tokens import Colour


@dataclass(frozen=True, slots=True)
class Mark:
    """An icon of the one set, the colour of the shape, and the colour of its word."""

    icon: str
    shape: Colour = Colour.TEXT_2
    ink: Colour = Colour.TEXT


class Risk(Enum):
    """How much danger she is in, as last looked at."""

    IMMEDIATE = "immediate"
    HIGH = "high"
    MEDIUM = "medium"
    LOWER = "lower"
    NOT_ASSESSED = "not_assessed"


class ConsentMark(Enum):
    """Her answers in one word."""

    GIVEN = "given"
    PART = "part"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NOT_ASKED = "not_asked"
    RESTRICTED = "restricted"


class Priority(Enum):
    """How soon a need must be met."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    NORMAL = "normal"


class Transport(Enum):
    """Where something on its way is."""

    WAITING = "waiting"
    SENT = "sent"
    NOT_CONFIRMED = "not_confirmed"
    STUCK = "stuck"


class StepMark(Enum):
    """Where a step of a path stands."""

    DONE = "done"
    HERE = "here"
    LATER = "later"


RISK = {
    Risk.IMMEDIATE: Mark("alert-octagon", Colour.BRICK_FILL, Colour.BRICK),
    Risk.HIGH: Mark("triangle", Colour.AMBER_FILL, Colour.AMBER),
    Risk.MEDIUM: Mark("triangle-outline", Colour.AMBER_FILL, Colour.AMBER),
    Risk.LOWER: Mark("circle-outline"),
    Risk.NOT_ASSESSED: Mark("help-circle-outline"),
}
CONSENT = {
    ConsentMark.GIVEN: Mark("check-circle", Colour.ACCENT),
    ConsentMark.PART: Mark("circle-half-full", Colour.ACCENT),
    ConsentMark.REFUSED: Mark("cancel"),
    ConsentMark.WITHDRAWN: Mark("arrow-u-left-top"),
    ConsentMark.EXPIRED: Mark("timer-sand", Colour.AMBER_FILL, Colour.AMBER),
    ConsentMark.NOT_ASKED: Mark("circle-outline"),
    ConsentMark.RESTRICTED: Mark("lock-outline"),
}
PRIORITY = {
    Priority.EMERGENCY: Mark("alert-octagon", Colour.BRICK_FILL, Colour.BRICK),
    Priority.URGENT: Mark("clock-alert-outline", Colour.AMBER_FILL, Colour.AMBER),
    Priority.NORMAL: Mark("circle-outline", Colour.TEXT_2, Colour.TEXT_2),
}
TRANSPORT = {
    Transport.WAITING: Mark("send-outline"),
    Transport.SENT: Mark("check-circle", Colour.ACCENT),
    Transport.NOT_CONFIRMED: Mark("timer-sand", Colour.AMBER_FILL),
    Transport.STUCK: Mark("alert-outline", Colour.AMBER_FILL),
}
STEP = {
    StepMark.DONE: Mark("check-circle", Colour.ACCENT),
    StepMark.HERE: Mark("record-circle-outline", Colour.ACCENT),
    StepMark.LATER: Mark("circle-outline", Colour.LINE_STRONG, Colour.TEXT_2),
}
