"""Who and what is known at this desk by name: cases and refusals hold ids, people read names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from console.domain.catalogue import BodyId, Catalogue, PlaceCode, TopicId
from console.domain.ids import OfficeId, PersonId
from console.domain.people import CENTRE, CITIZEN, CLOCK, Office, Person, acting_body
from console.domain.places import place_name, place_name_latin
from ui import formats
from ui.names import ACTIONS, FIELDS, KINDS, ROLES, STATES, named
from ui.words import language, tr

if TYPE_CHECKING:
    from console.desk.views import Views


@dataclass(frozen=True)
class Known:
    """The people, offices and catalogue of this desk. An id nobody knows here is said to be unknown, never shown."""

    people: Mapping[PersonId, Person]
    offices: Mapping[OfficeId, Office]
    catalogue: Catalogue

    def person(self, person: str | None) -> str:
        """«Б. Болд»."""
        if person in (CENTRE, CLOCK, CITIZEN):
            return named(ROLES, person)
        body = acting_body(PersonId(person)) if person else None
        if body is not None:
            return self.body(body)
        found = self.people.get(PersonId(person)) if person else None
        return found.name if found else tr("someone unknown here")

    def body(self, body: str | None) -> str:
        """The name of a body as the catalogue has it now."""
        found = self.catalogue.bodies.get(BodyId(body)) if body else None
        return found.name if found else tr("a body unknown here")

    def office(self, office: str | None) -> str:
        """The name of an office, in the language in force where it has one."""
        found = self.offices.get(OfficeId(office)) if office else None
        if found is None:
            return tr("an office unknown here")
        return found.name_en if language() == "en" and found.name_en else found.name

    def topic(self, topic: str | None) -> str:
        """The title of a topic, in the language in force."""
        found = self.catalogue.topics.get(TopicId(topic)) if topic else None
        if found is None:
            return ""
        return found.title_en if language() == "en" and found.title_en else found.title

    def place(self, code: str | None) -> str:
        """A place with all above it, largest first: soum names repeat, so the aimag is always there."""
        if not code:
            return ""
        name = place_name_latin if language() == "en" else place_name
        return name(self.catalogue, PlaceCode(code))


def known_at(views: "Views") -> Known:
    """What the desk knows now (read in a worker)."""
    return Known(people=views.people(), offices=views.offices(), catalogue=views.catalogue())


def facts_in_words(facts: Mapping[str, Any], known: Known) -> dict[str, str | int]:
    """The facts of a refusal as its sentence needs them: names for ids, dates as people read them."""
    found: dict[str, str | int] = {}
    for name, value in facts.items():
        read = _READ.get(name)
        if read is not None and isinstance(value, str):
            found[name] = read(value, known)
        elif value is not None:
            found[name] = value if isinstance(value, int) else str(value)
    return found


_READ: Mapping[str, Callable[[str, Known], str]] = {
    "by": lambda value, known: known.person(value),
    "assignee": lambda value, known: known.person(value),
    "body": lambda value, known: known.body(value),
    "above": lambda value, known: known.body(value),
    "successor": lambda value, known: known.body(value),
    "office": lambda value, known: known.office(value),
    "at": lambda value, known: formats.day_and_time(datetime.fromisoformat(value)),
    "due": lambda value, known: formats.day(date.fromisoformat(value)),
    "role": lambda value, known: named(ROLES, value),
    "field": lambda value, known: named(FIELDS, value),
    "kind": lambda value, known: named(ACTIONS, value),
    "state": lambda value, known: named(STATES, value),
    "now": lambda value, known: named(KINDS, value),
}
