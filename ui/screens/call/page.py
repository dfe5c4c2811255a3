"""One call: its form and what is known beside it, kept as a draft while it is written, saved by one write."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from console.domain.identity import CaseNumber, person_name, spoken
from console.domain.ids import CaseId, ContactId
from ui import formats
from ui.screens.call.beside import Beside
from ui.screens.call.caller import KnownCaller
from ui.screens.call.closing import Closing
from ui.screens.call.content import About, Content, Matter, Outcome, from_stored
from ui.screens.call.drafting import Drafting
from ui.screens.call.form import FIRST_FIELD, CallForm
from ui.screens.call.preset import Preset
from ui.screens.call.saved import SavedCard, SavedCase
from ui.screens.call.saving import clean
from ui.screens.call.sides import Sides
from ui.screens.call.where import usual_where
from ui.screens.screen import Host
from ui.tokens import Tone
from ui.widgets import FrontStack
from ui.words import says, tr, trn

if TYPE_CHECKING:
    from console.desk.drafts import Draft
    from console.desk.views import LikelyBody, Views


class CallPage(QWidget):
    """The form, or the saved case in its place, beside what is known."""

    renamed = Signal()
    over = Signal()
    """Nothing is left to do here: the page can go."""
    next_wanted = Signal(object)
    """Content: begin another call with this."""

    def __init__(self, host: Host, draft: "Draft", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._host = host
        content = from_stored(draft.content) if draft.content else Content(where=usual_where(host.bridge.desk.office))
        contact = ContactId(content.contact or draft.id)
        self.name = f"call/{draft.id}"
        self.last_field = (FIRST_FIELD, 0)
        self.began_at: datetime | None = draft.started_at if draft.content else None
        self.form = CallForm(host.bridge, self.name, host.now)
        self.saved = SavedCard()
        self.beside = Beside(host, self.name, contact)
        self.drafting = Drafting(host.bridge, draft, self._look, host.now, self)
        self.closing = Closing(host, self.form, self.drafting, contact)
        self.preset = Preset(host.bridge, self.name, self.form)
        self._left = FrontStack()
        self._left.addWidget(self.form)
        self._left.addWidget(self.saved)
        self.sides = Sides(self._left, self.beside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.sides)
        self._connect()
        self._show(replace(content, contact=contact))

    @property
    def is_saved(self) -> bool:
        """Whether the case is saved and its number stands in the form's place."""
        return self.saved.saved() is not None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was put in yet."""
        return not self.is_saved and self.content().is_empty()

    def content(self) -> Content:
        """What was put in, the services told included."""
        told, content = self.beside.look_up.told, self.form.content()
        return replace(content, outcome=replace(content.outcome, told=told.told(), unmet=told.unmet()))

    def take_up(self) -> None:
        """The call begins now: its clock runs until it is saved."""
        if self.began_at is None:
            self.began_at = self._host.now()
            self.drafting.begin_at(self.began_at)
            self.renamed.emit()

    def title(self) -> str:
        """What the call is called among several: the caller, else the number, else a word."""
        saved = self.saved.saved()
        if saved is not None:
            return spoken(saved.number)
        caller = self.form.caller.content()
        return person_name(caller.parent_name, caller.given_name) or clean(caller.phone) or tr("New call")

    def enter(self) -> None:
        """Come to the front with the focus where it was."""
        if self.is_saved:
            self.saved.new.setFocus()
        else:
            self.form.bring_back(self.drafting.draft.field, self.drafting.draft.cursor)

    def be_about(self, about: About) -> None:
        """This call is about an existing case (or, empty, about a new one)."""
        self.form.keep_aside(replace(self.form.content(), about=about))
        self._say_about()
        self.form.matter.text.control.setFocus()
        self.drafting.touch()

    def on_focus_moved(self) -> None:
        """The cursor is elsewhere: the draft remembers it."""
        holder = QApplication.focusWidget()
        if holder is not None:
            self.sides.bring_into_view(holder)
            if self.form.isAncestorOf(holder):
                self.last_field = self.form.focused()
        if not self.is_saved and not self.is_empty:
            self.drafting.touch()

    def end(self) -> None:
        """The page goes: nothing more is kept, and what it still waits to read has nowhere to be shown."""
        self.drafting.end()
        self._host.bridge.drop(self.name)

    def refresh(self) -> None:
        """Cases or the catalogue changed."""
        self.beside.refresh()
        saved = self.saved.saved()
        if saved is not None:
            case = saved.case
            self._host.bridge.read(f"{self.name}/saved", lambda views: _waits(views, case), self.saved.say_waiting)

    def read(self) -> None:
        """Say everything again, in the language in force."""
        self.form.read()
        self.saved.read()
        self.beside.read()
        self._say_about()

    def _connect(self) -> None:
        form, beside = self.form, self.beside
        form.edited.connect(self.on_edited)
        form.where.place_changed.connect(self.on_edited)
        form.caller.phone_typed.connect(lambda _: beside.follow(form.content()))
        form.about.acted.connect(lambda: self.be_about(About()))
        beside.look_up.changed.connect(self.on_edited)
        beside.look_up.topic_chosen.connect(self.preset.choose)
        beside.known.connect(form.caller.know)
        form.caller.taken.connect(self._take_place)
        beside.alike.connect(self._show_alike)
        beside.where_is.call_back_wanted.connect(self._on_question)
        self.closing.saved.connect(self._on_saved)
        self.closing.counted.connect(self.over)
        self.drafting.saved.connect(self._say_kept)
        self.drafting.not_saved.connect(lambda: form.say_draft(says("Not saved: no room on the disk"), Tone.BAD))

    def _show(self, content: Content) -> None:
        self.preset.be_quiet(True)
        self.form.show_content(content)
        self.beside.look_up.told.show_told(content.outcome.told, content.outcome.unmet)
        self.preset.be_quiet(False)
        self._say_about()
        self.beside.follow(content)
        if self.drafting.is_kept:
            self._say_kept(self.drafting.draft.saved_at)

    def _look(self) -> tuple[Content, str, int]:
        return (self.content(), *self.form.focused())

    def on_edited(self) -> None:
        """Something was put in: keep it, and read what depends on it."""
        if not self.is_empty:
            self.take_up()
        if not self.is_empty or self.drafting.is_kept:
            self.drafting.touch()
        self.beside.follow(self.form.content())
        self.renamed.emit()

    def _on_saved(self, saved: SavedCase) -> None:
        self.began_at = None
        self.saved.show_saved(saved)
        self._left.setCurrentWidget(self.saved)
        self.saved.new.setFocus()
        self._host.announce(tr("Saved here, waiting to be sent"))
        self.renamed.emit()
        self.refresh()

    def _take_place(self, known: KnownCaller) -> None:
        if known.party.address and not self.form.where.address.text():
            self.form.where.address.set_text(known.party.address)
        self.form.where.prefill(known.place)

    def _on_question(self, phone: str) -> None:
        asked = Matter(kind="inquiry", subject=tr("Where is my case?"))
        caller = replace(self.form.caller.content(), phone=phone or self.form.caller.content().phone)
        tomorrow = Outcome(call_back="+1")
        self.next_wanted.emit(Content(contact=self.content().contact, caller=caller, matter=asked, outcome=tomorrow))

    def _say_kept(self, at: datetime) -> None:
        self.form.say_draft(lambda: tr("Draft saved {time}", time=formats.clock(at)), Tone.QUIET)

    def _show_alike(self, count: int, bodies: "tuple[LikelyBody, ...]") -> None:
        self.form.outcome.offered.suggest(bodies)
        about = self.form.content().about.case
        if not count or about:
            self.form.similar.set("")
            return
        self.form.similar.set(
            lambda: trn("{count} similar case is open here", "{count} similar cases are open here", count)
        )

    def _say_about(self) -> None:
        about = self.form.content().about
        if not about.case:
            self.form.about.set("")
            return
        self.form.about.set(
            lambda: tr(
                "This call is about {number}: {subject}", number=spoken(CaseNumber(about.number)), subject=about.subject
            )
        )
        self.form.similar.set("")


def _waits(views: "Views", case: CaseId) -> bool:
    view = views.case(case)
    return view is None or bool(view.waiting)
