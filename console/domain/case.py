"""A case: what is so. The result of the actions the centre has taken, in the centre's order, with its timeline."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from console.domain.actions import (
    AnswerOutcome,
    Channel,
    CitizenWord,
    CloseOutcome,
    Kind,
    Mark,
    Party,
    Priority,
)
from console.domain.catalogue import BodyId, PlaceCode, TopicId
from console.domain.deadlines import Due, local_day
from console.domain.identity import CaseNumber
from console.domain.ids import ActionId, CaseId, ContactId, ObligationId, OfficeId, PersonId


class Verdict(StrEnum):
    """What became of an action. UNPLACED: its case is not known (yet); REFUSED leaves no entry in the case."""

    APPLIED = "applied"
    NO_CHANGE = "no_change"
    HELD = "held"
    REFUSED = "refused"
    UNPLACED = "unplaced"


class Status(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class ObligationState(StrEnum):
    FORWARDED = "forwarded"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    GIVEN_BACK = "given_back"


@dataclass(frozen=True)
class Seen:
    """What the author had before him: the last confirmed version, the mark of the commit that made it, and the ids of
    the waiting actions that his desk showed on top of it."""

    version: int = 0
    mark: str = ""
    ids: tuple[ActionId, ...] = ()


@dataclass(frozen=True)
class Made:
    """Who made an action, when it happened (aware UTC) and having seen what; `taken` is the moment of the centre's
    commit that performs it, None on a desk."""

    id: ActionId
    by: PersonId
    at: datetime
    seen: Seen = Seen()
    contact: ContactId | None = None
    taken: datetime | None = None


@dataclass(frozen=True)
class Struck:
    by: PersonId
    at: datetime
    reason: str


@dataclass(frozen=True)
class Entry:
    """One line of the timeline. `what` is the action's content as JSON sees it, so unknown kinds survive.

    `version` and `mark` are None on a desk while the action waits to be sent.
    """

    id: ActionId
    kind: str
    by: PersonId
    at: datetime
    verdict: Verdict
    what: Mapping[str, Any] = field(default_factory=dict)
    code: str | None = None
    facts: Mapping[str, str | int | None] = field(default_factory=dict)
    contact: ContactId | None = None
    version: int | None = None
    mark: str | None = None
    struck: Struck | None = None


@dataclass(frozen=True)
class Hop:
    """Someone who had an obligation before it was passed on, and from when until when."""

    body: BodyId
    body_name: str
    since: datetime
    until: datetime
    unit: str | None = None
    officer: str | None = None
    acknowledged_at: datetime | None = None


@dataclass(frozen=True)
class Obligation:
    """One forward with its own state and clock; `body`, `unit` and `officer` are who has it now, since `held_since`.

    `due` never lies after the citizen's own due date unless a dated rule says so; `is_short`: fewer working days were
    left than the rules want. `escalate_on` is when the next level hears of it, once one has (domain/alarms.py).
    """

    id: ObligationId
    body: BodyId
    body_name: str
    state: ObligationState
    by: PersonId
    at: datetime
    due: Due | None = None
    reason: str | None = None
    acknowledged_at: datetime | None = None
    officer: str | None = None
    outcome: AnswerOutcome | None = None
    answered_at: datetime | None = None
    given_back_reason: str | None = None
    escalated_to: tuple[str, ...] = ()
    unit: str | None = None
    legal_basis: str | None = None
    reached_at: datetime | None = None
    asked_at: datetime | None = None
    hops: tuple[Hop, ...] = ()
    is_short: bool = False
    remind_on: date | None = None
    reminded_at: datetime | None = None
    escalate_on: date | None = None
    given_back_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the body still has to act."""
        return self.state in (ObligationState.FORWARDED, ObligationState.ACKNOWLEDGED)

    @property
    def is_left_to_others(self) -> bool:
        """Whether its body says that it is not its matter: it gave it back, or answered nothing else."""
        return self.state is ObligationState.GIVEN_BACK or self.outcome is AnswerOutcome.NOT_OURS

    @property
    def held_since(self) -> datetime:
        """Since when its holder has had it."""
        return self.hops[-1].until if self.hops else self.reached_at or self.at

    def holders(self, at: datetime) -> tuple[Hop, ...]:
        """Everyone who has had it, first to last; the last until it ended or, while it is open, until this moment."""
        until = self.answered_at or self.given_back_at or at
        last = Hop(
            body=self.body,
            body_name=self.body_name,
            since=self.held_since,
            until=max(until, self.held_since),
            unit=self.unit,
            officer=self.officer,
            acknowledged_at=self.acknowledged_at,
        )
        return (*self.hops, last)

    def is_late(self, at: datetime) -> bool:
        """Whether its term was over before it was answered, or is over at this moment; an escalation says nothing."""
        return self.due is not None and local_day(self.answered_at or at) > self.due.date


@dataclass(frozen=True)
class CallBack:
    """`promise` is the entry of the promise that was broken, where the call is about that."""

    due: datetime
    by: PersonId
    entry: ActionId
    reason: str | None = None
    tries: int = 0
    promise: ActionId | None = None


@dataclass(frozen=True)
class SurveyDue:
    """The citizen is to be asked by then how he was served: by the body of `obligation` or (None) by the centre."""

    due: datetime
    obligation: ObligationId | None = None


class PromiseState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True)
class Promise:
    """What was said to the citizen would be so by a day; `entry` is the line in which it was made."""

    entry: ActionId
    text: str
    by_day: date
    state: PromiseState = PromiseState.OPEN


@dataclass(frozen=True)
class Case:
    id: CaseId
    number: CaseNumber
    office: OfficeId
    kind: Kind
    channel: Channel
    subject: str
    text: str
    opened_at: datetime
    opened_by: PersonId
    status: Status = Status.OPEN
    caller: Party | None = None
    petitioner: Party | None = None
    relation: str | None = None
    language: str = "mn"
    needs: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    priority: Priority = Priority.NORMAL
    tags: tuple[str, ...] = ()
    topic: TopicId | None = None
    topic_title: str | None = None
    place: PlaceCode | None = None
    place_words: str | None = None
    about_body: BodyId | None = None
    about_words: str | None = None
    assignee: PersonId | None = None
    due: Due | None = None
    call_back: CallBack | None = None
    word: CitizenWord | None = None
    word_at: datetime | None = None
    outcome: CloseOutcome | None = None
    closed_at: datetime | None = None
    aliases: tuple[CaseNumber, ...] = ()
    problem: CaseId | None = None
    escalated_to: tuple[str, ...] = ()
    escalate_on: date | None = None
    survey: SurveyDue | None = None
    promises: tuple[Promise, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    entries: tuple[Entry, ...] = ()
    version: int = 0
    mark: str = ""

    @property
    def open_obligations(self) -> tuple[Obligation, ...]:
        """The forwards whose body still has to act, oldest first."""
        return tuple(obligation for obligation in self.obligations if obligation.is_open)

    def entry(self, action: ActionId) -> Entry | None:
        """The timeline's line of this action, if the case has it."""
        return next((entry for entry in self.entries if entry.id == action), None)

    def obligation(self, obligation: ObligationId) -> Obligation | None:
        """The obligation of this id, if the case has it."""
        return next((each for each in self.obligations if each.id == obligation), None)

    def latest(self, kind: str) -> Entry | None:
        """The newest entry of an action kind that was applied and is not struck."""
        return next(
            (e for e in reversed(self.entries) if e.kind == kind and e.verdict is Verdict.APPLIED and not e.struck),
            None,
        )

    def latest_edit(self, name: str) -> Entry | None:
        """The newest applied edit of one field."""
        edits = (e for e in reversed(self.entries) if e.kind == "edit_field" and e.verdict is Verdict.APPLIED)
        return next((e for e in edits if e.what["field"] == name), None)

    def unseen(self, seen: Seen) -> tuple[Entry, ...]:
        """The entries the author of an action had not before him.

        Entries without a version are this desk's own waiting ones and never count. When the case has no such version
        with that mark (another history), every entry whose id is not listed counts.
        """
        known = seen.version == 0 or any((e.version, e.mark) == (seen.version, seen.mark) for e in self.entries)
        after = seen.version if known else 0
        listed = frozenset(seen.ids)
        return tuple(e for e in self.entries if e.version is not None and e.version > after and e.id not in listed)


def stamped(case: Case, *, version: int, mark: str) -> Case:
    """The case with its newest entry, and itself, given the centre's version and the mark of the commit."""
    last = replace(case.entries[-1], version=version, mark=mark)
    return replace(case, entries=(*case.entries[:-1], last), version=version, mark=mark)
