"""Reading on behalf of whoever is signed in: what he may see, and names put to ids."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from console.desk.clock import DeskClock
from console.desk.holdings import Holdings
from console.desk.looks import Looks
from console.domain.actions import Kind
from console.domain.case import Case
from console.domain.ids import PersonId
from console.domain.people import Person, Role
from console.domain.places import place_name
from console.store.cases import CaseRow, Who

NOBODY = Who(person=PersonId(""), offices=())


class Reading:
    """What the parts of `Views` share."""

    def __init__(
        self,
        holdings: Holdings,
        *,
        who: Callable[[], Person],
        clock: DeskClock,
        failing: Callable[[], frozenset[str]],
        looks: Looks,
    ) -> None:
        self._holdings = holdings
        self._person = who
        self._clock = clock
        self._failing = failing
        self._looks = looks

    def _who(self) -> Who:
        """Who reads, and from where; nobody sees nothing. Raises Locked."""
        try:
            person = self._person()
        except LookupError:
            return NOBODY
        now = self._clock.now()
        offices = person.offices(now)
        return Who(
            person=person.id,
            offices=offices,
            sees_all=bool(self._holdings.reference.head_offices.intersection(offices)),
            supervises=tuple(office for office in offices if person.supervises(office, now)),
            administers=Role.ADMINISTRATOR in person.roles(now),
        )

    def _own_scopes(self, who: Who) -> list[str]:
        """The scopes whose lines, tasks and identities are for this person's eyes."""
        own = [f"person:{who.person}", *(f"supervisors:{office}" for office in who.supervises)]
        return [*own, "administrators"] if who.administers else own

    def _named_rows(self, numbers: Sequence[int]) -> list[CaseRow]:
        """Rows with names: of the place, of whom the case is assigned to."""
        reference, catalogue = self._holdings.reference, self._holdings.catalogue
        found = []
        for row in self._holdings.replica.shown.rows(numbers, who=self._who()):
            assignee = reference.people.get(row.assignee) if row.assignee is not None else None
            place = place_name(catalogue, row.place_code) if row.place_code is not None else row.place
            found.append(replace(row, place=place, assignee_name=assignee.name if assignee else None))
        return found


def may_read(case: Case, who: Who) -> bool:
    """Whether this person may see the case: his offices', his own and common problems; at the head office all."""
    if case.kind is Kind.PROBLEM:
        return who.person != NOBODY.person
    return who.sees_all or case.office in who.offices or case.assignee == who.person
