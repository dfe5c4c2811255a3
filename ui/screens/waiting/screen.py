"""The screen of what waits to be sent: the cases on the left, on the right what waits on one of them and why."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from console.desk.changes import Changes, Line, LineState
from console.desk.support import text_for_support
from console.domain.deadlines import local_day
from ui.line_words import line_sentence, line_tone
from ui.screens.screen import Host
from ui.screens.waiting.bundles import Bundles
from ui.screens.waiting.hotspot import HotspotRun
from ui.screens.waiting.lines import (
    Group,
    WaitingPage,
    group_number,
    group_row,
    happened_in,
    last_answer,
    summary,
    waiting_page,
)
from ui.tokens import Tone
from ui.widgets import (
    Banner,
    Button,
    Card,
    Command,
    Commands,
    EmptyState,
    Flow,
    Label,
    RowList,
    Timeline,
    spaced,
)
from ui.words import Text, says, tr

HOTSPOT = "hotspot"
"""The target with which the screen begins one at once."""


class WaitingScreen:
    """A list that empties itself while the link is up; Enter opens the case."""

    name = "waiting"
    icon = "cloud-upload"
    key = "Ctrl+6"

    def __init__(self, host: Host) -> None:
        self._host = host
        self.title: Text = says("To be sent")
        self._page: WaitingPage | None = None
        self.line, self.notice = Banner("", Tone.INFO), Banner("", Tone.GOOD)
        self.summary = Label("", "muted", wraps=True)
        self.rows = RowList(says("Cases with something to be sent"))
        self.rows.moved.connect(lambda _: self._show_group())
        self.rows.opened.connect(lambda _: self._open_case())
        self.entries = Timeline(says("What waits on this case"))
        self.nothing = EmptyState(says("Everything has been sent"), icon="circle-check")
        self._cases = Card(says("Waiting to be sent"), icon="cloud-upload")
        self._detail = Card("", icon="clipboard-list")
        self.widget: QWidget = QWidget()
        self.hotspot = HotspotRun(host, self.widget)
        self.hotspot.changed.connect(self._offer)
        self.bundles = Bundles(host, self.widget)
        self.bundles.changed.connect(self._offer)
        self.commands = Commands(self.widget)
        self._add_commands()
        self._build()
        host.bridge.line_changed.connect(self._on_line)

    def _add_commands(self) -> None:
        group, chosen = says("Waiting to be sent"), self._has_case
        free, files = self.bundles.is_free, self._has_files
        self.commands.add_all(
            (
                Command("waiting.send", says("Send now"), self._send, ("F5",), group),
                Command("waiting.open", says("Open the case"), self._open_case, ("F6",), group, chosen),
                Command("waiting.hotspot", says("Three minutes of hotspot"), self._hotspot, ("F7",), group),
                Command("waiting.list", says("Save a list for support"), self._ask_where, ("F8",), group),
                Command("waiting.files", says("Send the files too"), self._files, ("F9",), group, self._holds_files),
                Command("waiting.bundle", says("Write a bundle"), self.bundles.write, ("F10",), group, free),
                Command(
                    "waiting.bundle_files", says("Bundle with the files"), self._bundle, ("Ctrl+F9",), group, files
                ),
                Command("waiting.answer", says("Read an answer"), self.bundles.read, ("F11",), group, free),
                Command("waiting.leave", says("Back"), self._host.go_back, ("Escape",), group),
            )
        )

    def _build(self) -> None:
        for part in (self.summary, self.rows, self.nothing):
            self._cases.body.addWidget(part, 0 if part is self.summary else 1)
        self._detail.body.addWidget(self.entries, 1)
        self._buttons: dict[str, Button] = {}
        keys = QWidget()
        flow = Flow(keys)
        for command in self.commands.all()[:-1]:
            button = Button(command.name, key=command.key, kind="primary" if command.id == "waiting.send" else "")
            button.clicked.connect(partial(self._run, command.id))
            self._buttons[command.id] = button
            flow.addWidget(button)
        self._offer()
        sides = QHBoxLayout()
        spaced(self.widget, sides, gap=12)
        sides.addWidget(self._cases, 45)
        sides.addWidget(self._detail, 55)
        page = QVBoxLayout(self.widget)
        spaced(self.widget, page, gap=10)
        page.addWidget(self.line)
        page.addWidget(self.hotspot.banner)
        page.addWidget(self.bundles.banner)
        page.addWidget(self.notice)
        page.addLayout(sides, 1)
        page.addWidget(keys)

    def _run(self, name: str) -> None:
        self.commands.run(name)

    def open(self, target: str) -> None:
        """Read the list; with the target "hotspot" begin one."""
        self.notice.set("")
        if not self.hotspot.holds_files():
            self.hotspot.forget()
        self.bundles.tell_last()
        self.read()
        self.rows.setFocus()
        if target == HOTSPOT:
            self.hotspot.begin()

    def read(self) -> None:
        """Read the list anew."""
        self.hotspot.read()
        self._on_line(self._host.bridge.desk.line)
        self._host.bridge.read("waiting", waiting_page, self._show)

    def refresh(self, changes: Changes) -> None:
        """Something was sent, or something new waits."""
        if self.widget.isVisible() and (changes.waiting or changes.cases or changes.files):
            self.read()

    def close(self) -> None:
        """Nothing is typed here; a hotspot ends with whoever began it."""
        self.hotspot.stop()

    def _offer(self) -> None:
        """Only the keys that do something now."""
        for name, button in self._buttons.items():
            button.setVisible(self.commands.get(name).enabled())
        self._buttons["waiting.hotspot"].say(
            says("Stop") if self.hotspot.is_running() else says("Three minutes of hotspot")
        )

    def _hotspot(self) -> None:
        """The same key begins and stops."""
        if self.hotspot.is_running():
            self.hotspot.stop()
        else:
            self.hotspot.begin()

    def _files(self) -> None:
        self.hotspot.send_files()

    def _bundle(self) -> None:
        self.bundles.write(with_files=True)

    def _has_files(self) -> bool:
        return self.bundles.is_free() and self._page is not None and bool(self._page.unsent.files)

    def _holds_files(self) -> bool:
        return self.hotspot.holds_files()

    def _on_line(self, line: Line) -> None:
        self.line.set(line_sentence(line), line_tone(line))
        self._host.set_count(self.name, line.waiting)
        if line.state is LineState.OFFLINE and self.hotspot.is_over():
            self.hotspot.forget()

    def _show(self, page: WaitingPage) -> None:
        self._page = page
        today = local_day(self._host.now())
        self.rows.show_rows([group_row(group, today) for group in page.groups])
        if page.groups and self.rows.current_id() is None:
            self.rows.select(page.groups[0].id)
        self.summary.say(summary(page))
        self.nothing.set(says("Everything has been sent"), last_answer(page, today))
        for part in (self.rows, self.summary, self._detail):
            part.setVisible(bool(page.groups))
        self.nothing.setVisible(not page.groups)
        self._show_group()

    def _chosen(self) -> Group | None:
        groups = self._page.groups if self._page else ()
        return next((group for group in groups if group.id == self.rows.current_id()), None)

    def _has_case(self) -> bool:
        group = self._chosen()
        return group is not None and group.case is not None

    def _show_group(self) -> None:
        self._offer()
        group, page = self._chosen(), self._page
        if group is not None and page is not None:
            self._detail.say_title(group_number(group))
            self.entries.show_entries(happened_in(group, page.known, local_day(self._host.now())))

    def _open_case(self) -> None:
        group = self._chosen()
        if group is not None and group.case is not None:
            self._host.show_screen("case", group.case)

    def _send(self) -> None:
        """The centre is asked at once, whatever the pause between two tries is."""
        self._host.bridge.on_link(lambda desk: desk.ask(()), lambda _: self.read(), lambda _: self.read())

    def _ask_where(self) -> None:
        """Where the list for support should lie; the window goes on meanwhile."""
        dialog = QFileDialog(self.widget, tr("Save a list for support"), "1111-waiting.json", "JSON (*.json)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._save_list)
        dialog.open()

    def _save_list(self, path: str) -> None:
        """Kinds, numbers, times and codes of what waits now: nothing that anybody typed leaves the desk this way."""
        if self._page is None:
            return
        try:
            Path(path).write_text(text_for_support(self._page.unsent, self._host.bridge.desk.line), encoding="utf-8")
        except OSError:
            self.notice.set(says("The list could not be saved there. Choose another folder."), Tone.BAD)
        else:
            self.notice.set(
                says("The list is saved. It holds kinds, numbers and times, nothing of what was written."), Tone.GOOD
            )
