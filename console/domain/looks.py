"""A look: somebody saw, searched for, uncovered, printed or exported a citizen's data. Every look is recorded.

Each desk writes its looks as a chain: the hash of one holds the hash of the one before, so that none can be altered,
left out, put in or moved without every later hash being another. The centre joins the chains into one of its own, whose
newest hash it signs daily. Sources: Personal Data Protection Law of Mongolia (2021), the citizen's right to know who
used his data; OWASP ASVS 5.0, chapter 16 (security logging).
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from console.domain.case import Case
from console.domain.identity import digits_as_typed, read_case_number, read_phone, read_register_number
from console.domain.ids import CaseId, ContactId, PersonId
from console.domain.spelling import search_key


class LookKind(StrEnum):
    """What was done with somebody's data."""

    VIEW = "view"
    SEARCH = "search"
    EARLIER = "earlier"
    """The earlier cases of a caller, while his number was typed."""
    REVEAL = "reveal"
    """Telephones and register number, which are covered otherwise."""
    PRINT = "print"
    EXPORT = "export"
    STATE = "state"
    """Where a case is that the desk does not hold, by one proof."""
    USED = "used"
    """Who has looked at a case: that list is a look as well."""
    UNSEAL = "unseal"
    """A supervisor was told the code for a sealed slot: the words name the desk, the code and whose slot it is."""
    SECOND_FACTOR = "second_factor"
    """A person's second factor was set up or taken away: the words say which, and whose it is."""


class Reason(StrEnum):
    """Why: a call or a task with that citizen needs no words; else who looks has said why."""

    CALL = "call"
    TASK = "task"
    SAID = "said"
    NONE = "none"


@dataclass(frozen=True)
class Look:
    """`terms` are keyed hashes of what was searched for, `text` is the reason in words, `contact` the call."""

    at: datetime
    by: PersonId
    kind: LookKind
    case: CaseId | None = None
    terms: tuple[str, ...] = ()
    reason: Reason = Reason.NONE
    text: str = ""
    contact: ContactId | None = None


@dataclass(frozen=True)
class Call:
    """The call that is running at a desk: what it is about, as far as it is known."""

    contact: ContactId
    case: CaseId | None = None
    phones: tuple[str, ...] = ()
    register_number: str | None = None


HOUR = timedelta(hours=1)
MOST_IN_AN_HOUR: Mapping[LookKind, int] = {
    LookKind.SEARCH: 300,
    LookKind.REVEAL: 30,
    LookKind.PRINT: 60,
    LookKind.EXPORT: 5,
}
"""So many of a kind one person makes in an hour, those about the citizen on the line not counted. An agent takes some
fifteen calls an hour; who needs more is looking for something else, and a supervisor hears of it."""


def is_counted(look: Look) -> bool:
    """Whether it counts towards the limits: not what a call with that citizen asks for."""
    return look.kind in MOST_IN_AN_HOUR and look.reason is not Reason.CALL


def is_over(looks: Iterable[Look], kind: LookKind, *, at: datetime) -> bool:
    """Whether one person has made so many of a kind within the hour before a moment that no further one goes."""
    most = MOST_IN_AN_HOUR.get(kind)
    many = sum(each.kind is kind and is_counted(each) and at - HOUR < each.at <= at for each in looks)
    return most is not None and many >= most


def reason_for(case: Case, person: PersonId, call: Call | None) -> Reason:
    """Why somebody may see a citizen's numbers without saying why: he is on the line, or the case is his to do."""
    if call is not None and (call.case == case.id or _is_about(case, call)):
        return Reason.CALL
    call_back = case.call_back
    is_his = case.assignee == person or (call_back is not None and call_back.by == person)
    return Reason.TASK if is_his else Reason.NONE


def _is_about(case: Case, call: Call) -> bool:
    parties = [party for party in (case.caller, case.petitioner) if party is not None]
    phones = {read_phone(phone.number).number for party in parties for phone in party.phones}
    registers = {party.register_number for party in parties if party.register_number}
    return call.register_number in registers or not phones.isdisjoint(call.phones)


def terms_of(text: str) -> tuple[str, ...]:
    """What was asked for by a text: the number that it is, or else its words as they are compared."""
    register = read_register_number(text)
    if register.doubt != "wrong_form":
        return (register.number,)
    case = read_case_number(text)
    if case.number is not None:
        return (case.number,)
    phone = read_phone(text).number
    digits = "".join(each for each in digits_as_typed(text) if each.isdigit())
    if digits and len(digits) >= len(search_key(text).replace(" ", "")) - 1:
        return (phone or digits,)
    return tuple(dict.fromkeys(search_key(text).split()))


def hashed(terms: Iterable[str], key: bytes) -> tuple[str, ...]:
    """What is kept of terms: who does not know a term, or the desk's key, learns nothing of it."""
    return tuple(
        hmac.new(key, b"console1111/looks\0" + each.encode(), hashlib.sha256).hexdigest()[:24] for each in terms
    )


def first_hash(chain: str) -> str:
    """With what a chain begins."""
    return hashlib.sha256(b"console1111/chain\0" + chain.encode()).hexdigest()


def next_hash(before: str, row: bytes) -> str:
    """The hash of a row in its chain."""
    return hashlib.sha256(bytes.fromhex(before) + row).hexdigest()


def hashes(before: str, rows: Sequence[bytes]) -> list[str]:
    """The hashes of rows that follow one another."""
    found = []
    for row in rows:
        before = next_hash(before, row)
        found.append(before)
    return found


CENTRE_CHAIN = "centre"
"""The chain of looks that no desk makes: what is asked of the centre itself."""
JOINED = "joined"
"""The name of the chain that the centre joins all others into."""


def joined_hash(before: str, *, chain: str, number: int, row_hash: str) -> str:
    """The hash by which the centre joins a row of some chain into its own."""
    return next_hash(before, f"{chain}\0{number}\0{row_hash}".encode())
