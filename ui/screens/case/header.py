"""The head of a case: its number as it is read aloud, state, due date, and the answer to "where is my case?"."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from console.domain.actions import Priority
from console.domain.case import Case, Status
from console.domain.deadlines import Due, days_left, local_day
from console.domain.identity import spoken
from console.domain.standing import standing_of
from ui import formats
from ui.names import KINDS, MARKS, STATE_TONES, STATES, naming
from ui.screens.case.shown import Shown
from ui.state_words import rule_words, spoken_standing
from ui.theme import look
from ui.tokens import Tone
from ui.widgets import Badge, Button, Flow, Label
from ui.widgets.picture import Picture
from ui.words import Text, says, tr, trn


class Header(QFrame):
    """Read anew whenever the case is."""

    copied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._subject = Label("", "title", wraps=True)
        self._has = Label("", "muted")
        self._number = Label("", "large")
        copy = Button(says("Copy the number"), key="F11", icon="copy", kind="plain")
        copy.clicked.connect(lambda _: self.copied.emit())
        self._upper = QWidget()
        self._flow = Flow(self._upper, gap=look().sizes.space(8))
        self._badges: list[Badge] = []
        self._due = Label("", "strong", wraps=True)
        self._rule = Label("", "hint", wraps=True)
        self._standing = Label("", wraps=True)
        self._flow.addWidget(self._number)
        self._flow.addWidget(copy)
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        self._first.addWidget(Picture("clipboard-list"), 0, Qt.AlignmentFlag.AlignTop)
        self._first.addWidget(self._subject, 1)
        self._first.addWidget(self._has, 0, Qt.AlignmentFlag.AlignTop)
        self._second.addWidget(self._upper, 5, Qt.AlignmentFlag.AlignVCenter)
        term = QVBoxLayout()
        term.setSpacing(0)
        term.addWidget(self._due)
        term.addWidget(self._rule)
        self._second.addLayout(term, 2)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._first)
        self._column.addLayout(self._second)
        self._column.addWidget(self._standing)
        self._space()

    def _space(self) -> None:
        gap = look().sizes.space
        self._column.setContentsMargins(gap(16), gap(12), gap(16), gap(14))
        self._column.setSpacing(gap(8))
        self._first.setSpacing(gap(9))
        self._second.setSpacing(gap(16))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._space()
        super().changeEvent(event)

    def show_case(self, shown: Shown) -> None:
        """Say how the case stands."""
        case = shown.case
        self._subject.say(case.subject or tr("No summary yet"))
        self._number.say(spoken(case.number))
        self._show_badges(shown)
        self._due.say(_due_words(case, shown))
        self._rule.say(_rule_words(case.due, is_expected=bool(shown.view.waiting)))
        self._standing.say(spoken_standing(standing_of(case, shown.view.problem), now=shown.at))
        self._has.say(
            tr("Has it: {person}", person=shown.known.person(case.assignee))
            if case.assignee
            else tr("Nobody has it now")
        )

    def standing(self) -> str:
        """The spoken sentence as it is shown."""
        return self._standing.text()

    def _show_badges(self, shown: Shown) -> None:
        for old in self._badges:
            self._flow.removeWidget(old)
            old.deleteLater()
        self._badges = [Badge(text, tone, icon=icon) for text, tone, icon in _badges(shown)]
        for badge in self._badges:
            self._flow.addWidget(badge)


def _badges(shown: Shown) -> list[tuple[Text, Tone, str]]:
    case = shown.case
    state = standing_of(case, shown.view.problem).state
    badges: list[tuple[Text, Tone, str]] = [
        (naming(KINDS, case.kind), Tone.INFO, ""),
        (naming(STATES, state), STATE_TONES.get(state, Tone.QUIET), ""),
    ]
    if case.priority is Priority.URGENT:
        badges.append((says("Urgent"), Tone.BAD, "siren"))
    badges += [(naming(MARKS, mark), Tone.WARN, "") for mark in case.marks]
    left = days_left(case.due, local_day(shown.at)) if case.due and case.status is Status.OPEN else None
    if left is not None and left < 0:
        badges.append((formats.overdue(-left), Tone.BAD, "clock-alert"))
    if case.survey is not None:
        is_late = case.survey.due < shown.at
        badges.append((says("Ask how he was served"), Tone.WARN if is_late else Tone.INFO, "list-checks"))
    waiting = len(shown.view.waiting)
    if waiting:
        badges.append(
            (trn("{count} waiting to be sent", "{count} waiting to be sent", waiting), Tone.WARN, "cloud-upload")
        )
    return badges


def _due_words(case: Case, shown: Shown) -> str:
    if case.due is None:
        return tr("No term")
    today = local_day(shown.at)
    if case.status is Status.CLOSED:
        return formats.until(case.due.date)
    return tr(
        "{until} · {left}", until=formats.until(case.due.date), left=formats.days_left(days_left(case.due, today))
    )


def _rule_words(due: Due | None, *, is_expected: bool) -> str:
    if due is None:
        return tr("The law sets no term for this kind")
    facts = {"rule": rule_words(due), "start": formats.day(due.started)}
    if is_expected:
        return tr("expected: {rule}, from {start}", **facts)
    return tr("{rule}, from {start}", **facts)
