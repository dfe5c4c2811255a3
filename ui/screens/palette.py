"""The palette (F3, Ctrl+K): one box that finds cases, callers, problems, services, bodies, places, commands, people."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from console.desk.changes import Changes
from console.desk.finding import digits_of
from console.desk.views import Found, ranked_together
from console.domain.identity import CaseNumber, masked_phone, spoken
from ui.screens.screen import Host
from ui.sentences import from_table
from ui.theme import look
from ui.tokens import Tone
from ui.why_words import why_in_words
from ui.widgets import Banner, Command, EmptyState, Ground, Row, RowList, TextField
from ui.words import marked, said, says, tr

MOST_ROWS = 40
MOST_COMMANDS = 6
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COMMAND = "command"
_COMMANDS = 5.0
"""The score of commands: where they answer as well as what the catalogue has they go before it."""

_GROUPS = {
    "case": marked("Case"),
    "caller": marked("Caller"),
    "topic": marked("Problem"),
    "service": marked("Service"),
    "body": marked("Body"),
    "place": marked("Place"),
    _COMMAND: marked("Command"),
    "person": marked("Colleague"),
}
_ICONS = {
    "case": "clipboard-list",
    "caller": "phone",
    "person": "user",
    "topic": "circle-alert",
    "service": "file-text",
    "body": "landmark",
    "place": "map-pin",
    _COMMAND: "keyboard",
}


class Palette(QFrame):
    """Lies over the window it is given; while it is shown its own keys come first. Esc gives the focus back."""

    def __init__(self, host: Host, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = host
        self._before: QWidget | None = None
        self._shown_for: str | None = None
        self._rows: list[Row] = []
        self._is_wanted = False
        self.setProperty("kind", "popup")
        self.setAutoFillBackground(True)
        self.box = TextField(
            says("Find anything"), placeholder=says("number, phone, register, name, problem, service, command")
        )
        self.box.line.installEventFilter(self)
        self.box.changed.connect(self._ask)
        self.rows = RowList(says("Found"))
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.clicked.connect(lambda _: self._open())
        self._nothing = EmptyState("", icon="search")
        self._limit = Banner("", Tone.WARN)
        self._ground = Ground(self)
        column = QVBoxLayout(self)
        margin = look().sizes.space(14)
        column.setContentsMargins(margin, margin, margin, margin)
        column.addWidget(self.box)
        column.addWidget(self._limit)
        column.addWidget(self.rows, 1)
        column.addWidget(self._nothing, 1)
        parent.installEventFilter(self)
        self.hide()

    def open(self, text: str = "") -> None:
        """Come up with these words in the box."""
        window = self.window()
        self._before = window.focusWidget() if window is not self else None
        self._fit()
        self.show()
        self.raise_()
        self.box.set_text(text)
        self.box.setFocus()
        self._ask()

    def leave(self) -> None:
        """Go, and give the focus back to where it was."""
        self._host.bridge.drop("palette")
        self._shown_for = None
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()

    def refresh(self, changes: Changes) -> None:
        """What may be found changed: ask again for the same words."""
        if self.isVisible() and self.box.text() and (changes.cases or changes.reference):
            self._ask()

    def found(self) -> list[Row]:
        """The rows shown."""
        return self._rows

    def _ask(self) -> None:
        text = self.box.text()
        self._is_wanted = False
        if text:
            self._host.bridge.read_by_parts(
                "palette", lambda views, tell: views.find(text, MOST_ROWS, first=tell), self._show_part, self._show
            )
        else:
            self._host.bridge.drop("palette")
            self._show(())

    def _show_part(self, found: Sequence[Found]) -> None:
        """What was found before the cases; where these words stand there already, nothing may vanish and come again."""
        if self.box.text() != self._shown_for:
            self._fill(found)
            self.rows.select(self._rows[0].id)

    def _show(self, found: Sequence[Found]) -> None:
        text = self.box.text()
        self._fill(found)
        is_same, self._shown_for = text == self._shown_for, text
        if self._rows and not (is_same and self.rows.current_id()):
            self.rows.select(self._rows[0].id)
        if self._is_wanted:
            self._take()

    def _fill(self, found: Sequence[Found]) -> None:
        text = self.box.text()
        commands = {each.id: each for commands in self._host.command_lists() for each in commands.found(text)}
        rows = [_command_row(command) for command in commands.values()]
        self._rows = together(found, rows, text) if text else rows
        is_limited = bool(text) and self._host.bridge.desk.views.is_limited
        self._limit.set(
            says(
                "You have searched for citizens very often within the hour: cases and callers are found again after a "
                "while, or with a call. Your supervisor has been told."
            )
            if is_limited
            else ""
        )
        self.rows.show_rows(self._rows)
        self.rows.setVisible(bool(self._rows))
        self._nothing.setVisible(not self._rows)
        if not self._rows:
            self._nothing.set(
                tr("Nothing found for “{words}”", words=text), tr("A case elsewhere: ask the centre on the call screen")
            )

    def _take(self) -> None:
        """Enter: open the row; what is still being looked for is opened when it has come."""
        self._is_wanted = self.box.text() != self._shown_for
        if not self._is_wanted:
            self._open()

    def _open(self) -> None:
        name = self.rows.current_id()
        if name is None:
            return
        sort, _, of = name.partition("/")
        self.leave()
        if sort == _COMMAND:
            self._run(of)
        elif sort == "case":
            self._host.show_screen("case", of)
        elif sort == "caller":
            self._host.show_screen("call", f"phone/{of}")
        elif sort == "person":
            self._host.show_screen("queues", f"{name}/{next(row.title for row in self._rows if row.id == name)}")
        else:
            self._host.show_screen("catalogue", name)

    def _run(self, name: str) -> None:
        for commands in self._host.command_lists():
            if name in {command.id for command in commands.all()}:
                commands.run(name)
                return

    def _fit(self) -> None:
        over = self.parentWidget()
        if over is None:
            return
        width = min(look().px(820), over.width() - 40)
        height = min(look().px(560), over.height() - 80)
        self.setGeometry(QRect((over.width() - width) // 2, min(56, over.height() - height), width, height))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        if watched is self.box.line and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        ours = key in _STEPS or key in _TAKES or key == Qt.Key.Key_Escape
        if event.type() == QEvent.Type.ShortcutOverride and ours:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress or not ours:
            return False
        if key in _STEPS:
            self.rows.step(_STEPS[key])
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            self._take()
        return True


def together(found: Sequence[Found], commands: Sequence[Row], text: str) -> list[Row]:
    """Everything in one list, ranked together."""
    by_id = {row.id: row for row in commands}
    named = [Found(_COMMAND, row.id, row.title, row.detail, "title", score=_COMMANDS) for row in commands]
    ranked = ranked_together([*found, *named], text)
    too_many = [each for each in ranked if each.kind == _COMMAND][MOST_COMMANDS:]
    return [
        by_id[each.id] if each.kind == _COMMAND else _found_row(each, text) for each in ranked if each not in too_many
    ]


def _command_row(command: Command) -> Row:
    detail = said(command.group) or from_table(_GROUPS[_COMMAND])
    return Row(f"{_COMMAND}/{command.id}", said(command.name), detail, trailing=command.key, icon=_ICONS[_COMMAND])


def _found_row(found: Found, text: str) -> Row:
    group = from_table(_GROUPS[found.kind]) if found.kind in _GROUPS else found.kind
    if found.kind == "caller":
        found = _covered(found, digits_of(text))
    return Row(
        f"{found.kind}/{found.id}",
        found.title or tr("without a summary"),
        spoken(CaseNumber(found.detail)) if found.kind == "case" else _detail(found),
        trailing=group,
        matches=tuple(found.spans),
        icon=_ICONS.get(found.kind, "search"),
    )


def _covered(found: Found, typed: str) -> Found:
    """A caller without the digits of his telephone that nobody typed."""
    covered = masked_phone(found.id, known=typed)
    return replace(found, title=covered if found.title == found.id else found.title, detail=covered)


def _detail(found: Found) -> str:
    return " · ".join(part for part in (why_in_words(found), found.detail) if part)
