"""What many bring alike: common problems near, what belongs to one, and the steps by which a case joins it.

steps = desk.views.steps_to_join(case, similar, topic=topic, place=place)      # `case` may be opened by earlier steps
desk.do([*opening, *steps])                                                   # the whole call in one commit
"""

import uuid
from contextlib import suppress

from console import wire
from console.desk.reading import Reading, may_read
from console.desk.recording import Step
from console.domain import actions as act
from console.domain.case import Case, Status
from console.domain.catalogue import PlaceCode, TopicId
from console.domain.identity import CaseNumber
from console.domain.ids import CaseId, OfficeId
from console.domain.people import may
from console.domain.places import common_place
from console.domain.refused import Refused
from console.store.cases import CaseRow


class Problems(Reading):
    """The part of `Views` for common problems."""

    def problems_near(self, topic: TopicId | None, place: PlaceCode | None, limit: int = 20) -> list[CaseRow]:
        """The open common problems that a call may be about, the newest first: of its topic, at its place or around."""
        with self._holdings.precedence.person():
            problems = self._holdings.replica.problems
            return self._named_rows(problems.open_near(topic, place, who=self._who(), limit=limit))

    def joined_to(self, problem: CaseId) -> list[CaseRow]:
        """The cases that belong to a common problem, as far as this person may see them, the newest first."""
        with self._holdings.precedence.person():
            return self._named_rows(self._holdings.replica.problems.joined_to(problem, who=self._who()))

    def count_joined(self, problem: CaseId) -> int | None:
        """How many cases belong to a common problem by the centre's count, with what waits here to be sent on top.

        None where the centre has told no count. Of more than twenty it tells each tenth part.
        """
        raw = self._holdings.replica.document(f"joined/{problem}")
        if raw is None:
            return None
        waiting = self._holdings.outbox.of_kinds(("join_problem", "leave_problem"))
        cases = {row.envelope.case for row in waiting if row.envelope.case is not None}
        return wire.decode(raw, int) + sum(self._moves(case, problem) for case in cases)

    def _moves(self, case_id: CaseId, problem: CaseId) -> int:
        """By how much what waits on a case changes the count."""
        shown = self._holdings.shown(case_id).case
        confirmed = self._holdings.replica.document(f"case/{case_id}")
        before = None
        with suppress(wire.Unreadable):
            before = wire.read_case(confirmed).problem if confirmed is not None else None
        return (shown is not None and shown.problem == problem) - (before == problem)

    def alike(self, problem: CaseId, limit: int = 50) -> list[CaseRow]:
        """The open cases of a common problem's topic and place that belong to none, the newest first."""
        found = self._holdings.shown(problem).case
        if found is None or found.topic is None:
            return []
        with self._holdings.precedence.person():
            problems = self._holdings.replica.problems
            return self._named_rows(problems.alike(found.topic, found.place, who=self._who(), limit=limit))

    def steps_to_join(
        self, case: CaseId, similar: CaseId, *, topic: TopicId | None = None, place: PlaceCode | None = None
    ) -> list[Step]:
        """The steps after which a case belongs to the same common problem as a similar one.

        Where that is a problem, or belongs to one that is open, it is one step. Else both join (the similar one if
        this person may say so) a problem that is open there already or is opened with the topic's title and no word
        that anyone typed. `topic` and `place` are the case's own: a case opened in the same list is not here to be
        read. Raises Refused(missing) without a topic, Refused(no_such_case).
        """
        other = self._read(similar)
        if other is None:
            raise Refused("no_such_case")
        theirs = other if other.kind is act.Kind.PROBLEM else self._open_problem_of(other)
        if theirs is not None:
            return [Step(act.JoinProblem(theirs.id), case)]
        opening = self._opening(other, topic or other.topic, place)
        known = self.problems_near(opening.topic, opening.place, limit=1)
        join = act.JoinProblem(known[0].id if known else CaseId(uuid.uuid4().hex))
        steps = [Step(join, case)] if known else [Step(opening, join.problem), Step(join, case)]
        return [*steps, Step(join, other.id)] if other.id != case and self._may_join(join, other) else steps

    def steps_to_join_alike(self, problem: CaseId) -> list[Step]:
        """The steps after which everything alike belongs to a common problem, as far as this person may say so."""
        join = act.JoinProblem(problem)
        found = [self._read(row.id) for row in self.alike(problem)]
        return [Step(join, case.id) for case in found if case is not None and self._may_join(join, case)]

    def _opening(self, other: Case, topic: TopicId | None, place: PlaceCode | None) -> act.OpenCase:
        known = self._holdings.catalogue.topics.get(topic) if topic is not None else None
        if topic is None or known is None:
            raise Refused("missing", field="topic")
        return act.OpenCase(
            number=CaseNumber(""),
            office=self._office(),
            kind=act.Kind.PROBLEM,
            channel=act.Channel.OTHER,
            subject=known.title,
            text="",
            topic=topic,
            topic_title=known.title,
            place=common_place(place, other.place) if place and other.place else place or other.place,
        )

    def _office(self) -> OfficeId:
        offices = self._who().offices
        if not offices:
            raise Refused("not_in_service")
        return offices[0]

    def _may_join(self, join: act.JoinProblem, case: Case) -> bool:
        """Whether this person may ask that of the similar case."""
        try:
            may(self._person(), join, case, at=self._clock.now(), head_offices=self._holdings.reference.head_offices)
        except Refused:
            return False
        return True

    def _read(self, case_id: CaseId) -> Case | None:
        found = self._holdings.shown(case_id).case
        return found if found is not None and may_read(found, self._who()) else None

    def _open_problem_of(self, case: Case) -> Case | None:
        found = self._holdings.shown(case.problem).case if case.problem is not None else None
        return found if found is not None and found.status is Status.OPEN else None
