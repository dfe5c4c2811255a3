"""What an agent needs of the row he stands on: a service's facts, or who must act on a problem."""

from dataclasses import dataclass
from datetime import date

from console.domain.catalogue import Catalogue, PlaceCode, Service, ServiceId, TopicId, needs_place, responsible
from ui import formats
from ui.words import tr

OLD_DAYS = 365
"""Facts older than this carry a mark in words."""


@dataclass(frozen=True)
class ServiceFacts:
    """A service with its body's name and phone."""

    service: Service
    phone: str | None


@dataclass(frozen=True)
class TopicFacts:
    """A problem at a place: its usual kind, the body responsible and the one above. `guessed`: no source states it."""

    id: TopicId
    title: str
    kind: str
    body: str = ""
    body_name: str = ""
    phone: str | None = None
    above: str = ""
    above_name: str = ""
    guessed: bool = False
    needs_place: bool = False


def service_facts(catalogue: Catalogue, service: ServiceId) -> ServiceFacts | None:
    """The facts of a service; None for one the catalogue no longer has."""
    found = catalogue.services.get(service)
    if found is None:
        return None
    body = catalogue.bodies.get(found.body) if found.body else None
    return ServiceFacts(found, body.phone if body else None)


def topic_facts(catalogue: Catalogue, topic: TopicId, place: PlaceCode | None) -> TopicFacts | None:
    """Who must act on a problem at a place; None for one the catalogue no longer has."""
    found = catalogue.topics.get(topic)
    if found is None:
        return None
    who = responsible(catalogue, topic, place)
    if who is None:
        return TopicFacts(topic, found.title, found.kind or "", needs_place=needs_place(catalogue, topic))
    body, above = catalogue.bodies[who.body], catalogue.bodies.get(who.above) if who.above else None
    return TopicFacts(
        topic,
        found.title,
        found.kind or "",
        body=body.id,
        body_name=body.name,
        phone=who.phone,
        above=above.id if above else "",
        above_name=above.name if above else "",
        guessed=who.guessed,
    )


def service_lines(facts: ServiceFacts) -> list[str]:
    """What is known of a service, a line a fact; what is not known is said to be not known."""
    service = facts.service
    unknown = tr("not known")
    return [
        tr("Body: {name}, phone {phone}", name=service.body_name or unknown, phone=facts.phone or unknown),
        tr("Fee: {fee} · Service time: {time}", fee=fee_words(service.fee), time=service.duration or unknown),
        tr("Documents needed: {documents}", documents=service.documents or unknown),
    ]


def service_doubt(facts: ServiceFacts, today: date) -> str:
    """What to be careful about: a guessed body, old facts, facts without a date."""
    service = facts.service
    doubts = []
    if service.body_name and service.body_guessed:
        doubts.append(tr("The body is a guess."))
    if service.as_of is None:
        doubts.append(tr("It is not known when these facts were checked."))
    elif (today - service.as_of).days > OLD_DAYS:
        doubts.append(tr("Checked on {day}: older than a year.", day=formats.full_day(service.as_of)))
    return " ".join(doubts)


def topic_lines(facts: TopicFacts) -> list[str]:
    """Who must act on a problem, a line a fact."""
    if not facts.body:
        return [tr("The body depends on the place.") if facts.needs_place else tr("The body responsible is not known.")]
    lines = [tr("Body responsible: {name}, phone {phone}", name=facts.body_name, phone=facts.phone or tr("not known"))]
    if facts.above:
        lines.append(tr("Level above: {name}", name=facts.above_name))
    return lines


def fee_words(fee: str | None) -> str:
    """A fee as people read it: 0 is free, unknown is never blank."""
    if fee is None:
        return tr("not known")
    return tr("free") if fee == "0" else f"{fee} ₮" if fee.replace(" ", "").isdigit() else fee
