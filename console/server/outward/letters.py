"""Letters to bodies: what they say, and the headers by which other programs of mail leave them alone."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

import msgspec

from console import wire
from console.domain import signed
from console.domain.case import Case, Obligation
from console.domain.catalogue import BodyId
from console.domain.deadlines import zone_of
from console.domain.identity import CaseNumber
from console.domain.ids import ActionId, CaseId, ObligationId
from console.server.outward import mail, sentences
from console.server.outward.links import ANSWER, BOUNCE, Links
from console.server.outward.mail import Letter
from console.server.outward.sentences import Duty
from console.server.outward.settings import Mail
from console.store import documents, jobs, mailboxes
from console.store.database import Connection
from console.store.jobs import Message
from console.store.links import Known
from console.store.mailboxes import Mailbox

DIGEST = "digest"
"""The kind of a message that waits for the morning's mail of its address."""
IN_DIGEST = frozenset({"forwarded", "reminder", "late"})
"""What waits for the morning where somebody chose so; what he asked for himself comes at once."""
CODE_PAUSE = timedelta(minutes=10)
"""One mail with a code in so long, however often it is asked for."""
NO_REPLIES = "OOF, AutoReply, RN, NRN"


class Line(msgspec.Struct, frozen=True):
    """One line of a morning's mail, as it waits: to which mailbox, about what."""

    body: BodyId
    case: CaseId
    obligation: ObligationId
    due: date | None
    number: CaseNumber


@dataclass(frozen=True)
class Letters:
    """Writes and queues. All that goes in of a case is its number, term and link (`sentences.Duty`)."""

    links: Links
    mail: Mail

    def queue(
        self,
        connection: Connection,
        state: str,
        case: Case,
        obligation: Obligation,
        *,
        now: datetime,
        cause: ActionId | None = None,
    ) -> bool:
        """Have the body that has an obligation told of it, once for each state (forwarded, reminder, late ...) and
        cause, in the transaction of its cause. False where it was told before, or has no mailbox."""
        box = mailboxes.of_body(connection, obligation.body)
        if box is None:
            return False
        known = self.links.known(connection, case.id, obligation.id)
        name = f"{state}/{known.handle}.{known.generation}"
        if cause is not None:
            name += f".{hashlib.sha256(cause.encode()).hexdigest()[:16]}"
        if box.digest and state in IN_DIGEST:
            due = obligation.due.date if obligation.due else None
            line = Line(obligation.body, case.id, obligation.id, due, case.number)
            ahead = self.next_morning(now, zone_of(_place_of(connection, obligation.body)))
            waits = Message(f"{DIGEST}/{name}", DIGEST, msgspec.json.encode(line), ahead)
            return jobs.queue(connection, waits)
        duty = Duty(case.number, obligation.due.date if obligation.due else None, self.links.url(known, now=now))
        subject, text = sentences.mail_about(state, duty, language=box.language)
        written = self._written(box, subject, text, name=name, now=now, about=known)
        return jobs.queue(connection, self._message(name, written, now, box, case=case.id))

    def queue_code(
        self, connection: Connection, known: Known, box: Mailbox, number: CaseNumber | None, *, name: str, now: datetime
    ) -> bool:
        """Have the code of an obligation, or of an inbox (no number), sent to its body's own mailbox, once for each
        name: who reads mail there may open the link on a device that is new."""
        code = signed.printed_code(self.links.code(known))
        subject, text = sentences.mail_of_code(number, code, language=box.language)
        written = self._written(box, subject, text, name=name, now=now, about=known if known.body is None else None)
        return jobs.queue(connection, self._message(name, written, now, box, case=known.case or None))

    def renewed(self, connection: Connection, message: Message) -> bytes:
        """A letter that goes once more: to the mailbox that the body has now, and else to the byte as it was."""
        letter = msgspec.json.decode(message.body, type=Letter)
        box = mailboxes.of_body(connection, message.about) if message.about is not None else None
        if box is None or box.address == letter.to:
            return message.body
        written = message_from_bytes(letter.raw, policy=SMTP)
        written.replace_header("To", Address(addr_spec=box.address))
        return msgspec.json.encode(Letter(box.address, letter.bounces, written.as_bytes()))

    def queue_digests(self, connection: Connection, *, now: datetime) -> None:
        """Make the morning's mails of the lines that are due, one a mailbox, without what was answered meanwhile."""
        by_address: dict[str, tuple[Mailbox, dict[ObligationId, tuple[Message, Line]]]] = {}
        for message in jobs.waiting(connection, DIGEST, now=now):
            line = msgspec.json.decode(message.body, type=Line)
            box = mailboxes.of_body(connection, line.body)
            if box is not None and _is_open(connection, line):
                by_address.setdefault(box.address.lower(), (box, {}))[1][line.obligation] = (message, line)
            jobs.end(connection, message.name, at=now, code="no_mailbox" if box is None else None)
        for box, waiting in by_address.values():
            self._queue_digest(connection, box, list(waiting.values()), now)

    def _queue_digest(
        self, connection: Connection, box: Mailbox, waiting: Sequence[tuple[Message, Line]], now: datetime
    ) -> None:
        duties = [self._duty(connection, line, now) for _, line in waiting]
        bodies = sorted({line.body for _, line in waiting})
        inboxes = [self.links.url(self.links.inbox(connection, body), now=now) for body in bodies]
        subject, text = sentences.digest(duties, inboxes, language=box.language)
        # The names of what is in it: lines go once, so no other mail has this name.
        drawn = hashlib.sha256("\n".join(message.name for message, _ in waiting).encode()).hexdigest()[:32]
        name = f"{DIGEST}/{drawn}"
        written = self._written(box, subject, text, name=name, now=now, about=None)
        jobs.queue(connection, self._message(name, written, now, box, case=None))

    def _message(self, name: str, written: bytes, now: datetime, box: Mailbox, *, case: CaseId | None) -> Message:
        return Message(f"{mail.KIND}/{name}", mail.KIND, written, now, case=case, about=box.body)

    def _duty(self, connection: Connection, line: Line, now: datetime) -> Duty:
        known = self.links.known(connection, line.case, line.obligation)
        return Duty(line.number, line.due, self.links.url(known, now=now))

    def next_morning(self, now: datetime, zone: tzinfo) -> datetime:
        """When the next morning's mail goes, by the clock of the place that the body is for."""
        hour, _, minute = self.mail.morning.partition(":")
        local = now.astimezone(zone)
        morning = datetime.combine(local.date(), time(int(hour), int(minute)), zone)
        return morning if morning > local else morning + timedelta(days=1)

    def address(self, known: Known, purpose: str) -> str:
        """An address of ours that only mail about this obligation goes to."""
        local = signed.local_part(self.links.key, known.handle, purpose=purpose, generation=known.generation)
        return f"{local}@{self.mail.domain}"

    def _written(
        self, box: Mailbox, subject: str, text: str, *, name: str, now: datetime, about: Known | None
    ) -> bytes:
        """The letter with its headers, as it is queued. Without `about` a reply to it cannot be told apart."""
        written = EmailMessage(policy=SMTP)
        display, sender = parseaddr(self.mail.sender)
        written["From"] = Address(display, addr_spec=sender)
        written["To"] = Address(addr_spec=box.address)
        written["Subject"] = subject
        written["Date"] = format_datetime(now)
        written["Message-ID"] = f"<{name.replace('/', '.')}@{self.mail.domain}>"
        if about is not None:
            written["Reply-To"] = Address(addr_spec=self.address(about, ANSWER))
        # RFC 3834, 5; RFC 2919; and what Exchange heeds: whatever answers by itself leaves this alone.
        written["Auto-Submitted"] = "auto-generated"
        written["X-Auto-Response-Suppress"] = NO_REPLIES
        written["List-Id"] = f"<forwards.{self.mail.domain}>"
        written["X-Loop"] = self.mail.domain
        written["Content-Language"] = box.language
        written.set_content(text, charset="utf-8", cte="base64")
        bounces = sender if about is None else self.address(about, BOUNCE)
        return msgspec.json.encode(Letter(box.address, bounces, written.as_bytes()))


class _Lying(msgspec.Struct):
    place: str | None = None


def _place_of(connection: Connection, body: BodyId) -> str | None:
    raw = documents.body_of(connection, f"body/{body}")
    return msgspec.json.decode(raw, type=_Lying).place if raw is not None else None


def _is_open(connection: Connection, line: Line) -> bool:
    """Whether a forward still waits for an answer."""
    raw = documents.body_of(connection, f"case/{line.case}")
    obligation = wire.read_case(raw).obligation(line.obligation) if raw is not None else None
    return obligation is not None and obligation.is_open
