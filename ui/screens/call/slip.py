"""The slip a citizen takes along: number, kind, body, date, and how to ask. Nothing on it is a citizen's data."""

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QFileDialog, QWidget

from console.domain.identity import spoken
from ui import formats
from ui.screens.call.saved import SavedCase, saved_lines
from ui.theme import look
from ui.words import tr

POINTS_TO_PIXELS = 1 / 72


def slip_lines(saved: SavedCase) -> list[tuple[int, bool, str]]:
    """(size in points, strong, text) of each line of the slip."""
    return [
        (11, False, tr("Government centre 11-11")),
        (26, True, spoken(saved.number)),
        *((11, False, line) for line in saved_lines(saved)),
        (11, False, tr("Registered on {day}", day=formats.full_day(saved.saved_at))),
        (11, False, tr("To ask how it stands, call 11-11 and say this number.")),
    ]


def draw_slip(device: QPagedPaintDevice, saved: SavedCase) -> None:
    """Draw the slip on a printer or into a PDF, A6."""
    device.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A6), QPageLayout.Orientation.Portrait, QMarginsF(10, 10, 10, 10))
    )
    painter = QPainter(device)
    dots = device.logicalDpiY() * POINTS_TO_PIXELS
    top, width = 0.0, float(device.width())
    wrapped = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
    for points, strong, text in slip_lines(saved):
        font = look().font(weight=QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        font.setPixelSize(round(points * dots))
        font.setFeature(QFont.Tag("calt"), 0)
        painter.setFont(font)
        room = QRectF(0, top, width, device.height() - top)
        used = painter.boundingRect(room, wrapped, text)
        painter.drawText(room, wrapped, text)
        top = used.bottom() + points * dots * 0.5
    painter.end()


def save_slip(path: str, saved: SavedCase) -> None:
    """The slip as a PDF file."""
    writer = QPdfWriter(path)
    writer.setResolution(300)
    draw_slip(writer, saved)


def print_slip(saved: SavedCase, parent: QWidget) -> bool:
    """Print the slip on the usual printer; where there is none, save it as a PDF. Answers whether it was made."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    usual = QPrinterInfo.defaultPrinter()
    if not usual.isNull():
        draw_slip(QPrinter(usual), saved)
        return True
    path, _ = QFileDialog.getSaveFileName(parent, tr("Save the slip"), f"{saved.number}.pdf", "PDF (*.pdf)")
    if path:
        save_slip(path, saved)
    return bool(path)
