"""The screen of the lists: choose one, narrow it, open a row, take the next, give several to somebody."""

from array import array
from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console.desk.desk import Changes
from console.desk.views import SURVEY, CaseRow, Filters, Order, Queue
from console.domain.people import Role
from ui.screens.asking import Asking
from ui.screens.deeds import Deeds
from ui.screens.queues.columns import call_back_columns, case_columns
from ui.screens.queues.empty import nothing_in
from ui.screens.queues.narrowing import Narrowing
from ui.screens.queues.several import Several
from ui.screens.queues.table import CaseTable, reading
from ui.screens.queues.tabs import NAMES, QueueTabs
from ui.screens.queues.taking import take_next
from ui.screens.screen import Host
from ui.sentences import from_table
from ui.tokens import Tone
from ui.widgets import Banner, Button, Card, Choice, Command, Commands, EmptyState, Option, TextField
from ui.words import Text, says


class QueuesScreen:
    """One list at a time, in one of two orders."""

    name = "queues"
    icon = "inbox"
    key = "Ctrl+2"
    first = Queue.MINE
    """The list shown first, whose count stands on the rail."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.title: Text = says("Lists")
        self._queue = self.first
        self._deeds = Deeds(host)
        self.tabs = QueueTabs()
        self.tabs.chosen.connect(self.show_queue)
        asking = Asking(host.bridge, f"{self.name}.pick")
        self.words = TextField(says("Words, number or name"), placeholder=says("narrow the list"))
        self.words.changed.connect(self._read_rows)
        self.order = Choice(
            says("Order"), [Option(Order.DUE, says("By term")), Option(Order.NEWEST, says("Newest first"))]
        )
        self.order.set_value(Order.DUE)
        self.order.changed.connect(self._read_rows)
        self.narrowing = Narrowing(asking)
        self.narrowing.changed.connect(self._read_rows)
        self.narrowing.hide()
        self.several = Several(partial(asking.ask, "person"))
        self.several.wanted.connect(self._assign)
        self.several.emptied.connect(lambda: self.table.setFocus())
        self.notice = Banner("", Tone.INFO)
        self._tables = {
            False: self._made_table(call_backs=False),
            True: self._made_table(call_backs=True),
        }
        self._empty = EmptyState("")
        self.widget = self._built()
        self.commands = Commands(self.widget)
        self._add_commands()

    @property
    def table(self) -> CaseTable:
        """The table of the list that is shown."""
        return self._tables[self._queue is Queue.CALL_BACKS]

    def _made_table(self, *, call_backs: bool) -> CaseTable:
        columns = (call_back_columns if call_backs else case_columns)(self._host.now, self.several.has)
        table = CaseTable(columns, self._host.bridge, place=f"{self.name}.{call_backs}", name=says("List"))
        table.opened.connect(lambda _: self._open_row())
        table.chosen.connect(lambda: self.commands.run("queues.choose"))
        return table

    def _built(self) -> QWidget:
        page = QWidget()
        card = Card(says("Lists"), icon="inbox")
        take = Button(says("Take next"), key="F8", icon="user-check")
        take.clicked.connect(lambda _: self.commands.run("queues.take_next"))
        card.trail(take)
        tools = QHBoxLayout()
        tools.addWidget(self.words, 3)
        tools.addWidget(self.order, 2)
        narrow = Button(says("Narrow"), key="F6", icon="list-filter")
        narrow.clicked.connect(lambda _: self._switch_narrowing())
        tools.addWidget(narrow, 0, Qt.AlignmentFlag.AlignBottom)
        self._stack = QStackedWidget()
        for shown in (*self._tables.values(), self._empty):
            self._stack.addWidget(shown)
        for part in (self.tabs, self.notice):
            card.body.addWidget(part)
        card.body.addLayout(tools)
        card.body.addWidget(self.narrowing)
        card.body.addWidget(self._stack, 1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card, 1)
        column.addWidget(self.several)
        return page

    def _add_commands(self) -> None:
        group = says("Lists")
        for place, queue in enumerate(NAMES, start=1):
            name = NAMES[queue]
            show = partial(self.show_queue, queue)
            self.commands.add(Command(f"queues.{queue}", partial(from_table, name), show, (f"Alt+{place}",), group))
        self.commands.add_all(
            (
                Command("queues.find", says("Narrow by words"), self.words.setFocus, ("F4",), group),
                Command("queues.narrow", says("Narrow the list"), self._switch_narrowing, ("F6",), group),
                Command("queues.order", says("The other order"), self._switch_order, ("F7",), group),
                Command("queues.take_next", says("Take next"), self._take_next, ("F8",), group),
                Command("queues.choose", says("Choose the row"), self._choose, ("F9",), group, self._may_assign),
                Command(
                    "queues.assign", says("Assign the chosen"), self._submit, ("Ctrl+Return",), group, self._may_assign
                ),
                Command("queues.leave", says("Back to the list"), self._leave, ("Escape",), group),
            )
        )

    def open(self, target: str) -> None:
        """Show a list (by its code), the cases that `person/ID/NAME` has, or the list shown last."""
        what, _, who = target.partition("/")
        if what == "person":
            self.narrowing.show_work_of(*who.split("/", 1))
        self.show_queue(Queue.OFFICE if what == "person" else Queue(target) if target else self._queue)

    def show_queue(self, queue: Queue) -> None:
        """Read another list."""
        self._queue = queue
        self.tabs.choose(queue)
        self.notice.set("")
        self.read()
        self.table.setFocus()

    def read(self) -> None:
        """Read the list and the counts anew; what is chosen and where one scrolled to stays."""
        self._read_rows()
        self._host.bridge.read(f"{self.name}.counts", lambda views: views.counts(), self._show_counts)

    def _read_rows(self) -> None:
        queue, order = self._queue, Order(self.order.value() or Order.DUE)
        filters, pages = self.narrowing.filters(self.words.text()), self.table.pages_in_sight()
        rows = reading(lambda views: views.queue(queue, order, filters), pages)
        self._host.bridge.read(self.name, rows, partial(self._show, queue, filters))

    def refresh(self, changes: Changes) -> None:
        """Cases changed: the list follows."""
        if changes.cases or changes.waiting:
            self.read()

    def close(self) -> None:
        """Nothing typed here is kept."""

    def _show(self, queue: Queue, filters: Filters, answer: "tuple[array[int], list[CaseRow]]") -> None:
        if queue is not self._queue:
            return
        numbers, rows = answer
        self.table.show_queue(numbers, rows)
        if len(numbers):
            self._stack.setCurrentWidget(self.table)
            if self.table.current_id() is None:
                self.table.select(str(numbers[0]))
        else:
            self._empty.set(*nothing_in(queue, narrowed=filters != Filters()))
            self._stack.setCurrentWidget(self._empty)

    def _show_counts(self, counts: Mapping[Queue, int]) -> None:
        self.tabs.show_counts(counts)
        self._host.set_count(self.name, counts.get(self.first, 0))

    def _open_row(self) -> None:
        """A survey that is due opens with its form."""
        row = self.table.current_row()
        if row is not None:
            to_ask = self._queue is Queue.CALL_BACKS and row.to_call_for == SURVEY
            self._host.show_screen("case", f"{row.id}#record_survey" if to_ask else row.id)

    def _choose(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.several.toggle(row)
            self.table.forget([str(row.row)])

    def _may_assign(self) -> bool:
        return Role.SUPERVISOR in self._host.bridge.desk.person.roles(self._host.now())

    def _submit(self) -> None:
        if self.several.isVisible():
            self.several.submit()

    def _assign(self, steps: object) -> None:
        self._deeds.do(
            lambda desk: steps,  # type: ignore[arg-type, return-value]
            done=self.several.clear,
            refused=lambda sentence, _: self.notice.set(sentence, Tone.BAD),
        )

    def _take_next(self) -> None:
        take_next(
            self._host,
            taken=lambda case: self._host.show_screen("case", case),
            tell=lambda said, tone: self.notice.set(said, tone),
        )

    def _switch_narrowing(self) -> None:
        self.narrowing.setVisible(not self.narrowing.isVisible())
        if self.narrowing.isVisible():
            self.narrowing.kind.setFocus()
        elif self.narrowing.count():
            self.narrowing.clear()

    def _switch_order(self) -> None:
        self.order.set_value(Order.NEWEST if self.order.value() == Order.DUE else Order.DUE)
        self._read_rows()

    def _leave(self) -> None:
        if self.several.isVisible():
            self.several.clear()
        self.table.setFocus()


class CallBacksScreen(QueuesScreen):
    """The same lists, beginning with those whom somebody promised to call."""

    name = "call_backs"
    icon = "phone-outgoing"
    key = "Ctrl+4"
    first = Queue.CALL_BACKS

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.title = says("Call-backs")
