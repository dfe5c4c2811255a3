"""The radar: where many bring the same within a short time, the centre raises a common problem by itself.

It looks in the commit that takes the calls, so every desk hears of the problem together with the call that tipped it.
It opens the problem and joins nobody: whose case belongs to it, people say.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from console import wire
from console.domain.actions import Channel, Kind, OpenCase
from console.domain.bursts import LEAST_CALLS, LONG, WEEK, WEEKS, Usual, is_burst
from console.domain.case import Case
from console.domain.catalogue import PlaceCode, Topic, TopicId
from console.domain.deadlines import local_day
from console.domain.ids import ActionId, CaseId, OfficeId
from console.domain.people import CENTRE
from console.domain.places import area_of
from console.server import judging, scopes
from console.server import sent as sending
from console.server.commit import Commit
from console.server.sent import Sent
from console.store import documents, register, sightings
from console.store.sightings import Sighting
from console.wire import At, Envelope

WATCHED = frozenset({Kind.COMPLAINT, Kind.REQUEST, Kind.TIP, Kind.CRITICISM, Kind.INQUIRY})
"""What people bring when something fails; proposals and thanks are no sign of it."""
NEWS = timedelta(days=1)
"""What happened longer ago and comes in only now, from a desk without a link, raises nothing."""
HOURS = timedelta(hours=3)
"""This time of the week: from two hours before to one hour after."""
BEFORE = timedelta(hours=2)
KEPT = WEEK * (WEEKS + 1)
"""How long a sighting is of use."""
LONGEST_NAME = 100


@dataclass(frozen=True)
class _Spot:
    topic: TopicId
    area: PlaceCode


def watch(commit: Commit, opened: Iterable[CaseId]) -> list[Sent]:
    """Remember the cases just opened; gives the openings of the problems that are to be raised, for `Taking`."""
    seen = [sighting for case in map(commit.case, opened) if case is not None for sighting in _sightings(case)]
    if not seen:
        return []
    commit.gathering.write()
    sightings.note(commit.connection, seen)
    newest: dict[_Spot, Sighting] = {}
    for each in sorted(seen, key=lambda sighting: sighting.at):
        newest[_Spot(TopicId(each.topic), PlaceCode(each.area))] = each
    return [
        _opening(commit, spot, last)
        for spot, last in newest.items()
        if last.at > commit.now - NEWS and _is_new_burst(commit, spot, last.at)
    ]


def _sightings(case: Case) -> Iterable[Sighting]:
    if case.kind in WATCHED and case.topic and case.place and max(len(case.topic), len(case.place)) <= LONGEST_NAME:
        yield Sighting(case.id, case.topic, area_of(case.place), case.opened_at)


def _is_new_burst(commit: Commit, spot: _Spot, at: datetime) -> bool:
    calls = sightings.callers(commit.connection, spot.topic, spot.area, after=at - LONG, until=at)
    if len(calls) < LEAST_CALLS or _is_known(commit, spot, at):
        return False
    return is_burst(calls, _usual(commit, spot, at))


def _is_known(commit: Commit, spot: _Spot, at: datetime) -> bool:
    """Whether a problem is open there, or was raised there today and closed."""
    if commit.gathering.line(_id(spot, at)) is not None:
        return True
    known = (commit.case(id) for id in register.open_in(commit.connection, scopes.COMMON))
    return any(
        problem is not None
        and problem.topic == spot.topic
        and (problem.place is None or spot.area.startswith(area_of(problem.place)))
        for problem in known
    )


def _usual(commit: Commit, spot: _Spot, at: datetime) -> Usual:
    """How often it is brought there otherwise; the last two hours are no part of that."""
    connection, until = commit.connection, at - BEFORE
    first = sightings.first(connection) or at
    weeks = min(WEEKS, max(0, (until - first) // WEEK))
    if not weeks:
        before = sightings.count(connection, spot.topic, spot.area, start=first, until=until)
        return Usual(since=max(timedelta(), until - first), so_far=before)
    whole, part = sightings.by_week(
        connection, spot.topic, spot.area, start=until - weeks * WEEK, week=WEEK, weeks=weeks, hours=HOURS
    )
    return Usual(in_weeks=whole, in_these_hours=part)


def _opening(commit: Commit, spot: _Spot, last: Sighting) -> Sent:
    """The opening as if a desk had handed it in: its id says what it is about, so that a centre that was restored and
    takes the same calls again raises the same problem."""
    id = _id(spot, last.at)
    title = _title(commit, spot.topic)
    opening = OpenCase(
        number=judging.new_number(commit),
        office=_office(commit, last),
        kind=Kind.PROBLEM,
        channel=Channel.OTHER,
        subject=title,
        text="",
        topic=spot.topic,
        topic_title=title,
        place=spot.area,
    )
    kind, body = wire.action_body(opening)
    case = CaseId(hashlib.sha256(id.encode()).hexdigest()[:32])
    envelope = Envelope(id=id, kind=kind, by=CENTRE, at=At(commit.now), body=body, case=case)
    return sending.read(wire.encode(envelope), now=commit.now)


def _id(spot: _Spot, at: datetime) -> ActionId:
    return ActionId(f"radar/{spot.topic}/{spot.area}/{local_day(at).isoformat()}")


def _title(commit: Commit, topic: TopicId) -> str:
    raw = documents.body_of(commit.connection, f"topic/{topic}")
    return wire.decode(raw, Topic).title if raw is not None else topic


def _office(commit: Commit, last: Sighting) -> OfficeId:
    """The head office, which sees all that is joined; where there is none, that of the newest call."""
    heads = sorted(commit.reference.head_offices)
    newest = commit.case(last.case)
    return heads[0] if heads or newest is None else newest.office
