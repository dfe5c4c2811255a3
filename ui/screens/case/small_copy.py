"""A small copy of a large photo, which goes over the line before the photo itself."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from ui.screens.case.sources import Source

LARGE_BYTES = 250_000
"""A photo up to this size needs no small copy."""
SMALL_BYTES = 200_000
"""What a small copy weighs at most."""
MOST_PIXELS = 100_000_000
"""More than any telephone's camera makes: a larger one, which a few kilobytes can say to be, is not unpacked."""
_SIDES = (1_600, 1_280, 1_024, 800, 640, 480, 320)
"""How long its longer side is, in pixels: the first that is light enough."""
_QUALITIES = (80, 60)
_BEGINS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def with_small_copies(sources: Sequence[Source]) -> list[tuple[Source, bytes | None]]:
    """Each with its small copy, where it is a large photo. In a worker: a photo takes some tenths of a second."""
    return [(source, small_copy(source)) for source in sources]


def small_copy(source: Source) -> bytes | None:
    """A JPEG of at most 200 kB, upright as the camera says; None where the source is no photo, or not a large one.

    What it is stands in its content: names say anything.
    """
    try:
        content = _photo(source)
    except OSError:
        return None
    image = _upright(content) if content is not None else None
    return None if image is None else next((copy for copy in _copies(image) if len(copy) <= SMALL_BYTES), None)


def _photo(source: Source) -> bytes | None:
    if not isinstance(source, Path):
        content = source[1]
        return content if len(content) > LARGE_BYTES and _is_photo(content) else None
    if source.stat().st_size <= LARGE_BYTES:
        return None
    with source.open("rb") as opened:
        return source.read_bytes() if _is_photo(opened.read(16)) else None


def _is_photo(content: bytes) -> bool:
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return is_webp or content.startswith(_BEGINS)


def _upright(content: bytes) -> QImage | None:
    """The picture, turned as its EXIF says, no larger than the largest copy."""
    held = QByteArray(content)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        return None
    if max(size.width(), size.height()) > _SIDES[0]:
        reader.setScaledSize(size.scaled(QSize(_SIDES[0], _SIDES[0]), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else _on_white(image)


def _on_white(image: QImage) -> QImage:
    """A JPEG has no transparency: what is transparent would be black."""
    if not image.hasAlphaChannel():
        return image
    opaque = QImage(image.size(), QImage.Format.Format_RGB32)
    opaque.fill(Qt.GlobalColor.white)
    painter = QPainter(opaque)
    painter.drawImage(0, 0, image)
    painter.end()
    return opaque


def _copies(image: QImage) -> Iterator[bytes]:
    """Ever lighter ones."""
    for side in _SIDES:
        smaller = image
        if max(image.width(), image.height()) > side:
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            smaller = image.scaled(side, side, keep, smooth)
        for quality in _QUALITIES:
            content = QByteArray()
            buffer = QBuffer(content)
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            if smaller.save(buffer, "JPEG", quality):  # type: ignore[call-overload]
                yield bytes(content.data())
