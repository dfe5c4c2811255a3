"""What one commit of the centre writes of its actions, gathered and then written by a few statements.

Statement by statement an action costs about twenty, and most of its time; here what a question's actions may ask for is
read in four statements and what they write goes in about ten, however many actions there are. Whoever reads here sees
what was gathered and not yet written.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from console import wire
from console.domain.case import Case, Verdict
from console.domain.ids import ActionId, CaseId
from console.store import documents, holders, journal, register
from console.store.database import Connection, savepoint
from console.store.documents import Written
from console.store.journal import Line


@dataclass
class _Gathered:
    """Not written yet, each in the order it came; a case with how it stood before."""

    lines: dict[ActionId, Line] = field(default_factory=dict)
    counts: dict[tuple[str, int], ActionId] = field(default_factory=dict)
    cases: dict[CaseId, tuple[Case | None, Case]] = field(default_factory=dict)
    numbers: dict[str, list[CaseId]] = field(default_factory=dict)
    has_unplaced: bool = False


class Gathering:
    """The journal, the cases and their numbers as they stand in a commit in the making."""

    def __init__(self, connection: Connection, number: int) -> None:
        self._connection = connection
        self._number = number
        self._gathered = _Gathered()
        self._lines: dict[ActionId, Line | None] = {}
        self._counts: dict[tuple[str, int], ActionId | None] = {}
        self._bodies: dict[CaseId, bytes | None] = {}
        self._numbered: dict[str, list[CaseId]] = {}
        self._unawaited: set[str] = set()

    def expect(
        self,
        *,
        actions: Collection[ActionId],
        counts: Mapping[str, Collection[int]],
        cases: Iterable[CaseId],
        numbers: Collection[str],
    ) -> None:
        """Read at once what will be asked for one by one."""
        self._lines = dict.fromkeys(actions) | journal.find_all(self._connection, actions)
        for enrolment, some in counts.items():
            known = journal.actions_counted(self._connection, enrolment, some)
            self._counts |= {(enrolment, count): known.get(count) for count in some}
        self._numbered = {number: [] for number in numbers} | register.all_numbered(self._connection, numbers)
        wanted = {*cases, *(case for named in self._numbered.values() for case in named)}
        bodies = documents.bodies_of(self._connection, sorted(f"case/{case}" for case in wanted))
        self._bodies = {case: bodies.get(f"case/{case}") for case in wanted}
        self._unawaited = {*wanted, *numbers} - journal.awaited(self._connection, [*wanted, *numbers])

    def line(self, action: ActionId) -> Line | None:
        """The line of an action, if it was ever taken."""
        if action in self._gathered.lines:
            return self._gathered.lines[action]
        if action not in self._lines:
            self._lines[action] = journal.find(self._connection, action)
        return self._lines[action]

    def add_line(self, line: Line) -> None:
        """Keep an action for ever; its id is unique in the journal (law 4)."""
        self._gathered.lines[line.id] = line
        self._gathered.has_unplaced |= line.verdict is Verdict.UNPLACED

    def action_counted(self, enrolment: str, count: int) -> ActionId | None:
        """Which action came with this count of this enrolment; two for one count betray a copied desk."""
        key = (enrolment, count)
        if key in self._gathered.counts:
            return self._gathered.counts[key]
        if key not in self._counts:
            self._counts[key] = journal.actions_counted(self._connection, enrolment, [count]).get(count)
        return self._counts[key]

    def keep_count(self, enrolment: str, count: int, action: ActionId) -> None:
        """Remember which action came with a count."""
        self._gathered.counts[enrolment, count] = action

    def case(self, case: CaseId) -> Case | None:
        """A case as it stands. Raises Unreadable."""
        if case in self._gathered.cases:
            return self._gathered.cases[case][1]
        if case not in self._bodies:
            self._bodies[case] = documents.body_of(self._connection, f"case/{case}")
        raw = self._bodies[case]
        return None if raw is None else wire.read_case(raw)

    def keep_case(self, before: Case | None, case: Case) -> None:
        """Store a case as it is now, with its numbers and telephones; `before` is how it stood, None for a new one."""
        if before is None:
            for number in (case.number, *case.aliases):
                self._gathered.numbers.setdefault(number, []).append(case.id)
        stood = self._gathered.cases[case.id][0] if case.id in self._gathered.cases else before
        self._gathered.cases[case.id] = (stood, case)

    def numbered(self, number: str) -> list[CaseId]:
        """The cases a number leads to: first the one whose own it is."""
        if number not in self._numbered:
            self._numbered[number] = register.all_numbered(self._connection, [number]).get(number, [])
        gathered = self._gathered.numbers.get(number, [])
        own = [case for case in gathered if self._gathered.cases[case][1].number == number]
        return [*own, *self._numbered[number], *(case for case in gathered if case not in own)]

    def waiting_on(self, case: Case) -> list[Line]:
        """What waits for this case to be opened, in the journal's order.

        Its opening is written first: what cannot be written then is the opening's fault, not that of what waited.
        """
        if not self._gathered.has_unplaced and self._unawaited.issuperset((case.id, case.number, *case.aliases)):
            return []
        self.write()
        return journal.unplaced_on(self._connection, case.id, (case.number, *case.aliases))

    def judge_again(self, line: Line) -> None:
        """Store a new verdict on an action that was unplaced."""
        journal.judge_again(self._connection, line)
        self._lines[line.id] = line
        if line.verdict is Verdict.UNPLACED:
            self._unawaited -= {line.case, line.number}

    @contextmanager
    def alone(self) -> Iterator[None]:
        """A part that is written at its end, and undone alone when it raises. Nothing may be unwritten before it."""
        known = dict(self._lines), dict(self._counts), dict(self._bodies), dict(self._numbered), set(self._unawaited)
        try:
            with savepoint(self._connection):
                yield
                self.write()
        except BaseException:
            self._gathered = _Gathered()
            self._lines, self._counts, self._bodies, self._numbered, self._unawaited = known
            raise

    def write(self) -> None:
        """Write what was gathered."""
        gathered, self._gathered = self._gathered, _Gathered()
        journal.add_all(self._connection, list(gathered.lines.values()), commit=self._number)
        journal.keep_counts(self._connection, gathered.counts)
        changed = list(gathered.cases.values())
        register.keep_all(self._connection, changed)
        holders.keep_all(self._connection, changed)
        bodies = [
            Written(f"case/{case.id}", wire.case_bytes(case), case.version, is_new=before is None)
            for before, case in changed
        ]
        documents.put_all(self._connection, bodies, commit=self._number)
        for line in gathered.lines.values():
            if line.verdict is Verdict.UNPLACED:
                self._unawaited -= {line.case, line.number}
        self._lines |= gathered.lines
        self._counts |= gathered.counts
        self._bodies |= {case.id: written.body for (_, case), written in zip(changed, bodies, strict=True)}
        for number in gathered.numbers:
            self._numbered.pop(number, None)
