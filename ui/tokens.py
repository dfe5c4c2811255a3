"""The colours and sizes every screen is made from: plain values, so that contrast and scale are tested without a
window.
"""

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """Which set of colours is worn."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Tone(StrEnum):
    """What a badge, bar or line says besides its words; colour is never the only sign."""

    QUIET = "quiet"
    INFO = "info"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class ToneColours:
    """The ink, ground and edge of one tone, and the plain colour for a bar or dot."""

    ink: str
    ground: str
    edge: str
    solid: str


@dataclass(frozen=True)
class Colours:
    """One set of colours, as #rrggbb."""

    window: str
    panel: str
    raised: str
    border: str
    field: str
    field_border: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    chosen: str
    chosen_edge: str
    on_chosen: str
    hover: str
    track: str
    rail: str
    rail_text: str
    rail_chosen: str
    rail_on_chosen: str
    count: str
    on_count: str
    focus: str
    scroll: str
    tones: dict[Tone, ToneColours]


LIGHT = Colours(
    window="#f3f5f9",
    panel="#ffffff",
    raised="#ffffff",
    border="#dfe4ec",
    field="#ffffff",
    field_border="#7f8ca1",
    text="#17202e",
    muted="#55617a",
    accent="#1d4ed8",
    accent_hover="#1a43b8",
    on_accent="#ffffff",
    chosen="#e4ecff",
    chosen_edge="#1d4ed8",
    on_chosen="#1740b5",
    hover="#f0f4fb",
    track="#e4e9f1",
    rail="#10213f",
    rail_text="#c8d4ec",
    rail_chosen="#2a4a86",
    rail_on_chosen="#ffffff",
    count="#c9252b",
    on_count="#ffffff",
    focus="#1d4ed8",
    scroll="#a9b4c4",
    tones={
        Tone.QUIET: ToneColours("#414c60", "#e9edf3", "#e9edf3", "#6b778b"),
        Tone.INFO: ToneColours("#1740b5", "#e4ecff", "#e4ecff", "#1d4ed8"),
        Tone.GOOD: ToneColours("#0b6339", "#ddf4e8", "#ddf4e8", "#0e7a4b"),
        Tone.WARN: ToneColours("#7a4700", "#ffefd1", "#ffefd1", "#9a5b00"),
        Tone.BAD: ToneColours("#a31f18", "#fde4e2", "#fde4e2", "#b3261e"),
    },
)

DARK = Colours(
    window="#11151c",
    panel="#1a202a",
    raised="#222a36",
    border="#2d3644",
    field="#141a23",
    field_border="#68758a",
    text="#e9eef6",
    muted="#a6b2c3",
    accent="#7aa2ff",
    accent_hover="#94b4ff",
    on_accent="#0b1526",
    chosen="#20305a",
    chosen_edge="#7aa2ff",
    on_chosen="#b4caff",
    hover="#222b38",
    track="#2d3644",
    rail="#0b0f16",
    rail_text="#a9b8d0",
    rail_chosen="#2a4a86",
    rail_on_chosen="#ffffff",
    count="#d5373d",
    on_count="#ffffff",
    focus="#7aa2ff",
    scroll="#566173",
    tones={
        Tone.QUIET: ToneColours("#c3cedd", "#2a3341", "#2a3341", "#8e9bb0"),
        Tone.INFO: ToneColours("#b4caff", "#20305a", "#20305a", "#7aa2ff"),
        Tone.GOOD: ToneColours("#7be0ae", "#123527", "#123527", "#5fd39b"),
        Tone.WARN: ToneColours("#f7cb7d", "#3b2c0e", "#3b2c0e", "#f2be66"),
        Tone.BAD: ToneColours("#ffaca5", "#461d1a", "#461d1a", "#ff9a92"),
    },
)

CONTRAST = Colours(
    window="#000000",
    panel="#000000",
    raised="#000000",
    border="#ffffff",
    field="#000000",
    field_border="#ffffff",
    text="#ffffff",
    muted="#ffffff",
    accent="#ffe100",
    accent_hover="#fff07a",
    on_accent="#000000",
    chosen="#333300",
    chosen_edge="#ffe100",
    on_chosen="#ffe100",
    hover="#222222",
    track="#000000",
    rail="#000000",
    rail_text="#ffffff",
    rail_chosen="#ffe100",
    rail_on_chosen="#000000",
    count="#ff8a80",
    on_count="#000000",
    focus="#ffe100",
    scroll="#ffffff",
    tones={
        Tone.QUIET: ToneColours("#ffffff", "#000000", "#ffffff", "#ffffff"),
        Tone.INFO: ToneColours("#7fd1ff", "#000000", "#7fd1ff", "#7fd1ff"),
        Tone.GOOD: ToneColours("#5cff9d", "#000000", "#5cff9d", "#5cff9d"),
        Tone.WARN: ToneColours("#ffe100", "#000000", "#ffe100", "#ffe100"),
        Tone.BAD: ToneColours("#ff8a80", "#000000", "#ff8a80", "#ff8a80"),
    },
)

COLOURS: dict[Mode, Colours] = {Mode.LIGHT: LIGHT, Mode.DARK: DARK, Mode.CONTRAST: CONTRAST}


class Spacing(StrEnum):
    """How much room there is between things."""

    COMPACT = "compact"
    NORMAL = "normal"
    WIDE = "wide"


ROOM: dict[Spacing, float] = {Spacing.COMPACT: 0.7, Spacing.NORMAL: 1.0, Spacing.WIDE: 1.5}
"""How much of the normal gap each spacing has."""

SMALLEST_PERCENT = 100
LARGEST_PERCENT = 200


@dataclass(frozen=True)
class Sizes:
    """Sizes in device-independent pixels at one type size (100 to 200 per cent) and one spacing."""

    percent: int
    spacing: Spacing = Spacing.NORMAL

    def px(self, at_hundred: float) -> int:
        """A length that grows with the type: every fixed width or height on a screen goes through this."""
        return max(1, round(at_hundred * self.percent / 100))

    def space(self, at_hundred: float) -> int:
        """A gap, which grows half as fast as the type, so that large type does not push the form off the screen."""
        return max(1, round(at_hundred * (1 + (self.percent / 100 - 1) / 2) * ROOM[self.spacing]))

    @property
    def text(self) -> int:
        return self.px(13)

    @property
    def small(self) -> int:
        return self.px(12)

    @property
    def tiny(self) -> int:
        return self.px(11)

    @property
    def title(self) -> int:
        return self.px(15)

    @property
    def large(self) -> int:
        return self.px(22)

    @property
    def icon(self) -> int:
        return self.px(18)

    @property
    def target(self) -> int:
        """The least height of anything that can be pressed."""
        return self.px(30)


def relative_luminance(colour: str) -> float:
    """How bright a #rrggbb colour is, 0 to 1 (WCAG 2.2, relative luminance)."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast_ratio(ink: str, ground: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, success criterion 1.4.3)."""
    lighter, darker = sorted((relative_luminance(ink), relative_luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def pairs_used(colours: Colours) -> list[tuple[str, str, str]]:
    """Every (what, ink, ground) in which words are drawn; each must reach 4.5:1."""
    grounds = {"window": colours.window, "panel": colours.panel, "raised": colours.raised, "field": colours.field}
    pairs = [(f"text on {name}", colours.text, ground) for name, ground in grounds.items()]
    pairs += [(f"muted on {name}", colours.muted, ground) for name, ground in grounds.items()]
    pairs += [
        ("text on hover", colours.text, colours.hover),
        ("muted on hover", colours.muted, colours.hover),
        ("text on chosen", colours.text, colours.chosen),
        ("muted on chosen", colours.muted, colours.chosen),
        ("on_chosen on chosen", colours.on_chosen, colours.chosen),
        ("accent on panel", colours.accent, colours.panel),
        ("accent on chosen", colours.accent, colours.chosen),
        ("accent on hover", colours.accent, colours.hover),
        ("on_accent on accent", colours.on_accent, colours.accent),
        ("on_accent on accent_hover", colours.on_accent, colours.accent_hover),
        ("rail_text on rail", colours.rail_text, colours.rail),
        ("rail_on_chosen on rail_chosen", colours.rail_on_chosen, colours.rail_chosen),
        ("on_count on count", colours.on_count, colours.count),
    ]
    for tone, of_tone in colours.tones.items():
        pairs.append((f"{tone} badge", of_tone.ink, of_tone.ground))
        pairs.append((f"{tone} ink on panel", of_tone.ink, colours.panel))
        pairs.append((f"{tone} ink on field", of_tone.ink, colours.field))
        pairs.append((f"{tone} ink on chosen", of_tone.ink, colours.chosen))
        pairs.append((f"muted on {tone} banner", colours.muted, of_tone.ground))
        pairs.append((f"accent on {tone} banner", colours.accent, of_tone.ground))
    return pairs


def edges_used(colours: Colours) -> list[tuple[str, str, str]]:
    """Every (what, line, ground) that shows where a control or a bar's end is; each must reach 3:1 (WCAG 1.4.11)."""
    edges = [
        ("field border on panel", colours.field_border, colours.panel),
        ("field border on window", colours.field_border, colours.window),
        ("focus on panel", colours.focus, colours.panel),
        ("focus on window", colours.focus, colours.window),
        ("focus on field", colours.focus, colours.field),
        ("chosen edge on chosen", colours.chosen_edge, colours.chosen),
    ]
    edges += [(f"{tone} solid on panel", of_tone.solid, colours.panel) for tone, of_tone in colours.tones.items()]
    return edges
