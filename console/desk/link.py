"""The link to the centre: its routes on one side, Offline, SignedOut and Outdated on the other.

Whatever stands between may answer: a hotel's sign-in page, a proxy's error, half a body, a lying server. All that is
not the centre's own answer is Offline with a reason code; nothing here deletes or decides anything.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from console import wire
from console.desk.transport import HttpTransport, Reply, Request, Transport
from console.desk.trouble import Denied, LinkTrouble, NotFound, Offline, Outdated, SignedOut, WrongPassword
from console.domain.ids import FileHash

__all__ = ["Denied", "Link", "LinkTrouble", "NotFound", "Offline", "Outdated", "SignedOut", "WrongPassword"]

OURS = ("x-centre", "1111")
"""The header that every answer of the centre bears."""
CENTRE_FAULT = "centre_fault"
"""The reason where the centre has a fault, or is too old to know the question."""
POKE_SECONDS = 240.0

BY_PASSWORD = frozenset({"/enrol", "/sign-in", "/password"})
"""Questions that bear no token."""
HEADER_BYTES = 450
"""About what the lines of HTTP take each way."""

T = TypeVar("T")


@dataclass(frozen=True)
class Passed:
    """How many bytes exchanges have sent and received, about, since the program began."""

    sent: int = 0
    received: int = 0


class Link:
    """The centre's routes that a desk uses. Every method may raise Offline, SignedOut or Outdated."""

    def __init__(
        self, base_url: str, token: str | None = None, *, former: str | None = None, transport: Transport | None = None
    ) -> None:
        self.base_url = base_url
        self.token = token
        self.former = former
        """The token before: a centre that was restored to before the new one knows it still."""
        self.find: Callable[[], None] = lambda: None
        """Called while the token is not known: a keyring may have held it back. Raises Offline."""
        self.passed = Passed()
        self._transport = transport if transport is not None else HttpTransport(base_url)

    def enrol(self, who: wire.SignIn) -> wire.Enrolled:
        """Make this desk known to the centre. Raises WrongPassword, Denied."""
        return self._ask("/enrol", who, wire.Enrolled, token=None)

    def enrol_again(self) -> wire.Enrolled:
        """A new enrolment for a copied desk, by its old token."""
        return self._ask("/enrol-again", None, wire.Enrolled, token=self.token)

    def sign_in(self, who: wire.SignIn) -> wire.SignedIn:
        """Let a person work at this desk. Raises WrongPassword, Denied."""
        return self._ask("/sign-in", who, wire.SignedIn, token=None)

    def change_password(self, change: wire.PasswordChange) -> None:
        """Change a person's own password at the centre. Raises WrongPassword, Denied."""
        self._ask("/password", change, dict[str, Any], token=None)

    def sync(self, question: wire.Question, *, seconds: float = 60.0) -> wire.Answer:
        """One exchange; what it weighed is added to `passed`."""
        request = Request("POST", "/sync", body=wire.encode(question), token=self.token, seconds=seconds)
        reply = self._send(request)
        sent, received = reply.sent or len(request.body), reply.received or len(reply.body)
        self.passed = Passed(self.passed.sent + sent + HEADER_BYTES, self.passed.received + received + HEADER_BYTES)
        try:
            return _read(reply, wire.Answer)
        except wire.Unreadable:
            raise Offline("broken_answer") from None

    def destroyed(self) -> None:
        """Say that this recalled desk has destroyed its key."""
        self._ask("/destroyed", None, dict[str, Any], token=self.token)

    def poke(self, after: int) -> int:
        """Wait up to four minutes for a commit of the centre after this one; gives the newest number."""
        request = Request("GET", "/poke", {"after": str(after)}, token=self.token, seconds=POKE_SECONDS + 30.0)
        said = _read(self._send(request), dict[str, int])
        return said.get("number", after)

    def ask(self, path: str, asked: Any, wanted: type[T]) -> T:
        """What the centre says to one of the smaller questions (docs/protocol.md). Raises NotFound, Denied."""
        return self._ask(path, asked, wanted, token=self.token)

    def put_piece(self, name: FileHash, piece: bytes, *, offset: int, size: int, head: wire.Point) -> wire.FileState:
        """Send the next bytes of a file; gives what the centre has, which may be others. Raises Denied."""
        request = Request(
            "PUT",
            f"/files/{name}",
            {"offset": str(offset), "size": str(size), "number": str(head.number), "mark": head.mark},
            body=piece,
            token=self.token,
            media_type="application/octet-stream",
            seconds=60.0,
        )
        try:
            return _read(self._send(request), wire.FileState)
        except Denied as denied:
            have = denied.facts.get("have")
            if denied.code == "wrong_offset" and isinstance(have, int):
                return wire.FileState(have, size, complete=False)
            raise

    def get_piece(self, name: FileHash, *, offset: int, most: int) -> tuple[bytes, int]:
        """(at most so many bytes of a file from an offset, the whole file's size). Raises NotFound."""
        query = {"offset": str(offset), "most": str(most)}
        reply = self._send(Request("GET", f"/files/{name}", query, token=self.token, seconds=60.0))
        size = reply.headers.get("x-size", "")
        if not size.isdigit():
            raise Offline("broken_answer")
        return reply.body, int(size)

    def close(self) -> None:
        """Let go of open connections."""
        self._transport.close()

    def _ask(self, path: str, body: Any, wanted: type[T], *, token: str | None, seconds: float = 20.0) -> T:
        sent = wire.encode(body) if body is not None else b""
        return _read(self._send(Request("POST", path, body=sent, token=token, seconds=seconds)), wanted)

    def _send(self, request: Request) -> Reply:
        """The centre's good answer; a question with a token that holds no more is asked again with the other one."""
        try:
            return self._sent(request)
        except SignedOut:
            if request.token is None:
                raise
            other = self.token if request.token != self.token else self.former
            if other is None or other == request.token:
                raise
            reply = self._sent(replace(request, token=other))
            if other == self.former:
                self.token, self.former = other, request.token
            return reply

    def _sent(self, request: Request) -> Reply:
        if request.token is None and request.path not in BY_PASSWORD:
            self.find()
            request = replace(request, token=self.token)
        reply = self._transport.send(request)
        if reply.headers.get(OURS[0]) != OURS[1]:
            raise Offline("not_the_centre")
        if 200 <= reply.status < 300:
            return reply
        raise _trouble(reply)


def _read(reply: Reply, wanted: type[T]) -> T:
    try:
        return wire.decode(reply.body, wanted)
    except wire.Unreadable:
        raise Offline("broken_answer") from None


def _trouble(reply: Reply) -> Exception:
    """What an answer other than a good one means for a desk (docs/protocol.md, Faults)."""
    fault = _read(reply, wire.Fault)
    if fault.code == "signed_out":
        return SignedOut()
    if fault.code in ("wrong_password", "wrong_invitation"):
        return WrongPassword()
    if fault.code == "not_found":
        return NotFound()
    if reply.status >= 500 or fault.code in ("unreadable", "no_such_route"):
        return Offline(CENTRE_FAULT)
    return Denied(fault.code, fault.facts)
