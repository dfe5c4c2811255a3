"""Where attachments come from: files that are dropped or chosen, and what was copied elsewhere."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QGuiApplication, QImage

from ui import formats
from ui.words import tr

Source = Path | tuple[str, bytes]
"""A file on the disk, or a name and its content."""


def files_in(carried: QMimeData | None) -> list[Source]:
    """The files that something dropped or copied carries; folders are passed over."""
    if carried is None or not carried.hasUrls():
        return []
    paths = (Path(url.toLocalFile()) for url in carried.urls() if url.isLocalFile())
    return [path for path in paths if path.is_file()]


def copied(now: datetime) -> list[Source]:
    """What lies on the clipboard as attachments: files, or a picture under the time it was pasted."""
    clipboard = QGuiApplication.clipboard()
    files = files_in(clipboard.mimeData())
    if files:
        return files
    image = clipboard.image()
    if image.isNull():
        return []
    name = tr("Picture {time}.png", time=formats.local(now).strftime("%Y-%m-%d %H.%M.%S"))
    return [(name, _png(image))]


def _png(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())
