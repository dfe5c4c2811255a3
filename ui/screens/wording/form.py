"""Saying what everyday words stand for, with what would be found by them shown at once."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.desk.views import Found, Wording
from console.domain.actions import SetSynonym
from console.domain.refused import Refused
from ui.bridge import Bridge
from ui.tokens import Tone
from ui.why_words import why_in_words
from ui.widgets import Banner, Card, EmptyState, Label, PrimaryButton, Row, RowList, SharedRow, TextField
from ui.words import says, tr

TRYING = "wording.try"


class WordingForm(Card):
    """While one types, what a citizen's words would find with them is read; nothing is changed before it is saved."""

    def __init__(self, bridge: Bridge, changed: Callable[[], None]) -> None:
        super().__init__(says("What people say, and what it is called"), icon="pencil")
        self._bridge = bridge
        self._changed = changed
        self._found: Sequence[Found] = ()
        self.everyday = TextField(says("Everyday words"), placeholder=says("as people say it"), key="F7")
        self.official = TextField(says("Official words"), placeholder=says("as the directory has it"))
        self.tried = TextField(says("Try it: what a citizen would say"), key="F6")
        for field in (self.everyday, self.official, self.tried):
            field.changed.connect(self._on_edited)
        self.fault = Banner("", Tone.BAD)
        self.save = PrimaryButton(says("Save"), key="Ctrl+Enter", icon="save")
        self.rows = RowList(says("What would be found first"))
        self._nothing = EmptyState("", icon="search")
        self.setFocusProxy(self.official)
        self._build()
        self.read()

    def _build(self) -> None:
        pair = SharedRow()
        pair.add(self.everyday, 1)
        pair.add(self.official, 1)
        keys = QWidget()
        row = QHBoxLayout(keys)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.fault, 1)
        row.addStretch(1)
        row.addWidget(self.save)
        self.body.addLayout(pair)
        self.body.addWidget(keys)
        self.body.addWidget(self.tried)
        self.body.addWidget(Label(says("What would be found first"), "muted"))
        self.body.addWidget(self.rows, 1)
        self.body.addWidget(self._nothing, 1)

    def action(self) -> SetSynonym:
        """What is to be saved. Raises Refused for official words that are missing: ending has a key of its own."""
        if not self.official.text():
            raise Refused("missing", field="official" if self.everyday.text() else "everyday")
        return SetSynonym(self.everyday.text(), self.official.text())

    def content(self) -> Mapping[str, str]:
        """What is typed, to be kept until it is saved; empty where nothing is."""
        typed = {"everyday": self.everyday.text(), "official": self.official.text(), "tried": self.tried.text()}
        return typed if any(typed.values()) else {}

    def bring_back(self, content: Mapping[str, str]) -> None:
        """Show what a draft kept."""
        self.everyday.set_text(content["everyday"])
        self.official.set_text(content["official"])
        self.tried.set_text(content["tried"])
        self.fault.set("")
        self.read()

    def show_wording(self, wording: Wording) -> None:
        """Show everyday words that are known, to be changed."""
        self.everyday.set_text(wording.everyday)
        self.official.set_text(wording.official)
        self.tried.set_text("")
        self.fault.set("")
        self.read()

    def begin(self) -> None:
        """Begin with new everyday words."""
        for field in (self.everyday, self.official, self.tried):
            field.set_text("")
        self.fault.set("")
        self.everyday.setFocus()
        self.read()

    def read(self) -> None:
        """Read what would be found; without a question, by the everyday words themselves."""
        everyday, official = self.everyday.text(), self.official.text()
        typed = self.tried.text() or everyday
        if not typed:
            self._bridge.drop(TRYING)
            self._show(())
            return
        self._bridge.read(TRYING, lambda views: views.try_wording(everyday, official, typed), self._show)

    def _on_edited(self) -> None:
        self.fault.set("")
        self.read()
        self._changed()

    def _show(self, found: Sequence[Found]) -> None:
        self._found = found
        self.rows.show_rows([_row(each) for each in found])
        self.rows.setVisible(bool(found))
        self._nothing.setVisible(not found)
        if self.everyday.text() or self.tried.text():
            self._nothing.set(says("Nothing would be found"), says("Take words that stand in the directory's titles"))
        else:
            self._nothing.set(says("Nothing to try yet"), says("Choose a row, or write new words with F7"))


def _row(found: Found) -> Row:
    sort = tr("Service") if found.kind == "service" else tr("Problem")
    detail = " · ".join(part for part in (sort, why_in_words(found), found.detail) if part)
    icon = "file-text" if found.kind == "service" else "circle-alert"
    return Row(f"{found.kind}/{found.id}", found.title, detail, matches=tuple(found.spans), icon=icon)
