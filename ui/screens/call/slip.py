"""The slip a citizen takes along: number, kind, body, date, and how to ask. Nothing on it is a citizen's data."""

from collections.abc import Callable

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

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


def print_slip(saved: SavedCase, parent: QWidget, done: Callable[[], None]) -> None:
    """Print the slip on the usual printer; where there is none, ask for a PDF's name. Waits for nobody."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    usual = QPrinterInfo.defaultPrinter()
    if usual.isNull():
        ask_for_pdf(saved, parent, done)
        return
    draw_slip(QPrinter(usual), saved)
    done()


def choose_printer(saved: SavedCase, parent: QWidget, done: Callable[[], None]) -> None:
    """Let a person choose the printer; where there is none, a PDF's name."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

    if not QPrinterInfo.availablePrinterNames():
        ask_for_pdf(saved, parent, done)
        return
    printer = QPrinter()
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def on_accepted() -> None:
        draw_slip(printer, saved)
        done()

    dialog.accepted.connect(on_accepted)
    QDialog.open(dialog)


def ask_for_pdf(saved: SavedCase, parent: QWidget, done: Callable[[], None]) -> None:
    """Ask where the PDF should lie; the window goes on meanwhile."""
    dialog = QFileDialog(parent, tr("Save the slip"), f"{saved.number}.pdf", "PDF (*.pdf)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def on_chosen(path: str) -> None:
        save_slip(path, saved)
        done()

    dialog.fileSelected.connect(on_chosen)
    dialog.open()
