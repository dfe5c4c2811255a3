"""Finding cases by what people type or say: words, telephones, register and case numbers; the newest first."""

from collections.abc import Sequence

from sqlalchemy import select

from console.store.case_keys import (
    LEAST_DIGITS,
    asking_digits,
    asking_register,
    asking_stems,
    asking_words,
)
from console.store.case_words import newest_first, partitions_of
from console.store.cases import Who, seen_by, visible_to
from console.store.database import Connection, Database
from console.store.shown_tables import numbers, shown


class CaseFinding:
    """Finding cases of one replica, of those that someone may read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def with_words(self, typed: str, *, who: Who, limit: int) -> list[int]:
        """The newest rows that have words beginning with all that is typed; else with all of it less its endings."""
        for asked in dict.fromkeys((asking_words(typed), asking_stems(typed))):
            if asked and (rows := self._newest(asked, who, limit)):
                return rows
        return []

    def with_register(self, typed: str, *, who: Who, limit: int) -> list[int]:
        """The newest rows with a register number that begins so, in either letters or keyboard layout."""
        asked = asking_register(typed)
        return self._newest(asked, who, limit) if asked else []

    def with_digits(self, digits: str, *, who: Who, limit: int) -> list[int]:
        """The newest rows with a number that begins with these digits, or a part of it that is said alone."""
        if len(digits) < LEAST_DIGITS:
            return []
        with self._database.read() as connection:
            found = self._numbered(connection, digits, who, limit)
            partitions = partitions_of(connection)
            found += newest_first(connection, asking_digits(digits), partitions, limit=limit, seen=seen_by(who))
        return sorted(set(found), reverse=True)[:limit]

    def numbers_of(self, rows: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
        """By which numbers (sort, value) these rows are found."""
        wanted = select(numbers.c.row, numbers.c.sort, numbers.c.value).where(numbers.c.row.in_(list(rows)))
        found: dict[int, list[tuple[str, str]]] = {}
        with self._database.read() as connection:
            for row, sort, value in connection.execute(wanted.order_by(numbers.c.row, numbers.c.sort)):
                found.setdefault(row, []).append((sort, value))
        return found

    def _newest(self, asked: str, who: Who, limit: int) -> list[int]:
        with self._database.read() as connection:
            return list(newest_first(connection, asked, partitions_of(connection), limit=limit, seen=seen_by(who)))

    def _numbered(self, connection: Connection, digits: str, who: Who, limit: int) -> list[int]:
        """By the beginning of a case's number: a desk's newer ones are the greater."""
        begins = shown.c.number >= digits, shown.c.number < digits + "\U0010ffff"
        wanted = select(shown.c.row).where(*begins, visible_to(who)).order_by(shown.c.number.desc()).limit(limit)
        return list(connection.execute(wanted).scalars())
