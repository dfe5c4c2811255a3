"""A real server of mail on this machine, for the tests: what it took, and what it is to answer."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from console.server.outward.settings import Server

USER, PASSWORD = "centre", "its-password"


@dataclass
class Taken:
    """One mail that the server said it has."""

    sender: str
    to: list[str]
    raw: bytes

    @property
    def read(self) -> Message:
        return message_from_bytes(self.raw, policy=default)

    @property
    def id(self) -> str:
        return str(self.read["Message-ID"])


@dataclass
class MailServer:
    """`answers` is asked at RCPT and DATA: a refusal such as "451 later", or None to take it."""

    answers: Callable[[str, str], str | None] = lambda stage, address: None
    taken: list[Taken] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        refused = self.answers("rcpt", address)
        if refused is not None:
            return refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        refused = self.answers("data", envelope.rcpt_tos[0])
        if refused is not None:
            return refused
        self.taken.append(Taken(envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return "250 OK"

    def place(self, **changes: Any) -> Server:
        """Where it is, for the centre's settings."""
        return Server(**{"host": "127.0.0.1", "port": self.port, "security": "none", "seconds": 5.0} | changes)

    def times(self) -> dict[str, int]:
        """How often each Message-ID was taken."""
        ids = [each.id for each in self.taken]
        return {id: ids.count(id) for id in ids}


class _OnAnyPort(Controller):
    def _trigger_server(self) -> None:
        """It asks its own port whether it has begun, which the system has chosen by now."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def running(
    server: MailServer, *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None
) -> Iterator[MailServer]:
    """The server on a free port; with `starttls` it asks for a user and password too."""
    signed: dict[str, Any] = {}
    if starttls:
        signed = {"authenticator": _checked, "auth_required": True, "auth_require_tls": True}
    controller = _OnAnyPort(
        server, hostname="127.0.0.1", port=0, ssl_context=tls, tls_context=starttls, ident="tests", **signed
    )
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        controller.stop()


def _checked(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=good)
