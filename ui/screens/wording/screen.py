"""For supervisors: which official words everyday ones stand for, so that a service is found as people call it."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.desk.changes import Changes
from console.desk.desk import Step
from console.desk.drafts import DraftId
from console.desk.views import Wording
from console.domain.actions import SetSynonym
from console.domain.refused import Refused
from console.domain.spelling import search_key
from ui import formats
from ui.known import Known, facts_in_words, known_at
from ui.screens.deeds import Deeds, not_stored_sentence
from ui.screens.kept_form import Content, KeptForm
from ui.screens.screen import Host
from ui.screens.wording.form import WordingForm
from ui.sentences import refused_sentence
from ui.tokens import Tone
from ui.widgets import Button, Card, Command, Commands, EmptyState, Row, RowList, SearchField, spaced
from ui.words import Text, says, tr

KIND = "wording"
"""Of the draft."""


class WordingScreen:
    """The list on the left, what is known of the row one stands on in the form beside it."""

    name = "wording"
    icon = "languages"
    key = ""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.title: Text = says("Everyday words")
        self._deeds = Deeds(host)
        self._wordings: Sequence[Wording] = ()
        self._known: Known | None = None
        self._saved = ""
        self._kept = KeptForm(host.bridge, KIND, now=host.now)
        self._kept.not_stored.connect(lambda: self._refuse(not_stored_sentence()))
        self.box = SearchField(says("Look for everyday words"), placeholder=says("in any letters"), key="F4")
        self.box.changed.connect(self._show_rows)
        self.rows = RowList(says("Everyday words"))
        self.rows.moved.connect(lambda _: self._on_moved())
        self.rows.opened.connect(lambda _: self.form.setFocus())
        self._nothing = EmptyState(says("No such words yet"), says("Write new ones with F7"), icon="languages")
        self.end = Button(says("End it"), key="F8", icon="x")
        self.end.clicked.connect(lambda _: self._end())
        self.form: WordingForm = WordingForm(host.bridge, self._on_typed)
        self.form.save.clicked.connect(lambda _: self._save())
        self.widget = self._built()
        self.commands = Commands(self.widget)
        self._add_commands()

    def _built(self) -> QWidget:
        page = QWidget()
        known = Card(says("Everyday words"), icon="languages")
        known.body.addWidget(self.box)
        known.body.addWidget(self.rows, 1)
        known.body.addWidget(self._nothing, 1)
        known.body.addWidget(self.end)
        sides = QHBoxLayout(page)
        spaced(page, sides, gap=12)
        sides.addWidget(known, 45)
        sides.addWidget(self.form, 55)
        return page

    def _add_commands(self) -> None:
        group = says("Everyday words")
        self.commands.add_all(
            (
                Command("wording.find", says("Look for everyday words"), self.box.setFocus, ("F4",), group),
                Command("wording.try", says("Try it"), self.form.tried.setFocus, ("F6",), group),
                Command("wording.new", says("New everyday words"), self._begin, ("F7",), group),
                Command("wording.end", says("End it"), self._end, ("F8",), group),
                Command("wording.save", says("Save"), self._save, ("Ctrl+Return",), group),
                Command("wording.leave", says("Back"), self._host.go_back, ("Escape",), group),
            )
        )

    def open(self, target: str) -> None:
        """Read the words; with `target` begin with these everyday ones."""
        self.read()
        if target:
            self._begin()
            self.form.everyday.set_text(target)
            self.form.read()
            self.form.official.setFocus()
        else:
            self.box.setFocus()
            self._kept.load(self._bring_back)

    def read(self) -> None:
        """Read the words anew."""
        self._host.bridge.read(
            "wording", lambda views: (views.wordings(), known_at(views)), lambda answer: self._show(*answer)
        )
        self.form.read()

    def refresh(self, changes: Changes) -> None:
        """Words were said here or came, or the centre did not take them."""
        if changes.reference or changes.waiting or changes.attention:
            self.read()

    def close(self) -> None:
        """What was typed in the last half second is kept too."""
        self._kept.flush()

    def _bring_back(self, content: Content) -> None:
        if content and not self.form.content():
            self.form.bring_back(content)

    def _show(self, wordings: Sequence[Wording], known: Known) -> None:
        self._wordings, self._known = wordings, known
        self._show_rows()
        if self._saved:
            self.rows.select(self._saved)
            self._saved = ""

    def _show_rows(self) -> None:
        asked, known = search_key(self.box.text()), self._known
        shown = [each for each in self._wordings if asked in f"{each.key} {search_key(each.official)}"]
        self.rows.show_rows([_row(each, known, self._host.now()) for each in shown] if known else [])
        self.rows.setVisible(bool(shown))
        self._nothing.setVisible(not shown)
        self._show_end()

    def _current(self) -> Wording | None:
        return next((each for each in self._wordings if each.key == self.rows.current_id()), None)

    def _on_moved(self) -> None:
        wording = self._current()
        if wording is not None:
            self.form.show_wording(wording)
        self._show_end()

    def _on_typed(self) -> None:
        self._kept.keep(self.form.content())

    def _show_end(self) -> None:
        wording = self._current()
        self.end.setEnabled(wording is not None and bool(wording.official))

    def _begin(self) -> None:
        """New words; what was typed before one looked at a row comes back first, and is thrown away the second time."""
        kept = self._kept.content
        self.rows.clearSelection()
        self.rows.setCurrentIndex(self.rows.rootIndex())
        if kept and kept != self.form.content():
            self.form.bring_back(kept)
            self.form.everyday.setFocus()
            return
        self._kept.keep({})
        self.form.begin()

    def _end(self) -> None:
        wording = self._current()
        if wording is not None and wording.official:
            self._do(SetSynonym(wording.everyday))

    def _save(self) -> None:
        try:
            action = self.form.action()
        except Refused as refused:
            facts = facts_in_words(refused.facts, self._known) if self._known else {}
            self._refuse(refused_sentence(refused.code, facts))
            return
        self._kept.forget()
        self._do(action, draft=self._kept.id)

    def _do(self, action: SetSynonym, *, draft: DraftId | None = None) -> None:
        self._saved = search_key(action.everyday)
        self._deeds.do(
            lambda desk: [Step(action)],
            done=self._on_done,
            refused=lambda sentence, _: self._on_refused(sentence, is_form=draft is not None),
            draft=draft,
        )

    def _on_refused(self, sentence: str, *, is_form: bool) -> None:
        if is_form:
            self._kept.keep(self.form.content())
        self._refuse(sentence)

    def _on_done(self) -> None:
        self.form.fault.set("")
        self.read()

    def _refuse(self, sentence: str) -> None:
        self._saved = ""
        self.form.fault.set(sentence, Tone.BAD)


def _row(wording: Wording, known: Known, now: datetime) -> Row:
    who = tr("came with the directory")
    if wording.at is not None:
        when = formats.near_day(wording.at, today=formats.local(now).date())
        who = tr("{who}, {when}", who=known.person(wording.by), when=when)
    title = f"{wording.everyday} → {wording.official}" if wording.official else wording.everyday
    badge = "" if wording.official else tr("Ended")
    trailing = tr("waiting to be sent") if wording.is_waiting else ""
    return Row(wording.key, title, who, badge=badge, trailing=trailing, tone=Tone.QUIET, icon="languages")
