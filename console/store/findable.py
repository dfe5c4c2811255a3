"""By what a case is found: its telephones, register and case numbers, and its words.

Written with the case's row where few cases come; where many do (a fill) the lists come first, and the rest follows
newest first. Which rows still lack it, and which need not be written again, says the table `found_by`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from console.domain.case import Case, ObligationState, Verdict
from console.domain.identity import read_phone
from console.domain.ids import CaseId
from console.store.case_keys import FoundBy, found_by, way_of_finding
from console.store.case_words import CaseWords
from console.store.database import Connection
from console.store.prepared import Prepared
from console.store.shown_tables import BY_NUMBER, BY_TOPIC, forwards, found_as, numbers, shown, told
from console.store.shown_tables import found_by as written

PHONE, REGISTER, CASE_NUMBER = "phone", "register", "case"
_NUMBER = Prepared(insert(numbers).on_conflict_do_nothing())
_NO_NUMBERS = Prepared(delete(numbers).where(numbers.c.row == bindparam("of_row")))
_INSERT = insert(written)
_FOUND_BY = Prepared(_INSERT.on_conflict_do_update(index_elements=["row"], set_={"check": _INSERT.excluded["check"]}))
_KNOWN = select(written.c.row, written.c.check).where(written.c.row.in_(bindparam("rows", expanding=True)))
_NOT_FOUND = Prepared(delete(written).where(written.c.row == bindparam("of_row")))
_TO_WRITE = -1
"""Stands for the check of a row that is found as it was, and not yet as it is."""
_LATER = Prepared(update(written).where(written.c.row == bindparam("of_row")).values(check=bindparam("as_check")))
_OLDER_TABLES = ("case_words", "titles")
"""Tables of older programs."""
_BESIDE = "told"
"""What this program writes beside the words, and older ones did not."""

Values = dict[str, str | int | None]


class _Beside:
    """A table of what is learned from each case, in any number of rows."""

    def __init__(self, table: Table) -> None:
        self._add = Prepared(insert(table).on_conflict_do_nothing())
        self._remove = Prepared(delete(table).where(table.c.row == bindparam("of_row")))
        self._kept = select(table).where(table.c.row.in_(bindparam("rows", expanding=True)))

    def put(self, connection: Connection, wanted: Mapping[int, Sequence[Values]], *, known: Collection[int]) -> bool:
        """Write what cases' rows give, of those that may have some here only where it differs; gives whether any."""
        kept = dict[int, list[Values]]()
        perhaps = [row for row in wanted if row in known]
        for row in connection.execute(self._kept, {"rows": perhaps}).mappings() if perhaps else ():
            kept.setdefault(row["row"], []).append({**row})
        there = {row: some for row, some in wanted.items() if some or row in kept}
        changed = [row for row, some in there.items() if _in_order(some) != _in_order(kept.get(row, ()))]
        self.take_out(connection, [row for row in changed if row in kept])
        self._add.run(connection, [values for row in changed for values in wanted[row]])
        return bool(changed)

    def take_out(self, connection: Connection, rows: Iterable[int]) -> None:
        """Nothing of these rows stays."""
        self._remove.run(connection, [{"of_row": row} for row in rows])


def _in_order(some: Iterable[Values]) -> list[str]:
    return sorted(repr(sorted(each.items())) for each in some)


_FORWARDS, _TOLD = _Beside(forwards), _Beside(told)


def prepare_finding(connection: Connection) -> None:
    """Forget by what cases are found where another program wrote it in another way: it is written anew."""
    way = f"{way_of_finding()} {_BESIDE}"
    if connection.execute(select(found_as.c.way)).scalar() == way:
        return
    for name in _OLDER_TABLES:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    connection.exec_driver_sql("DROP INDEX IF EXISTS shown_by_topic")
    for index in (BY_TOPIC, BY_NUMBER):
        index.create(connection, checkfirst=True)
    CaseWords(connection).forget()
    for table in (written, numbers, forwards, told, found_as):
        connection.execute(delete(table))
    connection.execute(insert(found_as).values(one=1, way=way))


class Findable:
    """Writing inside one commit by what cases are found."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._words = CaseWords(connection)
        self.has_told = False
        """Whether a case was written on which a service was told."""

    def put(self, cases: Sequence[tuple[int, Case]], *, between: Callable[[], None], later: bool = False) -> None:
        """These rows are found by their cases' numbers and words; what is as it was is not written again.

        What is to be written `later` is only marked: until then a row is found as before, if at all.
        """
        known = dict(self._connection.execute(_KNOWN, {"rows": [row for row, _ in cases]}).all())
        if later:
            cases = [(row, case) for row, case in cases if row in known]
        changed = list[tuple[int, FoundBy, int]]()
        for row, case in cases:
            between()
            found = found_by(case)
            check = found.check
            if known.get(row) != check:
                changed.append((row, found, check))
        if later:
            _LATER.run(self._connection, [{"of_row": row, "as_check": _TO_WRITE} for row, *_ in changed])
        else:
            self._write(changed, known=known, between=between)
        _FORWARDS.put(self._connection, {row: _forwards_of(case, row) for row, case in cases}, known=known)
        self.has_told |= _TOLD.put(self._connection, {row: _told_on(case, row) for row, case in cases}, known=known)

    def _write(
        self, changed: Sequence[tuple[int, FoundBy, int]], *, known: Collection[int], between: Callable[[], None]
    ) -> None:
        _NO_NUMBERS.run(self._connection, [{"of_row": row} for row, *_ in changed if row in known])
        by_number, words = list[Values](), list[tuple[int, str]]()
        for row, found, _ in changed:
            between()
            by_number += ({"value": value, "row": row, "sort": sort} for value, sort in _numbers_of(found))
            words.append((row, found.as_words()))
        _NUMBER.run(self._connection, by_number)
        self._words.put(words, known=known)
        _FOUND_BY.run(self._connection, [{"row": row, "check": check} for row, _, check in changed])

    def lacking(self, *, before: int, limit: int) -> dict[CaseId, int]:
        """The newest cases up to a row, and their rows, of which it is not written yet by what they are found."""
        is_found = select(written.c.row).where(written.c.row == shown.c.row, written.c.check != _TO_WRITE).exists()
        wanted = select(shown.c.case_id, shown.c.row).where(shown.c.row < before, ~is_found)
        return dict(self._connection.execute(wanted.order_by(shown.c.row.desc()).limit(limit)).all())

    def take_out(self, rows: Sequence[int]) -> None:
        """Nothing leads to these rows any more."""
        gone = [{"of_row": row} for row in rows]
        _NO_NUMBERS.run(self._connection, gone)
        _FORWARDS.take_out(self._connection, rows)
        _TOLD.take_out(self._connection, rows)
        _NOT_FOUND.run(self._connection, gone)
        self._words.remove(rows)


def _forwards_of(case: Case, row: int) -> list[Values]:
    """The bodies that have the case or had it and did not give it back."""
    bodies = [each.body for each in case.obligations if each.state is not ObligationState.GIVEN_BACK]
    place = {"row": row, "topic": case.topic, "place": case.place, "office": case.office}
    return [{**place, "body": body} for body in dict.fromkeys(bodies)]


def _told_on(case: Case, row: int) -> list[Values]:
    """The services that were told on a case, each once."""
    entries = (each for each in case.entries if each.kind == "tell_service")
    services = (each.what.get("service") for each in entries if each.verdict is Verdict.APPLIED and not each.struck)
    return [{"row": row, "service": str(each), "office": case.office} for each in dict.fromkeys(services) if each]


def _numbers_of(found: FoundBy) -> list[tuple[str, str]]:
    some = {(str(number), CASE_NUMBER) for number in found.cases}
    some |= {(read_phone(phone).number, PHONE) for phone in found.phones}
    some |= {(number.upper(), REGISTER) for number in found.registers}
    return sorted((value, sort) for value, sort in some if value)
