"""The look of the desk: one token table becomes one style sheet, fonts, palette and icons.

Invariant: no other file sets a style sheet or names a colour. `Look.changed` is emitted after a switch, so that
what paints itself repaints.
"""

from __future__ import annotations

from pathlib import Path
from string import Template

from PySide6.QtCore import QLibraryInfo, QObject, QSize, Qt, QTranslator, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette, QPixmap, QStyleHints
from PySide6.QtWidgets import QApplication

from fieldintake.ui.icon_font import IconFont
from fieldintake.ui.tokens import Colour, Step, ThemeName, load_tokens, load_type_scale

_LARGE = 150
_MIRRORED = {
    "arrow-left": "arrow-right",
    "arrow-right": "arrow-left",
    "chevron-left": "chevron-right",
    "chevron-right": "chevron-left",
}


class Look(QObject):
    """The chosen theme and text size; widgets ask it for colours, fonts and icons.

    Owner: the composition root. Main thread only. Signals: `changed` after another theme, size or direction.
    """

    changed = Signal()

    def __init__(self, application: QApplication, resources: Path) -> None:
        super().__init__(application)
        self._application = application
        self._folder = resources / "theme"
        self._scale = load_type_scale(self._folder)
        self._tokens = load_tokens(self._folder, ThemeName.LIGHT)
        self._percent = 100
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._toolkit_words = QTranslator(self)
        self._follows_system = False
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._wear_as_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._wear_as_system)
        application.setStyle("Fusion")
        load_fonts(resources / "fonts")
        self._icon_font = IconFont()
        self._dress()

    @property
    def theme(self) -> ThemeName:
        return self._tokens.name

    @property
    def text_percent(self) -> int:
        return self._percent

    @property
    def is_large(self) -> bool:
        """Whether the text is so large that columns beside the page become narrow and rows part."""
        return self._percent >= _LARGE

    @property
    def edge(self) -> int:
        """Width of edges and hairlines in px."""
        return self._tokens.edge_px

    @property
    def underlines_quiet(self) -> bool:
        return self._tokens.underline_quiet

    @property
    def is_rtl(self) -> bool:
        return self._application.layoutDirection() is Qt.LayoutDirection.RightToLeft

    @property
    def follows_system(self) -> bool:
        return self._follows_system

    def follow_system(self) -> None:
        """Wear what the laptop's own settings ask for, now and whenever they change, until a theme is chosen."""
        self._follows_system = True
        self._wear_as_system()

    def _wear_as_system(self) -> None:
        if self._follows_system:
            self._tokens = load_tokens(self._folder, _system_theme(self._application.styleHints()))
            self._dress_anew()

    def wear(self, theme: ThemeName | None = None, *, text_percent: int | None = None) -> None:
        """Switch the theme, the text size, or both."""
        if theme is not None:
            self._follows_system = False
            self._tokens = load_tokens(self._folder, theme)
        if text_percent is not None:
            self._percent = text_percent
        self._dress_anew()

    def _dress_anew(self) -> None:
        self._icons.clear()
        self._dress()
        self.changed.emit()

    def speak(self, language: str, *, right_to_left: bool) -> None:
        """Lay everything out in the direction of a language, and let the toolkit say its few own words in it."""
        direction = Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight
        if self._application.layoutDirection() is not direction:
            self._application.setLayoutDirection(direction)
            self.changed.emit()
        # after the direction: a translation that comes first would turn it without anybody hearing of it
        self._application.removeTranslator(self._toolkit_words)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._toolkit_words.load(f"qtbase_{language}", folder):
            self._application.installTranslator(self._toolkit_words)

    def colour(self, colour: Colour) -> QColor:
        return QColor(self._tokens.colours[colour])

    def scaled(self, pixels: int) -> int:
        """A length that grows with the text."""
        return round(pixels * self._percent / 100)

    def line(self, step: Step) -> int:
        """The height of one line box in px."""
        return self.scaled(self._scale.steps[step][1])

    def face(self, step: Step, *, heavy: bool = False) -> QFont:
        """A font of the type scale."""
        font = QFont(list(self._scale.families))
        font.setPixelSize(self.scaled(self._scale.steps[step][0]))
        font.setWeight(QFont.Weight.Bold if heavy else QFont.Weight.Normal)
        return font

    def icon(self, name: str, colour: Colour = Colour.TEXT) -> QIcon:
        """An icon of the one set; arrows point along the reading direction."""
        shown = _MIRRORED.get(name, name) if self.is_rtl else name
        key = (shown, self._tokens.colours[colour])
        if key not in self._icons:
            disabled = self._tokens.colours[Colour.DISABLED_TEXT]
            self._icons[key] = self._icon_font.icon(shown, colour=key[1], disabled=disabled)
        return self._icons[key]

    def pixmap(self, name: str, colour: Colour, pixels: int) -> QPixmap:
        return self.icon(name, colour).pixmap(QSize(self.scaled(pixels), self.scaled(pixels)))

    def _dress(self) -> None:
        self._application.setPalette(self._palette())
        self._application.setFont(self.face(Step.BODY))
        self._application.setStyleSheet(self._style_sheet())

    def _style_sheet(self) -> str:
        names = {colour.value: value for colour, value in self._tokens.colours.items()}
        sizes = {step.value: str(self.scaled(px)) for step, (px, _) in self._scale.steps.items()}
        control = max(44, self.scaled(24) + 20)
        lengths = {
            "edge": self.edge,
            "control": control - 2 * self.edge,
            "field_focus": control - 6,
            "field_focus_pad": 12 - (3 - self.edge),
        }
        template = Template((self._folder / "desk.qss").read_text(encoding="utf-8"))
        return template.substitute(
            names,
            **sizes,
            **{name: str(length) for name, length in lengths.items()},
            families=", ".join(f'"{family}"' for family in self._scale.families),
            quiet_line="text-decoration: underline;" if self.underlines_quiet else "",
        )

    def _palette(self) -> QPalette:
        roles = QPalette.ColorRole
        table = {
            roles.Window: Colour.GROUND,
            roles.Base: Colour.SURFACE,
            roles.AlternateBase: Colour.SUNKEN,
            roles.Button: Colour.SURFACE,
            roles.WindowText: Colour.TEXT,
            roles.Text: Colour.TEXT,
            roles.ButtonText: Colour.TEXT,
            roles.PlaceholderText: Colour.TEXT_3,
            roles.Highlight: Colour.ACCENT,
            roles.HighlightedText: Colour.ON_ACCENT,
            roles.ToolTipBase: Colour.SURFACE,
            roles.ToolTipText: Colour.TEXT,
        }
        palette = QPalette()
        for role, colour in table.items():
            palette.setColor(role, self.colour(colour))
        return palette


def _system_theme(hints: QStyleHints) -> ThemeName:
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return ThemeName.HIGH_CONTRAST
    return ThemeName.DARK if hints.colorScheme() is Qt.ColorScheme.Dark else ThemeName.LIGHT


def load_fonts(folder: Path) -> tuple[str, ...]:
    """Make the fonts of a folder known; the families found. None there: the system's own fonts are used."""
    families: list[str] = []
    for path in sorted(folder.glob("*.ttf")):
        families += QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
    return tuple(dict.fromkeys(families))
