"""What people do at a desk: every kind of action, on few cases, so that what different desks do meets."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from console.desk.desk import Desk, Step, new_case_id, new_obligation_id
from console.domain import actions as act
from console.domain.case import Case
from console.domain.catalogue import BodyId, ServiceId
from console.domain.deadlines import local_day
from console.domain.ids import CaseId, OfficeId, PersonId
from tests.builders import opening_step
from tests.simulate.lines import FUTURE

BODIES = ("lights", "heating", "registry")
PEOPLE: tuple[PersonId | None, ...] = (None, *(PersonId(name) for name in ("agent", "colleague", "herder")))
OFFICES = tuple(OfficeId(name) for name in ("district", "aimag", "head"))
TAGS = ("ахмад", "яаралтай")
KINDS = (act.Kind.COMPLAINT, act.Kind.REQUEST, act.Kind.PROPOSAL)
PROBLEMS = 0.1
"""So many of what is opened are common problems."""
OF_THE_END = 0.2
"""So often something is done with the citizen about how his case ends."""
Chance = random.Random


@dataclass(frozen=True)
class Circumstances:
    """What someone has before him when he does something."""

    desk: Desk
    chance: Chance
    now: datetime
    known: tuple[CaseId, ...]
    numbers: tuple[str, ...]
    """Case numbers that citizens quote, of cases wherever they lie."""


def opening(here: Circumstances, office: OfficeId) -> list[Step]:
    """A call that becomes a case, with what belongs to it."""
    chance, case = here.chance, new_case_id()
    if chance.random() < PROBLEMS:
        return [opening_step(case, office=office, kind=act.Kind.PROBLEM, caller=None)]
    withheld = chance.random() < 0.15
    changes: dict[str, object] = {"office": office, "kind": chance.choice(KINDS)}
    if chance.random() < 0.2:
        changes["assignee"] = here.desk.person.id
    if withheld:
        changes |= {"caller": None, "marks": (act.Mark.NAME_WITHHELD,)}
    steps = [opening_step(case, **changes)]
    if withheld:
        party = act.Party(parent_name="Дорж", given_name="Сараа", phones=(act.Phone("88112233"),))
        steps.append(Step(act.KeepIdentity(party), case))
    if chance.random() < 0.3:
        steps.append(Step(act.TellService(ServiceId("id-card"), "Иргэний үнэмлэх захиалах"), case))
    if chance.random() < 0.3:
        steps += [Step(act.Forward(new_obligation_id(), BodyId(body), body), case) for body in BODIES[:2]]
    return steps


def without_a_case(here: Circumstances, office: OfficeId) -> list[Step]:
    """What stands on no case, or answers an inquiry at once."""
    chance = here.chance
    made: list[Callable[[], Step]] = [
        lambda: Step(act.CountCall(chance.choice(list(act.NoCase)), office)),
        lambda: Step(act.CountUnmetNeed(office, "юу ч олдсонгүй")),
        lambda: Step(act.ReportCatalogue(office, "service/id-card", "үнэ нь өөр")),
        lambda: Step(act.PostNotice("ус тасарна", here.now + timedelta(days=2))),
        lambda: Step(act.SetSynonym(chance.choice(("ягаан дэвтэр", "ногоон ном")), chance.choice(("", "паспорт")))),
        lambda: Step(act.AnswerInquiry(opening_step(office=office).action, "тайлбарлав"), new_case_id()),
    ]
    return [chance.choice(made)()]


def by_number(here: Circumstances) -> list[Step]:
    """A record on a case that this desk may not hold, or that nobody has."""
    number = here.chance.choice([*here.numbers, "0014000070"])
    return [Step(act.AddNote(f"дугаараар {here.chance.random()}"), number=number)]


def about_lines(here: Circumstances) -> list[Step]:
    """A line that needs attention, or a task, is dealt with."""
    desk, chance = here.desk, here.chance
    items, tasks = desk.views.attention(), desk.views.tasks()
    if tasks and chance.random() < 0.3:
        return [Step(act.Settle(chance.choice(tasks).action, "left"))]
    if not items:
        return []
    line = chance.choice(items).line
    lot = chance.random()
    if lot < 0.3:
        return desk.views.accept(line)
    if lot < 0.5:
        return [Step(act.HandToSupervisor(line.action, chance.choice(OFFICES)))]
    if lot < 0.6 and line.case is not None and line.case in here.known:
        return [Step(act.AddNote("тэмдэглэлээр"), line.case), Step(act.Settle(line.action, "sent_as_note"))]
    return [Step(act.Settle(line.action, chance.choice(["left", "asked_again"])))]


def on_case(here: Circumstances, case: Case) -> list[Step]:
    """Something done on a case; now and then two things at once."""
    makers = _MAKERS if here.chance.random() < 0.55 else _CONTESTED
    steps = [Step(here.chance.choice(makers)(here, case), case.id)]
    if here.chance.random() < 0.2:
        steps.append(Step(here.chance.choice(_MAKERS)(here, case), case.id))
    # Dice of their own: what is thrown for all else stays as it was.
    own = replace(here, chance=Chance(f"{case.id}/{len(case.entries)}"))
    if own.chance.random() < OF_THE_END:
        steps.append(Step(own.chance.choice(_OF_THE_END)(own, case), case.id))
    return steps


def _obligation(here: Circumstances, case: Case) -> act.ObligationId:
    open_ones = [each.id for each in case.open_obligations]
    others = [each.id for each in case.obligations] or [act.ObligationId("none")]
    return here.chance.choice(open_ones or others)


def _note(here: Circumstances, case: Case) -> act.Action:
    start = FUTURE if here.chance.random() < 0.15 else "тэмдэглэл"
    return act.AddNote(f"{start} {here.chance.random()}" + "х" * here.chance.choice([0, 0, 0, 3_000]))


def _call(here: Circumstances, case: Case) -> act.Action:
    return act.RecordCall(act.Channel.PHONE, f"дахин залгав {here.chance.random()}", "99112345")


def _edit(here: Circumstances, case: Case) -> act.Action:
    new = here.chance.choice(["1", "2", f"{here.chance.random()}"])
    if here.chance.random() < 0.3 and case.caller is not None:
        return act.EditField("caller.given_name", case.caller.given_name, new)
    name = here.chance.choice(["subject", "subject", "place_words"])
    return act.EditField(name, getattr(case, name), new)


def _forward(here: Circumstances, case: Case) -> act.Action:
    body = here.chance.choice(BODIES)
    return act.Forward(new_obligation_id(), BodyId(body), body)


def _acknowledge(here: Circumstances, case: Case) -> act.Action:
    return act.Acknowledge(_obligation(here, case), officer="Ц. Нямаа")


def _ask_question(here: Circumstances, case: Case) -> act.Action:
    return act.AskQuestion(_obligation(here, case), "аль гудамж вэ?")


def _answer_question(here: Circumstances, case: Case) -> act.Action:
    """To a question that was asked; now and then to what is none."""
    asked = [each for each in case.entries if each.kind == "ask_question"]
    if not asked:
        return act.AnswerQuestion(_obligation(here, case), case.entries[-1].id, "энэ гудамж")
    question = here.chance.choice(asked)
    return act.AnswerQuestion(act.ObligationId(question.what["obligation"]), question.id, "энэ гудамж")


def _pass_on(here: Circumstances, case: Case) -> act.Action:
    """To a unit, or to another body; now and then by one that has it no more."""
    known, to = _obligation(here, case), here.chance.choice(BODIES)
    obligation = case.obligation(known)
    holder = obligation.body if obligation is not None and here.chance.random() < 0.8 else BodyId(BODIES[0])
    return act.PassOn(known, holder, BodyId(to), to, unit=here.chance.choice([None, None, "хэлтэс"]))


def _answer(here: Circumstances, case: Case) -> act.Action:
    return act.Answer(_obligation(here, case), here.chance.choice(list(act.AnswerOutcome)), "хариу")


def _give_back(here: Circumstances, case: Case) -> act.Action:
    return act.GiveBack(_obligation(here, case), "манайх биш")


def _extend(here: Circumstances, case: Case) -> act.Action:
    return act.Extend(_obligation(here, case), here.chance.choice([1, 30]), "нэмэлт судалгаа")


def _correct_kind(here: Circumstances, case: Case) -> act.Action:
    return act.CorrectKind(case.kind, here.chance.choice(KINDS))


def _priority(here: Circumstances, case: Case) -> act.Action:
    return act.SetPriority(case.priority, here.chance.choice(list(act.Priority)))


def _tag(here: Circumstances, case: Case) -> act.Action:
    if case.tags and here.chance.random() < 0.5:
        return act.RemoveTag(here.chance.choice(case.tags))
    return act.AddTag(here.chance.choice(TAGS))


def _assign(here: Circumstances, case: Case) -> act.Action:
    return act.Assign(case.assignee, here.chance.choice([here.desk.person.id, *PEOPLE]))


def _schedule(here: Circumstances, case: Case) -> act.Action:
    return act.ScheduleCallBack(here.now + timedelta(hours=here.chance.randrange(1, 90)), "дахин залгах")


def _follow_up(here: Circumstances, case: Case) -> act.Action:
    return act.RecordFollowUp(here.chance.random() < 0.7, here.chance.choice([None, *act.CitizenWord]), "асуув")


def _close(here: Circumstances, case: Case) -> act.Action:
    return act.Close(here.chance.choice(list(act.CloseOutcome)))


def _survey(here: Circumstances, case: Case) -> act.Action:
    quality, openness = (here.chance.choice([None, 1, 2, 3, 4, 5]) for _ in range(2))
    about = case.survey.obligation if case.survey is not None else None
    return act.RecordSurvey(act.Way.CALL, quality=quality, openness=openness, text="үнэлэв", obligation=about)


def _promise(here: Circumstances, case: Case) -> act.Action:
    return act.MakePromise("засна", local_day(here.now) + timedelta(days=here.chance.randrange(-1, 4)))


def _promise_ends(here: Circumstances, case: Case) -> act.Action:
    """One of the case or, now and then, none that it has."""
    made = here.chance.choice([each.entry for each in case.promises] or [case.entries[0].id])
    return act.KeepPromise(made) if here.chance.random() < 0.5 else act.BreakPromise(made)


def _withdrawn(here: Circumstances, case: Case) -> act.Action:
    day, way = local_day(here.now) - timedelta(days=1), here.chance.choice(list(act.Way))
    return act.Close(act.CloseOutcome.WITHDRAWN, "болилоо", here.chance.choice(list(act.SaidBy)), day, way)


def _missed(here: Circumstances, case: Case) -> act.Action:
    return act.RecordFollowUp(reached=False, way=here.chance.choice([act.Way.CALL, act.Way.TEXT]))


def _not_reached(here: Circumstances, case: Case) -> act.Action:
    return act.Close(act.CloseOutcome.NOT_REACHED)


def _reopen(here: Circumstances, case: Case) -> act.Action:
    return act.Reopen("шийдэгдээгүй")


def _strike(here: Circumstances, case: Case) -> act.Action:
    return act.StrikeOut(here.chance.choice(case.entries).id, "андуурав")


def _attach(here: Circumstances, case: Case) -> act.Action:
    photo, small = (f"зураг {here.chance.random()}.jpg", here.chance.randbytes(40)), here.chance.randbytes(10)
    return here.desk.files.add(photo, preview=small if here.chance.random() < 0.5 else None)


def _identity(here: Circumstances, case: Case) -> act.Action:
    return act.KeepIdentity(act.Party(parent_name="Дорж", given_name=f"{here.chance.random()}"))


def _join(here: Circumstances, case: Case) -> act.Action:
    """One that is a common problem here; now and then something else, which is refused."""
    near = [row.id for row in here.desk.views.problems_near(None, None)] or list(here.known)
    return act.JoinProblem(here.chance.choice(near))


def _leave(here: Circumstances, case: Case) -> act.Action:
    return act.LeaveProblem(case.problem or here.chance.choice(here.known))


_MAKERS: tuple[Callable[[Circumstances, Case], act.Action], ...] = (
    _note,
    _call,
    _edit,
    _forward,
    _acknowledge,
    _ask_question,
    _answer_question,
    _pass_on,
    _answer,
    _give_back,
    _extend,
    _correct_kind,
    _priority,
    _tag,
    _assign,
    _schedule,
    _follow_up,
    _close,
    _reopen,
    _strike,
    _attach,
    _identity,
    _join,
    _join,
    _leave,
)
_CONTESTED = (_note, _edit, _edit, _forward, _pass_on, _answer, _close, _close, _reopen, _assign, _join, _leave)
"""What people most often do to the same case at the same time."""
_OF_THE_END = (_survey, _survey, _promise, _promise_ends, _withdrawn, _missed, _missed, _missed, _not_reached)
"""What the citizen says of it, what he is promised, and who could not be reached."""
