"""What a body's own program may see and do: the same as its officer behind a link, for all that the body has."""

import hashlib
import secrets
from dataclasses import replace
from datetime import timedelta

import msgspec

from console import wire
from console.domain.actions import Action, Answer, PassOn, plain
from console.domain.answers import lack_of, open_questions, said_of
from console.domain.case import Case, Obligation, Verdict
from console.domain.catalogue import BodyId
from console.domain.disclosing import citizen_for, files_for
from console.domain.file_kinds import media_type
from console.domain.file_names import safe_name
from console.domain.ids import ActionId, FileHash
from console.domain.limits import FILE_BYTES
from console.server import own
from console.server.centre import Centre
from console.server.files import Files
from console.server.outward.body_forms import (
    AnswerDuty,
    CitizenShown,
    Doing,
    Done,
    Duties,
    Duty,
    DutyListed,
    FileShown,
    HolderShown,
    InboxLink,
    SaidShown,
)
from console.server.outward.links import Links
from console.server.problem import Problem, wrong_value
from console.store import body_keys, documents, holders, journal
from console.store.database import Connection
from console.store.holders import Holder
from console.wire import Judged

MOST_LISTED = 200
KEY_CHARACTERS = 200


class Bodies:
    """Speaks with bodies' programs, each by its key."""

    def __init__(self, centre: Centre, files: Files, links: Links) -> None:
        self._centre = centre
        self._files = files
        self._links = links

    def make_key(self, body: BodyId, name: str) -> str:
        """A new key of a body, told once; one of the same name holds no more. Raises Problem(not_found)."""
        token = secrets.token_urlsafe(32)
        with self._centre.database.write() as connection:
            if documents.body_of(connection, f"body/{body}") is None:
                raise Problem(404, "not_found")
            body_keys.keep(connection, token, body, name, at=self._centre.now())
        return token

    def revoke_key(self, body: BodyId, name: str) -> None:
        """The body's key of this name holds no more. Raises Problem(not_found)."""
        with self._centre.database.write() as connection:
            if not body_keys.revoke(connection, body, name, at=self._centre.now()):
                raise Problem(404, "not_found")

    def of_key(self, token: str) -> BodyId:
        """Whose key it is. Raises Problem(signed_out)."""
        with self._centre.database.read() as connection:
            body = body_keys.body_of(connection, token)
        if body is None:
            raise Problem(401, "signed_out")
        return body

    def inbox(self, body: BodyId) -> InboxLink:
        """A link to the page of all that a body has. Raises Problem(not_set_up) where links lead nowhere."""
        if not self._links.settings.links:
            raise Problem(404, "not_set_up")
        now = self._centre.now()
        with self._centre.database.write() as connection:
            link = self._links.url(self._links.inbox(connection, body), now=now)
        return InboxLink(link, now + timedelta(days=self._links.settings.days))

    def revoke_inbox(self, body: BodyId) -> None:
        """All links and the code to a body's inbox are void; the next ones hold."""
        with self._centre.database.write() as connection:
            self._links.revoke(connection, self._links.inbox(connection, body))

    def listed(self, body: BodyId, *, after: str | None, most: int) -> Duties:
        """What a body has and has not ended, the longest held first. Raises Problem(not_found) for an unknown
        `after`."""
        with self._centre.database.read() as connection:
            last = holders.find(connection, after) if after is not None else None
            if after is not None and last is None:
                raise Problem(404, "not_found")
            found = holders.of_body(connection, body, after=last, most=most + 1)
            cases = documents.bodies_of(connection, {f"case/{each.case}" for each in found[:most]})
        duties = []
        for holder in found[:most]:
            raw = cases.get(f"case/{holder.case}")
            case = wire.read_case(raw) if raw is not None else None
            obligation = case.obligation(holder.obligation) if case is not None else None
            if case is not None and obligation is not None:
                duties.append(_listed(holder, case, obligation))
        return Duties(tuple(duties), more=len(found) > most)

    def shown(self, body: BodyId, handle: str) -> Duty:
        """One duty whole, also one that the body has ended. Raises Problem(not_found)."""
        with self._centre.database.read() as connection:
            return _shown(*_held(connection, body, handle))

    def file(self, body: BodyId, handle: str, name: str) -> tuple[str, bytes]:
        """(what it is said to be, the bytes) of a file of the case. Raises Problem(not_found)."""
        with self._centre.database.read() as connection:
            _, case, _ = _held(connection, body, handle)
        file = next((each for each in _files(case) if each.file == name), None)
        if file is None:
            raise Problem(404, "not_found")
        content = self._files.read(FileHash(name), offset=0, most=FILE_BYTES)[0]
        return media_type(file.media_type, content), content

    def do(self, body: BodyId, handle: str, doing: Doing, *, key: str) -> Done:
        """Have what a body does taken, once for each key of its own choice: the same again gets the same verdict, also
        when the body does not have it any more. Raises Problem: not_found, key_used, too_large, unknown_body."""
        id = _id_of(body, key)
        with self._centre.database.read() as connection:
            before = journal.find(connection, id)
            holder, _, obligation = _found(connection, handle)
        if before is None and holder.body != body:
            raise Problem(404, "not_found")
        action = self._action(doing, obligation, body)
        files = self._files.attach(doing.files) if isinstance(doing, AnswerDuty) else ()
        judged = own.take_of_body(self._centre, action, id=id, case=holder.case, body=body, files=files)
        return _done(judged, action)

    def _action(self, doing: Doing, obligation: Obligation, body: BodyId) -> Action:
        action = doing.action(obligation.id, body)
        if not isinstance(action, PassOn):
            return action
        with self._centre.database.read() as connection:
            known = self._centre.reference(connection, documents.head(connection)).bodies.get(action.body)
        if known is None and action.body != body:
            raise Problem(422, "unknown_body")
        return replace(action, body_name=known.name if known is not None else obligation.body_name)


def _held(connection: Connection, body: BodyId, handle: str) -> tuple[Holder, Case, Obligation]:
    """What a body has or had last. Raises Problem(not_found) alike for what there is not and what is another's."""
    found = _found(connection, handle)
    if found[0].body != body:
        raise Problem(404, "not_found")
    return found


def _found(connection: Connection, handle: str) -> tuple[Holder, Case, Obligation]:
    holder = holders.find(connection, handle)
    raw = documents.body_of(connection, f"case/{holder.case}") if holder is not None else None
    case = wire.read_case(raw) if raw is not None else None
    obligation = case.obligation(holder.obligation) if case is not None and holder is not None else None
    if holder is None or case is None or obligation is None:
        raise Problem(404, "not_found")
    return holder, case, obligation


def _id_of(body: BodyId, key: str) -> ActionId:
    if not 0 < len(key) <= KEY_CHARACTERS or not key.isascii() or not key.isprintable():
        wrong_value("idempotency-key")
    named = "\0".join([body, key])
    return ActionId(f"program/{hashlib.sha256(named.encode()).hexdigest()[:32]}")


def _done(judged: Judged, action: Action) -> Done:
    lack = lack_of(plain(action)) if isinstance(action, Answer) and judged.verdict is Verdict.APPLIED else None
    return Done(judged.verdict, judged.code, dict(judged.facts), str(lack) if lack is not None else None)


def _listed(holder: Holder, case: Case, obligation: Obligation) -> DutyListed:
    return DutyListed(
        duty=holder.handle,
        number=case.number,
        kind=case.kind,
        state=obligation.state,
        subject=case.subject,
        since=holder.since,
        due=obligation.due.date if obligation.due is not None else None,
        unit=obligation.unit,
        officer=obligation.officer,
        asked_at=obligation.asked_at,
        waits_for_us=bool(open_questions(case, obligation.id)),
    )


def _shown(holder: Holder, case: Case, obligation: Obligation) -> Duty:
    return Duty(
        listed=_listed(holder, case, obligation),
        text=case.text,
        opened_at=case.opened_at,
        citizen=_citizen(case, obligation),
        topic=case.topic_title,
        place=case.place,
        place_words=case.place_words,
        reason=obligation.reason,
        legal_basis=obligation.legal_basis,
        files=_files(case),
        before=tuple(
            HolderShown(each.body, each.body_name, each.since, each.until, each.unit) for each in obligation.hops
        ),
        said=_said(case, obligation),
    )


def _citizen(case: Case, obligation: Obligation) -> CitizenShown:
    disclosed, citizen = citizen_for(case, obligation)
    if citizen is None:
        return CitizenShown(disclosed)
    who = citizen.party
    phones = tuple(each.number for each in citizen.phones)
    return CitizenShown(disclosed, who.organisation, who.parent_name, who.given_name, phones, who.address)


def _files(case: Case) -> tuple[FileShown, ...]:
    fields = ("file", "name", "media_type", "size")
    shown = ({name: each.what[name] for name in fields} for each in files_for(case))
    return tuple(msgspec.convert(each | {"name": safe_name(str(each["name"]))}, FileShown) for each in shown)


def _said(case: Case, obligation: Obligation) -> tuple[SaidShown, ...]:
    return tuple(
        SaidShown(
            each.id, each.kind, each.at, {name: value for name, value in each.what.items() if name != "obligation"}
        )
        for each in said_of(case, obligation.id, "ask_question", "answer_question", "answer")
    )
