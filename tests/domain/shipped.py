"""The shipped catalogue for tests, read once."""

import csv
from functools import cache
from pathlib import Path

from console.domain.catalogue import Catalogue, PlaceCode
from console.domain.catalogue_rows import read_catalogue
from console.domain.places import places_matching

FOLDER = Path(__file__).parents[2] / "resources" / "catalogue"
TABLES = ("services", "topics", "responsibilities", "bodies", "places")


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def shipped() -> Catalogue:
    return read_catalogue({table: rows(table) for table in TABLES})


def place(text: str) -> PlaceCode:
    return places_matching(shipped(), text)[0].code
