"""What is like a call while it is typed: open cases that may be about the same, and the bodies that had cases like it.

Nothing is trained: the newest cases that share rare words, topic and place are looked up and counted, so what an office
learned yesterday counts today, and each answer says what it rests on.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from console.desk.reading import Reading
from console.domain.catalogue import Body, BodyId, Catalogue, PlaceCode, TopicId, responsible
from console.domain.places import place_name
from console.domain.spelling import search_key
from console.store.alike import Forwarded, Having, Near
from console.store.case_keys import stem
from console.store.case_words import NO_ROW
from console.store.cases import CaseRow
from console.store.moment import microseconds

OPEN_DAYS = 60
"""Open cases older than this are looked for no more: what happens now is reported now."""
MOST_WORDS = 8
LEAST_LETTERS = 3
MOST_OF_WORD = 200
"""So many of the newest cases that have a word are looked at."""
MOST_OF_TOPIC = 100
NEAREST = 40
ENOUGH_PAST = 5
"""So many past cases in an area say where its cases go; fewer ask the wider one."""
LEAST_SHARE = 0.2
LEAST_CASES = 2
"""One case that went somewhere is no reason to think that others do."""
LEAST_WORDS = 2
ALIKE_PARTLY, ALIKE_ANYWHERE = 0.35, 0.55
"""What part of the words must be the same in a case on the same topic or at the same place, and where neither is known.
"""
UNKNOWN = 0.5
"""A word that no case has may be a slip: it weighs half of what a rare one does."""
WEIGHT_OF_WORDS = 3.0
"""How much more a past case of the topic counts that has all the words too."""
STATED, GUESSED = 4.0, 1.0
"""How many past cases a rule of the catalogue is worth."""
TOLD_CHARACTERS = 120
"""The beginning of what is told says what it is about; each word more costs a millisecond."""
DISTRICT_DIGITS, AIMAG_DIGITS = 4, 2
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Similar:
    """An open case that may be about the same. `why`: topic, place (the same district or soum), words; `words` are
    those of the call that it has."""

    case: CaseRow
    why: tuple[str, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class LikelyBody:
    """A body that may be responsible: `count` of the `out_of` newest cases like it went there, in `place` (its name;
    empty: anywhere). `why`: topic or words, by which they are like it, or rule where only the catalogue says so."""

    body: BodyId
    name: str
    why: str
    count: int = 0
    out_of: int = 0
    place: str = ""


@dataclass
class _Overlap:
    """How much of what was typed each row has, 0 to 1, and with which words."""

    shares: dict[int, float] = field(default_factory=dict)
    words: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def nearest(self, most: int) -> list[int]:
        """The rows that have most of it."""
        return sorted(self.shares, key=lambda row: (-self.shares[row], -row))[:most]


class Alike(Reading):
    """The part of `Views` that follows a call while it is typed."""

    def similar(
        self,
        *,
        subject: str = "",
        text: str = "",
        topic: TopicId | None = None,
        place: PlaceCode | None = None,
        limit: int = 5,
    ) -> list[Similar]:
        """Open cases that may be about the same, the likeliest first, each with its reasons."""
        with self._holdings.precedence.person():
            alike, who = self._holdings.replica.alike, self._who()
            since = microseconds(self._clock.now() - timedelta(days=OPEN_DAYS))
            overlap = self._overlap(f"{subject} {text}", since=since)
            near = alike.open_among(overlap.nearest(NEAREST), who=who)
            if topic is not None:
                area = PlaceCode(place[:DISTRICT_DIGITS]) if place else None
                near += alike.open_on(topic, place=area, since=since, who=who, limit=MOST_OF_TOPIC)
            ranked = sorted(
                ((_likeness(each, overlap, topic, place), each.row, each) for each in set(near)),
                key=lambda found: found[:2],
                reverse=True,
            )
            chosen = [each for likeness, _, each in ranked if likeness > 0][:limit]
            rows = {row.row: row for row in self._named_rows([each.row for each in chosen])}
        return [_similar(rows[each.row], each, overlap, topic, place) for each in chosen if each.row in rows]

    def likely_bodies(
        self,
        *,
        subject: str = "",
        text: str = "",
        topic: TopicId | None = None,
        place: PlaceCode | None = None,
        limit: int = 3,
    ) -> list[LikelyBody]:
        """The bodies that cases like this one went to, the likeliest first, each with its reason."""
        with self._holdings.precedence.person():
            catalogue = self._holdings.catalogue
            typed = f"{subject} {text}"
            overlap, topic = self._overlap(typed, since=NO_ROW), topic or self._told_topic(typed)
            past, area = self._past(overlap, topic, place)
            return _judged(catalogue, past, overlap, topic=topic, place=place, area=area)[:limit]

    def _told_topic(self, typed: str) -> TopicId | None:
        """The topic that what is told is likely about, while none is chosen."""
        found = self._holdings.finder.find("topic", typed[:TOLD_CHARACTERS], limit=1)
        return TopicId(found[0].id) if found else None

    def _past(
        self, overlap: _Overlap, topic: TopicId | None, place: PlaceCode | None
    ) -> tuple[list[Forwarded], PlaceCode | None]:
        """Where past cases like it went: of the topic in the narrowest area that has enough, else with its words."""
        alike, who = self._holdings.replica.alike, self._who()
        if topic is None:
            rows = [row for row in overlap.nearest(NEAREST) if overlap.shares[row] >= LEAST_SHARE]
            return alike.forwarded_among(rows, who=who), None
        for digits in (DISTRICT_DIGITS, AIMAG_DIGITS):
            if place is not None and len(place) >= digits:
                area = PlaceCode(place[:digits])
                found = alike.forwarded_on(topic, place=area, who=who, limit=MOST_OF_TOPIC)
                if len({each.row for each in found}) >= ENOUGH_PAST:
                    return found, area
        return alike.forwarded_on(topic, place=None, who=who, limit=MOST_OF_TOPIC), None

    def _overlap(self, typed: str, *, since: int) -> _Overlap:
        """Which cases share rare words with what is typed."""
        asked = _asked(typed)
        return _overlap(asked, self._holdings.replica.alike.having(asked, since=since, most=MOST_OF_WORD))


def _asked(typed: str) -> dict[str, str]:
    """The words that say most, longest first, each by what its inflected forms begin with -> as it was typed."""
    found: dict[str, str] = {}
    for word in _WORD.findall(typed):
        for key in search_key(word).split():
            if len(key) >= LEAST_LETTERS and not key.isdigit():
                found.setdefault(stem(key), word.casefold())
    return dict(sorted(found.items(), key=lambda each: -len(each[0]))[:MOST_WORDS])


def _overlap(asked: Mapping[str, str], having: Mapping[str, Having]) -> _Overlap:
    sums, words = defaultdict[int, float](float), defaultdict[int, tuple[str, ...]](tuple)
    for word, found in having.items():
        for row in found.rows:
            sums[row] += found.rarity
            words[row] += (asked[word],)
    total = sum(found.rarity * (1.0 if found.rows else UNKNOWN) for found in having.values())
    return _Overlap({row: value / total for row, value in sums.items()}, words)


def _likeness(near: Near, overlap: _Overlap, topic: TopicId | None, place: PlaceCode | None) -> float:
    """How like an open case is to the call; 0 where it is not.

    The same topic at the same place is like it whatever the words; other words must be the more alike the less else is
    the same: of a topic alone some case is always open. What lies in another aimag, or in another district, is another
    matter.
    """
    share = overlap.shares.get(near.row, 0.0)
    is_here, is_elsewhere = _places(near.place, place)
    is_topic = topic is not None and near.topic == topic
    if is_elsewhere:
        return 0.0
    if not (is_topic and is_here):
        least = ALIKE_PARTLY if is_topic or is_here else ALIKE_ANYWHERE
        if share < least or len(overlap.words.get(near.row, ())) < LEAST_WORDS:
            return 0.0
    is_nearest = near.place == place and is_here
    return share + 0.6 * is_topic + 0.3 * is_here + 0.1 * is_nearest


def _places(one: PlaceCode | None, other: PlaceCode | None) -> tuple[bool, bool]:
    """(Whether two places are in the same district or soum, whether they are sure to be in different ones)."""
    if not one or not other:
        return False, False
    length = min(len(one), len(other), DISTRICT_DIGITS)
    is_alike = one[:length] == other[:length]
    return is_alike and length == DISTRICT_DIGITS, not is_alike


def _similar(case: CaseRow, near: Near, overlap: _Overlap, topic: TopicId | None, place: PlaceCode | None) -> Similar:
    words = overlap.words.get(near.row, ())
    reasons = {"topic": topic is not None and near.topic == topic, "place": _places(near.place, place)[0]}
    return Similar(case, (*(why for why, holds in reasons.items() if holds), *(("words",) if words else ())), words)


def _judged(
    catalogue: Catalogue,
    past: Sequence[Forwarded],
    overlap: _Overlap,
    *,
    topic: TopicId | None,
    place: PlaceCode | None,
    area: PlaceCode | None,
) -> list[LikelyBody]:
    """The bodies by how often past cases like this went there; what the catalogue states counts as some cases more."""
    here = [each for each in past if _acts_at(catalogue.bodies.get(each.body), place)]
    weights, counts = defaultdict[BodyId, float](float), defaultdict[BodyId, set[int]](set)
    for each in here:
        weight = WEIGHT_OF_WORDS * overlap.shares.get(each.row, 0.0) + (topic is not None)
        weights[each.body] += weight
        counts[each.body].add(each.row)
    total = sum(weights.values())
    topic = topic or _likely_topic(here, overlap)
    ruled = responsible(catalogue, topic, place) if topic is not None else None
    if ruled is not None:
        weights[ruled.body] += (worth := GUESSED if ruled.guessed else STATED)
        total += worth
    rows, named = len({each.row for each in here}), place_name(catalogue, area) if area else ""
    why = "topic" if area is not None or any(each.topic == topic for each in here) else "words"
    return [
        LikelyBody(body, catalogue.bodies[body].name, why, len(counts[body]), rows, named)
        if len(counts[body]) >= LEAST_CASES
        else LikelyBody(body, catalogue.bodies[body].name, "rule")
        for body, weight in sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
        if body in catalogue.bodies
        and weight / total >= LEAST_SHARE
        and (len(counts[body]) >= LEAST_CASES or (ruled is not None and body == ruled.body))
    ]


def _acts_at(body: Body | None, place: PlaceCode | None) -> bool:
    """Whether a body may act at a place: the office of another district does not."""
    if body is None:
        return False
    return not body.place or not place or body.place.startswith(place) or place.startswith(body.place)


def _likely_topic(past: Sequence[Forwarded], overlap: _Overlap) -> TopicId | None:
    """The topic that most of what has these words is on; None where they are on many."""
    votes = defaultdict[TopicId, float](float)
    for each in past:
        if each.topic is not None:
            votes[each.topic] += overlap.shares.get(each.row, 0.0)
    best = max(votes, key=lambda topic: votes[topic], default=None)
    return best if best is not None and votes[best] * 2 >= sum(votes.values()) else None
