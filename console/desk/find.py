"""`console1111 find`: by the desk's own data, or where no desk is set up by the shipped catalogue alone."""

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from console.desk.found import Found, answers, as_row, mixed, things
from console.desk.shipped import shipped_finder
from console.domain.catalogue import Catalogue, PlaceCode
from console.domain.finder import Finder
from console.domain.places import places_matching

DESK_FILE = "desk.db"
KINDS = ("service", "topic", "body", "place", "person", "case", "caller")
USUAL_LIMIT = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is asked, wherever it is asked."""
    parser.add_argument("text", help="хайх үг / what to find")
    parser.add_argument("--kind", choices=KINDS, help="зөвхөн энэ төрлийг / only this kind")
    parser.add_argument("--limit", type=_count, default=USUAL_LIMIT, metavar="N", help="хэдийг / how many")
    parser.add_argument("--place", default="", metavar="PLACE", help="газар: код эсвэл нэр / a place: code or name")


def asks_shipped_catalogue(arguments: Sequence[str]) -> argparse.Namespace | None:
    """The question, if it is one that no desk is needed for."""
    if not arguments or arguments[0] != "find" or {"-h", "--help"} & set(arguments):
        return None
    parser = argparse.ArgumentParser("console1111 find")
    add_arguments(parser)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--centre")
    for option in ("--login", "--invitation", "--desk-name"):
        parser.add_argument(option, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments[1:])
    has_desk = asked.data is not None and (asked.data / DESK_FILE).exists()
    return None if has_desk or asked.centre else asked


def find_shipped(asked: argparse.Namespace) -> str:
    """What the shipped catalogue has, to print."""
    finder = shipped_finder()
    place = place_of(finder.catalogue, asked.place)
    rows = rows_of(_found(finder, asked, place), finder.catalogue, place)
    if asked.json:
        return json.dumps(rows, ensure_ascii=False, indent=1)
    return "\n".join("  ".join((row["kind"], row["id"], row["title"], row["detail"])) for row in rows)


def place_of(catalogue: Catalogue, text: str) -> PlaceCode | None:
    """A place by its code or its name; None where nothing, or nothing known, was said."""
    if text in catalogue.places:
        return PlaceCode(text)
    return next((place.code for place in places_matching(catalogue, text, limit=1)), None)


def rows_of(found: Iterable[Found], catalogue: Catalogue, place: PlaceCode | None) -> list[dict[str, Any]]:
    """What was found, as scripts read it."""
    return [as_row(each, catalogue, place) for each in found]


def _found(finder: Finder, asked: argparse.Namespace, place: PlaceCode | None) -> Iterable[Found]:
    if asked.kind in ("case", "caller", "person"):
        return []
    if asked.kind is not None:
        return things(finder, asked.kind, asked.text, asked.limit, place)
    return mixed(
        answers(finder, asked.text, place, asked.limit),
        things(finder, "body", asked.text, 6),
        things(finder, "place", asked.text, 4),
        limit=asked.limit,
    )


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= 1_000:
        raise argparse.ArgumentTypeError("1 ... 1000")
    return count
