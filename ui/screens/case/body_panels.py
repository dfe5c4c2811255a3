"""What happens between us and a body: forward, and on its behalf received, answered, given back, extended."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from console.desk.desk import new_obligation_id
from console.domain import actions as act
from console.domain.case import Case, Obligation
from console.domain.catalogue import BodyId
from console.domain.ids import ObligationId
from console.domain.refused import Refused
from ui.names import ANSWER_OUTCOMES, naming
from ui.screens.case.panel import Panel
from ui.screens.case.shown import Shown
from ui.tokens import Tone
from ui.widgets import Choice, LongText, NumberField, Option, Picker, TextField
from ui.widgets.date_time_field import DateField
from ui.widgets.typed_when import Towards
from ui.words import Says, Text, says, tr

Ask = Callable[[Picker, str], None]
"""Looks something up for a picker in a worker and offers it there."""


class ForwardPanel(Panel):
    """Hand the case to a body."""

    def __init__(self, find_bodies: Ask) -> None:
        super().__init__("forward", says("Forward to a body"), icon="send", verb=says("Forward"))
        self.to = Picker(says("Body that must act"))
        self.to.asked.connect(lambda text: find_bodies(self.to, text))
        self.reason = TextField(says("What is asked of it"), limit=500)
        self.despite = TextField(says("Why it goes there all the same"), limit=500)
        self.place("body", self.to, 0)
        self.place("reason", self.reason, 0, 1)
        self.place("despite", self.despite, 1, across=2)
        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
        self.despite.hide()

    def show_case(self, shown: Shown) -> None:
        already = ", ".join(each.body_name for each in shown.case.open_obligations)
        self.offer.set(tr("Already with: {bodies}", bodies=already) if already else "", Tone.INFO)

    def wanted(self) -> list[act.Action]:
        picked = self.to.picked()
        if picked is None:
            raise Refused("missing", field="body")
        forward = act.Forward(new_obligation_id(), BodyId(picked.id), picked.title, self.reason.text() or None)
        return [replace(forward, despite=self.despite.text() or None)]

    def refuse(self, sentence: Text, field: str | None = None) -> None:
        super().refuse(sentence, field)
        self.despite.show()

    def fill(self, content: Mapping[str, Any]) -> None:
        super().fill(content)
        self.despite.setVisible(bool(self.despite.text()))


class ObligationPanel(Panel):
    """An action on one of the case's forwards; which one is asked only where there are several."""

    def __init__(self, name: str, title: Says, *, icon: str, verb: Says) -> None:
        super().__init__(name, title, icon=icon, verb=verb)
        self._obligations: tuple[Obligation, ...] = ()
        self._which: Choice | None = None

    def fitting(self, case: Case) -> tuple[Obligation, ...]:
        """The forwards this action can be about, the likeliest first."""
        return case.open_obligations

    def show_case(self, shown: Shown) -> None:
        found = self.fitting(shown.case)
        if found == self._obligations:
            return
        before = self._which.value() if self._which else None
        self._obligations = found
        if self._which is not None:
            self.displace("obligation")
            self._which = None
        self.offer.set(found[0].body_name if len(found) == 1 else "", Tone.INFO)
        if len(found) > 1:
            self._which = Choice(says("Body"), [Option(each.id, each.body_name) for each in found])
            self._which.set_value(before if before in {each.id for each in found} else found[0].id)
            self.place("obligation", self._which, 0, across=4)

    def fill(self, content: Mapping[str, Any]) -> None:
        super().fill(content)
        if self._which is not None and self._which.value() is None:
            self._which.set_value(self._obligations[0].id)

    def obligation(self) -> ObligationId:
        """The id of the forward it is about. Raises Refused when there is none."""
        return self.chosen().id

    def chosen(self) -> Obligation:
        """The forward it is about. Raises Refused when there is none."""
        if not self._obligations:
            raise Refused("no_such_obligation")
        chosen = self._which.value() if self._which else self._obligations[0].id
        found = next((each for each in self._obligations if each.id == chosen), None)
        if found is None:
            raise Refused("missing", field="obligation")
        return found


class AcknowledgePanel(ObligationPanel):
    """The body has received it; recorded on its behalf."""

    def __init__(self) -> None:
        super().__init__("acknowledge", says("Received by the body"), icon="inbox", verb=says("Record"))
        self.officer = TextField(says("Officer"), placeholder=says("as in «B. Bold»"), limit=500)
        self.post = TextField(says("Post"), limit=500)
        self.letter = TextField(says("Letter number"), limit=100)
        for column, (name, field) in enumerate(
            (("officer", self.officer), ("post", self.post), ("letter_number", self.letter))
        ):
            self.place(name, field, 1, column)

    def wanted(self) -> list[act.Action]:
        officer, post, letter = self.officer.text(), self.post.text(), self.letter.text()
        return [act.Acknowledge(self.obligation(), officer or None, post or None, letter or None)]


class AnswerPanel(ObligationPanel):
    """The body's answer, recorded on its behalf: what it says was done, its words, and the letter they came in."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__("answer", says("Answer of the body"), icon="message-square", verb=says("Record the answer"))
        self.outcome = Choice(
            says("What was done"), [Option(code, naming(ANSWER_OUTCOMES, code)) for code in ANSWER_OUTCOMES]
        )
        self.text = LongText(says("The body's words"), lines=2)
        self.letter = TextField(says("Letter number"), limit=100)
        self.letter_date = DateField(says("Letter date"), now=now, towards=Towards.BEHIND)
        self.signer = TextField(says("Signed by"), placeholder=says("as in «B. Bold»"), limit=500)
        self.post = TextField(says("Post"), limit=500)
        self.by_date = DateField(says("Promised by"), now=now)
        self.legal_ground = TextField(says("Ground of law"), placeholder=says("law, article"), limit=500)
        self.place("outcome", self.outcome, 1, across=4)
        self.place("by_date", self.by_date, 2, across=4)
        self.place("legal_ground", self.legal_ground, 3, across=4)
        self.place("text", self.text, 4, across=4)
        for column, (name, field) in enumerate(
            (
                ("letter_number", self.letter),
                ("letter_date", self.letter_date),
                ("signer", self.signer),
                ("post", self.post),
            )
        ):
            self.place(name, field, 5, column)
            self.grid.setColumnStretch(column, 1)
        self.outcome.changed.connect(self._ask_what_the_outcome_needs)
        self._ask_what_the_outcome_needs()

    def fitting(self, case: Case) -> tuple[Obligation, ...]:
        return case.open_obligations or case.obligations

    def fill(self, content: Mapping[str, Any]) -> None:
        super().fill(content)
        self._ask_what_the_outcome_needs()

    def _ask_what_the_outcome_needs(self) -> None:
        self.by_date.setVisible(self.outcome.value() == act.AnswerOutcome.WILL_BE_DONE)
        self.legal_ground.setVisible(self.outcome.value() == act.AnswerOutcome.REFUSED_BY_LAW)

    def wanted(self) -> list[act.Action]:
        chosen = self.outcome.value()
        if not chosen:
            raise Refused("missing", field="outcome")
        outcome = act.AnswerOutcome(chosen)
        promised = _day("by_date", self.by_date) if outcome is act.AnswerOutcome.WILL_BE_DONE else None
        ground = self.legal_ground.text() if outcome is act.AnswerOutcome.REFUSED_BY_LAW else ""
        if outcome is act.AnswerOutcome.WILL_BE_DONE and promised is None:
            raise Refused("missing", field="by_date")
        if outcome is act.AnswerOutcome.REFUSED_BY_LAW and not ground:
            raise Refused("missing", field="legal_ground")
        return [
            act.Answer(
                obligation=self.obligation(),
                outcome=outcome,
                text=self.text.text(),
                letter_number=self.letter.text() or None,
                letter_date=_day("letter_date", self.letter_date),
                signer=self.signer.text() or None,
                post=self.post.text() or None,
                by_date=promised,
                legal_ground=ground or None,
            )
        ]


def _day(name: str, field: DateField) -> date | None:
    """The day typed, or None; Refused for one that cannot be read."""
    if field.text() and field.day() is None:
        raise Refused("wrong_value", field=name)
    return field.day()


class PassOnPanel(ObligationPanel):
    """Who has it passes it on, to a department or to another body; the term stays."""

    def __init__(self, find_bodies: Ask) -> None:
        super().__init__("pass_on", says("Pass on to another body"), icon="arrow-right", verb=says("Record"))
        self.to = Picker(says("To which body"))
        self.to.asked.connect(lambda text: find_bodies(self.to, text))
        self.unit = TextField(says("Department"), limit=500)
        self.reason = TextField(says("Why it is passed on"), limit=500)
        self.despite = TextField(says("Why it goes there all the same"), limit=500)
        for column, (name, field) in enumerate((("body", self.to), ("unit", self.unit), ("reason", self.reason))):
            self.place(name, field, 1, column)
            self.grid.setColumnStretch(column, 1)
        self.place("despite", self.despite, 2, across=3)
        self.despite.hide()

    def wanted(self) -> list[act.Action]:
        picked, obligation = self.to.picked(), self.chosen()
        if picked is None and (self.to.text() or not self.unit.text()):
            raise Refused("missing", field="body")
        return [
            act.PassOn(
                obligation=obligation.id,
                holder=obligation.body,
                body=BodyId(picked.id) if picked is not None else obligation.body,
                body_name=picked.title if picked is not None else obligation.body_name,
                unit=self.unit.text() or None,
                reason=self.reason.text() or None,
                despite=self.despite.text() or None,
            )
        ]

    def refuse(self, sentence: Text, field: str | None = None) -> None:
        super().refuse(sentence, field)
        self.despite.show()

    def fill(self, content: Mapping[str, Any]) -> None:
        super().fill(content)
        self.despite.setVisible(bool(self.despite.text()))


class QuestionPanel(ObligationPanel):
    """The body asks us something before it answers."""

    def __init__(self) -> None:
        super().__init__("ask_question", says("Question of the body"), icon="circle-help", verb=says("Record"))
        self.text = LongText(says("What it asks"), lines=2)
        self.officer = TextField(says("Officer"), placeholder=says("as in «B. Bold»"), limit=500)
        self.place("text", self.text, 1, across=4)
        self.place("officer", self.officer, 2)

    def wanted(self) -> list[act.Action]:
        return [act.AskQuestion(self.obligation(), self.text.text(), self.officer.text() or None)]


class GiveBackPanel(ObligationPanel):
    """The body gives the case back."""

    def __init__(self) -> None:
        super().__init__("give_back", says("Give back"), icon="corner-up-left", verb=says("Record"))
        self.reason = LongText(says("Why it is given back"), lines=2)
        self.place("reason", self.reason, 1, across=4)

    def wanted(self) -> list[act.Action]:
        return [act.GiveBack(self.obligation(), self.reason.text())]


class ExtendPanel(ObligationPanel):
    """The head of the body extends the term; the citizen must be told."""

    def __init__(self) -> None:
        super().__init__("extend", says("Extend the term"), icon="hourglass", verb=says("Record"))
        self.days = NumberField(says("By how many days"))
        self.reason = LongText(says("Why, and who decided"), lines=2)
        self.place("days", self.days, 1)
        self.place("reason", self.reason, 1, 1, across=3)
        self.grid.setColumnStretch(1, 1)

    def wanted(self) -> list[act.Action]:
        typed = self.days.text()
        if not typed.isdigit() or not 0 < int(typed) <= 366:
            raise Refused("wrong_value" if typed else "missing", field="days")
        return [act.Extend(self.obligation(), int(typed), self.reason.text())]
