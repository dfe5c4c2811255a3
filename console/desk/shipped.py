"""The catalogue that the program ships: what is there before any desk is set up."""

import csv
from importlib import resources

from console.domain.catalogue_rows import read_catalogue, read_synonyms
from console.domain.finder import Finder

TABLES = ("services", "topics", "responsibilities", "bodies", "places")


def shipped_finder() -> Finder:
    """Finds in the shipped catalogue."""
    return Finder(read_catalogue({table: _rows(table) for table in TABLES}), read_synonyms(_rows("synonyms")))


def _rows(table: str) -> list[dict[str, str]]:
    file = resources.files("resources").joinpath("catalogue", f"{table}.csv")
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
