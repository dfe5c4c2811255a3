"""Recording who sees what here: at once in memory, a moment later in desk.db, with the next exchange at the centre.

Nobody waits for it. What is written by itself (a case that was opened, a search that found somebody) is called by
`Views`, so that no screen can forget it.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from console import wire
from console.desk.handing_looks import HandingLooks
from console.desk.link import Link
from console.domain.case import Case
from console.domain.ids import CaseId, PersonId
from console.domain.looks import HOUR, Call, Look, LookKind, Reason, hashed, is_over, reason_for, terms_of
from console.domain.refused import Refused
from console.store.database import DatabaseTrouble
from console.store.kept_looks import KeptLooks

log = logging.getLogger(__name__)

AGAIN = timedelta(minutes=15)
"""A case that is read again within this time by the same person was looked at once."""
SETTLED = timedelta(seconds=1.5)
"""What is typed on within this time is one search."""
KEEP_SECONDS = 0.2
"""So soon a look is on the disk."""
TEXT_CHARACTERS = 500


@dataclass(frozen=True)
class _Searched:
    kind: LookKind
    by: PersonId
    at: datetime
    text: str

    def goes_on_as(self, later: "_Searched") -> bool:
        """Whether a later search is this one with more or fewer letters, soon after."""
        is_same = later.kind is self.kind and later.by == self.by and later.at < self.at + SETTLED
        return is_same and (later.text.startswith(self.text) or self.text.startswith(later.text))


class Looks:
    """The looks of one desk. `who` is signed in (LookupError: nobody), `key` makes the hashes of what is searched."""

    def __init__(
        self, kept: KeptLooks, link: Link, *, who: Callable[[], PersonId], now: Callable[[], datetime], key: bytes
    ) -> None:
        self._kept = kept
        self._link = link
        self._who = who
        self._now = now
        self._key = key
        self.handing = HandingLooks(kept, link, now=now, keep=self.keep)
        self._guard = threading.Lock()
        self._made: list[Look] = []
        self._search: _Searched | None = None
        self._seen: dict[tuple[PersonId, CaseId], datetime] = {}
        self._recent: list[Look] | None = None
        self._is_made = threading.Event()
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None
        self.call: Call | None = None
        """The call that is running here: what is looked at for its citizen needs no words."""

    def start(self) -> None:
        """Begin to write looks down by itself."""
        self._thread = threading.Thread(target=self._keep_on, name="desk-looks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write down what was made."""
        self._is_over.set()
        self._is_made.set()
        if self._thread is not None:
            self._thread.join(timeout=10)
        self._settle(self._now(), at_once=True)
        self.keep()

    def viewed(self, case: Case) -> None:
        """Somebody reads a case."""
        with suppress(LookupError):
            by, now = self._who(), self._now()
            with self._guard:
                before = self._seen.get((by, case.id))
                if before is not None and before <= now < before + AGAIN:
                    return
                self._seen[by, case.id] = now
            self._add(self._look(LookKind.VIEW, case, by=by, at=now))

    def searched(self, text: str, kind: LookKind = LookKind.SEARCH) -> None:
        """Somebody's search found citizens; while he types on it is one search."""
        with suppress(LookupError):
            searched = _Searched(kind, self._who(), self._now(), text.strip())
            with self._guard:
                before = self._search
                is_typed_on = before is not None and before.goes_on_as(searched)
                if before is not None and is_typed_on and before.text.startswith(searched.text):
                    searched = replace(searched, text=before.text)
            if not is_typed_on:
                self._settle(searched.at, at_once=True)
            with self._guard:
                self._search = searched
            self._is_made.set()

    def reveal(self, case: Case, said: str = "") -> None:
        """Somebody uncovers telephones and register number. Raises Refused(reason_needed | too_many_looks)."""
        by, now = self._who(), self._now()
        look = self._look(LookKind.REVEAL, case, by=by, at=now, said=said)
        if look.reason is Reason.NONE:
            raise Refused("reason_needed", field="reason")
        self._check(LookKind.REVEAL, look)
        self._add(look)

    def printed(self, case: Case, kind: LookKind = LookKind.PRINT) -> None:
        """Somebody prints a case or writes it into a file. Raises Refused(too_many_looks)."""
        look = self._look(kind, case, by=self._who(), at=self._now())
        self._check(kind, look)
        self._add(look)

    def used(self, case: CaseId, purpose: str) -> wire.Used:
        """Who has looked at a case, told to its supervisors; a look as well. Raises Offline, NotFound, Denied."""
        return self._link.ask("/used", wire.UsedAsked(self._who(), case, purpose), wire.Used)

    def unsealed(self) -> None:
        """Somebody's slot was opened by a supervisor's code: the centre hears that the code was used, and when."""
        self._add(Look(self._now(), self._who(), LookKind.UNSEAL, reason=Reason.SAID, text="used"))

    def needs_reason(self, case: Case) -> bool:
        """Whether uncovering this case's numbers wants a reason in words."""
        return reason_for(case, self._who(), self.call) is Reason.NONE

    def may_search(self) -> bool:
        """Whether the person signed in has not searched for so many citizens within the hour that it is enough."""
        with suppress(LookupError):
            by = self._who()
            return self.call is not None or not is_over(self._of(by), LookKind.SEARCH, at=self._now())
        return False

    def keep(self) -> None:
        """Write down what was made; what the disk does not take is tried again."""
        with self._guard:
            made, self._made = self._made, []
        if not made:
            return
        try:
            self._kept.add(made)
        except DatabaseTrouble as trouble:
            log.warning("looks not written: %s", type(trouble).__name__)
            with self._guard:
                self._made = [*made, *self._made]

    def _look(self, kind: LookKind, case: Case, *, by: PersonId, at: datetime, said: str = "") -> Look:
        reason, call = reason_for(case, by, self.call), self.call
        text = said.strip()[:TEXT_CHARACTERS]
        if reason is Reason.NONE and text:
            reason = Reason.SAID
        contact = call.contact if reason is Reason.CALL and call is not None else None
        return Look(at, by, kind, case=case.id, reason=reason, text=text, contact=contact)

    def _check(self, kind: LookKind, look: Look) -> None:
        if look.reason is not Reason.CALL and is_over(self._of(look.by), kind, at=look.at):
            raise Refused("too_many_looks", field="reason")

    def _of(self, person: PersonId) -> list[Look]:
        """What one person did within the hour."""
        with self._guard:
            return [look for look in self._known() if look.by == person]

    def _known(self) -> list[Look]:
        """What was done within the hour: read once from the disk, before the first one of this program is added."""
        if self._recent is None:
            self._recent = []
            with suppress(DatabaseTrouble):
                self._recent = self._kept.since(self._now() - HOUR)
        return self._recent

    def _settle(self, now: datetime, *, at_once: bool = False) -> None:
        """What was searched for and not typed on is a look."""
        with self._guard:
            search = self._search
            if search is None or (now < search.at + SETTLED and not at_once):
                return
            self._search = None
        reason, contact = Reason.NONE, None
        if self.call is not None:
            reason, contact = Reason.CALL, self.call.contact
        terms = hashed(terms_of(search.text), self._key)
        self._add(Look(search.at, search.by, search.kind, terms=terms, reason=reason, contact=contact))

    def _add(self, look: Look) -> None:
        with self._guard:
            self._recent = [each for each in self._known() if each.at > look.at - HOUR] + [look]
            self._made.append(look)
        self._is_made.set()

    def _keep_on(self) -> None:
        while not self._is_over.is_set():
            self._is_made.wait()
            self._is_made.clear()
            while not self._is_over.wait(KEEP_SECONDS) and self._has_something():
                self._settle(self._now())
                self.keep()

    def _has_something(self) -> bool:
        with self._guard:
            return bool(self._made) or self._search is not None
