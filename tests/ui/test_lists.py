"""Tables read only what is looked at, keep the row by its id, and are read aloud."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.typing import press, put_in_front
from ui import words
from ui.theme import Theme
from ui.tokens import Mode, Tone
from ui.widgets import Cell, Column, Happened, PagedTable, Row, RowList, Timeline
from ui.widgets.paged_model import MOST_PAGES, PAGE, PagedModel
from ui.words import says


class Reader:
    """Rows made from their ids, remembering which were asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.word = ""

    def __call__(self, ids: Sequence[str]) -> list[str]:
        self.asked += ids
        return [f"{each}{self.word}" for each in ids]


def columns() -> list[Column]:
    return [
        Column(says("today"), lambda row: Cell(str(row)), 120),
        Column("Товч утга", lambda row: Cell(f"мөр {row}", bold=True)),
        Column("Хугацаа", lambda row: Cell(bar=0.5, tone=Tone.BAD, spoken="2 хоног хэтэрсэн"), 100),
        Column("Төлөв", lambda row: Cell("Хэтэрсэн", Tone.BAD, badge=True), 110),
    ]


def ids(count: int) -> list[str]:
    return [f"case-{number}" for number in range(count)]


def shown_table(qtbot: QtBot, reader: Reader, count: int) -> PagedTable:
    table = PagedTable(columns(), reader, name="Миний жагсаалт")
    table.resize(800, 400)
    put_in_front(qtbot, table)
    table.show_ids(ids(count))
    table.setFocus()
    table.repaint()
    return table


def test_a_table_of_100_000_rows_reads_only_the_pages_that_are_seen(qtbot: QtBot) -> None:
    reader = Reader()
    table = shown_table(qtbot, reader, 100_000)
    assert len(reader.asked) == PAGE
    table.scrollToBottom()
    table.repaint()
    assert len(reader.asked) == PAGE + 100_000 % PAGE
    assert reader.asked[-1] == "case-99999"
    table.scrollToTop()
    table.repaint()
    assert len(reader.asked) == PAGE + 100_000 % PAGE


def test_pages_that_were_left_long_ago_are_let_go() -> None:
    reader = Reader()
    model = PagedModel(columns(), reader)
    model.show_ids(ids(100_000))
    for page in range(MOST_PAGES + 1):
        assert model.cell(page * PAGE, 0) is not None
    before = len(reader.asked)
    model.cell(MOST_PAGES * PAGE, 0)
    assert len(reader.asked) == before
    model.cell(0, 0)
    assert len(reader.asked) == before + PAGE


def test_the_current_row_stays_by_its_id_when_the_list_is_read_again(qtbot: QtBot) -> None:
    table = shown_table(qtbot, Reader(), 1000)
    heard: list[str] = []
    table.moved.connect(heard.append)
    assert table.select("case-500")
    assert heard == ["case-500"]
    table.show_ids([f"new-{number}" for number in range(7)] + ids(1000))
    assert (table.current_id(), table.currentIndex().row()) == ("case-500", 507)
    table.show_ids([each for each in ids(1000) if each != "case-500"])
    assert table.current_id() == "case-508"
    table.show_ids(ids(3))
    assert table.current_id() == "case-2"
    table.show_ids([])
    assert table.current_id() is None
    assert heard == ["case-500"]


def test_arrows_move_and_enter_opens(qtbot: QtBot) -> None:
    table = shown_table(qtbot, Reader(), 1000)
    table.select("case-10")
    press(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.opened) as opened:
        press(table, Qt.Key.Key_Return)
    assert opened.args == ["case-11"]
    press(table, Qt.Key.Key_End, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert table.current_id() == "case-999"


def test_changed_rows_are_read_again_and_the_others_are_not(qtbot: QtBot) -> None:
    reader = Reader()
    table = shown_table(qtbot, reader, 1000)
    reader.asked.clear()
    reader.word = " шинэ"
    table.forget(["case-3"])
    table.repaint()
    assert reader.asked == ids(PAGE)
    assert table.model().index(3, 0).data() == "case-3 шинэ"
    reader.asked.clear()
    table.forget(["case-900", "no such row"])
    table.repaint()
    assert reader.asked == []


def test_rows_read_by_a_worker_are_shown_when_they_come(qtbot: QtBot) -> None:
    asked: list[str] = []

    def later(wanted: Sequence[str]) -> None:
        asked.extend(wanted)

    table = PagedTable(columns(), later)
    table.resize(800, 400)
    put_in_front(qtbot, table)
    table.show_ids(ids(300))
    table.repaint()
    table.repaint()
    assert asked == ids(PAGE)
    assert table.model().index(0, 0).data() is None
    table.put({each: each.upper() for each in asked})
    assert table.model().index(0, 0).data() == "CASE-0"
    assert table.model().index(PAGE, 0).data() is None


def test_a_row_that_is_gone_is_drawn_empty_and_breaks_nothing(qtbot: QtBot) -> None:
    table = PagedTable(columns(), lambda wanted: [None for _ in wanted])
    table.resize(800, 400)
    put_in_front(qtbot, table)
    table.show_ids(ids(5))
    table.repaint()
    assert table.model().index(0, 0).data() is None


def test_a_cell_is_read_aloud_with_its_columns_title_and_a_bar_in_words(qtbot: QtBot) -> None:
    table = shown_table(qtbot, Reader(), 10)
    spoken = [table.model().index(2, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(4)]
    assert spoken == ["өнөөдөр: case-2", "Товч утга: мөр case-2", "Хугацаа: 2 хоног хэтэрсэн", "Төлөв: Хэтэрсэн"]
    words.set_language("en")
    QApplication.sendEvent(table, QEvent(QEvent.Type.LanguageChange))
    assert table.model().headerData(0, Qt.Orientation.Horizontal) == "today"


@pytest.mark.parametrize("percent", [100, 200])
def test_columns_fill_the_table_and_leave_a_third_for_the_words(qtbot: QtBot, theme: Theme, percent: int) -> None:
    theme.wear(Mode.LIGHT, percent=percent)
    table = shown_table(qtbot, Reader(), 10)
    table.resize(8 * percent, 400)
    widths = [table.columnWidth(column) for column in range(4)]
    assert sum(widths) <= table.viewport().width()
    assert widths[1] >= 0.3 * table.viewport().width() - 1
    assert table.rowHeight(0) == 34 * percent // 100


def test_a_table_too_narrow_for_its_words_scrolls_sideways_instead_of_cutting_them(qtbot: QtBot, theme: Theme) -> None:
    theme.wear(Mode.LIGHT, percent=200)
    table = shown_table(qtbot, Reader(), 10)
    table.resize(500, 400)
    assert table.columnWidth(0) == 0.95 * 2 * 120
    assert table.horizontalScrollBar().maximum() > 0
    table.resize(2000, 400)
    assert table.columnWidth(0) == 2 * 120
    assert table.horizontalScrollBar().maximum() == 0


FOUND = (
    Row("lights", "Гудамж, талбайн гэрэлтүүлэг", "Асуудал", "Гомдол · 30 хоног", matches=((16, 22),)),
    Row("stairs", "Орцны гэрэлтүүлэг", "Асуудал", badge="Мэдээлэл алга", tone=Tone.WARN),
    Row("bare", "<img src=x> нэр"),
)


def shown_rows(qtbot: QtBot) -> RowList:
    rows = RowList("Үр дүн")
    rows.resize(500, 300)
    put_in_front(qtbot, rows)
    rows.show_rows(FOUND)
    rows.setFocus()
    return rows


def picture(rows: RowList) -> QImage:
    return rows.grab().toImage()


def test_a_found_row_is_drawn_with_its_match_standing_out(qtbot: QtBot) -> None:
    rows = shown_rows(qtbot)
    with_match = picture(rows)
    rows.show_rows([Row("lights", FOUND[0].title, FOUND[0].detail, FOUND[0].trailing), *FOUND[1:]])
    assert picture(rows) != with_match


def test_rows_keep_their_place_by_id_and_open_by_enter(qtbot: QtBot) -> None:
    rows = shown_rows(qtbot)
    rows.select("lights")
    press(rows, Qt.Key.Key_Down)
    assert rows.current_id() == "stairs"
    rows.show_rows((FOUND[2], FOUND[1]))
    assert rows.current_id() == "stairs"
    with qtbot.waitSignal(rows.opened) as opened:
        press(rows, Qt.Key.Key_Return)
    assert opened.args == ["stairs"]
    rows.show_rows(())
    assert rows.current_id() is None
    press(rows, Qt.Key.Key_Return)


def test_a_row_is_read_aloud_as_a_whole(qtbot: QtBot) -> None:
    rows = shown_rows(qtbot)
    spoken = rows.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Орцны гэрэлтүүлэг, Мэдээлэл алга, Асуудал"


ENTRIES = (
    Happened("1", "Шилжүүлсэн", "Б. Болд", "11-р сарын 9", "Дүүргийн ЗДТГ", Tone.INFO),
    Happened("2", "Тэмдэглэл", "Б. Болд", "11-р сарын 10", "Хорооны ажилтантай ярьсан. " * 12, waiting=True),
    Happened("3", "Тэмдэглэл", "Б. Болд", "11-р сарын 10", "Андуурсан", struck=True),
)


def test_an_entry_is_as_high_as_its_text_needs_and_struck_ones_stay_readable(qtbot: QtBot) -> None:
    line = Timeline("Шийдвэрлэлтийн явц")
    line.resize(400, 500)
    put_in_front(qtbot, line)
    line.show_entries(ENTRIES)
    heights = [line.sizeHintForIndex(line.model().index(row, 0)).height() for row in range(3)]
    assert heights[1] > 2 * heights[0]
    line.resize(800, 500)
    assert line.sizeHintForIndex(line.model().index(1, 0)).height() < heights[1]
    spoken = [line.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert spoken[0] == "11-р сарын 9, Шилжүүлсэн, Б. Болд, Дүүргийн ЗДТГ"
    assert "илгээгдээгүй" in spoken[1]
    assert "хүчингүй болгосон" in spoken[2]
    assert "Андуурсан" in spoken[2]


def test_the_copy_key_takes_the_current_entrys_words(qtbot: QtBot) -> None:
    line = Timeline("Шийдвэрлэлтийн явц")
    put_in_front(qtbot, line)
    line.show_entries(ENTRIES)
    line.select("1")
    with qtbot.waitSignal(line.copied) as copied:
        press(line, Qt.Key.Key_C, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert copied.args == ["1"]
    assert QGuiApplication.clipboard().text() == "11-р сарын 9, Шилжүүлсэн, Б. Болд, Дүүргийн ЗДТГ"
    line.show_entries((ENTRIES[0], Happened("9", "Шинэ")))
    assert line.current_id() == "1"


def test_a_hundred_thousand_ids_are_selected_in_without_being_read(qtbot: QtBot) -> None:
    reader = Reader()
    table = shown_table(qtbot, reader, 100_000)
    table.select("case-77777")
    assert table.selectionModel().isRowSelected(77_777)
    table.selectionModel().clearSelection()
    table.selectionModel().select(
        table.model().index(1, 0),
        QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
    )
    table.repaint()
    assert len(reader.asked) <= 3 * PAGE
