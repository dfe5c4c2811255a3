"""By what a case is found: its telephones, register and case numbers, and its words.

Written with the case's row where few cases come; where many do (a fill) the lists come first, and the rest follows
newest first. Which rows still lack it, and which need not be written again, says the table `found_by`.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from console.domain.case import Case, ObligationState, Verdict
from console.domain.identity import read_phone
from console.domain.ids import CaseId
from console.store.case_keys import way_of_finding, words_of_case
from console.store.case_words import CaseWords
from console.store.database import Connection
from console.store.prepared import Prepared
from console.store.shown_tables import BY_NUMBER, BY_TOPIC, forwards, found_as, found_by, numbers, shown, told

PHONE, REGISTER, CASE_NUMBER = "phone", "register", "case"
_NUMBER = Prepared(insert(numbers).on_conflict_do_nothing())
_NO_NUMBERS = Prepared(delete(numbers).where(numbers.c.row == bindparam("of_row")))
_INSERT = insert(found_by)
_FOUND_BY = Prepared(_INSERT.on_conflict_do_update(index_elements=["row"], set_={"check": _INSERT.excluded["check"]}))
_KNOWN = select(found_by.c.row, found_by.c.check).where(found_by.c.row.in_(bindparam("rows", expanding=True)))
_NOT_FOUND = Prepared(delete(found_by).where(found_by.c.row == bindparam("of_row")))
_TO_WRITE = -1
"""Stands for the check of a row that is found as it was, and not yet as it is."""
_LATER = Prepared(update(found_by).where(found_by.c.row == bindparam("of_row")).values(check=bindparam("as_check")))
_FORWARD = Prepared(insert(forwards).on_conflict_do_nothing())
_TOLD = Prepared(insert(told).on_conflict_do_nothing())
_NONE_TOLD = Prepared(delete(told).where(told.c.row == bindparam("of_row")))
_NO_FORWARDS = Prepared(delete(forwards).where(forwards.c.row == bindparam("of_row")))
_OLDER_TABLES = ("case_words", "titles")
"""Tables of older programs."""
_BESIDE = "told"
"""What this program writes beside the words, and older ones did not."""


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
    for table in (found_by, numbers, forwards, told, found_as):
        connection.execute(delete(table))
    connection.execute(insert(found_as).values(one=1, way=way))


class Findable:
    """Writing inside one commit by what cases are found."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._words = CaseWords(connection)
        self.has_told = False
        """Whether a case was written on which a service was told."""

    def put(self, cases: Sequence[tuple[int, Case]], *, between: Callable[[], None]) -> None:
        """These rows are found by their cases' numbers and words; what is as it was is not written again."""
        known = dict(self._connection.execute(_KNOWN, {"rows": [row for row, _ in cases]}).all())
        words, found, checks = list[tuple[int, str]](), dict[int, list[tuple[str, str]]](), dict[int, int]()
        sent, answers = list[dict[str, str | int | None]](), list[dict[str, str | int]]()
        for row, case in cases:
            between()
            key, by_number, went = words_of_case(case), _numbers_of(case), _forwards_of(case, row)
            given = _told_on(case, row)
            check = _check(key, by_number, [*went, *given])
            if known.get(row) != check:
                checks[row], found[row] = check, by_number
                words.append((row, key))
                sent += went
                answers += given
        before = [{"of_row": row} for row in checks if row in known]
        _NO_NUMBERS.run(self._connection, before)
        _NO_FORWARDS.run(self._connection, before)
        _NONE_TOLD.run(self._connection, before)
        _NUMBER.run(
            self._connection,
            [{"value": value, "row": row, "sort": sort} for row, by in found.items() for value, sort in by],
        )
        _FORWARD.run(self._connection, sent)
        _TOLD.run(self._connection, answers)
        self.has_told |= bool(answers)
        self._words.put(words, known=known)
        _FOUND_BY.run(self._connection, [{"row": row, "check": check} for row, check in checks.items()])

    def put_later(self, rows: Sequence[int]) -> None:
        """By what these rows are found is written later; until then as before, if at all."""
        _LATER.run(self._connection, [{"of_row": row, "as_check": _TO_WRITE} for row in rows])

    def lacking(self, *, before: int, limit: int) -> dict[CaseId, int]:
        """The newest cases up to a row, and their rows, of which it is not written yet by what they are found."""
        written = select(found_by.c.row).where(found_by.c.row == shown.c.row, found_by.c.check != _TO_WRITE).exists()
        wanted = select(shown.c.case_id, shown.c.row).where(shown.c.row < before, ~written)
        return dict(self._connection.execute(wanted.order_by(shown.c.row.desc()).limit(limit)).all())

    def take_out(self, rows: Sequence[int]) -> None:
        """Nothing leads to these rows any more."""
        gone = [{"of_row": row} for row in rows]
        _NO_NUMBERS.run(self._connection, gone)
        _NO_FORWARDS.run(self._connection, gone)
        _NONE_TOLD.run(self._connection, gone)
        _NOT_FOUND.run(self._connection, gone)
        self._words.remove(rows)


def _check(words: str, by_number: Sequence[tuple[str, str]], rows: Iterable[Mapping[str, object]]) -> int:
    """A number that differs where words, numbers, forwards or services told do."""
    others = (" ".join(map(str, each.values())) for each in rows)
    said = "\n".join((words, *(f"{sort} {value}" for value, sort in by_number), *others))
    return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=7).digest())


def _forwards_of(case: Case, row: int) -> list[dict[str, str | int | None]]:
    """The bodies that have the case or had it and did not give it back."""
    bodies = [each.body for each in case.obligations if each.state is not ObligationState.GIVEN_BACK]
    place = {"row": row, "topic": case.topic, "place": case.place, "office": case.office}
    return [{**place, "body": body} for body in dict.fromkeys(bodies)]


def _told_on(case: Case, row: int) -> list[dict[str, str | int]]:
    """The services that were told on a case, each once."""
    entries = (each for each in case.entries if each.kind == "tell_service")
    services = (each.what.get("service") for each in entries if each.verdict is Verdict.APPLIED and not each.struck)
    return [{"row": row, "service": str(each), "office": case.office} for each in dict.fromkeys(services) if each]


def _numbers_of(case: Case) -> list[tuple[str, str]]:
    found = {(str(number), CASE_NUMBER) for number in (case.number, *case.aliases)}
    for party in (case.caller, case.petitioner):
        if party is None:
            continue
        found |= {(read_phone(phone.number).number, PHONE) for phone in party.phones}
        for number in (party.register_number, party.organisation_number):
            if number:
                found.add((number.upper(), REGISTER))
    return sorted((value, sort) for value, sort in found if value)
