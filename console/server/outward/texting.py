"""Texts to citizens: to whom, in which words, and by which gateway."""

import hashlib
import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec

from console import wire
from console.domain import segments
from console.domain.case import Case, Obligation
from console.domain.catalogue import Body, BodyId
from console.domain.deadlines import local_day
from console.domain.identity import PhoneKind, read_phone
from console.domain.ids import CaseId
from console.server.outward import sentences
from console.server.outward.posting import NotSent
from console.server.outward.sentences import BodyName
from console.server.outward.settings import Texts
from console.store import documents, jobs
from console.store.database import Connection
from console.store.jobs import Message

KIND = "text"
MOST_TRIES = 30
"""About a day: what is older is no news."""
SECONDS = 30.0


class TextMessage(msgspec.Struct, frozen=True):
    """A text as it waits. `id` is told to the gateway, which may know by it what came twice."""

    id: str
    to: str
    text: str


@dataclass(frozen=True)
class Texting:
    """Writes and queues texts."""

    settings: Texts

    def queue(
        self, connection: Connection, state: str, case: Case, *, now: datetime, obligation: Obligation | None = None
    ) -> bool:
        """Tell the citizen of a case's new state, once, in the transaction of its cause; False where he was told
        before, has no mobile telephone, or does not want texts."""
        to = telephone_of(case)
        if to is None:
            return False
        # A term may be extended again, a case closed again after it was opened anew: that is told again.
        about = obligation.id if obligation else {"extended": f"{case.due and case.due.date}"}.get(state, "")
        about = f"{case.closed_at}" if state == "closed" else about
        text = self.text(connection, state, case, now=now, obligation=obligation)
        return put(connection, f"{state}/{case.id}/{about}", to, text, now=now, case=case.id)

    def renewed(self, connection: Connection, message: Message) -> bytes:
        """A text that goes once more: to the telephone that the case has now, unless nobody is to be texted there."""
        raw = documents.body_of(connection, f"case/{message.case}")
        to = telephone_of(wire.read_case(raw)) if raw is not None else None
        text = msgspec.json.decode(message.body, type=TextMessage)
        return message.body if to is None else msgspec.json.encode(msgspec.structs.replace(text, to=to))

    def text(
        self, connection: Connection, state: str, case: Case, *, now: datetime, obligation: Obligation | None = None
    ) -> str:
        """The sentence of a state, in the citizen's language."""
        script = sentences.script_of(case.language, mongolian=self.settings.script)
        body = None if obligation is None else body_name(connection, obligation.body, obligation.body_name)
        due = case.due.date if case.due else None
        since = _since(state, case, obligation)
        return sentences.text_message(
            state,
            script=script,
            today=local_day(now),
            number=case.number,
            body=body,
            due=due,
            since=None if since is None else local_day(since),
        )


def _since(state: str, case: Case, obligation: Obligation | None) -> datetime | None:
    if state == "state_closed":
        return case.closed_at
    if obligation is None:
        return None
    return {"state_answered": obligation.answered_at, "state_acknowledged": obligation.acknowledged_at}.get(
        state, obligation.at
    )


def put(connection: Connection, name: str, to: str, text: str, *, now: datetime, case: CaseId | None = None) -> bool:
    """Queue a text, once for each name. The name goes as its hash, since ids may be long."""
    id = hashlib.sha256(name.encode()).hexdigest()[:32]
    body = msgspec.json.encode(TextMessage(id, to, text))
    return jobs.queue(connection, Message(f"{KIND}/{id}", KIND, body, now, case=case))


def telephone_of(case: Case) -> str | None:
    """The mobile telephone that a case's citizen is texted on: the caller's first, else the petitioner's. A number that
    anybody asked not to text is never texted; a withheld name has none here."""
    parties = [party for party in (case.caller, case.petitioner) if party is not None]
    phones = [phone for party in parties for phone in party.phones]
    refused = {read_phone(phone.number).number for phone in phones if phone.do_not_text}
    read = [read_phone(phone.number) for phone in phones]
    return next((each.number for each in read if each.kind is PhoneKind.MOBILE and each.number not in refused), None)


def body_name(connection: Connection, body: BodyId, name: str) -> BodyName:
    """A body as texts name it: by the name in the case, and what the catalogue has beside it."""
    raw = documents.body_of(connection, f"body/{body}")
    found = wire.decode(raw, Body) if raw is not None else None
    return BodyName(name, found.abbreviation, found.name_en) if found is not None else BodyName(name)


class _GoesNowhereElse(urllib.request.HTTPRedirectHandler):
    """A telephone and a token are for the address of the settings alone."""

    def redirect_request(self, *args: Any, **named: Any) -> None:
        """None: the answer is taken as it is, as no."""


_OPENER = urllib.request.build_opener(_GoesNowhereElse)


class HttpGateway:
    """A gateway that takes a form by POST: `id`, `to`, `text` and `coding` (gsm or ucs2), with the token as
    `Authorization: Bearer`. 200-299: it has it (an `id` that comes again it must take once); 400 and 422: never; all
    else: later. docs/outward.md is what a gateway is built by."""

    most_tries = MOST_TRIES

    def __init__(self, settings: Texts) -> None:
        self._settings = settings

    def carry(self, message: Message) -> None:
        """Hand a text to the gateway. Raises NotSent."""
        text = msgspec.json.decode(message.body, type=TextMessage)
        form = urlencode(_fields(text)).encode()
        headers = {"Authorization": f"Bearer {self._settings.token}"}
        asked = urllib.request.Request(self._settings.address, data=form, headers=headers, method="POST")
        try:
            with _OPENER.open(asked, timeout=SECONDS):
                pass
        except urllib.error.HTTPError as refused:
            refused.close()
            never = refused.code in (400, 422)
            raise NotSent("refused" if never else "not_now", for_good=never, for_all=not never) from None
        except (OSError, http.client.HTTPException):
            raise NotSent("unreachable", for_all=True) from None


class FolderGateway:
    """A folder that another program sends from: one file a text, whole or not there, the fields as `name: value`."""

    most_tries = MOST_TRIES

    def __init__(self, settings: Texts) -> None:
        self._folder = Path(settings.folder) / "out"

    def carry(self, message: Message) -> None:
        """Put a text into the folder; the same one twice is one file. Raises NotSent."""
        text = msgspec.json.decode(message.body, type=TextMessage)
        lines = "".join(f"{name}: {value}\n" for name, value in _fields(text).items())
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            coming = self._folder / f".{text.id}"
            coming.write_text(lines, encoding="utf-8")
            coming.replace(self._folder / f"{text.id}.txt")
        except OSError:
            raise NotSent("unreachable", for_all=True) from None


def _fields(text: TextMessage) -> dict[str, str]:
    coding = "gsm" if segments.is_gsm(text.text) else "ucs2"
    return {"id": text.id, "to": text.to, "coding": coding, "text": text.text}
