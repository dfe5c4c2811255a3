"""What was found, as lists show it and as scripts read it: with the words that answer and whom a problem leads to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from console.domain.catalogue import BodyId, Catalogue, PlaceCode, ServiceId, TopicId, responsible, topic_path
from console.domain.differing import differences
from console.domain.entries import Hit, Reason
from console.domain.finder import Finder
from console.domain.ids import PersonId
from console.domain.keyboard import readings
from console.domain.places import place_name, places_matching

LETTERS = "letters"
"""Why something was found that shares letters with the question, but no word."""
_AS_PLACE = 1.2
"""A place answers by all that was typed: as good as a title of which a part was asked for."""


@dataclass(frozen=True)
class Found:
    """One thing found. `kind` is case, caller, service, topic, body, place or person; `why` is what answered first:
    title, words, category, number, phone ...; `reasons` say it word by word; `spans` are the places in the title that
    answer; `score` ranks what the catalogue has; `is_exact`: its whole number was typed.
    """

    kind: str
    id: str
    title: str
    detail: str
    why: str
    spans: tuple[tuple[int, int], ...] = ()
    reasons: tuple[Reason, ...] = ()
    score: float = 0.0
    is_exact: bool = False


def answers(finder: Finder, text: str, place: PlaceCode | None, limit: int) -> list[Found]:
    """Services and problems, best first; services of other places come last."""
    found = [_shown(finder, kind, hit, place) for kind, hit in finder.answers(text, limit=_to_ask(limit, place))]
    return _told_apart(sorted(found, key=lambda each: _is_elsewhere(finder.catalogue, each, place))[:limit], finder)


def things(finder: Finder, kind: str, text: str, limit: int, place: PlaceCode | None = None) -> list[Found]:
    """Things of one kind, best first: service, topic, body, person or place."""
    if kind == "place":
        return places(finder.catalogue, text, limit)
    found = [_shown(finder, kind, hit, place) for hit in finder.find(kind, text, limit=_to_ask(limit, place))]
    return _told_apart(sorted(found, key=lambda each: _is_elsewhere(finder.catalogue, each, place))[:limit], finder)


def _to_ask(limit: int, place: PlaceCode | None) -> int:
    """So many that enough remain when those of other places come last."""
    return limit * 2 if place is not None else limit


def places(catalogue: Catalogue, text: str, limit: int) -> list[Found]:
    """Places by any words of their path; a soum always with its aimag."""
    found = next(filter(None, (places_matching(catalogue, each, limit=limit) for each in readings(text))), ())
    return [
        Found("place", each.code, place_name(catalogue, each.code), each.abbreviation or "", "title", score=_AS_PLACE)
        for each in found
    ]


def as_row(found: Found, catalogue: Catalogue, place: PlaceCode | None) -> dict[str, Any]:
    """What a script reads of a thing found; a problem says the kind of case it is and who must act on it."""
    row: dict[str, Any] = {
        "kind": found.kind,
        "id": found.id,
        "title": found.title,
        "detail": found.detail,
        "why": [_reason(each) for each in found.reasons] or [{"field": found.why}],
    }
    return row | _leads_to(catalogue, TopicId(found.id), place) if found.kind == "topic" else row


def _reason(reason: Reason) -> Mapping[str, str]:
    said = {"field": reason.field, "typed": reason.typed, "word": reason.word}
    return said | {"synonym": reason.synonym} if reason.synonym else said


def _leads_to(catalogue: Catalogue, topic: TopicId, place: PlaceCode | None) -> dict[str, Any]:
    acting = responsible(catalogue, topic, place)
    row: dict[str, Any] = {"case_kind": catalogue.topics[topic].kind}
    if acting is not None:
        row |= {"body": acting.body, "body_name": catalogue.bodies[acting.body].name, "guessed": acting.guessed}
    return row


def _shown(finder: Finder, kind: str, hit: Hit, place: PlaceCode | None) -> Found:
    catalogue = finder.catalogue
    if kind == "service":
        service = catalogue.services[ServiceId(hit.id)]
        title, detail = service.title, service.body_name or ""
    elif kind == "topic":
        title, detail = _topic_lines(catalogue, TopicId(hit.id), place)
    elif kind == "body":
        body = catalogue.bodies[BodyId(hit.id)]
        title, detail = body.name, body.phone or ""
    else:
        person = finder.people[PersonId(hit.id)]
        title, detail = person.name, person.post or ""
    return Found(
        kind, hit.id, title, detail, hit.reasons[0].field if hit.reasons else LETTERS, hit.spans, hit.reasons, hit.score
    )


def _topic_lines(catalogue: Catalogue, topic: TopicId, place: PlaceCode | None) -> tuple[str, str]:
    """A topic's title and who must act on it at the place, where that is sure; else its group."""
    acting = responsible(catalogue, topic, place)
    if acting is not None and not acting.guessed:
        return catalogue.topics[topic].title, catalogue.bodies[acting.body].name
    above = topic_path(catalogue, topic)[:-1]
    return catalogue.topics[topic].title, above[-1].title if above else ""


def _told_apart(found: Sequence[Found], finder: Finder) -> list[Found]:
    """Services with what sets each apart from those like it («сунгах», «Төв аймаг») at the beginning of its detail."""
    titles = [each.title for each in found if each.kind == "service"]
    apart = dict(zip((each.id for each in found if each.kind == "service"), differences(titles), strict=True))
    told = {id: words for id, words in apart.items() if words is not None}
    return [replace(each, detail=_detail(each, told[each.id], finder)) if each.id in told else each for each in found]


def _detail(found: Found, apart: Sequence[str], finder: Finder) -> str:
    service = finder.catalogue.services[ServiceId(found.id)]
    said = " ".join(apart) or " · ".join(filter(None, (service.category, service.duration, service.fee)))
    return " · ".join(filter(None, (said, found.detail)))


def _is_elsewhere(catalogue: Catalogue, found: Found, place: PlaceCode | None) -> bool:
    service = catalogue.services.get(ServiceId(found.id))
    if service is None or service.place is None or place is None:
        return False
    return not place.startswith(service.place)


def mixed(*lists: Iterable[Found], limit: int) -> list[Found]:
    """Several lists in one, best first, no longer than the limit."""
    return sorted((each for found in lists for each in found), key=lambda each: -each.score)[:limit]
