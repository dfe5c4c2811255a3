"""Statements of the desk's files that run for thousands of rows: compiled once, their values passed on as they are."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects import sqlite

from console.store.database import Connection


class Prepared:
    """One statement of SQLite. Its values go to the driver unconverted: a moment must come as microseconds."""

    def __init__(self, statement: Executable) -> None:
        compiled = statement.compile(dialect=sqlite.dialect())  # type: ignore[attr-defined]
        self._text = str(compiled)
        names: tuple[str, ...] = tuple(compiled.positiontup)
        # Of one name `itemgetter` gives the value itself, no tuple.
        self._values: Callable[[Mapping[str, Any]], tuple[Any, ...]] = (
            itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
        )

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it for each of these rows."""
        if rows:
            connection.exec_driver_sql(self._text, [self._values(row) for row in rows])
