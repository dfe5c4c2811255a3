"""What a signed-in person has before him: the rail, the top bar, the screens in a stack. It is the screens' `Host`."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.desk.changes import Changes, Line
from console.domain.identity import CaseNumber, spoken
from console.domain.people import Role
from ui.absence import Locking
from ui.answer_watch import AnswerWatch
from ui.big_words import BigWords
from ui.bridge import Bridge
from ui.call_back_reminder import CallBackReminder
from ui.clipboard import clear_own
from ui.finding_ready import FindingReady
from ui.keyring_notice import tell_of_keyring
from ui.names import ROLES, named
from ui.recovery_notice import RecoveryNotice
from ui.screens.help import HelpSheet
from ui.screens.palette import Palette
from ui.screens.roster import SCREENS
from ui.screens.screen import Screen
from ui.screens.waiting.screen import HOTSPOT
from ui.stage import Stage
from ui.tokens import Mode, Spacing
from ui.top_bar import TopBar
from ui.widgets import Announcer, Command, Commands, Rail, spaced
from ui.words import language, says, tr, trn

AT_FOOT = frozenset({"settings"})
"""Screens whose place is at the foot of the rail."""


class Shell(QWidget):
    """Made anew for each person who signs in."""

    person_wanted = Signal()
    """Somebody else wants to sign in here."""
    leaving = Signal()
    """The person signs out."""
    look_wanted = Signal(str, object, int)
    """Language, mode and type size to keep."""
    spacing_wanted = Signal(object)
    """Spacing to keep."""
    noticed = Signal(str)
    """A notice outside the window, without personal data."""

    def __init__(self, bridge: Bridge, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("window")
        self._bridge = bridge
        self.now = now
        self.locking = Locking(self)
        self._trail: list[str] = []
        self.commands = Commands(self)
        self.top = TopBar(now)
        self.rail = Rail()
        self.rail.add_mark(BigWords("11·11", pixels=19, ink=lambda colours: colours.rail_text))
        self.announcer = Announcer()
        self.announce = self.announcer.announce
        self.reminder = CallBackReminder(bridge, now)
        self.recovery = RecoveryNotice(bridge)
        self.answers = AnswerWatch(bridge, now(), self)
        self._stage = Stage()
        self._screens: dict[str, Screen] = {}
        self._build()
        for factory in SCREENS:
            self._add(factory(self))
        self.palette_box = Palette(self, self)
        self._add_commands()
        self._connect()
        self.read()
        self.show_screen(next(iter(self._screens)))
        self.finding = FindingReady(bridge, self)
        tell_of_keyring(bridge, self.announcer)

    # what the screens ask (Host)

    @property
    def bridge(self) -> Bridge:
        """The way to the desk."""
        return self._bridge

    def show_screen(self, name: str, target: str = "") -> None:
        """Put a screen in front."""
        screen = self._screens[name]
        if not self._trail or self._trail[-1] != name:
            self._trail = [*self._trail[-20:], name]
        self._stage.bring_to_front(screen.widget)
        if screen.key:
            self.rail.choose(name)
        screen.open(target)

    def go_back(self) -> None:
        """Put the screen in front that was there before."""
        if len(self._trail) > 1:
            self._trail.pop()
            self.show_screen(self._trail[-1])

    def set_count(self, name: str, count: int) -> None:
        """The number beside a screen on the rail."""
        self.rail.set_count(name, count)

    def show_call(self, began: datetime | None) -> None:
        """The call that is running, by when it began."""
        self.top.show_call(began)

    def keep_look(self, *, language: str, mode: Mode, percent: int) -> None:
        """Wear this look and speak this language from now on."""
        self.look_wanted.emit(language, mode, percent)

    def keep_spacing(self, spacing: Spacing) -> None:
        """Keep this room between things from now on."""
        self.spacing_wanted.emit(spacing)

    def command_lists(self) -> Sequence[Commands]:
        """What can be done now: in this screen, and anywhere."""
        return (self.screen_in_front().commands, self.commands)

    # what the window asks

    def screen_in_front(self) -> Screen:
        """The screen in front."""
        return self._screens[self._trail[-1]]

    def screen_named(self, name: str) -> Screen:
        """One of the screens."""
        return self._screens[name]

    def read(self) -> None:
        """Say everything anew, in the language in force."""
        person, office = self._bridge.desk.person, self._bridge.desk.office
        roles = person.roles(self.now())
        role = next((role for role in (Role.ADMINISTRATOR, Role.SUPERVISOR) if role in roles), Role.AGENT)
        place = office.name_en if language() == "en" and office.name_en else office.name
        self.top.show_person(person.name, f"{named(ROLES, role)} · {place}")
        self.top.show_line(self._bridge.desk.line)
        self.reminder.read()
        self.recovery.read()
        for screen in self._screens.values():
            screen.read()

    def close_screens(self) -> None:
        """The person leaves: what was typed is kept, and nothing more arrives here."""
        clear_own()
        self.reminder.stop()
        for screen in self._screens.values():
            screen.close()
        self._bridge.close()
        self.finding.stop()

    def _build(self) -> None:
        right = QVBoxLayout()
        spaced(self, right, gap=10, margins=(16, 10, 16, 4))
        right.addWidget(self.top)
        right.addWidget(self.recovery)
        right.addWidget(self.reminder)
        right.addWidget(self._stage, 1)
        right.addWidget(self.announcer)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addLayout(right, 1)

    def _add(self, screen: Screen) -> None:
        self._screens[screen.name] = screen
        self._stage.add(screen.widget)
        if screen.key:
            self.rail.add(screen.name, screen.title, icon=screen.icon, key=screen.key, at_foot=screen.name in AT_FOOT)

    def _add_commands(self) -> None:
        group = says("The program")
        add = self.commands.add
        add(Command("window.help", says("Help and keys"), self._show_help, ("F1",), group))
        add(Command("window.new_call", says("New call"), lambda: self.show_screen("call", "new"), ("F2",), group))
        add(Command("window.find", says("Find anything"), lambda: self.palette_box.open(""), ("F3", "Ctrl+K"), group))
        add(Command("window.person", says("Switch person"), self.person_wanted.emit, ("F12",), group))
        add(Command("window.lock", says("Lock"), self.locking.now.emit, ("Ctrl+F12",), group))
        add(Command("window.sign_out", says("Sign out"), self.leaving.emit, (), group))
        add(Command("window.password", says("Change my password"), lambda: self.show_screen("password"), (), group))
        unseal = lambda: self.show_screen("unsealing")  # noqa: E731
        second = lambda: self.show_screen("second_factor")  # noqa: E731
        add(Command("window.second_factor", says("My second factor"), second, (), group, self._supervises))
        add(Command("window.unseal", says("Open a sealed desk"), unseal, (), group, self._supervises))
        add(Command("window.repeat", says("Say it again"), self.announcer.repeat, ("Ctrl+F1",), group))
        add(self.reminder.command(group))
        add(self.recovery.command(group))
        hotspot = lambda: self.show_screen("waiting", HOTSPOT)  # noqa: E731
        add(Command("window.hotspot", says("Three minutes of hotspot"), hotspot, ("Ctrl+F6",), group))
        for screen in self._screens.values():
            if screen.key:
                name = screen.name
                run = lambda name=name: self.show_screen(name)  # noqa: E731
                add(Command(f"window.{name}", screen.title, run, (screen.key,), says("Screens")))

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_screen)
        self.top.find_box.wanted.connect(self.palette_box.open)
        self.reminder.wanted.connect(lambda case: self.show_screen("case", case))
        self.reminder.reminded.connect(self._on_reminded)
        self.answers.come.connect(self._on_answers)
        self._bridge.changed.connect(self._on_changed)
        self._bridge.line_changed.connect(self._on_line)

    def _on_changed(self, changes: Changes) -> None:
        if changes.reference:
            self.finding.make_ready()
        for screen in self._screens.values():
            screen.refresh(changes)
        self.palette_box.refresh(changes)
        self.reminder.look()
        self.answers.look(changes.cases)

    def _on_reminded(self) -> None:
        self.announce(tr("A call-back is due"))
        self.noticed.emit(tr("A call-back is due"))

    def _on_answers(self, numbers: Sequence[CaseNumber]) -> None:
        text = tr("An answer has come: {number}", number=spoken(numbers[0]))
        if len(numbers) > 1:
            text = trn("{count} answer has come", "{count} answers have come", len(numbers))
        self.announce(text)
        self.noticed.emit(text)

    def _on_line(self, line: Line) -> None:
        self.top.show_line(line)

    def _supervises(self) -> bool:
        return bool(self._bridge.desk.person.roles(self.now()) - {Role.AGENT})

    def _show_help(self) -> None:
        HelpSheet(self.command_lists(), self).open()
