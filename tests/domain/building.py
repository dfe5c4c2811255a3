"""Cases, actions and their makers for the tests of the rules: only what a test says differs from an ordinary case."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from console.domain import actions as act
from console.domain.alarms import Alarms
from console.domain.case import Case, Made, Seen, Verdict, stamped
from console.domain.catalogue import BodyId
from console.domain.deadlines import Calendar, Term, Unit
from console.domain.identity import case_number
from console.domain.ids import ActionId, CaseId, ObligationId, OfficeId, PersonId
from console.domain.perform import perform
from console.domain.refused import Refused
from console.domain.rules import Rules

START = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
OFFICE = OfficeId("room")
CASE = CaseId("case")


def term(kind: str, days: int) -> Term:
    return Term(
        id=f"{kind}-{days}",
        version="test",
        kind=kind,
        days=days,
        unit=Unit.CALENDAR,
        extension_days=30,
        valid_from=date(1995, 5, 1),
        valid_to=None,
        basis="test",
        source="test",
        confirmed_by=None,
    )


RULES = Rules(
    terms=(term("complaint", 30), term("request", 30), term("proposal", 90), term("problem", 30)),
    calendar=Calendar(version="test", days_off=frozenset(), working_swaps=frozenset()),
    alarms=Alarms(version="test", short_days=3, remind_days=3, again_days=5),
)


def opening(**changes: object) -> act.OpenCase:
    ordinary = act.OpenCase(
        number=case_number(14, 7),
        office=OFFICE,
        kind=act.Kind.COMPLAINT,
        channel=act.Channel.PHONE,
        subject="Гудамжны гэрэл асахгүй",
        text="Гурав хоног асахгүй байна",
        caller=act.Party(parent_name="Ганбаатар", given_name="Болд", phones=(act.Phone("99112345"),)),
    )
    return replace(ordinary, **changes)  # type: ignore[arg-type]


@dataclass
class Book:
    """A case at the centre: takes actions in order, stamps versions as the centre does and keeps the verdicts."""

    case: Case | None = None
    mark: str = "m"
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    reasons: dict[str, Refused] = field(default_factory=dict)
    minutes: int = 0
    rules: Rules = RULES

    def take(
        self,
        name: str,
        action: act.Action,
        *,
        by: str = "agent",
        seen: Seen | None = None,
        at: datetime | None = None,
    ) -> Verdict:
        self.minutes += 1
        made = Made(
            id=ActionId(name),
            by=PersonId(by),
            at=at or START + timedelta(minutes=self.minutes),
            seen=self.all_seen() if seen is None else seen,
        )
        try:
            case = perform(self.case, action, case_id=CASE, made=made, rules=self.rules)
        except Refused as refused:
            self.reasons[name] = refused
            self.verdicts[name] = Verdict.REFUSED
            return Verdict.REFUSED
        self.case = stamped(case, version=(self.case.version if self.case else 0) + 1, mark=self.mark)
        self.verdicts[name] = self.case.entries[-1].verdict
        return self.verdicts[name]

    def all_seen(self) -> Seen:
        return Seen(self.case.version, self.case.mark) if self.case else Seen()

    @property
    def now(self) -> Case:
        assert self.case is not None
        return self.case


def opened(**changes: object) -> Book:
    book = Book()
    book.take("open", opening(**changes))
    return book


def forward(body: str, obligation: str | None = None) -> act.Forward:
    return act.Forward(ObligationId(obligation or f"to-{body}"), BodyId(body), body.upper())
