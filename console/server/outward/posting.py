"""Sending what was queued: each message once, tried again until it went or can never go.

A message is claimed in one commit, sent, and ended in another. So it goes twice only where the process dies (or loses
the line) after the other side took it and before we have written that down; its name stays, by which the other side can
tell. Nothing else doubles it, and nothing loses it.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from console.server import messages
from console.server.centre import Centre
from console.server.taking import log_fault
from console.store import jobs
from console.store.database import Connection
from console.store.jobs import Message

LEASE = timedelta(minutes=20)
"""More than any carrier takes: then its process has died."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
RESTING = timedelta(seconds=30)
"""Where a carrier reaches nobody its other messages wait so long too."""
REMEMBERED = timedelta(days=400)
WORDS_KEPT = timedelta(days=30)
"""What was given up is kept whole so long at most, so that it can be sent again."""
Renew = Callable[[Connection, Message], bytes]


class NotSent(Exception):
    """A message was not taken: `code` says why. `for_good`: it never will be; `for_all`: nor would any other now."""

    def __init__(self, code: str, *, for_good: bool = False, for_all: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.for_good = for_good
        self.for_all = for_all


class Carrier(Protocol):
    """Carries one kind of message out."""

    most_tries: int

    def carry(self, message: Message) -> None:
        """Send it; it has gone when this returns. Raises NotSent."""


class Posting:
    """Sends the messages of the kinds that have a carrier."""

    def __init__(
        self, centre: Centre, carriers: Mapping[str, Carrier], renewing: Mapping[str, Renew] | None = None
    ) -> None:
        """`renewing`, by kind: how what is sent again gets the address of now."""
        self._centre = centre
        self._carriers = carriers
        self._renewing = renewing or {}
        self._holder = uuid.uuid4().hex
        self._resting: dict[str, datetime] = {}

    def send_all(self) -> None:
        """Send what is due."""
        while self.send_next():
            pass

    def send_next(self) -> bool:
        """Send the message that is due longest; False where none is due. Raises DatabaseTrouble."""
        now = self._centre.now()
        kinds = [kind for kind in self._carriers if self._resting.get(kind, now) <= now]
        with self._centre.database.read() as connection:
            if not jobs.waits(connection, kinds, now=now):
                return False
        with self._centre.database.write() as connection:
            message = jobs.claim_message(connection, kinds, self._holder, now=now, until=now + LEASE)
            if message is not None and message.code == jobs.AGAIN and message.kind in self._renewing:
                message = replace(message, body=self._renewing[message.kind](connection, message))
                jobs.rewrite(connection, message)
        if message is None:
            return False
        try:
            self._carriers[message.kind].carry(message)
        except NotSent as why:
            self._not_sent(message, why)
        except Exception as fault:  # noqa: BLE001 - one message's fault must not hold up the others (architecture, law 11)
            log_fault(fault, kind=message.kind)
            self._not_sent(message, NotSent("centre_fault"))
        else:
            with self._centre.database.write() as connection:
                jobs.end(connection, message.name, at=self._centre.now())
        return True

    def _not_sent(self, message: Message, why: NotSent) -> None:
        now = self._centre.now()
        if why.for_all:
            self._resting[message.kind] = now + RESTING
        if why.for_good or message.tries + 1 >= self._carriers[message.kind].most_tries:
            with self._centre.commit() as commit:
                jobs.give_up(commit.connection, message.name, at=now, code=why.code)
                messages.leave_unsent(commit, message, why.code)
            return
        pause = min(FIRST_PAUSE * 2 ** min(message.tries, 10), LONGEST_PAUSE)
        with self._centre.database.write() as connection:
            jobs.try_again(connection, message, self._holder, due=now + pause, code=why.code)
