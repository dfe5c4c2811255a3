"""Reading the shipped or edited catalogue, terms and calendar from a folder into reference documents."""

import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from importlib import metadata
from pathlib import Path

import holidays

from console.domain.catalogue import CatalogueError
from console.domain.catalogue_rows import read_catalogue, read_synonyms
from console.domain.deadlines import Calendar
from console.domain.ids import PersonId
from console.domain.rule_rows import read_alarms, read_calendar, read_terms
from console.server import directory
from console.server.centre import Centre
from console.store import documents
from console.store.reference import ALARMS, CALENDAR, TERMS

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
TABLES = ("services", "topics", "responsibilities", "bodies", "places")
WHOLE_KINDS = ("service", "topic", "body", "place", "synonym")
"""An import replaces all documents of these kinds: what the folder no longer has is taken away."""
YEARS_AHEAD = 3


class NotRead(Exception):
    """A file that cannot be read at all: `code` is missing_file, not_utf8, not_csv or not_toml."""

    def __init__(self, code: str, file: str) -> None:
        super().__init__(code, file)
        self.code = code
        self.file = file


def catalogue_documents(folder: Path) -> dict[str, bytes]:
    """Every document of a catalogue folder. Raises NotRead, CatalogueError."""
    catalogue = read_catalogue({table: _rows(folder, table) for table in TABLES})
    made = {f"service/{each.id}": directory.canonical(each) for each in catalogue.services.values()}
    made |= {f"topic/{each.id}": directory.canonical(each) for each in catalogue.topics.values()}
    made |= {f"body/{each.id}": directory.canonical(each) for each in catalogue.bodies.values()}
    made |= {f"place/{each.code}": directory.canonical(each) for each in catalogue.places.values()}
    synonyms = read_synonyms(_rows(folder, "synonyms"))
    return made | {f"synonym/{word}": directory.canonical(meaning) for word, meaning in synonyms.items()}


def rule_documents(folder: Path, *, today: date) -> dict[str, bytes]:
    """Terms, alarms and calendar of a folder of law. Raises NotRead, RulesError."""
    law = _toml(folder, "terms")
    calendar = _with_known_holidays(read_calendar(_toml(folder, "holidays")), today)
    return {
        TERMS: directory.canonical(read_terms(law)),
        ALARMS: directory.canonical(read_alarms(law)),
        CALENDAR: directory.canonical(calendar),
    }


def rows_of(file: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV file that has these columns, without spaces at their ends. Raises NotRead, CatalogueError."""
    try:
        text = io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")
        rows = list(csv.DictReader(text, strict=True))
    except OSError:
        raise NotRead("missing_file", file.name) from None
    except UnicodeDecodeError:
        raise NotRead("not_utf8", file.name) from None
    except csv.Error:
        raise NotRead("not_csv", file.name) from None
    for column in columns if rows else ():
        if column not in rows[0]:
            raise CatalogueError("missing_column", table=file.stem, row=1, column=column)
    return [{column: (row[column] or "").strip() for column in columns} for row in rows]


def import_all(centre: Centre, given: Mapping[str, bytes], *, by: PersonId) -> int:
    """Make the centre's reference documents these, in one commit; how many changed."""
    with centre.database.read() as connection:
        before = [key for kind in WHOLE_KINDS for key, _ in documents.of_kind(connection, kind)]
    gone = [(key, None) for key in before if key not in given]
    return directory.put(centre, [*given.items(), *gone], by=by)


def _with_known_holidays(calendar: Calendar, today: date) -> Calendar:
    """The file's days, and the public holidays of the coming years that it does not list yet."""
    listed = {day.year for day in calendar.days_off}
    years = [year for year in range(today.year, today.year + YEARS_AHEAD) if year not in listed]
    if not years:
        return calendar
    known = frozenset(holidays.country_holidays("MN", years=years))
    version = f"{calendar.version}+holidays-{metadata.version('holidays')}"
    return Calendar(version, days_off=calendar.days_off | known, working_swaps=calendar.working_swaps)


def _rows(folder: Path, table: str) -> list[dict[str, str | None]]:
    text = io.StringIO(_text(folder / f"{table}.csv"), newline="")
    try:
        return list(csv.DictReader(text, strict=True))
    except csv.Error:
        raise NotRead("not_csv", f"{table}.csv") from None


def _toml(folder: Path, name: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(_text(folder / f"{name}.toml"))
    except tomllib.TOMLDecodeError:
        raise NotRead("not_toml", f"{name}.toml") from None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError:
        raise NotRead("missing_file", file.name) from None
    except UnicodeDecodeError:
        raise NotRead("not_utf8", file.name) from None
