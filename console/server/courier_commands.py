"""`console1111-server courier ...`: answering the bundles of desks without a link, one by one or a folder of them."""

import argparse
from collections.abc import Callable
from pathlib import Path

from console.server import courier, saying
from console.server.saying import Said
from console.server.services import Services
from console.store.bundle import BundleTrouble

ENDING = ".1111"
"""How the names of bundles end, and those of answers with `.answer` before it."""
ANSWER = f".answer{ENDING}"

Add = Callable[..., argparse.ArgumentParser]

_REFUSED = {
    "not_a_bundle": (
        "энэ нь салбарын багц файл биш",
        "it is no bundle of a desk",
    ),
    "newer": (
        "шинэ хувилбарын програм бичсэн: төвийн програмыг шинэчлээд дахин оруулна уу",
        "a newer program wrote it: update the centre's program and take it again",
    ),
    "wrong_way": (
        "энэ нь төвийн хариу: салбар руу нь илгээнэ үү",
        "it is an answer of the centre: send it to the desk",
    ),
    "foreign": (
        "энэ төвд бүртгэлгүй ажлын байрных, эсвэл замдаа өөрчлөгдсөн: дахин илгээлгэнэ үү",
        "it is of a desk that this centre does not know, or it was changed on its way: have it sent again",
    ),
    "damaged": (
        "замдаа өөрчлөгдсөн эсвэл бүтэн ирээгүй: дахин илгээлгэнэ үү",
        "it was changed on its way or did not arrive whole: have it sent again",
    ),
    "revoked": (
        "энэ ажлын байрны эрхийг хүчингүй болгосон",
        "this desk was revoked",
    ),
}


def add_command(add: Add) -> None:
    """The command; `add` makes one of the centre's."""
    command = add("courier", run, "сүлжээгүй салбарын багцад хариулах / answer the bundles of desks without a link")
    command.add_argument("bundle", type=Path, nargs="?", help="салбарын багц / a desk's bundle")
    command.add_argument("answer", type=Path, nargs="?", help="хариуны файл / the file for the answer")
    command.add_argument("--folder", type=Path, help=f"хавтас дахь бүх багц / every bundle in a folder (*{ENDING})")


def run(services: Services, asked: argparse.Namespace) -> None:
    """Raises Said where a bundle was not taken; those beside it in a folder are."""
    if asked.folder is not None:
        _take_folder(services, asked.folder)
    elif asked.bundle is not None and asked.answer is not None:
        _take(services, asked.bundle, asked.answer)
    else:
        raise Said(
            "Багц ба хариуны файл, эсвэл --folder хэрэгтэй.", "Give a bundle and a file for its answer, or --folder."
        )


def _take_folder(services: Services, folder: Path) -> None:
    bundles = sorted(path for path in folder.glob(f"*{ENDING}") if not path.name.endswith(ANSWER))
    refused: list[Said] = []
    for bundle in bundles:
        try:
            _take(services, bundle, bundle.with_name(bundle.name.removesuffix(ENDING) + ANSWER))
        except Said as said:
            refused.append(said)
    if refused:
        raise Said("\n".join(each.mongolian for each in refused), "\n".join(each.english for each in refused))


def _take(services: Services, bundle: Path, answer: Path) -> None:
    if not bundle.is_file():
        raise Said(f"«{bundle}» файл алга.", f"There is no file “{bundle}”.")
    try:
        taken = courier.answer(services, bundle, answer)
    except BundleTrouble as trouble:
        mongolian, english = _REFUSED[trouble.code]
        raise Said(f"«{bundle}»: {mongolian}. Юу ч аваагүй.", f"“{bundle}”: {english}. Nothing was taken.") from None
    except OSError:
        raise saying.not_written(answer) from None
    counts = (taken.desk, taken.actions, taken.later, taken.looks, taken.files)
    print("«{}»: {} бичилт, {} хойшлогдсон, {} хандалт, {} файл.".format(*counts))
    print("“{}”: {} actions, {} put off, {} looks, {} files.".format(*counts))
    print(answer)
