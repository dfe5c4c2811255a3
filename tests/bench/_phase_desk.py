"""A desk and a centre that go through the phases of the comparison, each a command (see sync_phases.py).

`serve PORT FOLDER` is the centre. `PHASE URL FOLDER CASES EDITS` does one phase at a desk and prints one line of JSON;
with the phase `daemon` the desk stays open and reads one phase a line. Everything goes the ordinary way: `Desk.do` for
what people do, `/sync` for the rest, encrypted files, flushed commits, the search written.
"""

import gc
import json
import logging
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from console import wire
from console.desk.changes import Changes
from console.desk.clock import system_clock
from console.desk.desk import Desk, LineState
from console.desk.entrance import Entrance
from console.desk.opening import Surroundings
from console.desk.views import Order, Queue
from console.domain.ids import PersonId
from console.domain.people import Grant, Office, Person, Role
from console.server import directory, serving
from console.server.forms import PersonEntry
from console.server.services import open_services
from tests.bench import _phase_cases as given
from tests.builders import CHEAP, PASSWORD
from tests.domain.building import RULES
from tests.server.building import TESTER, fast_hasher

SINCE = datetime(2020, 1, 1, tzinfo=UTC)
WRITER, READER = PersonId("writer"), PersonId("a001")
PATIENCE_TRIES = 200
"""How often a link may break before a phase gives up."""
Line = dict[str, Any]


def serve(port: int, folder: Path) -> None:
    """A centre with one room: its agents, the one who writes (a supervisor, who may assign), and the rules."""
    services = open_services(folder, hasher=fast_hasher())
    directory.put_offices(services.centre, [Office(given.ROOM, "11-11 төв", "11-11 centre")], by=TESTER)
    names = [(f"a{number:03}", Role.AGENT) for number in range(1, given.AGENTS + 1)]
    people = [
        Person(PersonId(name), "Бат", f"Болд{name}", None, (Grant(role, given.ROOM, SINCE),))
        for name, role in [*names, (WRITER, Role.SUPERVISOR)]
    ]
    with_password = {WRITER, READER}
    entries = [PersonEntry(each, each.id, PASSWORD if each.id in with_password else None) for each in people]
    directory.put_people(services.centre, services.accounts, entries, by=TESTER)
    rules = {"terms/current": wire.encode(RULES.terms), "calendar/current": wire.encode(RULES.calendar)}
    directory.put(services.centre, rules.items(), by=TESTER)
    serving.serve(services, serving.listen("127.0.0.1", port), ready=lambda address: None)


@dataclass
class Moments:
    """When how many cases stood in the lists, told by the desk as it tells its screens."""

    began: float = 0.0
    cases: int = 0
    first: float | None = None
    last: float = 0.0
    searched: float = 0.0

    def heard(self, changes: Changes) -> None:
        """Rows were written."""
        if changes.cases:
            self.last = time.perf_counter() - self.began
            self.cases += len(changes.cases)
            self.first = self.first if self.first is not None else self.last


@dataclass
class PhaseDesk:
    """One desk through its phases."""

    url: str
    folder: Path
    cases: Path
    edits: Path
    moment: datetime | None = None
    moments: Moments = field(default_factory=Moments)
    _desk: Desk | None = None

    @property
    def desk(self) -> Desk:
        """The desk, open and signed in; on its first day it has read what the centre has of people and rules."""
        if self._desk is None:
            login = WRITER if self.folder.name == "a" else READER
            around = Surroundings(clock=lambda: self.moment or system_clock(), cost=CHEAP)
            self._desk = Entrance(self.folder / "desk", self.url, surroundings=around).sign_in(login, PASSWORD)
            self._desk.subscribe(lambda changes: self.moments.heard(changes), lambda line: None)
            self._desk.pulse._exchange.asks_ahead = True
        return self._desk

    def run(self, phase: str) -> Line:
        """Do one phase and say how it went."""
        if phase == "seed":
            return self._seed()
        if phase == "edit":
            return self._edit()
        if phase == "digest":
            return {"wall": 0, "digest": given.digest(self._confirmed())}
        return self._exchange(phase)

    def close(self) -> None:
        """The program ends."""
        if self._desk is not None:
            self._desk.stop()

    def _seed(self) -> Line:
        records = list(given.read(self.cases))
        self.desk.pulse.until_still()
        began = time.perf_counter()
        for record in records:
            self.moment = given.opened_at(record)
            self.desk.do([given.opening(record)])
        self.moment = None
        return {"wall": time.perf_counter() - began, "n": len(records)}

    def _edit(self) -> Line:
        edits, actions = list(given.edits(self.edits)), 0
        began = time.perf_counter()
        for edit in edits:
            shown = self.desk.views.case(edit.case)
            assert shown is not None
            steps = given.steps_of(edit, shown.case)
            self.desk.do(steps)
            actions += len(steps)
        return {"wall": time.perf_counter() - began, "n": len(edits), "actions": actions}

    def _exchange(self, phase: str) -> Line:
        desk = self.desk
        waiting = desk._holdings.outbox.size()
        _forget_peak()
        idle = _megabytes("VmRSS")
        began = time.perf_counter()
        self.moments = Moments(began=began)
        before = desk._link.passed
        breaks = self._until_still()
        wall = time.perf_counter() - began
        came = desk._link.passed.sent - before.sent + desk._link.passed.received - before.received
        said: Line = {"wall": wall, "n": waiting or self.moments.cases, "breaks": breaks, "idle": idle, "came": came}
        said["above"] = round(_megabytes("VmHWM") - idle, 1)
        if phase == "pull":
            self._check_lists()
            said |= {"first_rows": self.moments.first, "queues_open": self.moments.last, "search_ready": wall}
        return said

    def _until_still(self) -> int:
        """Exchange as the program does until nothing is left to say; how often the link broke."""
        for tried in range(PATIENCE_TRIES):
            self.desk.pulse.until_still()
            if self.desk.line.state is LineState.ONLINE and not self.desk.line.waiting:
                return tried
        raise SystemExit("the exchange does not come to rest")

    def _check_lists(self) -> None:
        """Every case must stand in the office's list and be found by its words: else the moments mean nothing."""
        records = list(given.read(self.cases))
        assert len(self.desk.views.queue(Queue.OFFICE, Order.NEWEST)) == len(records)
        for record in records[:: len(records) // 20]:
            found = self.desk.views.find(record["caller"]["phone"])
            assert found, "a case is not found by its telephone"
        words = " ".join(records[-1]["subject"].strip(".").split()[:3])
        assert self.desk._holdings.replica.finding.with_words(words, who=self.desk.views._who(), limit=5)

    def _confirmed(self) -> list[Any]:
        return [wire.read_case(raw) for _, raw in self.desk._holdings.replica.documents("case")]


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _megabytes(name: str) -> float:
    line = next(each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith(name))
    return round(int(line.split()[1]) / 1024, 1)


def _printed(said: Line) -> None:
    print(json.dumps({key: round(value, 4) if isinstance(value, float) else value for key, value in said.items()}))
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> None:
    """One command."""
    logging.disable(logging.WARNING)
    if arguments[0] == "serve":
        serve(int(arguments[1]), Path(arguments[2]))
        return
    phase, url, *paths = arguments
    desk = PhaseDesk(url, *(Path(path) for path in paths))
    # As the window does: garbage is collected between two works, not in the middle of an exchange.
    gc.disable()
    try:
        if phase != "daemon":
            _printed(desk.run(phase))
            return
        _printed({"ready": True})
        for line in sys.stdin:
            _printed(desk.run(line.strip()))
            gc.collect()
    finally:
        desk.close()


if __name__ == "__main__":
    main(sys.argv[1:])
