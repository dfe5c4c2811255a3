"""We answer what a body asked before it decides; its term goes on."""

from collections.abc import Mapping
from typing import Any

from console.domain import actions as act
from console.domain.answers import open_questions
from console.domain.case import Case, Entry
from console.domain.ids import ObligationId
from console.domain.refused import Refused
from ui.screens.case.panel import Panel
from ui.screens.case.shown import Shown
from ui.tokens import Tone
from ui.widgets import Choice, LongText, Option
from ui.words import says, tr

BEGINNING = 60
"""So many characters of a question tell it from another."""


def questions_in(case: Case) -> list[Entry]:
    """What bodies that have the case asked and nobody has answered, the oldest first."""
    return [each for obligation in case.open_obligations for each in open_questions(case, obligation.id)]


class TellPanel(Panel):
    """Which question is meant is asked only where there are several."""

    def __init__(self) -> None:
        super().__init__(
            "answer_question", says("Answer to its question"), icon="message-square", verb=says("Send to the body")
        )
        self._questions: list[Entry] = []
        self._which: Choice | None = None
        self.text = LongText(says("What we answer"), lines=2)
        self.place("text", self.text, 1, across=4)

    def show_case(self, shown: Shown) -> None:
        found = questions_in(shown.case)
        if [each.id for each in found] == [each.id for each in self._questions]:
            return
        before = self._which.value() if self._which else None
        self._questions = found
        if self._which is not None:
            self.displace("question")
            self._which = None
        if len(found) == 1:
            asker = shown.case.obligation(ObligationId(found[0].what["obligation"]))
            name = asker.body_name if asker is not None else ""
            self.offer.set(tr("{body} asks: {text}", body=name, text=found[0].what["text"]), Tone.INFO)
        else:
            self.offer.set("")
        if len(found) > 1:
            self._which = Choice(says("What it asks"), [Option(each.id, _beginning(each)) for each in found])
            self._which.set_value(before if before in {each.id for each in found} else found[0].id)
            self.place("question", self._which, 0, across=4)

    def fill(self, content: Mapping[str, Any]) -> None:
        super().fill(content)
        if self._which is not None and self._which.value() is None:
            self._which.set_value(self._questions[0].id)

    def wanted(self) -> list[act.Action]:
        if not self._questions:
            raise Refused("no_such_entry")
        chosen = self._which.value() if self._which else self._questions[0].id
        question = next((each for each in self._questions if each.id == chosen), None)
        if question is None:
            raise Refused("missing", field="question")
        return [act.AnswerQuestion(ObligationId(question.what["obligation"]), question.id, self.text.text())]


def _beginning(question: Entry) -> str:
    text = " ".join(str(question.what["text"]).split())
    return text if len(text) <= BEGINNING else f"{text[:BEGINNING]}…"
