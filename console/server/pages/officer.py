"""What a body's officer may see and do behind a link: one obligation, while his body has it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from console import wire
from console.domain import signed
from console.domain.actions import Action
from console.domain.case import Case, Entry, Obligation
from console.domain.catalogue import Place
from console.domain.disclosing import files_for
from console.domain.ids import ActionId, FileHash
from console.domain.limits import FILE_BYTES
from console.server import own
from console.server.centre import Centre
from console.server.files import Files
from console.server.outward.letters import CODE_PAUSE, Letters
from console.server.outward.links import Links
from console.server.pages import known_browsers
from console.server.pages.forms import FormFile
from console.server.pages.known_browsers import Cookie
from console.server.problem import Problem
from console.store import documents, links, mailboxes
from console.store.database import Connection
from console.store.links import Known
from console.store.mailboxes import Mailbox
from console.store.reference import Reference
from console.wire import Judged


@dataclass(frozen=True)
class Held:
    """What a link leads to. `device` is the browser that asks, None while it has shown no code."""

    known: Known
    case: Case
    obligation: Obligation
    box: Mailbox | None
    device: str | None

    @property
    def files(self) -> list[Entry]:
        """The files of the case that a body sees."""
        return files_for(self.case)


@dataclass(frozen=True)
class Officers:
    """`letters` is None where no mail is set up: then codes come on paper alone."""

    centre: Centre
    files: Files
    links: Links
    letters: Letters | None

    def held(self, token: str, cookies: Mapping[str, str]) -> Held:
        """What a link leads to. Raises Problem(not_found)."""
        with self.centre.database.read() as connection:
            return self._held(connection, self.links.opened(connection, token, now=self.centre.now()), cookies)

    def _held(self, connection: Connection, known: Known, cookies: Mapping[str, str]) -> Held:
        raw = documents.body_of(connection, f"case/{known.case}")
        case = wire.read_case(raw) if raw is not None else None
        obligation = case.obligation(known.obligation) if case is not None else None
        if case is None or obligation is None:
            raise Problem(404, "not_found")
        box = mailboxes.of_body(connection, obligation.body)
        device = known_browsers.device_in(cookies, obligation.body, box, key=self.links.key, now=self.centre.now())
        return Held(known, case, obligation, box, device)

    def reference(self) -> Reference:
        """People, bodies and rules as they are now."""
        with self.centre.database.read() as connection:
            return self.centre.reference(connection, documents.head(connection))

    def place_names(self, case: Case) -> str:
        """Where it is: the units of the administration, the widest first, and the citizen's own words."""
        code = case.place or ""
        with self.centre.database.read() as connection:
            rows = [documents.body_of(connection, f"place/{code[:end]}") for end in (2, 4, 6) if len(code) >= end]
        names = [msgspec.json.decode(row, type=Place).name for row in rows if row is not None]
        return ", ".join([*names, *([case.place_words] if case.place_words else [])])

    def admit(self, typed: str, *, asker: str, wanted: Known | None = None) -> tuple[str, Cookie]:
        """(the way to what the code is for, what makes the browser known). `wanted`: the code must be this one's.

        Raises Problem: too_many_tries, wrong_code, not_found.
        """
        now = self.centre.now()
        known = self.links.of_code(self.centre.database, typed, asker=asker)
        if wanted is not None and known.handle != wanted.handle:
            raise Problem(404, "not_found")
        with self.centre.database.read() as connection:
            if known.body is not None:
                body, box = known.body, mailboxes.of_body(connection, known.body)
            else:
                held = self._held(connection, known, {})
                body, box = held.obligation.body, held.box
        return self.links.way(known, now=now), known_browsers.cookie_for(body, box, key=self.links.key, now=now)

    def way_to_inbox(self, held: Held) -> str | None:
        """The way to all that the body has, once anything led there."""
        with self.centre.database.read() as connection:
            inbox = links.find(connection, signed.inbox_handle(held.obligation.body))
        return self.links.way(inbox, now=self.centre.now()) if inbox is not None else None

    def can_send_code(self, held: Held) -> bool:
        """Whether the body has a mailbox to which its code can go."""
        return self.letters is not None and held.box is not None

    def send_code(self, held: Held) -> None:
        """Queue a mail with the code to the body's own mailbox."""
        if self.letters is None or held.box is None:
            return
        now = self.centre.now()
        name = f"code/{held.known.handle}.{held.known.generation}.{int(now.timestamp() // CODE_PAUSE.total_seconds())}"
        with self.centre.database.write() as connection:
            self.letters.queue_code(connection, held.known, held.box, held.case.number, name=name, now=now)

    def do(self, held: Held, action: Action, *, once: str, files: tuple[FormFile, ...] = ()) -> Judged:
        """Have what the body does taken. `once` is the form's own word: the same form sent twice is taken once, and
        what was changed before it was sent again is taken too. Raises Problem(too_large), DatabaseTrouble, OSError."""
        kind, body = wire.action_body(action)
        kept = self.files.attach(files)
        said = "\0".join([held.known.handle, once, kind, bytes(body).decode(), *(each.file for each in kept)])
        id = ActionId(f"page/{hashlib.sha256(said.encode()).hexdigest()[:32]}")
        return own.take_of_body(self.centre, action, id=id, case=held.case.id, body=held.obligation.body, files=kept)

    def file(self, held: Held, name: str) -> tuple[Entry, bytes]:
        """A file of the case, whole. Raises Problem(not_found)."""
        entry = next((each for each in held.files if each.what["file"] == name), None)
        if entry is None:
            raise Problem(404, "not_found")
        content, _ = self.files.read(FileHash(name), offset=0, most=FILE_BYTES)
        return entry, content
