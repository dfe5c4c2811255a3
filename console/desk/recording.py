"""Checking what someone does against what his desk shows, and putting it into envelopes. Nothing is stored here."""

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from console import wire
from console.desk.clock import happened
from console.desk.handing_in import spelled_out
from console.desk.holdings import Holdings
from console.desk.preview import Preview
from console.domain import actions as act
from console.domain.case import Case, Made, Seen
from console.domain.catalogue import Body, BodyId
from console.domain.deadlines import local_day
from console.domain.forwarding import check_forward
from console.domain.identity import CaseNumber, case_number
from console.domain.ids import ActionId, CaseId, ContactId
from console.domain.joining import check_problem
from console.domain.people import Person, may
from console.domain.perform import checked, perform
from console.domain.refused import Refused
from console.domain.synonyms import check_names_nothing
from console.store.database import NotOpened
from console.store.outbox import Adding
from console.wire import At, Envelope

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """One action and where it stands: on a case, on none, or by `number` on a case this desk does not hold.

    `happened` is when, for what is recorded once more; None is now.
    """

    action: act.Action
    case: CaseId | None = None
    number: str | None = None
    proof: str | None = None
    happened: datetime | None = None


class RefusedStep(Refused):
    """`step` is the index of the step that was refused; nothing of its list was stored."""

    def __init__(self, refused: Refused, step: int) -> None:
        super().__init__(refused.code, **refused.facts)
        self.step = step


@dataclass(frozen=True)
class _Standing:
    """A case as the steps so far leave it, and what the author has before him of it.

    A case that `is_hidden` by a damaged page of the replica is not here to be checked against: the centre judges.
    """

    case: Case | None
    seen: Seen
    is_hidden: bool = False


class Recording:
    """One list of steps, each checked on top of the ones before it, inside the commit that will store them."""

    def __init__(
        self, holdings: Holdings, adding: Adding, *, person: Person, at: At, contact: ContactId | None
    ) -> None:
        self._holdings = holdings
        self._adding = adding
        self._person = person
        self._at = at
        self._contact = contact
        self._standing: dict[CaseId, _Standing] = {}
        self.envelopes: list[Envelope] = []
        self.numbers: dict[CaseId, CaseNumber] = {}

    def record_all(self, steps: Sequence[Step]) -> None:
        """Raises RefusedStep for the first step that is not taken."""
        for index, step in enumerate(steps):
            try:
                self._record(step)
            except Refused as refused:
                raise RefusedStep(refused, index) from None

    def _record(self, step: Step) -> None:
        action = step.action
        checked(action)
        if isinstance(action, act.SetSynonym) and action.official.strip():
            self._check_names_nothing(action)
        made_by = self._person.id
        id = ActionId(uuid.uuid4().hex)
        at = self._at if step.happened is None else At(step.happened)
        seen = Seen()
        if step.case is not None and type(action) not in act.WITHOUT_CASE:
            action = self._numbered(action, step.case)
            seen = self._perform(action, step.case, id, happened(at))
        else:
            if type(action) not in act.WITHOUT_CASE and type(action) not in act.RECORDS:
                raise Refused("no_such_case")
            if type(action) not in act.WITHOUT_CASE and step.number is None:
                raise Refused("missing", field="number")
            self._may(action, None, happened(at))
        kind, body = wire.action_body(action)
        self.envelopes.append(
            Envelope(
                id=id,
                kind=kind,
                by=made_by,
                at=at,
                body=body,
                case=step.case,
                number=step.number if step.case is None else None,
                seen=seen,
                contact=self._contact,
                proof=step.proof,
            )
        )

    def _perform(self, action: act.Action, case_id: CaseId, id: ActionId, at: datetime) -> Seen:
        standing = self._standing_of(case_id)
        self._may(action, standing.case, at)
        made = Made(id=id, by=self._person.id, at=at, seen=standing.seen, contact=self._contact)
        if isinstance(action, act.JoinProblem):
            self._check_problem(action, at)
        if isinstance(action, act.Forward | act.PassOn) and standing.case is not None:
            check_forward(standing.case, action, find=self._body, today=local_day(at))
        case, rules = standing.case, self._holdings.reference.rules
        try:
            case = perform(case, action, case_id=case_id, made=made, rules=rules)
        except Refused as refused:
            if refused.code != "no_such_case" or not standing.is_hidden:
                raise
        after = replace(standing.seen, ids=(*standing.seen.ids, id))
        self._standing[case_id] = replace(standing, case=case, seen=after)
        return standing.seen

    def _check_names_nothing(self, action: act.SetSynonym) -> None:
        catalogue = self._holdings.catalogue
        titles = [service.title for service in catalogue.services.values()]
        titles += [topic.title for topic in catalogue.topics.values()]
        check_names_nothing(action.everyday, titles)

    def _check_problem(self, action: act.JoinProblem, at: datetime) -> None:
        problem = self._standing_of(action.problem)
        if problem.case is not None:
            check_problem(problem.case, at=at)
        elif not problem.is_hidden:
            raise Refused("not_a_problem")

    def _body(self, body: BodyId) -> Body | None:
        """A body as this desk knows it; one that a damaged replica hides is checked by the centre alone."""
        try:
            return self._holdings.catalogue.bodies.get(body)
        except NotOpened:
            return None

    def _may(self, action: act.Action, case: Case | None, at: datetime) -> None:
        reference = self._holdings.reference
        known = case if reference.is_known else None
        may(self._person, action, known, at=at, head_offices=reference.head_offices)

    def _standing_of(self, case_id: CaseId) -> _Standing:
        if case_id not in self._standing:
            waiting = self._adding.waiting_on(case_id)
            # Asked first: an old replica read here may have been replaced when the reading is done.
            is_rebuilding = self._holdings.is_rebuilding
            confirmed, is_readable = self._confirmed(case_id)
            found: Preview = self._holdings.preview(case_id, waiting, confirmed)
            seen = spelled_out(found) if is_rebuilding else found.seen
            self._standing[case_id] = _Standing(found.case, seen, is_hidden=not is_readable)
        return self._standing[case_id]

    def _confirmed(self, case_id: CaseId) -> tuple[bytes | None, bool]:
        """(The centre's bytes of a case, whether its page can be read): a damaged replica keeps nobody from saving."""
        try:
            return self._holdings.replica.document(f"case/{case_id}"), True
        except NotOpened:
            log.warning("a case is not readable in a damaged replica")
            return None, False

    def _numbered(self, action: act.Action, case_id: CaseId) -> act.Action:
        """The action with the case number this desk gives it; one asked again keeps what the citizen was told."""
        if not isinstance(action, (act.OpenCase, act.AnswerInquiry)):
            return action
        told = action.opening.number if isinstance(action, act.AnswerInquiry) else action.number
        number = told or case_number(self._adding.device.desk_number, self._adding.next_counter())
        self.numbers[case_id] = number
        if isinstance(action, act.AnswerInquiry):
            return replace(action, opening=replace(action.opening, number=number))
        return replace(action, number=number)
