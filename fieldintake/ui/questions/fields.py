"""Which widget takes the answer of a question."""

from __future__ import annotations

from collections.abc import Callable

from fieldintake.ui.questions.attachments import DrawingField, FileField
from fieldintake.ui.questions.choices import ChoicesField, MenuField
from fieldintake.ui.questions.dates import DateField
from fieldintake.ui.questions.field import Field
from fieldintake.ui.questions.from_list import FromListField
from fieldintake.ui.questions.lines import LineField, LinesField
from fieldintake.ui.questions.moments import DateTimeField, TimeField
from fieldintake.ui.questions.rank import RankField
from fieldintake.ui.questions.said import AcknowledgeField, SilentField
from fieldintake.ui.questions.scale import MOST_CHOICES, SliderField, StepsField
from fieldintake.ui.questions.state import Asked, Control
from fieldintake.ui.theme import Look
from fieldintake.ui.words import Words


def field_for(
    look: Look,
    words: Words,
    asked: Asked,
    *,
    hers_right_to_left: bool,
    tall: bool = False,
) -> Field:
    """The field of a question; `tall` where she holds the laptop."""
    match asked.control:
        case Control.ONE | Control.MANY:
            return ChoicesField(look, asked, hers_right_to_left=hers_right_to_left, tall=tall)
        case Control.NOTE:
            return SilentField("")
        case Control.PLACE:
            return SilentField(words.text("An exact place is not asked here: it could lead somebody to her."))
        case Control.SCALE:
            return _scale(look, words, asked)
        case control if control in _CHOSEN:
            return _CHOSEN[control](look, words, asked)
        case control if control in _GIVEN:
            return _GIVEN[control](look, words)
        case control if control in _DAYS:
            return DateField(look, words, control, asked.calendar)
        case Control.LINES:
            return LinesField(look)
        case _:
            return LineField(look, words, asked)


def _scale(look: Look, words: Words, asked: Asked) -> Field:
    assert asked.scale is not None
    if asked.scale.count <= MOST_CHOICES:
        return StepsField(look, asked.scale, upright=asked.columns == 1)
    return SliderField(look, words, asked.scale)


_DAYS = frozenset({Control.DATE, Control.MONTH, Control.YEAR})
_CHOSEN: dict[Control, Callable[[Look, Words, Asked], Field]] = {
    Control.ONE_FROM_MENU: MenuField,
    Control.ONE_FROM_LIST: FromListField,
    Control.MANY_FROM_LIST: FromListField,
    Control.RANK: RankField,
}
_GIVEN: dict[Control, Callable[[Look, Words], Field]] = {
    Control.TIME: TimeField,
    Control.DATE_TIME: DateTimeField,
    Control.ACKNOWLEDGE: AcknowledgeField,
    Control.PICTURE: FileField,
    Control.SOUND: FileField,
    Control.FILE: FileField,
    Control.DRAWING: DrawingField,
}
