"""Running the centre's web application on a port until it is told to stop."""

import gc
import os
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from console.server.app import create_app
from console.server.services import Services

IDLE_SECONDS = 75
"""How long an idle connection is kept for a desk's next question."""
STOPPING_SECONDS = 10
MOST_FILES = 65_536
NEW_OBJECTS = 50_000
"""After so many Python looks for garbage. A batch of actions makes more than the usual 700 a hundred times over and
leaves none: looking for it took a fifth of the centre's time."""
BACKLOG = 2_048
"""Connections that wait to be accepted: all desks come back at once after the centre was away."""


def listen(host: str, port: int) -> socket.socket:
    """Open a port (0: any free one). Raises OSError."""
    if not 0 <= port <= 65535:
        raise OSError("no such port")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.create_server((host, port), family=family, backlog=BACKLOG)
    # The event loop switches Nagle's waiting off for what says that it is TCP; create_server leaves that open, and each
    # answer of head and body then takes 40 ms longer.
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=opened.detach())


def allow_many_connections() -> None:
    """As many open files as the system lets us have: each desk holds a connection or two, and 1,024 are usual."""
    if os.name != "posix":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def look_for_garbage_seldom() -> None:
    """What is there now stays; of the rest look through the new, now and then."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, 10)


def serve(services: Services, listening: socket.socket, *, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl+C; `ready` is told the address as soon as requests are answered."""
    allow_many_connections()
    config = uvicorn.Config(
        create_app(services),
        log_config=None,
        access_log=False,
        ws="none",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=STOPPING_SECONDS,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        # The web server passes the signal on when it has stopped; by then there is nothing left to end.
        signal.signal(number, lambda number, frame: None)
    Serving(config, services, ready).run(sockets=[listening])


class Serving(uvicorn.Server):
    """Says when it is ready, and lets waiting desks go at once when it is told to stop."""

    def __init__(self, config: uvicorn.Config, services: Services, ready: Callable[[str], None]) -> None:
        super().__init__(config)
        self._services = services
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        if self.started and sockets:
            look_for_garbage_seldom()
            host, port = sockets[0].getsockname()[:2]
            self._ready(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Told to stop."""
        super().handle_exit(sig, frame)
        self._services.pokes.close()
