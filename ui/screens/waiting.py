"""Waiting to be sent: what lies only on this desk, who made it and when, and why it is still here."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.desk.changes import Changes
from console.desk.views import Views, WaitingLine
from console.domain.deadlines import local_day
from console.domain.identity import CaseNumber, spoken
from ui import formats
from ui.known import Known, facts_in_words, known_at
from ui.names import ACTIONS, named
from ui.screens.screen import Host
from ui.screens.settings import line_words
from ui.sentences import refused_sentence
from ui.tokens import Tone
from ui.widgets import Banner, Button, Card, Command, Commands, EmptyState, Row, RowList
from ui.words import Text, says, tr


class WaitingScreen:
    """A list that empties itself while the link is up; Enter opens the case."""

    name = "waiting"
    icon = "cloud-upload"
    key = "Ctrl+6"

    def __init__(self, host: Host) -> None:
        self._host = host
        self.title: Text = says("To be sent")
        self._lines: Sequence[WaitingLine] = ()
        self.line = Banner("", Tone.INFO)
        self.rows = RowList(says("Waiting to be sent"))
        self.rows.opened.connect(lambda _: self._open_case())
        self._nothing = EmptyState(
            says("Everything has been sent"), says("What you save goes to the centre by itself"), icon="circle-check"
        )
        card = Card(says("Waiting to be sent"), icon="cloud-upload")
        again = Button(says("Send now"), key="F5", icon="refresh-cw")
        again.clicked.connect(lambda _: self._send())
        card.trail(again)
        for part in (self.line, self.rows, self._nothing):
            card.body.addWidget(part, 0 if part is self.line else 1)
        self.widget: QWidget = QWidget()
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.commands = Commands(self.widget)
        group = says("Waiting to be sent")
        self.commands.add_all(
            (
                Command("waiting.send", says("Send now"), self._send, ("F5",), group),
                Command("waiting.open", says("Open the case"), self._open_case, ("F6",), group),
                Command("waiting.leave", says("Back"), host.go_back, ("Escape",), group),
            )
        )
        host.bridge.line_changed.connect(lambda _: self._say_line())

    def open(self, target: str) -> None:
        """Read the list."""
        self.read()
        self.rows.setFocus()

    def read(self) -> None:
        """Read the list anew."""
        self._say_line()
        self._host.bridge.read("waiting", _waiting, lambda answer: self._show(*answer))

    def refresh(self, changes: Changes) -> None:
        """Something was sent, or something new waits."""
        if changes.waiting or changes.cases:
            self.read()

    def close(self) -> None:
        """Nothing is typed here."""

    def _say_line(self) -> None:
        self.line.set(line_words(self._host.bridge.desk.line), Tone.INFO)

    def _show(self, lines: Sequence[WaitingLine], known: Known) -> None:
        self._lines = lines
        today = local_day(self._host.now())
        self.rows.show_rows([_row(line, known, formats.near_day_and_time(line.made_at, today=today)) for line in lines])
        self.rows.setVisible(bool(lines))
        self._nothing.setVisible(not lines)
        self._host.set_count(self.name, len(lines))

    def _open_case(self) -> None:
        line = next((each for each in self._lines if each.action == self.rows.current_id()), None)
        if line is not None and line.case is not None:
            self._host.show_screen("case", line.case)

    def _send(self) -> None:
        """The centre is asked at once, whatever the pause between two tries is."""
        self._host.bridge.on_link(lambda desk: desk.ask(()), lambda _: self.read(), lambda _: self.read())


def _waiting(views: Views) -> tuple[Sequence[WaitingLine], Known]:
    return views.waiting(), known_at(views)


def _row(line: WaitingLine, known: Known, when: str) -> Row:
    about = tr("{who}, {when}", who=known.person(line.by), when=when)
    if line.verdict_now is not None:
        refused = line.verdict_now
        why = refused_sentence(refused.code, facts_in_words(refused.facts, known))
        about = tr(
            "{who}, {when} · as things stand it would not be taken: {why}",
            who=known.person(line.by),
            when=when,
            why=why,
        )
    return Row(
        line.action,
        named(ACTIONS, line.kind),
        about,
        trailing=spoken(CaseNumber(line.number)) if line.number else tr("no case"),
        badge=tr("Would be refused now") if line.verdict_now is not None else "",
        tone=Tone.WARN,
    )
