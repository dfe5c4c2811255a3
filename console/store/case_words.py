"""The words of cases in partitions by age, asked newest first.

A word's beginning has many cases, and the full-text index gathers them all before it gives the newest. So each table
holds only some cases opened one after another, and the older ones are asked only when the newer ones gave too little.
A case's row number is the moment it was opened, so a partition is a stretch of row numbers; cases that come in the
order of time, or of time backwards (a fill), begin new ones at the ends.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, column, delete, false, literal_column, select, table, union_all
from sqlalchemy.dialects.sqlite import insert

from console.store.database import Connection
from console.store.shown_tables import word_partitions

ROWS_OF_PARTITION = 50_000
"""Measured on generated cases: a word that nearly all of 100,000 cases have takes 5 ms of a processor, of 25,000 it
takes 1.3; but what hardly any case has asks every partition: 10 for 500,000 cases cost half a millisecond."""
NO_ROW = -(2**63)
_NEWEST_FIRST = select(word_partitions).order_by(word_partitions.c.lowest.desc())


@dataclass
class Partition:
    """One full-text table: the lowest and highest row it ever held, and how many it holds."""

    id: int
    lowest: int
    highest: int
    rows: int

    @property
    def table(self) -> str:
        """The name of its table."""
        return f"case_words_{self.id}"


@dataclass(frozen=True)
class Seen:
    """The cases that someone may read, as a condition on `shown` and its values; all where there is none."""

    condition: str = ""
    values: tuple[str, ...] = ()


def partitions_of(connection: Connection) -> list[Partition]:
    """All partitions, the newest first."""
    found = connection.execute(_NEWEST_FIRST)
    return [Partition(row.id, row.lowest, row.highest, row.rows) for row in found]


def newest_first(
    connection: Connection,
    asked: str,
    partitions: Sequence[Partition],
    *,
    limit: int,
    since: int = NO_ROW,
    seen: Seen | None = None,
) -> Iterator[int]:
    """The rows from `since` on whose words answer a question to the full-text index, the newest first, as are the
    partitions."""
    for each in partitions:
        if each.highest < since or limit <= 0:
            return
        name = each.table
        # The name is made from a number. CROSS JOIN: the index gives row after row, and no more than are wanted.
        seen_only = f" CROSS JOIN shown ON shown.row = {name}.rowid AND ({seen.condition})" if seen else ""
        statement = (
            f"SELECT {name}.rowid FROM {name}{seen_only} WHERE {name} MATCH ? AND {name}.rowid >= ?"  # noqa: S608
            f" ORDER BY {name}.rowid DESC LIMIT ?"
        )
        values = (*(seen.values if seen else ()), asked, since, limit)
        found = connection.exec_driver_sql(statement, values).scalars().all()
        limit -= len(found)
        yield from found


def matching(row: ColumnElement[int], asked: str, partitions: Sequence[Partition]) -> ColumnElement[bool]:
    """The condition that a case's words answer a question, wherever it lies."""
    tables = [table(each.table, column("rowid")) for each in partitions]
    parts = [select(each.c.rowid).where(literal_column(each.name).op("MATCH")(asked)) for each in tables]
    return row.in_(union_all(*parts)) if parts else false()


class CaseWords:
    """Writing the words of cases inside one commit."""

    def __init__(self, connection: Connection, *, rows_of_partition: int = ROWS_OF_PARTITION) -> None:
        self._connection = connection
        self._most = rows_of_partition

    def put(self, rows: Sequence[tuple[int, str]], *, known: Iterable[int]) -> None:
        """Write the words of cases (row number, words); `known` are the rows whose words were written before."""
        found = partitions_of(self._connection)[::-1]
        again = frozenset(known)
        written = dict[int, list[tuple[int, str]]]()
        for row, words in sorted(rows, reverse=not found or (bool(rows) and rows[0][0] < found[0].lowest)):
            partition = self._partition_for(row, found)
            partition.rows += row not in again
            written.setdefault(partition.id, []).append((row, words))
        for partition in found:
            if partition.id in written:
                statement = f"INSERT OR REPLACE INTO {partition.table}(rowid, words) VALUES (?, ?)"  # noqa: S608
                self._connection.exec_driver_sql(statement, written[partition.id])
                self._keep(partition)

    def remove(self, rows: Sequence[int]) -> None:
        """Take cases out of the search."""
        if not rows:
            return
        for partition in partitions_of(self._connection):
            gone = [(row,) for row in rows if partition.lowest <= row <= partition.highest]
            if gone:
                statement = f"DELETE FROM {partition.table} WHERE rowid = ?"  # noqa: S608
                self._connection.exec_driver_sql(statement, gone)
                partition.rows -= len(gone)
                self._keep(partition)

    def forget(self) -> None:
        """Forget the words of all cases."""
        for each in partitions_of(self._connection):
            self._connection.exec_driver_sql(f"DROP TABLE {each.table}")
        self._connection.execute(delete(word_partitions))

    def _partition_for(self, row: int, found: list[Partition]) -> Partition:
        """The partition a row belongs to, widened to hold it; `found` are all, the oldest first."""
        place = bisect_left(found, row, key=lambda each: each.highest)
        if place < len(found) and found[place].lowest <= row:
            return found[place]
        beside = found[max(0, place - 1) : place + 1]
        chosen = min(beside, key=lambda each: each.rows, default=None)
        if chosen is None or (place in (0, len(found)) and chosen.rows >= self._most):
            chosen = self._begin(row, found)
            found.insert(place, chosen)
        chosen.lowest, chosen.highest = min(chosen.lowest, row), max(chosen.highest, row)
        return chosen

    def _begin(self, row: int, found: Sequence[Partition]) -> Partition:
        new = Partition(max((each.id for each in found), default=0) + 1, row, row, 0)
        self._connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {new.table}"
            " USING fts5(words, content='', contentless_delete=1, prefix='2 3 4', detail=none)"
        )
        return new

    def _keep(self, changed: Partition) -> None:
        values = {"lowest": changed.lowest, "highest": changed.highest, "rows": changed.rows}
        kept = insert(word_partitions).values(id=changed.id, **values)
        self._connection.execute(kept.on_conflict_do_update(index_elements=["id"], set_=values))
