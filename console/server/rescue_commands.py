"""`console1111-server rescue FOLDER`: handing in what lies in the data folder of a desk that never came back."""

import argparse
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from console.server import saying
from console.server.problem import Problem
from console.server.rescue import NotRescued, rescue
from console.server.saying import Said
from console.server.services import Services

Add = Callable[..., argparse.ArgumentParser]

_REFUSED = {
    "no_desk": ("энэ хавтсанд ажлын байрны файл алга", "there are no files of a desk in this folder"),
    "no_key": (
        "энэ төвд бүртгэлтэй аль ч ажлын байрны түлхүүр таарсангүй",
        "no desk that this centre knows has the key to it",
    ),
    "newer": (
        "шинэ хувилбарын програм ажилласан: төвийн програмыг шинэчилнэ үү",
        "a newer program has worked here: update the centre's program",
    ),
}


def add_command(add: Add) -> None:
    """The command; `add` makes one of the centre's."""
    command = add("rescue", run, "буцаж ирээгүй ажлын байрны хавтаснаас авах / take what a lost desk's folder holds")
    command.add_argument("folder", type=Path, help="сэргээсэн өгөгдлийн хавтас / the recovered data folder")
    command.add_argument("--drafts", type=Path, help="дуусаагүй бичвэрийн файл / a file for what was not finished")


def run(services: Services, asked: argparse.Namespace) -> None:
    """Raises Said where nothing was taken."""
    try:
        found = rescue(services, asked.folder)
    except NotRescued as trouble:
        mongolian, english = _REFUSED[trouble.code]
        raise Said(f"«{asked.folder}»: {mongolian}. Юу ч аваагүй.", f"“{asked.folder}”: {english}.") from None
    except Problem:
        raise Said(
            "Хуулсан ажлын байр, ажилтнууд нь одоо ажиллахгүй байна: нэгийг нь эрхтэй болгоод дахин оруулна уу.",
            "A copied desk none of whose people serves now: give one of them a role and run this again.",
        ) from None
    except OSError:
        raise saying.of_no_use(asked.folder) from None
    counts = (found.desk, found.taken, found.known, found.later, found.looks, found.files, len(found.drafts))
    print("«{}»: {} бичилт авсан, {} нь байсан, {} саатсан; {} хандалт, {} файл, {} дуусаагүй бичвэр.".format(*counts))
    print("“{}”: {} actions taken, {} known before, {} put off; {} looks, {} files, {} drafts.".format(*counts))
    if asked.drafts is not None:
        _write(asked.drafts, found.drafts)
        print(asked.drafts)


def _write(file: Path, drafts: Sequence[dict[str, Any]]) -> None:
    """For a supervisor: nobody else may read it."""
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
            json.dump(drafts, opened, ensure_ascii=False, indent=1)
    except OSError:
        raise saying.not_written(file) from None
