"""Telling bodies and citizens what became of a case, in the commit that made it so.

What a commit did to a case is seen by comparing how the case stood before with how it stands after. So whoever did it,
and by whatever action, it is told alike, and once: each message's name says what it is about.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.domain.actions import Kind
from console.domain.answers import first_whole_answer
from console.domain.case import Case, Obligation, Status, Verdict
from console.domain.ids import ActionId
from console.server.outward import spreading
from console.server.outward.letters import Letters
from console.server.outward.links import Links
from console.server.outward.texting import Texting
from console.store.database import Connection

NEWS = timedelta(days=3)
"""A citizen is texted of what happened so recently. What comes in later, from a desk that was long without a line or
after the centre was restored, is no news."""

_STATES = {"remind": "reminder", "escalate": "late", "answer_question": "told"}
"""What the clock and agents do on a forward, and what the body is told of it."""


@dataclass(frozen=True)
class Telling:
    """What is not set up is None, and nothing is queued for it."""

    links: Links
    letters: Letters | None = None
    texting: Texting | None = None

    def tell(self, connection: Connection, before: Case | None, after: Case, now: datetime) -> None:
        """Queue what is to be told. A common problem is nobody's: of its forwards and answers those are told whose
        cases belong to it."""
        change = _Change(before, after, now)
        for obligation in change.begun:
            self.links.known(connection, after.id, obligation.id)
            self.links.inbox(connection, obligation.body)
        for obligation in change.moved_on:
            # What was signed for who had it before is void.
            self.links.revoke(connection, self.links.known(connection, after.id, obligation.id))
            self.links.inbox(connection, obligation.body)
        if self.letters is not None:
            for state, obligation, cause in change.duties():
                self.letters.queue(connection, state, after, obligation, now=now, cause=cause)
        if self.texting is not None:
            for state, about in change.news():
                if after.kind is not Kind.PROBLEM:
                    self.texting.queue(connection, state, after, now=now, obligation=about)
                elif about is not None:
                    spreading.queue(connection, state, after, about, now=now)


@dataclass(frozen=True)
class _Change:
    """What a commit did to a case."""

    before: Case | None
    after: Case
    now: datetime

    @property
    def begun(self) -> list[Obligation]:
        """The forwards that are new."""
        return [each for each in self.after.obligations if self._stood(each) is None]

    @property
    def moved_on(self) -> list[Obligation]:
        """Those that another body has now: what the one before was sent is void."""
        stood = ((self._stood(each), each) for each in self.after.obligations)
        return [each for before, each in stood if before is not None and before.body != each.body]

    def duties(self) -> Iterator[tuple[str, Obligation, ActionId | None]]:
        """What bodies are told of, about which forward, and the cause where it is told of each anew."""
        for each in self.after.obligations:
            if each.is_open:
                yield from ((state, each, cause) for state, cause in self._told_of(each))

    def _told_of(self, obligation: Obligation) -> Iterator[tuple[str, ActionId | None]]:
        if obligation in self.begun or obligation in self.moved_on:
            yield "forwarded", None
        known = {entry.id for entry in self.before.entries} if self.before is not None else set()
        for entry in self.after.entries:
            is_new = entry.id not in known and entry.verdict is Verdict.APPLIED
            if is_new and entry.kind in _STATES and entry.what.get("obligation") == obligation.id:
                yield _STATES[entry.kind], entry.id if entry.kind == "answer_question" else None

    def news(self) -> Iterator[tuple[str, Obligation | None]]:
        """What the citizen is texted of, and about which forward. An inquiry that was answered on the spot is none; of
        an answer that does not say what was done, when or by which law supervisors hear first."""
        if self.before is None and self.after.status is Status.OPEN and self._is_news(self.after.opened_at):
            yield "registered", None
        yield from (("forwarded", each) for each in self.begun if self._is_news(each.at))
        if self._is_extended():
            yield "extended", None
        for each in self.after.obligations:
            told = first_whole_answer(self.after, each.id)
            is_new = self.before is None or first_whole_answer(self.before, each.id) is None
            if told is not None and is_new and self._is_news(told.at):
                yield "answered", each
        was_open = self.before is not None and self.before.status is Status.OPEN
        if was_open and self.after.status is Status.CLOSED and self._is_news(self.after.closed_at):
            yield "closed", None

    def _is_news(self, at: datetime | None) -> bool:
        return at is not None and at > self.now - NEWS

    def _stood(self, obligation: Obligation) -> Obligation | None:
        return None if self.before is None else self.before.obligation(obligation.id)

    def _is_extended(self) -> bool:
        """Whether the citizen's date moved by an extension, and not by a corrected kind."""
        if self.before is None or self.before.due is None or self.after.due is None:
            return False
        known = {entry.id for entry in self.before.entries}
        extended = any(entry.kind == "extend" and entry.id not in known for entry in self.after.entries)
        return extended and self.after.due.date > self.before.due.date
