"""What carries a question to the centre and its answer back: HTTP; tests have a carrier of their own."""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from console import wire
from console.desk.trouble import Offline
from console.desk.trust import Trust, address_fault

ANSWER_BYTES = 64 * 1024 * 1024
"""More than any answer of a centre: a body that goes on longer is not read to its end."""
CONNECT_SECONDS = 10.0
PROXIES_KEPT_SECONDS = 30.0
JSON = "application/json"
OUR_NAME = "1111"
TOO_SLOW = "too_slow"
"""The reason when no answer came in time."""
NOT_TRUSTED, WRONG_KEY = "not_trusted", "wrong_key"
"""The reasons when the other end could not prove to be the centre: by its certificate, by the keys that are pinned."""


@dataclass(frozen=True)
class Request:
    """One question over the line; `seconds` is how long to wait for its answer."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    token: str | None = None
    media_type: str = JSON
    seconds: float = 20.0


@dataclass(frozen=True)
class Reply:
    """What came back, from whomever it came. `headers` have lower-case names.

    `sent` and `received` are the bytes of both bodies as they went over the link, compressed.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    sent: int = 0
    received: int = 0


class Transport(Protocol):
    """Carries requests. `send` raises Offline when nothing came back."""

    def send(self, request: Request) -> Reply:
        """Send it and wait for the whole answer."""

    def close(self) -> None:
        """Let go of open connections."""


class HttpTransport:
    """Requests over HTTP(S). Redirects are not followed: the centre never sends one, a hotel's page does."""

    def __init__(self, base_url: str, trust: Trust | None = None) -> None:
        import requests

        self._base_url = base_url.rstrip("/")
        self._fault = address_fault(base_url)
        self._session = requests.Session()
        self._session.headers.clear()
        self._session.headers["User-Agent"] = OUR_NAME
        # The environment is asked by us: at each request it takes longer than the rest, and a netrc file that names
        # the centre's host would put its own password in the place of this desk's token.
        self._session.trust_env = False
        if self._fault is None and base_url.lower().startswith("https:"):
            self._fault = self._mount(trust if trust is not None else Trust())
        self._proxies: dict[str, str] = {}
        self._proxies_until = float("-inf")

    def send(self, request: Request) -> Reply:
        """Send it and read the whole answer. Raises Offline."""
        import requests

        if self._fault is not None:
            raise Offline(self._fault)
        body, headers = _sendable(request)
        try:
            with self._session.request(
                request.method,
                self._base_url + request.path,
                params=dict(request.query),
                data=body or None,
                headers=headers,
                proxies=self._known_proxies(),
                timeout=(min(CONNECT_SECONDS, request.seconds), request.seconds),
                allow_redirects=False,
                stream=True,
            ) as response:
                read = bytearray()
                for chunk in response.iter_content(65536):
                    read += chunk
                    if len(read) > ANSWER_BYTES:
                        raise Offline("broken_answer")
                found = {name.lower(): value for name, value in response.headers.items()}
                return Reply(response.status_code, found, bytes(read), len(body), response.raw.tell())
        except requests.exceptions.SSLError:
            raise Offline(NOT_TRUSTED) from None
        except requests.Timeout:
            raise Offline(TOO_SLOW) from None
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
            raise Offline("broken_answer") from None
        except (requests.RequestException, OSError, ValueError):
            raise Offline("no_line") from None

    def close(self) -> None:
        """Let go of the open connections."""
        self._session.close()

    def _mount(self, trust: Trust) -> str | None:
        """Carry HTTPS with this trust; a reason of Offline where its certificates cannot be read."""
        from console.desk.tls import TrustingAdapter

        try:
            self._session.mount("https://", TrustingAdapter(trust))
        except (OSError, ssl.SSLError):
            return NOT_TRUSTED
        return None

    def _known_proxies(self) -> dict[str, str]:
        """The proxies of this computer's settings, which change where a laptop is carried from office to office."""
        import requests.utils

        now = time.monotonic()
        if now >= self._proxies_until:
            self._proxies = dict(requests.utils.get_environ_proxies(self._base_url))
            self._proxies_until = now + PROXIES_KEPT_SECONDS
        return self._proxies


def _sendable(request: Request) -> tuple[bytes, dict[str, str]]:
    """The body and headers to send: those that say something, for an idle day is paid for by the byte."""
    headers = {"Accept-Encoding": "gzip"}
    if request.token is not None:
        headers["Authorization"] = f"Bearer {request.token}"
    if request.body:
        headers["Content-Type"] = request.media_type
    if len(request.body) < wire.PACK_FROM_BYTES or request.media_type != JSON:
        return request.body, headers
    return wire.pack(request.body), headers | {"Content-Encoding": "gzip"}
