"""A seed replays exactly: chance comes from the seed, and threads do their work at once instead of beside us."""

import os
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class AtOnce:
    """What stands in for a thread: `start` does the work and then goes on."""

    def __init__(
        self,
        group: None = None,
        target: Callable[..., object] | None = None,
        name: str | None = None,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
        *,
        daemon: bool | None = None,
    ) -> None:
        self.name = name
        self.daemon = daemon
        self._work = lambda: target(*args, **(kwargs or {})) if target is not None else None

    def start(self) -> None:
        self._work()

    def join(self, timeout: float | None = None) -> None:
        """It is over already."""

    def is_alive(self) -> bool:
        return False


@contextmanager
def replayable(seed: str) -> Iterator[None]:
    """Inside, whatever asks the system for chance (ids, marks, tokens, salts) gets the seed's, in one thread.

    `secrets`, `uuid4` and the ciphers ask `os.urandom`, `random.SystemRandom` a name of its own for it.
    """
    source = random.Random(f"chance of {seed}")
    kept = (os.urandom, random._urandom, threading.Thread, random.getstate())  # type: ignore[attr-defined]
    os.urandom = source.randbytes
    random._urandom = source.randbytes  # type: ignore[attr-defined]
    threading.Thread = AtOnce  # type: ignore[assignment,misc]
    random.seed(f"module of {seed}")
    try:
        yield
    finally:
        os.urandom, random._urandom, threading.Thread = kept[:3]  # type: ignore[attr-defined,misc]
        random.setstate(kept[3])
