"""What lines do to requests and answers: each fault on its own, and all of them by chance."""

import random
from collections.abc import Callable

from console.desk.link import OURS
from console.desk.transport import Reply, Request
from console.desk.trouble import Offline

Send = Callable[[Request], Reply]
Fault = Callable[[Request, Send], Reply]


def request_lost(request: Request, send: Send) -> Reply:
    raise Offline("no_line")


def answer_lost(request: Request, send: Send) -> Reply:
    send(request)
    raise Offline("too_slow")


def delivered_twice(request: Request, send: Send) -> Reply:
    send(request)
    return send(request)


def answer_cut_short(request: Request, send: Send) -> Reply:
    reply = send(request)
    return Reply(reply.status, reply.headers, reply.body[: len(reply.body) * 2 // 3])


def hotel_page(request: Request, send: Send) -> Reply:
    return Reply(200, {"content-type": "text/html"}, b"<html>Welcome! Please sign in.</html>")


def proxy_page_after_delivery(request: Request, send: Send) -> Reply:
    send(request)
    return Reply(502, {"content-type": "text/html"}, b"<html>Bad gateway</html>")


def answer_of_another_program(request: Request, send: Send) -> Reply:
    return Reply(200, dict([OURS]), b'{"hello": "world"}')


def centre_fault(request: Request, send: Send) -> Reply:
    return Reply(500, dict([OURS]), b'{"code": "centre_fault"}')


FAULTS = [
    request_lost,
    answer_lost,
    delivered_twice,
    answer_cut_short,
    hotel_page,
    proxy_page_after_delivery,
    answer_of_another_program,
    centre_fault,
]


class ByChance:
    """Each request meets a fault with a probability, and now and then an old one arrives once more."""

    def __init__(self, chance: random.Random, probability: float) -> None:
        self._chance = chance
        self._probability = probability
        self._old: list[Request] = []

    def __call__(self, request: Request, send: Send) -> Reply:
        if self._old and self._chance.random() < self._probability / 3:
            send(self._chance.choice(self._old))
        self._old = [*self._old[-5:], request]
        if self._chance.random() < self._probability:
            return self._chance.choice(FAULTS)(request, send)
        return send(request)
