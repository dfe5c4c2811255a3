"""Everything that can be done with a case: one list for the bar, the menu, the palette and the F1 sheet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from console.domain import actions as act
from console.domain.case import Case, Status
from console.domain.catalogue import BodyId
from console.domain.ids import ActionId, CaseId, ObligationId
from ui.screens.case.promise_panels import not_kept
from ui.screens.case.shown import Shown
from ui.screens.case.tell_panel import questions_in
from ui.words import Says, says


@dataclass(frozen=True)
class Deed:
    """One thing to do: its panel (or, without one, what the screen runs), key, word, and when it makes sense.

    `like` is an action of its kind, to ask whether this person may do it at all.
    """

    name: str
    word: Says
    key: str
    icon: str
    fits: Callable[[Shown], bool]
    like: act.Action
    in_bar: bool = False


def _always(shown: Shown) -> bool:
    return True


def _is_open(shown: Shown) -> bool:
    return shown.case.status is Status.OPEN


def _is_closed(shown: Shown) -> bool:
    return not _is_open(shown)


def _has_obligation(shown: Shown) -> bool:
    return bool(shown.case.obligations)


def _has_open_obligation(shown: Shown) -> bool:
    return bool(shown.case.open_obligations)


def _has_open_question(shown: Shown) -> bool:
    return bool(questions_in(shown.case))


def _is_nobodys(shown: Shown) -> bool:
    return _is_open(shown) and shown.case.assignee is None


def _is_mine(shown: Shown) -> bool:
    return shown.case.assignee == shown.person.id


def _may_hand_on(shown: Shown) -> bool:
    return _is_mine(shown) or shown.is_supervisor


def _may_correct(shown: Shown) -> bool:
    return shown.is_supervisor


def _is_problem(shown: Shown) -> bool:
    return shown.case.kind is act.Kind.PROBLEM


def _is_citizens(shown: Shown) -> bool:
    return not _is_problem(shown)


def _has_numbers(shown: Shown) -> bool:
    kept = shown.view.identity
    parties = (shown.case.caller, shown.case.petitioner, *((kept.caller, kept.petitioner) if kept else ()))
    return any(each is not None and (each.phones or each.register_number) for each in parties)


def _can_be_asked(shown: Shown) -> bool:
    answered = any(each.answered_at is not None for each in shown.case.obligations)
    return _is_citizens(shown) and (answered or _is_closed(shown) or shown.case.survey is not None)


def _has_promise(shown: Shown) -> bool:
    return bool(not_kept(shown.case.promises))


def _may_join(shown: Shown) -> bool:
    return not _is_problem(shown) and bool(shown.together.near)


def _may_raise(shown: Shown) -> bool:
    here = shown.case.problem is None and shown.case.topic is not None
    return here and _is_open(shown) and not _is_problem(shown) and not shown.together.near


def _has_joined(shown: Shown) -> bool:
    return shown.case.problem is not None


def _has_alike(shown: Shown) -> bool:
    return _is_problem(shown) and _is_open(shown) and bool(shown.together.alike)


_JOIN = act.JoinProblem(CaseId(""))
_NONE = ObligationId("")
_PROMISE = act.MakePromise("", date.max)
_PASS_ON = act.PassOn(_NONE, BodyId(""), BodyId(""), "")

DEEDS: tuple[Deed, ...] = (
    Deed("add_note", says("Note"), "F4", "square-pen", _always, act.AddNote(""), in_bar=True),
    Deed(
        "answer",
        says("Answer of the body"),
        "F5",
        "message-square",
        _has_obligation,
        act.Answer(_NONE, act.AnswerOutcome.DONE, ""),
        in_bar=True,
    ),
    Deed("forward", says("Forward"), "F6", "send", _is_open, act.Forward(_NONE, BodyId(""), ""), in_bar=True),
    Deed(
        "schedule_call_back",
        says("Set a call-back"),
        "F7",
        "phone-outgoing",
        _is_open,
        act.RecordFollowUp(reached=False),
        in_bar=True,
    ),
    Deed(
        "record_follow_up",
        says("Follow-up"),
        "F8",
        "phone-call",
        _always,
        act.RecordFollowUp(reached=False),
        in_bar=True,
    ),
    Deed("close", says("Close"), "F9", "circle-check", _is_open, act.Close(act.CloseOutcome.SOLVED), in_bar=True),
    Deed("reopen", says("Reopen"), "Shift+F9", "rotate-ccw", _is_closed, act.Reopen(""), in_bar=True),
    Deed("attach", says("Attach a file"), "Shift+F4", "paperclip", _always, act.AddNote("")),
    Deed("acknowledge", says("Received by the body"), "Shift+F5", "inbox", _has_obligation, act.Acknowledge(_NONE)),
    Deed("pass_on", says("Pass on"), "Ctrl+Shift+F6", "arrow-right", _has_open_obligation, _PASS_ON),
    Deed(
        "ask_question",
        says("Question of the body"),
        "Ctrl+Shift+F5",
        "circle-help",
        _has_open_obligation,
        act.AskQuestion(_NONE, ""),
    ),
    Deed(
        "answer_question",
        says("Answer the question"),
        "Ctrl+Shift+F7",
        "message-square",
        _has_open_question,
        act.AnswerQuestion(_NONE, ActionId(""), ""),
        in_bar=True,
    ),
    Deed(
        "print_letter",
        says("Print the letter to the body"),
        "Ctrl+Shift+F4",
        "printer",
        _has_open_obligation,
        act.Forward(_NONE, BodyId(""), ""),
    ),
    Deed("give_back", says("Give back"), "Shift+F6", "corner-up-left", _has_open_obligation, act.GiveBack(_NONE, "")),
    Deed("extend", says("Extend the term"), "Ctrl+F6", "hourglass", _has_open_obligation, act.Extend(_NONE, 1, "")),
    Deed(
        "record_call",
        says("The citizen came back"),
        "Shift+F7",
        "phone-incoming",
        _always,
        act.RecordCall(act.Channel.PHONE, ""),
    ),
    Deed(
        "record_survey",
        says("Satisfaction survey"),
        "Ctrl+Shift+F2",
        "list-checks",
        _can_be_asked,
        act.RecordSurvey(act.Way.CALL),
    ),
    Deed("make_promise", says("Promise to the citizen"), "Ctrl+F3", "calendar-clock", _is_citizens, _PROMISE),
    Deed("keep_promise", says("Promise kept or not"), "Ctrl+Shift+F3", "check", _has_promise, _PROMISE),
    Deed("take", says("Take into my list"), "Shift+F8", "user-check", _is_nobodys, act.Reopen("")),
    Deed("let_go", says("Let go"), "Ctrl+F8", "log-out", _is_mine, act.Reopen("")),
    Deed("assign", says("Assign, hand on"), "Ctrl+F9", "users", _may_hand_on, act.Reopen("")),
    Deed(
        "set_priority",
        says("Urgent or not"),
        "Ctrl+F4",
        "siren",
        _is_open,
        act.SetPriority(act.Priority.NORMAL, act.Priority.URGENT),
    ),
    Deed(
        "correct_kind",
        says("Correct the kind"),
        "Ctrl+F5",
        "tag",
        _may_correct,
        act.CorrectKind(act.Kind.REQUEST, act.Kind.COMPLAINT),
    ),
    Deed("join_problem", says("Join to a common problem"), "Ctrl+Shift+F8", "link", _may_join, _JOIN),
    Deed("leave_problem", says("Leave the common problem"), "Ctrl+Shift+F9", "x", _has_joined, _JOIN),
    Deed("raise_problem", says("Open a common problem"), "Ctrl+Shift+F10", "plus", _may_raise, _JOIN),
    Deed("join_alike", says("Join all that are alike"), "Ctrl+Shift+F11", "link", _has_alike, act.AddNote("")),
    Deed(
        "record_consent",
        says("What was agreed"),
        "Ctrl+Shift+F12",
        "user-check",
        _is_citizens,
        act.RecordConsent(act.Consent.SHARING, agreed=True, wording=""),
    ),
    Deed("reveal", says("Show phone and register number"), "Shift+F2", "eye", _has_numbers, act.AddNote("")),
    Deed("used", says("Who has looked at it"), "Shift+F3", "users", _may_correct, act.AddNote("")),
    Deed("strike_out", says("Strike out the entry"), "Ctrl+F2", "strikethrough", _always, act.Reopen("")),
)


def fits(deed: Deed, shown: Shown | None) -> bool:
    """Whether it makes sense on this case now, for this person."""
    return shown is not None and deed.fits(shown) and shown.refusal(deed.like) is None


def urgency_switched(case: Case) -> act.SetPriority:
    """The other urgency, from the one seen."""
    urgent = case.priority is act.Priority.URGENT
    return act.SetPriority(case.priority, act.Priority.NORMAL if urgent else act.Priority.URGENT)
