"""The case screen: the facts down the left, what happened down the right, and every deed in place by one key."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from console.desk.desk import Changes
from console.domain.case import Entry, Verdict
from console.domain.ids import CaseId
from ui.screens.asking import Asking
from ui.screens.case.acting import Acting
from ui.screens.case.case_deeds import DEEDS, fits
from ui.screens.case.joining import Joining
from ui.screens.case.kept import FACT
from ui.screens.case.layout import CaseLayout
from ui.screens.case.letters import Letters
from ui.screens.case.panel import Content
from ui.screens.case.progress import happened
from ui.screens.case.shown import Shown, Together, shown_case
from ui.screens.case.sources import copied
from ui.screens.case.uncovering import Uncovering
from ui.screens.screen import Host
from ui.tokens import Tone
from ui.widgets import Command, Commands
from ui.words import Text, says, tr


class CaseScreen:
    """One case at a time; what was typed into its panels waits in drafts when another one is opened."""

    name = "case"
    icon = "clipboard-list"
    key = ""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.title: Text = says("Case")
        self._case: CaseId | None = None
        self._shown: Shown | None = None
        self._panel = ""
        self._typed: Mapping[str, Content] | None = None
        self.parts = CaseLayout(Asking(host.bridge, "case.pick"), host.now)
        self.widget: QWidget = self.parts
        self._acting = Acting(host, self.parts)
        self.letters = Letters(host, self.parts.notice.set)
        self._uncovering = Uncovering(host, self.parts, self._acting, changed=lambda: self._show(self._shown))
        self._joining = Joining(host, lambda sentence, _: self.parts.notice.set(sentence, Tone.BAD))
        self.commands = Commands(self.widget)
        self._add_commands()
        self.parts.add_bar(self.commands)
        self.parts.facts.wanted.connect(self._acting.edit)
        self.parts.facts.typed.connect(self._acting.keep_fact)
        self.parts.panels.submitted.connect(self._uncovering.take)
        self.parts.facts.uncover_wanted.connect(self._uncovering.switch)
        self.parts.panels.typed.connect(self._acting.keep)
        self.parts.panels.put_away.connect(self.parts.timeline.setFocus)
        self.parts.timeline.moved.connect(lambda _: self._choose_entry())
        self.parts.header.copied.connect(self._copy_number)
        self.parts.dropped.connect(self._acting.attach)
        self.parts.accepted.connect(self._accept)
        self.parts.together.opened.connect(lambda case: self._host.show_screen("case", case))
        self.parts.together.alike_wanted.connect(self._joining.join_alike)

    def _add_commands(self) -> None:
        group = says("Case")
        runs = {
            "attach": self.parts.choose_files,
            "take": self._acting.take_case,
            "let_go": self._acting.let_go,
            "set_priority": self._acting.switch_urgency,
            "leave_problem": self._joining.leave,
            "raise_problem": self._joining.raise_problem,
            "join_alike": self._joining.join_alike,
            "print_letter": self._print_letters,
            "reveal": self._uncovering.switch,
        }
        for deed in DEEDS:
            run = runs.get(deed.name) or self._opener(deed.name)
            enabled = self._fitting(deed.name)
            self.commands.add(Command(f"case.{deed.name}", deed.word, run, (deed.key,), group, enabled))
        self.commands.add_all(
            (
                Command("case.record", says("Record what is filled in"), self._acting.submit, ("Ctrl+Return",), group),
                Command(
                    "case.accept", says("Accept the held entry"), self._accept, ("Ctrl+F11",), group, self._is_held
                ),
                Command("case.copy_number", says("Copy the number"), self._copy_number, ("F11",), group),
                Command("case.copy_standing", says("Copy the answer"), self._copy_standing, ("Shift+F11",), group),
                Command("case.more", says("More"), self.parts.open_menu, ("F10",), group),
                Command("case.leave", says("Back"), self._leave, ("Escape",), group),
            )
        )
        paste = Command("case.paste", says("Attach what was copied"), self._paste, ("Ctrl+V",), group)
        self.commands.add(paste, within=self.parts.timeline)

    def _opener(self, panel: str) -> Callable[[], None]:
        return lambda: self.parts.panels.open(panel)

    def _fitting(self, name: str) -> Callable[[], bool]:
        deed = next(each for each in DEEDS if each.name == name)
        return lambda: fits(deed, self._shown)

    def open(self, target: str) -> None:
        """Show a case (by its id), with `#` and the name of a panel that one open."""
        target, _, self._panel = target.partition("#")
        if target and target != self._case:
            self._acting.kept.save()
            self._case = CaseId(target)
            self._hold(None)
            self._typed = None
            self.parts.clear()
            self._acting.kept.load(self._case, self._filling(self._case))
        self.read()
        self.parts.timeline.setFocus()

    def read(self) -> None:
        """Read the case again."""
        case = self._case
        if case is None:
            return
        person, at = self._host.bridge.desk.person, self._host.now()
        self._host.bridge.read("case", lambda views: shown_case(views, case, person=person, at=at), self._show)

    def refresh(self, changes: Changes) -> None:
        """Read again what changed, in place."""
        if self._follows() & changes.cases or changes.reference or changes.waiting:
            self.read()

    def _follows(self) -> frozenset[CaseId]:
        """The case that is shown, the common problem it belongs to, and what belongs to that."""
        together = self._shown.together if self._shown is not None else Together()
        problem = self._shown.case.problem if self._shown is not None else None
        rows = (*together.joined, *together.alike, *together.near)
        return frozenset({each for each in (self._case, problem) if each is not None} | {row.id for row in rows})

    def close(self) -> None:
        """Hand in what was typed."""
        self._acting.kept.save()
        self.letters.close()

    def _hold(self, shown: Shown | None) -> None:
        self._shown = shown = self._uncovering.as_seen(shown)
        self._acting.show(shown)
        self._joining.show(shown)

    def _show(self, shown: Shown | None) -> None:
        self._hold(shown)
        shown = self._shown
        self.parts.show_case(shown)
        if shown is not None:
            self.parts.timeline.show_entries(happened(shown))
            self._choose_entry()
            self._fill()
            panel, self._panel = self._panel, ""
            if panel and self.commands.get(f"case.{panel}").enabled():
                self.parts.panels.open(panel)

    def _filling(self, case: CaseId) -> Callable[[Mapping[str, Content]], None]:
        def fill(contents: Mapping[str, Content]) -> None:
            if case == self._case:
                self._typed = contents
                self._fill()

        return fill

    def _fill(self) -> None:
        """Show what was typed before: with the case, since until then nothing of it could be recorded."""
        contents = self._typed
        if self._shown is None or contents is None:
            return
        self._typed = None
        panels = {name: content for name, content in contents.items() if name != FACT}
        self.parts.panels.fill(panels)
        if panels:
            self.parts.panels.open(list(panels)[-1])
        if FACT in contents:
            self.parts.facts.fill(contents[FACT])

    def _entry(self) -> Entry | None:
        return self._shown.case.entry(self.parts.current_entry()) if self._shown else None

    def _choose_entry(self) -> None:
        if self._shown is not None:
            self.parts.panels.choose_entry(self._entry(), self._shown)
            self.parts.offer_acceptance(held=self._is_held())

    def _is_held(self) -> bool:
        entry = self._entry()
        return entry is not None and entry.verdict is Verdict.HELD and entry.struck is None

    def _accept(self) -> None:
        entry = self._entry()
        if entry is not None and self._is_held():
            self._acting.accept(entry)

    def _paste(self) -> None:
        self._acting.attach(copied(self._host.now()))

    def _print_letters(self) -> None:
        if self._shown is not None:
            self.letters.print_all(self._shown.case)

    def _copy_number(self) -> None:
        if self._shown is not None:
            QGuiApplication.clipboard().setText(self._shown.case.number)
            self._host.announce(tr("Number copied"))

    def _copy_standing(self) -> None:
        QGuiApplication.clipboard().setText(self.parts.header.standing())
        self._host.announce(tr("Answer copied"))

    def _leave(self) -> None:
        """Esc never loses work: it puts the panel away, then leaves the fact as it was, then goes back."""
        if self.parts.panels.open_panel() is not None:
            self.parts.panels.put_open_away()
        elif self.parts.facts.is_editing():
            self.parts.facts.finish()
        else:
            self._host.go_back()
