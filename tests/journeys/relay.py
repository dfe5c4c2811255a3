"""A line between desks and the centre that can be cut and mended: a TCP relay on the loopback."""

import contextlib
import socket
import threading


class Relay:
    """Relays a port of its own to the centre's. While cut, connections are refused and open ones are dropped."""

    def __init__(self, centre_port: int) -> None:
        self._centre_port = centre_port
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._cut = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.bytes_passed = 0
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
            if refused:
                _shut(desk)
                continue
            try:
                centre = socket.create_connection(("127.0.0.1", self._centre_port), timeout=5)
            except OSError:
                _shut(desk)
                continue
            centre.settimeout(None)
            with self._guard:
                self._open |= {desk, centre}
            for source, target in ((desk, centre), (centre, desk)):
                threading.Thread(target=self._relay, args=(source, target), daemon=True).start()

    def _relay(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(65536):
                target.sendall(chunk)
                self.bytes_passed += len(chunk)
        for end in (source, target):
            _shut(end)
        with self._guard:
            self._open -= {source, target}


def _shut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
