"""Where threads meet the window: order, newest answers only, faults as reports without words."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.desk.changes import Changes
from console.desk.trouble import Full, Offline
from console.domain.ids import CaseId
from console.domain.refused import Refused
from tests.conftest import ExpectedLog
from ui.bridge import Bridge
from ui.courier import Report, report_of


class QuietDesk:
    """As much of a desk as the bridge touches; the test tells what changed."""

    def __init__(self) -> None:
        self.views = object()
        self.tell: Callable[[Changes], None] = lambda changes: None

    def subscribe(self, on_changes: Callable[[Changes], None], on_line: Callable[[Any], None]) -> None:
        self.tell = on_changes


@pytest.fixture
def desk() -> QuietDesk:
    return QuietDesk()


@pytest.fixture
def bridge(desk: QuietDesk, qapp: object) -> Iterator[Bridge]:
    made = Bridge(desk)  # type: ignore[arg-type]
    yield made
    made.close()


def unexpected(error: Exception) -> None:
    raise AssertionError("not expected here") from error


def test_writes_run_in_the_order_they_were_asked_for(bridge: Bridge, qtbot: QtBot) -> None:
    done: list[int] = []
    for number in range(20):
        bridge.write(lambda _, number=number: number, done.append, unexpected)  # type: ignore[misc]
    qtbot.waitUntil(lambda: bridge.is_idle)
    assert done == list(range(20))


def test_only_the_newest_answer_of_a_place_arrives(bridge: Bridge, qtbot: QtBot) -> None:
    go_on, shown = threading.Event(), list[str]()

    def slow(_: object) -> str:
        go_on.wait(10)
        return "old"

    bridge.read("list", slow, shown.append)
    bridge.read("list", lambda _: "new", shown.append)
    bridge.read("elsewhere", lambda _: "other", shown.append)
    qtbot.waitUntil(lambda: sorted(shown) == ["new", "other"])
    go_on.set()
    qtbot.waitUntil(lambda: bridge.is_idle)
    assert sorted(shown) == ["new", "other"]


def test_a_part_of_an_answer_arrives_before_the_whole_and_never_after_a_newer_question(
    bridge: Bridge, qtbot: QtBot
) -> None:
    arrived, may_end = list[str](), threading.Event()

    def work(tell: Callable[[str], None], name: str) -> str:
        tell(f"part of {name}")
        may_end.wait(5)
        return name

    bridge.read_by_parts("palette", lambda _, tell: work(tell, "first"), arrived.append, arrived.append)
    qtbot.waitUntil(lambda: arrived == ["part of first"])
    bridge.read_by_parts("palette", lambda _, tell: work(tell, "second"), arrived.append, arrived.append)
    may_end.set()
    qtbot.waitUntil(lambda: bridge.is_idle and "second" in arrived)
    assert arrived == ["part of first", "part of second", "second"]


def test_the_work_goes_on_when_its_part_was_painted(desk: QuietDesk, qtbot: QtBot) -> None:
    bridge, steps, label = Bridge(desk, frame_seconds=30.0), list[str](), PaintedLabel()  # type: ignore[arg-type]
    qtbot.addWidget(label)
    label.show()
    qtbot.waitUntil(lambda: label.text() in label.painted)

    def work(_: object, tell: Callable[[str], None]) -> str:
        tell("part")
        steps.extend(label.painted)
        return "whole"

    bridge.read_by_parts("palette", work, label.setText, label.setText)
    qtbot.waitUntil(lambda: bridge.is_idle)
    assert steps == ["", "part"]
    bridge.close()


class PaintedLabel(QLabel):
    """Remembers which words were painted."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[str] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.text() not in self.painted:
            self.painted.append(self.text())


def test_what_a_place_that_is_gone_asked_for_is_shown_no_more(bridge: Bridge, qtbot: QtBot) -> None:
    go_on, shown = threading.Event(), list[str]()
    bridge.read("call/one/earlier", lambda _: go_on.wait(10) and "earlier", lambda found: shown.append(str(found)))
    bridge.read("call/one", lambda _: "one", shown.append)
    bridge.read("call/other", lambda _: "other", shown.append)
    bridge.drop("call/one")
    go_on.set()
    qtbot.waitUntil(lambda: bridge.is_idle)
    assert shown == ["other"]


def test_a_long_read_does_not_hold_up_a_write(bridge: Bridge, qtbot: QtBot) -> None:
    go_on, done = threading.Event(), list[str]()
    for place in ("one", "two", "three"):
        bridge.read(place, lambda _: go_on.wait(10), lambda _: None)
    bridge.write(lambda _: "saved", done.append, unexpected)
    qtbot.waitUntil(lambda: done == ["saved"])
    go_on.set()
    qtbot.waitUntil(lambda: bridge.is_idle)


def test_a_refusal_comes_back_to_who_asked(bridge: Bridge, qtbot: QtBot) -> None:
    refused: list[Exception] = []

    def work(_: object) -> None:
        raise Refused("missing", field="text")

    bridge.write(work, lambda _: None, refused.append)
    qtbot.waitUntil(lambda: bridge.is_idle)
    assert refused == [Refused("missing", field="text")]


def test_a_full_disk_is_told_to_who_can_say_it(bridge: Bridge, qtbot: QtBot) -> None:
    told: list[str] = []

    def work(_: object) -> None:
        raise Full

    bridge.write(work, lambda _: None, unexpected, lambda: told.append("not stored"))
    qtbot.waitUntil(lambda: bridge.is_idle)
    assert told == ["not stored"]


def test_a_broken_link_is_told_to_who_asked_the_centre(bridge: Bridge, qtbot: QtBot) -> None:
    told: list[Exception] = []

    def work(_: object) -> None:
        raise Offline("no_line")

    bridge.on_link(work, lambda _: None, told.append)
    qtbot.waitUntil(lambda: bridge.is_idle)
    assert [type(each) for each in told] == [Offline]


def test_a_fault_becomes_a_report_without_the_words_of_its_message(
    bridge: Bridge, qtbot: QtBot, expected_log: ExpectedLog
) -> None:
    expected_log("KeyError")

    def work(_: object) -> None:
        raise KeyError("Ганбаатарын Болд 99112345")

    with qtbot.waitSignal(bridge.failed) as caught:
        bridge.read("place", work, lambda _: None)
    report = (caught.args or [None])[0]
    assert isinstance(report, Report)
    assert report.kind == "KeyError"
    assert any(Path(__file__).name in place for place in report.places)
    assert "Болд" not in report.text()


def test_changes_that_come_together_are_told_once(desk: QuietDesk, bridge: Bridge, qtbot: QtBot) -> None:
    told: list[Changes] = []
    bridge.changed.connect(told.append)
    for number in range(50):
        desk.tell(Changes(cases=frozenset({CaseId(f"case-{number}")})))
    qtbot.waitUntil(lambda: bool(told))
    assert len(told) == 1
    assert len(told[0].cases) == 50


def test_nothing_arrives_after_the_screens_are_gone(desk: QuietDesk, bridge: Bridge, qtbot: QtBot) -> None:
    arrived: list[str] = []
    go_on = threading.Event()
    bridge.read("place", lambda _: go_on.wait(10), lambda _: arrived.append("answer"))
    bridge.changed.connect(lambda _: arrived.append("changes"))
    bridge.close()
    go_on.set()
    desk.tell(Changes(drafts=True))
    qtbot.wait(50)
    assert arrived == []


def test_a_report_names_places_in_the_program() -> None:
    try:
        raise ValueError("secret")
    except ValueError as error:
        report = report_of(error)
    assert report.kind == "ValueError"
    assert "secret" not in report.text()
