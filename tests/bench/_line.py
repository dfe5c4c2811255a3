"""A keep-alive HTTP line on the event loop, small enough that a thousand of them leave the processor to the centre."""

import asyncio
import zlib
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Said:
    """One answer. `body` is unpacked."""

    status: int
    body: bytes


class Broken(Exception):
    """The line ended before the answer did."""


class Line:
    """One connection to the centre, opened when it is first used and again after it broke."""

    def __init__(self, url: str, token: str) -> None:
        where = urlsplit(url)
        self._host, self._port = where.hostname or "", where.port or 80
        self._token = token
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.bytes_passed = 0

    async def ask(self, method: str, path: str, body: bytes = b"") -> Said:
        """One question and its answer. Raises Broken, OSError."""
        if self._ends is None:
            self._ends = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._ends
        try:
            question = self._question(method, path, body)
            writer.write(question)
            head = await reader.readuntil(b"\r\n\r\n")
            status, length, packed = _read_head(head)
            content = await reader.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.close()
            raise Broken from None
        self.bytes_passed += len(question) + len(head) + length
        return Said(status, zlib.decompress(content, wbits=31) if packed else content)

    def close(self) -> None:
        """Let go of the connection."""
        if self._ends is not None:
            self._ends[1].close()
            self._ends = None

    def _question(self, method: str, path: str, body: bytes) -> bytes:
        """The headers a desk sends (console/desk/transport.py)."""
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {self._host}:{self._port}",
            "Accept-Encoding: gzip",
            f"Authorization: Bearer {self._token}",
        ]
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return "\r\n".join((*lines, "", "")).encode() + body


def _read_head(head: bytes) -> tuple[int, int, bool]:
    """(status, length of the body, whether it is packed)."""
    first, *lines = head.decode("latin-1").lower().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines if line)
    return int(first.split(" ", 2)[1]), int(headers["content-length"]), headers.get("content-encoding") == "gzip"
