"""What the children of the nursery do: the program's own commands, and work that says at once what was stored.

Each function is one deed; its result is the exit code.
"""

import os
import random
import time
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

import keyring.backends.null  # noqa: F401 - what the program imports late is here before the children are

from console.desk import __main__ as console
from console.desk.desk import Desk, LineState, Step, new_case_id
from console.desk.entrance import Entrance
from console.desk.files import FileState
from console.desk.opening import Surroundings
from console.desk.vault import Vault
from console.domain import actions as act
from console.domain.ids import CaseId
from console.server import __main__ as server
from console.store.data_key import key_for
from console.store.database import Connection, Database
from console.store.desk_migrations import MIGRATIONS, bring_up
from tests.builders import DISTRICT, PASSWORD, Clock, forward_step, opening_step

CALLS = 2


def centre(folder: str, port: str) -> int:
    """`console1111-server serve`."""
    return server.main(["serve", "--data", folder, "--host", "127.0.0.1", "--port", port])


def sign_in(folder: str, address: str) -> int:
    """`console1111 sign-in`."""
    return _console("sign-in", folder, "--centre", address)


def sync(folder: str, address: str) -> int:
    """`console1111 sync`."""
    return _console("sync", folder, "--centre", address)


def _console(command: str, folder: str, *more: str) -> int:
    os.environ["CONSOLE1111_PASSWORD"] = PASSWORD
    return console.main([command, "--data", folder, "--login", "agent", *more])


def calls(folder: str, address: str) -> int:
    """Calls as a person takes them, each with its draft before it. Says what was stored as soon as it was."""
    desk = Entrance(Path(folder), address).sign_in("agent", PASSWORD)
    for number in range(CALLS):
        _one_call(desk, number)
    desk.stop()
    return 0


def _one_call(desk: Desk, number: int) -> None:
    draft = desk.drafts.begin("call", {"text": f"Дуудлага {number}"}, field="text", cursor=number)
    desk.drafts.save(draft)
    print(f"draft {draft.id}", flush=True)
    case: CaseId = new_case_id()
    attached = desk.files.add((f"{number}.txt", f"Зураг {number}".encode() * 50))
    steps = [opening_step(case), forward_step(case), Step(act.AddNote("Дахин залгана"), case), Step(attached, case)]
    done = desk.do(steps, draft=draft.id)
    print("stored " + " ".join(done.ids), flush=True)
    done = desk.do([Step(act.CountCall(act.NoCase.TEST, DISTRICT))])
    print("stored " + " ".join(done.ids), flush=True)


def working_day(folder: str, address: str, calls: str, seconds_between: str) -> int:
    """Calls one after the other with the exchange at work; then a wait until the centre has them all.

    Says what was stored as soon as it was, and at the end how long it took until nothing waited any more.
    """
    desk = Entrance(Path(folder), address).sign_in("agent", PASSWORD)
    desk.start()
    for number in range(int(calls)):
        _one_call(desk, number)
        time.sleep(float(seconds_between))
    began = time.monotonic()
    while not _is_still(desk):
        time.sleep(0.05)
    print(f"still {time.monotonic() - began:.1f}", flush=True)
    desk.stop()
    return 0


def offline_day(folder: str, address: str, morning: str, wanted: str) -> int:
    """A day at a desk without a link: so many actions by three people, its clock beginning at a moment of our choice.

    Calls, notes, call-backs, follow-ups and photographs, on cases of today and of the days before.
    """
    clock = Clock(datetime.fromisoformat(morning))
    around = Surroundings(clock=clock)
    desk = Entrance(Path(folder), address, surroundings=around).sign_in("agent", PASSWORD)
    desk.start()
    cases = list(dict.fromkeys(line.case for line in desk.views.waiting() if line.case is not None))
    for number, login in zip(range(int(wanted)), cycle(("agent", "agent", "supervisor", "colleague")), strict=False):
        if number % 9 == 0:
            desk.switch(login, PASSWORD)
        clock.pass_(minutes=9)
        step = _next_step(desk, number, cases)
        done = desk.do([step])
        cases += [step.case] if isinstance(step.action, act.OpenCase) and step.case is not None else []
        print("stored " + " ".join(done.ids), flush=True)
    desk.stop()
    return 0


def _next_step(desk: Desk, number: int, cases: list[CaseId]) -> Step:
    """One of what people do all day, on an old case or a new one."""
    if number % 5 == 0 or not cases:
        return opening_step(text=f"Дуудлага {number}. " * 10)
    case = cases[number * 7 % len(cases)]
    if number % 5 == 1:
        return Step(act.AddNote(f"Дахин залгасан, {number} дэх удаа"), case)
    if number % 5 == 2:
        return Step(act.ScheduleCallBack(datetime.now(UTC) + timedelta(days=2)), case)
    if number % 5 == 3:
        return Step(act.RecordFollowUp(reached=bool(number % 2), text="Утсаар асуув"), case)
    return Step(desk.files.add((f"{number}.jpg", random.Random(f"{len(cases)} {number}").randbytes(4_000))), case)


def _is_still(desk: Desk) -> bool:
    """Whether everything has gone up, files too, and what came down is complete."""
    files = desk._holdings.belongings.files_in(FileState.WAITING)
    is_quiet = desk.line.state is LineState.ONLINE and not desk._holdings.is_rebuilding
    return is_quiet and not desk.line.waiting and not files


def window_call(folder: str, address: str) -> int:
    """The console's window, without a display: a call is typed and saved by keys."""
    from tests.faults.window import take_a_call

    return take_a_call(folder, address)


def migrate(folder: str, address: str) -> int:
    """desk.db brought up by the program of tomorrow, which rebuilds a table as SQLite needs it for most changes."""
    database = _desk_database(folder)
    bring_up(database, [*MIGRATIONS, _rebuilt])
    database.close()
    return 0


def migrate_and_back(folder: str, address: str) -> int:
    """The migration again, to its end; then the version of today, whose tables these are."""
    migrate(folder, address)
    database = _desk_database(folder)
    with database.write() as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == 2 + len(MIGRATIONS)
        connection.exec_driver_sql(f"PRAGMA user_version={1 + len(MIGRATIONS)}")
    database.close()
    return 0


def _desk_database(folder: str) -> Database:
    data_key = Vault(Path(folder)).open("agent", PASSWORD)
    return Database(Path(folder) / "desk.db", key=key_for(data_key, "desk"), tidied=True)


def _rebuilt(connection: Connection) -> None:
    made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'archive'").scalar_one()
    connection.exec_driver_sql(made.replace("CREATE TABLE archive", "CREATE TABLE archive_anew"))
    connection.exec_driver_sql("INSERT INTO archive_anew SELECT * FROM archive")
    connection.exec_driver_sql("DROP TABLE archive")
    connection.exec_driver_sql("ALTER TABLE archive_anew RENAME TO archive")
    connection.exec_driver_sql("CREATE INDEX archive_by_kind ON archive (kind, made_at)")


def loses_a_call(folder: str, address: str) -> int:
    """A program as no program of ours may be: what it said was stored is gone when it ends."""
    desk = Entrance(Path(folder), address).sign_in("agent", PASSWORD)
    _one_call(desk, 0)
    with desk._holdings.desk_database.write() as connection:
        connection.exec_driver_sql("DELETE FROM outbox")
    desk.stop()
    return 0
