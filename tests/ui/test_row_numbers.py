"""The rows of a long list: found by their number without an index of all, and never shown in another list's place."""

from array import array
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from console.desk.views import CaseRow
from console.domain.actions import Kind
from console.domain.identity import CaseNumber
from console.domain.ids import CaseId
from ui.screens.queues.columns import case_columns
from ui.screens.queues.table import CaseTable, RowNumbers
from ui.widgets.paged_model import PAGE, PagedModel

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


class Readers:
    """Stands where the bridge stands and keeps what was asked for until the test lets it arrive."""

    def __init__(self) -> None:
        self.asked: list[Callable[[Sequence[CaseRow]], None]] = []

    def read(self, place: str, work: object, done: Any) -> None:
        self.asked.append(done)


def row(number: int) -> CaseRow:
    return CaseRow(
        row=number,
        id=CaseId(f"case{number}"),
        number=CaseNumber("0142007314"),
        kind=Kind.COMPLAINT,
        subject=f"Бүртгэл {number}",
        place="",
        bodies=(),
        state="new",
        due=None,
        opened_at=NOW,
        updated_at=NOW,
        assignee=None,
        assignee_name=None,
        urgent=False,
        waiting=0,
        call_back=None,
        caller_name="",
        topic_title=None,
    )


def table(qtbot: QtBot, readers: Readers) -> CaseTable:
    columns = case_columns(lambda: NOW, lambda _: False)
    made = CaseTable(columns, readers, place="lists", name="List")  # type: ignore[arg-type]
    qtbot.addWidget(made)
    return made


def subjects(shown: CaseTable) -> list[str]:
    model = shown.model()
    assert isinstance(model, PagedModel)
    cells = [model.cell(place, 1) for place in range(model.rowCount())]
    return [cell.text if cell else "" for cell in cells]


def test_a_row_number_is_found_at_its_place_and_an_absent_one_is_not() -> None:
    numbers = RowNumbers(array("q", [40, 30, 20]))
    assert numbers.index("30") == 1
    with pytest.raises(ValueError, match="not in array"):
        numbers.index("31")


@pytest.mark.parametrize("near", [0, 1, 2, 3, 900])
def test_a_place_is_found_wherever_one_looks_first(qtbot: QtBot, near: int) -> None:
    model = PagedModel(case_columns(lambda: NOW, lambda _: False), lambda _: None)
    model.show_ids(RowNumbers(array("q", [40, 30, 20])))
    assert [model.place(name, near) for name in ("40", "30", "20", "10")] == [0, 1, 2, None]


def test_rows_that_are_gone_or_come_in_another_order_leave_the_others_in_their_places(qtbot: QtBot) -> None:
    shown = table(qtbot, Readers())
    shown.show_queue(array("q", [40, 30, 20, 10]), [row(40), row(10), row(30), row(99)])
    assert subjects(shown) == ["Бүртгэл 40", "Бүртгэл 30", "", "Бүртгэл 10"]


def test_a_page_that_was_read_for_an_earlier_list_is_passed_over(qtbot: QtBot) -> None:
    readers = Readers()
    shown = table(qtbot, readers)
    shown.show_queue(array("q", range(2 * PAGE)), [])
    assert subjects(shown)[0] == ""
    late = readers.asked[0]
    shown.show_queue(array("q", [7, 8]), [row(7), row(8)])
    late([row(number) for number in range(PAGE)])
    assert subjects(shown) == ["Бүртгэл 7", "Бүртгэл 8"]
    assert shown.row("6") is None


def test_a_page_of_the_same_list_arrives_also_after_the_list_was_read_again(qtbot: QtBot) -> None:
    readers = Readers()
    shown = table(qtbot, readers)
    shown.show_queue(array("q", [7, 8]), [])
    assert subjects(shown) == ["", ""]
    shown.show_queue(array("q", [7, 8]), [])
    readers.asked[0]([row(7), row(8)])
    assert subjects(shown) == ["Бүртгэл 7", "Бүртгэл 8"]
