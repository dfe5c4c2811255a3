"""The call in which a citizen is asked how he was served: reached or not, solved or not, four marks and his words."""

from collections.abc import Mapping
from typing import Any

from console.domain import actions as act
from console.domain.ids import ObligationId
from console.domain.refused import Refused
from console.domain.surveys import HIGHEST, LOWEST, WORDS
from ui import formats
from ui.names import SURVEY_WORDS, naming
from ui.screens.case.panel import Panel
from ui.screens.case.shown import Shown
from ui.tokens import Tone
from ui.widgets import Choice, LongText, Option
from ui.words import says, tr

MARKS = tuple(str(mark) for mark in range(LOWEST, HIGHEST + 1))
REACHED, NOT_REACHED, DECLINED = "reached", "not_reached", "declined"


class SurveyPanel(Panel):
    """One form for the whole call: the digits 1 to 5 choose a mark, Tab goes to the next word."""

    def __init__(self) -> None:
        super().__init__("record_survey", says("Satisfaction survey"), icon="list-checks", verb=says("Record"))
        self._obligation: ObligationId | None = None
        self.reached = Choice(
            says("Was the citizen reached?"),
            [
                Option(REACHED, says("Reached")),
                Option(NOT_REACHED, says("Not reached")),
                Option(DECLINED, says("Declined")),
            ],
        )
        self.word = Choice(
            says("What the citizen says"),
            [
                Option(act.CitizenWord.SOLVED, says("It is solved")),
                Option(act.CitizenWord.NOT_SOLVED, says("It is not solved")),
            ],
        )
        self.marks = {
            word: Choice(naming(SURVEY_WORDS, word), [Option(mark, mark) for mark in MARKS]) for word in WORDS
        }
        self.text = LongText(says("In the citizen's own words"), lines=2)
        self.place("reached", self.reached, 0)
        self.place("word", self.word, 0, 1)
        for place, (word, choice) in enumerate(self.marks.items()):
            self.place(word, choice, 1 + place // 2, place % 2)
        self.place("text", self.text, 3, across=2)
        for column in (0, 1):
            self.grid.setColumnStretch(column, 1)
        self.reached.changed.connect(self._ask_what_was_said)
        self._ask_what_was_said()

    def show_case(self, shown: Shown) -> None:
        due = shown.case.survey
        answered = [each for each in shown.case.obligations if each.answered_at and not each.is_left_to_others]
        self._obligation = due.obligation if due is not None else answered[-1].id if answered else None
        about = shown.case.obligation(self._obligation) if self._obligation is not None else None
        body = about.body_name if about is not None else tr("our own centre")
        by = formats.near_day_and_time(due.due, today=formats.local(shown.at).date()) if due is not None else ""
        self.offer.set(
            tr("{body}, by {when}", body=body, when=by) if due else body,
            Tone.WARN if due is not None and due.due < shown.at else Tone.INFO,
        )

    def fill(self, content: Mapping[str, Any]) -> None:
        super().fill(content)
        self._ask_what_was_said()

    def _ask_what_was_said(self) -> None:
        for field in (self.word, *self.marks.values()):
            field.setVisible(self.reached.value() in (REACHED, None))

    def wanted(self) -> list[act.Action]:
        way = act.Way.CALL
        match self.reached.value():
            case None:
                raise Refused("missing", field="reached")
            case "not_reached":
                return [act.RecordFollowUp(reached=False, text=self.text.text(), way=way)]
            case "declined":
                return [act.RecordSurvey(way, text=self.text.text(), obligation=self._obligation)]
        given = {word: int(mark) for word, choice in self.marks.items() if (mark := choice.value())}
        missing = next((word for word in WORDS if word not in given), None)
        if missing is not None:
            raise Refused("missing", field=missing)
        survey = act.RecordSurvey(way, text=self.text.text(), obligation=self._obligation, **given)
        said = self.word.value()
        if not said:
            return [survey]
        return [act.RecordFollowUp(reached=True, word=act.CitizenWord(said), way=way), survey]
