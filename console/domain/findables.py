"""By which texts services, problems, bodies and people are found, and how much each weighs."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from console.domain.catalogue import GOVERNORS, Catalogue, topic_path
from console.domain.entries import Entry, Field

if TYPE_CHECKING:
    from console.domain.ids import PersonId
    from console.domain.people import Person


_PHRASES = frozenset({"title", "abbreviation", "initials"})


def services(catalogue: Catalogue) -> Iterator[Entry]:
    """Services by title, then by body, category and documents."""
    for service in catalogue.services.values():
        yield Entry(
            service.id,
            service.title,
            tuple(
                _fields(
                    ("title", service.title, 1.0),
                    ("category", service.category, 0.4),
                    ("body", service.body_name, 0.35),
                    ("documents", service.documents, 0.2),
                )
            ),
        )


def topics(catalogue: Catalogue) -> Iterator[Entry]:
    """Problems by title, by people's own words, by their group and in English; groups are not answers."""
    for topic in catalogue.topics.values():
        if topic.parent is None:
            continue
        group = topic_path(catalogue, topic.id)[0].title
        words = (Field("words", phrase, 1.0, is_phrase=True) for phrase in topic.words)
        rest = _fields(("english", topic.title_en, 0.8), ("group", group, 0.3))
        yield Entry(topic.id, topic.title, (Field("title", topic.title, 1.0, is_phrase=True), *words, *rest))


def bodies(catalogue: Catalogue) -> Iterator[Entry]:
    """Bodies by name, abbreviation (stated, or the first letters of the name) and English name; a governor's office by
    the abbreviation of its district (БЗД)."""
    for body in catalogue.bodies.values():
        place = catalogue.places.get(body.place) if body.place and body.level in GOVERNORS else None
        yield Entry(
            body.id,
            body.name,
            tuple(
                _fields(
                    ("title", body.name, 1.0),
                    ("abbreviation", body.abbreviation, 1.0),
                    ("initials", initials(body.name) if place is None else None, 0.9),
                    ("place", place.abbreviation if place else None, 0.9),
                    ("english", body.name_en, 0.8),
                )
            ),
        )


def people(known: "Mapping[PersonId, Person]") -> Iterator[Entry]:
    """People who work with the console, by name and post."""
    for person in known.values():
        name = f"{person.parent_name or ''} {person.given_name}"
        yield Entry(person.id, person.name, tuple(_fields(("title", name, 1.0), ("post", person.post, 0.5))))


def initials(name: str) -> str:
    """The first letters of a name of several words: «Улсын бүртгэлийн ерөнхий газар» is УБЕГ to everybody."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in words).upper() if len(words) > 2 else ""


def _fields(*texts: tuple[str, str | None, float]) -> Iterable[Field]:
    return (Field(name, text, weight, is_phrase=name in _PHRASES) for name, text, weight in texts if text)
