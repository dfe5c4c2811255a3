"""`console1111 courier ...`: bundles of a desk without a link, for scripts, support and tests of faults."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from console.desk.courier import Outcome
from console.desk.desk import Desk
from console.desk.exits import STILL_WAITING

Add = Callable[..., argparse.ArgumentParser]

SENTENCES = {
    "not_a_bundle": (
        "Энэ нь төвийн хариу файл биш байна. Юу ч өөрчлөөгүй.",
        "This is no answer of the centre. Nothing was changed.",
    ),
    "newer": (
        "Шинэ хувилбарын програм бичсэн байна: програмаа шинэчлээд дахин уншина уу. Юу ч өөрчлөөгүй.",
        "A newer program wrote this: update this one and read it again. Nothing was changed.",
    ),
    "wrong_way": (
        "Энэ нь салбарын бичсэн багц байна: төв рүү илгээнэ үү. Юу ч өөрчлөөгүй.",
        "This is a bundle that a desk wrote: send it to the centre. Nothing was changed.",
    ),
    "foreign": (
        "Энэ хариу өөр ажлын байрных, эсвэл замдаа өөрчлөгдсөн: төвөөс дахин илгээлгэнэ үү. Юу ч өөрчлөөгүй.",
        "This answer is for another desk, or was changed on its way: have it sent again. Nothing was changed.",
    ),
    "damaged": (
        "Файл замдаа өөрчлөгдсөн эсвэл бүтэн ирээгүй: төвөөс дахин илгээлгэнэ үү. Юу ч өөрчлөөгүй.",
        "The file was changed on its way or did not arrive whole: have it sent again. Nothing was changed.",
    ),
}
"""Why an answer is not taken, and what to do."""


def add_commands(add: Add) -> None:
    """The commands; `add` makes one of a desk's."""
    write = add("write", _write, "төв рүү илгээх багц бичих / write a bundle for the centre")
    write.add_argument("file", type=Path, help="багцын файл / the bundle's file")
    write.add_argument("--files", action="store_true", help="хавсралттай нь / with the attachments")
    read = add("read", _read, "төвийн хариуг унших / read the centre's answer")
    read.add_argument("file", type=Path, help="хариуны файл / the answer's file")


def _write(desk: Desk, asked: argparse.Namespace) -> tuple[int, dict[str, Any]]:
    held = desk.courier.write(asked.file, with_files=asked.files).contents
    return 0, {"actions": held.actions, "looks": held.looks, "files": held.files, "bytes": held.bytes}


def _read(desk: Desk, asked: argparse.Namespace) -> tuple[int, dict[str, Any]]:
    """Exit code 3: work still waits, or the answer was not what is needed."""
    brought = desk.courier.read(asked.file)
    is_done = brought.outcome in (Outcome.KEPT, Outcome.NOTHING_NEW) and not brought.waiting
    return (0 if is_done else STILL_WAITING), {
        "outcome": brought.outcome.value,
        "answered": brought.answered,
        "waiting": brought.waiting,
        "files": brought.files,
    }
