"""How the program looks: one palette and one style sheet made from tokens, changed live, and the icons in a token's
colour.

`Theme(app).wear(Mode.DARK, percent=150)` puts a look on; Qt then sends every widget a StyleChange event, on which
painted widgets take their sizes anew from `look()`.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from ui.stylesheet import style_sheet
from ui.tokens import COLOURS, LARGEST_PERCENT, SMALLEST_PERCENT, Colours, Mode, Sizes, Spacing, Tone, ToneColours

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
FAMILY = "Console Sans"


@dataclass(frozen=True)
class Look:
    """What is worn now: read it when painting, never keep it."""

    mode: Mode
    colours: Colours
    sizes: Sizes
    family: str = field(default=FAMILY)

    def px(self, at_hundred: float) -> int:
        """A length that grows with the type size."""
        return self.sizes.px(at_hundred)

    def tone(self, tone: Tone) -> ToneColours:
        """The colours of a tone."""
        return self.colours.tones[tone]

    def font(self, pixels: int | None = None, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The program's font, by default at the size of running text."""
        return QFont(_font(self.family, pixels or self.sizes.text, weight))

    def line_height(self, pixels: int | None = None, weight: QFont.Weight = QFont.Weight.Normal) -> int:
        """How high a line in this font is."""
        return _line_height(self.family, pixels or self.sizes.text, weight)

    def digits_font(self) -> QFont:
        """The font of running text with digits equally wide, so that columns of numbers line up."""
        font = self.font()
        font.setFeature(QFont.Tag("tnum"), 1)
        return font


@lru_cache(maxsize=100)
def _font(family: str, pixels: int, weight: QFont.Weight) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font


@lru_cache(maxsize=100)
def _line_height(family: str, pixels: int, weight: QFont.Weight) -> int:
    return QFontMetrics(_font(family, pixels, weight)).height()


class _Worn:
    look = Look(Mode.LIGHT, COLOURS[Mode.LIGHT], Sizes(SMALLEST_PERCENT))


def look() -> Look:
    """What is worn now."""
    return _Worn.look


def load_fonts() -> list[str]:
    """Make the shipped fonts known to Qt; answers the families (empty if the files cannot be read)."""
    families: set[str] = set()
    for path in sorted((RESOURCES / "fonts").glob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(path))
        if number >= 0:
            families.update(QFontDatabase.applicationFontFamilies(number))
    _line_height.cache_clear()
    return sorted(families)


class Theme(QObject):
    """Puts a look on the whole application and tells when it changed."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._worn_by: QApplication | QWidget = app
        families = load_fonts()
        self._family = FAMILY if FAMILY in families else app.font().family()
        app.setStyle("Fusion")

    def dress(self, wearer: QApplication | QWidget) -> None:
        """Hang the style sheet on this window and no longer on the application (or, given that, on it again).

        Qt polishes a widget anew each time it changes its parent; under a sheet of the application that doubles the
        time a screen takes to build. Without one, everything is polished once, when it comes into the window.
        """
        self._worn_by = wearer
        self._app.setStyleSheet("")
        wearer.setStyleSheet(style_sheet(_Worn.look.colours, _Worn.look.sizes, self._family))

    def wear(self, mode: Mode, *, percent: int = SMALLEST_PERCENT, spacing: Spacing = Spacing.NORMAL) -> None:
        """Wear these colours at this type size (per cent; held within 100 to 200) and this spacing."""
        sizes = Sizes(min(LARGEST_PERCENT, max(SMALLEST_PERCENT, percent)), spacing)
        _Worn.look = Look(mode, COLOURS[mode], sizes, self._family)
        self._app.setFont(_Worn.look.font())
        self._app.setPalette(palette(_Worn.look.colours))
        self._worn_by.setStyleSheet(style_sheet(_Worn.look.colours, sizes, self._family))
        self.changed.emit()


def palette(colours: Colours) -> QPalette:
    """The colours for what the style sheet does not reach: selections, links, Qt's own dialogs."""
    made = QPalette()
    role = QPalette.ColorRole
    for colour_role, colour in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.field),
        (role.AlternateBase, colours.hover),
        (role.Text, colours.text),
        (role.Button, colours.panel),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.on_accent),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.ToolTipBase, colours.raised),
        (role.ToolTipText, colours.text),
        (role.PlaceholderText, colours.muted),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.Accent, colours.accent),
    ):
        made.setColor(colour_role, QColor(colour))
    for colour_role in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, colour_role, QColor(colours.muted))
    return made


@lru_cache(maxsize=256)
def _drawing(name: str) -> bytes:
    return (RESOURCES / "icons" / f"{name}.svg").read_bytes()


@lru_cache(maxsize=512)
def icon_pixmap(name: str, colour: str, pixels: int, ratio: float = 1.0) -> QPixmap:
    """The icon `resources/icons/NAME.svg` in one colour, `pixels` wide, drawn sharp for a screen of this ratio."""
    real = max(1, round(pixels * ratio))
    pixmap = QPixmap(QSize(real, real))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(_drawing(name).replace(b"currentColor", colour.encode()))).render(
        painter, QRectF(0, 0, real, real)
    )
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon(name: str, colour: str | None = None) -> QIcon:
    """The icon in a token's colour (by default that of running text), sharp at any ratio up to 3."""
    tint = colour or look().colours.text
    made = QIcon()
    for ratio in (1.0, 2.0, 3.0):
        made.addPixmap(icon_pixmap(name, tint, look().sizes.icon, ratio))
    return made
