"""Names and contents of attachments that mean harm: what they are called, taken for, shown as and saved as."""

import io
import struct
import zipfile
import zlib
from itertools import product
from pathlib import Path

import pytest

from console.domain.file_kinds import ANY, IN_BROWSER, PROGRAM, kind_of, media_type
from console.domain.file_names import NAME_BYTES, NAME_CHARACTERS, may_run, safe_name, saved_name
from tests.builders import Room, ready_desk
from ui.screens.case.small_copy import LARGE_BYTES, small_copy

DEVICES = ["CON", "con", "PRN", "AUX", "NUL", "nul", "CLOCK$", "CONIN$", "CONOUT$"]
DEVICES += [f"{port}{number}" for port in ("COM", "LPT", "com") for number in ("1", "9", "0", "¹", "²", "³")]
ENDINGS = ["", ".txt", ".tar.gz", " .jpg", "...", " . ", ":stream"]
FOLDERS = [
    "",
    "../",
    "..\\",
    "../../../../etc/",
    "C:\\Windows\\",
    "\\\\server\\share\\",
    "/",
    "file:///",
    "~/",
    "\x00/",
]
TRICKS = [
    "\u202egpj.exe",
    "\u202dabc",
    "a\u200bb.pdf",
    "a\u200e\u200fb.pdf",
    "\ufeffa.pdf",
    "a\u2066b\u2069.pdf",
    "a\u061cb.pdf",
    "a\u00adb.pdf",
    "a\u180eb.pdf",
    "\U000e0041a.pdf",
    "a\x00.exe",
    "a\r\nSet-Cookie: x=1.pdf",
    "a\x1b[31m.pdf",
    "a\x85b.pdf",
    "a\u2028b.pdf",
    "a\ud800.pdf",
    "a\udfff\ud800b.pdf",
    "\ue000.pdf",
    "\uffff.pdf",
    "a\tb.pdf",
    "a\u00a0b.pdf",
    "a\u3000.pdf",
]
LONG = ["a" * 300, "а" * 300 + ".pdf", "😀" * 300 + ".jpg", "a." * 300, "." * 300, " " * 300, "a" + "." * 300 + "exe"]
LONG += ["x" * 300 + "." + "y" * 300, "e\u0301" * 300 + ".pdf", "ө" * 149 + ".docx", "../" * 300 + "a"]
EMPTY = ["", ".", "..", "...", " ", "/", "\\", "\u202e", "\x00", "./", ".\\", "..\\..", "?", "* *", "\ud800"]
DOUBLE = [
    f"invoice.{seen}.{real}" for seen in ("pdf", "jpg", "docx") for real in ("exe", "scr", "js", "lnk", "hta", "html")
]
DOUBLE += ["photo.jpg .exe", "photo.jpg.exe.", "photo.jpg.exe ", "PHOTO.JPG.EXE", "photo.exe\u200b", "a.svg", "a.docm"]
NAMES = [folder + device + ending for folder, device, ending in product(FOLDERS, DEVICES, ENDINGS)]
NAMES += [folder + name for folder, name in product(FOLDERS, [*TRICKS, *DOUBLE])] + LONG + EMPTY
_PORTS = {f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"}
_ARE_DEVICES = {"CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$"} | _PORTS


def test_every_name_becomes_one_that_any_disk_takes_as_a_plain_file(tmp_path: Path) -> None:
    for name in NAMES:
        safe = safe_name(name)
        assert safe == safe_name(safe), name
        assert safe.isprintable(), name
        assert 0 < len(safe) <= NAME_CHARACTERS, name
        assert len(safe.encode()) <= NAME_BYTES, name
        assert not set(safe) & set('/\\:*?"<>|'), name
        assert safe == safe.strip(". "), name
        assert safe.partition(".")[0].strip().upper() not in _ARE_DEVICES, name
        written = tmp_path / safe
        written.write_bytes(b"x")
        assert [each.name for each in tmp_path.iterdir()] == [safe], name
        written.unlink()
    print(f"{len(NAMES)} names tried")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Зураг 1.jpg", "Зураг 1.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("../../etc/passwd", "passwd"),
        ("CON.pdf", "_CON.pdf"),
        ("com1", "_com1"),
        ("Conditions.pdf", "Conditions.pdf"),
        ("акт.pdf. . ", "акт.pdf"),
        (".htaccess", "htaccess"),
        ("хий\u0306.pdf", "хий̆.pdf"),
        ("", "file"),
    ],
)
def test_a_name_keeps_what_is_harmless(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_what_may_run_is_saved_under_a_name_that_nothing_opens() -> None:
    for name in DOUBLE:
        assert saved_name(name, is_program=False).endswith(".unsafe"), name
    for name in ("акт.pdf", "зураг.jpg", "exe", "тайлан.docx", "лог.txt", "дуу.ogg", "exe.pdf"):
        assert not may_run(name)
        assert saved_name(name, is_program=False) == name
    assert saved_name("зураг.jpg", is_program=True) == "зураг.jpg.unsafe"


PROGRAMS = [
    b"MZ\x90\x00",
    b"\x7fELF\x02",
    b"#!/bin/sh\n",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"<html>",
    b"<!DOCTYPE html>",
    b"  \r\n<HTML>",
    b"\xef\xbb\xbf<script>",
    b"<svg onload=",
    b"<?xml version='1.0'?><svg/>",
    b"<!-- --><script>",
    b"<iframe src=",
    b"<?php ",
    b"<% eval",
    "<html>".encode("utf-16-le"),
    b"<body onload=",
]
SAID = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "application/pdf",
    "text/plain",
    "TEXT/HTML; charset=x",
    "a\x00b/c",
    "",
]


def test_what_a_browser_would_run_or_a_computer_is_never_taken_for_what_it_is_said_to_be() -> None:
    for beginning, said in product(PROGRAMS, SAID):
        assert media_type(said, beginning + b"more" * 50) == PROGRAM
    for said in SAID[:4]:
        for beginning in (b"", b"words", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf1"):
            assert media_type(said, beginning) == ANY
    assert PROGRAM not in IN_BROWSER
    print(f"{len(PROGRAMS) * len(SAID) + 20} contents tried")


def test_what_a_file_is_stands_in_its_content() -> None:
    assert kind_of(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert media_type("image/png", b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert media_type("application/msword", b"\xd0\xcf\x11\xe0") == "application/msword"
    assert media_type("audio/mpeg", b"\xff\xfb\x90\x00") == "audio/mpeg"
    assert media_type("", b"RIFF\x00\x00\x00\x00WEBPVP8 ") == "image/webp"


def test_a_desk_takes_a_file_under_a_safe_name_as_what_it_is(room: Room, tmp_path: Path) -> None:
    desk = ready_desk(room, tmp_path / "desk")
    attached = desk.files.add(("../..\\CON.jpg\u202e", b"MZ" + bytes(100)))
    assert (attached.name, attached.media_type) == ("_CON.jpg", PROGRAM)
    held = [path.name for path in (tmp_path / "desk" / "files").iterdir()]
    assert held == [attached.file]
    desk.stop()


def png(width: int, height: int) -> bytes:
    """A picture of a few kilobytes that says to be so large, and is."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(min((width // 8 + 1) * height, 20_000_000)), 9)
    parts = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    made = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + made + bytes(LARGE_BYTES)


@pytest.mark.parametrize(
    ("width", "height"), [(60_000, 60_000), (10_001, 10_000), (2**31 - 1, 1), (2**31 - 1, 2**31 - 1)]
)
def test_a_picture_that_would_fill_the_memory_is_not_unpacked(width: int, height: int) -> None:
    assert small_copy(("bomb.png", png(width, height))) is None


def test_an_archive_is_never_unpacked(room: Room, tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../evil.txt", bytes(30_000_000))
    desk = ready_desk(room, tmp_path / "desk")
    attached = desk.files.add(("bomb.zip", inner.getvalue()))
    assert attached.size == len(inner.getvalue()) < 100_000
    assert desk.files.held(attached.file) == inner.getvalue()
    desk.stop()
