"""The looks of all desks at the centre: each desk's chain, and the one that joins them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import func, insert, or_, select, update

from console.domain.ids import CaseId, PersonId
from console.domain.looks import CENTRE_CHAIN, JOINED, Look, first_hash, joined_hash, next_hash
from console.store.database import Connection
from console.store.tables import devices, journal, look_chains, look_heads, look_terms, looks

_MANY = 400
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LONGEST = 200
"""Of a name in a row; MOST_TERMS of so many characters are found again."""
MOST_TERMS, TERM_CHARACTERS = 50, 64


@dataclass(frozen=True)
class Last:
    """The newest look of a chain: its number, 0 for none, and its hash."""

    number: int
    hash: str


class Said(msgspec.Struct, frozen=True):
    """What a row says, as far as it can be read: a newer desk's kinds and reasons are kept as they came."""

    at: datetime
    by: str = ""
    kind: str = "unreadable"
    case: str | None = None
    terms: tuple[str, ...] = ()
    reason: str = ""
    text: str = ""
    contact: str | None = None


@dataclass(frozen=True)
class Row:
    """A look as it is stored; `place` is its number in the joined chain."""

    place: int
    chain: str
    number: int
    person: PersonId
    kind: str
    case: CaseId | None
    at: datetime
    row: bytes
    hash: str
    joined: str

    @property
    def said(self) -> Said:
        """What it says."""
        return read(self.row, received=self.at)


@dataclass(frozen=True)
class SignedHead:
    """The head of the joined chain on a day."""

    day: str
    place: int
    joined: str
    signature: str


def read(row: bytes, *, received: datetime) -> Said:
    """What a row says; of one that cannot be read only when it came."""
    try:
        said = msgspec.json.decode(row, type=Said)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Said(received)
    is_plain = all(map(_is_plain, (said.by, said.kind, said.case or "")))
    return said if is_plain and said.at.tzinfo is not None and said.at >= _EARLIEST else Said(received)


def terms_of(said: Said) -> list[str]:
    """The hashes by which a search is found again."""
    found = [each for each in dict.fromkeys(said.terms[:MOST_TERMS]) if len(each) <= TERM_CHARACTERS]
    return [term for term in found if term.isprintable()]


def _is_plain(name: str) -> bool:
    return len(name) <= LONGEST and (not name or name.isprintable())


def last(connection: Connection, chain: str) -> Last:
    """How far a chain goes."""
    found = connection.execute(select(look_chains).where(look_chains.c.chain == chain)).first()
    return Last(0, first_hash(chain)) if found is None else Last(found.last, found.hash)


def hash_at(connection: Connection, chain: str, number: int) -> str | None:
    """The hash of one look of a chain."""
    if number == 0:
        return first_hash(chain)
    wanted = select(looks.c.hash).where(looks.c.chain == chain, looks.c.number == number)
    found: str | None = connection.execute(wanted).scalar()
    return found


def add(connection: Connection, chain: str, rows: Sequence[bytes], *, enrolment: str, received: datetime) -> list[Said]:
    """Put looks behind the newest one of their chain and of the joined one; gives what they say."""
    end, joined = last(connection, chain), last(connection, JOINED)
    values: list[dict[str, Any]] = []
    terms: list[dict[str, Any]] = []
    made: list[Said] = []
    for row in rows:
        said = read(row, received=received)
        made.append(said)
        end = Last(end.number + 1, next_hash(end.hash, row))
        together = joined_hash(joined.hash, chain=chain, number=end.number, row_hash=end.hash)
        joined = Last(joined.number + 1, together)
        known = {"person": said.by, "kind": said.kind, "case": said.case, "at": min(said.at, received)}
        here = {"chain": chain, "number": end.number, "hash": end.hash}
        values.append({"place": joined.number, "row": row, "joined": joined.hash} | here | known)
        terms += [{"term": term, "place": joined.number} for term in terms_of(said)]
    if values:
        connection.execute(insert(looks), values)
        _keep(connection, chain, end, enrolment)
        _keep(connection, JOINED, joined, "")
    if terms:
        connection.execute(insert(look_terms), terms)
    return made


def record(connection: Connection, look: Look, *, now: datetime) -> None:
    """Keep a look that the centre itself allows, in its own chain."""
    add(connection, CENTRE_CHAIN, [msgspec.json.encode(look)], enrolment="", received=now)


def _keep(connection: Connection, chain: str, end: Last, enrolment: str) -> None:
    at = {"last": end.number, "hash": end.hash}
    changed = connection.execute(update(look_chains).where(look_chains.c.chain == chain).values(**at))
    if changed.rowcount == 0:
        connection.execute(insert(look_chains).values(chain=chain, enrolment=enrolment, **at))


def at_case(connection: Connection, case: CaseId) -> list[Row]:
    """Every look at a case, the oldest first."""
    return [_row(each) for each in connection.execute(select(looks).where(looks.c.case == case).order_by(looks.c.at))]


def for_terms(connection: Connection, terms: Iterable[str]) -> list[Row]:
    """Every search for one of these hashes, the oldest first."""
    found, wanted = list[Row](), list(terms)
    for start in range(0, len(wanted), _MANY):
        some = look_terms.c.term.in_(wanted[start : start + _MANY])
        places = select(look_terms.c.place).where(some)
        found += [_row(each) for each in connection.execute(select(looks).where(looks.c.place.in_(places)))]
    return sorted({each.place: each for each in found}.values(), key=lambda each: each.at)


def of_person(connection: Connection, person: PersonId, kind: str, *, after: datetime, until: datetime) -> list[Row]:
    """What a person did of one kind between two moments."""
    wanted = select(looks).where(looks.c.person == person, looks.c.at > after, looks.c.at <= until)
    return [_row(each) for each in connection.execute(wanted.where(looks.c.kind == kind))]


def terms_at(connection: Connection, first: int, last: int) -> dict[int, set[str]]:
    """By which hashes the looks of these places in the joined chain are found."""
    found: dict[int, set[str]] = {}
    wanted = select(look_terms.c.place, look_terms.c.term).where(look_terms.c.place.between(first, last))
    for place, term in connection.execute(wanted):
        found.setdefault(place, set()).add(term)
    return found


def in_order(connection: Connection) -> Iterator[Row]:
    """Every look as the centre joined them."""
    for row, _ in with_terms(connection):
        yield row


def with_terms(connection: Connection) -> Iterator[tuple[Row, set[str]]]:
    """Every look as the centre joined them, and by which hashes it is found."""
    place = 0
    while True:
        wanted = select(looks).where(looks.c.place > place).order_by(looks.c.place).limit(_MANY)
        rows = [_row(each) for each in connection.execute(wanted)]
        terms = terms_at(connection, rows[0].place, rows[-1].place) if rows else {}
        for row in rows:
            yield row, terms.get(row.place, set())
        if len(rows) < _MANY:
            return
        place = rows[-1].place


def chains(connection: Connection) -> dict[str, Last]:
    """How far every chain goes, the joined one too."""
    found = connection.execute(select(look_chains))
    return {each.chain: Last(each.last, each.hash) for each in found}


def enrolments(connection: Connection) -> dict[str, str]:
    """Which enrolment first handed in each chain."""
    found = connection.execute(select(look_chains.c.chain, look_chains.c.enrolment))
    return {each.chain: each.enrolment for each in found}


def silent(connection: Connection, *, most: int) -> list[tuple[int, str, int]]:
    """(number, name, how much) of the desks that have done more than so much on cases since the last look they handed
    in: whoever works on a case has looked at it."""
    of_desk = look_chains.join(devices, devices.c.enrolment == look_chains.c.enrolment)
    looked = select(devices.c.key, func.max(looks.c.at).label("at"))
    last = looked.select_from(looks.join(of_desk, look_chains.c.chain == looks.c.chain)).group_by(devices.c.key)
    newest = last.subquery()
    there = devices.join(journal, journal.c.enrolment == devices.c.enrolment)
    there = there.outerjoin(newest, newest.c.key == devices.c.key)
    since = journal.c.case.is_not(None), or_(newest.c.at.is_(None), journal.c.at > newest.c.at)
    done = select(devices.c.number, devices.c.name, func.count()).select_from(there).where(*since)
    done = done.group_by(devices.c.number, devices.c.name).having(func.count() > most).order_by(devices.c.number)
    return [(number, name, many) for number, name, many in connection.execute(done)]


def keep_head(connection: Connection, head: SignedHead) -> None:
    """Keep the signed head of a day."""
    values = {name: getattr(head, name) for name in SignedHead.__dataclass_fields__}
    connection.execute(insert(look_heads).values(**values))


def heads(connection: Connection) -> list[SignedHead]:
    """The signed heads, the oldest first."""
    found = connection.execute(select(look_heads).order_by(look_heads.c.day))
    return [SignedHead(each.day, each.place, each.joined, each.signature) for each in found]


def _row(found: Any) -> Row:
    return Row(**found._mapping)
