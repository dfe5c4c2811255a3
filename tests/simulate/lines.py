"""The line between one desk and the centre: what it loses, repeats, delays, cuts short and puts in between."""

import json
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

import msgspec

from console import wire
from console.desk.link import OURS
from console.desk.transport import Reply, Request
from console.desk.trouble import Offline
from console.wire import Question

Send = Callable[[Request], Reply]
STATUSES = (
    (400, "unreadable"),
    (401, "signed_out"),
    (401, "wrong_password"),
    (403, "not_in_service"),
    (404, "not_found"),
    (404, "no_such_route"),
    (409, "wrong_offset"),
    (410, "gone"),
    (413, "too_large"),
    (422, "wrong_value"),
    (429, "too_many_tries"),
    (500, "centre_fault"),
    (502, "bad_gateway"),
    (503, "busy"),
    (503, "disk_full"),
)
PAGE_SIZES = (1, 200, 900, 4_000, wire.PAGE_BYTES)
FUTURE = "praise"
"""The kind of action that a newer desk has and this centre does not know: its notes go up as such."""


@dataclass
class Line:
    """One desk's transport. `trouble` is the probability that a request meets one."""

    name: str
    send_on: Send
    chance: random.Random
    trouble: float = 0.0
    is_cut: bool = False
    protocol: int = wire.PROTOCOL
    sends_future: bool = False
    page_sizes: tuple[int, ...] = PAGE_SIZES
    told: Callable[[str], None] = lambda said: None
    heard: list[Reply] = field(default_factory=list)
    """The replies to exchanges since someone last looked at the desk, and one before, which may be kept only now."""
    met: list[str] = field(default_factory=list)
    _old: list[Request] = field(default_factory=list)
    _earlier: dict[str, Reply] = field(default_factory=dict)

    def send(self, request: Request) -> Reply:
        """The reply, or what the line makes of it."""
        if self.is_cut:
            raise Offline("no_line")
        if request.path == "/sync":
            request = self._as_this_desk_asks(request)
        if self._old and self.chance.random() < self.trouble / 4:
            self._deliver(self.chance.choice(self._old), "an old request arrives again")
        self._old = [*self._old[-5:], request]
        if self.chance.random() < self.trouble:
            fault = self.chance.choice(FAULTS)
            self.told(f"  line of {self.name}: {fault.__name__} {request.path}")
            self.met.append(fault.__name__)
            reply = fault(self, request)
        else:
            reply = self.send_on(request)
            self._earlier[request.path] = reply
        if request.path == "/sync":
            self.heard.append(reply)
        return reply

    def close(self) -> None:
        """Nothing is open."""

    def be_good(self) -> None:
        """From now on everything arrives."""
        self.trouble, self.is_cut, self.protocol = 0.0, False, wire.PROTOCOL

    def answers(self) -> list[wire.Answer]:
        """The answers that came to exchanges since someone last looked at the desk."""
        found = []
        for reply in self.heard:
            with suppress(wire.Unreadable):
                found.append(wire.decode(reply.body, wire.Answer))
        return found

    def _deliver(self, request: Request, why: str) -> None:
        """Something arrives at the centre and its answer nowhere."""
        self.told(f"  line of {self.name}: {why}")
        try:
            self.send_on(request)
        except Offline:
            return

    def _as_this_desk_asks(self, request: Request) -> Request:
        """The question with a page of any size, of an older program, or with what only a newer one knows."""
        asked = wire.decode(request.body, Question)
        actions = asked.actions
        if self.sends_future:
            actions = tuple(_from_the_future(bytes(raw)) for raw in actions)
        asked = msgspec.structs.replace(
            asked, page_bytes=self.chance.choice(self.page_sizes), protocol=self.protocol, actions=actions
        )
        return replace(request, body=wire.encode(asked))


def _from_the_future(raw: bytes) -> msgspec.Raw:
    envelope = json.loads(raw)
    if envelope["kind"] == "add_note" and envelope["body"]["text"].startswith(FUTURE):
        envelope["kind"] = FUTURE
    return msgspec.Raw(json.dumps(envelope, ensure_ascii=False).encode())


def request_lost(line: Line, request: Request) -> Reply:
    raise Offline("no_line")


def answer_lost(line: Line, request: Request) -> Reply:
    line.send_on(request)
    raise Offline("too_slow")


def delivered_twice(line: Line, request: Request) -> Reply:
    line.send_on(request)
    return line.send_on(request)


def first_answer_of_two(line: Line, request: Request) -> Reply:
    reply = line.send_on(request)
    line.send_on(request)
    return reply


def earlier_answer(line: Line, request: Request) -> Reply:
    """The answer of an earlier question comes to this one; its own comes to the next."""
    reply = line.send_on(request)
    earlier = line._earlier.pop(request.path, None)
    line._earlier[request.path] = reply
    if earlier is None:
        raise Offline("too_slow")
    return earlier


def cut_short(line: Line, request: Request) -> Reply:
    reply = line.send_on(request)
    return Reply(reply.status, reply.headers, reply.body[: line.chance.randrange(len(reply.body) + 1)])


def hotel_page(line: Line, request: Request) -> Reply:
    return Reply(200, {"content-type": "text/html"}, b"<html>Welcome! Please sign in.</html>")


def proxy_error_after_delivery(line: Line, request: Request) -> Reply:
    line.send_on(request)
    return Reply(502, {"content-type": "text/html"}, b"<html>Bad gateway</html>")


def answer_of_another_program(line: Line, request: Request) -> Reply:
    return Reply(200, dict([OURS]), b'{"hello":"world"}')


def status_instead(line: Line, request: Request) -> Reply:
    return _status(line)


def status_after_delivery(line: Line, request: Request) -> Reply:
    line.send_on(request)
    return _status(line)


def _status(line: Line) -> Reply:
    status, code = line.chance.choice(STATUSES)
    line.met.append(f"{status} {code}")
    return Reply(status, dict([OURS]), wire.encode(wire.Fault(code)))


FAULTS: tuple[Callable[[Line, Request], Reply], ...] = (
    request_lost,
    answer_lost,
    answer_lost,
    delivered_twice,
    first_answer_of_two,
    earlier_answer,
    cut_short,
    hotel_page,
    proxy_error_after_delivery,
    answer_of_another_program,
    status_instead,
    status_after_delivery,
)
