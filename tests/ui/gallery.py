"""Every widget on two pages, as pictures: `python -m tests.ui.gallery DIR` (light, dark, contrast; 100 and 200 per
cent).

The words are those of a made-up call; they stand here and not in the catalogue, since nobody who works sees them.
"""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.tokens import Mode, Tone
from ui.widgets import (
    Announcer,
    Badge,
    Banner,
    Button,
    Card,
    Cell,
    CheckMark,
    Choice,
    Column,
    Command,
    Commands,
    DateTimeField,
    EmptyState,
    Flow,
    Happened,
    Label,
    LongText,
    Meter,
    NumberField,
    NumberKind,
    Option,
    PagedTable,
    Pick,
    Picker,
    PrimaryButton,
    Rail,
    Row,
    RowList,
    SearchField,
    ShortcutSheet,
    TextField,
    Timeline,
)

SIZES = {100: QSize(1366, 768), 150: QSize(1560, 980), 200: QSize(1920, 1200)}
BODIES = (
    Pick("songino", "Сонгинохайрхан дүүргийн ЗДТГ", "Дүүргийн Засаг даргын Тамгын газар", "70000000"),
    Pick("lights", "Гэрэлтүүлэг, цахилгааны газар", "Нийслэл"),
    Pick("roads", "Нийслэлийн Авто замын хөгжлийн газар", "Нийслэл · таамаг"),
)
QUEUE = (
    ("0101012001", "Хогийн цэг цэвэрлэгдээгүй", "Сонгинохайрхан дүүрэг", "Хэтэрсэн", Tone.BAD, 1.0, "2 хоног хэтэрсэн"),
    ("0129017485", "Эмнэлгийн дугаар олгох систем ажиллахгүй", "ЭМЯ", "Шилжүүлсэн", Tone.WARN, 0.92, "5 цаг"),
    ("0136018856", "Өвөрхангай — зам засварын тоосжилт", "ЗТЯ", "Хариу ирсэн", Tone.GOOD, 0.66, "3 хоног"),
    ("0143020227", "Газрын кадастрын зөрүү", "Газрын алба", "Хүлээн авсан", Tone.QUIET, 0.25, "8 хоног"),
)


def now() -> datetime:
    """The gallery's clock stands still, so that two runs give the same pictures."""
    return datetime(2026, 11, 21, 6, 32, tzinfo=UTC)


def found_bodies(text: str) -> Sequence[Pick]:
    """The made-up bodies that hold the words."""
    return [body for body in BODIES if text.casefold() in body.title.casefold()]


class CallPage(QWidget):
    """A call as the mock shows it, made from the real parts."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("window")
        self.rail = _rail()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        column = QVBoxLayout()
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(12)
        across.addLayout(column, 1)
        column.addLayout(self._top())
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self._form(), 13)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self._earlier(), 1)
        right.addWidget(self._catalogue(), 1)
        middle.addLayout(right, 10)
        column.addLayout(middle, 3)
        self.queue = self._queue()
        column.addWidget(self.queue, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.queue.setVisible(event.size().height() > 800)

    def _top(self) -> QHBoxLayout:
        self.search = SearchField("Хайх", placeholder="Дугаар, утас, регистр, асуудал, үйлчилгээ хайх…", key="F3")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.search, 1)
        row.addWidget(Badge("Дуудлага 02:14", Tone.GOOD, icon="phone-call"))
        row.addWidget(Badge("Яриа бичигдэж байна", Tone.BAD, icon="mic"))
        row.addWidget(Badge("Сүлжээгүй · 4 илгээгдээгүй", Tone.WARN, icon="cloud-off"))
        return row

    def _form(self) -> Card:
        card = Card("Шинэ бүртгэл", icon="phone-call")
        card.trail(Label("014 200 731 4", "muted"))
        card.trail(Badge("Ноорог хадгалсан 14:32", Tone.QUIET))
        self.phone = NumberField("Утас", kind=NumberKind.PHONE)
        self.phone.set_text("99112345")
        self.name = TextField("Эцэг (эх)-ийн нэр · Нэр")
        self.name.set_text("Ганбаатар · Сүхбаатар")
        self.register = NumberField("Регистрийн дугаар", kind=NumberKind.REGISTER_NUMBER)
        self.register.set_text("УБ85112312")
        self.place = Picker("Асуудал гарсан газар", search=lambda _: ())
        self.place.set_pick(Pick("0132", "Улаанбаатар › Сонгинохайрхан дүүрэг › 32-р хороо"))
        self.kind = Choice(
            "Төрөл (эхний үсгээр)",
            [
                Option("complaint", "Гомдол"),
                Option("request", "Хүсэлт"),
                Option("proposal", "Санал"),
                Option("tip", "Мэдэгдэл"),
                Option("thanks", "Талархал"),
                Option("criticism", "Шүүмжлэл"),
                Option("inquiry", "Зөвлөгөө, лавлагаа"),
            ],
        )
        self.kind.set_value("complaint")
        self.summary = TextField("Товч утга")
        self.summary.set_text("Гудамжны гэрэлтүүлэг 3 хоног асахгүй байна")
        self.text = LongText("Агуулга", lines=3)
        self.text.set_text(
            "32-р хорооны 4-р байрны гадна талын гэрэлтүүлэг гурав хоног ажиллахгүй байна. Орой хүүхэд сургуулиас "
            "ирэхэд харанхуй, хоёр хүн халтирч унасан. Хорооны ажилтанд хэлсэн боловч хариу өгөөгүй."
        )
        self.body = Picker("Хариуцах байгууллага", search=found_bodies, key="F6")
        self.body.set_pick(BODIES[0])
        self.call_back = DateTimeField("Дахин залгах", now=now, key="F7")
        self.call_back.set_text("11-24 10:00")
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        for place, widget in enumerate((self.phone, self.name, self.register)):
            grid.addWidget(widget, 0, 2 * place, 1, 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.place, 1, 0, 1, 6)
        grid.addWidget(self.kind, 2, 0, 1, 6)
        grid.addWidget(self.summary, 3, 0, 1, 6)
        grid.addWidget(self.text, 4, 0, 1, 6)
        grid.addWidget(self.body, 5, 0, 1, 3)
        grid.addWidget(self.call_back, 5, 3, 1, 3)
        grid.setRowStretch(4, 1)
        card.body.addLayout(grid, 1)
        card.body.addWidget(
            Banner("Энэ хороонд ижил 2 бүртгэл байна — холбох уу?", Tone.INFO, action="Холбох", key="F8")
        )
        buttons = QHBoxLayout()
        buttons.addWidget(Button("Хадгалах", key="F9", icon="save"))
        buttons.addWidget(Button("Дугаарыг мессежээр илгээх", icon="message-square"))
        buttons.addStretch(1)
        buttons.addWidget(PrimaryButton("Шилжүүлэх", key="Ctrl+Enter", icon="send"))
        card.body.addLayout(buttons)
        return card

    def _earlier(self) -> Card:
        card = Card("Өмнөх бүртгэл", icon="history")
        card.trail(Badge("5 бүртгэл", Tone.QUIET))
        card.trail(Badge("1 хугацаа хэтэрсэн", Tone.BAD))
        self.earlier = Timeline("Өмнөх бүртгэл")
        self.earlier.show_entries(_earlier())
        self.earlier.select("1")
        card.body.addWidget(self.earlier)
        return card

    def _catalogue(self) -> Card:
        card = Card("Асуудал ба үйлчилгээ", icon="library")
        card.trail(Label("F4 хэлсэн · F5 тохирохгүй", "hint"))
        self.look_up = SearchField("Лавлахаас хайх")
        self.look_up.set_text("гэрэлт")
        card.body.addWidget(self.look_up)
        self.rows = RowList("Үр дүн")
        self.rows.show_rows(_found())
        self.rows.select("lights-out")
        card.body.addWidget(self.rows)
        return card

    def _queue(self) -> Card:
        card = Card("Миний жагсаалт", icon="list-checks")
        card.trail(Badge("12 шийдвэрлээгүй", Tone.INFO))
        card.trail(Badge("3 өнөөдөр дуусна", Tone.WARN))
        card.trail(Badge("1 хэтэрсэн", Tone.BAD))
        self.table = queue_table()
        self.table.show_ids([row[0] for row in QUEUE])
        card.body.addWidget(self.table)
        return card


def queue_table() -> PagedTable:
    """The table of the agent's list over the made-up rows."""
    rows = {row[0]: row for row in QUEUE}
    return PagedTable(
        [
            Column("Дугаар", lambda row: Cell(row[0], muted=True), 130),
            Column("Товч утга", lambda row: Cell(row[1], bold=True)),
            Column("Байгууллага", lambda row: Cell(row[2], muted=True), 240),
            Column("Төлөв", lambda row: Cell(row[3], row[4], badge=True), 140),
            Column("Хугацаа", lambda row: Cell(bar=row[5], tone=row[4], spoken=row[6]), 160),
            Column("Үлдсэн", lambda row: Cell(row[6]), 150),
        ],
        lambda ids: [rows[each] for each in ids],
        name="Миний жагсаалт",
    )


def _rail() -> Rail:
    rail = Rail()
    rail.add("call", "Дуудлага", icon="phone-call")
    rail.add("lists", "Жагсаалт", icon="inbox")
    rail.add("catalogue", "Лавлах", icon="library")
    rail.add("call-backs", "Дахин залгах", icon="clock-alert")
    rail.add("report", "Тайлан", icon="chart-column")
    rail.add("keys", "Гарын товч", icon="keyboard", at_foot=True)
    rail.add("settings", "Тохиргоо", icon="settings", at_foot=True)
    rail.choose("call")
    rail.set_count("lists", 12)
    rail.set_count("call-backs", 120)
    return rail


def _earlier() -> list[Happened]:
    return [
        Happened("1", "Хогийн цэг цэвэрлэгдээгүй", "Сонгинохайрхан дүүрэг", "11-р сарын 9", "", Tone.BAD, "Хэтэрсэн"),
        Happened("2", "Тэмдэглэл", "Б. Болд", "10-р сарын 27", "Хорооны ажилтантай ярьсан.", Tone.INFO, waiting=True),
        Happened("3", "Тэмдэглэл", "Б. Болд", "10-р сарын 27", "Андуурч бичсэн мөр.", Tone.QUIET, struck=True),
        Happened("4", "Халаалт 18°С-аас доош", "УБДС ТӨХК", "10-р сарын 14", "", Tone.GOOD, "Шийдвэрлэсэн"),
    ]


def _found() -> list[Row]:
    where = "Асуудал · Сонгинохайрхан дүүргийн ЗДТГ · дээд шат: НЗДТГ"
    return [
        Row("lights-out", "Гудамж, талбайн гэрэлтүүлэг асахгүй", where, "Гомдол · 30 хоног", matches=((16, 22),)),
        Row(
            "stairs",
            "Орц, подъездын гэрэлтүүлэг",
            "Асуудал · Сууц өмчлөгчдийн холбоо",
            "Гомдол · 30 хоног",
            matches=((15, 21),),
        ),
        Row(
            "new",
            "Гэрэлтүүлэг шинээр тавиулах хүсэлт",
            "Асуудал · Нийслэлийн ЗДТГ",
            "Хүсэлт · 30 хоног",
            matches=((0, 6),),
        ),
        Row("none", "Тохирох үйлчилгээ алга", "F5 тэмдэглэх", badge="Мэдээлэл алга", tone=Tone.WARN),
    ]


class PartsPage(QWidget):
    """Every part that the call page does not show, each in its states."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("window")
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setSpacing(12)
        grid.addWidget(self._fields(), 0, 0, 2, 1)
        grid.addWidget(self._words(), 0, 1)
        grid.addWidget(self._sheet(), 1, 1)
        grid.addWidget(self._empty(), 0, 2, 2, 1)
        grid.setColumnStretch(0, 4)
        grid.setColumnStretch(1, 4)
        grid.setColumnStretch(2, 3)

    def _fields(self) -> Card:
        card = Card("Талбар", icon="square-pen")
        self.phone = NumberField("Утас", kind=NumberKind.PHONE)
        self.phone.set_text("9911234")
        self.number = NumberField("Бүртгэлийн дугаар", kind=NumberKind.CASE_NUMBER, key="F3")
        self.number.set_text("0142007313")
        self.when = DateTimeField("Дахин залгах", now=now, placeholder="24, 11-24, маргааш, +3, 10:00")
        self.unclear = DateTimeField("Огноо", now=now)
        self.unclear.set_text("хэзээ нэгэн цагт")
        self.locked = TextField("Шийдвэрлэх хугацаа")
        self.locked.set_text("12-р сарын 21 хүртэл · 30 хоног")
        self.locked.line.setReadOnly(True)
        self.body = Picker("Хариуцах байгууллага", search=found_bodies, placeholder="Нэр, товчлол")
        for field in (self.phone, self.number, self.when, self.unclear, self.locked, self.body):
            card.body.addWidget(field)
        marks = Flow(gap=16)
        self.urgent = CheckMark("Яаралтай")
        self.urgent.set_checked(True)
        for mark in (self.urgent, CheckMark("Хүүхэд"), CheckMark("Нэрээ нууцлах")):
            marks.addWidget(mark)
        card.body.addLayout(marks)
        self.meter = Meter()
        self.meter.show_missing(("Оршин суугаа хаяг", "Регистрийн дугаар"), of=5)
        card.body.addWidget(self.meter)
        card.body.addStretch(1)
        return card

    def _words(self) -> Card:
        card = Card("Тэмдэг, товч", icon="tag")
        badges = Flow(gap=8)
        for tone, word in (
            (Tone.QUIET, "Хүлээн авсан"),
            (Tone.INFO, "Шилжүүлсэн"),
            (Tone.GOOD, "Хариу ирсэн"),
            (Tone.WARN, "Хариу хүлээж байна"),
            (Tone.BAD, "Хугацаа хэтэрсэн"),
        ):
            badges.addWidget(Badge(word, tone, icon="circle-dot" if tone is Tone.INFO else ""))
        card.body.addLayout(badges)
        for tone, text in (
            (Tone.INFO, "Энэ хороонд ижил 2 бүртгэл байна — холбох уу?"),
            (Tone.WARN, "Компьютерийн цаг төвийн цагаас 12 минут зөрж байна."),
            (Tone.BAD, "Диск дүүрсэн: бичсэн зүйл хадгалагдаагүй байна."),
            (Tone.GOOD, "Хадгалсан: 014 200 731 4"),
        ):
            card.body.addWidget(Banner(text, tone, action="Харах" if tone is not Tone.GOOD else "", key="F8"))
        buttons = Flow(gap=8)
        disabled = Button("Хаах", key="F10", icon="circle-check")
        disabled.setEnabled(False)
        for button in (
            PrimaryButton("Шилжүүлэх", key="Ctrl+Enter", icon="send"),
            Button("Хадгалах", key="F9", icon="save"),
            Button("Бүртгэлээс хасах", kind="danger", icon="strikethrough"),
            Button("Дэлгэрэнгүй", kind="plain"),
            disabled,
        ):
            buttons.addWidget(button)
        card.body.addLayout(buttons)
        card.body.addStretch(1)
        return card

    def _sheet(self) -> Card:
        card = Card("Гарын товч", icon="keyboard")
        commands = Commands(self)
        for name, words, keys in (
            ("new", "Шинэ дуудлага", ("F2",)),
            ("find", "Хайх", ("F3", "Ctrl+K")),
            ("save", "Хадгалах", ("F9", "Ctrl+S")),
            ("send", "Хадгалаад шилжүүлэх", ("Ctrl+Return",)),
        ):
            commands.add(Command(name, words, run=lambda: None, keys=keys, group="Дуудлага"))
        self.sheet = ShortcutSheet(commands)
        card.body.addWidget(self.sheet)
        return card

    def _empty(self) -> Card:
        card = Card("Дахин залгах", icon="clock-alert")
        card.body.addWidget(
            EmptyState(
                "Дахин залгах ажил алга", "Дуудлагын үеэр F7 дарж товлоход энд гарч ирнэ.", icon="phone-outgoing"
            ),
            1,
        )
        self.announcer = Announcer(pause_ms=0)
        card.body.addWidget(self.announcer)
        return card


def pages() -> list[QWidget]:
    """Both pages, new."""
    return [CallPage(), PartsPage()]


def main(arguments: list[str]) -> int:
    """Draw the pages into a folder."""
    folder = Path(arguments[0] if arguments else "gallery")
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    theme = Theme(app)
    for mode in Mode:
        for percent, size in SIZES.items():
            theme.wear(mode, percent=percent)
            for page, name in zip(pages(), ("call", "parts"), strict=True):
                page.resize(size)
                page.show()
                (page.name if isinstance(page, CallPage) else page.body).control.setFocus()
                if isinstance(page, PartsPage):
                    page.announcer.announce("1 шинэ хариу ирлээ")
                    page.body._toggle()
                for _ in range(4):
                    app.processEvents()
                page.grab().save(str(folder / f"{name}-{mode}-{percent}.png"))
                page.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
