"""A line between desks and the centre that can be cut and mended, slow and broken: a TCP relay on the loopback."""

import contextlib
import queue
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

PIECE_BYTES = 1_400
"""What a packet of a real line carries."""
SMALL_BUFFER_BYTES = 8_192
"""On a slow line what is sent must not count as sent because this machine's buffers took it."""
PORTAL_PAGE = b"<html><title>Welcome</title>Please sign in to use this network.</html>"
PORTAL = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(PORTAL_PAGE)
    + PORTAL_PAGE
)
_QUEUED_PIECES = 64


@dataclass(frozen=True)
class Weather:
    """What a line does to what passes; 0 is never. `latency` is in seconds each way.

    Of what happens by chance the second one always does, so that a short run meets it too.
    """

    latency: float = 0.0
    bits_per_second: int = 0
    """Of all connections together, each way."""
    cut_every: int = 0
    """On average so many bytes of one connection pass until it breaks."""
    answers_lost: float = 0.0
    """This share of the answers is lost: the question has arrived, the line breaks before the answer comes back."""
    portals: float = 0.0
    """This share of the connections is answered by a sign-in page of the network instead of the centre."""

    @property
    def is_slow(self) -> bool:
        """Whether packets take their time."""
        return bool(self.latency or self.bits_per_second)


CLEAR = Weather()


@dataclass
class Passed:
    """What has happened on a line so far."""

    bytes_up: int = 0
    bytes_down: int = 0
    connections: int = 0
    cuts: int = 0
    answers: int = 0
    answers_lost: int = 0
    portals: int = 0


class Relay:
    """Relays a port of its own to the centre's. While cut, connections are refused and open ones are dropped."""

    def __init__(self, centre_port: int, weather: Weather = CLEAR, *, seed: int = 1111) -> None:
        self._centre_port = centre_port
        self._weather = weather
        self._chance = random.Random(seed)
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._cut = False
        self._lanes = (_Lane(weather), _Lane(weather))
        self._listener = socket.socket()
        if weather.is_slow:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER_BYTES)
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SMALL_BUFFER_BYTES)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(128)
        self.port: int = self._listener.getsockname()[1]
        self.passed = Passed()
        threading.Thread(target=self._accept, name="relay", daemon=True).start()

    @property
    def url(self) -> str:
        """Where a desk finds the centre through this line."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Drop what is open and answer nobody until `mend`."""
        with self._guard:
            self._cut = True
            dropped, self._open = self._open, set()
        for end in dropped:
            _shut(end)

    def mend(self) -> None:
        """Let connections through again."""
        with self._guard:
            self._cut = False

    def close(self) -> None:
        """Stop listening and drop everything."""
        self.cut()
        _shut(self._listener)

    def _accept(self) -> None:
        while True:
            try:
                desk, _ = self._listener.accept()
            except OSError:
                return
            with self._guard:
                refused = self._cut
                self.passed.connections += 1
            if refused:
                _shut(desk)
            elif _happens(self._chance, self._weather.portals, self.passed.connections):
                threading.Thread(target=self._sign_in_page, args=(desk,), daemon=True).start()
            else:
                self._connect(desk)

    def _connect(self, desk: socket.socket) -> None:
        try:
            centre = socket.create_connection(("127.0.0.1", self._centre_port), timeout=5)
        except OSError:
            _shut(desk)
            return
        centre.settimeout(None)
        with self._guard:
            self._open |= {desk, centre}
        fate = _Fate(self._weather, self._chance, self.passed)
        for source, target, lane in ((desk, centre, 0), (centre, desk, 1)):
            threading.Thread(target=self._relay, args=(source, target, lane, fate), daemon=True).start()

    def _sign_in_page(self, desk: socket.socket) -> None:
        self.passed.portals += 1
        with contextlib.suppress(OSError):
            desk.recv(65536)
            desk.sendall(PORTAL)
        _shut(desk)

    def _relay(self, source: socket.socket, target: socket.socket, direction: int, fate: "_Fate") -> None:
        lane = self._lanes[direction]
        with contextlib.suppress(OSError), lane.to(target) as send:
            while chunk := source.recv(PIECE_BYTES if self._weather.is_slow else 65536):
                if not fate.lets_pass(len(chunk), is_answer=bool(direction)):
                    break
                if direction:
                    self.passed.bytes_down += len(chunk)
                else:
                    self.passed.bytes_up += len(chunk)
                send(chunk)
        for end in (source, target):
            _shut(end)
        with self._guard:
            self._open -= {source, target}


@dataclass
class _Fate:
    """What becomes of one connection."""

    weather: Weather
    chance: random.Random
    passed: Passed
    _left: float = 0.0
    _is_asked: bool = False
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._left = self.chance.expovariate(1 / self.weather.cut_every) if self.weather.cut_every else float("inf")

    def lets_pass(self, size: int, *, is_answer: bool) -> bool:
        """Whether these bytes still arrive; if not, the connection breaks."""
        with self._guard:
            begins_answer = is_answer and self._is_asked
            self._is_asked = not is_answer
            self._left -= size
            self.passed.answers += begins_answer
            if begins_answer and _happens(self.chance, self.weather.answers_lost, self.passed.answers):
                self.passed.answers_lost += 1
                return False
            if self._left < 0:
                self.passed.cuts += 1
                return False
            return True


@dataclass
class _Lane:
    """One direction of the line, shared by all connections."""

    weather: Weather
    _free_at: float = 0.0
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @contextlib.contextmanager
    def to(self, target: socket.socket) -> Iterator[Callable[[bytes], None]]:
        """How bytes go to a target: at once, or as slowly as the line is."""
        if not self.weather.is_slow:
            yield target.sendall
            return
        pieces: queue.Queue[tuple[float, bytes] | None] = queue.Queue(_QUEUED_PIECES)
        delivering = threading.Thread(target=_deliver, args=(pieces, target), daemon=True)
        delivering.start()
        try:
            yield lambda chunk: pieces.put((self._through(len(chunk)), chunk))
        finally:
            pieces.put(None)
            delivering.join()

    def _through(self, size: int) -> float:
        """Wait until the line has carried so many bytes; gives when they arrive."""
        with self._guard:
            now = time.monotonic()
            takes = size * 8 / self.weather.bits_per_second if self.weather.bits_per_second else 0.0
            self._free_at = max(now, self._free_at) + takes
            ends = self._free_at
        time.sleep(max(0.0, ends - now))
        return ends + self.weather.latency


def _deliver(pieces: "queue.Queue[tuple[float, bytes] | None]", target: socket.socket) -> None:
    while (piece := pieces.get()) is not None:
        arrives, chunk = piece
        time.sleep(max(0.0, arrives - time.monotonic()))
        try:
            target.sendall(chunk)
        except OSError:
            _shut(target)


def _happens(chance: random.Random, share: float, count: int) -> bool:
    return bool(share) and (count == 2 or chance.random() < share)


def _shut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
