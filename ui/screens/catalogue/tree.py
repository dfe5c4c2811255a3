"""The directory as a tree to walk through: groups of problems, categories of services, and what lies in them."""

from collections.abc import Iterable
from dataclasses import dataclass

from console.domain.catalogue import BodyId, Catalogue, PlaceCode, ServiceId, TopicId, bodies_above, topic_path
from console.domain.identity import alphabetical_key
from console.domain.places import place_path
from ui import formats
from ui.known import Known
from ui.widgets import Row
from ui.words import tr

ROOT = ""
TOPICS = "topic/"
SERVICES = "service/"
CATEGORIES = "category/"
BODIES = "body/"
PLACES = "place/"
AROUND = "around/"
"""Bodies and places are in no group: each is shown with what lies above and below it."""


@dataclass(frozen=True)
class Branch:
    """One level of the tree: what it is called, where one comes back to, and its rows."""

    name: str
    title: str
    above: str | None
    rows: tuple[Row, ...]


def branch(known: Known, name: str) -> Branch:
    """The level with this name: "" for the root, topic/ID for a group of problems, category/NAME for services."""
    if name.startswith(TOPICS):
        return _topic_branch(known, TopicId(name.removeprefix(TOPICS)))
    if name.startswith(AROUND):
        return _around(known, name.removeprefix(AROUND))
    if name.startswith(CATEGORIES):
        category = name.removeprefix(CATEGORIES)
        rows = tuple(_service_rows(known.catalogue, category))
        return Branch(name, category or tr("Services without a category"), ROOT, rows)
    return Branch(ROOT, tr("The whole directory"), None, (*_topic_rows(known, None), *_category_rows(known.catalogue)))


def branch_of(known: Known, document: str) -> str:
    """The level a document lies in (service/ID or topic/ID), so that one sees it among its neighbours."""
    if document.startswith((BODIES, PLACES)):
        return f"{AROUND}{document}"
    if document.startswith(SERVICES):
        service = known.catalogue.services.get(ServiceId(document.removeprefix(SERVICES)))
        return f"{CATEGORIES}{service.category or ''}" if service else ROOT
    path = topic_path(known.catalogue, TopicId(document.removeprefix(TOPICS)))
    return f"{TOPICS}{path[-2].id}" if len(path) > 1 else ROOT


def is_group(known: Known, name: str) -> bool:
    """Whether there is something below it."""
    if name.startswith((CATEGORIES, BODIES, PLACES)):
        return True
    return name.startswith(TOPICS) and TopicId(name.removeprefix(TOPICS)) in known.catalogue.topics_under


def _around(known: Known, document: str) -> Branch:
    catalogue = known.catalogue
    if document.startswith(BODIES):
        body = BodyId(document.removeprefix(BODIES))
        under = [each.id for each in catalogue.bodies.values() if each.parent == body]
        bodies = [*reversed([each.id for each in bodies_above(catalogue, body)]), body, *under]
        shown = [catalogue.bodies[each] for each in bodies if each in catalogue.bodies]
        rows = [Row(f"{BODIES}{each.id}", each.name, each.phone or "", icon="landmark") for each in shown]
        return Branch(f"{AROUND}{document}", tr("Bodies above and below"), ROOT, tuple(rows))
    code = PlaceCode(document.removeprefix(PLACES))
    within = [place.code for place in place_path(catalogue, code)]
    places = [*within, *catalogue.places_under.get(code, ())]
    rows = [Row(f"{PLACES}{each}", catalogue.places[each].name, known.place(each), icon="map-pin") for each in places]
    return Branch(f"{AROUND}{document}", tr("Places around"), ROOT, tuple(rows))


def _topic_branch(known: Known, topic: TopicId) -> Branch:
    path = topic_path(known.catalogue, topic)
    above = f"{TOPICS}{path[-2].id}" if len(path) > 1 else ROOT
    return Branch(f"{TOPICS}{topic}", known.topic(topic), above, tuple(_topic_rows(known, topic)))


def _topic_rows(known: Known, above: TopicId | None) -> Iterable[Row]:
    under = known.catalogue.topics_under.get(above, ())
    for topic in sorted(under, key=lambda each: alphabetical_key(known.topic(each))):
        below = known.catalogue.topics_under.get(topic, ())
        yield Row(
            f"{TOPICS}{topic}",
            known.topic(topic),
            trailing=formats.number(len(below)) if below else "",
            icon="library" if below else "circle-alert",
        )


def _category_rows(catalogue: Catalogue) -> Iterable[Row]:
    counts: dict[str, int] = {}
    for service in catalogue.services.values():
        counts[service.category or ""] = counts.get(service.category or "", 0) + 1
    for category in sorted(counts, key=lambda each: (not each, alphabetical_key(each))):
        title = category or tr("Services without a category")
        yield Row(
            f"{CATEGORIES}{category}",
            title,
            trailing=formats.number(counts[category]),
            icon="book-open",
        )


def _service_rows(catalogue: Catalogue, category: str) -> Iterable[Row]:
    within = [each for each in catalogue.services.values() if (each.category or "") == category]
    for service in sorted(within, key=lambda each: alphabetical_key(each.title)):
        yield service_row(service.id, service.title, service.body_name)


def service_row(service: ServiceId, title: str, body: str | None) -> Row:
    """A service as a row, with who gives it."""
    return Row(f"{SERVICES}{service}", title, body or tr("Body not known"), icon="file-text")
