"""Links to one obligation, and the codes for paper: made, read and revoked."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import segno

from console.domain import signed
from console.domain.catalogue import BodyId
from console.domain.ids import CaseId, ObligationId
from console.domain.signed import ReplyAddress
from console.server.outward.settings import Settings
from console.server.problem import Problem
from console.server.tries import SharedTries
from console.store import links
from console.store.database import Connection, Database
from console.store.links import Known

ANSWER = "answer"
"""The purpose of a link by which a body's officer acts, and of the address that he replies to."""
INBOX = "inbox"
"""The purpose of a link to all that a body has; it leads to an address of its own."""
INBOX_ADDRESS = "/o/all"
BOUNCE = "bounce"
"""The purpose of the address that a mail about an obligation comes back to when it cannot be delivered."""
MOST_SALTS = 100


@dataclass(frozen=True)
class Links:
    """Signs with the centre's key. `tries` counts wrong codes by whoever asks."""

    key: bytes
    settings: Settings
    tries: SharedTries

    def known(self, connection: Connection, case: CaseId, obligation: ObligationId) -> Known:
        """The obligation as it is known outside, from the first time on that this is asked (in a writing
        transaction)."""
        handle = signed.handle_of(obligation)
        found = links.find(connection, handle)
        if found is None:
            found = self._sealed(connection, Known(handle, obligation, case, generation=1, salt=0, seal=""))
            links.keep(connection, found)
        return found

    def inbox(self, connection: Connection, body: BodyId) -> Known:
        """A body's inbox as it is known outside (in a writing transaction)."""
        handle = signed.inbox_handle(body)
        found = links.find(connection, handle)
        if found is None:
            made = Known(handle, ObligationId(""), CaseId(""), generation=1, salt=0, seal="", body=body)
            found = self._sealed(connection, made)
            links.keep(connection, found)
        return found

    def revoke(self, connection: Connection, known: Known) -> Known:
        """Make void all that was signed for an obligation; what is signed from now on holds."""
        newer = self._sealed(connection, replace(known, generation=known.generation + 1, salt=0))
        links.keep(connection, newer)
        return newer

    def _sealed(self, connection: Connection, known: Known) -> Known:
        for salt in range(MOST_SALTS):
            code = signed.short_code(self.key, known.handle, generation=known.generation, salt=salt)
            seal = signed.seal_of(self.key, code)
            if links.sealed(connection, seal) is None:
                return replace(known, salt=salt, seal=seal)
        raise AssertionError("codes have run out")

    def url(self, known: Known, *, now: datetime) -> str:
        """The link to an obligation or an inbox; it ends by itself."""
        return f"{self.settings.links.rstrip('/')}{self.way(known, now=now)}"

    def way(self, known: Known, *, now: datetime) -> str:
        """The same link at the centre itself: what stands after the address in front of links."""
        until = now + timedelta(days=self.settings.days)
        purpose, folder = (ANSWER, "/o") if known.body is None else (INBOX, INBOX_ADDRESS)
        token = signed.link_token(self.key, known.handle, purpose=purpose, generation=known.generation, until=until)
        return f"{folder}/{token}"

    def opened(self, connection: Connection, token: str, *, now: datetime, purpose: str = ANSWER) -> Known:
        """The obligation or inbox that a link's token is for. Raises Problem(not_found) alike for what is forged, for
        another purpose, revoked or over: nobody learns what there was."""
        link = signed.read_link(self.key, token, purpose=purpose)
        known = None if link is None else links.find(connection, link.handle)
        if link is None or known is None or known.generation != link.generation or link.until <= now:
            raise Problem(404, "not_found")
        return known

    def code(self, known: Known) -> str:
        """The twelve digits for a letter on paper."""
        return signed.short_code(self.key, known.handle, generation=known.generation, salt=known.salt)

    def of_code(self, database: Database, typed: str, *, asker: str) -> Known:
        """The obligation or inbox of a typed code. `asker` is who tries, such as a network address: after a few wrong
        codes he waits longer and longer. Asked outside any transaction.

        Raises Problem: too_many_tries, wrong_code (a slip of the keys), not_found.
        """
        code, doubt = signed.read_short_code(typed)
        if code is None:
            raise Problem(422, "wrong_code", why=doubt)
        self.tries.spend(asker)
        with database.read() as connection:
            found = links.sealed(connection, signed.seal_of(self.key, code))
        if found is None:
            raise Problem(404, "not_found")
        # Who has one code would else try others without end.
        self.tries.give_back(asker)
        return found

    def addressed(self, connection: Connection, address: ReplyAddress) -> tuple[Known | None, str | None]:
        """(the obligation that an address is for, why not: forged or revoked)."""
        known = links.find(connection, address.handle)
        if known is None:
            return None, "forged"
        if signed.is_signed(self.key, address, generation=known.generation):
            return known, None
        older = range(1, known.generation)
        was_ours = any(signed.is_signed(self.key, address, generation=generation) for generation in older)
        return None, "revoked" if was_ours else "forged"


def qr_picture(link: str) -> str:
    """A link as a QR code, an SVG picture that stands in a page; error correction M, which a crease does not spoil."""
    drawn = segno.make(link, error="m", micro=False)
    return str(drawn.svg_inline(scale=3, border=4, dark="#000", light="#fff"))
