"""Words in partitions by age: the same answers whatever order cases come in, the newest first, nothing left over."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from console.domain.ids import OfficeId, PersonId
from console.store.case_rows import ShownCase
from console.store.case_words import CaseWords, newest_first, partitions_of
from console.store.cases import Who
from console.store.database import Connection, Database
from console.store.replica import Replica
from console.store.shown_tables import SHOWN
from tests.bench._many import cases

KEY = bytes(range(32))
WHO = Who(PersonId("agent"), (OfficeId("district"),))


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    database = Database(tmp_path / "words.db", key=KEY)
    database.create(SHOWN)
    with database.write() as connection:
        yield connection
    database.close()


def words(row: int) -> str:
    return f"all {'even' if row % 2 == 0 else 'odd'} n{row}"


def ordered(order: str) -> list[int]:
    rows = list(range(1, 101))
    if order == "mixed":
        random.Random(4).shuffle(rows)
    return rows[::-1] if order == "backwards" else rows


@pytest.mark.parametrize("order", ["forwards", "backwards", "mixed"])
def test_the_newest_come_first_whatever_order_they_were_written_in(connection: Connection, order: str) -> None:
    writing = CaseWords(connection, rows_of_partition=20)
    rows = ordered(order)
    for start in range(0, 100, 7):
        writing.put([(row, words(row)) for row in rows[start : start + 7]], known=())
    assert list(newest_first(connection, '"al"*', partitions_of(connection), limit=30)) == list(range(100, 70, -1))
    assert list(newest_first(connection, '"ev"*', partitions_of(connection), limit=100)) == list(range(100, 0, -2))
    assert list(newest_first(connection, '"all"*', partitions_of(connection), limit=100, since=96)) == [
        100,
        99,
        98,
        97,
        96,
    ]
    assert list(newest_first(connection, '"n7"*', partitions_of(connection), limit=5)) == [79, 78, 77, 76, 75]
    found = partitions_of(connection)
    assert sum(each.rows for each in found) == 100
    if order != "mixed":
        assert [each.rows <= 27 for each in found] == [True] * len(found)
        assert len(found) >= 4


def test_stretches_of_partitions_never_overlap(connection: Connection) -> None:
    chance = random.Random(9)
    writing = CaseWords(connection, rows_of_partition=10)
    for _ in range(60):
        writing.put([(row, words(row)) for row in {chance.randrange(1_000) for _ in range(5)}], known=())
    found = partitions_of(connection)
    assert all(older.highest < newer.lowest for newer, older in pairwise(found))


def test_a_case_written_again_is_found_by_its_new_words_only(connection: Connection) -> None:
    writing = CaseWords(connection, rows_of_partition=2)
    for row in range(1, 7):
        writing.put([(row, words(row))], known=())
    writing.put([(3, "other")], known=[3])
    assert list(newest_first(connection, '"od"*', partitions_of(connection), limit=9)) == [5, 1]
    assert list(newest_first(connection, '"oth"*', partitions_of(connection), limit=9)) == [3]
    assert sum(each.rows for each in partitions_of(connection)) == 6
    writing.remove([3, 5])
    assert list(newest_first(connection, '"od"* OR "other"', partitions_of(connection), limit=9)) == [1]
    assert sum(each.rows for each in partitions_of(connection)) == 4


def test_a_replica_whose_index_another_program_wrote_is_indexed_anew(tmp_path: Path) -> None:
    found = list(cases(20))
    replica = Replica(tmp_path / "replica.db", key=KEY)
    with replica.filling() as filling:
        filling.show([ShownCase(case, 0) for case in found])
    replica.close()
    database = Database(tmp_path / "replica.db", key=KEY)
    with database.write() as connection:
        connection.exec_driver_sql("CREATE VIRTUAL TABLE case_words USING fts5(words)")
        connection.exec_driver_sql("UPDATE found_as SET way = 'another'")
    database.close()
    replica = Replica(tmp_path / "replica.db", key=KEY)
    assert replica.finding.with_words(found[0].number, who=WHO, limit=5) == []
    with replica.filling() as filling:
        lacking = filling.findable.lacking(before=2**63 - 1, limit=100)
        assert set(lacking) == {case.id for case in found}
        rows = {case.id: lacking[case.id] for case in found}
        filling.findable.put([(rows[case.id], case) for case in found], between=lambda: None)
    assert replica.finding.with_digits(found[0].number, who=WHO, limit=5) == [rows[found[0].id]]
    replica.close()
    again = Replica(tmp_path / "replica.db", key=KEY)
    with again.filling() as filling:
        assert filling.findable.lacking(before=2**63 - 1, limit=100) == {}
    again.close()


def test_what_is_written_later_takes_what_was_there_before_with_it(tmp_path: Path) -> None:
    """A case that came again in a fill is found as it was until it is written, and then no more."""
    [case] = cases(1)
    [other] = cases(1, seed=2)
    replica = Replica(tmp_path / "replica.db", key=KEY)
    changed = replace(case, caller=other.caller)
    phones = [each.caller.phones[0].number for each in (case, changed) if each.caller is not None]
    with replica.filling() as filling:
        filling.show([ShownCase(case, 0)])
        filling.show([ShownCase(changed, 0)], find_later=True)
    assert len(replica.finding.with_digits(phones[0], who=WHO, limit=5)) == 1
    with replica.filling() as filling:
        [(_, row)] = filling.findable.lacking(before=2**63 - 1, limit=9).items()
        filling.findable.put([(row, changed)], between=lambda: None)
    assert replica.finding.with_digits(phones[0], who=WHO, limit=5) == []
    assert replica.shown.with_number(phones[0], who=WHO, sorts=["phone"], limit=5) == []
    assert replica.finding.with_digits(phones[1], who=WHO, limit=5) == [row]
    replica.close()
