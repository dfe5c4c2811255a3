"""`perform`: one action on one case. Pure, alike at the centre (where it decides) and on a desk (where it previews).

The table of what happens when two desks meet on one case is docs/architecture.md; tests/domain/test_conflicts.py is it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from console.domain import actions as act
from console.domain import closing, joining, moving, obligations, promises, surveys
from console.domain.case import (
    CallBack,
    Case,
    Entry,
    Made,
    Status,
)
from console.domain.deadlines import due
from console.domain.editing import edited
from console.domain.effect import Effect, held, no_change
from console.domain.erasing import erase
from console.domain.ids import CaseId
from console.domain.limits import check_sizes
from console.domain.refused import Refused
from console.domain.rules import Rules
from console.domain.striking import strike, struck_out, with_copies_struck
from console.domain.synonyms import check_synonym


def perform(case: Case | None, action: act.Action, *, case_id: CaseId, made: Made, rules: Rules) -> Case:
    """The case after the action, with one more entry (verdict applied, no_change or held; no version yet).

    Raises Refused when it is not taken; then nothing changed. `case` is None only for an action that opens one.
    """
    if isinstance(action, (act.OpenCase, act.AnswerInquiry)):
        if case is not None:
            raise Refused("case_exists")
        return _opened(action, case_id=case_id, made=made, rules=rules)
    if case is None:
        raise Refused("no_such_case")
    if type(action) not in _EFFECTS:
        raise Refused("unknown_kind", kind=act.name_of(action))
    effect = _EFFECTS[type(action)](case, action, made, rules)
    what = {} if isinstance(action, act.KeepIdentity) else act.plain(action)
    if isinstance(action, act.RecordCall) and case.kind is act.Kind.PROBLEM:
        what["phone"] = None  # every desk reads it
    before = effect.changes.pop("entries", case.entries)
    entries = (*(e for e in before if not _is_copy_of(e, made)), _entry(action, what, effect, made))
    if isinstance(action, act.SeenElsewhere):
        entries = with_copies_struck(entries)
    after = replace(case, **effect.changes, entries=entries)
    struck = next((e.struck for e in before if _is_copy_of(e, made)), None)
    return after if struck is None else replace(after, **struck_out(after, after.entries[-1], struck))


def _is_copy_of(entry: Entry, made: Made) -> bool:
    """Whether an entry is the copy, seen elsewhere, of the action that comes now: the original takes its place."""
    return entry.kind == "seen_elsewhere" and entry.what["entry"] == made.id


def checked(action: act.Action) -> None:
    """Raise Refused for content nobody could act on. A desk asks before it takes an action; the centre does not."""
    check_sizes(action)
    if isinstance(action, act.SetSynonym):
        check_synonym(action.everyday, action.official)
    if isinstance(action, act.RecordSurvey):
        surveys.check_marks(action)
    for name in _NEEDED.get(type(action), ()):
        if not str(getattr(action, name)).strip():
            raise Refused("missing", field=name)


_NEEDED: dict[type, tuple[str, ...]] = {
    act.AddNote: ("text",),
    act.AskQuestion: ("text",),
    act.AnswerQuestion: ("text",),
    act.GiveBack: ("reason",),
    act.Extend: ("reason",),
    act.Reopen: ("reason",),
    act.StrikeOut: ("reason",),
    act.Answer: ("text",),
    act.AnswerInquiry: ("answer",),
    act.PostNotice: ("text",),
    act.MakePromise: ("text",),
    act.ReportCatalogue: ("text",),
}


def _entry(action: act.Action, what: Any, effect: Effect, made: Made) -> Entry:
    return Entry(
        id=made.id,
        kind=act.name_of(action),
        by=made.by,
        at=made.at,
        verdict=effect.verdict,
        what=what,
        code=effect.code,
        facts=effect.facts,
        contact=made.contact,
    )


def _opened(action: act.OpenCase | act.AnswerInquiry, *, case_id: CaseId, made: Made, rules: Rules) -> Case:
    opening = action.opening if isinstance(action, act.AnswerInquiry) else action
    copied = {name: getattr(opening, name) for name in opening.__dataclass_fields__}
    if act.Mark.NAME_WITHHELD in opening.marks or opening.kind is act.Kind.PROBLEM:
        copied |= {"caller": None, "petitioner": None, "relation": None}
    case = Case(
        **copied,
        id=case_id,
        opened_at=made.at,
        opened_by=made.by,
        due=due(opening.kind, made.at, rules.terms, rules.calendar),
    )
    what: dict[str, Any] = {"kind": opening.kind.value, "channel": opening.channel.value}
    if isinstance(action, act.AnswerInquiry):
        what["answer"] = action.answer
        case = replace(case, status=Status.CLOSED, outcome=act.CloseOutcome.EXPLAINED, closed_at=made.at, due=None)
        case = replace(case, survey=surveys.after_inquiry(case, made, rules))
    return replace(case, entries=(_entry(action, what, Effect(), made),))


def _content(case: Case, action: act.Action, made: Made, rules: Rules) -> Effect:
    return Effect()


def _edit(case: Case, action: act.EditField, made: Made, rules: Rules) -> Effect:
    now, changed = edited(case, action.field, action.new)
    if now == action.new:
        return no_change()
    if now != action.old:
        last = case.latest_edit(action.field)
        return held(
            "changed_meanwhile",
            field=action.field,
            by=last.by if last else case.opened_by,
            at=(last.at if last else case.opened_at).isoformat(),
        )
    return Effect(changed)


def _priority(case: Case, action: act.SetPriority, made: Made, rules: Rules) -> Effect:
    if case.priority == action.new:
        return no_change()
    if case.priority == action.old or action.new is act.Priority.URGENT:
        return Effect({"priority": action.new})
    return no_change("overtaken", now=case.priority.value)


def _add_tag(case: Case, action: act.AddTag, made: Made, rules: Rules) -> Effect:
    return no_change() if action.tag in case.tags else Effect({"tags": tuple(sorted({*case.tags, action.tag}))})


def _remove_tag(case: Case, action: act.RemoveTag, made: Made, rules: Rules) -> Effect:
    if action.tag not in case.tags:
        return no_change()
    if any(e.kind == "add_tag" and e.what["tag"] == action.tag for e in case.unseen(made.seen)):
        return no_change("overtaken", now=action.tag)
    return Effect({"tags": tuple(tag for tag in case.tags if tag != action.tag)})


def _assign(case: Case, action: act.Assign, made: Made, rules: Rules) -> Effect:
    if case.assignee == action.to:
        return no_change()
    if case.assignee != action.expected:
        raise Refused("held_by_another", assignee=case.assignee)
    return Effect({"assignee": action.to})


def _schedule(case: Case, action: act.ScheduleCallBack, made: Made, rules: Rules) -> Effect:
    return Effect({"call_back": CallBack(due=action.due, by=made.by, entry=made.id, reason=action.reason)})


_EFFECTS: dict[type, Callable[..., Effect]] = {
    act.KeepIdentity: _content,
    act.RecordCall: _content,
    act.AddNote: _content,
    act.TellService: _content,
    act.Attach: _content,
    act.Forward: obligations.forward,
    act.Acknowledge: obligations.acknowledge,
    act.AskQuestion: obligations.ask_question,
    act.AnswerQuestion: obligations.answer_question,
    act.PassOn: obligations.pass_on,
    act.Answer: obligations.answer,
    act.GiveBack: obligations.give_back,
    act.Extend: moving.extend,
    act.Remind: obligations.remind,
    act.Escalate: obligations.escalate,
    act.EditField: _edit,
    act.CorrectKind: moving.correct_kind,
    act.SetPriority: _priority,
    act.AddTag: _add_tag,
    act.RemoveTag: _remove_tag,
    act.Assign: _assign,
    act.ScheduleCallBack: _schedule,
    act.RecordFollowUp: closing.follow_up,
    act.RecordSurvey: surveys.record,
    act.MakePromise: promises.make,
    act.KeepPromise: promises.keep,
    act.BreakPromise: promises.break_,
    act.RecordConsent: _content,
    act.Close: closing.close,
    act.Reopen: closing.reopen,
    act.JoinProblem: joining.join,
    act.LeaveProblem: joining.leave,
    act.StrikeOut: strike,
    act.Erase: erase,
    act.SeenElsewhere: _content,
}
