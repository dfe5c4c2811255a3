"""What is known of a service or a problem; what is not known is said to be so, guesses and old facts are marked."""

from dataclasses import dataclass
from datetime import date

from console.domain.catalogue import (
    Body,
    BodyId,
    Place,
    PlaceCode,
    Service,
    ServiceId,
    Status,
    Topic,
    TopicId,
    needs_place,
    responsible,
    topic_path,
)
from ui import formats
from ui.known import Known
from ui.names import KINDS, named
from ui.screens.call.facts import OLD_DAYS, fee_words
from ui.screens.catalogue.tree import BODIES, PLACES, SERVICES, TOPICS
from ui.tokens import Tone
from ui.words import tr


@dataclass(frozen=True)
class KnownFact:
    """One fact: `is_known` false when nobody knows it; `mark` warns in words, in a tone."""

    label: str
    words: str
    is_known: bool = True
    mark: str = ""
    tone: Tone = Tone.WARN


@dataclass(frozen=True)
class Leaf:
    """A service or a problem with all that is known of it; `origin` is where the facts are from."""

    document: str
    title: str
    path: str
    facts: tuple[KnownFact, ...]
    origin: str
    age: KnownFact | None = None
    asks_place: bool = False
    below: int = 0


def leaf(known: Known, document: str, place: PlaceCode | None, *, today: date) -> Leaf | None:
    """A document of the directory (service/ID, topic/ID) as the screen shows it; None for one it does not hold."""
    if document.startswith(SERVICES):
        service = known.catalogue.services.get(ServiceId(document.removeprefix(SERVICES)))
        return _service(known, service, today) if service else None
    if document.startswith(BODIES):
        body = known.catalogue.bodies.get(BodyId(document.removeprefix(BODIES)))
        return _body(known, body) if body else None
    if document.startswith(PLACES):
        found = known.catalogue.places.get(PlaceCode(document.removeprefix(PLACES)))
        return _place(known, found) if found else None
    topic = known.catalogue.topics.get(TopicId(document.removeprefix(TOPICS)))
    return _topic(known, topic, place) if topic else None


def _fact(label: str, words: str | None, *, mark: str = "", tone: Tone = Tone.WARN) -> KnownFact:
    if not words:
        return KnownFact(label, tr("not known"), is_known=False)
    return KnownFact(label, words, mark=mark, tone=tone)


def _service(known: Known, service: Service, today: date) -> Leaf:
    body = known.catalogue.bodies.get(service.body) if service.body else None
    guess = tr("A guess: ask before you say it") if service.body_name and service.body_guessed else ""
    facts = (
        _fact(tr("Body"), service.body_name, mark=guess),
        _fact(tr("Phone of the body"), body.phone if body else None),
        _fact(tr("Fee"), fee_words(service.fee) if service.fee is not None else None),
        _fact(tr("Service time"), service.duration),
        _fact(tr("Documents needed"), service.documents),
        _fact(tr("Where"), known.place(service.place)),
    )
    return Leaf(
        document=f"{SERVICES}{service.id}",
        title=service.title,
        path=service.category or tr("Services without a category"),
        facts=facts,
        origin=service.source,
        age=_age(service.as_of, today),
    )


def _body(known: Known, body: Body) -> Leaf:
    unsure = tr("Nobody has checked this row yet") if body.status is Status.CHECK else ""
    facts = (
        _fact(tr("Abbreviation"), body.abbreviation),
        _fact(tr("Phone of the body"), body.phone, mark=unsure if body.phone else ""),
        _fact(tr("Web"), body.web),
        _fact(tr("Level above"), known.body(body.parent) if body.parent else None),
        _fact(tr("Where"), known.place(body.place)),
    )
    return Leaf(f"{BODIES}{body.id}", body.name, path=unsure, facts=facts, origin=body.source)


def _place(known: Known, place: Place) -> Leaf:
    office = known.catalogue.offices.get(place.code)
    body = known.catalogue.bodies.get(office) if office else None
    facts = (
        _fact(tr("Where"), known.place(place.code)),
        _fact(tr("Governor's office"), body.name if body else None),
        _fact(tr("Phone of the body"), body.phone if body else None),
    )
    return Leaf(f"{PLACES}{place.code}", place.name, path="", facts=facts, origin=tr("code {code}", code=place.code))


def _age(as_of: date | None, today: date) -> KnownFact:
    label = tr("Checked on")
    if as_of is None:
        return KnownFact(label, tr("not known"), is_known=False, mark=tr("Nobody has dated these facts"))
    old = (today - as_of).days > OLD_DAYS
    return _fact(label, formats.full_day(as_of), mark=tr("Older than 12 months: check again") if old else "")


def _topic(known: Known, topic: Topic, place: PlaceCode | None) -> Leaf:
    below = len(known.catalogue.topics_under.get(topic.id, ()))
    if below:
        return Leaf(f"{TOPICS}{topic.id}", known.topic(topic.id), path="", facts=(), origin="", below=below)
    who = responsible(known.catalogue, topic.id, place)
    asks_place = needs_place(known.catalogue, topic.id)
    kind = _fact(tr("Usually a"), named(KINDS, topic.kind) if topic.kind else None)
    if who is None:
        why = tr("It depends on the place: choose one above") if asks_place else None
        facts: tuple[KnownFact, ...] = (kind, _fact(tr("Body that must act"), why))
    else:
        guess = tr("A guess: ask before you forward") if who.guessed else ""
        facts = (
            kind,
            _fact(tr("Body that must act"), known.body(who.body), mark=guess),
            _fact(tr("Phone of the body"), who.phone),
            _fact(tr("Level above"), known.body(who.above) if who.above else None),
        )
    path = " › ".join(known.topic(step.id) for step in topic_path(known.catalogue, topic.id)[:-1])
    origin = "; ".join(dict.fromkeys(rule.source for rule in topic.responsibilities))
    return Leaf(
        document=f"{TOPICS}{topic.id}",
        title=known.topic(topic.id),
        path=path,
        facts=facts,
        origin=origin,
        asks_place=asks_place,
    )
