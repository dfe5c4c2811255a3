"""What wants someone's eye: lines that need attention and the ways on from them, notices, tasks, counted calls."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from console import wire
from console.desk.preview import Preview
from console.desk.reading import Reading, may_read
from console.desk.recording import Step
from console.domain import actions as act
from console.domain.actions import NoCase
from console.domain.case import Case, Made, Verdict
from console.domain.catalogue import PlaceCode, TopicId
from console.domain.deadlines import ULAANBAATAR
from console.domain.editing import edited
from console.domain.ids import ActionId, ObligationId
from console.domain.perform import perform
from console.domain.refused import Refused
from console.wire import AttentionLine, Notice, Task

T = TypeVar("T")


HANDED = "handed"
"""How a line is dealt with that goes to a supervisor; the others are said by `Settle.how`."""
OPENING = frozenset({"open_case", "answer_inquiry"})
UNREAD = frozenset({"unreadable", "unknown_kind"})


class Way(StrEnum):
    """A way on from a line; each is one key. Leaving it as it is is always one."""

    ACCEPT = "accept"
    ASK_AGAIN = "ask_again"
    NOTE = "note"
    HAND = "hand"


@dataclass(frozen=True)
class AttentionItem:
    """A line that needs attention, with the number of its case, and the subject for whom may read that case.

    `dealt_with` says how, while the action that says so waits to be sent. `stays_held`: it would be held even now that
    everything has been seen, so it cannot be accepted any more.
    """

    line: AttentionLine
    subject: str
    number: str | None
    ways: frozenset[Way] = frozenset()
    dealt_with: str | None = None
    stays_held: bool = False


class Attending(Reading):
    """The part of `Views` that tells what is to be looked at."""

    def attention(self) -> list[AttentionItem]:
        """What the centre did not simply take, of this person and, for a supervisor, what was handed to him."""
        settled = self._being_settled()
        lines = self._in(self._own_scopes(self._who()), "attention", AttentionLine)
        lines.sort(key=lambda line: (line.at, line.kind not in OPENING))
        return [self._item(line, settled.get(line.action)) for line in lines]

    def is_open(self, action: ActionId) -> bool:
        """Whether nobody here has dealt with a line or task yet: a key may be pressed twice before the list is read."""
        lines = (each.line.action for each in self.attention() if each.dealt_with is None)
        return action in {*lines, *(task.action for task in self.tasks())}

    def notices(self, topic: TopicId | None, place: PlaceCode | None, now: datetime) -> list[Notice]:
        """What supervisors tell the agents of, on calls of this topic or place, the newest first."""
        return [each for each in self.notices_in_force(now) if _fits(each, topic, place)]

    def notices_in_force(self, now: datetime) -> list[Notice]:
        """Every notice, whatever it is about, the newest first; one that was ended here is over at once."""
        ended = self._being_ended(now)
        told = [each for each in self._in(["common"], "notice", Notice) if each.until > now and each.id not in ended]
        return sorted(told, key=lambda each: each.at, reverse=True)

    def tasks(self) -> list[Task]:
        """What agents reported wrong or missing and what cases ask, for supervisors; what a body asks on a case of
        his own, for everyone. Without what somebody here has dealt with."""
        settled = self._being_settled()
        found = self._in(self._own_scopes(self._who()), "task", Task)
        open_tasks = [task for task in found if task.action not in settled]
        return sorted(open_tasks, key=lambda task: task.at)

    def messages(self) -> list[Task]:
        """Of the tasks those about messages: what did not arrive, and what came and nobody could place."""
        return [task for task in self.tasks() if task.is_message]

    def contact_counts(self, day: date) -> Mapping[NoCase, int]:
        """The calls of a day in Ulaanbaatar that were no case, as counted at this desk."""
        begins = datetime.combine(day, time(), ULAANBAATAR)
        made = self._holdings.outbox.made("count_call", since=begins, until=begins + timedelta(days=1))
        calls = (wire.decode(bytes(each.body), act.CountCall) for each in made)
        return Counter(call.outcome for call in calls)

    def accept(self, line: AttentionLine, how: str = "accepted") -> list[Step]:
        """The steps that ask again for what a line asked, with what is seen now, and settle the line as `how` says.

        What happened keeps its time: the citizen's clock runs from the moment he spoke, whoever records it once more.
        Raises Refused(unknown_kind | unreadable) for what this program cannot read, and with the reason of now where
        the centre would hold it once more: then nothing is won by asking.
        """
        found = self._read_case(line)
        renewed = _renewed(_asked(line), found.case if found else None)
        if again := self._held_again(line, found):
            raise again
        on = line.case if found or line.kind in OPENING else None
        asked = Step(renewed, case=on, number=line.number, happened=self._time_of(renewed, line))
        return [asked, Step(act.Settle(line.action, how))]

    def _time_of(self, action: act.Action, line: AttentionLine) -> datetime | None:
        """When a record happened. Now (None) for what is asked, and for one who did not serve then: his work of that
        time would be refused once more."""
        happened_then = type(action) in act.RECORDS and bool(self._person().roles(line.at))
        return line.at if happened_then else None

    def _held_again(self, line: AttentionLine, found: Preview | None) -> Refused | None:
        """Why it would be held even now that its asker has seen everything there is here; None where it would not."""
        if found is None or found.case is None:
            return None
        made = Made(id=ActionId(""), by=self._who().person, at=self._clock.now(), seen=found.seen)
        rules = self._holdings.reference.rules
        try:
            action = _renewed(_asked(line), found.case)
            last = perform(found.case, action, case_id=found.case.id, made=made, rules=rules).entries[-1]
        except Refused:
            return None  # said when it is asked, with what to do first
        return Refused(last.code or "new_since", **last.facts) if last.verdict is Verdict.HELD else None

    def _in(self, scopes: list[str], kind: str, wanted: type[T]) -> list[T]:
        found: list[T] = []
        for _, raw in self._holdings.replica.documents(kind, scopes=scopes):
            try:
                found.append(wire.decode(raw, wanted))
            except wire.Unreadable:
                continue
        return found

    def _being_settled(self) -> dict[ActionId, str]:
        """The lines and tasks that a waiting action settles or hands on, and how."""
        settled = {}
        for row in self._holdings.outbox.of_kinds(("settle", "hand_to_supervisor")):
            action = wire.read_action(row.envelope)
            if isinstance(action, act.Settle):
                settled[action.action] = action.how
            elif isinstance(action, act.HandToSupervisor):
                settled[action.action] = HANDED
        return settled

    def _being_ended(self, now: datetime) -> frozenset[str]:
        """The notices that a waiting action ends."""
        waiting = (wire.read_action(row.envelope) for row in self._holdings.outbox.of_kinds(("post_notice",)))
        return frozenset(each.notice for each in waiting if isinstance(each, act.PostNotice) and each.until <= now)

    def _item(self, line: AttentionLine, dealt_with: str | None) -> AttentionItem:
        shown = self._holdings.shown(line.case) if line.case is not None else None
        held = shown.case if shown is not None else None
        found = self._if_readable(shown)
        case = found.case if found is not None else None
        ways = _ways(line, case)
        stays = Way.ACCEPT in ways and self._held_again(line, found) is not None
        return AttentionItem(
            line=line,
            subject=case.subject if case is not None else "",
            number=held.number if held is not None else line.number,
            ways=(ways - {Way.ACCEPT} if stays else ways) | self._handing() if dealt_with is None else frozenset(),
            dealt_with=dealt_with,
            stays_held=stays,
        )

    def _read_case(self, line: AttentionLine) -> Preview | None:
        """The line's case, where this desk holds it and this person may read it."""
        return self._if_readable(self._holdings.shown(line.case)) if line.case is not None else None

    def _if_readable(self, found: Preview | None) -> Preview | None:
        readable = found is not None and found.case is not None and may_read(found.case, self._who())
        return found if readable else None

    def _handing(self) -> frozenset[Way]:
        """Whoever supervises has nobody in his office to hand a line to."""
        return frozenset() if self._who().supervises else frozenset({Way.HAND})


def _fits(notice: Notice, topic: TopicId | None, place: PlaceCode | None) -> bool:
    on_topic = notice.topic is None or notice.topic == topic
    at_place = notice.place is None or (place is not None and place.startswith(notice.place))
    return on_topic and at_place


def _ways(line: AttentionLine, case: Case | None) -> frozenset[Way]:
    """What can be done with a line, by what it asked and whether its case (None: not) can be read here."""
    if line.verdict not in (Verdict.HELD, Verdict.REFUSED, Verdict.UNPLACED):
        return frozenset()
    ways = set()
    if case is not None or (line.number is not None and line.verdict is Verdict.REFUSED):
        ways.add(Way.NOTE)
    wanted = act.ACTIONS.get(line.kind)
    if wanted is not None and line.code not in UNREAD:
        stands = case is not None or wanted in act.WITHOUT_CASE or (line.kind in OPENING and line.case is not None)
        by_number = wanted in act.RECORDS and line.number is not None and line.verdict is Verdict.REFUSED
        if stands or by_number:
            ways.add(Way.ACCEPT if line.verdict is Verdict.HELD else Way.ASK_AGAIN)
    return frozenset(ways)


def _asked(line: AttentionLine) -> act.Action:
    """What a line asked. Raises Refused(unknown_kind | unreadable) for what this program cannot read."""
    wanted = act.ACTIONS.get(line.kind)
    if wanted is None:
        raise Refused("unknown_kind", kind=line.kind)
    try:
        action: act.Action = wire.decode(wire.encode(line.what), wanted)
    except wire.Unreadable as unreadable:
        raise Refused(unreadable.code) from None
    return action


def _renewed(action: act.Action, case: Case | None) -> act.Action:
    """The action as it must be asked now: its old value is what is so now, a new obligation is a new one."""
    if case is None:
        return action
    if isinstance(action, act.EditField):
        return replace(action, old=edited(case, action.field, action.new)[0])
    if isinstance(action, act.Assign):
        return replace(action, expected=case.assignee)
    if isinstance(action, act.SetPriority):
        return replace(action, old=case.priority)
    if isinstance(action, act.CorrectKind):
        return replace(action, old=case.kind)
    if isinstance(action, act.Forward):
        return replace(action, obligation=ObligationId(f"{action.obligation}+"))
    return action
