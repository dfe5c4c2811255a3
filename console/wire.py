"""How actions and cases are written as JSON, and what a desk and the centre say to each other in POST /sync.

The whole protocol is docs/protocol.md. Envelopes are decoded first and bodies by their kind afterwards, so that one
unreadable action spoils only itself.
"""

import dataclasses
import hashlib
import zlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from console.domain.actions import ACTIONS, Action, Party, Phone, name_of
from console.domain.case import CallBack, Case, Entry, Hop, Made, Obligation, Promise, Seen, SurveyDue, Verdict
from console.domain.deadlines import Due
from console.domain.ids import ActionId, CaseId, ContactId, ObligationId, OfficeId, PersonId
from console.domain.people import Office, Person
from console.domain.refused import Refused

PROTOCOL = 1
"""Raised when an old desk could misread the centre. The centre says the lowest it still exchanges with."""
MINIMUM_PROTOCOL = 1
KIND_VERSION = 1
"""The version `v` of every action kind's body; a kind whose body changes gets its own."""
PAGE_BYTES = 400_000
"""A page of documents, uncompressed: about 60 kB on the link, unless a desk asks for less or more."""
PACK_FROM_BYTES = 300
"""A shorter body goes as it is: packing would save less than its header costs."""
SMALL_BYTES = 4_000
PACKED_LEVEL = 9
"""How much work gzip gives itself on the link."""
UNSENT = "unsent"
UNPROVEN = "unproven"
"""The code of a task about a message that could not be delivered."""
_CAME = "mail_"
"""How the codes of tasks begin that are about a mail that came in."""
LAST_KEY = "~"
"""Sorts after every document key: a cursor past the whole of a commit."""


class At(msgspec.Struct, frozen=True, omit_defaults=True):
    """When the author acted: the desk's clock (aware), its offset to the centre's in seconds, and its last exchange."""

    clock: datetime
    offset: float = 0.0
    exchanged: datetime | None = None

    def happened(self, *, received: datetime) -> datetime:
        """The corrected moment: never before the last exchange, never after the centre's receipt (law 9)."""
        corrected = self.clock + timedelta(seconds=self.offset)
        if self.exchanged is not None and corrected < self.exchanged:
            corrected = self.exchanged
        return min(corrected, received)


class Envelope(msgspec.Struct, frozen=True, omit_defaults=True):
    """One action on its way. `case` or, for a case the desk does not hold, `number`; the body is read by its kind."""

    id: ActionId
    kind: str
    by: PersonId
    at: At
    body: msgspec.Raw
    v: int = KIND_VERSION
    case: CaseId | None = None
    number: str | None = None
    enrolment: str = ""
    count: int = 0
    seen: Seen = Seen()
    contact: ContactId | None = None
    proof: str | None = None
    """What a caller gave as proof for a case that the desk does not hold, as it was typed."""
    device_proof: str | None = None
    """That the desk whose it is handed it in (domain/proving.py)."""

    def made(self, *, at: datetime, taken: datetime | None = None) -> Made:
        """Who made it, at the moment it is judged to have happened; at the centre with the moment of the commit."""
        return Made(id=self.id, by=self.by, at=at, seen=self.seen, contact=self.contact, taken=taken)

    def proven(self) -> bytes:
        """What `device_proof` is of: who says what, when, from which desk; not what was seen."""
        at = (self.at.clock, self.at.offset, self.at.exchanged)
        said = (self.id, self.kind, self.v, self.case, self.number, self.by, *at, self.contact, self.proof)
        return msgspec.json.encode((self.enrolment, self.count, *said)) + b"\n" + bytes(self.body)

    def fingerprint(self) -> str:
        """What must be alike whenever this id comes again: kind, case, author and body; not seen, count or desk."""
        body = msgspec.json.encode(msgspec.json.decode(self.body), order="sorted")
        parts = (self.kind, self.case or "", self.number or "", self.by)
        return hashlib.sha256("\n".join(parts).encode() + b"\n" + body).hexdigest()


class Point(msgspec.Struct, frozen=True):
    """A commit of the centre: its number and its random mark."""

    number: int
    mark: str


class Cursor(msgspec.Struct, frozen=True):
    """How far a desk has read one scope: inside a commit rows go in key order, so a page may end inside one."""

    number: int
    mark: str
    key: str


class Question(msgspec.Struct, frozen=True, omit_defaults=True):
    """A desk's side of one exchange."""

    protocol: int
    enrolment: str
    people: tuple[PersonId, ...]
    cursors: dict[str, Cursor]
    heads: tuple[Point, ...] = ()
    actions: tuple[msgspec.Raw, ...] = ()
    page_bytes: int = PAGE_BYTES
    check: bool = False
    """Whether the last page shall say the digest of every scope: once a day both sides compare."""
    nonce: str = ""
    """A random word that the answer repeats: the answer of another question, come late, is none to this one."""


class Judged(msgspec.Struct, frozen=True, omit_defaults=True):
    """The stored verdict on one action. `version` is the case's version that holds its entry, None without an entry."""

    id: ActionId
    verdict: Verdict
    version: int | None = None
    code: str | None = None
    facts: dict[str, str | int | None] = {}


class Document(msgspec.Struct, frozen=True, omit_defaults=True):
    """A document on its way to a desk: its key, where it lies, its bytes. Side by side, which is how gzip likes them.

    `scopes` are those of the desk's in which this page found it, `gone` those it has left. Of a case that this
    question's verdicts touched they are `whole`: all of the desk's scopes that hold it; none, and it is gone here. So
    are those of an attention line that comes ahead of a longer fill.
    """

    key: str
    scopes: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    whole: bool = False
    body: msgspec.Raw | UnsetType = UNSET
    """Absent where it lies in none of the scopes."""


class Digest(msgspec.Struct, frozen=True):
    """What both sides compare at the end of a fill: how many documents a scope holds, and the sum of their checks."""

    count: int
    sum: int


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """The centre's side of one exchange. `documents` holds each key once, whatever scopes it lies in."""

    protocol: int
    now: datetime
    head: Point | None = None
    verdicts: tuple[Judged, ...] = ()
    later: tuple[CaseId, ...] = ()
    documents: tuple[Document, ...] = ()
    cursors: dict[str, Cursor] = {}
    scopes: tuple[str, ...] = ()
    strangers: tuple[PersonId, ...] = ()
    """Whom the question named and this centre has not seen sign in at the desk."""
    more: bool = False
    digests: dict[str, Digest] = {}
    backed_up: datetime | None = None
    """When the centre's newest backup was begun: a desk keeps at least what was taken since then."""
    other_history: bool = False
    enrol_again: bool = False
    outdated: bool = False
    recalled: bool = False
    """The desk hands in all it has, and then destroys its key."""
    nonce: str = ""
    token: str | None = None
    """The desk's next token: the one it asked with holds until this one was used."""

    def bodies(self) -> dict[str, bytes]:
        """The bytes of every document that came."""
        return {each.key: bytes(each.body) for each in self.documents if each.body is not UNSET}

    @property
    def is_up_only(self) -> bool:
        """Whether nothing comes down with it, and nothing will."""
        return self.outdated or self.recalled

    def carried_on(self, cursors: dict[str, Cursor]) -> dict[str, Cursor]:
        """From where the next question reads on, after one with these cursors."""
        known = cursors | self.cursors
        return {scope: known[scope] for scope in self.scopes if scope in known}

    def reaching(self, cursors: dict[str, Cursor]) -> "Answer":
        """The same answer with other cursors."""
        return msgspec.structs.replace(self, cursors=cursors)

    def gone(self) -> set[str]:
        """What no scope of the desk holds any longer, of the cases that its verdicts touched."""
        return {each.key for each in self.documents if each.whole and not each.scopes}


class AttentionLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A document under `attention/ACTION`: what was not simply taken, whole, for its author or a supervisor."""

    action: ActionId
    kind: str
    by: PersonId
    at: datetime
    verdict: Verdict
    what: Any
    case: CaseId | None = None
    number: str | None = None
    code: str | None = None
    facts: dict[str, str | int | None] = {}


class Task(msgspec.Struct, frozen=True, omit_defaults=True):
    """A document under `task/ACTION`, for an office's supervisors: a row of the catalogue was reported wrong or missing
    or, with a `code`, a case of theirs wants them (server/tasks.py)."""

    action: ActionId
    by: PersonId
    at: datetime
    office: OfficeId
    text: str
    document: str | None = None
    code: str | None = None
    case: CaseId | None = None
    number: str | None = None
    facts: dict[str, str | int | None] = {}

    @property
    def is_of_administrators(self) -> bool:
        """Whether administrators see it too, whatever their office."""
        return self.is_message or self.code == UNPROVEN

    @property
    def is_message(self) -> bool:
        """Whether it is about a message: one that did not arrive, or one that nobody could place."""
        return self.code is not None and (self.code == UNSENT or self.code.startswith(_CAME))


class Notice(msgspec.Struct, frozen=True, omit_defaults=True):
    """A document under `notice/ACTION`: an outage or a new rule, told by a supervisor until a moment."""

    id: str
    by: PersonId
    at: datetime
    until: datetime
    text: str
    topic: str | None = None
    place: str | None = None


class OwnSynonym(msgspec.Struct, frozen=True, omit_defaults=True):
    """A document under `own_synonym/KEY`: for which official words a supervisor says everyday ones stand; without any,
    for none any more, whatever the imported `synonym/WORD` says. KEY is the search key of the everyday words."""

    everyday: str
    by: PersonId
    at: datetime
    official: str = ""


class SignIn(msgspec.Struct, frozen=True, omit_defaults=True):
    """A login and password; with a one-time `invitation` the password is a new one.

    To enrol: the desk's name and its data key (64 hexadecimal digits), kept at the centre for the
    desk's other people. To add a person to an enrolled desk: its `enrolment`. `code` is that of his second
    factor, or a recovery code.
    """

    login: str
    password: str
    invitation: str | None = None
    desk_name: str = ""
    desk_key: str | None = None
    enrolment: str | None = None
    code: str | None = None


class SecondFactorSaid(msgspec.Struct, frozen=True):
    """What a telephone is to keep, said this once: as a text, as a link, as a picture of it (SVG); and the recovery
    codes. It holds from when a code of it is handed in."""

    secret: str
    uri: str
    picture: str
    recovery: tuple[str, ...]


class Enrolled(msgspec.Struct, frozen=True):
    """The answer to an enrolment: this desk's token, its enrolment and the desk number of its case numbers."""

    token: str
    enrolment: str
    desk_number: int
    person: Person
    office: Office
    now: datetime


class SignedIn(msgspec.Struct, frozen=True):
    """This person may work at the desk from now on; `desk_key` opens the desk's files for him."""

    person: Person
    offices: tuple[Office, ...]
    desk_key: str
    now: datetime


class Look(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who asks after a case his desk does not hold, by its number or the citizen's phone, with one proof, and why."""

    person: PersonId
    proof: str
    purpose: str
    number: str | None = None
    phone: str | None = None


class LooksHandedIn(msgspec.Struct, frozen=True):
    """The next looks (`domain.looks.Look`) of a desk's chain: from the number `first` on; `before` is the hash of the
    one before it."""

    chain: str
    first: int
    before: str
    rows: tuple[msgspec.Raw, ...]


class LooksKept(msgspec.Struct, frozen=True):
    """How far the centre has a chain: the number of its newest look, 0 for none, and its hash."""

    last: int
    hash: str


class UsedAsked(msgspec.Struct, frozen=True):
    """Who asks, because of whose request, who has looked at a case."""

    person: PersonId
    case: CaseId
    purpose: str


class Use(msgspec.Struct, frozen=True, omit_defaults=True):
    """That somebody looked at a case, or that a body was given it (kind `forward`)."""

    at: datetime
    by: PersonId
    name: str
    kind: str
    reason: str = ""
    text: str = ""
    office: str | None = None


class Used(msgspec.Struct, frozen=True):
    """Everyone who looked at a case, the oldest first."""

    uses: tuple[Use, ...]


class LetterAsked(msgspec.Struct, frozen=True):
    """Who wants the letter on paper to the body that has an obligation; the centre records that he did."""

    person: PersonId
    case: CaseId
    obligation: ObligationId


class PrintedLetter(msgspec.Struct, frozen=True):
    """The sheet as an HTML page to be printed: it holds the code by which the body's officer reaches his page."""

    page: str


class FileState(msgspec.Struct, frozen=True, omit_defaults=True):
    """How much of a file the centre has; `complete` once its hash was found right.

    `head` is then a commit made after it: a centre put back to a copy without the file does not know it.
    """

    have: int
    size: int
    complete: bool
    head: Point | None = None


class Fault(msgspec.Struct, frozen=True):
    """What every answer but a good one says: a code and facts, never a sentence."""

    code: str
    facts: dict[str, str | int | None] = {}


class PasswordChange(msgspec.Struct, frozen=True):
    login: str
    old: str
    new: str


class CodeAsked(msgspec.Struct, frozen=True, omit_defaults=True):
    """A supervisor, by his own login and password, asks for the code that opens a sealed slot: the challenge that was
    read out to him, and whose slot it is (`sealed`, a login). The centre records that he did."""

    login: str
    password: str
    challenge: str
    sealed: str
    code: str | None = None


class CodeSaid(msgspec.Struct, frozen=True):
    """The code to be read out."""

    code: str


class CaseState(msgspec.Struct, frozen=True, omit_defaults=True):
    """What any agent may say of a case his desk does not hold: the facts of the state sentence, no content."""

    number: str
    status: str
    opened_on: datetime
    body: str | None = None
    body_state: str | None = None
    since: datetime | None = None
    due: str | None = None
    answered_at: datetime | None = None
    word: str | None = None


class ReferenceDocument(msgspec.Struct, frozen=True):
    """A reference document on its way to the centre: its key and its bytes (`null` takes it away)."""

    key: str
    body: msgspec.Raw


class Unreadable(ValueError):
    """An envelope or body that cannot be read. `code` is a Refused code; the content is never in the text."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


T = TypeVar("T")


def encode(value: Any) -> bytes:
    """The bytes of any struct or dataclass of the protocol."""
    return msgspec.json.encode(value)


def pack(body: bytes) -> bytes:
    """A body in the form of gzip. Of a small one most of the time goes into making room, so little room is made."""
    packer = zlib.compressobj(PACKED_LEVEL, wbits=31, memLevel=5 if len(body) < SMALL_BYTES else 8)
    return packer.compress(body) + packer.flush()


def decode(raw: bytes, wanted: type[T]) -> T:
    """Read a struct of the protocol. Raises Unreadable."""
    try:
        return msgspec.json.decode(raw, type=wanted)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Unreadable("unreadable") from None


def action_body(action: Action) -> tuple[str, msgspec.Raw]:
    """(kind, body) of an action for its envelope."""
    return name_of(action), msgspec.Raw(msgspec.json.encode(action))


def read_action(envelope: Envelope) -> Action:
    """The action in an envelope. Raises Unreadable(unknown_kind | unreadable)."""
    wanted = ACTIONS.get(envelope.kind)
    if wanted is None:
        raise Unreadable("unknown_kind")
    action: Action = decode(bytes(envelope.body), wanted)
    return action


def case_bytes(case: Case) -> bytes:
    """A case as its document: the same bytes for every desk that may hold it."""
    return msgspec.json.encode(_spared(case))


def _sparing(kind: type) -> tuple[type, Callable[[Any], tuple[Any, ...]]]:
    """A struct that leaves out what is as it is by default (which msgspec does for no dataclass), and its values."""
    fields: list[Any] = []
    for field in dataclasses.fields(kind):
        default = field.default
        if field.default_factory is not dataclasses.MISSING:
            default = msgspec.field(default_factory=field.default_factory)
        fields.append((field.name, Any) if default is dataclasses.MISSING else (field.name, Any, default))
    return msgspec.defstruct(kind.__name__, fields, omit_defaults=True), attrgetter(*(name for name, *_ in fields))


_SPARING = {
    kind: _sparing(kind) for kind in (Case, Entry, Obligation, Hop, Due, CallBack, SurveyDue, Promise, Party, Phone)
}
_TO_SPARE = {tuple, *_SPARING}


def _spared(value: Any) -> Any:
    """A case without what is as it is by default: a quarter of its bytes, 5 % of them packed. So no default of what
    stands in a case may ever become another.
    """
    if type(value) is tuple:
        return [_spared(part) for part in value] if value else value
    if type(value) not in _SPARING:
        return value
    made, values = _SPARING[type(value)]
    return made(*[_spared(part) if type(part) in _TO_SPARE else part for part in values(value)])


_CASES = msgspec.json.Decoder(Case)


def read_case(raw: bytes) -> Case:
    """The case in a document. Raises Unreadable."""
    try:
        return _CASES.decode(raw)
    except msgspec.DecodeError:
        raise Unreadable("unreadable") from None


class _Versioned(msgspec.Struct):
    version: int


_VERSIONS = msgspec.json.Decoder(_Versioned)


def version_of(raw: bytes) -> int:
    """The version of the case in a document. Raises Unreadable."""
    try:
        return _VERSIONS.decode(raw).version
    except msgspec.DecodeError:
        raise Unreadable("unreadable") from None


def refusal(judged: Judged) -> Refused:
    """The reason in a verdict as the domain's own value."""
    return Refused(judged.code or "unreadable", **judged.facts)


def digest(documents: Iterable[tuple[str, bytes]]) -> Digest:
    """Count and sum of a scope's documents: the sum of the CRC-32 of key and bytes, modulo 2**53."""
    count = total = 0
    for key, raw in documents:
        count += 1
        total += zlib.crc32(raw, zlib.crc32(key.encode()))
    return Digest(count, total % 2**53)
