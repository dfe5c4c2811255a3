"""The form of a call: its parts in one card, read and shown as one content."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from console.domain.identity import CaseNumber, spoken
from ui.bridge import Bridge
from ui.screens.call.caller import CallerPart
from ui.screens.call.concerned import ConcernedPart
from ui.screens.call.content import About, Content
from ui.screens.call.foot import Foot
from ui.screens.call.marks import MarksPart
from ui.screens.call.matter import MatterPart
from ui.screens.call.needed import PARTS, missing, needed
from ui.screens.call.outcome import OutcomePart
from ui.screens.call.part import Control, bare, cursor_of, put_cursor
from ui.screens.call.promise import PromisePart
from ui.screens.call.reached import ReachedPart
from ui.screens.call.where import WherePart
from ui.tokens import Tone
from ui.widgets import Badge, Banner, Button, Card, CheckMark, Meter, PrimaryButton
from ui.words import Text, says

FIRST_FIELD = "caller.phone"


class CallForm(Card):
    """`edited` is emitted after each edit by a person."""

    edited = Signal()

    def __init__(self, bridge: Bridge, name: str, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(says("New case"), icon="phone-call", parent=parent)
        self.caller = CallerPart()
        self.concerned = ConcernedPart()
        self.reached = ReachedPart()
        self.where = WherePart(bridge, name)
        self.matter = MatterPart(bridge, name)
        self.marks = MarksPart()
        self.outcome = OutcomePart(bridge, name, now)
        self._content = Content()
        self._draft = Badge("", Tone.QUIET)
        self._draft.hide()
        self.about = Banner(tone=Tone.GOOD, action=says("Make it a new case"))
        self.joining = Banner(tone=Tone.GOOD, action=says("Do not join"), key="Ctrl+F8")
        self.similar = Banner(tone=Tone.INFO, action=says("Record on it"), key="F8")
        self.fault = Banner(tone=Tone.BAD)
        self.meter = Meter()
        self.no_case = Button(says("Not a case"), icon="phone-off")
        self.save = Button(says("Save"), key="F9", icon="save")
        self.forward = PrimaryButton(says("Save and forward"), key="Ctrl+Enter", icon="send")
        self.controls: dict[str, Control] = {}
        self.unfold_concerned = Button(says("For somebody else"), key="Shift+F8", kind="plain")
        self.unfold_reached = Button("", key="Shift+F9", kind="plain")
        self.unfold_promise = Button(says("Promise"), key="Ctrl+F9", kind="plain")
        self._foot = Foot(self, self._draft)
        self._build()
        self._connect()
        self._say_fold()

    def content(self) -> Content:
        """What stands in the form now."""
        caller = replace(
            self.caller.content(),
            anonymous=self.marks.anonymous.is_checked(),
            withheld=self.marks.withheld.is_checked(),
        )
        matter = replace(
            self.matter.content(), urgent=self.marks.urgent.is_checked(), child=self.marks.child.is_checked()
        )
        return replace(
            self._content,
            caller=caller,
            concerned=self.concerned.content(),
            reached=self.reached.content(),
            where=self.where.content(),
            matter=matter,
            outcome=self.outcome.content(),
        )

    def show_content(self, content: Content) -> None:
        """Show a draft."""
        self._content = content
        self.caller.show_content(content.caller)
        self.concerned.show_content(content.concerned)
        self.reached.show_content(content.reached)
        self.where.show_content(content.where)
        self.matter.show_content(content.matter)
        self.marks.urgent.set_checked(content.matter.urgent)
        self.marks.child.set_checked(content.matter.child)
        self.marks.withheld.set_checked(content.caller.withheld)
        self.marks.anonymous.set_checked(content.caller.anonymous)
        self.outcome.show_content(content.outcome)
        self.outcome.show_due(content.matter.kind)
        self.read()

    def keep_aside(self, content: Content) -> None:
        """Remember what has no field here: the contact and the case this call is about."""
        self._content = content

    def join(self, similar: About) -> None:
        """The case will belong to the same common problem as a similar one (or, empty, to none) once it is saved."""
        self._content = replace(self.content(), joins=similar)
        self._say_joining()
        self.edited.emit()

    def focused(self) -> tuple[str, int]:
        """The name of the field that has the focus, and its cursor; the first field while none has it."""
        holder = QApplication.focusWidget()
        for name, control in self.controls.items():
            target = control if isinstance(control, CheckMark) else control.control
            if holder is not None and (holder is target or target.isAncestorOf(holder)):
                return name, cursor_of(control)
        return FIRST_FIELD, 0

    def bring_back(self, name: str, cursor: int) -> None:
        """Put focus and cursor where a draft left them."""
        control = self.controls.get(name, self.controls[FIRST_FIELD])
        put_cursor(control, cursor)

    def say_draft(self, text: Text, tone: Tone) -> None:
        """What became of the draft: saved at, or not saved."""
        self._draft.set(text, tone, icon="circle-alert" if tone is Tone.BAD else "")
        self._draft.setVisible(True)

    def refuse(self, field: str, sentence: str) -> None:
        """Say a refusal beside its field, and above the buttons."""
        self.fault.set(sentence)
        control = self.controls.get(field)
        if control is not None and not isinstance(control, CheckMark):
            control.set_doubt(sentence)
            control.control.setFocus()

    def weigh(self) -> None:
        """Say which legally needed parts are missing."""
        content = self.content()
        self.meter.show_missing([PARTS[name] for name in missing(content)], of=len(needed(content)))

    def read(self) -> None:
        """Say what is made of facts again, in the language in force."""
        self._say_fold()
        self.outcome.read()
        self.weigh()
        self._say_joining()

    def _build(self) -> None:
        self._page = page = QWidget()
        column = QVBoxLayout(page)
        bare(page, column)
        self.marks.add(self.concerned.is_organisation, self.unfold_promise)
        upper: tuple[QWidget, ...] = (self.about, self.caller, self.concerned, self.where)
        lower: tuple[QWidget, ...] = (self.marks, self.reached, self.outcome)
        for part in (*upper, self.matter, *lower):
            column.addWidget(part, int(part is self.matter))
        self._scroll = scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._foot.folds)
        scroll.setWidget(page)
        self.body.addWidget(scroll, 1)
        self._foot.build()

    def _connect(self) -> None:
        for part in (self.caller, self.concerned, self.reached, self.where, self.matter, self.marks, self.outcome):
            self.controls.update(part.controls)
            part.changed.connect(self._on_edited)
        for control in self.controls.values():
            line = getattr(control, "line", None)
            if line is not None:
                line.returnPressed.connect(self.focusNextChild)
        self.reached.changed.connect(self._say_fold)
        self.matter.kind_changed.connect(self._on_kind)
        self.outcome.bodies_changed.connect(self._say_main)
        self.joining.acted.connect(lambda: self.join(About()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._foot.fit(event.size().height())

    def unfold(self, part: ConcernedPart | ReachedPart | PromisePart) -> None:
        """Unfold a part with the focus in it, or fold it away; what stands in it stays."""
        part.fold(not part.isHidden())
        if not part.isHidden():
            next(iter(part.controls.values())).setFocus()
            self._page.adjustSize()
            self._scroll.ensureWidgetVisible(part)
        self._on_edited()

    def _on_edited(self) -> None:
        self.fault.set("")
        self.weigh()
        self.edited.emit()

    def _on_kind(self) -> None:
        self.outcome.show_due(self.matter.content().kind)
        self._say_main()

    def _say_main(self) -> None:
        if self.matter.content().kind == "inquiry":
            self.forward.say(says("Answered on the spot"))
        elif self.outcome.bodies():
            self.forward.say(says("Save and forward"))
        else:
            self.forward.say(says("Save the case"))

    def _say_joining(self) -> None:
        joins = self._content.joins
        says_it = says("Will join {number}: {subject}", number=spoken(CaseNumber(joins.number)), subject=joins.subject)
        self.joining.set(says_it if joins.case else "")

    def _say_fold(self) -> None:
        self.unfold_reached.say(self.reached.summary())
