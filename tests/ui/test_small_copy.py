"""A large photo gets a small copy, upright and light; what is no photo gets none, whatever its name says."""

import random
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from ui.screens.case.small_copy import LARGE_BYTES, SMALL_BYTES, small_copy, with_small_copies

ROTATE_90 = 6
"""The EXIF orientation of a telephone held upright."""


def noise(width: int, height: int) -> QImage:
    """A picture that no format makes small."""
    pixels = random.Random(7).randbytes(width * height * 4)
    return QImage(pixels, width, height, QImage.Format.Format_RGB32).copy()


def written(image: QImage, kind: str, quality: int = 95) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind, quality)  # type: ignore[call-overload]
    return bytes(content.data())


def turned(jpeg: bytes, orientation: int) -> bytes:
    """The same photo from a camera that was held so."""
    tag = b"\x01\x12\x00\x03\x00\x00\x00\x01" + bytes([0, orientation]) + b"\x00\x00"
    exif = b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01" + tag + b"\x00\x00\x00\x00"
    return jpeg[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + jpeg[2:]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_photo_of_each_kind_gets_a_small_jpeg(kind: str) -> None:
    if kind.lower().encode() not in QImageWriter.supportedImageFormats():
        pytest.skip(f"this Qt writes no {kind}")
    photo = written(noise(900, 600), kind)
    assert len(photo) > LARGE_BYTES
    copy = small_copy(("зураг.bin", photo))
    assert copy is not None
    assert copy.startswith(b"\xff\xd8\xff")
    assert len(copy) <= SMALL_BYTES
    shown = QImage.fromData(copy)
    assert shown.width() / shown.height() == pytest.approx(1.5, abs=0.02)


def test_a_photo_is_upright_in_its_copy() -> None:
    copy = small_copy(("x.jpg", turned(written(noise(900, 600), "JPEG"), ROTATE_90)))
    assert copy is not None
    shown = QImage.fromData(copy)
    assert shown.height() / shown.width() == pytest.approx(1.5, abs=0.02)


def test_what_is_transparent_is_white_in_the_copy() -> None:
    image = noise(700, 700).convertToFormat(QImage.Format.Format_ARGB32)
    for line in range(200):
        for column in range(200):
            image.setPixel(column, line, 0)
    copy = small_copy(("x.png", written(image, "PNG")))
    assert copy is not None
    assert QImage.fromData(copy).pixelColor(5, 5).lightness() > 200


@pytest.mark.qt_log_ignore("JPEG")
def test_what_is_no_large_photo_gets_none(tmp_path: Path) -> None:
    small, text = tmp_path / "small.jpg", tmp_path / "words.jpg"
    small.write_bytes(written(noise(100, 100), "JPEG"))
    text.write_bytes("Үг ".encode() * LARGE_BYTES)
    broken = ("broken.jpg", b"\xff\xd8\xff" + bytes(LARGE_BYTES))
    assert with_small_copies([small, text, broken, tmp_path / "none.jpg"]) == [
        (small, None), (text, None), (broken, None), (tmp_path / "none.jpg", None),
    ]  # fmt: skip


def test_a_photo_on_the_disk_is_read_too(tmp_path: Path) -> None:
    photo = tmp_path / "photo"
    photo.write_bytes(written(noise(900, 600), "JPEG"))
    copy = small_copy(photo)
    assert copy is not None
    assert len(copy) <= SMALL_BYTES
