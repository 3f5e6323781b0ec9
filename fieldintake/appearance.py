"""How the desk looks: its theme and the size of its text, chosen by whoever reads it and kept in the vault."""

from __future__ import annotations

from dataclasses import dataclass

from fieldintake.ports import UnitOfWork
from fieldintake.ui.theme import Look
from fieldintake.ui.tokens import ThemeName
from fieldintake.ui.words import Words

_THEME, _TEXT = "theme", "text_percent"
_AS_THE_LAPTOP = "as_the_laptop"
_PERCENTS = ("100", "125", "150", "200")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A theme, or `as_the_laptop`, and the size of the text in percent."""

    theme: str = _AS_THE_LAPTOP
    percent: str = _PERCENTS[0]

    @classmethod
    def read(cls, unit: UnitOfWork) -> Chosen:
        """What was kept; what no version knows counts as not chosen."""
        theme, percent = unit.settings.get(_THEME, ""), unit.settings.get(_TEXT, "")
        known = any(theme == name.value for name in ThemeName)
        return cls(theme if known else _AS_THE_LAPTOP, percent if percent in _PERCENTS else _PERCENTS[0])

    def keep(self, unit: UnitOfWork) -> None:
        unit.settings.set(_THEME, self.theme)
        unit.settings.set(_TEXT, self.percent)

    def wear(self, look: Look) -> None:
        """Put it on."""
        if self.theme == _AS_THE_LAPTOP:
            look.follow_system()
        else:
            look.wear(ThemeName(self.theme))
        look.wear(text_percent=int(self.percent))

    def with_choice(self, key: str) -> Chosen:
        """Another theme or another size, as `choices` names them."""
        return Chosen(self.theme, key) if key in _PERCENTS else Chosen(key, self.percent)

    @property
    def keys(self) -> tuple[str, str]:
        return self.theme, self.percent


def choices(words: Words) -> list[list[tuple[str, str]]]:
    """The themes and the sizes of text, each with its key and in words."""
    themes = [(_AS_THE_LAPTOP, words.text("As this laptop is set"))]
    themes += [(name.value, words.of(name)) for name in ThemeName]
    sizes = [(percent, words.text("Text {percent} %", percent=percent)) for percent in _PERCENTS]
    return [themes, sizes]
