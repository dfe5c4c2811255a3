"""What the case screen has read: one value, from one question to the desk."""

from dataclasses import dataclass
from datetime import datetime

from console.desk.views import CaseRow, CaseView, Views
from console.domain import actions as act
from console.domain.case import Case
from console.domain.ids import CaseId, OfficeId
from console.domain.people import Person, Role, may
from console.domain.refused import Refused
from ui.known import Known, known_at

MOST_NEAR = 12
"""More common problems at one place are not chosen from by reading."""


@dataclass(frozen=True)
class Together:
    """What is about the same: the open common problems near, of a problem (the case's own or the case itself) the cases
    that belong to it here, and those that are alike and belong to none."""

    near: tuple[CaseRow, ...] = ()
    joined: tuple[CaseRow, ...] = ()
    alike: tuple[CaseRow, ...] = ()
    count: int | None = None
    """How many belong to it everywhere; None where the centre has not told it."""


@dataclass(frozen=True)
class Shown:
    """A case with the names it needs, what is about the same, and who looks at it when."""

    view: CaseView
    known: Known
    person: Person
    at: datetime
    together: Together = Together()
    uncovered: bool = False
    """Whether telephones and register numbers are shown."""

    @property
    def case(self) -> Case:
        """The case with the unsent work of this desk on top."""
        return self.view.case

    @property
    def is_supervisor(self) -> bool:
        """Whether who looks at it supervises at this moment."""
        return Role.SUPERVISOR in self.person.roles(self.at)

    def refusal(self, action: act.Action) -> Refused | None:
        """Why this person may not do this, or None: asked before a panel opens, so that nobody types in vain."""
        heads = frozenset(OfficeId(office.id) for office in self.known.offices.values() if office.is_head)
        try:
            may(self.person, action, self.case, at=self.at, head_offices=heads)
        except Refused as refused:
            return refused
        return None


def shown_case(views: Views, case_id: CaseId, *, person: Person, at: datetime) -> Shown | None:
    """Read a case for the screen (in a worker); None when it has left this desk."""
    view = views.case(case_id)
    if view is None:
        return None
    return Shown(view=view, known=known_at(views), person=person, at=at, together=_together(views, view.case))


def _together(views: Views, case: Case) -> Together:
    if case.kind is act.Kind.PROBLEM:
        own, alike = tuple(views.joined_to(case.id)), tuple(views.alike(case.id))
        return Together(joined=own, alike=alike, count=views.count_joined(case.id))
    near = views.problems_near(case.topic, case.place, MOST_NEAR) or views.problems_near(None, case.place, MOST_NEAR)
    joined = views.joined_to(case.problem) if case.problem is not None else ()
    count = views.count_joined(case.problem) if case.problem is not None else None
    return Together(near=tuple(row for row in near if row.id != case.problem), joined=tuple(joined), count=count)
