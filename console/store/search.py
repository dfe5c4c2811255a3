"""Finding cases by words: every text is compared by its search key (console.domain.spelling), however it was typed.

By the beginnings of their words, newest first: ranking a hundred thousand rows takes a second, the newest few none.
Services, topics, bodies and people are few enough to be ranked word by word in memory (console.domain.finding).
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, column, literal_column, select, table

from console.domain.case import Case
from console.domain.spelling import search_key
from console.store.case_rows import name_of_party
from console.store.database import Connection

LEAST_LETTERS = 2
MOST_WORDS = 12
TEXT_CHARACTERS = 600
"""How much of a case's text is searched: its beginning says what it is about."""

_TABLES = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS case_words
    USING fts5(words, content='', contentless_delete=1, prefix='2 3', detail=none)""",
)
_case_words = table("case_words", column("rowid"), column("words"))


def create_search_tables(connection: Connection) -> None:
    """Make the search tables that are not there yet."""
    for statement in _TABLES:
        connection.exec_driver_sql(statement)


def words_of_case(case: Case) -> str:
    """The search key of a case: what it is about, where, whom it concerns; never a withheld name."""
    parts = [case.subject, case.text[:TEXT_CHARACTERS], case.place_words, case.topic_title, case.about_words]
    parts += [name_of_party(party) for party in (case.caller, case.petitioner)]
    parts += [
        name for party in (case.caller, case.petitioner) if party for name in (party.parent_name, party.given_name)
    ]
    parts += [*case.tags, case.number]
    return search_key(" ".join(part for part in parts if part))


def matching_cases(row: ColumnElement[int], typed: str) -> ColumnElement[bool]:
    """The condition that a case's words begin with all the words typed; asked only if `can_match_cases`."""
    return row.in_(select(_case_words.c.rowid).where(literal_column("case_words").op("MATCH")(_beginnings(typed))))


def can_match_cases(typed: str) -> bool:
    """Whether enough was typed to look for cases by it."""
    return bool(_beginnings(typed))


def _beginnings(typed: str) -> str:
    """The question to the index; a single letter begins too many words to ask for."""
    words = [word for word in search_key(typed).split() if len(word) >= LEAST_LETTERS]
    return " AND ".join(f'"{word}"*' for word in words[:MOST_WORDS])


class SearchKeys:
    """Writing search keys inside one commit."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_cases(self, rows: Sequence[tuple[int, str]]) -> None:
        """Write the keys of cases (row number, key)."""
        if rows:
            self._connection.exec_driver_sql(
                "INSERT OR REPLACE INTO case_words(rowid, words) VALUES (?, ?)", list(rows)
            )

    def remove_cases(self, rows: Sequence[int]) -> None:
        """Take cases out of the search."""
        if rows:
            self._connection.exec_driver_sql("DELETE FROM case_words WHERE rowid = ?", [(row,) for row in rows])
