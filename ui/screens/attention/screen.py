"""The screen of what needs attention: the lines on the left, one of them whole on the right, its ways on as keys."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.desk.changes import Changes
from console.desk.desk import Desk, Step
from console.domain import actions as act
from console.domain.case import Verdict
from console.domain.deadlines import local_day
from console.domain.ids import CaseId
from ui import formats
from ui.known import Known
from ui.screens.attention.lines import (
    VERDICT_TONES,
    Asked,
    AttentionPage,
    about,
    as_note,
    asked_text,
    asked_title,
    attention_page,
    so_now,
    verdict_word,
    who_and_when,
)
from ui.screens.deeds import Deeds
from ui.screens.screen import Host
from ui.theme import look
from ui.tokens import Tone
from ui.widgets import Badge, Banner, Button, Card, Command, Commands, EmptyState, Flow, Label, Row, RowList, spaced
from ui.words import Text, says


class AttentionScreen:
    """Nothing here goes away but by a key that a person pressed."""

    name = "attention"
    icon = "bell"
    key = "Ctrl+5"

    def __init__(self, host: Host) -> None:
        self._host = host
        self.title: Text = says("Needs attention")
        self._page: AttentionPage | None = None
        self._deeds = Deeds(host)
        self.notice = Banner("", Tone.BAD)
        self.rows = RowList(says("Needs attention"))
        self.rows.moved.connect(lambda _: self._show_line())
        self.rows.opened.connect(lambda _: self._open_case())
        self._nothing = EmptyState(
            says("Nothing needs your attention"),
            says("What the centre does not simply take appears here"),
            icon="circle-check",
        )
        self._verdict = Badge("")
        self._asked, self._text = Label("", "strong", wraps=True), Label("", wraps=True)
        self._now, self._who, self._about = Label("", wraps=True), Label("", "muted"), Label("", "muted", wraps=True)
        self._detail = Card(says("What was asked"), icon="circle-help")
        self.widget: QWidget = QWidget()
        self.commands = Commands(self.widget)
        self._add_commands()
        self._build()

    def _add_commands(self) -> None:
        group, chosen, on_case = says("Needs attention"), self._is_chosen, self._is_on_case
        self.commands.add_all(
            (
                Command(
                    "attention.accept", says("Accept"), partial(self._renew, "accepted"), ("F4",), group, self._is_held
                ),
                Command(
                    "attention.again", says("Ask again"), partial(self._renew, "asked_again"), ("F5",), group, on_case
                ),
                Command("attention.note", says("Send as a note"), self._send_as_note, ("F6",), group, on_case),
                Command("attention.hand", says("Hand to a supervisor"), self._hand, ("F7",), group, chosen),
                Command("attention.leave", says("Leave it"), self._settle, ("F8",), group, chosen),
                Command("attention.case", says("Open the case"), self._open_case, ("F9",), group, on_case),
                Command("attention.back", says("Back"), self._host.go_back, ("Escape",), group),
            )
        )

    def _build(self) -> None:
        lines = Card(says("Needs attention"), icon="bell")
        lines.body.addWidget(self.rows, 1)
        lines.body.addWidget(self._nothing, 1)
        self._detail.trail(self._verdict)
        words = QWidget()
        column = QVBoxLayout(words)
        spaced(words, column, gap=8)
        for part in (self._about, self._asked, self._text, self._who):
            column.addWidget(part)
        column.addSpacing(look().sizes.space(10))
        column.addWidget(Label(says("What is so now"), "strong"))
        column.addWidget(self._now)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(words)
        self._detail.body.addWidget(scroll, 1)
        self._detail.body.addWidget(self._keys())
        sides = QHBoxLayout()
        spaced(self.widget, sides, gap=12)
        sides.addWidget(lines, 45)
        sides.addWidget(self._detail, 55)
        page = QVBoxLayout(self.widget)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self.notice)
        page.addLayout(sides, 1)

    def _keys(self) -> QWidget:
        row = QWidget()
        flow = Flow(row)
        self._buttons = {}
        for command in self.commands.all()[:-1]:
            button = Button(command.name, key=command.key, kind="primary" if command.id == "attention.accept" else "")
            button.clicked.connect(partial(self._run, command.id))
            self._buttons[command.id] = button
            flow.addWidget(button)
        return row

    def _run(self, name: str) -> None:
        self.commands.run(name)

    def open(self, target: str) -> None:
        """Read the lines."""
        self.notice.set("")
        self.read()
        self.rows.setFocus()

    def read(self) -> None:
        """Read the lines anew."""
        self._host.bridge.read("attention", attention_page, self._show)

    def refresh(self, changes: Changes) -> None:
        """A line came or was settled."""
        if changes.attention or changes.cases:
            self.read()

    def close(self) -> None:
        """Nothing is typed here."""

    def _show(self, page: AttentionPage) -> None:
        self._page = page
        today = local_day(self._host.now())
        self.rows.show_rows(
            [
                Row(
                    asked.line.action,
                    asked_title(asked, page.known),
                    about(asked),
                    trailing=formats.near_day_and_time(asked.line.at, today=today),
                    badge=verdict_word(asked.line.verdict),
                    tone=VERDICT_TONES.get(asked.line.verdict, Tone.WARN),
                )
                for asked in page.asked
            ]
        )
        self.rows.setVisible(bool(page.asked))
        self._nothing.setVisible(not page.asked)
        if page.asked and self.rows.current_id() is None:
            self.rows.select(page.asked[0].line.action)
        self._host.set_count(self.name, len(page.asked))
        self._show_line()

    def _chosen(self) -> Asked | None:
        current = self.rows.current_id()
        asked: Sequence[Asked] = self._page.asked if self._page else ()
        return next((each for each in asked if each.line.action == current), None)

    def _show_line(self) -> None:
        asked, page = self._chosen(), self._page
        self._detail.setVisible(asked is not None)
        if asked is None or page is None:
            return
        known: Known = page.known
        self._verdict.set(verdict_word(asked.line.verdict), VERDICT_TONES.get(asked.line.verdict, Tone.WARN))
        self._about.say(about(asked))
        self._asked.say(asked_title(asked, known))
        self._text.say(asked_text(asked, known))
        self._who.say(who_and_when(asked, known))
        self._now.say(so_now(asked, known, now=self._host.now()))
        for name, button in self._buttons.items():
            button.setVisible(self.commands.get(name).enabled())

    def _is_chosen(self) -> bool:
        return self._chosen() is not None

    def _is_on_case(self) -> bool:
        asked = self._chosen()
        return asked is not None and asked.case is not None

    def _is_held(self) -> bool:
        asked = self._chosen()
        return asked is not None and asked.line.verdict is Verdict.HELD and asked.case is not None

    def _renew(self, how: str) -> None:
        """Ask once more, having seen what is so now; the line is settled in the same step."""
        asked = self._chosen()
        if asked is not None:
            self._do(lambda desk: [_settling(step, how) for step in desk.views.accept(asked.line)])

    def _send_as_note(self) -> None:
        asked, page = self._chosen(), self._page
        if asked is not None and asked.case is not None and page is not None:
            note = Step(act.AddNote(as_note(asked, page.known)), case=CaseId(asked.case.id))
            self._do(lambda desk: [note, Step(act.Settle(asked.line.action, "sent_as_note"))])

    def _hand(self) -> None:
        asked = self._chosen()
        if asked is not None:
            self._do(lambda desk: [Step(act.HandToSupervisor(asked.line.action, desk.office.id))])

    def _settle(self) -> None:
        asked = self._chosen()
        if asked is not None:
            self._do(lambda desk: [Step(act.Settle(asked.line.action, "left"))])

    def _do(self, steps: Callable[[Desk], Sequence[Step]]) -> None:
        self._deeds.do(steps, done=self.read, refused=lambda sentence, _: self.notice.set(sentence, Tone.BAD))

    def _open_case(self) -> None:
        asked = self._chosen()
        if asked is not None and asked.case is not None:
            self._host.show_screen("case", asked.case.id)


def _settling(step: Step, how: str) -> Step:
    """The step that settles the line says how."""
    if isinstance(step.action, act.Settle):
        return Step(act.Settle(step.action.action, how))
    return step
