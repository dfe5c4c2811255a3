"""Every action: what someone records or asks for. The name is an imperative; the fields are what was said or asked.

Who did it, when and having seen what stands in `case.Made`, not here. *Records* (a call came, an answer arrived)
happened and are never refused on their merits; *asks* (forward, close, assign) may be held or refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any

from console.domain.catalogue import BodyId, PlaceCode, ServiceId, TopicId
from console.domain.identity import CaseNumber
from console.domain.ids import ActionId, CaseId, FileHash, ObligationId, OfficeId, PersonId


class Kind(StrEnum):
    """What a citizen brings, and what many bring alike. National petition hub codes 1-5 are in `NATIONAL_CODE`; the
    rest are local."""

    COMPLAINT = "complaint"
    REQUEST = "request"
    PROPOSAL = "proposal"
    TIP = "tip"
    THANKS = "thanks"
    CRITICISM = "criticism"
    INQUIRY = "inquiry"
    PROBLEM = "problem"
    """A common problem that citizens' cases join: it has a topic and a place and nobody's name."""


CITIZENS_KINDS = tuple(kind for kind in Kind if kind is not Kind.PROBLEM)
"""What a citizen can bring."""
NATIONAL_CODE = {Kind.COMPLAINT: 1, Kind.REQUEST: 2, Kind.PROPOSAL: 3, Kind.TIP: 4, Kind.THANKS: 5, Kind.CRITICISM: 1}


class Channel(StrEnum):
    """How the citizen came to us (official tables: Утсаар, Бичгээр, Цахимаар, Биечлэн, Бусад)."""

    PHONE = "phone"
    LETTER = "letter"
    ONLINE = "online"
    IN_PERSON = "in_person"
    OTHER = "other"


class Mark(StrEnum):
    """What makes a case need care beside its urgency."""

    CHILD = "child"
    NAME_WITHHELD = "name_withheld"
    ANONYMOUS = "anonymous"


class Priority(StrEnum):
    NORMAL = "normal"
    URGENT = "urgent"


class AnswerOutcome(StrEnum):
    """What a body's answer says was done."""

    DONE = "done"
    WILL_BE_DONE = "will_be_done"
    REFUSED_BY_LAW = "refused_by_law"
    NOT_OURS = "not_ours"


class CitizenWord(StrEnum):
    """What the citizen says of the result."""

    SOLVED = "solved"
    NOT_SOLVED = "not_solved"


class Way(StrEnum):
    """By which way the citizen was spoken to, or spoke."""

    CALL = "call"
    TEXT = "text"
    PAGE = "page"
    LETTER = "letter"
    IN_PERSON = "in_person"


class SaidBy(StrEnum):
    """Who spoke for the citizen's matter: no name, which may be withheld."""

    CITIZEN = "citizen"
    ON_BEHALF = "on_behalf"


class Consent(StrEnum):
    """What a citizen is told of, or asked for, before his data are used (Personal Data Protection Law, 2021)."""

    RECORDING = "recording"
    SHARING = "sharing"


class CloseOutcome(StrEnum):
    SOLVED = "solved"
    EXPLAINED = "explained"
    REFUSED_BY_LAW = "refused_by_law"
    WITHDRAWN = "withdrawn"
    NOT_REACHED = "not_reached"
    REPEATED = "repeated"


class NoCase(StrEnum):
    """Calls that are no case, one key each, all counted."""

    CUT_OFF = "cut_off"
    SILENT = "silent"
    WRONG_NUMBER = "wrong_number"
    ABUSIVE = "abusive"
    TEST = "test"
    HANDED_OVER = "handed_over"
    STATE_TOLD = "state_told"


@dataclass(frozen=True)
class Phone:
    number: str
    best_time: str | None = None
    do_not_text: bool = False
    do_not_call_back: bool = False


@dataclass(frozen=True)
class Party:
    """A caller or a petitioner: a citizen or, with `organisation`, a legal person."""

    parent_name: str | None = None
    given_name: str | None = None
    register_number: str | None = None
    phones: tuple[Phone, ...] = ()
    address: str | None = None
    organisation: str | None = None
    organisation_number: str | None = None


@dataclass(frozen=True)
class OpenCase:
    """A citizen's matter begins. `caller` is None for an anonymous or withheld name (then see `KeepIdentity`)."""

    number: CaseNumber
    office: OfficeId
    kind: Kind
    channel: Channel
    subject: str
    text: str
    caller: Party | None = None
    petitioner: Party | None = None
    relation: str | None = None
    language: str = "mn"
    needs: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    priority: Priority = Priority.NORMAL
    topic: TopicId | None = None
    topic_title: str | None = None
    place: PlaceCode | None = None
    place_words: str | None = None
    about_body: BodyId | None = None
    about_words: str | None = None
    assignee: PersonId | None = None


@dataclass(frozen=True)
class AnswerInquiry:
    """An inquiry answered on the spot: a case opened and closed by one action."""

    opening: OpenCase
    answer: str


@dataclass(frozen=True)
class KeepIdentity:
    """Who asked that the name be withheld: kept in a second document, never in the case."""

    caller: Party
    petitioner: Party | None = None
    relation: str | None = None


@dataclass(frozen=True)
class RecordCall:
    """The citizen called, wrote or came again about a case that exists."""

    channel: Channel
    text: str
    phone: str | None = None


@dataclass(frozen=True)
class CountCall:
    """A call that is no case."""

    outcome: NoCase
    office: OfficeId
    handed_to: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class AddNote:
    text: str


@dataclass(frozen=True)
class TellService:
    """A service of the catalogue was told to the caller; the title as it was then."""

    service: ServiceId
    title: str


@dataclass(frozen=True)
class Attach:
    """A file hangs on the case. `preview` is a small copy of a large photo, which goes over the line before it."""

    file: FileHash
    name: str
    size: int
    media_type: str
    preview: FileHash | None = None


@dataclass(frozen=True)
class Forward:
    """Hand the case to a body: one obligation begins. The body's name as it was then.

    `despite` is why it goes there although the law would not have it (domain/forwarding.py).
    """

    obligation: ObligationId
    body: BodyId
    body_name: str
    reason: str | None = None
    unit: str | None = None
    officer: str | None = None
    legal_basis: str | None = None
    despite: str | None = None


@dataclass(frozen=True)
class Acknowledge:
    """The body has received it (recorded by the body or on its behalf)."""

    obligation: ObligationId
    officer: str | None = None
    post: str | None = None
    letter_number: str | None = None


@dataclass(frozen=True)
class AskQuestion:
    """The body asks us something before it answers; no clock stops for it."""

    obligation: ObligationId
    text: str
    officer: str | None = None


@dataclass(frozen=True)
class AnswerQuestion:
    """We answer what the body asked: it reads this behind its link. `question` is the entry that asked."""

    obligation: ObligationId
    question: ActionId
    text: str


@dataclass(frozen=True)
class PassOn:
    """Who has an obligation passes it on, to a unit of its own or to another body: a new holder, the same clock.

    `holder` is the body that passes it on; `despite` as in `Forward`.
    """

    obligation: ObligationId
    holder: BodyId
    body: BodyId
    body_name: str
    unit: str | None = None
    reason: str | None = None
    despite: str | None = None


@dataclass(frozen=True)
class Answer:
    """The body answers. `by_date` with WILL_BE_DONE, `legal_ground` with REFUSED_BY_LAW."""

    obligation: ObligationId
    outcome: AnswerOutcome
    text: str
    letter_number: str | None = None
    letter_date: date | None = None
    signer: str | None = None
    post: str | None = None
    by_date: date | None = None
    legal_ground: str | None = None


@dataclass(frozen=True)
class GiveBack:
    obligation: ObligationId
    reason: str


@dataclass(frozen=True)
class Extend:
    """The head of the body extends the term; the citizen must be told (1995 law on petitions). The days are of the
    term's unit."""

    obligation: ObligationId
    days: int
    reason: str


@dataclass(frozen=True)
class Remind:
    """The clock reminds a body of a term that ends soon."""

    obligation: ObligationId


@dataclass(frozen=True)
class Escalate:
    """The clock tells the next level that an obligation is late or, without one, that the citizen's own term is over.

    `to` is `supervisors:OFFICE`, `officer:BODY` (its supervising officer) or `body:BODY`; `again_on` is the day on
    which the level after that hears of it.
    """

    obligation: ObligationId | None
    to: str
    again_on: date | None = None


@dataclass(frozen=True)
class EditField:
    """Change one field. `old` is the value the author saw, `new` the value wanted: text, a list of text or None."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class CorrectKind:
    """A supervisor corrects a wrong kind: the due date is computed anew from the same start, both dates kept."""

    old: Kind
    new: Kind


@dataclass(frozen=True)
class SetPriority:
    old: Priority
    new: Priority


@dataclass(frozen=True)
class AddTag:
    tag: str


@dataclass(frozen=True)
class RemoveTag:
    tag: str


@dataclass(frozen=True)
class Assign:
    """Make someone responsible: compare and set. `expected` is who the author saw there; `to` None lets go."""

    expected: PersonId | None
    to: PersonId | None


@dataclass(frozen=True)
class ScheduleCallBack:
    due: datetime
    reason: str | None = None


@dataclass(frozen=True)
class RecordFollowUp:
    """We called back (or tried another way): reached or not, and the citizen's own word on the result."""

    reached: bool
    word: CitizenWord | None = None
    text: str = ""
    way: Way = Way.CALL


@dataclass(frozen=True)
class RecordSurvey:
    """What the citizen says of how he was served, each from 1 to 5: None where he did not say, all None where he would
    not be asked. `obligation` is the forward whose answer it is about; None: how the centre itself served him."""

    way: Way
    quality: int | None = None
    availability: int | None = None
    transparency: int | None = None
    openness: int | None = None
    text: str = ""
    obligation: ObligationId | None = None


@dataclass(frozen=True)
class MakePromise:
    """What was said to the citizen would be so by a day."""

    text: str
    by_day: date


@dataclass(frozen=True)
class KeepPromise:
    """What was promised is so. `promise` is the entry in which it was made."""

    promise: ActionId
    text: str = ""


@dataclass(frozen=True)
class BreakPromise:
    """What was promised is not so: by the clock once its day is over, or by who knows it before. The citizen is to be
    called."""

    promise: ActionId
    text: str = ""


@dataclass(frozen=True)
class RecordConsent:
    """The citizen was told that the call is recorded, or asked whether his name and telephone may be given to the body
    that decides: what he said, and the words in which he was told or asked."""

    about: Consent
    agreed: bool
    wording: str


@dataclass(frozen=True)
class Close:
    """End the case. Of a withdrawal `said_by`, `said_on` and `way` are the evidence: who said so, when and how."""

    outcome: CloseOutcome
    text: str = ""
    said_by: SaidBy | None = None
    said_on: date | None = None
    way: Way | None = None


@dataclass(frozen=True)
class Reopen:
    reason: str


@dataclass(frozen=True)
class JoinProblem:
    """A citizen's case belongs to a common problem: what becomes of that is shown with it. Nothing else of it changes:
    own number, clock, forwards, answer and word stay."""

    problem: CaseId


@dataclass(frozen=True)
class LeaveProblem:
    """The case does not belong to that common problem after all."""

    problem: CaseId


@dataclass(frozen=True)
class StrikeOut:
    """A mistaken entry is shown struck, with the reason; it is never removed."""

    entry: ActionId
    reason: str


@dataclass(frozen=True)
class Settle:
    """A line under "needs attention" is dealt with; `how` is accepted, asked_again, sent_as_note or left; of a message
    sent_again, attached, discarded (then why) or done."""

    action: ActionId
    how: str
    reason: str | None = None


@dataclass(frozen=True)
class HandToSupervisor:
    """A line under "needs attention" goes to the supervisors of the office."""

    action: ActionId
    office: OfficeId


@dataclass(frozen=True)
class ReportCatalogue:
    """A row of the catalogue is wrong or missing: a task for supervisors. `document` names the row, if any."""

    office: OfficeId
    document: str | None
    text: str


@dataclass(frozen=True)
class CountUnmetNeed:
    """Nothing in the catalogue answers what the citizen asked."""

    office: OfficeId
    words: str
    topic: TopicId | None = None


@dataclass(frozen=True)
class PostNotice:
    """A supervisor tells all agents of an outage or a new rule; shown on calls with this topic or place."""

    text: str
    until: datetime
    topic: TopicId | None = None
    place: PlaceCode | None = None
    notice: str = ""


@dataclass(frozen=True)
class SetSynonym:
    """A supervisor says for which official words everyday ones stand (загс: гэрлэлт); without them, for none any
    more."""

    everyday: str
    official: str = ""


@dataclass(frozen=True)
class Erase:
    """What a case says of people goes, for ever and everywhere; that there was one, when, and what became of it stays.
    Only the centre does it: at a person's request or when the time for which it may be kept is over. Of what happened
    after `until` nothing goes.
    """

    reason: str
    until: datetime


@dataclass(frozen=True)
class SeenElsewhere:
    """An entry that a desk still held after the centre was restored to a moment before it: kept, without effect. Only
    the copy of a striking out strikes the copy of what it struck.

    `kind`, `by`, `at` and `what` are the original's, so every desk that saw it hands in the same copy. The original
    takes its place as soon as it comes.
    """

    entry: ActionId
    kind: str
    by: PersonId
    at: datetime
    what: Mapping[str, Any] = field(default_factory=dict)


Action = (
    OpenCase
    | AnswerInquiry
    | KeepIdentity
    | RecordCall
    | CountCall
    | AddNote
    | TellService
    | Attach
    | Forward
    | Acknowledge
    | AskQuestion
    | AnswerQuestion
    | PassOn
    | Answer
    | GiveBack
    | Extend
    | Remind
    | Escalate
    | EditField
    | CorrectKind
    | SetPriority
    | AddTag
    | RemoveTag
    | Assign
    | ScheduleCallBack
    | RecordFollowUp
    | RecordSurvey
    | MakePromise
    | KeepPromise
    | BreakPromise
    | RecordConsent
    | Close
    | Reopen
    | JoinProblem
    | LeaveProblem
    | StrikeOut
    | Settle
    | HandToSupervisor
    | ReportCatalogue
    | CountUnmetNeed
    | PostNotice
    | SetSynonym
    | Erase
    | SeenElsewhere
)


def _name(action_type: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", action_type.__name__).lower()


ACTIONS: dict[str, type] = {_name(action_type): action_type for action_type in Action.__args__}
"""Wire name -> class: `open_case`, `answer_inquiry` ..."""
NAMES: dict[type, str] = {action_type: name for name, action_type in ACTIONS.items()}

RECORDS = frozenset(
    {OpenCase, AnswerInquiry, KeepIdentity, RecordCall, CountCall, AddNote, TellService, Attach, Acknowledge, Answer}
    | {AskQuestion, RecordFollowUp, ScheduleCallBack, ReportCatalogue, CountUnmetNeed, SeenElsewhere}
    | {RecordSurvey, MakePromise, KeepPromise, BreakPromise, RecordConsent}
)
"""What happened: never refused on its merits."""
WITHOUT_CASE = frozenset({CountCall, Settle, HandToSupervisor, ReportCatalogue, CountUnmetNeed, PostNotice, SetSynonym})
"""Actions that stand on no case."""


def name_of(action: Action) -> str:
    """The action's name on the wire, e.g. `record_follow_up`."""
    return NAMES[type(action)]


def plain(value: Any) -> Any:
    """The value as JSON sees it: dataclasses as dictionaries, enums by value, times in ISO 8601, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return value
