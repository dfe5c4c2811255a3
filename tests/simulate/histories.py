"""The centre's history told anew from its journal alone: what each case must be, and whether anyone acted blindly.

Written apart from `console.server`: it shares with it only `perform` and `may`, which the tests of the rules prove.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from console import wire
from console.domain import actions as act
from console.domain.alarms import Alarms
from console.domain.case import Case, Entry, Verdict
from console.domain.deadlines import Calendar, Term
from console.domain.editing import edited
from console.domain.ids import ActionId, CaseId, OfficeId, PersonId
from console.domain.people import CLOCK, Office, Person, may
from console.domain.perform import perform
from console.domain.refused import Refused
from console.domain.rules import Rules
from console.server.sent import Sent, read
from console.store.erasing import ANY
from console.store.journal import NOT_SIGNED_IN
from tests.simulate.house import House

NEWS = frozenset(
    {"add_note", "record_call", "answer", "reopen", "record_follow_up", "record_survey", "ask_question"}
    | {"seen_elsewhere"}
)
"""What the author of a closing must have had on his screen (the table of conflicts)."""
MOVES_A_DATE = frozenset({"extend", "correct_kind"})
"""What law 9 lets move a due date."""
_ERASED = """SELECT body FROM documents WHERE kind = 'case' AND key IN (SELECT 'case/' || "case" FROM erasures)"""
_JOURNAL = (
    'SELECT id, kind, "case", number, "by", at, received, envelope, verdict, version, code, facts, "commit", '
    "fingerprint "
    'FROM journal ORDER BY "order"'
)


@dataclass(frozen=True)
class Line:
    """One line of the journal."""

    id: ActionId
    kind: str
    case: CaseId | None
    number: str | None
    by: PersonId
    at: datetime
    received: datetime
    envelope: bytes
    verdict: Verdict
    version: int | None
    code: str | None
    facts: dict[str, Any]
    commit: int
    fingerprint: str

    @property
    def is_emptied(self) -> bool:
        """Whether its case was erased: its content is gone, its verdict stays."""
        return self.fingerprint == ANY

    @property
    def sent(self) -> Sent:
        """The action as the centre read it."""
        return read(self.envelope, now=self.received)


@dataclass
class Blind:
    """Someone decided over something that he had not on his screen."""

    action: ActionId
    kind: str
    over: ActionId


@dataclass
class History:
    """What the journal makes of the cases."""

    lines: dict[ActionId, Line] = field(default_factory=dict)
    cases: dict[CaseId, Case] = field(default_factory=dict)
    people: dict[PersonId, Person] = field(default_factory=dict)
    offices: dict[OfficeId, Office] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    blind: list[Blind] = field(default_factory=list)


def moment(microseconds: int) -> datetime:
    """A moment as the stores write it."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)


class Telling:
    """Tells a centre's history from its journal."""

    def __init__(self, house: House, before_him: dict[ActionId, frozenset[ActionId]]) -> None:
        self.history = History()
        self._before_him = before_him
        self._marks: dict[int, str] = dict(house.rows("SELECT number, mark FROM commits"))
        self._times = {number: moment(at) for number, at in house.rows("SELECT number, at FROM commits")}
        self._waiting: list[Line] = []
        self._needless: dict[ActionId, ActionId] = {}
        self._rules = Rules(terms=(), calendar=Calendar("none", days_off=frozenset(), working_swaps=frozenset()))
        self._placed_in = _commits_of_entries(house, self._marks)
        self._strangers: list[Line] = []
        """What waited for its author to be known, or to sign in there, and was placed later; in the journal's order."""
        self._erased = cases_erased(house)
        self.history.cases |= self._erased
        for row in house.rows(_JOURNAL):
            line = _line(row)
            self.history.lines[line.id] = line
            self._place_strangers(before=line.commit)
            self._tell(line)
        self._place_strangers(before=None)
        for copy, entry in self._needless.items():
            if entry not in self.history.lines:
                self.history.wrong.append(f"the copy {copy} was not kept although nobody has the original")

    def _tell(self, line: Line) -> None:
        if line.kind == "put_document":
            self._put(wire.decode(line.envelope, wire.ReferenceDocument))
            return
        sent = line.sent
        if sent.action is None or type(sent.action) in act.WITHOUT_CASE or line.code == "id_reused":
            return
        if line.verdict is Verdict.REFUSED:
            return
        if isinstance(sent.action, act.SeenElsewhere) and line.verdict is Verdict.NO_CHANGE:
            self._needless[line.id] = sent.action.entry
            return
        if line.by not in self.history.people and line.by != CLOCK and not isinstance(sent.action, act.SeenElsewhere):
            if line.verdict is not Verdict.UNPLACED:
                self._strangers.append(line)
            return
        if line.code == NOT_SIGNED_IN:
            return
        if self._is_placed_after(line, line.commit) and self._waits_for(line, sent.action) is None:
            self._strangers.append(line)
            return
        self._take(line, sent.action, line.commit)

    def _is_placed_after(self, line: Line, commit: int) -> bool:
        """Whether it waited longer: for its author to sign in where it came from."""
        return self._placed_in.get(line.id, commit) > commit

    def _place_strangers(self, *, before: int | None) -> None:
        for line in list(self._strangers):
            commit, action = self._placed_in.get(line.id, line.commit), line.sent.action
            # One may have been placed already, by an opening before it in this list.
            if line in self._strangers and action is not None and (before is None or commit < before):
                self._strangers.remove(line)
                self._take(line, action, commit)

    def _take(self, line: Line, action: act.Action, commit: int) -> None:
        if line.case in self._erased:
            return
        if line.case is None or self._waits_for(line, action) is not None:
            self._waiting.append(line)
            return
        self._perform(line, action, line.case, commit)
        if _opens(action):
            self._place_waiting(line, commit)

    def _waits_for(self, line: Line, action: act.Action) -> CaseId | None:
        """The case without which this cannot be performed: its own, or the common problem that it joins."""
        if line.case not in self.history.cases and not _opens(action):
            return line.case
        if isinstance(action, act.JoinProblem) and action.problem not in self.history.cases:
            return action.problem
        return None

    def _place_waiting(self, opening: Line, commit: int) -> None:
        """What waited for this case, of which it is the last thing missing; in the journal's order."""
        known = [line for line in self._strangers if self._placed_in.get(line.id) == commit]
        among = {line.id for line in (*self._waiting, *known)}
        for line in [line for line in self.history.lines.values() if line.id in among]:
            action = line.sent.action
            joins = action.problem if isinstance(action, act.JoinProblem) else None
            if opening.case not in (line.case, joins) or action is None or self._waits_for(line, action) is not None:
                continue
            (self._strangers if line in known else self._waiting).remove(line)
            if self._is_placed_after(line, commit):
                self._strangers.append(line)
            elif line.verdict is not Verdict.UNPLACED and line.case is not None:
                self._perform(line, action, line.case, commit)

    def _perform(self, line: Line, action: act.Action, case_id: CaseId, commit: int) -> None:
        cases, envelope = self.history.cases, line.sent.envelope
        before = cases.get(case_id)
        try:
            self._may(line, action, before)
            made = envelope.made(at=line.at, taken=self._times[commit])
            after = perform(before, action, case_id=case_id, made=made, rules=self._rules)
        except Refused as refused:
            self.history.wrong.append(f"{line.id} {line.kind} is {line.verdict} but must be refused: {refused.code}")
            return
        if _opens(action) and line.code == "number_taken":
            given = after.number
            after = replace(after, number=line.facts["now"], aliases=(given,) if given else ())
        version = (before.version if before else 0) + 1
        last = replace(after.entries[-1], version=version, mark=self._marks.get(commit))
        after = replace(after, entries=(*after.entries[:-1], last), version=version, mark=self._marks.get(commit, ""))
        if (last.verdict, version) != (line.verdict, line.version):
            self.history.wrong.append(
                f"{line.id} {line.kind} is {line.verdict}/{line.version}, must be {last.verdict}/{version}"
            )
        self._look_for_blindness(line, action, before, last)
        if before is not None and before.due != after.due and line.kind not in MOVES_A_DATE:
            self.history.wrong.append(f"{line.kind} moved the due date of {case_id}")
        cases[case_id] = after

    def _may(self, line: Line, action: act.Action, case: Case | None) -> None:
        if isinstance(action, act.SeenElsewhere):
            return
        if line.by == CLOCK and isinstance(action, act.Remind | act.Escalate | act.BreakPromise):
            return
        heads = frozenset(office.id for office in self.history.offices.values() if office.is_head)
        person = self.history.people.get(line.by)
        if person is None:
            raise Refused("unknown_person")
        may(person, action, case, at=line.at, head_offices=heads)

    def _look_for_blindness(self, line: Line, action: act.Action, before: Case | None, last: Entry) -> None:
        if before is None or last.verdict is not Verdict.APPLIED or line.id not in self._before_him:
            return
        seen = self._before_him[line.id]
        unseen = [entry for entry in before.entries if entry.id not in seen]
        if isinstance(action, act.Close):
            over = [entry.id for entry in unseen if entry.kind in NEWS]
        elif isinstance(action, act.EditField):
            now = edited(before, action.field, action.new)[0]
            over = [] if now in (action.old, action.new) else [before.entries[-1].id]
        elif isinstance(action, act.Forward):
            rivals = {each.id for each in before.open_obligations if each.body != action.body}
            forwards = [entry for entry in unseen if entry.kind == "forward" and entry.verdict is Verdict.APPLIED]
            over = [entry.id for entry in forwards if entry.what["obligation"] in rivals]
        else:
            return
        self.history.blind += [Blind(line.id, line.kind, each) for each in over[:1]]

    def _put(self, document: wire.ReferenceDocument) -> None:
        kind, _, name = document.key.partition("/")
        raw = bytes(document.body)
        if kind == "person":
            self.history.people[PersonId(name)] = msgspec.json.decode(raw, type=Person)
        elif kind == "office":
            self.history.offices[OfficeId(name)] = msgspec.json.decode(raw, type=Office)
        elif kind == "terms":
            self._rules = replace(self._rules, terms=msgspec.json.decode(raw, type=tuple[Term, ...]))
        elif kind == "calendar":
            self._rules = replace(self._rules, calendar=msgspec.json.decode(raw, type=Calendar))
        elif kind == "alarms":
            self._rules = replace(self._rules, alarms=msgspec.json.decode(raw, type=Alarms))


def cases_erased(house: House) -> dict[CaseId, Case]:
    """The cases that were erased, as they lie there: their journal no longer tells what they were."""
    found = {}
    for (raw,) in house.rows(_ERASED):
        case = wire.read_case(raw)
        found[case.id] = case
    return found


def _commits_of_entries(house: House, marks: dict[int, str]) -> dict[ActionId, int]:
    """In which commit each entry came into its case, as the case says."""
    numbers = {mark: number for number, mark in marks.items()}
    found: dict[ActionId, int] = {}
    for (body,) in house.rows("SELECT body FROM documents WHERE kind = 'case'"):
        found |= {entry.id: numbers.get(entry.mark or "", 0) for entry in wire.read_case(body).entries}
    return found


def _opens(action: act.Action) -> bool:
    return isinstance(action, act.OpenCase | act.AnswerInquiry)


def _line(row: tuple[Any, ...]) -> Line:
    id, kind, case, number, by, at, received, envelope, verdict, version, code, facts, commit, fingerprint = row
    return Line(
        id=id,
        kind=kind,
        case=case,
        number=number,
        by=by,
        at=moment(at),
        received=moment(received),
        envelope=envelope,
        verdict=Verdict(verdict),
        version=version,
        code=code,
        facts=msgspec.json.decode(facts),
        commit=commit,
        fingerprint=fingerprint,
    )
