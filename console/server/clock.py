"""What time does to cases: reminders before a term ends, the next level as soon as it is over, and the call to a
citizen to whom a promise was not kept.

Whoever has the case and whether anybody has, whether the body is silent, has acknowledged, asked or passed on: only the
dates that stand in the case decide (domain/alarms.py). The ids say what each action is about, so that a centre that was
restored and sees the same day again does the same.
"""

from datetime import date

from console.domain.actions import Action, BreakPromise, Escalate, Remind
from console.domain.alarms import Alarm, AlarmKind, alarms_due, wakes_at
from console.domain.case import Case, Obligation
from console.domain.deadlines import Unit, days_after, local_day
from console.domain.forwarding import levels_above
from console.domain.ids import ActionId, CaseId
from console.domain.people import CLOCK
from console.server import own
from console.server.centre import Centre
from console.server.commit import Commit
from console.server.taking import Taking, log_fault
from console.server.tasks import OFFICE
from console.store import holders, register
from console.store.database import DatabaseTrouble

AT_ONCE = 200
"""Cases in one commit: people wait for it."""


def tick(centre: Centre) -> int:
    """Do what is due by now; how many actions that were. A case at which we fail is left for the next time."""
    done, left = 0, set[CaseId]()
    while True:
        many, looked_at = _some(centre, left)
        done += many
        if looked_at < AT_ONCE:
            return done


def _some(centre: Centre, left: set[CaseId]) -> tuple[int, int]:
    """Look at some cases, in one commit; those that are awake after it are `left`."""
    done = 0
    with centre.commit() as commit:
        cases = register.awake(commit.connection, commit.now, most=AT_ONCE + len(left))
        wanted = [case for case in cases if case not in left][:AT_ONCE]
        for id in wanted:
            try:
                with commit.attempt():
                    done += _look_at(commit, id)
                    wakes = wakes_at(_known(commit, id))
            except DatabaseTrouble:
                raise
            except Exception as fault:  # noqa: BLE001 - one case's fault must not keep the clock from the others
                log_fault(fault, kind="clock")
                left.add(id)
            else:
                left.update([id] if wakes is not None and wakes <= commit.now else [])
    return done, len(wanted)


def _look_at(commit: Commit, id: CaseId) -> int:
    """Do what is due on a case; how many actions that were."""
    today = local_day(commit.now)
    alarms = alarms_due(_known(commit, id), today)
    for alarm in alarms:
        # The alarm before it may have changed the case.
        action, name = _what(commit, _known(commit, id), alarm, today)
        Taking(commit).take_own(own.made(commit, action, id=name, case=id, by=CLOCK))
    if not alarms:
        register.put_to_sleep(commit.connection, _known(commit, id))
    holders.stand(commit.connection, _known(commit, id))
    return len(alarms)


def _known(commit: Commit, id: CaseId) -> Case:
    """A case that has a row in the register. Raises LookupError where its document is gone."""
    case = commit.case(id)
    if case is None:
        raise LookupError("case")
    return case


def _what(commit: Commit, case: Case, alarm: Alarm, today: date) -> tuple[Action, ActionId]:
    """What an alarm brings about, under an id of its own: a term that was put off is reminded of anew."""
    if alarm.promise is not None:
        broken = sum(entry.kind == "break_promise" and entry.what["promise"] == alarm.promise for entry in case.entries)
        return BreakPromise(alarm.promise), ActionId(f"clock/promise/{case.id}/{alarm.promise}/{broken}")
    about = case.obligation(alarm.obligation) if alarm.obligation is not None else None
    subject = f"{case.id}/{about.id}" if about is not None else case.id
    if alarm.kind is AlarmKind.REMINDER and about is not None:
        before = sum(entry.kind == "remind" and entry.what["obligation"] == about.id for entry in case.entries)
        return Remind(about.id), ActionId(f"clock/remind/{subject}/{before}")
    told = (about or case).escalated_to
    levels = _levels(commit, case, about, today)
    # The highest hears again of what was put off after it had heard of it.
    unheard = [level for level in levels if level not in told] or [levels[-1]]
    again_on = _again_on(commit, today) if len(unheard) > 1 else None
    action = Escalate(alarm.obligation, unheard[0], again_on)
    return action, ActionId(f"clock/escalate/{subject}/{len(told)}")


def _again_on(commit: Commit, today: date) -> date | None:
    """When the level after the one that hears today hears of it too."""
    rules = commit.reference.rules
    return days_after(today, rules.alarms.again_days, Unit.WORKING, rules.calendar) if rules.alarms.again_days else None


def _levels(commit: Commit, case: Case, about: Obligation | None, today: date) -> tuple[str, ...]:
    """Who hears of it one after the other. The citizen's clock is ours: the office's supervisors, then the head
    office's. A body's goes up on its side, past the one complained about, and ends at the head office's."""
    reference = commit.reference
    heads = [f"{OFFICE}{office}" for office in sorted(reference.head_offices)[:1]]
    if about is None:
        return tuple(dict.fromkeys((f"{OFFICE}{case.office}", *heads)))
    above = levels_above(about.body, find=reference.bodies.get, today=today)
    past = [level for level in above if level != f"body:{case.about_body}"]
    return (*past, *(heads or [f"{OFFICE}{case.office}"]))
