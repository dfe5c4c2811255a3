"""What must hold in a world that has healed: nothing lost, nothing taken twice, every desk what its people may hold."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from console import wire
from console.desk.handing_in import COPY
from console.domain.alarms import alarms_due
from console.domain.case import Case, Status, Verdict
from console.domain.deadlines import local_day
from console.domain.ids import ActionId, CaseId, OfficeId, PersonId
from console.domain.people import Person, Role
from console.store.journal import NOT_SIGNED_IN
from tests.simulate import erasure
from tests.simulate.desks import Workplace
from tests.simulate.histories import History, Line, Telling
from tests.simulate.lines import FUTURE
from tests.simulate.world import World

NEEDS_ATTENTION = frozenset({Verdict.HELD, Verdict.REFUSED, Verdict.UNPLACED})
CANNOT_BE_READ = frozenset({"unreadable", "unknown_kind"})
AUTHOR_ALONE = timedelta(days=3)
UNSURE = timedelta(minutes=5)
"""More than the centre's own clock is ever wrong by here: it caps what it receives."""
_SIGNED_IN = """SELECT 1 FROM device_people JOIN devices ON devices.enrolment = device_people.enrolment
    WHERE devices.key = (SELECT key FROM devices WHERE number = ?) AND person = ?"""
HEAD_KEEPS = timedelta(days=90)


def check(world: World) -> None:
    """Complain of everything that does not hold."""
    Checking(world).check_all()


class Checking:
    """One look at a world that has healed."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._house = world.house
        self._now = world.now + world.centre_wrong_by
        shown = {action: made.before_him for action, made in world.made.items()}
        self._history: History = Telling(world.house, shown).history
        self._documents: dict[str, bytes] = dict(self._house.rows("SELECT key, body FROM documents"))
        self._scopes: dict[str, set[str]] = {}
        for scope, key in self._house.rows("SELECT scope, key FROM memberships WHERE NOT gone"):
            self._scopes.setdefault(key, set()).add(scope)
        self._stuck = world.stuck_subjects()
        self._erased = erasure.written_down(world)

    def check_all(self) -> None:
        """Every invariant."""
        for wrong in self._history.wrong:
            self._complain(wrong)
        for blind in self._history.blind:
            self._complain(f"{blind.kind} {blind.action} was applied over {blind.over}, which its author had not seen")
        self._check_nothing_is_lost()
        self._check_moments()
        self._check_files()
        self._check_cases()
        self._check_numbers()
        self._check_memberships()
        self._check_attention()
        self._check_copies()
        erasure.check(self._world, self._history)
        for place in self._world.running:
            if not place.is_closed:
                self._check_desk(place)

    def _complain(self, what: str) -> None:
        self._world.story.complain(what)

    def _check_nothing_is_lost(self) -> None:
        """Every action is in the journal, whole, or on a desk; on a desk only if the centre cannot take it."""
        for place in self._world.running:
            self._world.remember(place)
        waiting = {action: place for place in self._world.running for action in place.waiting()}
        for action, made in self._world.made.items():
            line = self._history.lines.get(action)
            if line is None:
                if action not in waiting and action not in self._world.excused and not self._is_erased(made.envelope):
                    self._complain(f"{action} {made.envelope.kind} of {made.desk} is lost")
            elif not _is_whole(line, made.envelope):
                self._complain(f"{action} {made.envelope.kind} is not whole in the journal")
        for entry, desk in self._world.aside.items():
            if entry not in self._history.lines and entry not in waiting and not self._has_copy(entry, waiting):
                self._complain(f"{entry} stands only in a replica set aside at {desk}")
        for action, place in waiting.items():
            if self._world.made[action].envelope.case not in self._stuck and action not in self._world.house.poison:
                self._complain(f"{action} is stuck at {place.name}")

    def _check_moments(self) -> None:
        """Nothing happened after the centre heard of it, nor at another time than it did where the desk could know."""
        for action, line in self._history.lines.items():
            made = self._world.made.get(action)
            if line.at > line.received:
                self._complain(f"{action} happened after the centre's receipt")
            elif made is None or made.true_at is None or line.kind == COPY:
                continue
            elif abs(line.at - made.true_at) > UNSURE:
                self._complain(f"{action} of {made.desk} happened {line.at - made.true_at} off")

    def _check_files(self) -> None:
        """The centre has every file that an action attached, but those whose only disk was destroyed."""
        files = self._house.folder / "files"
        for action, made in self._world.made.items():
            line = self._history.lines.get(action)
            if made.envelope.kind != "attach" or line is None or line.is_emptied:
                continue
            said = msgspec.json.decode(made.envelope.body)
            for name in {said["file"], said.get("preview") or said["file"]} - self._world.excused_files:
                if not (files / name[:2] / name).exists():
                    self._complain(f"the file of {action} is lost")

    def _is_erased(self, envelope: wire.Envelope) -> bool:
        """Whether no desk had to keep it: its case was erased, and then the centre was restored to a day before it."""
        return envelope.case in self._erased and bool(self._world.story.counts.get("restores"))

    def _has_copy(self, entry: ActionId, waiting: Iterable[ActionId]) -> bool:
        copy = f"seen/{entry}"
        return any(id == copy or id.startswith(f"{copy}/") for id in [*self._history.lines, *waiting])

    def _check_cases(self) -> None:
        """What the journal says is what the cases are, byte by byte."""
        stored = {key: raw for key, raw in self._documents.items() if key.startswith("case/")}
        told = {f"case/{case.id}": wire.case_bytes(case) for case in self._history.cases.values()}
        for key in sorted(stored.keys() | told.keys()):
            if stored.get(key) != told.get(key):
                self._complain(
                    f"{key} is not what the journal makes of it{_difference(stored.get(key), told.get(key))}"
                )
        for case in self._history.cases.values():
            due = alarms_due(case, local_day(self._now))
            if due:
                self._complain(f"{case.id} is late or soon will be and nobody has heard of it: {due}")
            copied = [
                entry.id for entry in case.entries if entry.kind == COPY and entry.what["entry"].startswith("seen/")
            ]
            if copied:
                self._complain(f"{case.id} holds copies of copies: {copied}")
            twice = [id for id, many in Counter(entry.id for entry in case.entries).items() if many > 1]
            if twice:
                self._complain(f"{case.id} holds {twice} twice")

    def _check_numbers(self) -> None:
        """A number is one case's own; every number ever told leads to its case; clashes were told to the author."""
        own = Counter(case.number for case in self._history.cases.values())
        for number in [number for number, many in own.items() if many > 1]:
            self._complain(f"{number} is the number of several cases")
        led = set(self._house.rows('SELECT number, "case" FROM case_numbers'))
        for line in self._history.lines.values():
            if line.kind not in ("open_case", "answer_inquiry") or line.verdict is not Verdict.APPLIED:
                continue
            if line.is_emptied:
                continue
            body = msgspec.json.decode(line.sent.envelope.body)
            given = body["number"] if line.kind == "open_case" else body["opening"]["number"]
            if line.case is None or (given, line.case) not in led:
                self._complain(f"number {given} does not lead to {line.case}")

    def _check_memberships(self) -> None:
        """Who holds a document is what the rules of the scopes say of it now."""
        for case in self._history.cases.values():
            wanted = self._scopes_of_case(case)
            if self._scopes.get(f"case/{case.id}", set()) != wanted:
                self._complain(f"{case.id} lies in {self._scopes.get(f'case/{case.id}')}, not in {wanted}")
            wrote = {f"person:{entry.by}" for entry in case.entries if entry.kind == "keep_identity"}
            held = self._scopes.get(f"identity/{case.id}", set())
            if wrote and held != wrote | ({f"person:{case.assignee}"} if case.assignee else set()):
                self._complain(f"the withheld name of {case.id} lies in {held}")
        for key in self._scopes.keys() - self._documents.keys():
            self._complain(f"{key} lies in a scope but is not there")

    def _scopes_of_case(self, case: Case) -> set[str]:
        if case.kind == "problem":
            return {"common"}
        scopes = {f"office:{case.office}"}
        if case.assignee is not None:
            scopes.add(f"person:{case.assignee}")
        if case.status is Status.OPEN or case.closed_at is None or case.closed_at > self._now - HEAD_KEEPS:
            scopes.add("head")
        return scopes

    def _check_attention(self) -> None:
        """What was not simply taken reaches its author, or a supervisor when he is gone; what was settled nobody."""
        lines = {
            action: (settled, office, handed)
            for action, settled, office, handed in self._house.rows(
                "SELECT action, settled, office, handed_to FROM attention"
            )
        }
        for line in self._history.lines.values():
            if line.is_emptied or (line.verdict not in NEEDS_ATTENTION and line.code != "number_taken"):
                continue
            if line.id not in lines:
                self._complain(f"{line.id} {line.kind} {line.verdict} reaches nobody")
                continue
            settled, office, handed = lines[line.id]
            held = self._scopes.get(f"attention/{line.id}", set())
            wanted = set() if settled else self._who_should_see(line, office, handed)
            if held != wanted:
                self._complain(f"{line.id} {line.kind} {line.verdict} of {line.by} lies in {held}, not in {wanted}")
            if line.code == "unknown_person" and line.by in self._history.people:
                self._complain(f"{line.id} {line.kind} waits for {line.by} although he is known")
            if line.code == NOT_SIGNED_IN and self._world.house.rows(_SIGNED_IN, line.facts["desk"], line.by):
                self._complain(f"{line.id} {line.kind} waits for {line.by} although he has signed in there")
            is_here = line.case in self._history.cases and line.id not in self._world.house.poison
            if line.verdict is Verdict.UNPLACED and is_here and not _stays_unplaced(line):
                self._complain(f"{line.id} {line.kind} is unplaced although its case is here")

    def _who_should_see(self, line: Line, office: str, handed: str | None) -> set[str]:
        supervisors = self._supervisors(OfficeId(handed or office))
        author = self._history.people.get(line.by)
        if handed:
            return supervisors
        case = self._history.cases.get(line.case) if line.case is not None and line.verdict is Verdict.HELD else None
        owner = {f"person:{case.assignee}"} if case is not None and case.assignee is not None else set[str]()
        if author is None or not author.roles(self._now):
            return supervisors | owner
        late = line.verdict is Verdict.REFUSED and line.at < self._now - AUTHOR_ALONE
        return {f"person:{line.by}"} | owner | (supervisors if late or line.code in CANNOT_BE_READ else set())

    def _supervisors(self, office: OfficeId) -> set[str]:
        offices = {office}
        if not any(_supervises(person, office, self._now) for person in self._history.people.values()):
            offices |= {each.id for each in self._history.offices.values() if each.is_head}
        return {f"supervisors:{each}" for each in offices}

    def _check_copies(self) -> None:
        """Nobody enrols anew without a cause; no two desks go on under one enrolment unnoticed."""
        counts = self._world.story.counts
        if counts.get("enrolled again") and not any(counts.get(each) for each in ("copies", "rollbacks", "restores")):
            self._complain("a desk was sent to enrol again without a cause")
        if counts.get("restores"):
            return
        counted: dict[tuple[str, int], ActionId] = {}
        for place in self._world.running:
            for enrolment, count, action in place.rows("SELECT enrolment, counted, action FROM archive"):
                if counted.setdefault((enrolment, count), action) != action:
                    self._complain(f"{place.name} and its copy went on under one enrolment unnoticed")

    def _check_desk(self, place: Workplace) -> None:
        """A desk holds what its people may read, byte by byte, and nothing else."""
        if place.holdings.is_rebuilding:
            self._complain(f"{place.name} still fills a new replica")
        scopes = self._scopes_of_desk(place)
        cursors = {scope for (scope,) in place.replica_rows("SELECT scope FROM cursors")}
        if cursors != scopes:
            self._complain(f"{place.name} reads {sorted(cursors)}, not {sorted(scopes)}")
        wanted = {(scope, key) for key, holding in self._scopes.items() for scope in holding & scopes}
        held = set(place.replica_rows("SELECT scope, key FROM memberships"))
        if held != wanted:
            self._complain(f"{place.name} holds other memberships: {sorted(held ^ wanted)[:3]}")
        documents = dict(place.replica_rows("SELECT key, body FROM documents"))
        keys = {key for _, key in wanted}
        waiting = {f"case/{envelope.case}" for envelope in place.waiting().values()}
        for key in sorted(keys | documents.keys() - waiting):
            if key not in keys:
                self._complain(f"{place.name} still holds {key}")
            elif documents.get(key) != self._documents.get(key):
                self._complain(f"{place.name} holds other bytes of {key}")
        self._check_shown(place, {CaseId(key[5:]) for key in keys if key.startswith("case/")})

    def _check_shown(self, place: Workplace, cases: set[CaseId]) -> None:
        """What lists show are the cases, with nothing marked as waiting that does not wait."""
        waiting = Counter(envelope.case for envelope in place.waiting().values())
        shown = dict(place.replica_rows("SELECT case_id, waiting FROM shown"))
        for case in sorted(cases | shown.keys() - waiting.keys()):
            if case not in shown or case not in cases:
                self._complain(f"{place.name} lists {case}: {case in shown}, holds it: {case in cases}")
            elif shown[case] and not waiting[case]:
                self._complain(f"{place.name} shows {case} as waiting")

    def _scopes_of_desk(self, place: Workplace) -> set[str]:
        [(enrolment,)] = place.rows("SELECT enrolment FROM device")
        here = {person for (person,) in place.rows("SELECT person FROM people")}
        known = {
            person for (person,) in self._house.rows("SELECT person FROM device_people WHERE enrolment = ?", enrolment)
        }
        scopes: set[str] = set()
        heads = {office.id for office in self._history.offices.values() if office.is_head}
        for name in here & known:
            person = self._history.people.get(PersonId(name))
            for grant in person.grants if person else ():
                if not grant.holds(self._now):
                    continue
                scopes |= {"common", f"person:{name}", f"office:{grant.office}"}
                scopes |= {f"supervisors:{grant.office}"} if grant.role is Role.SUPERVISOR else set()
                scopes |= {"administrators"} if grant.role is Role.ADMINISTRATOR else set()
                scopes |= {"head"} if grant.office in heads else set()
        return scopes


def _supervises(person: Person, office: OfficeId, now: datetime) -> bool:
    return any(grant.role is Role.SUPERVISOR and grant.office == office and grant.holds(now) for grant in person.grants)


def _stays_unplaced(line: Line) -> bool:
    """Whether no case could take it: this centre's program cannot read it, or its author must sign in there first."""
    return line.code in CANNOT_BE_READ or line.code == NOT_SIGNED_IN


def _is_whole(line: Line, envelope: wire.Envelope) -> bool:
    """As it was made; of an erased case and of a kind that the centre does not know it cannot be."""
    return line.is_emptied or line.sent.fingerprint == envelope.fingerprint() or _is_of_the_future(envelope)


def _is_of_the_future(envelope: wire.Envelope) -> bool:
    return envelope.kind == "add_note" and FUTURE.encode() in bytes(envelope.body)[:20]


def _difference(stored: bytes | None, told: bytes | None) -> str:
    if stored is None or told is None:
        return ": it is missing" if stored is None else ": the journal does not know it"
    one, other = msgspec.json.decode(stored), msgspec.json.decode(told)
    return f": {[name for name in one if one[name] != other.get(name)]}"
