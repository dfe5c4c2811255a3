"""A desk as on an ordinary day, for pictures and tests of screens: a centre in this process, with sample cases."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from console.desk.desk import Desk, Step, new_case_id
from console.domain import actions as act
from console.domain.case import Case
from console.domain.catalogue import BodyId, PlaceCode, Topic, responsible
from console.domain.ids import CaseId, PersonId
from console.server.clock import tick
from tests.builders import (
    DISTRICT,
    CentreLine,
    Room,
    exchange_until_still,
    forward_step,
    opening_step,
    put_shipped_catalogue,
    ready_desk,
    ready_room,
)
from tests.journeys.made_cases import CaseMaker, Worker, pages
from ui.bridge import Bridge
from ui.shell import Shell

PHONE = act.Phone("99112345", best_time="18:00")


@dataclass
class LivelyDay:
    """A centre with sample cases, and one desk's shell on it."""

    room: Room
    desk: Desk
    line: CentreLine
    shell: Shell
    bridge: Bridge

    def settle(self, app: QApplication) -> None:
        """Wait until nothing is under way."""
        until(app, lambda: self.bridge.is_idle)

    def close(self) -> None:
        """The person leaves, the desk stops."""
        self.shell.close_screens()
        self.desk.stop()


def until(app: QApplication, holds: Callable[[], bool], *, rounds: int = 20_000) -> None:
    """Let the window work until a condition holds."""
    for _ in range(rounds):
        app.processEvents()
        app.thread().usleep(500)
        if holds():
            app.processEvents()
            return
    raise AssertionError("it never came to hold")


def ready_day(folder: Path, *, login: str = "agent", cases: int = 120) -> LivelyDay:
    """Make the centre, fill it, open a desk with this person and his shell."""
    room = ready_room(folder / "centre")
    put_shipped_catalogue(room)
    fill(room, cases)
    line = CentreLine(room)
    desk = ready_desk(room, folder / "desk", login, line=line)
    bridge = Bridge(desk)
    return LivelyDay(room, desk, line, Shell(bridge, room.clock), bridge)


def fill(room: Room, cases: int) -> None:
    """Sample cases at the centre, handed in by another desk."""
    sender = room.desk("colleague")
    workers = [
        Worker(PersonId(name), DISTRICT, PlaceCode("1125")) for name in ("agent", "colleague", "agent", "supervisor")
    ]
    maker = CaseMaker(sender.device.enrolment, sender.device.number, workers, room.clock.now)
    for page in pages(maker.cases(cases)):
        sender.ask_raw(page)


def full_case(day: LivelyDay) -> CaseId:
    """A case with a long history: two bodies, an answer, a follow-up, a struck entry, and work not sent yet."""
    case, desk, clock = new_case_id(), day.desk, day.room.clock
    began = clock.now - timedelta(days=12)
    body, other = _two_bodies(desk)
    clock.now = began
    desk.do(
        [
            opening_step(
                case,
                subject="32-р хорооны гудамжны гэрэл гурав хоног асахгүй байна",
                text="4-р байрны гадна талын гэрэлтүүлэг гурав хоног ажиллахгүй байна. Орой хүүхэд сургуулиас "
                "ирэхэд харанхуй, хоёр хүн халтирч унасан. Хорооны ажилтанд хэлсэн боловч хариу өгөөгүй.",
                caller=act.Party("Ганбаатар", "Сүхбаатар", "УБ82061512", (PHONE,), "32-р хороо, 4-р байр, 12 тоот"),
                place=PlaceCode("1125"),
                place_words="4-р байрны урд талд",
                priority=act.Priority.URGENT,
                assignee=desk.person.id,
            ),
            forward_step(case, *body),
            forward_step(case, *other),
        ]
    )
    exchange_until_still(desk)
    _history(day, case, began)
    return case


def common_problem(day: LivelyDay) -> tuple[CaseId, CaseId, CaseId]:
    """(A case that joined a common problem which was answered, the problem, a case near that has not joined it)."""
    topic = heating(day)
    about = {"topic": topic.id, "topic_title": topic.title, "place": PlaceCode("1107"), "subject": "Радиатор хүйтэн"}
    first, second, third = (new_case_id() for _ in range(3))
    for case in (first, second, third):
        day.desk.do([opening_step(case, **about)])
    day.desk.do(day.desk.views.steps_to_join(second, first))
    problem = _case(day.desk, first).problem
    assert problem is not None
    forward = forward_step(problem, "heating", "Дулааны сүлжээ компани")
    assert isinstance(forward.action, act.Forward)
    text = "Шугамын гэмтлийг засаж дууслаа, өнөө орой халаана."
    answer = act.Answer(forward.action.obligation, act.AnswerOutcome.DONE, text)
    day.desk.do([forward, Step(answer, problem)])
    exchange_until_still(day.desk)
    return first, problem, third


def late_case(day: LivelyDay) -> CaseId:
    """A case that was passed on twice, about which the body asked us, and that is late: both levels have been told."""
    case, desk, clock = new_case_id(), day.desk, day.room.clock
    today = clock.now
    first, second = _two_bodies(desk)
    clock.now = today - timedelta(days=34)
    desk.do([opening_step(case, subject="Хогийн цэг цэвэрлэгдээгүй"), forward_step(case, *first)])
    exchange_until_still(desk)
    [forwarded] = _case(desk, case).obligations
    unit = act.PassOn(forwarded.id, BodyId(first[0]), BodyId(first[0]), first[1], unit="Тохижилтын хэлтэс")
    on = act.PassOn(forwarded.id, BodyId(first[0]), BodyId(second[0]), second[1])
    _do(day, today - timedelta(days=31), case, act.Acknowledge(forwarded.id, "Д. Мөнх"))
    _do(day, today - timedelta(days=29), case, unit)
    _do(day, today - timedelta(days=20), case, on)
    _do(day, today - timedelta(days=14), case, act.AskQuestion(forwarded.id, "Аль хашааны хажууд вэ?"))
    exchange_until_still(desk)
    for days in (7, 3):
        clock.now = today - timedelta(days=days)
        tick(day.room.services.centre)
    clock.now = today
    exchange_until_still(desk)
    return case


def heating(day: LivelyDay) -> Topic:
    """The problem that calls are about which are like another."""
    title = "Халаалт муу, тасалгаа хүйтэн"
    return next(each for each in day.desk.views.catalogue().topics.values() if each.title == title)


def unruled(day: LivelyDay) -> Topic:
    """A problem for which the catalogue only guesses a body."""
    catalogue = day.desk.views.catalogue()
    topics = (each for each in catalogue.topics.values() if each.kind == "complaint")
    rules = ((each, responsible(catalogue, each.id, PlaceCode("1107"))) for each in topics)
    return next(each for each, acting in rules if acting is not None and acting.guessed)


def like_calls(day: LivelyDay) -> None:
    """Open cases on one problem in one district, most of them forwarded to one body, some to another."""
    topic, (first, second) = unruled(day), _two_bodies(day.desk)
    for body in (first, first, first, second, second):
        case = new_case_id()
        about = {"topic": topic.id, "topic_title": topic.title, "subject": topic.title}
        day.desk.do([opening_step(case, place=PlaceCode("1107"), **about)])
        day.desk.do([forward_step(case, *body)])
    exchange_until_still(day.desk)


def held_edit(day: LivelyDay) -> CaseId:
    """A case whose summary two people changed at once: ours was held."""
    case, desk = new_case_id(), day.desk
    desk.do([opening_step(case, subject="Халаалт муу байна", assignee=desk.person.id)])
    exchange_until_still(desk)
    rival = day.room.desk("colleague")
    rival.do(act.EditField("subject", "Халаалт муу байна", "Халаалтын хоолой хагарсан"), case)
    desk.do([Step(act.EditField("subject", "Халаалт муу байна", "Халаалт 14 хэмээс дээшгүй"), case)])
    exchange_until_still(desk)
    return case


def _history(day: LivelyDay, case: CaseId, began: datetime) -> None:
    desk = day.desk
    first, second = _case(desk, case).obligations
    _do(day, began + timedelta(hours=5), case, act.Acknowledge(first.id, "Д. Мөнх", "Ээлжийн инженер", "12/044"))
    _do(day, began + timedelta(days=2), case, act.AddNote("Иргэн дахин залгаж, хүүхэд унасан гэж хэлсэн."))
    _do(day, began + timedelta(days=3), case, act.AddNote("Өөр бүртгэлийн тэмдэглэл"))
    mistaken = _case(desk, case).entries[-1]
    _do(day, began + timedelta(days=3, hours=1), case, act.StrikeOut(mistaken.id, "Өөр иргэний тухай байсан"))
    answer = act.Answer(
        first.id,
        act.AnswerOutcome.WILL_BE_DONE,
        "Кабелийн гэмтлийг тогтоосон. Сэлбэг ирмэгц солино.",
        letter_number="12/051",
        letter_date=(began + timedelta(days=6)).date(),
        signer="Д. Мөнх",
        post="Хэлтсийн дарга",
        by_date=(began + timedelta(days=15)).date(),
    )
    _do(day, began + timedelta(days=6), case, answer)
    _do(day, began + timedelta(days=7), case, act.ScheduleCallBack(day.room.clock.now, "Солигдсон эсэхийг асуух"))
    promise = act.MakePromise("Сэлбэг ирсэн эсэхийг лавлаад өөрсдөө мэдэгдэнэ", (began + timedelta(days=13)).date())
    _do(day, began + timedelta(days=7), case, promise)
    exchange_until_still(desk)
    _do(day, began + timedelta(days=12), case, act.GiveBack(second.id, "Тэдний мэдэлд биш"))


def _do(day: LivelyDay, at: datetime, case: CaseId, action: act.Action) -> None:
    day.room.clock.now = at
    day.desk.do([Step(action, case)])


def _case(desk: Desk, case: CaseId) -> Case:
    view = desk.views.case(case)
    assert view is not None
    return view.case


def _two_bodies(desk: Desk) -> tuple[tuple[str, str], tuple[str, str]]:
    bodies = [body for body in desk.views.catalogue().bodies.values() if body.place is None]
    return (bodies[40].id, bodies[40].name), (bodies[60].id, bodies[60].name)
