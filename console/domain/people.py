"""Who works here, and `may`: the one place that decides who is allowed what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from console.domain import actions as act
from console.domain.case import Case
from console.domain.catalogue import BodyId, PlaceCode
from console.domain.deadlines import Extender
from console.domain.identity import person_name
from console.domain.ids import OfficeId, PersonId
from console.domain.refused import Refused

CENTRE = PersonId("centre")
"""The author of what the centre does by itself; nobody signs in as this, and no desk's action is taken from it."""
CLOCK = PersonId("clock")
"""The author of what time does at the centre: reminders and escalations."""
CITIZEN = PersonId("citizen")
"""The author of what a citizen says without an agent, by text."""
_BODY = "body:"


def body_actor(body: BodyId) -> PersonId:
    """The author of what a body does itself, not through an agent."""
    return PersonId(f"{_BODY}{body}")


def acting_body(author: PersonId) -> BodyId | None:
    """The body that this author is, None for a person."""
    return BodyId(author.removeprefix(_BODY)) if author.startswith(_BODY) else None


def is_nobody(author: PersonId) -> bool:
    """Whether it is the centre, its clock, a body or a citizen: no person has such an id."""
    return author in (CENTRE, CLOCK, CITIZEN) or acting_body(author) is not None


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Office:
    """A room of agents or a public service centre. The head office sees all open cases."""

    id: OfficeId
    name: str
    name_en: str | None = None
    place: PlaceCode | None = None
    is_head: bool = False


@dataclass(frozen=True)
class Grant:
    """A role at an office, dated: it holds from `since` up to, not including, `until`."""

    role: Role
    office: OfficeId
    since: datetime
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether it holds at this moment (aware)."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True)
class Person:
    id: PersonId
    parent_name: str | None
    given_name: str
    post: str | None = None
    grants: tuple[Grant, ...] = ()

    @property
    def name(self) -> str:
        """As persons are written: «Б. Болд»."""
        return person_name(self.parent_name, self.given_name)

    def roles(self, at: datetime) -> frozenset[Role]:
        """The roles held at this moment, at any office."""
        return frozenset(grant.role for grant in self.grants if grant.holds(at))

    def offices(self, at: datetime) -> tuple[OfficeId, ...]:
        """The offices worked at at this moment, in the order of the grants."""
        return tuple(dict.fromkeys(grant.office for grant in self.grants if grant.holds(at)))

    def supervises(self, office: OfficeId, at: datetime) -> bool:
        """Whether this person is a supervisor of the office at this moment."""
        return any(g.holds(at) and g.role is Role.SUPERVISOR and g.office == office for g in self.grants)


_SUPERVISORS_ONLY = (act.CorrectKind, act.PostNotice, act.SetSynonym)
_CENTRE_ONLY = (act.Erase, act.Escalate, act.Remind)


def may(
    person: Person, action: act.Action, case: Case | None, *, at: datetime, head_offices: frozenset[OfficeId]
) -> None:
    """Raise Refused where this person is not allowed this action at this moment.

    Records are open to everyone in service, for any case: they happened. But a withheld name only he writes down who
    opened the case or has it, since who wrote it knows it from then on. Asks need the case's office, the head office or
    to be the one it is assigned to.
    """
    if not person.roles(at):
        raise Refused("not_in_service")
    if isinstance(action, _CENTRE_ONLY):
        raise Refused("not_allowed", role="centre")
    supervises = _supervises(person, case, at, head_offices)
    if not supervises and (isinstance(action, _SUPERVISORS_ONLY) or _is_for_supervisors(case, action)):
        raise Refused("not_allowed", role=Role.SUPERVISOR)
    if isinstance(action, act.KeepIdentity) and case is not None and person.id not in (case.opened_by, case.assignee):
        raise Refused("not_allowed", role=Role.SUPERVISOR)
    if type(action) in act.RECORDS or case is None:
        return
    offices = person.offices(at)
    if case.office not in offices and not head_offices.intersection(offices) and case.assignee != person.id:
        raise Refused("other_office", office=case.office)
    if isinstance(action, act.Assign) and not (supervises or _is_his_to_assign(person, action)):
        raise Refused("not_allowed", role=Role.SUPERVISOR)
    if isinstance(action, act.StrikeOut) and not supervises:
        entry = case.entry(action.entry)
        if entry is not None and entry.by != person.id:
            raise Refused("not_yours_to_strike", by=entry.by)


def may_body(body: BodyId, action: act.Action, case: Case) -> None:
    """Raise Refused where a body is not allowed this action: it acts on what it has, and on nothing else."""
    if not isinstance(action, _BODIES_OWN):
        raise Refused("not_allowed", role="agent")
    obligation = case.obligation(action.obligation)
    if obligation is None:
        raise Refused("no_such_obligation")
    if obligation.body != body:
        raise Refused("not_allowed", role="holder")
    if _is_for_supervisors(case, action):
        raise Refused("not_allowed", role=Role.SUPERVISOR)


_BODIES_OWN = (act.Acknowledge, act.AskQuestion, act.PassOn, act.Answer, act.GiveBack, act.Extend)


def _is_for_supervisors(case: Case | None, action: act.Action) -> bool:
    """Whether it extends a term that the rule lets only supervisors extend."""
    if not isinstance(action, act.Extend) or case is None:
        return False
    obligation = case.obligation(action.obligation)
    term = obligation.due if obligation is not None else None
    return term is not None and term.extension_by is Extender.SUPERVISOR


def _supervises(person: Person, case: Case | None, at: datetime, head_offices: frozenset[OfficeId]) -> bool:
    """Whether he is a supervisor of the case's office or of the head office; of any office where no case is meant."""
    if case is None:
        return Role.SUPERVISOR in person.roles(at)
    return any(person.supervises(office, at) for office in {case.office, *head_offices})


def _is_his_to_assign(person: Person, action: act.Assign) -> bool:
    """Agents take what is nobody's and hand on or let go what is theirs; supervisors assign anything."""
    return action.expected == person.id or (action.expected is None and action.to == person.id)
