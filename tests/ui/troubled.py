"""A lively day on which things went wrong: lines of every sort under needs attention, and work that waits."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from console.desk.desk import Step, new_case_id, new_obligation_id
from console.domain import actions as act
from console.domain.catalogue import BodyId
from console.domain.identity import case_number
from console.domain.ids import ActionId, CaseId, PersonId
from tests.builders import DISTRICT, exchange_until_still, forward_step, opening_step
from tests.domain.building import opening
from tests.ui.lively import LivelyDay, held_edit
from ui.screens.attention.screen import AttentionScreen
from ui.screens.waiting.screen import HOTSPOT, WaitingScreen


def troubled_scenes(day: LivelyDay, case: CaseId, settle: Callable[[LivelyDay], None]) -> dict[str, Callable[[], None]]:
    """What is put in front for each picture; those without a line come last."""
    held_edit(day)
    lines_of_every_sort(day)
    left_behind(day)
    copied_entry(day, case)

    def line_of(kind: str) -> Callable[[], None]:
        return lambda: _choose_line(day, kind, settle)

    def tasks() -> None:
        day.shell.show_screen("attention")
        settle(day)
        screen = day.shell.screen_in_front()
        assert isinstance(screen, AttentionScreen)
        screen.rows.select(screen.rows.rows()[-1].id)

    def dealt_offline() -> None:
        _choose_line(day, "edit_field", settle)
        day.line.cut = True
        day.shell.screen_in_front().commands.run("attention.accept")

    def waiting_offline() -> None:
        if len(day.desk.views.waiting()) < 3:
            offline_work(day)
        day.shell.show_screen("waiting")

    def hotspot() -> None:
        waiting_offline()
        _waiting(day).hotspot._on_told(day.desk.hotspot.estimate())

    def bundle_written() -> None:
        waiting_offline()
        settle(day)
        path = Path(tempfile.mkdtemp()) / "up.1111"
        _waiting(day).bundles._write(str(path), with_files=False)

    def hotspot_done() -> None:
        day.shell.show_screen("waiting", HOTSPOT)
        day.line.cut = False

    def recovered() -> None:
        day.shell.show_screen("call")
        day.shell.recovery._show({"waiting": 14, "was_missing": False})

    return {
        "attention": line_of("edit_field"),
        "attention_close": line_of("close"),
        "attention_forward": line_of("forward"),
        "attention_refused": line_of("assign"),
        "attention_opening": line_of("open_case"),
        "attention_task": tasks,
        "waiting": lambda: day.shell.show_screen("waiting"),
        "attention_dealt": dealt_offline,
        "waiting_offline": waiting_offline,
        "bundle": bundle_written,
        "hotspot": hotspot,
        "hotspot_done": hotspot_done,
        "recovered": recovered,
    }


def _waiting(day: LivelyDay) -> WaitingScreen:
    screen = day.shell.screen_named("waiting")
    assert isinstance(screen, WaitingScreen)
    return screen


def _choose_line(day: LivelyDay, kind: str, settle: Callable[[LivelyDay], None]) -> None:
    if kind not in {item.line.kind for item in day.desk.views.attention()}:
        held_edit(day)
    day.shell.show_screen("attention")
    settle(day)
    screen = day.shell.screen_in_front()
    assert isinstance(screen, AttentionScreen)
    kinds = {item.line.action: item.line.kind for item in day.desk.views.attention()}
    screen.rows.select(next(row.id for row in screen.rows.rows() if kinds.get(row.id) == kind))


def lines_of_every_sort(day: LivelyDay) -> None:
    """Held for news, held for another's forward, refused, an opening of someone who is gone, and a task."""
    colleague, desk = day.room.desk("colleague"), day.desk
    closed, sent, taken = (_opened(day, subject) for subject in ("Лифт ажиллахгүй", "Хогийн цэг", "Ус тасарсан"))
    colleague.do(act.AddNote("Иргэн дахин залгаж, лифт ахин зогссон гэв."), closed)
    desk.do([Step(act.Close(act.CloseOutcome.SOLVED, "Засварын хэсэг зассан гэв."), closed)])
    rival = act.Forward(new_obligation_id(), BodyId("rubbish"), "Тохижилт үйлчилгээний газар", "Өнөөдөр ачуулах")
    colleague.do(rival, sent)
    desk.do([forward_step(sent)])
    colleague.do(act.Assign(None, PersonId("colleague")), taken)
    desk.do([Step(act.Assign(None, desk.person.id), taken)])
    colleague.take(
        colleague.envelope(act.ReportCatalogue(DISTRICT, "topic/heating", "Утасны дугаар өөрчлөгдсөн байна."))
    )
    exchange_until_still(desk)


def left_behind(day: LivelyDay) -> None:
    """What someone handed in who was no longer in service lies with his supervisors, whole."""
    gone = day.room.desk("agent")
    day.room.dismiss("agent")
    day.room.clock.pass_(minutes=30)
    lost = opening(
        number=case_number(7311, 12),
        office=DISTRICT,
        subject="Гудамжны нохой олширсон",
        text="Сургуулийн замд сүрэглэсэн нохой явна. Хүүхдүүд айгаад байна.",
        caller=act.Party(
            "Бат", "Болд", phones=(act.Phone("99112345", best_time="18:00"),), address="4-р байр, 12 тоот"
        ),
    )
    gone.take(gone.envelope(lost, "left-behind", by=PersonId("agent")))
    exchange_until_still(day.desk)


def copied_entry(day: LivelyDay, case: CaseId) -> None:
    """A copy of an answer that the centre has lost."""
    other = day.room.desk("colleague")
    at = day.room.clock.now - timedelta(days=1)
    what = {"outcome": "done", "text": "Гэрлийг сольсон.", "letter_number": "12/077", "signer": "Д. Мөнх"}
    copy = act.SeenElsewhere(ActionId("lost-answer"), "answer", PersonId("colleague"), at, what)
    other.take(other.envelope(copy, case, id=ActionId("seen/lost-answer")))
    exchange_until_still(day.desk)


def offline_work(day: LivelyDay) -> None:
    """The line is cut, and work goes on: two cases, a file, a note on another case."""
    day.line.cut = True
    desk = day.desk
    first, second = new_case_id(), new_case_id()
    desk.do([opening_step(first, subject="Халаалт 14 хэмээс дээшгүй"), forward_step(first)])
    desk.do([Step(desk.files.add(("халаалт.jpg", bytes(2_300_000))), first)])
    desk.do([opening_step(second, subject="Автобус цагтаа ирдэггүй"), Step(act.AddNote("Дахин залгана."), second)])
    desk.do([Step(act.CountCall(act.NoCase.SILENT, DISTRICT))])
    desk.pulse.until_still()


def _opened(day: LivelyDay, subject: str) -> CaseId:
    case = new_case_id()
    day.desk.do([opening_step(case, subject=subject)])
    exchange_until_still(day.desk)
    return case
