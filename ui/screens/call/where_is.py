"""«Where is my case?»: one key, a number or a phone, one proof, and a sentence to read aloud."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.desk.desk import Step
from console.desk.trouble import NotFound
from console.domain.actions import Channel, CountCall, NoCase, RecordCall, ScheduleCallBack
from console.domain.case import Case
from console.domain.ids import ContactId
from console.domain.standing import Standing, standing_of
from ui import formats
from ui.screens.call.part import row
from ui.screens.deeds import Deeds
from ui.screens.screen import Host
from ui.state_words import spoken_standing, standing_told
from ui.tokens import Tone
from ui.widgets import Banner, Button, Card, Flow, Label, NumberField, NumberKind, PrimaryButton, TextField
from ui.words import Text, says, tr

if TYPE_CHECKING:
    from console.desk.views import Views
    from console.wire import CaseState

PURPOSE = "where_is_my_case"
"""Why the look was made: it is recorded with the look."""
CALL_BACK_HOUR = 10


class WhereIsPart(Card):
    """A case of this desk is told at once; any other is asked of the centre, which records the look.

    Without the link the question is written on the case's number, for a call back.
    """

    left = Signal()
    call_back_wanted = Signal(str)
    """The centre cannot be asked and no number is known: a new case should carry the question (the phone)."""

    def __init__(self, host: Host, name: str, contact: str, parent: QWidget | None = None) -> None:
        super().__init__(says("Where is my case?"), icon="map-pin", parent=parent)
        self._host = host
        self._name = name
        self._contact = ContactId(contact)
        self._deeds = Deeds(host)
        self._standing: Standing | None = None
        self.number = NumberField(says("Case number"), kind=NumberKind.CASE_NUMBER)
        self.phone = NumberField(says("Phone given with the case"), kind=NumberKind.PHONE)
        self.proof = TextField(says("Proof: given name, or last four of the register number"), limit=100)
        self.answer = Label("", "title", wraps=True)
        self.fault = Banner(tone=Tone.WARN)
        self.ask = PrimaryButton(says("Ask"), key="Enter", icon="search")
        self.told = Button(says("Told: count the call"), icon="check")
        self.note = Button(says("Write it down for a call back"), icon="calendar-clock")
        self.leave = Button(says("Back to the look-up"), key="F10", kind="plain")
        self._build()

    def begin(self, phone: str) -> None:
        """Come to the front with what the call knows already."""
        if phone and not self.phone.text():
            self.phone.set_text(phone)
        self.number.line.setFocus()

    def read(self) -> None:
        """Say the answer again, in the language in force."""
        if self._standing is not None:
            self.answer.say(spoken_standing(self._standing, now=self._host.now()))

    def _build(self) -> None:
        buttons = QWidget()
        flow = Flow(buttons, gap=8)
        for button in (self.ask, self.told, self.note, self.leave):
            flow.addWidget(button)
        self.body.addLayout(row((self.number, 1), (self.phone, 1)))
        self.body.addWidget(self.proof)
        self.body.addWidget(self.fault)
        self.body.addWidget(self.answer)
        self.body.addStretch(1)
        self.body.addWidget(buttons)
        self.ask.clicked.connect(lambda _: self.look())
        self.told.clicked.connect(lambda _: self._count())
        self.note.clicked.connect(lambda _: self._write_down())
        self.leave.clicked.connect(lambda _: self.left.emit())
        for field in (self.number, self.phone, self.proof):
            field.line.returnPressed.connect(self.look)
            field.changed.connect(lambda: self._show(None, ""))
        self._show(None, "")

    def look(self) -> None:
        """Ask this desk first, then the centre."""
        number, phone = self.number.number(), self.phone.number()
        self._host.bridge.read(
            f"{self._name}/where", lambda views: _case_here(views, number, phone), self._on_looked_here
        )

    def _on_looked_here(self, case: Case | None) -> None:
        if case is not None:
            self.number.set_text(case.number)
            self._show(standing_of(case), "")
            return
        number, phone, proof = self.number.number(), self.phone.number(), self.proof.text()
        if not (number or phone) or not proof:
            self._show(None, says("The centre needs the number or the phone, and one proof."))
            return
        self._show(None, says("Asking the centre …"))
        self._host.bridge.on_link(
            lambda desk: desk.look(number=number or None, phone=phone or None, proof=proof, purpose=PURPOSE),
            self._on_told,
            self._on_trouble,
        )

    def _on_told(self, told: "CaseState") -> None:
        self._show(standing_told(told), "")

    def _on_trouble(self, trouble: Exception) -> None:
        if isinstance(trouble, NotFound):
            self._show(None, says("No case fits this number and proof. Ask for them again."))
            return
        self._show(None, says("The centre cannot be asked now. Write it down, and the citizen is called back."))
        self.note.setVisible(True)
        self.note.setFocus()

    def _show(self, standing: Standing | None, fault: Text) -> None:
        self._standing = standing
        self.answer.say(spoken_standing(standing, now=self._host.now()) if standing else "")
        self.fault.set(fault)
        self.told.setVisible(standing is not None)
        self.note.setVisible(False)
        if standing is not None:
            self.told.setFocus()

    def _count(self) -> None:
        office = self._host.bridge.desk.office.id
        steps = [Step(CountCall(NoCase.STATE_TOLD, office))]
        self._do(steps, tr("The call is counted"))

    def _write_down(self) -> None:
        number, phone, proof = self.number.number(), self.phone.number(), self.proof.text() or None
        if not number:
            self.call_back_wanted.emit(phone)
            self.left.emit()
            return
        asked = tr("Asks how the case stands; to be called back.")
        record = RecordCall(Channel.PHONE, asked, phone or None)
        call_back = ScheduleCallBack(self._next_morning(), asked)
        self._do(
            [Step(record, number=number, proof=proof), Step(call_back, number=number, proof=proof)],
            tr("Written down, waiting to be sent"),
        )

    def _do(self, steps: list[Step], told: str) -> None:
        self._deeds.do(
            lambda desk: steps,
            done=lambda: self._on_done(told),
            refused=lambda sentence, _: self.fault.set(sentence),
            contact=self._contact,
        )

    def _on_done(self, told: str) -> None:
        self._host.announce(told)
        for field in (self.number, self.phone, self.proof):
            field.set_text("")
        self._show(None, "")
        self.left.emit()

    def _next_morning(self) -> datetime:
        tomorrow = formats.local(self._host.now()).date() + timedelta(days=1)
        return formats.at_clock(tomorrow, hour=CALL_BACK_HOUR, minute=0)


def _case_here(views: "Views", number: str, phone: str) -> Case | None:
    """The case of this number that this desk holds, or else the newest of this phone; None for any other."""
    case = views.by_number(number) if number else next((row.id for row in views.history(phone, 1)), None)
    view = views.case(case) if case is not None else None
    return view.case if view is not None else None
