"""What is about the same: the common problem of a case and what became of it; of a problem, what belongs to it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal

from console.domain import actions as act
from console.domain.case import Case, Obligation
from console.domain.deadlines import local_day
from console.domain.ids import CaseId
from console.domain.people import CENTRE
from console.domain.refused import Refused
from ui import formats
from ui.entry_words import entry_text, entry_title
from ui.names import KINDS, STATES, named, naming
from ui.screens.call.earlier import case_line
from ui.screens.case.panel import Panel
from ui.screens.case.shown import Shown
from ui.tokens import Tone
from ui.widgets import Badge, Button, Card, Choice, Label, Option, RowList
from ui.words import says, tr, trn

MOST_ROWS = 4
"""Further rows scroll."""


class TogetherCard(Card):
    """Hidden for a case that belongs to no common problem. `opened` names a case to show."""

    opened = Signal(str)
    alike_wanted = Signal()

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(naming(KINDS, act.Kind.PROBLEM), icon="link")
        self._now = now
        self._problem: CaseId | None = None
        self._count = Badge("", Tone.INFO)
        self._open = Button(says("Open"), icon="arrow-right", kind="plain")
        self._open.clicked.connect(lambda _: self._on_open())
        self.trail(self._count)
        self.trail(self._open)
        self._what = Label("", "strong", wraps=True)
        self._standing = Label("", wraps=True)
        self._answer = Label("", wraps=True)
        self.rows = RowList(says("Cases that have joined"))
        self.rows.opened.connect(self.opened)
        self._alike = Button(says("Join all that are alike"), key="Ctrl+Shift+F11", icon="link")
        self._alike.clicked.connect(lambda _: self.alike_wanted.emit())
        for part in (self._what, self._standing, self._answer):
            self.body.addWidget(part)
        self.body.addWidget(self._alike, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.rows)
        self.hide()

    def show_case(self, shown: Shown) -> None:
        """Say what is so of the problem."""
        is_problem = shown.case.kind is act.Kind.PROBLEM
        problem = shown.case if is_problem else shown.view.problem
        self._problem = None if problem is None or is_problem else problem.id
        self.setVisible(problem is not None or shown.case.problem is not None)
        self._open.setVisible(self._problem is not None)
        joined = shown.together.joined
        self._count.set(_joined(shown.together.count, here=len(joined)))
        if problem is None:
            self._say(tr("It has not come to this desk yet."), "", "")
        elif is_problem:
            self._say(_origin(problem), _alike(shown), "")
        else:
            self._say(_what(problem, shown), _bodies(problem), _answer(problem, shown))
        self._alike.setVisible(is_problem and bool(shown.together.alike))
        self.rows.show_rows([case_line(row, local_day(self._now())) for row in joined] if is_problem else [])
        self.rows.setVisible(is_problem and bool(joined))
        if is_problem and joined:
            seen = min(len(joined), MOST_ROWS)
            self.rows.setFixedHeight(self.rows.sizeHintForRow(0) * seen + 2 * self.rows.frameWidth())

    def _say(self, what: str, standing: str, answer: str) -> None:
        for label, text in ((self._what, what), (self._standing, standing), (self._answer, answer)):
            label.say(text)
            label.setVisible(bool(text))

    def _on_open(self) -> None:
        if self._problem is not None:
            self.opened.emit(self._problem)


def _joined(count: int | None, *, here: int) -> str:
    """How many belong to it: everywhere by the centre's count, where that is known, and here."""
    if count is None or count <= here:
        return trn("{count} case here has joined", "{count} cases here have joined", here)
    return trn("{count} case has joined, {here} here", "{count} cases have joined, {here} here", count, here=here)


def _origin(problem: Case) -> str:
    if problem.opened_by == CENTRE:
        return tr("Raised by the centre itself: many called about the same.")
    return ""


def _alike(shown: Shown) -> str:
    many = len(shown.together.alike)
    if not many:
        return ""
    return trn(
        "{count} open case here is about the same and belongs to no problem.",
        "{count} open cases here are about the same and belong to no problem.",
        many,
    )


def _what(problem: Case, shown: Shown) -> str:
    place = shown.known.place(problem.place)
    return tr("{subject} · {place}", subject=problem.subject, place=place) if place else problem.subject


def _bodies(problem: Case) -> str:
    """Each body that it is with, how that stands and until when."""
    lines = [
        tr("{body} · {state} · {until}", body=each.body_name, state=named(STATES, each.state), until=_until(each))
        for each in problem.obligations
    ]
    return "\n".join(lines) or tr("No body has been given it yet.")


def _until(obligation: Obligation) -> str:
    return formats.until(obligation.due.date) if obligation.due is not None else tr("No term")


def _answer(problem: Case, shown: Shown) -> str:
    answer = problem.latest("answer")
    if answer is None:
        return ""
    title, text = entry_title(answer, problem, shown.known), entry_text(answer, problem, shown.known)
    return tr("{title}. {text}", title=title, text=text)


class JoinPanel(Panel):
    """Which of the common problems near the case belongs to."""

    def __init__(self) -> None:
        super().__init__("join_problem", says("Join to a common problem"), icon="link", verb=says("Join"))
        self._near: tuple[tuple[str, str], ...] = ()
        self._which: Choice | None = None

    def show_case(self, shown: Shown) -> None:
        near = tuple((str(row.id), _choice(row.subject, row.place, row.opened_at)) for row in shown.together.near)
        if near == self._near:
            return
        before = self._which.value() if self._which is not None else None
        self._near = near
        if self._which is not None:
            self.displace("problem")
            self._which = None
        if near:
            self._which = Choice(naming(KINDS, act.Kind.PROBLEM), [Option(id, words) for id, words in near])
            self._which.set_value(before if before in dict(near) else near[0][0])
            self.place("problem", self._which, 0)

    def fill(self, content: Mapping[str, Any]) -> None:
        super().fill(content)
        if self._which is not None and self._which.value() not in dict(self._near):
            self._which.set_value(self._near[0][0])

    def wanted(self) -> list[act.Action]:
        chosen = self._which.value() if self._which is not None else None
        if not chosen:
            raise Refused("missing", field="problem")
        return [act.JoinProblem(CaseId(chosen))]


def _choice(subject: str, place: str, opened: datetime) -> str:
    return tr("{subject} · {place} · {day}", subject=subject, place=place or tr("not known"), day=formats.day(opened))
