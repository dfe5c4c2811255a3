"""The settings' screen: language, colours, type size and spacing, changed live; and what this desk is."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from console.desk.changes import Changes, Line
from console.desk.desk import Desk
from console.desk.trust import Trust, trust_of
from console.domain.people import Role
from ui import formats
from ui.known import known_at
from ui.line_words import line_sentence
from ui.names import ROLES, named
from ui.screens.locking import LockPart
from ui.screens.screen import Host
from ui.theme import look
from ui.tokens import Mode, Spacing
from ui.widgets import Button, Card, Choice, Command, Commands, Label, Option, spaced
from ui.words import Says, Text, language, says, says_context, tr

PERCENTS = ("100", "125", "150", "175", "200")

SPACINGS: dict[Spacing, tuple[Says, str]] = {
    Spacing.COMPACT: (says_context("spacing", "Compact"), "Alt+6"),
    Spacing.NORMAL: (says_context("spacing", "Normal"), "Alt+7"),
    Spacing.WIDE: (says_context("spacing", "Wide"), "Alt+8"),
}


class SettingsScreen:
    """What is chosen is worn at once and kept for the next start."""

    name = "settings"
    icon = "settings"
    key = "Ctrl+,"

    def __init__(self, host: Host) -> None:
        self._host = host
        self.title: Text = says("Settings")
        self.language = Choice(
            says("Language"), [Option("mn", "Монгол", key="Alt+1"), Option("en", "English", key="Alt+2")]
        )
        self.mode = Choice(
            says("Colours"),
            [
                Option(Mode.LIGHT, says("Light"), key="Alt+3"),
                Option(Mode.DARK, says("Dark"), key="Alt+4"),
                Option(Mode.CONTRAST, says("High contrast"), key="Alt+5"),
            ],
        )
        self.percent = Choice(says("Type size"), [Option(percent, f"{percent} %") for percent in PERCENTS])
        self.spacing = Choice(says("Spacing"), [Option(each, *words) for each, words in SPACINGS.items()])
        for choice in (self.language, self.mode, self.percent):
            choice.changed.connect(self._keep)
        self.spacing.changed.connect(self._keep_spacing)
        self.locking = LockPart(host)
        self.second = Button(says("My second factor"), icon="lock")
        self.second.clicked.connect(lambda _: host.show_screen("second_factor"))
        self._desk = Card(says("This desk"), icon="info")
        self._facts = QGridLayout()
        self._facts.setColumnStretch(1, 1)
        self._facts.setHorizontalSpacing(look().sizes.space(24))
        self._desk.body.addLayout(self._facts)
        self._desk.trail(self.second)
        self.widget = self._built()
        self.commands = Commands(self.widget)
        group = says("Settings")
        self.commands.add_all(
            (
                Command("settings.larger", says("Larger type"), lambda: self._step(1), ("Ctrl++", "Ctrl+="), group),
                Command("settings.smaller", says("Smaller type"), lambda: self._step(-1), ("Ctrl+-",), group),
                Command("settings.leave", says("Back"), self._host.go_back, ("Escape",), group),
            )
        )

    def _built(self) -> QWidget:
        looks = Card(says("How it looks"), icon="a-large-small")
        for choice in (self.language, self.mode, self.percent, self.spacing):
            looks.body.addWidget(choice)
        page = QWidget()
        column = QVBoxLayout(page)
        spaced(page, column, gap=12)
        column.addWidget(looks)
        column.addWidget(self.locking)
        column.addWidget(self._desk)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        return scroll

    def open(self, target: str) -> None:
        """Show what is worn now."""
        self.read()
        self.language.setFocus()

    def read(self) -> None:
        """Say everything anew."""
        self.language.set_value(language())
        self.mode.set_value(look().mode)
        percent = min(PERCENTS, key=lambda each: abs(int(each) - look().sizes.percent))
        self.percent.set_value(percent)
        self.spacing.set_value(look().sizes.spacing)
        self.locking.read()
        self.second.setVisible(bool(self._host.bridge.desk.person.roles(self._host.now()) - {Role.AGENT}))
        self._host.bridge.read("settings", known_at, lambda known: self._show_desk(known.office))

    def refresh(self, changes: Changes) -> None:
        """The line or the people may have changed."""
        if changes.waiting or changes.reference:
            self.read()

    def close(self) -> None:
        """Everything is kept already."""

    def _keep(self) -> None:
        chosen = self.language.value() or language()
        mode, percent = Mode(self.mode.value() or look().mode), int(self.percent.value() or PERCENTS[0])
        self._host.keep_look(language=chosen, mode=mode, percent=percent)

    def _keep_spacing(self) -> None:
        self._host.keep_spacing(Spacing(self.spacing.value() or Spacing.NORMAL))

    def _step(self, by: int) -> None:
        place = PERCENTS.index(self.percent.value() or PERCENTS[0]) + by
        self.percent.set_value(PERCENTS[max(0, min(len(PERCENTS) - 1, place))])
        self._keep()

    def _show_desk(self, office_name: Callable[[str], str]) -> None:
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for place, (label, words) in enumerate(_desk_facts(self._host.bridge.desk, office_name)):
            self._facts.addWidget(Label(label, "field"), place, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(Label(words, wraps=True), place, 1)


def _desk_facts(desk: Desk, office_name: Callable[[str], str]) -> list[tuple[Says, str]]:
    person = desk.person
    roles = sorted({grant.role for grant in person.grants})
    return [
        (says("Signed in"), person.name),
        (says("Role"), ", ".join(named(ROLES, role) for role in roles)),
        (says("Office"), office_name(desk.office.id)),
        (says("Centre"), str(desk.settings.get("centre_url") or tr("not known"))),
        (says("Link"), line_sentence(desk.line)),
        (says("Proof of the centre"), _trust_words(trust_of(desk.settings))),
        (says("Clock"), _clock_words(desk.line)),
        (says("Token"), _token_words(desk)),
    ]


def _trust_words(trust: Trust) -> str:
    if trust.pins is None and trust.authority is None:
        return tr("By the authorities that this computer trusts")
    if trust.pins is None:
        return tr("By the authorities that this computer trusts and those of a file of the administrator's")
    if not trust.pins:
        return tr("The keys that were set cannot be read: nothing is sent until an administrator mends them")
    return tr("By keys that the administrator has set: {count}", count=len(trust.pins))


def _token_words(desk: Desk) -> str:
    if desk.has_keyring:
        return tr("In the system's keyring")
    return tr("This computer has no keyring: it lies in this desk's encrypted file, and nowhere in plain text")


def _clock_words(line: Line) -> str:
    if not line.clock_wrong_by:
        return tr("Right")
    minutes = formats.minutes(round(abs(line.clock_wrong_by) / 60))
    return tr("Wrong by {minutes}: have it set right", minutes=minutes)
