"""What is known before one asks: earlier cases from this number, and open cases of the same problem nearby."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.domain.deadlines import local_day
from console.domain.identity import spoken
from ui import formats
from ui.names import STATE_TONES, STATES, named
from ui.tokens import Tone
from ui.widgets import Badge, Card, EmptyState, Label, Row, RowList
from ui.words import says, tr, trn

if TYPE_CHECKING:
    from console.desk.views import CaseRow, Similar

MOST_WORDS = 4
"""Of those that a similar case shares with the call."""


class EarlierPart(Card):
    """One list: the caller's own cases first, then similar ones. Enter opens a case, F8 records the call on it."""

    opened = Signal(str)

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(says("Earlier cases"), icon="history", parent=parent)
        self._now = now
        self._own: Sequence[CaseRow] = ()
        self._similar: Sequence[Similar] = ()
        self._count = Badge("", Tone.QUIET)
        self._alike = Badge("", Tone.INFO)
        self._late = Badge("", Tone.BAD)
        self._hint = Label(says("Ctrl+F8 join"), "hint")
        for widget in (self._hint, self._count, self._alike, self._late):
            self.trail(widget)
        self.rows = RowList(says("Earlier and similar cases"))
        self.rows.opened.connect(self.opened)
        self._empty = EmptyState(
            says("No earlier cases"), says("They appear while the phone number is typed"), icon="history"
        )
        self.body.addWidget(self.rows, 1)
        self.body.addWidget(self._empty, 1)
        self.read()

    def show_own(self, rows: "Sequence[CaseRow]") -> None:
        """The cases of the number that is being typed."""
        self._own = rows
        self.read()

    def show_similar(self, found: "Sequence[Similar]") -> None:
        """Open cases like the one that is being written."""
        self._similar = found
        self.read()

    def similar_count(self) -> int:
        """How many open cases are like it, the caller's own not counted."""
        return len(self._only_similar())

    def current(self) -> "CaseRow | None":
        """The case one stands on."""
        name = self.rows.current_id()
        return next((row for row in self._all() if row.id == name), None)

    def current_similar(self) -> "Similar | None":
        """The similar case one stands on, else the one most like the call."""
        name, similar = self.rows.current_id(), self._only_similar()
        return next((each for each in similar if each.case.id == name), next(iter(similar), None))

    def enter(self) -> None:
        """Bring the focus here, on the first similar case where there is one and no other row was chosen."""
        if self.rows.current_id() is None:
            similar = [each.case for each in self._only_similar()]
            first = next(iter((*similar, *self._own)), None)
            if first is not None:
                self.rows.select(first.id)
        self.rows.setFocus()

    def read(self) -> None:
        """Say everything again, in the language in force."""
        today = local_day(self._now())
        similar = self._only_similar()
        rows = [case_line(row, today) for row in self._own]
        rows += [_similar_line(each, today) for each in similar]
        self.rows.show_rows(rows)
        self.rows.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._hint.setVisible(bool(similar))
        late = sum(1 for row in self._own if is_late(row, today))
        for badge, count, words in (
            (self._count, len(self._own), trn("{count} case", "{count} cases", len(self._own))),
            (self._alike, len(similar), trn("{count} similar", "{count} similar", len(similar))),
            (self._late, late, trn("{count} overdue", "{count} overdue", late)),
        ):
            badge.set(words)
            badge.setVisible(bool(count))

    def _all(self) -> "list[CaseRow]":
        return [*self._own, *(each.case for each in self._only_similar())]

    def _only_similar(self) -> "list[Similar]":
        own = {row.id for row in self._own}
        return [each for each in self._similar if each.case.id not in own]


def is_late(row: "CaseRow", today: date) -> bool:
    """Whether a case that is not closed is past its term."""
    return row.due is not None and row.due < today and row.state != "closed"


def _similar_line(similar: "Similar", today: date) -> Row:
    """A similar case, and why it is one."""
    line = case_line(similar.case, today, badge=tr("Similar"), tone=Tone.INFO)
    return replace(line, detail=" · ".join((spoken(similar.case.number), why_similar(similar))))


def why_similar(similar: "Similar") -> str:
    """Why a case is like the call, in words."""
    same = {
        ("topic",): tr("same problem"),
        ("place",): tr("same place"),
        ("topic", "place"): tr("same problem and place"),
    }
    words = ", ".join(similar.words[:MOST_WORDS])
    reasons = (same.get(tuple(why for why in similar.why if why != "words"), ""), f"«{words}»" if words else "")
    return " · ".join(filter(None, reasons))


def case_line(row: "CaseRow", today: date, *, badge: str = "", tone: Tone = Tone.QUIET) -> Row:
    """A case in two lines: what it is about and how it stands, its number and who has it, the day it was opened."""
    who = ", ".join(row.bodies) or row.place
    late = is_late(row, today)
    word = badge or (tr("Overdue") if late else named(STATES, row.state))
    return Row(
        row.id,
        row.subject or row.topic_title or tr("without a summary"),
        " · ".join(part for part in (spoken(row.number), who) if part),
        trailing=formats.day(row.opened_at, today=today),
        badge=word,
        tone=tone if badge else Tone.BAD if late else STATE_TONES.get(row.state, Tone.QUIET),
    )
