"""All that a body has, behind one link: the list from which its officers open each case's own page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from console import wire
from console.domain.answers import open_questions
from console.domain.case import Case, Obligation
from console.domain.catalogue import BodyId
from console.domain.deadlines import local_day
from console.domain.ids import CaseId
from console.server.centre import Centre
from console.server.outward.letters import CODE_PAUSE, Letters
from console.server.outward.links import INBOX, Links
from console.server.pages import known_browsers
from console.server.pages.known_browsers import Cookie
from console.server.problem import Problem
from console.store import documents, holders, links, mailboxes
from console.store.database import Connection
from console.store.links import Known
from console.store.mailboxes import Mailbox

MOST_ROWS = 50
"""So many cases stand on one page: in 50 kB on a telephone."""

MOST_LINKED = 5_000
"""So many cases of a body get links at once, as it first comes here."""


@dataclass(frozen=True)
class Inbox:
    """What a link leads to. `device` is the browser that asks, None while it has shown no code."""

    known: Known
    body: BodyId
    body_name: str
    box: Mailbox | None
    device: str | None


@dataclass(frozen=True)
class Row:
    """One case that waits for the body's answer, and the way to its page."""

    case: Case
    obligation: Obligation
    way: str | None

    @property
    def waits_for_us(self) -> bool:
        """Whether the body asked something that we have not answered."""
        return bool(open_questions(self.case, self.obligation.id))


@dataclass(frozen=True)
class Listed:
    """A page of them, the late ones first; `after` is the last where there are more."""

    rows: tuple[Row, ...]
    count: int
    late: int
    today: date
    after: str | None = None


@dataclass(frozen=True)
class Inboxes:
    """`letters` is None where no mail is set up: then a code comes on paper alone."""

    centre: Centre
    links: Links
    letters: Letters | None

    def opened(self, token: str, cookies: Mapping[str, str]) -> Inbox:
        """What a link leads to. Raises Problem(not_found)."""
        now = self.centre.now()
        with self.centre.database.read() as connection:
            known = self.links.opened(connection, token, now=now, purpose=INBOX)
            if known.body is None:
                raise Problem(404, "not_found")
            box = mailboxes.of_body(connection, known.body)
            body = self.centre.reference(connection, documents.head(connection)).bodies.get(known.body)
        device = known_browsers.device_in(cookies, known.body, box, key=self.links.key, now=now)
        return Inbox(known, known.body, body.name if body is not None else known.body, box, device)

    def listed(self, inbox: Inbox, *, after: str | None) -> Listed:
        """A page of what a body has and has not ended. Raises Problem(not_found) for an unknown `after`."""
        now = self.centre.now()
        today = local_day(now)
        with self.centre.database.read() as connection:
            last = holders.find(connection, after) if after is not None else None
            if after is not None and last is None:
                raise Problem(404, "not_found")
            count, late = holders.counts(connection, inbox.body, today=today)
            found = holders.soonest(connection, inbox.body, after=last, most=MOST_ROWS + 1)
            shown = found[:MOST_ROWS]
            cases = _cases(connection, {each.case for each in shown})
            known = links.find_all(connection, {each.handle for each in shown})
        rows = []
        for holder in shown:
            case = cases.get(holder.case)
            obligation = case.obligation(holder.obligation) if case is not None else None
            if case is not None and obligation is not None:
                link = known.get(holder.handle)
                rows.append(Row(case, obligation, self.links.way(link, now=now) if link is not None else None))
        more = shown[-1].handle if len(found) > MOST_ROWS else None
        return Listed(tuple(rows), count, late, today, more)

    def admit(self, inbox: Inbox, typed: str, *, asker: str) -> Cookie:
        """What makes a browser known that shows a code of this body: of its inbox, or of a letter about what it has.
        Raises Problem: too_many_tries, wrong_code, not_found."""
        now = self.centre.now()
        known = self.links.of_code(self.centre.database, typed, asker=asker)
        with self.centre.database.read() as connection:
            holder = holders.find(connection, known.handle) if known.body is None else None
        if (holder.body if holder is not None else known.body) != inbox.body:
            raise Problem(404, "not_found")
        self._make_ways(inbox)
        return known_browsers.cookie_for(inbox.body, inbox.box, key=self.links.key, now=now)

    def _make_ways(self, inbox: Inbox) -> None:
        """What the body has from before there were inboxes gets links too; a GET could not make them."""
        with self.centre.database.write() as connection:
            for holder in holders.soonest(connection, inbox.body, after=None, most=MOST_LINKED):
                self.links.known(connection, holder.case, holder.obligation)

    def can_send_code(self, inbox: Inbox) -> bool:
        """Whether the body has a mailbox to which its code can go."""
        return self.letters is not None and inbox.box is not None

    def send_code(self, inbox: Inbox) -> None:
        """Queue a mail with the code to the body's own mailbox."""
        if self.letters is None or inbox.box is None:
            return
        now, known = self.centre.now(), inbox.known
        name = f"code/{known.handle}.{known.generation}.{int(now.timestamp() // CODE_PAUSE.total_seconds())}"
        with self.centre.database.write() as connection:
            self.letters.queue_code(connection, inbox.known, inbox.box, None, name=name, now=now)

    def choose_digest(self, inbox: Inbox, *, digest: bool) -> None:
        """From now on one mail a morning instead of one a case, or the other way round."""
        with self.centre.database.write() as connection:
            box = mailboxes.of_body(connection, inbox.body)
            if box is not None and box.digest != digest:
                mailboxes.put(connection, replace(box, digest=digest))


def _cases(connection: Connection, ids: set[CaseId]) -> dict[CaseId, Case]:
    raw = documents.bodies_of(connection, {f"case/{id}" for id in ids})
    return {CaseId(key.removeprefix("case/")): wire.read_case(each) for key, each in raw.items()}
