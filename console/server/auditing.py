"""Proving that no look was altered, left out, put in, moved or cut off: the joined chain, and its head signed daily."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from console.domain.deadlines import local_day
from console.domain.looks import JOINED, first_hash, joined_hash, next_hash
from console.server.centre import Centre
from console.server.key_file import read_key
from console.store import looks
from console.store.database import Connection
from console.store.looks import Last, SignedHead

FILE = "audit.key"
SET_BACK = timedelta(days=1)
"""No centre's clock is ever set back by more."""


class Wrong(StrEnum):
    """What can be wrong with the looks."""

    ALTERED = "altered"
    """A row, its hash or its place in its chain is not what was written."""
    MISSING = "missing"
    """A row is not there that once was: deleted, or moved elsewhere."""
    REPEATED = "repeated"
    """A row was put in, or the same number stands twice in a chain."""
    CUT_OFF = "cut_off"
    """The newest rows are gone: a chain's end or a signed head lies behind the last one."""
    FORGED = "forged"
    """A signed head is not of this centre's key, or the chain was written anew under it."""


@dataclass(frozen=True)
class Finding:
    """What is wrong, and where: the place in the joined chain, and the chain or the day."""

    wrong: Wrong
    place: int
    where: str


@dataclass(frozen=True)
class Verified:
    """What was looked through, and all that was found: nothing wrong is an empty list."""

    rows: int
    chains: int
    heads: int
    findings: tuple[Finding, ...]


class Seal:
    """The key with which a centre signs, in a file that only its owner reads. Raises OSError."""

    def __init__(self, folder: Path) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(read_key(folder, FILE))

    @property
    def public(self) -> str:
        """The key by which anybody verifies a head: to be kept elsewhere than the centre."""
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, day: str, place: int, joined: str) -> SignedHead:
        """The head of the joined chain on a day."""
        return SignedHead(day, place, joined, self._key.sign(_said(day, place, joined)).hex())


def is_signed(head: SignedHead, public: str) -> bool:
    """Whether a head was signed with the key that this public one belongs to."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(head.signature), _said(head.day, head.place, head.joined))
    except (InvalidSignature, ValueError):
        return False
    return True


def sign_today(centre: Centre, *, seal: Seal) -> None:
    """Sign the head of the joined chain, once a day by the clock in Ulaanbaatar. Raises DatabaseTrouble."""
    day = local_day(centre.now()).isoformat()
    with centre.database.write() as connection:
        if all(head.day != day for head in looks.heads(connection)):
            end = looks.last(connection, JOINED)
            looks.keep_head(connection, seal.sign(day, end.number, end.hash))


def verify(connection: Connection, *, public: str, heads: Sequence[SignedHead] = ()) -> Verified:
    """Compute every chain anew, and compare it with what is stored and with signed heads, those given and the centre's
    own. `public` verifies them: the one printed when they were made, kept elsewhere."""
    findings: list[Finding] = []
    ends: dict[str, Last] = {}
    joined, joined_at = Last(0, first_hash(JOINED)), {0: first_hash(JOINED)}
    newest = datetime.min.replace(tzinfo=UTC)
    for row, terms in looks.with_terms(connection):
        before = ends.get(row.chain, Last(0, first_hash(row.chain)))
        found = {*_wrong_with(row, before, joined), *_wrong_beside(row, terms, newest=newest)}
        findings += [Finding(wrong, row.place, row.chain) for wrong in sorted(found)]
        newest = max(newest, row.at)
        ends[row.chain] = Last(row.number, row.hash)
        joined = Last(row.place, row.joined)
        joined_at[row.place] = row.joined
    known = looks.chains(connection)
    for chain in sorted(known.keys() | ends.keys()):
        end = joined if chain == JOINED else ends.get(chain, Last(0, first_hash(chain)))
        if chain not in known or known[chain] != end:
            is_behind = chain in known and known[chain].number > end.number
            findings.append(Finding(Wrong.CUT_OFF if is_behind else Wrong.ALTERED, end.number, chain))
    stored = looks.heads(connection)
    every = {(head.day, head.joined): head for head in (*stored, *heads)}
    findings += _of_heads(every.values(), joined_at, public)
    return Verified(len(joined_at) - 1, len(ends), len(every), tuple(findings))


def _wrong_with(row: looks.Row, before: Last, joined: Last) -> Iterable[Wrong]:
    if row.place != joined.number + 1:
        yield Wrong.MISSING
    if row.number > before.number + 1:
        yield Wrong.MISSING
    if row.number <= before.number:
        yield Wrong.REPEATED
    if next_hash(before.hash, row.row) != row.hash:
        yield Wrong.ALTERED
    if row.joined != joined_hash(joined.hash, chain=row.chain, number=row.number, row_hash=row.hash):
        yield Wrong.ALTERED


def _wrong_beside(row: looks.Row, terms: set[str], *, newest: datetime) -> Iterable[Wrong]:
    """What is asked for by columns must be what the row says; also the hashes by which a search is found. `newest` is
    the moment of all looks before: where a desk's clock was ahead a look has the moment at which it came."""
    said = looks.read(row.row, received=row.at)
    is_when = row.at == said.at or newest - SET_BACK <= row.at < said.at
    is_said = (row.person, row.kind, row.case) == (said.by, said.kind, said.case)
    if not (is_when and is_said and terms == set(looks.terms_of(said))):
        yield Wrong.ALTERED


def _of_heads(heads: Iterable[SignedHead], joined_at: dict[int, str], public: str) -> Iterable[Finding]:
    for head in heads:
        if not is_signed(head, public):
            yield Finding(Wrong.FORGED, head.place, head.day)
        elif head.place not in joined_at:
            yield Finding(Wrong.CUT_OFF, head.place, head.day)
        elif joined_at[head.place] != head.joined:
            yield Finding(Wrong.FORGED, head.place, head.day)


def _said(day: str, place: int, joined: str) -> bytes:
    return f"console1111/looks\0{day}\0{place}\0{joined}".encode()
