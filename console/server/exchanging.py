"""What every desk asks all day, `/sync` and `/poke`: endpoints that go past the framework's layers and its threads."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

import msgspec
from fastapi import Request, Response

from console import wire
from console.server.exchange import Standing, exchange, standing
from console.server.http import answer, asked, body_of, token_of
from console.server.problem import Problem
from console.server.renewing import renewed
from console.server.services import Services

GIVES_WAY_SECONDS = 0.1
"""So long a question that hands nothing in waits, when its turn has come, for those that do. The work is Python's: two
at once take twice as long. Who reads later finds more at once, but what is handed in has to be taken one by one."""
SMALL_BYTES = 16_000
"""A question that is read where the requests come in, to see whether it hands something in; a larger one does."""

MOST_DIGITS = 15
"""Of a commit's number: what JSON's numbers hold."""

T = TypeVar("T")


class Exchanging:
    """The endpoints. `close` when nothing is asked any longer."""

    def __init__(self, services: Services) -> None:
        self._centre = services.centre
        self._accounts = services.accounts
        self._pokes = services.pokes
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="exchange-read")
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="exchange-write")
        self._reader = asyncio.Lock()
        self._writers = 0
        self._none_writes = asyncio.Event()
        self._none_writes.set()

    async def sync(self, request: Request) -> Response:
        """One exchange. Who speaks is known before the body is read."""
        token = await token_of(request)
        if self._accounts.heard_lately(token) is None:
            await self._read(lambda: self._accounts.handing_desk_of(token))
        body = await body_of(request)
        if len(body) > SMALL_BYTES:
            return await self._write(lambda: self._exchanged(request, token, asked(body, wire.Question)))
        question = asked(body, wire.Question)
        in_thread = self._write if question.actions else self._read
        return await in_thread(lambda: self._exchanged(request, token, question))

    async def poke(self, request: Request) -> Response:
        """Held without a thread and without the database, so that a thousand desks may wait."""
        token, after = await token_of(request), _after(request)
        desk = self._accounts.heard_lately(token) or ""
        scopes = self._pokes.scopes_of(desk, after=after)
        if scopes is None:
            desk, stands = await self._read(lambda: self._stands(token, after))
            if stands.is_behind:
                return answer(request, {"number": stands.number})
            scopes = stands.scopes
        return answer(request, {"number": await self._pokes.wait(desk, scopes, after=after)})

    def close(self) -> None:
        """Let the threads go."""
        for threads in (self._reading, self._writing):
            threads.shutdown(wait=False, cancel_futures=True)

    def _exchanged(self, request: Request, token: str, question: wire.Question) -> Response:
        device = self._accounts.handing_desk_of(token)
        said = exchange(self._centre, device, question)
        if not said.enrol_again:
            said = msgspec.structs.replace(said, token=renewed(self._centre, device))
        if said.head is not None:
            self._pokes.answered(device.enrolment, said.head.number, said.scopes)
        return answer(request, said)

    def _stands(self, token: str, after: int) -> tuple[str, Standing]:
        enrolment = self._accounts.handing_desk_of(token).enrolment
        return enrolment, standing(self._centre, enrolment, after=after)

    async def _read(self, work: Callable[[], T]) -> T:
        async with self._reader:
            if self._writers:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._none_writes.wait(), GIVES_WAY_SECONDS)
            return await asyncio.get_running_loop().run_in_executor(self._reading, work)

    async def _write(self, work: Callable[[], T]) -> T:
        self._writers += 1
        self._none_writes.clear()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._writing, work)
        finally:
            self._writers -= 1
            if not self._writers:
                self._none_writes.set()


def _after(request: Request) -> int:
    """The commit that a poke names. Raises Problem(wrong_value)."""
    text = request.query_params.get("after", "")
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise Problem(422, "wrong_value", field="after")
    return int(text)
