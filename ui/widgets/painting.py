"""What painted rows and cells are drawn with: words that end in an ellipsis, badges, bars, a ring round the current
row.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption

from ui.theme import look
from ui.tokens import Tone

MEDIUM = QFont.Weight.Medium
STRONG = QFont.Weight.DemiBold


def draw_words(
    painter: QPainter, area: QRect, text: str, *, font: QFont, colour: str, struck: bool = False, right: bool = False
) -> int:
    """One line of words, ended by an ellipsis where it is too long; answers the width drawn."""
    font = QFont(font)
    font.setStrikeOut(struck)
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, max(0, area.width()))
    painter.setFont(font)
    painter.setPen(QColor(colour))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
    return metrics.horizontalAdvance(shown)


def draw_matches(
    painter: QPainter, area: QRect, text: str, *, font: QFont, colour: str, matches: Sequence[tuple[int, int]]
) -> None:
    """One line of words in which the matched pieces (start, end) stand out by weight and colour."""
    if not matches:
        draw_words(painter, area, text, font=font, colour=colour)
        return
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, max(0, area.width()))
    layout = QTextLayout(shown, font)
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    ranges = []
    for start, end in matches:
        piece = QTextLayout.FormatRange()
        piece.start, piece.length = start, max(0, min(end, len(shown)) - start)
        stand_out = QTextCharFormat()
        stand_out.setFontWeight(int(STRONG))
        stand_out.setForeground(QBrush(QColor(look().colours.accent)))
        piece.format = stand_out
        ranges.append(piece)
    layout.setFormats(ranges)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(area.width())
    layout.endLayout()
    painter.setPen(QColor(colour))
    layout.draw(painter, QPointF(area.left(), area.top() + (area.height() - line.height()) / 2))


def badge_font() -> QFont:
    """The font of a badge in a list."""
    return look().font(look().sizes.tiny, STRONG)


def badge_width(text: str) -> int:
    """How wide a badge with these words is drawn."""
    return QFontMetrics(badge_font()).horizontalAdvance(text) + look().px(16)


def draw_badge(painter: QPainter, area: QRect, text: str, tone: Tone) -> None:
    """A pill with words in it, at the left of `area` and in the middle of its height."""
    colours = look().tone(tone)
    height = look().px(20)
    width = min(badge_width(text), area.width())
    pill = QRectF(area.left() + 0.5, area.top() + (area.height() - height) / 2 + 0.5, width - 1, height - 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.edge), 1))
    painter.setBrush(QColor(colours.ground))
    painter.drawRoundedRect(pill, height / 2, height / 2)
    inner = pill.toRect().adjusted(look().px(7), 0, -look().px(5), 0)
    draw_words(painter, inner, text, font=badge_font(), colour=colours.ink)


def draw_bar(painter: QPainter, area: QRect, part: float, tone: Tone) -> None:
    """A bar filled to `part` (0 to 1), in the middle of `area`'s height."""
    height = look().px(6)
    whole = QRectF(area.left(), area.top() + (area.height() - height) / 2, max(0, area.width()), height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look().colours.track))
    if look().colours.track == look().colours.panel:
        painter.setPen(QPen(QColor(look().colours.border), 1))
    painter.drawRoundedRect(whole, height / 2, height / 2)
    full = QRectF(whole)
    full.setWidth(max(height, whole.width() * min(1.0, max(0.0, part))))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look().tone(tone).solid))
    painter.drawRoundedRect(full, height / 2, height / 2)


def draw_row_ground(painter: QPainter, area: QRect, *, chosen: bool, hovered: bool, focused: bool) -> None:
    """The ground of a list's row: chosen, under the mouse, and ringed where the keyboard is."""
    if not chosen and not hovered:
        return
    colours = look().colours
    radius = look().px(6)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = 1.0 if focused else 0.5
    painter.setPen(QPen(QColor(colours.focus), 2 if focused else 1) if chosen else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.chosen if chosen else colours.hover))
    painter.drawRoundedRect(QRectF(area).adjusted(inset, inset, -inset, -inset), radius, radius)
