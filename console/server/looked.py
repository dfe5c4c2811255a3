"""Taking the looks of desks, joining them, and saying who has looked at a case."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from console import wire
from console.domain.case import Case, Entry, Verdict
from console.domain.deadlines import local_day
from console.domain.ids import ActionId, PersonId
from console.domain.looks import CENTRE_CHAIN, HOUR, JOINED, MOST_IN_AN_HOUR, Look, LookKind, Reason, hashes
from console.domain.people import CENTRE, Person
from console.server import lines
from console.server.centre import Centre
from console.server.looks import case_of, check_person
from console.server.problem import Problem
from console.store import documents
from console.store import looks as stored
from console.store.accounts import Device
from console.store.database import Connection
from console.store.looks import Said
from console.wire import LooksHandedIn, LooksKept, Use, Used, UsedAsked

MOST_ROWS = 500
MOST_ROW_BYTES = 8_000
MANY_LOOKS = "many_looks"
"""The code of the task that tells supervisors of somebody who looks at more than his work asks for."""
_BODIES = frozenset({"forward", "pass_on"})


class Looked:
    """The looks of one centre. Every method raises DatabaseTrouble where there is no answer."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre

    def take(self, device: Device, handed: LooksHandedIn) -> LooksKept:
        """Store what is new of a chain, and say how far the centre has it. Of one that is not what it was, nothing is
        taken: its desk then begins another. Raises Problem(wrong_value | too_large)."""
        _check(handed)
        rows = [bytes(row) for row in handed.rows]
        made = list[Said]()
        with self._centre.database.write() as connection:
            last = stored.last(connection, handed.chain)
            if stored.hash_at(connection, handed.chain, handed.first - 1) == handed.before:
                known = last.number - handed.first + 1
                if (
                    known <= 0
                    or stored.hash_at(connection, handed.chain, _end(handed, last.number))
                    == (hashes(handed.before, rows[:known])[-1])
                ):
                    made = stored.add(
                        connection,
                        handed.chain,
                        rows[max(known, 0) :],
                        enrolment=device.enrolment,
                        received=self._centre.now(),
                    )
            last = stored.last(connection, handed.chain)
        self._tell_of_many(made)
        return LooksKept(last.number, last.hash)

    def used(self, device: Device, asked: UsedAsked) -> Used:
        """Who has looked at a case, told to a supervisor of its office or of the head office: a look as well.

        Raises Problem: not_in_service, not_allowed, not_found, wrong_value.
        """
        purpose = asked.purpose.strip()
        if not purpose or len(purpose) > 500:
            raise Problem(422, "wrong_value", field="purpose")
        with self._centre.database.write() as connection:
            person = check_person(self._centre, connection, device, asked.person)
            case = case_of(connection, asked.case)
            heads = self._centre.reference(connection, documents.head(connection)).head_offices
            now = self._centre.now()
            if case is None:
                raise Problem(404, "not_found")
            if not any(person.supervises(office, now) for office in {case.office, *heads}):
                raise Problem(403, "not_allowed")
            found = uses_of(self._centre, connection, case)
            look = Look(now, person.id, LookKind.USED, case.id, reason=Reason.SAID, text=purpose)
            stored.record(connection, look, now=now)
        return Used(found)

    def _tell_of_many(self, made: Iterable[Said]) -> None:
        """A supervisors' task, once for each person and day, where somebody reached the hour's limit of some kind."""
        counted = {(each.by, each.kind) for each in made if each.kind in MOST_IN_AN_HOUR and each.reason != Reason.CALL}
        for by, kind in sorted(counted):
            newest = max(each.at for each in made if (each.by, each.kind) == (by, kind))
            with self._centre.database.read() as connection:
                found = stored.of_person(connection, PersonId(by), kind, after=newest - HOUR, until=newest)
            many = sum(each.said.reason != Reason.CALL for each in found)
            if many >= MOST_IN_AN_HOUR[LookKind(kind)]:
                self._make_task(PersonId(by), kind, many, newest)

    def _make_task(self, by: PersonId, kind: str, many: int, at: datetime) -> None:
        with self._centre.commit() as commit:
            person = commit.reference.people.get(by)
            id = ActionId(f"looks/{by}/{local_day(at).isoformat()}")
            if person is None or not person.grants or documents.body_of(commit.connection, f"task/{id}") is not None:
                return
            facts: dict[str, str | int | None] = {"person": by, "kind": kind, "many": many}
            office = person.grants[-1].office
            task = wire.Task(id, CENTRE, at, office=office, text="", code=MANY_LOOKS, facts=facts)
            commit.put(f"task/{id}", wire.encode(task), lines.task_held_by(commit, task))


def uses_of(centre: Centre, connection: Connection, case: Case) -> tuple[Use, ...]:
    """Who has looked at a case, and to which bodies it went, the oldest first."""
    reference = centre.reference(connection, documents.head(connection))
    looked = [_use(each, reference.people) for each in stored.at_case(connection, case.id)]
    given = [
        Use(entry.at, entry.by, str(entry.what.get("body_name") or ""), "forward")
        for entry in case.entries
        if _went_to_a_body(entry)
    ]
    return tuple(sorted([*looked, *given], key=lambda each: each.at))


def searches_for(centre: Centre, connection: Connection, hashed: Iterable[str]) -> tuple[Use, ...]:
    """Who searched for a term, by the keyed hashes of all desks."""
    reference = centre.reference(connection, documents.head(connection))
    return tuple(_use(each, reference.people) for each in stored.for_terms(connection, hashed))


def _went_to_a_body(entry: Entry) -> bool:
    return entry.kind in _BODIES and entry.verdict is Verdict.APPLIED and bool(entry.what.get("body_name"))


def _use(row: stored.Row, people: Mapping[PersonId, Person]) -> Use:
    person, said = people.get(row.person), row.said
    office = person.offices(row.at) if person is not None else ()
    name = person.name if person is not None else row.person
    return Use(row.at, row.person, name, row.kind, said.reason, said.text, office[0] if office else None)


def _check(handed: LooksHandedIn) -> None:
    if not handed.chain.isalnum() or len(handed.chain) > 64 or handed.chain in (JOINED, CENTRE_CHAIN):
        raise Problem(422, "wrong_value", field="chain")
    if handed.first < 1 or handed.first >= 2**53 or not handed.rows:
        raise Problem(422, "wrong_value", field="first")
    if len(handed.rows) > MOST_ROWS or any(len(bytes(row)) > MOST_ROW_BYTES for row in handed.rows):
        raise Problem(413, "too_large", limit=MOST_ROWS)


def _end(handed: LooksHandedIn, last: int) -> int:
    """The last number that both have."""
    return min(last, handed.first + len(handed.rows) - 1)
