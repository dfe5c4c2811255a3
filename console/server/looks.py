"""Where a citizen's case is, for whoever knows its number or telephone and one proof. Every look is kept."""

import threading
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from console import wire
from console.domain.actions import KeepIdentity, Mark, Party
from console.domain.case import Case, Obligation
from console.domain.identity import cyrillic_as_typed, read_case_number, read_phone
from console.domain.ids import CaseId, PersonId
from console.domain.joining import obligations_of
from console.domain.looks import Look, LookKind, Reason
from console.domain.people import Person
from console.domain.spelling import search_key
from console.server.centre import Centre
from console.server.problem import Problem
from console.store import accounts, documents, register
from console.store import looks as stored
from console.store.accounts import Device
from console.store.database import Connection

WRONG_PROOFS = 10
WITHIN = timedelta(minutes=10)
"""So many wrong proofs a desk may try within this time, and a person at whichever desk and process."""
MOST_CASES = 50


class Looks:
    """Answers looks; keeps in this process how often each desk, under whichever enrolment, tried wrongly."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._guard = threading.Lock()
        self._wrong: dict[str, deque[datetime]] = {}

    def look(self, device: Device, asked: wire.Look) -> wire.CaseState:
        """The state of the newest case that the proof fits. Raises Problem: not_found whatever did not fit."""
        self._check_tries(device)
        purpose = asked.purpose.strip()
        if not purpose or len(purpose) > 500:
            raise Problem(422, "wrong_value", field="purpose")
        now = self._centre.now()
        with self._centre.database.write() as connection:
            check_person(self._centre, connection, device, asked.person)
            _check_tries_of(connection, asked.person, now)
            found = next((case for case in _meant(connection, asked) if _fits(connection, case, asked)), None)
            problem = problem_of(connection, found) if found is not None else None
            case = found.id if found is not None else None
            look = Look(now, asked.person, LookKind.STATE, case, reason=Reason.SAID, text=purpose)
            stored.record(connection, look, now=now)
        if found is None:
            with self._guard:
                self._wrong.setdefault(device.key, deque()).append(now)
            raise Problem(404, "not_found")
        return state_of(found, problem)

    def _check_tries(self, device: Device) -> None:
        now = self._centre.now()
        with self._guard:
            wrong = self._wrong.get(device.key, deque())
            while wrong and wrong[0] < now - WITHIN:
                wrong.popleft()
            _check_many(wrong, now)


def _check_tries_of(connection: Connection, person: PersonId, now: datetime) -> None:
    """What fitted no case is recorded too, without one."""
    recent = stored.of_person(connection, person, LookKind.STATE, after=now - WITHIN, until=now)
    _check_many([each.at for each in recent if each.case is None], now)


def _check_many(wrong: Sequence[datetime], now: datetime) -> None:
    if len(wrong) >= WRONG_PROOFS:
        seconds = int((min(wrong) + WITHIN - now).total_seconds())
        raise Problem(429, "too_many_tries", seconds=1 + seconds)


def check_person(centre: Centre, connection: Connection, device: Device, id: PersonId) -> Person:
    """Who asks at a desk. Raises Problem(not_in_service) unless he serves and has signed in there."""
    person = centre.reference(connection, documents.head(connection)).people.get(id)
    serves = person is not None and bool(person.roles(centre.now()))
    if person is None or not serves or id not in accounts.people_of(connection, device.enrolment):
        raise Problem(403, "not_in_service")
    return person


def state_of(case: Case, problem: Case | None = None) -> wire.CaseState:
    """The facts of the state sentence, nothing of the case's content. A common problem's answer is his."""
    obligation = _told(obligations_of(case, problem))
    return wire.CaseState(
        number=case.number,
        status=case.status.value,
        opened_on=case.opened_at,
        body=obligation.body_name if obligation else None,
        body_state=obligation.state.value if obligation else None,
        since=(obligation.acknowledged_at or obligation.at) if obligation else None,
        due=case.due.date.isoformat() if case.due else None,
        answered_at=obligation.answered_at if obligation else None,
        word=case.word.value if case.word else None,
    )


def _told(obligations: Sequence[Obligation]) -> Obligation | None:
    """The forward the sentence speaks of: the newest open one, else the newest."""
    return max(reversed(obligations), key=lambda each: (each.is_open, each.at), default=None)


def problem_of(connection: Connection, case: Case) -> Case | None:
    """The common problem that a case belongs to."""
    return case_of(connection, case.problem) if case.problem is not None else None


def case_of(connection: Connection, id: CaseId) -> Case | None:
    """A case as it is stored."""
    raw = documents.body_of(connection, f"case/{id}")
    return wire.read_case(raw) if raw is not None else None


def is_nameless(case: Case) -> bool:
    """Whether its citizen gave no name, or withheld it."""
    return bool({Mark.ANONYMOUS, Mark.NAME_WITHHELD} & set(case.marks))


def _meant(connection: Connection, asked: wire.Look) -> Iterable[Case]:
    for id in _ids(connection, asked)[:MOST_CASES]:
        case = case_of(connection, id)
        if case is not None:
            yield case


def _ids(connection: Connection, asked: wire.Look) -> list[CaseId]:
    if asked.number is not None:
        return register.numbered(connection, read_case_number(asked.number).digits)
    if asked.phone is not None:
        return register.of_phone(connection, read_phone(asked.phone).number)
    raise Problem(422, "wrong_value", field="number")


def _fits(connection: Connection, case: Case, asked: wire.Look) -> bool:
    """Whether the proof is one of the case's people: register number's last four, given name, or a telephone."""
    proof = asked.proof.strip()
    phone = read_phone(proof).number
    asked_phone = read_phone(asked.phone).number if asked.phone else None
    for party in parties_of(connection, case):
        if len(proof) == 4 and (party.register_number or "")[-4:] == cyrillic_as_typed(proof):
            return True
        if party.given_name and search_key(proof) == search_key(party.given_name) != "":
            return True
        phones = {read_phone(each.number).number for each in party.phones}
        if len(phone) >= 6 and phone in phones and phone != asked_phone:
            return True
    return False


def parties_of(connection: Connection, case: Case) -> Iterable[Party]:
    """Caller and petitioner, also of a withheld name: who proves to be it may hear of the own case."""
    kept = documents.body_of(connection, f"identity/{case.id}")
    identity = wire.decode(kept, KeepIdentity) if kept is not None else None
    parties = (case.caller, case.petitioner, *((identity.caller, identity.petitioner) if identity else ()))
    return (party for party in parties if party is not None)
