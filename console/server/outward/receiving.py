"""What comes in from outside goes into its case, or is left for a supervisor with the reason: each thing once."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console import wire
from console.domain import actions as act
from console.domain.ids import ActionId, CaseId, FileHash, PersonId
from console.domain.limits import FILE_BYTES, TEXT_CHARACTERS
from console.domain.people import CENTRE, body_actor
from console.domain.refused import Refused
from console.server import lines, messages, own, taking
from console.server.centre import Centre
from console.server.commit import Commit
from console.server.files import Files
from console.server.outward.links import Links
from console.server.outward.mail_reading import MailFile, MailRead, NotReadable, read_mail
from console.server.outward.settings import Mail
from console.store import received
from console.store.links import Known
from console.store.received import Became, Received

MAIL = "mail"
WHOLE_NAME = "mail.eml"
MOST_SHOWN = 4_000
"""So many characters of what could not be placed are shown to whoever places it."""
QUIET = frozenset({"bounce", "automatic", "loop"})
"""What a program wrote reopens nothing and answers nothing."""


@dataclass(frozen=True)
class Place:
    """Where a mail lay: its folder, and its place there."""

    folder: str
    validity: int
    uid: int

    @property
    def name(self) -> str:
        """Unlike any other place."""
        return f"{MAIL}/{self.folder}/{self.validity}/{self.uid}"


@dataclass(frozen=True)
class _Judged:
    verdict: Became
    code: str | None = None
    known: Known | None = None


@dataclass(frozen=True)
class Receiving:
    """Takes mail in. Only an address that the centre signed says which case it is about."""

    centre: Centre
    files: Files
    links: Links
    mail: Mail

    def take(self, raw: bytes, place: Place) -> None:
        """Take one mail, in one commit with the mark that it was fetched. Raises DatabaseTrouble, OSError."""
        whole = self.files.keep(raw)
        try:
            read = read_mail(raw, domain=self.mail.domain, sender=self.mail.sender)
        except NotReadable:
            self._keep(place, whole, MailRead("", ""), "unreadable", size=len(raw))
            return
        kept = [(self.files.keep(file.content), file) for file in read.files if _is_for_a_case(file)]
        self._keep(place, whole, read, None, kept, size=len(raw), content=_content_of(raw))

    def leave(self, headers: bytes, place: Place, code: str) -> None:
        """A mail of which only the headers were fetched."""
        self._keep(place, self.files.keep(headers), MailRead("", ""), code, size=len(headers))

    def _keep(
        self,
        place: Place,
        whole: FileHash,
        read: MailRead,
        code: str | None,
        files: Sequence[tuple[FileHash, MailFile]] = (),
        *,
        size: int = 0,
        content: str = "",
    ) -> None:
        with self.centre.commit() as commit:
            if received.is_known(commit.connection, place.name):
                return
            name = f"{read.id} {content or whole}"
            is_again = bool(received.named(commit.connection, MAIL, name))
            judged = _Judged(Became.LEFT, code) if code else self._judged(commit, read, is_again=is_again)
            if judged.verdict is Became.TAKEN and judged.known is not None:
                written = _actions(read, [*files, (whole, MailFile(WHOLE_NAME, "message/rfc822", b""))], size=size)
                judged = put_into(commit, judged.known, written, name=place.name)
            if judged.verdict is Became.LEFT:
                left = Left(place.name, judged.code or "", whole, size, read.text[:MOST_SHOWN], read.sender)
                leave_task(commit, left, judged.known)
            case = judged.known.case if judged.known else None
            one = Received(MAIL, place.name, name, whole, commit.now, judged.verdict, judged.code, case)
            received.keep(commit.connection, one)
            received.reach(commit.connection, place.folder, place.validity, place.uid)
            # The journal may be as it was: the mark alone is worth a commit.

    def _judged(self, commit: Commit, read: MailRead, *, is_again: bool) -> _Judged:
        if is_again:
            return _Judged(Became.QUIET, "again")
        answers = [address for address in read.addresses if address.purpose == "answer"]
        if read.machine in QUIET:
            known = self.links.addressed(commit.connection, read.addresses[0])[0] if read.addresses else None
            # A letter that did not arrive is somebody's business; an automatic reply is nobody's.
            bounced = read.machine == "bounce" and known is not None
            return _Judged(Became.LEFT if bounced else Became.QUIET, read.machine, known)
        if read.odd:
            return _Judged(Became.LEFT, "forged")
        if not answers:
            return _Judged(Became.LEFT, "no_address")
        found = [self.links.addressed(commit.connection, address) for address in answers]
        if why := next((why for _, why in found if why is not None), None):
            return _Judged(Became.LEFT, why)
        obligations = {known.handle: known for known, _ in found if known is not None}
        if len(obligations) != 1:
            return _Judged(Became.LEFT, "several_cases")
        known = next(iter(obligations.values()))
        if read.machine is not None:
            return _Judged(Became.LEFT, read.machine, known)
        if not read.text.strip():
            return _Judged(Became.LEFT, "no_text", known)
        return _Judged(Became.TAKEN, None, known)


def put_into(commit: Commit, known: Known, actions: Iterable[act.Action], *, name: str) -> _Judged:
    """Have a body's words taken into the case of its obligation, by the body."""
    case = commit.case(known.case)
    obligation = case.obligation(known.obligation) if case is not None else None
    if case is None or obligation is None:
        return _Judged(Became.LEFT, "no_such_case", known)
    try:
        with commit.attempt():
            take_from_outside(commit, known.case, actions, by=body_actor(obligation.body), name=name)
    except Refused as refused:
        return _Judged(Became.LEFT, refused.code, known)
    return _Judged(Became.TAKEN, None, known)


def take_from_outside(commit: Commit, case: CaseId, actions: Iterable[act.Action], *, by: PersonId, name: str) -> None:
    """Take actions that came from outside; their ids are made of the name of what they came in. Raises Refused."""
    drawn = hashlib.sha256(name.encode()).hexdigest()[:32]
    for count, action in enumerate(actions, start=1):
        id = ActionId(f"outside/{drawn}/{count}")
        taking.take_from_outside(commit, own.made(commit, action, id=id, case=case, by=by))


@dataclass(frozen=True)
class Left:
    """What came in and nobody could place: where it lay, why, its bytes by their hash, and what can be read of it."""

    name: str
    code: str
    whole: FileHash
    size: int = 0
    text: str = ""
    sender: str = ""


def leave_task(commit: Commit, left: Left, known: Known | None) -> None:
    """What a program cannot decide is a task for the head office's supervisors: a code says why."""
    case = commit.case(known.case) if known is not None else None
    id = ActionId(f"outside/{hashlib.sha256(left.name.encode()).hexdigest()[:32]}")
    task = wire.Task(
        id,
        CENTRE,
        commit.now,
        office=messages.head_office(commit),
        text=left.text,
        code=f"mail_{left.code}",
        case=case.id if case is not None else None,
        number=case.number if case is not None else None,
        facts={"place": left.name, "file": left.whole, "size": left.size, "sender": left.sender},
    )
    commit.put(f"task/{id}", wire.encode(task), lines.task_held_by(commit, task))


def _actions(read: MailRead, files: Sequence[tuple[FileHash, MailFile]], *, size: int) -> list[act.Action]:
    """A mail as it stands in the case: its words, what hung on it, and the whole of it."""
    actions: list[act.Action] = [act.AddNote(read.text[:TEXT_CHARACTERS])]
    for kept, file in files:
        length = len(file.content) if file.name != WHOLE_NAME or file.content else size
        if 0 < length <= FILE_BYTES:
            actions.append(act.Attach(kept, file.name, length, file.media_type))
    return actions


def _is_for_a_case(file: MailFile) -> bool:
    return 0 < len(file.content) <= FILE_BYTES


def _content_of(raw: bytes) -> str:
    """By which a mail that is delivered twice is known, though it came another way: what stands after its headers."""
    ends = [place for place in (raw.find(b"\r\n\r\n"), raw.find(b"\n\n")) if place >= 0]
    return hashlib.sha256(raw[min(ends, default=0) :]).hexdigest()
