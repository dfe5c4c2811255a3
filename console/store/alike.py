"""What is like a call that is being typed: open cases with its words, on its topic, and where cases like it went."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, true

from console.domain.catalogue import BodyId, PlaceCode, TopicId
from console.store.case_keys import any_of
from console.store.case_words import Partition, newest_first, partitions_of
from console.store.cases import Who, visible_to, within
from console.store.database import Database
from console.store.shown_tables import forwards, shown

MOST_COMMON_KEPT = 5_000
COMMON = 0.05
"""A word that so great a part of the cases has says nothing of them."""
_UNSURE = 100
"""Among fewer cases no word is called common."""
_LASTING = 5_000
"""Among fewer cases a word that is common today may be rare tomorrow, and asking again costs little."""


@dataclass(frozen=True)
class Having:
    """The newest rows that have a word, and how much the word says: the logarithm of how few cases have it."""

    rows: tuple[int, ...]
    rarity: float


@dataclass(frozen=True)
class Near:
    """An open case that may be like the call."""

    row: int
    topic: TopicId | None
    place: PlaceCode | None


@dataclass(frozen=True)
class Forwarded:
    """A past case that went to a body."""

    row: int
    body: BodyId
    topic: TopicId | None
    place: PlaceCode | None


class AlikeCases:
    """Asking one replica; nothing here counts or ranks."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._common: set[str] = set()

    def having(self, words: Iterable[str], *, since: int, most: int) -> dict[str, Having]:
        """For each word that is not too common the newest rows, from `since` on, that have a word beginning so."""
        found = dict[str, Having]()
        with self._database.read() as connection:
            partitions = partitions_of(connection)
            total = sum(each.rows for each in partitions if each.highest >= since)
            for word in dict.fromkeys(words):
                if word in self._common:
                    continue
                rows = tuple(newest_first(connection, any_of([word]), partitions, limit=most, since=since))
                share = _share(rows, partitions, total, since=since, most=most)
                if share < COMMON or total < _UNSURE:
                    found[word] = Having(rows, -math.log(share))
                elif total >= _LASTING and len(self._common) < MOST_COMMON_KEPT:
                    self._common.add(word)
        return found

    def open_on(self, topic: TopicId, *, place: PlaceCode | None, since: int, who: Who, limit: int) -> list[Near]:
        """The newest open cases of a topic, at a place or anywhere in it."""
        where = [shown.c.topic == topic, shown.c.row >= since]
        if place is not None:
            where.append(within(place))
        return self._near(where, who, limit)

    def open_among(self, rows: Sequence[int], *, who: Who) -> list[Near]:
        """Those of these rows that are open."""
        return self._near([shown.c.row.in_(list(rows))], who, len(rows))

    def forwarded_on(self, topic: TopicId, *, place: PlaceCode | None, who: Who, limit: int) -> list[Forwarded]:
        """Where the newest cases of a topic went, at a place or anywhere in it."""
        where = [forwards.c.topic == topic]
        if place is not None:
            where.append(within(place, forwards.c.place))
        return self._forwarded(where, who, limit)

    def forwarded_among(self, rows: Sequence[int], *, who: Who) -> list[Forwarded]:
        """Where these cases went."""
        return self._forwarded([forwards.c.row.in_(list(rows))], who, 2 * len(rows))

    def _near(self, where: Sequence[ColumnElement[bool]], who: Who, limit: int) -> list[Near]:
        wanted = select(shown.c.row, shown.c.topic, shown.c.place).where(*where, shown.c.is_open == 1, visible_to(who))
        with self._database.read() as connection:
            found = connection.execute(wanted.order_by(shown.c.row.desc()).limit(limit))
            return [Near(row.row, row.topic, row.place) for row in found]

    def _forwarded(self, where: Sequence[ColumnElement[bool]], who: Who, limit: int) -> list[Forwarded]:
        mine = true() if who.sees_all else forwards.c.office.in_(list(who.offices))
        wanted = select(forwards.c.row, forwards.c.body, forwards.c.topic, forwards.c.place).where(*where, mine)
        with self._database.read() as connection:
            found = connection.execute(wanted.order_by(forwards.c.row.desc()).limit(limit))
            return [Forwarded(row.row, row.body, row.topic, row.place) for row in found]


def _share(rows: Sequence[int], partitions: Sequence[Partition], total: int, *, since: int, most: int) -> float:
    """What part of the cases has a word, judged by the time in which so many came where not all were asked for."""
    having = float(len(rows))
    if len(rows) == most:
        known = [each for each in partitions if each.highest >= since]
        newest, oldest = known[0].highest, max(since, known[-1].lowest)
        having *= max(1.0, (newest - oldest) / max(1, newest - rows[-1]))
    return min(1.0, (having + 0.5) / (total + _UNSURE))
