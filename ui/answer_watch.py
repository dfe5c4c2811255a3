"""Tells when a body's answer has come on a case of the person signed in: his own, or one he opened."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from console.domain.actions import NAMES, Answer, Kind
from console.domain.case import Case, Entry, Verdict
from console.domain.identity import CaseNumber
from console.domain.ids import ActionId, CaseId, PersonId
from ui.bridge import Bridge

if TYPE_CHECKING:
    from console.desk.views import Views

MOST_CASES = 50
"""More cases than this at once are a fill and no news."""
NEWS = timedelta(days=7)
"""How long before the person came an answer may have been written at a desk without a link, and still be news."""
ANSWER = NAMES[Answer]


class AnswerWatch(QObject):
    """Looks only at the cases that changed; an answer is told once."""

    come = Signal(object)
    """The numbers of the cases that answers have come on."""

    def __init__(self, bridge: Bridge, since: datetime, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._since = since
        self._asked: frozenset[CaseId] = frozenset()
        self._versions: dict[CaseId, int] = {}
        self._told: set[ActionId] = set()

    def look(self, changed: Iterable[CaseId]) -> None:
        """Look at the cases that changed."""
        self._asked |= frozenset(changed)
        if not self._asked:
            return
        asked = frozenset(islice(self._asked, MOST_CASES))
        person, oldest = self._bridge.desk.person.id, self._since - NEWS
        self._bridge.read(
            "window/answers",
            lambda views: _cases(views, asked, person=person, oldest=oldest),
            partial(self._on_read, person),
        )

    def _on_read(self, person: PersonId, cases: "list[Case]") -> None:
        self._asked = frozenset()
        numbers: list[CaseNumber] = []
        for case in cases:
            news = [entry for entry in case.entries if self._is_news(case, entry) and entry.by != person]
            self._versions[case.id] = case.version
            self._told.update(entry.id for entry in news)
            if news:
                numbers.append(case.number)
        if numbers:
            self.come.emit(numbers)

    def _is_news(self, case: Case, entry: Entry) -> bool:
        """Whether this entry is an answer that has just come; what waits to be sent was written at this desk."""
        if entry.kind != ANSWER or entry.verdict is not Verdict.APPLIED or entry.struck or entry.id in self._told:
            return False
        if entry.version is None:
            return False
        known = self._versions.get(case.id)
        if known is not None:
            return entry.version > known
        return entry.at >= self._since or (entry.version == case.version and entry.at >= self._since - NEWS)


def _cases(views: "Views", asked: Iterable[CaseId], *, person: PersonId, oldest: datetime) -> list[Case]:
    """Those of the cases that are this person's and were touched lately."""
    numbers = [number for number in map(views.row_of, asked) if number is not None]
    lately = [row.id for row in views.rows(numbers) if row.updated_at >= oldest]
    found = [view.case for view in map(views.case, lately) if view is not None]
    return [case for case in found if _is_his(views, case, person)]


def _is_his(views: "Views", case: Case, person: PersonId) -> bool:
    """Whether he has it or opened it; a common problem is his whose case belongs to it."""
    if case.kind is not Kind.PROBLEM:
        return person in (case.assignee, case.opened_by)
    joined = (views.case(row.id) for row in views.joined_to(case.id))
    return any(view is not None and person in (view.case.assignee, view.case.opened_by) for view in joined)
