"""What wants someone's eye: lines that need attention, what waits to be sent, notices, tasks, counted calls."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from console import wire
from console.desk.clock import happened
from console.desk.reading import Reading
from console.desk.recording import Step
from console.domain import actions as act
from console.domain.actions import NoCase
from console.domain.case import Case
from console.domain.catalogue import PlaceCode, TopicId
from console.domain.deadlines import ULAANBAATAR
from console.domain.editing import edited
from console.domain.ids import ActionId, CaseId, ObligationId, PersonId
from console.domain.refused import Refused
from console.wire import AttentionLine, Notice, Task

T = TypeVar("T")


@dataclass(frozen=True)
class AttentionItem:
    """A line that needs attention, with the subject and number of its case where this desk holds it."""

    line: AttentionLine
    subject: str
    number: str | None


@dataclass(frozen=True)
class WaitingLine:
    """One action not yet sent; `verdict_now` is why it would be refused, None if it would be taken."""

    action: ActionId
    kind: str
    case: CaseId | None
    number: str | None
    made_at: datetime
    by: PersonId
    verdict_now: Refused | None


class Attending(Reading):
    """The part of `Views` that tells what is to be looked at."""

    def attention(self) -> list[AttentionItem]:
        """What the centre did not simply take, of this person and, for a supervisor, what was handed to him."""
        settled = self._being_settled()
        scopes = self._own_scopes(self._who())
        lines = [line for line in self._in(scopes, "attention", AttentionLine) if line.action not in settled]
        return [self._item(line) for line in sorted(lines, key=lambda line: line.at)]

    def waiting(self) -> list[WaitingLine]:
        """What this desk has not sent yet, whoever's, in the order it was made."""
        found: list[WaitingLine] = []
        refused: dict[CaseId, Mapping[ActionId, Refused]] = {}
        for row in self._holdings.outbox.waiting():
            envelope = row.envelope
            if envelope.case is not None and envelope.case not in refused:
                refused[envelope.case] = self._holdings.shown(envelope.case).would_be_refused
            number = envelope.number
            if envelope.case is not None:
                number = self._number_of(envelope.case)
            found.append(
                WaitingLine(
                    action=envelope.id,
                    kind=envelope.kind,
                    case=envelope.case,
                    number=number,
                    made_at=happened(envelope.at),
                    by=envelope.by,
                    verdict_now=refused[envelope.case].get(envelope.id) if envelope.case is not None else None,
                )
            )
        return found

    def notices(self, topic: TopicId | None, place: PlaceCode | None, now: datetime) -> list[Notice]:
        """What supervisors tell the agents of, on calls of this topic or place, the newest first."""
        return [each for each in self.notices_in_force(now) if _fits(each, topic, place)]

    def notices_in_force(self, now: datetime) -> list[Notice]:
        """Every notice, whatever it is about, the newest first; one that was ended here is over at once."""
        ended = self._being_ended(now)
        told = [each for each in self._in(["common"], "notice", Notice) if each.until > now and each.id not in ended]
        return sorted(told, key=lambda each: each.at, reverse=True)

    def tasks(self) -> list[Task]:
        """What agents reported wrong or missing and nobody has dealt with, for supervisors."""
        settled = self._being_settled()
        scopes = [f"supervisors:{office}" for office in self._who().supervises]
        open_tasks = [task for task in self._in(scopes, "task", Task) if task.action not in settled]
        return sorted(open_tasks, key=lambda task: task.at)

    def contact_counts(self, day: date) -> Mapping[NoCase, int]:
        """The calls of a day in Ulaanbaatar that were no case, as counted at this desk."""
        begins = datetime.combine(day, time(), ULAANBAATAR)
        made = self._holdings.outbox.made("count_call", since=begins, until=begins + timedelta(days=1))
        calls = (wire.decode(bytes(each.body), act.CountCall) for each in made)
        return Counter(call.outcome for call in calls)

    def accept(self, line: AttentionLine) -> list[Step]:
        """The steps that ask again for what a line asked, with what is seen now, and settle the line.

        Raises Refused(unknown_kind | unreadable) for what this program cannot read.
        """
        wanted = act.ACTIONS.get(line.kind)
        if wanted is None:
            raise Refused("unknown_kind", kind=line.kind)
        try:
            action: act.Action = wire.decode(wire.encode(line.what), wanted)
        except wire.Unreadable as unreadable:
            raise Refused(unreadable.code) from None
        case = self._holdings.shown(line.case).case if line.case is not None else None
        asked = Step(_renewed(action, case), case=line.case if case is not None else None, number=line.number)
        return [asked, Step(act.Settle(line.action, "accepted"))]

    def _in(self, scopes: list[str], kind: str, wanted: type[T]) -> list[T]:
        found: list[T] = []
        for _, raw in self._holdings.replica.documents(kind, scopes=scopes):
            try:
                found.append(wire.decode(raw, wanted))
            except wire.Unreadable:
                continue
        return found

    def _being_settled(self) -> frozenset[ActionId]:
        """The lines and tasks that a waiting action settles or hands on."""
        settled = set()
        for row in self._holdings.outbox.of_kinds(("settle", "hand_to_supervisor")):
            action = wire.read_action(row.envelope)
            if isinstance(action, (act.Settle, act.HandToSupervisor)):
                settled.add(action.action)
        return frozenset(settled)

    def _being_ended(self, now: datetime) -> frozenset[str]:
        """The notices that a waiting action ends."""
        waiting = (wire.read_action(row.envelope) for row in self._holdings.outbox.of_kinds(("post_notice",)))
        return frozenset(each.notice for each in waiting if isinstance(each, act.PostNotice) and each.until <= now)

    def _item(self, line: AttentionLine) -> AttentionItem:
        case = self._holdings.shown(line.case).case if line.case is not None else None
        if case is None:
            return AttentionItem(line, "", line.number)
        return AttentionItem(line, case.subject, case.number)

    def _number_of(self, case_id: CaseId) -> str | None:
        case = self._holdings.shown(case_id).case
        return case.number if case is not None else None


def _fits(notice: Notice, topic: TopicId | None, place: PlaceCode | None) -> bool:
    on_topic = notice.topic is None or notice.topic == topic
    at_place = notice.place is None or (place is not None and place.startswith(notice.place))
    return on_topic and at_place


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
