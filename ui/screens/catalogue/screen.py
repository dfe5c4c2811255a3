"""The directory's screen: one box, the tree below it, what is known on the right."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.desk.changes import Changes
from console.desk.desk import Step
from console.desk.views import Found, Views
from console.domain.actions import ReportCatalogue
from console.domain.catalogue import PlaceCode, TopicId
from console.domain.deadlines import local_day
from console.domain.people import Role
from ui.known import known_at
from ui.screens.asking import Asking
from ui.screens.catalogue.detail import Detail
from ui.screens.catalogue.facts import Leaf, leaf
from ui.screens.catalogue.notices import NoticeLines
from ui.screens.catalogue.tree import AROUND, BODIES, PLACES, ROOT, TOPICS, Branch, branch, branch_of, is_group
from ui.screens.deeds import Deeds
from ui.screens.screen import Host
from ui.why_words import why_in_words
from ui.widgets import Card, Command, Commands, EmptyState, Label, Row, RowList, TextField, spaced
from ui.words import Text, says, tr


class CatalogueScreen:
    """Words in the box search problems and services at once; without words the tree is walked."""

    name = "catalogue"
    icon = "book-open"
    key = "Ctrl+3"

    def __init__(self, host: Host) -> None:
        self._host = host
        self.title: Text = says("Directory")
        self._level = ROOT
        self._above: str | None = None
        self._wanted: str | None = None
        self._stood_on: str | None = None
        self._deeds = Deeds(host)
        asking = Asking(host.bridge, "catalogue.pick")
        self.box = TextField(says("Problem or service"), placeholder=says("in any letters"), key="F4")
        self.box.changed.connect(self.read)
        self.box.line.installEventFilter(_Steering(self))
        self._where = Label("", "muted", wraps=True)
        self.rows = RowList(says("Directory"))
        self.rows.moved.connect(self._on_moved)
        self.rows.opened.connect(self._on_opened)
        self._nothing = EmptyState(
            says("Nothing fits"), says("Tell the supervisors what is missing: F5"), icon="circle-help"
        )
        self.detail = Detail(partial(asking.ask, "place"))
        self.detail.place_changed.connect(self._read_leaf)
        self.detail.reported.connect(self._report)
        self.notices = NoticeLines()
        self.widget = self._built()
        self.commands = Commands(self.widget)
        self._add_commands()

    def _built(self) -> QWidget:
        page = QWidget()
        finder = Card(says("Problems and services"), icon="library")
        for part in (self.box, self._where):
            finder.body.addWidget(part)
        finder.body.addWidget(self.rows, 1)
        finder.body.addWidget(self._nothing, 1)
        self._nothing.hide()
        sides = QHBoxLayout()
        spaced(page, sides, gap=12)
        sides.addWidget(finder, 45)
        sides.addWidget(self.detail, 55)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.notices)
        column.addLayout(sides, 1)
        return page

    def _add_commands(self) -> None:
        group = says("Service directory")
        tasks, wording = (partial(self._host.show_screen, name) for name in ("tasks", "wording"))
        self.commands.add_all(
            (
                Command("catalogue.find", says("Look up"), self.box.setFocus, ("F4",), group),
                Command("catalogue.wrong", says("Wrong or missing"), self.detail.report.begin, ("F5",), group),
                Command("catalogue.place", says("Choose the place"), self.detail.place.setFocus, ("F6",), group),
                Command("catalogue.up", says("One level up"), self._go_up, ("Alt+Up",), group),
                Command("catalogue.send", says("Tell the supervisors"), self._submit, ("Ctrl+Return",), group),
                Command("catalogue.tasks", says("Tasks and notices"), tasks, ("F9",), group, self._is_supervisor),
                Command("catalogue.wording", says("Everyday words"), wording, ("F8",), group, self._is_supervisor),
                Command("catalogue.leave", says("Back to the list"), self._leave, ("Escape",), group),
            )
        )

    def open(self, target: str) -> None:
        """Show a document (service/ID, topic/ID) among its neighbours, or begin to look one up."""
        if target:
            self._wanted = target
            self.box.set_text("")
            self._host.bridge.read("catalogue.target", lambda views: branch_of(known_at(views), target), self._walk_to)
            self.rows.setFocus()
            return
        self.read()
        self.box.setFocus()

    def read(self) -> None:
        """Read what is searched for, or the level of the tree."""
        text, level = self.box.text(), self._level
        if text:
            self._host.bridge.read("catalogue", lambda views: views.lookup(text, self._place(), 60), self._show_found)
        else:
            self._host.bridge.read("catalogue", lambda views: branch(known_at(views), level), self._show_branch)
        self._read_leaf()

    def refresh(self, changes: Changes) -> None:
        """The directory changed at the centre."""
        if changes.reference:
            self.read()

    def close(self) -> None:
        """Nothing typed here is kept."""

    def _walk_to(self, level: str) -> None:
        self._level = level
        self.read()

    def _show_branch(self, shown: Branch) -> None:
        self._above = shown.above
        self._where.say(shown.title if shown.above is None else tr("{group}  ·  up: Alt+↑", group=shown.title))
        self._show_rows(shown.rows)

    def _show_found(self, found: Sequence[Found]) -> None:
        self._where.say(tr("Found for “{words}”", words=self.box.text()))
        self._show_rows([_row(each) for each in found])

    def _show_rows(self, rows: Sequence[Row]) -> None:
        self.rows.show_rows(rows)
        self.rows.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        if self._wanted and self.rows.select(self._wanted):
            self._wanted = None
        elif rows and not self._keeps_row():
            with QSignalBlocker(self.rows):
                self.rows.select(rows[0].id)
        self._read_leaf()

    def _keeps_row(self) -> bool:
        """Whether the current row stays: a person stands on it, or may be reading it."""
        current = self.rows.current_id()
        return current is not None and (current == self._stood_on or self.rows.isVisible())

    def _on_moved(self, name: str) -> None:
        self._stood_on = name
        self._read_leaf()

    def _read_leaf(self) -> None:
        document, place, now = self.rows.current_id() or "", self._place(), self._host.now()
        topic = TopicId(document.removeprefix(TOPICS)) if document.startswith(TOPICS) else None
        bridge = self._host.bridge
        bridge.read("catalogue.notices", lambda views: views.notices(topic, place, now), self.notices.show_notices)
        if not document or not self.rows.isVisibleTo(self.widget):
            self.detail.show_leaf(None)
            return
        bridge.read("catalogue.leaf", partial(_leaf, document, place, local_day(now)), self.detail.show_leaf)

    def _place(self) -> PlaceCode | None:
        picked = self.detail.place.picked()
        return PlaceCode(picked.id) if picked else None

    def _on_opened(self, name: str) -> None:
        """Enter walks into a group."""
        self._host.bridge.read(
            "catalogue.group", lambda views: is_group(known_at(views), name), partial(self._enter, name)
        )

    def _enter(self, name: str, group: bool) -> None:
        if group:
            self.box.set_text("")
            alone = name.startswith((BODIES, PLACES))
            self._wanted = name if alone else None
            self._level = f"{AROUND}{name}" if alone else name
            self.read()

    def _go_up(self) -> None:
        if self.box.text():
            self.box.set_text("")
        elif self._above is not None:
            self._wanted, self._level = self._level, self._above
        self.read()

    def _leave(self) -> None:
        if self.detail.report.isVisible():
            self.detail.report.hide()
            self.rows.setFocus()
        else:
            self._go_up()

    def _submit(self) -> None:
        if self.detail.report.isVisible():
            self.detail.report.submit()

    def _is_supervisor(self) -> bool:
        return Role.SUPERVISOR in self._host.bridge.desk.person.roles(self._host.now())

    def _report(self, text: str) -> None:
        office, document = self._host.bridge.desk.office.id, self.detail.report.document
        step = Step(ReportCatalogue(office, document, text))
        self._deeds.do(
            lambda desk: [step],
            done=self._on_reported,
            refused=lambda sentence, _: self.detail.report.refuse(sentence),
        )

    def _on_reported(self) -> None:
        self.detail.report.done()
        self.rows.setFocus()


def _row(found: Found) -> Row:
    detail = " · ".join(part for part in (why_in_words(found), found.detail) if part)
    icon = "file-text" if found.kind == "service" else "circle-alert"
    return Row(f"{found.kind}/{found.id}", found.title, detail, matches=tuple(found.spans), icon=icon)


def _leaf(document: str, place: PlaceCode | None, today: date, views: Views) -> Leaf | None:
    return leaf(known_at(views), document, place, today=today)


class _Steering(QObject):
    """Up, Down and Enter in the box move and open the list's rows while the focus stays in the box."""

    def __init__(self, screen: CatalogueScreen) -> None:
        super().__init__(screen.box)
        self._screen = screen

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not event.modifiers():
            rows = self._screen.rows
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                rows.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            name = rows.current_id()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and name is not None:
                rows.opened.emit(name)
                return True
        return super().eventFilter(watched, event)
